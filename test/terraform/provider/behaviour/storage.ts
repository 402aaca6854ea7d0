import type { Behaviours } from "./behaviour.js";

const BUCKET = { id: "{bucket}", replace: ["bucket", "expected_bucket_owner"] } as const;

/** S3. */
export const STORAGE: Behaviours = {
  aws_s3_bucket: {
    id: "{bucket}",
    replace: ["bucket", "bucket_prefix", "object_lock_enabled"],
    defaults: { force_destroy: false },
    assigned: {
      acceleration_status: "",
      acl: null,
      arn: "arn:aws:s3:::{bucket}",
      bucket: "terraform-{digits:26}",
      bucket_domain_name: "{bucket}.s3.amazonaws.com",
      bucket_prefix: "",
      bucket_region: "{region}",
      bucket_regional_domain_name: "{bucket}.s3.{region}.amazonaws.com",
      grant: [{ id: "{canonical-user}", permissions: ["FULL_CONTROL"], type: "CanonicalUser", uri: "" }],
      hosted_zone_id: "{zone}",
      object_lock_enabled: false,
      policy: "",
      request_payer: "BucketOwner",
      server_side_encryption_configuration: [
        {
          rule: [
            {
              apply_server_side_encryption_by_default: [{ kms_master_key_id: "", sse_algorithm: "AES256" }],
              bucket_key_enabled: false,
            },
          ],
        },
      ],
      versioning: [{ enabled: false, mfa_delete: false }],
      website_domain: null,
      website_endpoint: null,
    },
  },
  aws_s3_bucket_versioning: {
    ...BUCKET,
    assigned: { "versioning_configuration.mfa_delete": "" },
    zeros: { expected_bucket_owner: "" },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    ...BUCKET,
    assigned: {
      "rule.blocked_encryption_types": [],
      "rule.bucket_key_enabled": false,
      "rule.apply_server_side_encryption_by_default.kms_master_key_id": "",
    },
    zeros: { expected_bucket_owner: "" },
  },
  aws_s3_bucket_lifecycle_configuration: {
    ...BUCKET,
    assigned: {
      expected_bucket_owner: "",
      transition_default_minimum_object_size: "all_storage_classes_128K",
      "rule.prefix": "",
      "rule.expiration.days": 0,
      "rule.expiration.expired_object_delete_marker": false,
      "rule.filter.prefix": "",
      "rule.filter.object_size_greater_than": null,
      "rule.filter.object_size_less_than": null,
      "rule.transition.days": 0,
    },
  },
  aws_s3_bucket_public_access_block: {
    id: "{bucket}",
    replace: ["bucket"],
    defaults: {
      block_public_acls: false,
      block_public_policy: false,
      ignore_public_acls: false,
      restrict_public_buckets: false,
    },
  },
  aws_s3_bucket_policy: { id: "{bucket}", replace: ["bucket"] },
  aws_s3_bucket_ownership_controls: { id: "{bucket}", replace: ["bucket"] },
  aws_s3_bucket_logging: { ...BUCKET, zeros: { expected_bucket_owner: "" } },
};
