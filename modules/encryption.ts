import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "constructs";

/** What {@link Encryption} needs. */
export interface EncryptionProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The region whose log and alarm services may use the key. */
  readonly region: string;
}

/** One customer-managed KMS key for data at rest, with its alias and a policy for the services that use it. */
export class Encryption extends Construct {
  readonly keyArn: string;
  readonly keyId: string;

  constructor(scope: Construct, id: string, props: EncryptionProps) {
    super(scope, id);
    const caller = new DataAwsCallerIdentity(this, "caller");
    const key = new KmsKey(this, "key", {
      description: `Data at rest of ${props.prefix}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy(caller.accountId, props.region),
      tags: { Name: `${props.prefix}-data` },
    });
    new KmsAlias(this, "alias", { name: `alias/${props.prefix}-data`, targetKeyId: key.keyId });
    this.keyArn = key.arn;
    this.keyId = key.keyId;
  }
}

function keyPolicy(accountId: string, region: string): string {
  const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Administration",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "Logs",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: use,
        Resource: "*",
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${accountId}:log-group:*` },
        },
      },
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  });
}
