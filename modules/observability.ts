import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { Construct } from "constructs";

const bytesPerGibibyte = 1024 ** 3;

/** What {@link Observability} needs. */
export interface ObservabilityProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  readonly accountId: string;
  /** The key that alarms are encrypted with on their way. */
  readonly keyId: string;
  readonly alarmEmail: string;
  readonly alarmCpuPercent: number;
  /** What is watched, by the names that CloudWatch knows it by. */
  readonly watched: WatchedResources;
}

/** The dimensions of the metrics that alarms look at. */
export interface WatchedResources {
  readonly loadBalancerArnSuffix: string;
  readonly clusterName: string;
  readonly apiServiceName: string;
  readonly databaseIdentifier: string;
  /** The database's storage in GiB; the alarm comes at a tenth of it. */
  readonly databaseStorageGb: number;
  readonly cacheGroupId: string;
}

/** A topic that mails the people on duty, and the alarms that are sent to it. */
export class Observability extends Construct {
  readonly topicArn: string;
  readonly #prefix: string;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.#prefix = props.prefix;
    this.topicArn = this.#topic(props);
    this.#alarm("server-errors", serverErrors(props.watched));
    this.#alarm("api-cpu", apiCpu(props.watched, props.alarmCpuPercent));
    this.#alarm("database-storage", databaseStorage(props.watched));
    this.#alarm("cache-evictions", cacheEvictions(props.watched));
  }

  #topic(props: ObservabilityProps): string {
    const topic = new SnsTopic(this, "topic", { name: `${props.prefix}-alarms`, kmsMasterKeyId: props.keyId });
    new SnsTopicPolicy(this, "topic-policy", { arn: topic.arn, policy: topicPolicy(topic.arn, props.accountId) });
    new SnsTopicSubscription(this, "mail", { topicArn: topic.arn, protocol: "email", endpoint: props.alarmEmail });
    return topic.arn;
  }

  #alarm(name: string, alarm: Alarm): void {
    new CloudwatchMetricAlarm(this, name, {
      ...alarm,
      alarmName: `${this.#prefix}-${name}`,
      evaluationPeriods: 3,
      period: 60,
      alarmActions: [this.topicArn],
      okActions: [this.topicArn],
    });
  }
}

type Alarm = Omit<CloudwatchMetricAlarmConfig, "alarmName" | "evaluationPeriods" | "period">;

function serverErrors(watched: WatchedResources): Alarm {
  return {
    alarmDescription: "The load balancer answers with server errors",
    namespace: "AWS/ApplicationELB",
    metricName: "HTTPCode_Target_5XX_Count",
    dimensions: { LoadBalancer: watched.loadBalancerArnSuffix },
    statistic: "Sum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 10,
    treatMissingData: "notBreaching",
  };
}

function apiCpu(watched: WatchedResources, threshold: number): Alarm {
  return {
    alarmDescription: "The api service is short of CPU although it scales",
    namespace: "AWS/ECS",
    metricName: "CPUUtilization",
    dimensions: { ClusterName: watched.clusterName, ServiceName: watched.apiServiceName },
    statistic: "Average",
    comparisonOperator: "GreaterThanThreshold",
    threshold,
    treatMissingData: "breaching",
  };
}

function databaseStorage(watched: WatchedResources): Alarm {
  return {
    alarmDescription: "Less than a tenth of the database's storage is free",
    namespace: "AWS/RDS",
    metricName: "FreeStorageSpace",
    dimensions: { DBInstanceIdentifier: watched.databaseIdentifier },
    statistic: "Minimum",
    comparisonOperator: "LessThanThreshold",
    threshold: Math.round((watched.databaseStorageGb * bytesPerGibibyte) / 10),
    treatMissingData: "breaching",
  };
}

function cacheEvictions(watched: WatchedResources): Alarm {
  return {
    alarmDescription: "The cache is too small for its keys",
    namespace: "AWS/ElastiCache",
    metricName: "Evictions",
    dimensions: { ReplicationGroupId: watched.cacheGroupId },
    statistic: "Sum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 100,
    treatMissingData: "notBreaching",
  };
}

function topicPolicy(topicArn: string, accountId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  });
}
