import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target/index.js";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { containerDefinitions } from "./container.js";
import type { Variables } from "./container.js";
import type { ServiceSettings } from "./parameters.js";

/** What {@link Service} needs. */
export interface ServiceProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The service's own name, such as `api`; also the container's and the image's. */
  readonly name: string;
  readonly settings: ServiceSettings;
  /** The container registry. */
  readonly registry: string;
  /** The port that the container listens on. */
  readonly port: number;
  /** Variables that the platform derives; the service's own `env` is added and wins. */
  readonly variables: Variables;
  /** Names of variables and where in Secrets Manager their values are. */
  readonly secrets: Variables;
  readonly cluster: { readonly arn: string; readonly name: string };
  readonly network: { readonly subnetIds: readonly string[]; readonly securityGroupId: string };
  readonly roles: { readonly executionArn: string; readonly taskArn: string };
  readonly logs: { readonly region: string; readonly retentionDays: number; readonly keyArn: string };
  readonly targetGroupArn: string;
  /** What has to exist before tasks can be registered. */
  readonly after: readonly ITerraformDependable[];
}

/** One Fargate service behind the load balancer: log group, task definition, service, and autoscaling by CPU. */
export class Service extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const service = this.#service(props, this.#taskDefinition(props, this.#logGroup(props)));
    this.#scaling(props, service);
    this.name = service.name;
  }

  #logGroup(props: ServiceProps): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "logs", {
      name: `/${props.prefix}/${props.name}`,
      retentionInDays: props.logs.retentionDays,
      kmsKeyId: props.logs.keyArn,
    });
  }

  #taskDefinition(props: ServiceProps, logGroup: CloudwatchLogGroup): EcsTaskDefinition {
    return new EcsTaskDefinition(this, "task", {
      family: `${props.prefix}-${props.name}`,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(props.settings.cpu),
      memory: String(props.settings.memory),
      executionRoleArn: props.roles.executionArn,
      taskRoleArn: props.roles.taskArn,
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      containerDefinitions: containerDefinitions({
        name: props.name,
        image: `${props.registry}/${props.name}:${props.settings.imageTag}`,
        port: props.port,
        variables: { ...props.variables, ...props.settings.env },
        secrets: props.secrets,
        logGroup: logGroup.name,
        region: props.logs.region,
      }),
    });
  }

  #service(props: ServiceProps, task: EcsTaskDefinition): EcsService {
    return new EcsService(this, "service", {
      name: `${props.prefix}-${props.name}`,
      cluster: props.cluster.arn,
      taskDefinition: task.arn,
      launchType: "FARGATE",
      platformVersion: "1.4.0",
      desiredCount: props.settings.desiredCount,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: 60,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      networkConfiguration: {
        subnets: [...props.network.subnetIds],
        securityGroups: [props.network.securityGroupId],
        assignPublicIp: false,
      },
      loadBalancer: [{ targetGroupArn: props.targetGroupArn, containerName: props.name, containerPort: props.port }],
      // Autoscaling moves the count; an apply must not set it back.
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: [...props.after],
    });
  }

  #scaling(props: ServiceProps, service: EcsService): void {
    const target = new AppautoscalingTarget(this, "scaling-target", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.cluster.name}/${service.name}`,
      minCapacity: props.settings.minCount,
      maxCapacity: props.settings.maxCount,
    });
    new AppautoscalingPolicy(this, "scaling-by-cpu", {
      name: `${props.prefix}-${props.name}-cpu`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: 60,
        scaleInCooldown: 300,
        scaleOutCooldown: 60,
      },
    });
  }
}
