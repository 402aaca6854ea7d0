/**
 * The attributes of a managed resource whose values name the object itself, so that another value that contains
 * them is about this object. Nothing that describes behaviour belongs here: an image, an artifact, a version, an
 * engine, a runtime or a size is never an identity.
 */
const generic: readonly string[] = [
  "id",
  "arn",
  "name",
  "unique_id",
  "self_link",
  "dns_name",
  "domain_name",
  "endpoint",
  "address",
  "fqdn",
  "url",
  "hosted_zone_id",
  "zone_id",
];

const byType: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: ["domain_name"],
  aws_cloudfront_distribution: ["hosted_zone_id", "etag"],
  aws_cloudwatch_log_group: ["name"],
  aws_db_instance: ["identifier", "resource_id"],
  aws_db_subnet_group: ["name"],
  aws_ecs_cluster: ["name"],
  aws_ecs_task_definition: ["family", "arn_without_revision"],
  aws_eip: ["public_ip", "public_dns", "allocation_id", "association_id", "private_ip"],
  aws_elasticache_replication_group: [
    "replication_group_id",
    "primary_endpoint_address",
    "reader_endpoint_address",
    "configuration_endpoint_address",
  ],
  aws_iam_instance_profile: ["name"],
  aws_instance: ["private_ip", "public_ip", "private_dns", "public_dns", "primary_network_interface_id"],
  aws_kms_alias: ["name", "target_key_arn"],
  aws_kms_key: ["key_id"],
  aws_lambda_function: ["function_name", "invoke_arn", "qualified_arn", "qualified_invoke_arn"],
  aws_lb: ["arn_suffix"],
  aws_lb_target_group: ["arn_suffix"],
  aws_nat_gateway: ["public_ip", "private_ip", "network_interface_id"],
  aws_rds_cluster: ["cluster_identifier", "cluster_resource_id", "reader_endpoint"],
  aws_s3_bucket: ["bucket", "bucket_domain_name", "bucket_regional_domain_name"],
  aws_security_group: ["name"],
  aws_sqs_queue: ["url", "name"],
  aws_vpc: [
    "default_network_acl_id",
    "default_route_table_id",
    "default_security_group_id",
    "main_route_table_id",
    "owner_id",
  ],
  aws_vpc_security_group_ingress_rule: ["security_group_rule_id"],
  aws_vpc_security_group_egress_rule: ["security_group_rule_id"],
};

/** Shorter texts stand in too many values by chance. */
export const leastIdentityLength = 4;

/** The identity attributes of a resource type, the generic ones included. */
export const identityAttributes = (type: string): readonly string[] => [
  ...new Set([...generic, ...(byType[type] ?? [])]),
];
