import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region/index.js";
import { Construct } from "constructs";
import { Cache } from "./cache.js";
import { Cluster } from "./cluster.js";
import { Database } from "./database.js";
import { Domain } from "./domain.js";
import { Encryption } from "./encryption.js";
import { Firewall } from "./firewall.js";
import { LoadBalancer } from "./load-balancer.js";
import { Network } from "./network.js";
import { Observability } from "./observability.js";
import type { PlatformSecrets, PlatformSettings } from "./parameters.js";
import { ports } from "./ports.js";
import { ReleaseRecord } from "./release-record.js";
import { MonitoringRole, TaskRoles } from "./roles.js";
import { Secrets } from "./secrets.js";
import { SecurityGroups } from "./security-groups.js";
import { Service } from "./service.js";
import { Storage } from "./storage.js";
import { apiSecrets, apiVariables, sharedVariables } from "./variables.js";
import type { DataAddresses } from "./variables.js";

/** Everything that {@link Platform} is made from. */
export interface PlatformProps extends PlatformSettings {
  /** References to sensitive variables; no parameter file holds their values. */
  readonly secrets: PlatformSecrets;
}

/**
 * A web platform on AWS: network, load balancer, two services on Fargate, PostgreSQL, Redis, buckets, keys,
 * roles, secrets, alarms, a domain, and a firewall if wanted. It depends on its props alone and does not know
 * which instance of itself it is. Throws when props contradict each other, as {@link Network} says.
 */
export class Platform extends Construct {
  readonly vpcId: string;
  readonly loadBalancerDnsName: string;
  readonly databaseHost: string;
  readonly cacheHost: string;
  readonly assetsBucket: string;
  readonly nameServers: string[];
  readonly #props: PlatformProps;
  readonly #prefix: string;

  constructor(scope: Construct, id: string, props: PlatformProps) {
    super(scope, id);
    this.#props = props;
    this.#prefix = `${props.application}-${props.name}`;
    const base = this.#foundation();
    const data = this.#dataStores(base);
    const entry = this.#entryPoint(base);
    const run = this.#services(base, data, entry);
    this.#watch({ ...base, ...data, ...entry, ...run });

    this.vpcId = base.network.vpcId;
    this.loadBalancerDnsName = entry.balancer.dnsName;
    this.databaseHost = data.database.host;
    this.cacheHost = data.cache.host;
    this.assetsBucket = base.storage.assets.name;
    this.nameServers = entry.domain.nameServers;
  }

