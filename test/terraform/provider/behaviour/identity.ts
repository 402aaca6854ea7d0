import type { Behaviours } from "./behaviour.js";

/** IAM, keys, secrets and parameters. */
export const IDENTITY: Behaviours = {
  aws_iam_role: {
    id: "{name}",
    replace: ["name", "name_prefix", "path"],
    defaults: { force_detach_policies: false, max_session_duration: 3600, path: "/" },
    assigned: {
      arn: "arn:aws:iam::{account}:role{path}{name}",
      create_date: "{clock}",
      managed_policy_arns: [],
      name: "terraform-{digits:26}",
      name_prefix: "",
      unique_id: "AROA{upper:17}",
    },
    zeros: { description: "", permissions_boundary: "" },
  },
  aws_iam_policy: {
    id: "{arn}",
    replace: ["description", "name", "name_prefix", "path"],
    defaults: { path: "/" },
    assigned: {
      arn: "arn:aws:iam::{account}:policy{path}{name}",
      attachment_count: 0,
      name: "terraform-{digits:26}",
      name_prefix: "",
      policy_id: "ANPA{upper:17}",
    },
    zeros: { description: "" },
  },
  aws_iam_role_policy: {
    id: "{role}:{name}",
    replace: ["name", "name_prefix", "role"],
    assigned: { name: "terraform-{digits:26}", name_prefix: "" },
  },
  aws_iam_role_policy_attachment: { id: "{role}/{policy_arn}", replace: ["policy_arn", "role"] },
  aws_iam_instance_profile: {
    id: "{name}",
    replace: ["name", "name_prefix", "path"],
    defaults: { path: "/" },
    assigned: {
      arn: "arn:aws:iam::{account}:instance-profile{path}{name}",
      create_date: "{clock}",
      name: "terraform-{digits:26}",
      name_prefix: "",
      unique_id: "AIPA{upper:17}",
    },
  },
  aws_kms_key: {
    id: "{uuid@key}",
    replace: ["custom_key_store_id", "customer_master_key_spec", "key_usage", "multi_region"],
    defaults: {
      bypass_policy_lockout_safety_check: false,
      customer_master_key_spec: "SYMMETRIC_DEFAULT",
      enable_key_rotation: false,
      is_enabled: true,
      key_usage: "ENCRYPT_DECRYPT",
    },
    assigned: {
      arn: "arn:aws:kms:{region}:{account}:key/{key_id}",
      description: "",
      key_id: "{id}",
      multi_region: false,
      policy:
        '{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Resource":"*","Sid":"Enable ' +
        'IAM User Permissions"}],"Version":"2012-10-17"}',
      rotation_period_in_days: 365,
    },
    zeros: { custom_key_store_id: "", xks_key_id: "" },
  },
  aws_kms_alias: {
    id: "{name}",
    replace: ["name", "name_prefix"],
    assigned: {
      arn: "arn:aws:kms:{region}:{account}:{name}",
      name: "alias/terraform-{digits:26}",
      name_prefix: "",
      target_key_arn: (read) =>
        read("target_key_id").startsWith("arn:")
          ? "{target_key_id}"
          : "arn:aws:kms:{region}:{account}:key/{target_key_id}",
    },
    recomputed: { target_key_arn: ["target_key_id"] },
  },
  aws_secretsmanager_secret: {
    id: "{arn}",
    replace: ["name", "name_prefix"],
    defaults: { force_overwrite_replica_secret: false, recovery_window_in_days: 30 },
    assigned: {
      arn: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{mixed:6}",
      name: "terraform-{digits:26}",
      name_prefix: "",
      policy: "",
      "replica.kms_key_id": "",
      "replica.last_accessed_date": "",
      "replica.status": "InSync",
      "replica.status_message": "",
    },
    zeros: { description: "", kms_key_id: "" },
  },
  aws_secretsmanager_secret_version: {
    id: "{secret_id}|{version_id}",
    replace: ["secret_binary", "secret_id", "secret_string", "secret_string_wo_version"],
    assigned: {
      arn: "{secret_id}",
      has_secret_string_wo: null,
      version_id: "terraform-{digits:26}",
      version_stages: ["AWSCURRENT"],
    },
    zeros: { secret_binary: "" },
    sensitive: ["secret_binary", "secret_string", "secret_string_wo"],
    writeOnly: ["secret_string_wo"],
  },
  aws_secretsmanager_secret_rotation: {
    id: "{secret_id}",
    replace: ["secret_id"],
    assigned: { rotation_enabled: true },
  },
  aws_ssm_parameter: {
    id: "{name}",
    replace: ["name", "type"],
    assigned: {
      arn: (read) => `arn:aws:ssm:{region}:{account}:parameter${read("name").startsWith("/") ? "" : "/"}{name}`,
      data_type: "text",
      has_value_wo: null,
      insecure_value: null,
      key_id: "",
      tier: "Standard",
      value: null,
      version: 1,
    },
    zeros: { allowed_pattern: "", description: "" },
    recomputed: { version: ["value", "insecure_value", "description", "tier"] },
    sensitive: ["value", "value_wo"],
    writeOnly: ["value_wo"],
  },
};
