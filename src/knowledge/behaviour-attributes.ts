/**
 * Attributes that decide what runs and how. No identity ever explains them: an image, an
 * artifact, a version, an engine, a runtime or a size that differs is a finding, though it may be "an id". Globs over
 * the names of a path.
 */
export const behaviourAttributes: readonly string[] = [
  "ami",
  "ami_*",
  "*_ami",
  "image",
  "image_*",
  "*_image",
  "*_image_id",
  "*_image_uri",
  "container_image",
  "artifact*",
  "s3_key",
  "s3_object_version",
  "source_code_hash",
  "source_hash",
  "code_sha256",
  "*digest",
  "engine",
  "engine_*",
  "*_engine",
  "engine_version*",
  "*version",
  "version",
  "*_version_id",
  "runtime",
  "runtime_*",
  "*_runtime",
  "platform",
  "platform_*",
  "architecture*",
  "instance_type",
  "instance_types",
  "instance_class",
  "node_type",
  "machine_type",
  "vm_size",
  "size",
  "sku*",
  "family",
  "allocated_storage",
  "storage_type",
  "iops",
  "throughput",
  "cpu",
  "memory",
  "memory_size",
  "handler",
  "command",
  "entry_point",
  "user_data*",
];

/**
 * Of those, the ones that nothing else in the configuration decides: that they are not known yet leaves open what
 * will run. (`engine_version_actual` and its like follow from what is configured and compared.)
 */
const undecidedBehaviour: readonly string[] = [
  "ami",
  "ami_id",
  "image",
  "image_*",
  "*_image",
  "*_image_id",
  "engine",
  "engine_version",
  "version",
  "runtime",
  "runtime_version",
  "platform_version",
  "kubernetes_version",
  "instance_type",
  "instance_class",
  "node_type",
];

/** And where something else in the configuration does decide after all: an instance runs what its cluster runs. */
const decidedElsewhere: Readonly<Record<string, readonly string[]>> = {
  aws_docdb_cluster_instance: ["engine_version"],
  // The service patches the platform below a cluster's version by itself, and nodes take the version of their cluster.
  aws_eks_cluster: ["platform_version"],
  aws_eks_node_group: ["version"],
  aws_neptune_cluster_instance: ["engine_version"],
  aws_rds_cluster_instance: ["engine_version"],
};

/** What has to be known before anybody can say what an object of the type will run. Globs over names. */
export const undecidedBehaviourOf = (type: string): readonly string[] =>
  undecidedBehaviour.filter((name) => decidedElsewhere[type]?.includes(name) !== true);

/** Names under which a value may be nothing but the environment's bare name. */
export const nameAttributes: readonly string[] = [
  "name",
  "Name",
  "*_name",
  "identifier",
  "*_identifier",
  "family",
  "bucket",
  "title",
  "display_name",
];
