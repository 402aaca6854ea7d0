import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { Construct } from "constructs";
import type { CacheSettings } from "./parameters.js";
import { ports } from "./ports.js";
import { majorVersion } from "./versions.js";

/** What {@link Cache} needs. */
export interface CacheProps extends CacheSettings {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The subnets that the nodes live in. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** The KMS key for data at rest. */
  readonly keyArn: string;
  /** The token that clients present, a reference to a sensitive variable. */
  readonly authToken: string;
}

/** A Redis replication group, encrypted in transit and at rest, with its subnet and parameter groups. */
export class Cache extends Construct {
  readonly host: string;
  readonly replicationGroupId: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    const name = `${props.prefix}-cache`;
    const subnetGroup = new ElasticacheSubnetGroup(this, "subnet-group", {
      name,
      description: "Data subnets",
      subnetIds: [...props.subnetIds],
    });
    const family = `redis${majorVersion(props.engineVersion)}`;
    const parameterGroup = new ElasticacheParameterGroup(this, "parameter-group", {
      name: `${props.prefix}-${family}`,
      description: "Least recently used keys leave first",
      family,
      parameter: [
        { name: "maxmemory-policy", value: "allkeys-lru" },
        { name: "timeout", value: "300" },
      ],
    });
    const group = new ElasticacheReplicationGroup(this, "replication-group", {
      replicationGroupId: name,
      description: "Sessions and rendered fragments",
      engine: "redis",
      engineVersion: props.engineVersion,
      nodeType: props.nodeType,
      numCacheClusters: props.nodes,
      automaticFailoverEnabled: props.nodes > 1,
      multiAzEnabled: props.nodes > 1,
      port: ports.cache,
      parameterGroupName: parameterGroup.name,
      subnetGroupName: subnetGroup.name,
      securityGroupIds: [props.securityGroupId],
      atRestEncryptionEnabled: "true",
      kmsKeyId: props.keyArn,
      transitEncryptionEnabled: true,
      authToken: props.authToken,
      snapshotRetentionLimit: props.snapshotRetentionDays,
      snapshotWindow: "02:00-03:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
      autoMinorVersionUpgrade: "false",
      applyImmediately: false,
      tags: { Name: name },
    });
    this.host = group.primaryEndpointAddress;
    this.replicationGroupId = group.replicationGroupId;
  }
}
