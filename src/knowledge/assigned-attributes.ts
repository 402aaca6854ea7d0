import { computedAttributes } from "./computed-attributes.js";

/**
 * Which of the attributes that a provider assigns a configuration may set as well. Where it is known that none sets
 * them this does not matter; where nothing is known of the configuration (a state, a plan that was cut down), only what
 * nobody can set is known to be assigned. For AWS as its provider's schema has it (6.47); of other providers the names
 * that one of them lets people set.
 */
const settableEverywhere: readonly string[] = ["name", "account_id", "aws_account_id", "domain_name"];

const settableElsewhere: readonly string[] = [
  "address",
  "attachment_id",
  "dns_name",
  "domain_id",
  "endpoint",
  "expiration_date",
  "fqdn",
  "hosted_zone_id",
  "owner_account_id",
  "owner_id",
  "registry_id",
  "revision_id",
  "uid",
  "url",
  "uuid",
  "zone_id",
];

const settableByType: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_stage: ["deployment_id"],
  aws_apigatewayv2_stage: ["deployment_id"],
  aws_cloudfront_realtime_log_config: ["endpoint"],
  aws_cloudwatch_event_target: ["arn", "target_id"],
  aws_customerprofiles_profile: ["address"],
  aws_datazone_environment_blueprint_configuration: ["domain_id"],
  aws_db_instance: ["availability_zone", "backup_window", "identifier", "maintenance_window"],
  aws_default_vpc_dhcp_options: ["owner_id"],
  aws_docdb_cluster: ["cluster_members", "preferred_backup_window", "preferred_maintenance_window"],
  aws_docdb_cluster_instance: ["availability_zone", "preferred_maintenance_window"],
  aws_dx_hosted_connection: ["owner_account_id"],
  aws_dx_hosted_private_virtual_interface: ["owner_account_id"],
  aws_dx_hosted_public_virtual_interface: ["owner_account_id"],
  aws_dx_hosted_transit_virtual_interface: ["owner_account_id"],
  aws_dynamodb_kinesis_streaming_destination: ["stream_arn"],
  aws_ecs_service: ["iam_role"],
  aws_ecs_task_definition: ["family"],
  aws_efs_mount_target: ["ip_address"],
  aws_eip: ["address", "instance", "network_interface"],
  aws_elasticache_cluster: ["maintenance_window", "snapshot_window"],
  aws_elasticache_replication_group: ["maintenance_window", "replication_group_id", "snapshot_window"],
  aws_iam_openid_connect_provider: ["url"],
  aws_instance: ["availability_zone", "primary_network_interface", "private_ip"],
  aws_kinesis_firehose_delivery_stream: ["arn"],
  aws_kinesis_stream: ["arn"],
  aws_kinesis_stream_consumer: ["stream_arn"],
  aws_lakeformation_resource: ["arn"],
  aws_lambda_function: ["function_name"],
  aws_lambda_permission: ["statement_id"],
  aws_launch_template: ["default_version"],
  aws_lb: ["subnet_mapping.allocation_id", "subnet_mapping.private_ipv4_address"],
  aws_lb_listener_rule: ["priority"],
  aws_nat_gateway: ["private_ip", "secondary_private_ip_address_count"],
  aws_network_interface: ["private_ip", "private_ips"],
  aws_networkmanager_attachment_accepter: ["attachment_id"],
  aws_networkmanager_attachment_routing_policy_label: ["attachment_id"],
  aws_notifications_channel_association: ["arn"],
  aws_prometheus_resource_policy: ["revision_id"],
  aws_rds_cluster: [
    "availability_zones",
    "cluster_identifier",
    "cluster_members",
    "preferred_backup_window",
    "preferred_maintenance_window",
  ],
  aws_rds_cluster_instance: ["availability_zone", "preferred_backup_window", "preferred_maintenance_window"],
  aws_redshift_cluster: ["preferred_maintenance_window"],
  aws_route: ["network_interface_id"],
  aws_route53_health_check: ["fqdn"],
  aws_route53_hosted_zone_dnssec: ["hosted_zone_id"],
  aws_route53_key_signing_key: ["hosted_zone_id"],
  aws_route53_query_log: ["zone_id"],
  aws_route53_record: ["zone_id"],
  aws_route53_records_exclusive: ["zone_id"],
  aws_route53_traffic_policy_instance: ["hosted_zone_id"],
  aws_route53_vpc_association_authorization: ["zone_id"],
  aws_route53_zone_association: ["zone_id"],
  aws_s3_bucket: ["bucket", "grant.id"],
  aws_s3_bucket_object: ["etag"],
  aws_s3_object: ["etag"],
  aws_sagemaker_app: ["domain_id"],
  aws_sagemaker_space: ["domain_id"],
  aws_sagemaker_user_profile: ["domain_id"],
  aws_service_discovery_service: ["namespace_id"],
  aws_sns_topic_data_protection_policy: ["arn"],
  aws_sns_topic_policy: ["arn"],
  aws_sns_topic_subscription: ["endpoint"],
  aws_ssm_activation: ["expiration_date"],
  aws_ssm_parameter: ["arn", "insecure_value"],
  aws_subnet: ["availability_zone", "availability_zone_id"],
  aws_transfer_connector: ["url"],
  aws_transfer_server: ["url"],
  azurerm_dns_zone: ["soa_record.host_name"],
  google_cloudfunctions2_function: ["service_config.service"],
  google_compute_instance: ["network_interface.network_ip"],
  google_compute_managed_ssl_certificate: ["certificate_id"],
  google_container_cluster: ["master_auth"],
  tls_self_signed_cert: ["key_algorithm"],
};

/** The computed attributes of a resource type that no configuration can set, by path without indexes. */
export const assignedAttributes = (type: string): ReadonlySet<string> => {
  const settable = new Set([
    ...settableEverywhere,
    ...(type.startsWith("aws_") ? [] : settableElsewhere),
    ...(settableByType[type] ?? []),
  ]);
  return new Set([...computedAttributes(type)].filter((name) => !settable.has(name)));
};
