import { providerFamily } from "../model/provider-name.js";

/**
 * Attributes that a provider computes from other attributes of the same resource by a known rule: they differ when
 * those do, and are explained when those are.
 */
const byType: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  aws_autoscaling_group: { desired_capacity: ["min_size"] },
  aws_db_instance: {
    engine_version_actual: ["engine_version"],
    iops: ["allocated_storage", "storage_type"],
    option_group_name: ["engine", "engine_version"],
    parameter_group_name: ["engine", "engine_version"],
    storage_throughput: ["allocated_storage", "storage_type"],
  },
  aws_ebs_volume: { iops: ["size", "type"], throughput: ["size", "type"] },
  aws_ecs_task_definition: { arn_without_revision: ["family"] },
  aws_elasticache_replication_group: {
    cluster_enabled: ["num_node_groups"],
    engine_version_actual: ["engine_version"],
    replicas_per_node_group: ["num_cache_clusters"],
    num_cache_clusters: ["replicas_per_node_group", "num_node_groups"],
  },
  aws_elasticache_cluster: { engine_version_actual: ["engine_version"] },
  aws_instance: {
    cpu_core_count: ["instance_type"],
    cpu_threads_per_core: ["instance_type"],
    cpu_options: ["instance_type"],
    ebs_optimized: ["instance_type"],
  },
  aws_lambda_function: { code_sha256: ["source_code_hash"], source_code_size: ["source_code_hash"] },
  aws_lambda_layer_version: { code_sha256: ["source_code_hash"], source_code_size: ["source_code_hash"] },
  aws_s3_bucket: { bucket_region: ["region"] },
  aws_lb: { subnet_mapping: ["subnets"], subnets: ["subnet_mapping"] },
  aws_rds_cluster: { engine_version_actual: ["engine_version"] },
  aws_rds_cluster_instance: { engine_version_actual: ["engine_version"] },
  aws_wafv2_rule_group: { capacity: ["rule"] },
  aws_wafv2_web_acl: { capacity: ["rule"] },
};

/** Arguments of resources that a provider fills in from its own configuration where nobody sets them, by its family. */
const fromProvider: Readonly<Record<string, readonly string[]>> = {
  "hashicorp/aws": ["region"],
  "hashicorp/google": ["project", "region", "zone"],
  "hashicorp/google-beta": ["project", "region", "zone"],
};

/** The arguments that a provider, `registry.terraform.io/hashicorp/aws`, fills in from its own configuration. */
export const filledFromProvider = (provider: string): readonly string[] => fromProvider[providerFamily(provider)] ?? [];

/** What an attribute is derived from; undefined when no rule is known. */
export const derivedFrom = (type: string, attribute: string): readonly string[] | undefined =>
  byType[type]?.[attribute];

/** What a provider says of an artifact that a resource runs, and the arguments that say which artifact that is. */
interface Artifact {
  readonly attributes: readonly string[];
  readonly namedBy: readonly string[];
}

/** Not by the bucket or the registry: that of another environment may hold something else under the same name. */
const artifactsByType: Readonly<Record<string, Artifact>> = {
  aws_lambda_function: {
    attributes: ["code_sha256", "source_code_hash", "source_code_size"],
    namedBy: ["filename", "image_uri", "s3_key", "s3_object_version"],
  },
  aws_lambda_layer_version: {
    attributes: ["code_sha256", "source_code_hash", "source_code_size"],
    namedBy: ["filename", "s3_key", "s3_object_version"],
  },
};

/** The arguments that say which artifact an attribute, `code_sha256`, tells of; undefined where it tells of none. */
export function artifactNamedBy(type: string, attribute: string): readonly string[] | undefined {
  const artifact = artifactsByType[type];
  return artifact?.attributes.includes(attribute) === true ? artifact.namedBy : undefined;
}

/** Derived attributes that no configuration can set, so that they are derived whatever is known of it. */
export const onlyDerived: readonly string[] = [
  "arn_without_revision",
  "code_sha256",
  "engine_version_actual",
  "source_code_size",
  "tags_all",
];

/** Resources that configure a part of another resource, which shows that part as an attribute of its own. */
export interface Mirror {
  /** The attribute that shows what the others configure. */
  readonly attribute: string;
  /** The types that configure it. */
  readonly types: readonly string[];
  /** The argument by which they name the resource, and the attribute of the resource that it holds. */
  readonly by: string;
  readonly holds: string;
}

const mirrorsByType: Readonly<Record<string, readonly Mirror[]>> = {
  aws_iam_role: [
    { attribute: "inline_policy", types: ["aws_iam_role_policy"], by: "role", holds: "id" },
    { attribute: "managed_policy_arns", types: ["aws_iam_role_policy_attachment"], by: "role", holds: "name" },
  ],
  aws_route_table: [{ attribute: "route", types: ["aws_route"], by: "route_table_id", holds: "id" }],
  aws_s3_bucket: [
    { attribute: "policy", types: ["aws_s3_bucket_policy"], by: "bucket", holds: "id" },
    { attribute: "lifecycle_rule", types: ["aws_s3_bucket_lifecycle_configuration"], by: "bucket", holds: "id" },
    { attribute: "logging", types: ["aws_s3_bucket_logging"], by: "bucket", holds: "id" },
    { attribute: "versioning", types: ["aws_s3_bucket_versioning"], by: "bucket", holds: "id" },
    {
      attribute: "server_side_encryption_configuration",
      types: ["aws_s3_bucket_server_side_encryption_configuration"],
      by: "bucket",
      holds: "id",
    },
    { attribute: "cors_rule", types: ["aws_s3_bucket_cors_configuration"], by: "bucket", holds: "id" },
    { attribute: "website", types: ["aws_s3_bucket_website_configuration"], by: "bucket", holds: "id" },
    {
      attribute: "replication_configuration",
      types: ["aws_s3_bucket_replication_configuration"],
      by: "bucket",
      holds: "id",
    },
  ],
  aws_security_group: [
    {
      attribute: "ingress",
      types: ["aws_vpc_security_group_ingress_rule", "aws_security_group_rule"],
      by: "security_group_id",
      holds: "id",
    },
    {
      attribute: "egress",
      types: ["aws_vpc_security_group_egress_rule", "aws_security_group_rule"],
      by: "security_group_id",
      holds: "id",
    },
  ],
  aws_sns_topic: [{ attribute: "policy", types: ["aws_sns_topic_policy"], by: "arn", holds: "arn" }],
  aws_sqs_queue: [
    { attribute: "policy", types: ["aws_sqs_queue_policy"], by: "queue_url", holds: "id" },
    { attribute: "redrive_policy", types: ["aws_sqs_queue_redrive_policy"], by: "queue_url", holds: "id" },
  ],
  aws_secretsmanager_secret: [
    { attribute: "policy", types: ["aws_secretsmanager_secret_policy"], by: "secret_arn", holds: "arn" },
  ],
};

/** Which other resources configure an attribute; undefined when none are known to. */
export const mirrorOf = (type: string, attribute: string): Mirror | undefined =>
  mirrorsByType[type]?.find((mirror) => mirror.attribute === attribute);
