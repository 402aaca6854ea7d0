/**
 * What a provider or a service makes of an optional attribute that nobody sets, where that is neither unknown while it
 * is planned nor a zero value: the plan of an object that is yet to be created says null (or does not say), the object
 * that exists says this. Texts as the plan has them, by resource type; names are paths without indexes.
 */
const byType: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_apigatewayv2_api: { ip_address_type: "ipv4" },
  aws_apigatewayv2_integration: {
    connection_type: "INTERNET",
    payload_format_version: "1.0",
    timeout_milliseconds: "30000",
  },
  aws_autoscaling_group: { health_check_grace_period: "300" },
  aws_cloudwatch_log_group: { log_group_class: "STANDARD" },
  aws_db_instance: { network_type: "IPV4" },
  aws_dynamodb_table: { billing_mode: "PROVISIONED", table_class: "STANDARD" },
  aws_ecr_repository: { image_tag_mutability: "MUTABLE" },
  aws_ecs_service: {
    deployment_maximum_percent: "200",
    deployment_minimum_healthy_percent: "100",
    platform_version: "LATEST",
    propagate_tags: "NONE",
    scheduling_strategy: "REPLICA",
  },
  aws_elasticache_cluster: { ip_discovery: "ipv4", network_type: "ipv4" },
  aws_elasticache_replication_group: { cluster_mode: "disabled", ip_discovery: "ipv4", network_type: "ipv4" },
  aws_iam_role: { max_session_duration: "3600", path: "/" },
  aws_kms_key: { customer_master_key_spec: "SYMMETRIC_DEFAULT", key_usage: "ENCRYPT_DECRYPT" },
  aws_lambda_event_source_mapping: {
    batch_size: "10",
    maximum_record_age_in_seconds: "-1",
    maximum_retry_attempts: "-1",
    parallelization_factor: "1",
  },
  aws_lambda_function: { package_type: "Zip", reserved_concurrent_executions: "-1" },
  aws_lb: { dns_record_client_routing_policy: "any_availability_zone", ip_address_type: "ipv4" },
  aws_lb_target_group: { ip_address_type: "ipv4", protocol_version: "HTTP1" },
  aws_rds_cluster: { engine_mode: "provisioned", network_type: "IPV4" },
  aws_s3_bucket: { request_payer: "BucketOwner" },
  aws_secretsmanager_secret: { recovery_window_in_days: "30" },
  aws_sfn_state_machine: { type: "STANDARD" },
  aws_sqs_queue: { kms_data_key_reuse_period_seconds: "300" },
  aws_subnet: { private_dns_hostname_type_on_launch: "ip-name" },
  aws_vpc: { instance_tenancy: "default" },
  aws_vpc_endpoint: { ip_address_type: "ipv4", vpc_endpoint_type: "Gateway" },
};

/** The text of the default that an attribute of the type has; undefined where none is known. */
export const providerDefault = (type: string, name: string): string | undefined => byType[type]?.[name];
