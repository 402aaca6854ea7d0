/**
 * Attributes that a provider computes from other attributes of the same resource by a known rule: they differ when
 * those do, and are explained when those are.
 */
const byType: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  aws_autoscaling_group: { desired_capacity: ["min_size"] },
  aws_db_instance: {
    engine_version_actual: ["engine_version"],
    iops: ["allocated_storage", "storage_type"],
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
  aws_instance: { cpu_core_count: ["instance_type"], cpu_threads_per_core: ["instance_type"], cpu_options: ["instance_type"], ebs_optimized: ["instance_type"] },
  aws_lambda_function: { source_code_size: ["source_code_hash"] },
  aws_rds_cluster: { engine_version_actual: ["engine_version"] },
  aws_rds_cluster_instance: { engine_version_actual: ["engine_version"] },
  aws_wafv2_rule_group: { capacity: ["rule"] },
  aws_wafv2_web_acl: { capacity: ["rule"] },
};

/** What an attribute is derived from; undefined when no rule is known. */
export const derivedFrom = (type: string, attribute: string): readonly string[] | undefined => byType[type]?.[attribute];
