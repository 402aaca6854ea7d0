/**
 * What a caller can set on the platform. One readonly field per parameter; every difference between two
 * instances of the platform is a difference between two values of this type.
 */
export interface PlatformSettings {
  /** The application's short name, first part of every resource name: the same wherever the platform runs. */
  readonly application: string;
  /** Names this instance of the platform; appears in names and tags as text and is never compared with anything. */
  readonly name: string;
  /** The AWS account, twelve digits, that this instance lives in. */
  readonly accountId: string;
  /** The AWS region that this instance lives in. */
  readonly region: string;
  /** The domain that users reach; a hosted zone and a certificate are made for it. */
  readonly domain: string;
  /** The container registry that images are pulled from, without a trailing slash. */
  readonly registry: string;
  readonly network: NetworkSettings;
  readonly service: ServicesSettings;
  readonly database: DatabaseSettings;
  readonly cache: CacheSettings;
  readonly storage: StorageSettings;
  readonly thirdParty: ThirdPartySettings;
  readonly features: FeatureSettings;
  readonly observability: ObservabilitySettings;
  readonly firewall: FirewallSettings;
}

/** The address space and how many zones it is spread over. */
export interface NetworkSettings {
  /** The VPC's IPv4 range, a /16; twelve /20 subnets are cut out of it. */
  readonly cidr: string;
  /** How many availability zones the subnets are spread over, 1 to 4. */
  readonly azCount: number;
  /** How many NAT gateways private subnets share, from 1 to one per zone. */
  readonly natGateways: number;
  /** IPv4 ranges of the operators' VPN, which may reach the data stores. */
  readonly operatorCidrs: readonly string[];
}

/** The services that run on the cluster. */
export interface ServicesSettings {
  /** The web front end, which answers every path that no other service claims. */
  readonly web: ServiceSettings;
  /** The programming interface under `/api/`. */
  readonly api: ServiceSettings;
}

/** One Fargate service: what it runs, how large, and how many. */
export interface ServiceSettings {
  /** The tag of the container image. */
  readonly imageTag: string;
  /** CPU units of one task; 1024 are one virtual CPU. */
  readonly cpu: number;
  /** Memory of one task in MiB. */
  readonly memory: number;
  /** How many tasks a new service starts with; autoscaling takes over from there. */
  readonly desiredCount: number;
  /** The fewest tasks that autoscaling keeps. */
  readonly minCount: number;
  /** The most tasks that autoscaling starts. */
  readonly maxCount: number;
  /** Environment variables of the container, beside those that the platform derives. */
  readonly env: Readonly<Record<string, string>>;
}

/** The PostgreSQL database. */
export interface DatabaseSettings {
  /** The RDS instance class. */
  readonly instanceClass: string;
  /** The PostgreSQL version, major and minor. */
  readonly engineVersion: string;
  /** Storage at creation, in GiB. */
  readonly storageGb: number;
  /** Where automatic growth of the storage ends, in GiB. */
  readonly maxStorageGb: number;
  /** Whether a standby runs in a second zone. */
  readonly multiAz: boolean;
  /** Whether the instance refuses to be deleted. */
  readonly deletionProtection: boolean;
  /** How many days automatic backups are kept. */
  readonly backupRetentionDays: number;
}

/** The Redis cache. */
export interface CacheSettings {
  /** The ElastiCache node type. */
  readonly nodeType: string;
  /** The Redis version, major and minor. */
  readonly engineVersion: string;
  /** How many nodes: one primary, the rest replicas; from two on, failover is automatic. */
  readonly nodes: number;
  /** How many days snapshots are kept. */
  readonly snapshotRetentionDays: number;
}

/** How long the buckets keep things. */
export interface StorageSettings {
  /** Days until an overwritten version of an asset is removed. */
  readonly noncurrentVersionDays: number;
  /** Days until the load balancer's access logs are removed. */
  readonly accessLogDays: number;
}

/** Services outside this platform that the containers call. */
export interface ThirdPartySettings {
  /** Base URL of the payment provider. */
  readonly paymentUrl: string;
  /** Base URL of the e-mail provider. */
  readonly emailUrl: string;
  /** Base URL of the hosted search. */
  readonly searchUrl: string;
}

/** Feature flags, handed to every container as `FEATURE_…` variables. */
export interface FeatureSettings {
  /** The rebuilt checkout. */
  readonly newCheckout: boolean;
  /** Refunds that are paid out at once. */
  readonly instantRefunds: boolean;
  /** Product recommendations on the start page. */
  readonly recommendations: boolean;
}

/** Logs and alarms. */
export interface ObservabilitySettings {
  /** How many days logs are kept; CloudWatch offers certain numbers only. */
  readonly logRetentionDays: number;
  /** Where alarms are sent. */
  readonly alarmEmail: string;
  /** Average CPU of the api service, in per cent, above which an alarm is raised. */
  readonly alarmCpuPercent: number;
  /** Whether the cluster collects metrics per container. */
  readonly containerInsights: boolean;
}

/** The web application firewall in front of the load balancer. */
export interface FirewallSettings {
  /** Whether there is one at all. */
  readonly enabled: boolean;
  /** Requests from one address within five minutes, above which that address is blocked. */
  readonly requestsPerFiveMinutes: number;
}

/** Values that are given at apply time and stand in no file: references to sensitive variables. */
export interface PlatformSecrets {
  /** Password of the database's master user. */
  readonly databasePassword: string;
  /** Token that clients of the cache present. */
  readonly cacheAuthToken: string;
  /** Key for the payment provider. */
  readonly paymentApiKey: string;
}
