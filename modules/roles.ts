import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { Construct } from "constructs";

/** What {@link MonitoringRole} needs. */
export interface MonitoringRoleProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
}

/** The role that RDS sends operating-system metrics with. */
export class MonitoringRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: MonitoringRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: `${props.prefix}-database-monitoring`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "monitoring.rds.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    new IamRolePolicyAttachment(this, "attachment", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    this.arn = role.arn;
  }
}

/** What {@link TaskRoles} needs. */
export interface TaskRolesProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The account whose tasks may take these roles. */
  readonly accountId: string;
  /** The bucket that the services read and the api writes. */
  readonly assetsBucketArn: string;
  /** The key of that bucket and of the secrets. */
  readonly keyArn: string;
  /** The secrets that are put into containers when they start. */
  readonly secretArns: readonly string[];
}

/**
 * The roles of containers: one that ECS starts every task with, which may read the secrets, and one for the
 * code of each service, which may not.
 */
export class TaskRoles extends Construct {
  readonly executionArn: string;
  readonly webArn: string;
  readonly apiArn: string;
  readonly #prefix: string;
  readonly #trust: string;

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    this.#prefix = props.prefix;
    this.#trust = this.#trustTasksOf(props.accountId);
    this.executionArn = this.#executionRole(props);
    this.webArn = this.#serviceRole("web", readAssets(props));
    this.apiArn = this.#serviceRole("api", this.#writeAssets(props));
  }

  #trustTasksOf(accountId: string): string {
    return new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] }],
        },
      ],
    }).json;
  }

  #executionRole(props: TaskRolesProps): string {
    const role = this.#role("execution");
    new IamRolePolicyAttachment(this, "execution-managed", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    });
    new IamRolePolicy(this, "execution-policy", {
      name: "read-secrets",
      role: role.id,
      policy: readSecrets(props),
    });
    return role.arn;
  }

  #serviceRole(service: string, policy: string): string {
    const role = this.#role(service);
    new IamRolePolicy(this, `${service}-policy`, { name: "assets", role: role.id, policy });
    return role.arn;
  }

  #role(name: string): IamRole {
    return new IamRole(this, name, { name: `${this.#prefix}-${name}`, assumeRolePolicy: this.#trust });
  }

  #writeAssets(props: TaskRolesProps): string {
    return new DataAwsIamPolicyDocument(this, "write-assets", {
      statement: [
        {
          sid: "Objects",
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          resources: [`${props.assetsBucketArn}/*`],
        },
        { sid: "List", actions: ["s3:ListBucket"], resources: [props.assetsBucketArn] },
        { sid: "Key", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [props.keyArn] },
      ],
    }).json;
  }
}

function readAssets(props: TaskRolesProps): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "Objects", Effect: "Allow", Action: "s3:GetObject", Resource: `${props.assetsBucketArn}/*` },
      { Sid: "Key", Effect: "Allow", Action: "kms:Decrypt", Resource: props.keyArn },
    ],
  });
}

function readSecrets(props: TaskRolesProps): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "Secrets", Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: props.secretArns },
      { Sid: "Key", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [props.keyArn] },
    ],
  });
}