  #foundation(): Foundation {
    const { accountId, region, network: settings, storage } = this.#props;
    const prefix = this.#prefix;
    const encryption = new Encryption(this, "encryption", { prefix, region });
    const network = new Network(this, "network", { ...settings, prefix, region });
    return {
      encryption,
      network,
      securityGroups: new SecurityGroups(this, "security-groups", {
        prefix,
        vpcId: network.vpcId,
        operatorCidrs: settings.operatorCidrs,
      }),
      storage: new Storage(this, "storage", { ...storage, prefix, accountId, keyArn: encryption.keyArn }),
    };
  }

  #dataStores({ encryption, network, securityGroups }: Foundation): DataStores {
    const props = this.#props;
    const prefix = this.#prefix;
    const placement = { prefix, subnetIds: network.dataSubnetIds, keyArn: encryption.keyArn };
    const database = new Database(this, "database", {
      ...props.database,
      ...placement,
      securityGroupId: securityGroups.databaseId,
      monitoringRoleArn: new MonitoringRole(this, "monitoring-role", { prefix }).arn,
      password: props.secrets.databasePassword,
    });
    const cache = new Cache(this, "cache", {
      ...props.cache,
      ...placement,
      securityGroupId: securityGroups.cacheId,
      authToken: props.secrets.cacheAuthToken,
    });
    const secrets = new Secrets(this, "secrets", {
      path: `${props.application}/${props.name}`,
      keyArn: encryption.keyArn,
      databaseUser: database.user,
      values: props.secrets,
    });
    return { database, cache, secrets };
  }

  #entryPoint({ network, securityGroups, storage }: Foundation): EntryPoint {
    const domain = new Domain(this, "domain", { domain: this.#props.domain });
    const balancer = new LoadBalancer(this, "load-balancer", {
      prefix: this.#prefix,
      vpcId: network.vpcId,
      subnetIds: network.publicSubnetIds,
      securityGroupId: securityGroups.loadBalancerId,
      certificateArn: domain.certificateArn,
      accessLogBucket: storage.accessLogs.name,
    });
    domain.pointTo(balancer);
    const { enabled, requestsPerFiveMinutes } = this.#props.firewall;
    if (enabled) {
      new Firewall(this, "firewall", {
        prefix: this.#prefix,
        loadBalancerArn: balancer.arn,
        requestsPerFiveMinutes,
      });
    }
    return { domain, balancer };
  }

  #services(base: Foundation, data: DataStores, { balancer }: EntryPoint): RunningServices {
    const props = this.#props;
    const { containerInsights, logRetentionDays } = props.observability;
    const cluster = new Cluster(this, "cluster", { prefix: this.#prefix, containerInsights });
    const { executionArn, webArn, apiArn } = this.#taskRoles(base, data);
    const region = new DataAwsRegion(this, "region").region;
    const subnetIds = base.network.privateSubnetIds;
    const common = {
      prefix: this.#prefix,
      cluster,
      registry: props.registry,
      logs: { region, retentionDays: logRetentionDays, keyArn: base.encryption.keyArn },
      after: balancer.routes,
    };
    new Service(this, "web", {
      ...common,
      name: "web",
      settings: props.service.web,
      port: ports.web,
      variables: sharedVariables(props, region),
      secrets: {},
      network: { subnetIds, securityGroupId: base.securityGroups.webId },
      roles: { executionArn, taskArn: webArn },
      targetGroupArn: balancer.webTargetGroup.arn,
    });
    const api = new Service(this, "api", {
      ...common,
      name: "api",
      settings: props.service.api,
      port: ports.api,
      variables: { ...sharedVariables(props, region), ...apiVariables(props, addressesOf(base, data)) },
      secrets: apiSecrets(data.secrets),
      network: { subnetIds, securityGroupId: base.securityGroups.apiId },
      roles: { executionArn, taskArn: apiArn },
      targetGroupArn: balancer.apiTargetGroup.arn,
    });
    return { cluster, api };
  }

  #taskRoles({ storage, encryption }: Foundation, { secrets }: DataStores): TaskRoles {
    return new TaskRoles(this, "task-roles", {
      prefix: this.#prefix,
      accountId: this.#props.accountId,
      assetsBucketArn: storage.assets.arn,
      keyArn: encryption.keyArn,
      secretArns: [secrets.databaseArn, secrets.applicationArn],
    });
  }

  #watch({ encryption, database, cache, balancer, cluster, api }: Parts): void {
    const { application, name, accountId, features, service, observability } = this.#props;
    new ReleaseRecord(this, "release-record", { path: `${application}/${name}`, features, service });
    new Observability(this, "observability", {
      prefix: this.#prefix,
      accountId,
      keyId: encryption.keyId,
      alarmEmail: observability.alarmEmail,
      alarmCpuPercent: observability.alarmCpuPercent,
      watched: {
        loadBalancerArnSuffix: balancer.arnSuffix,
        clusterName: cluster.name,
        apiServiceName: api.name,
        databaseIdentifier: database.identifier,
        databaseStorageGb: this.#props.database.storageGb,
        cacheGroupId: cache.replicationGroupId,
      },
    });
  }
}

// --- internal ---

interface Foundation {
  readonly encryption: Encryption;
  readonly network: Network;
  readonly securityGroups: SecurityGroups;
  readonly storage: Storage;
}

interface DataStores {
  readonly database: Database;
  readonly cache: Cache;
  readonly secrets: Secrets;
}

interface EntryPoint {
  readonly domain: Domain;
  readonly balancer: LoadBalancer;
}

interface RunningServices {
  readonly cluster: Cluster;
  readonly api: Service;
}

type Parts = Foundation & DataStores & EntryPoint & RunningServices;

function addressesOf({ storage }: Foundation, { cache, database }: DataStores): DataAddresses {
  return {
    assetsBucket: storage.assets.name,
    cacheHost: cache.host,
    databaseHost: database.host,
    databaseName: database.name,
    databaseUser: database.user,
  };
}
