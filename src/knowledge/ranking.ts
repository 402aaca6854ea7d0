import { behaviourLookups } from "./data-sources.js";
import type { Severity } from "../model/contract.js";
import type { Dimension } from "../model/report.js";

/**
 * Which dimension a difference belongs to and how much it matters: by how likely it is to hide a defect from the
 * tests that ran in staging, or to hurt production. The first rule that matches counts. `resource` is a glob over
 * addresses, `attribute` one over the names along the place joined by dots (`container_definitions.environment.value`),
 * `presence` asks for whole resources only. A contract's `severity:` rules come before these.
 */
export interface RankingRule {
  readonly resource: string;
  readonly attribute?: string;
  readonly presence?: true;
  readonly dimension: Dimension;
  readonly severity: Severity;
}

const rule = (resource: string, attribute: string, dimension: Dimension, severity: Severity): RankingRule => ({
  resource,
  attribute,
  dimension,
  severity,
});

/** How much a difference weighs by where it is, and which dimension it belongs to. The first that fits counts. */
export const rankingRules: readonly RankingRule[] = [
  // What runs Terraform itself.
  rule("terraform", "*", "toolchain", "low"),
  rule("provider.*", "version_constraint", "toolchain", "low"),
  rule("module.*", "version", "versions", "high"),
  rule("module.*", "source", "versions", "high"),

  rule("toolchain", "variables.*", "environment-variables-and-secrets", "high"),
  rule("toolchain", "images*", "versions", "high"),
  rule("toolchain", "*", "toolchain", "low"),

  // What only people and bills look at.
  rule("*", "tags*", "observability", "low"),
  rule("*", "default_tags*", "observability", "low"),
  rule("*", "labels*", "observability", "low"),
  rule("*", "description", "observability", "low"),

  // Secrets before all else.
  rule("*aws_secretsmanager_secret_version.*", "*", "environment-variables-and-secrets", "critical"),
  rule("*aws_ssm_parameter.*", "value", "environment-variables-and-secrets", "critical"),
  rule("*", "*password*", "environment-variables-and-secrets", "critical"),
  rule("*", "*secret_string*", "environment-variables-and-secrets", "critical"),
  rule("*", "*private_key*", "environment-variables-and-secrets", "critical"),
  rule("*", "*auth_token*", "environment-variables-and-secrets", "critical"),
  rule("var.*", "*token*", "environment-variables-and-secrets", "critical"),
  rule("var.*", "*secret*", "environment-variables-and-secrets", "critical"),
  rule("*", "*api_key*", "environment-variables-and-secrets", "critical"),
  rule("*", "*credential*", "environment-variables-and-secrets", "critical"),
  rule("*", "*.secrets*", "environment-variables-and-secrets", "high"),

  // What the code is told.
  rule("*", "*feature*", "feature-flags", "medium"),
  rule("*", "*flag*", "feature-flags", "medium"),
  rule("*", "container_definitions.image*", "versions", "high"),
  rule("*", "container_definitions.environment*", "environment-variables-and-secrets", "high"),
  rule("*", "environment.variables*", "environment-variables-and-secrets", "high"),
  rule("*", "*app_settings*", "environment-variables-and-secrets", "high"),
  rule("*", "*.env.*", "environment-variables-and-secrets", "high"),
  rule("*", "*.environment.*", "environment-variables-and-secrets", "high"),
  rule("*", "container_definitions.cpu", "scale", "medium"),
  rule("*", "container_definitions.memory*", "scale", "medium"),
  rule("*", "container_definitions.logConfiguration*", "observability", "low"),
  rule("*", "container_definitions*", "environment-variables-and-secrets", "high"),

  // What runs.
  ...behaviourLookups.map((type) => rule(`*data.${type}.*`, "*", "versions", "high")),
  rule("*", "*engine_version*", "versions", "high"),
  rule("*", "engine*", "versions", "high"),
  rule("*", "*image*", "versions", "high"),
  rule("*", "ami*", "versions", "high"),
  rule("*", "*runtime*", "versions", "high"),
  rule("*", "source_code_hash", "versions", "high"),
  rule("*", "s3_key", "versions", "high"),
  rule("*", "*platform_version*", "versions", "high"),
  rule("*", "ssl_policy", "security", "high"),
  rule("*", "*tls*", "security", "high"),
  rule("*", "version", "versions", "high"),
  rule("*", "*_version", "versions", "high"),
  rule("*aws_db_parameter_group.*", "*", "versions", "high"),
  rule("*_parameter_group.*", "*", "versions", "high"),
  rule("*", "family", "versions", "high"),

  // How it is watched.
  rule("*aws_cloudwatch_*", "*", "observability", "low"),
  rule("*aws_sns_topic_subscription.*", "*", "observability", "low"),
  rule("*aws_xray_*", "*", "observability", "low"),
  rule("*", "*log*", "observability", "low"),
  rule("*", "*monitoring*", "observability", "low"),
  rule("*", "*performance_insights*", "observability", "low"),

  // Who may do what.
  rule("*aws_iam_*", "*", "security", "high"),
  rule("*aws_security_group*", "*", "security", "high"),
  rule("*aws_vpc_security_group_*", "*", "security", "high"),
  rule("*aws_network_acl*", "*", "security", "high"),
  rule("*aws_kms_*", "*", "security", "high"),
  rule("*aws_wafv2_*", "*", "security", "high"),
  rule("*public_access_block*", "*", "security", "high"),
  rule("*server_side_encryption*", "*", "security", "high"),
  rule("*_policy.*", "*", "security", "high"),
  rule("*firewall*", "*", "security", "high"),
  rule("*", "*policy*", "security", "high"),
  rule("*", "*encrypt*", "security", "high"),
  rule("*", "*kms*", "security", "high"),
  rule("*", "*publicly_accessible*", "security", "high"),
  rule("*", "*public*", "security", "high"),
  rule("*", "*cidr*", "topology", "medium"),

  // What must not be lost.
  rule("*", "*deletion_protection*", "data", "high"),
  rule("*", "*backup*", "data", "medium"),
  rule("*", "*snapshot*", "data", "medium"),
  rule("*", "*retention*", "data", "medium"),
  rule("*", "*storage_encrypted*", "security", "high"),
  rule("*", "multi_az", "topology", "medium"),

  // How much of it there is.
  rule("*aws_appautoscaling_*", "*", "scale", "medium"),
  rule("*aws_autoscaling_*", "*", "scale", "medium"),
  rule("*", "*instance_class*", "scale", "medium"),
  rule("*", "*instance_type*", "scale", "medium"),
  rule("*", "*node_type*", "scale", "medium"),
  rule("*", "*desired_count*", "scale", "medium"),
  rule("*", "*capacity*", "scale", "medium"),
  rule("*", "*allocated_storage*", "scale", "medium"),
  rule("*", "cpu", "scale", "medium"),
  rule("*", "memory*", "scale", "medium"),
  rule("*", "num_*", "scale", "medium"),
  rule("*", "replicas", "scale", "medium"),
  rule("*", "min_size", "scale", "medium"),
  rule("*", "max_size", "scale", "medium"),

  // Where it talks to.
  rule("*", "*endpoint*", "external-endpoints", "medium"),
  rule("*", "*url*", "external-endpoints", "medium"),
  rule("*", "*domain*", "external-endpoints", "medium"),
  rule("*aws_route53_*", "*", "external-endpoints", "medium"),

  // Where data is kept.
  rule("*aws_db_*", "*", "data", "medium"),
  rule("*aws_rds_*", "*", "data", "medium"),
  rule("*aws_s3_*", "*", "data", "medium"),
  rule("*aws_dynamodb_*", "*", "data", "medium"),
  rule("*aws_elasticache_*", "*", "data", "medium"),
];

/** Whole resources that one environment lacks. */
export const missingRules: readonly RankingRule[] = [
  { resource: "*aws_cloudwatch_*", presence: true, dimension: "observability", severity: "medium" },
  { resource: "*aws_iam_*", presence: true, dimension: "security", severity: "high" },
  { resource: "*aws_security_group*", presence: true, dimension: "security", severity: "high" },
  { resource: "*aws_vpc_security_group_*", presence: true, dimension: "security", severity: "high" },
  { resource: "*aws_kms_*", presence: true, dimension: "security", severity: "high" },
  { resource: "*aws_wafv2_*", presence: true, dimension: "security", severity: "high" },
  { resource: "*aws_s3_bucket_*", presence: true, dimension: "security", severity: "high" },
  { resource: "*", presence: true, dimension: "topology", severity: "high" },
];

/** What nothing above knows. */
export const otherwise: { readonly dimension: Dimension; readonly severity: Severity } = {
  dimension: "topology",
  severity: "medium",
};

export { severities } from "../model/contract.js";
