import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { Construct } from "constructs";
import type { DatabaseSettings } from "./parameters.js";
import { ports } from "./ports.js";
import { majorVersion } from "./versions.js";

/** Name of the database inside the instance and of its master user. */
const databaseName = "platform";

/** What {@link Database} needs. */
export interface DatabaseProps extends DatabaseSettings {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The subnets that the instance and its standby live in. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** The KMS key for storage, backups and performance data. */
  readonly keyArn: string;
  /** The role that RDS sends operating-system metrics with. */
  readonly monitoringRoleArn: string;
  /** The master user's password, a reference to a sensitive variable. */
  readonly password: string;
}

/** A PostgreSQL instance with its subnet group and a parameter group for its major version. */
export class Database extends Construct {
  readonly host: string;
  readonly identifier: string;
  readonly name: string = databaseName;
  readonly user: string = databaseName;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const subnetGroup = new DbSubnetGroup(this, "subnet-group", {
      name: `${props.prefix}-database`,
      description: "Data subnets",
      subnetIds: [...props.subnetIds],
    });
    const instance = new DbInstance(this, "instance", {
      identifier: `${props.prefix}-database`,
      engine: "postgres",
      engineVersion: props.engineVersion,
      instanceClass: props.instanceClass,
      dbName: this.name,
      username: this.user,
      password: props.password,
      port: ports.database,
      dbSubnetGroupName: subnetGroup.name,
      parameterGroupName: this.#parameterGroup(props).name,
      vpcSecurityGroupIds: [props.securityGroupId],
      publiclyAccessible: false,
      multiAz: props.multiAz,
      ...storage(props),
      ...maintenance(props),
      ...monitoring(props),
      tags: { Name: `${props.prefix}-database` },
    });
    this.host = instance.address;
    this.identifier = instance.identifier;
  }

  #parameterGroup(props: DatabaseProps): DbParameterGroup {
    const family = `postgres${majorVersion(props.engineVersion)}`;
    return new DbParameterGroup(this, "parameter-group", {
      name: `${props.prefix}-${family}`,
      description: "TLS required, slow statements logged",
      family,
      parameter: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_min_duration_statement", value: "500" },
        { name: "idle_in_transaction_session_timeout", value: "60000" },
        { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

interface StorageArguments {
  readonly storageType: string;
  readonly allocatedStorage: number;
  readonly maxAllocatedStorage: number;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId: string;
}

function storage(props: DatabaseProps): StorageArguments {
  return {
    storageType: "gp3",
    allocatedStorage: props.storageGb,
    maxAllocatedStorage: props.maxStorageGb,
    storageEncrypted: true,
    kmsKeyId: props.keyArn,
  };
}

interface MaintenanceArguments {
  readonly backupRetentionPeriod: number;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  readonly autoMinorVersionUpgrade: boolean;
  readonly allowMajorVersionUpgrade: boolean;
  readonly applyImmediately: boolean;
  readonly copyTagsToSnapshot: boolean;
  readonly deletionProtection: boolean;
  readonly skipFinalSnapshot: boolean;
  readonly finalSnapshotIdentifier: string;
}

function maintenance(props: DatabaseProps): MaintenanceArguments {
  return {
    backupRetentionPeriod: props.backupRetentionDays,
    backupWindow: "01:00-02:00",
    maintenanceWindow: "sun:03:00-sun:04:00",
    // Versions move with the parameter only: an upgrade on AWS's own schedule would be drift.
    autoMinorVersionUpgrade: false,
    allowMajorVersionUpgrade: false,
    applyImmediately: false,
    copyTagsToSnapshot: true,
    deletionProtection: props.deletionProtection,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${props.prefix}-database-final`,
  };
}

interface MonitoringArguments {
  readonly monitoringInterval: number;
  readonly monitoringRoleArn: string;
  readonly performanceInsightsEnabled: boolean;
  readonly performanceInsightsKmsKeyId: string;
  readonly enabledCloudwatchLogsExports: string[];
}

function monitoring(props: DatabaseProps): MonitoringArguments {
  return {
    monitoringInterval: 60,
    monitoringRoleArn: props.monitoringRoleArn,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: props.keyArn,
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
  };
}
