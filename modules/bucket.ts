import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Construct } from "constructs";

/** What {@link Bucket} needs. */
export interface BucketProps {
  /** The bucket's name, unique in all of AWS. */
  readonly name: string;
  /** The KMS key that objects are encrypted with; without it, S3's own key is used. */
  readonly keyArn?: string;
  /** What happens to objects as they age. */
  readonly lifecycle: readonly S3BucketLifecycleConfigurationRule[];
  /** The bucket policy as JSON, made from the bucket's ARN. */
  readonly policy: (bucketArn: string) => string;
}

/** A private bucket: versioned, encrypted, closed to the public, with a lifecycle and a policy. */
export class Bucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", { bucket: props.name, tags: { Name: props.name } });
    this.name = bucket.bucket;
    this.arn = bucket.arn;

    new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [encryptionRule(props.keyArn)],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", { bucket: bucket.id, rule: [...props.lifecycle] });
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // S3 refuses concurrent changes of a bucket's policy and its public access block.
    new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: props.policy(bucket.arn),
      dependsOn: [publicAccess],
    });
  }
}

function encryptionRule(keyArn: string | undefined): {
  bucketKeyEnabled: boolean;
  applyServerSideEncryptionByDefault: { sseAlgorithm: string; kmsMasterKeyId?: string };
} {
  if (keyArn === undefined) {
    return { bucketKeyEnabled: false, applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  }
  return {
    bucketKeyEnabled: true,
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
  };
}
