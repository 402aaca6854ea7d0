/**
 * Data sources whose results say where an environment is, not how it behaves: they may differ by nature.
 * An image, a snapshot or a version that is looked up is not among them.
 */
export const environmentLookups: readonly string[] = [
  "aws_caller_identity",
  "aws_region",
  "aws_availability_zones",
  "aws_availability_zone",
  "aws_partition",
  "aws_canonical_user_id",
  "aws_billing_service_account",
  "aws_elb_service_account",
  "aws_elb_hosted_zone_id",
  "aws_lb_hosted_zone_id",
  "aws_organizations_organization",
  "azurerm_client_config",
  "azurerm_subscription",
  "google_client_config",
  "google_project",
];

/**
 * Of those, the ones that tell which account this is, and the attributes that name it: an identity, as a parameter
 * that names it is.
 */
export const accountLookups: Readonly<Record<string, readonly string[]>> = {
  aws_caller_identity: ["account_id"],
  azurerm_client_config: ["subscription_id", "tenant_id"],
  azurerm_subscription: ["subscription_id"],
  google_client_config: ["project"],
  google_project: ["project_id", "number"],
};

/** Data sources that look nothing up: their results are a function of their arguments. */
export const pureDataSources: readonly string[] = [
  "aws_iam_policy_document",
  "aws_arn",
  "aws_service_principal",
  "template_file",
  "cloudinit_config",
  "template_cloudinit_config",
];

/** Data sources of images and artifacts: their results are never explained by the arguments alone. */
export const behaviourLookups: readonly string[] = [
  "aws_ami",
  "aws_ami_ids",
  "aws_ecr_image",
  "aws_ssm_parameter",
  "aws_rds_engine_version",
  "aws_ebs_snapshot",
  "aws_db_snapshot",
  "google_compute_image",
  "azurerm_image",
  "azurerm_shared_image_version",
];
