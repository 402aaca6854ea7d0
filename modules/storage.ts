import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { Construct } from "constructs";
import { Bucket } from "./bucket.js";
import type { StorageSettings } from "./parameters.js";

/** What {@link Storage} needs. */
export interface StorageProps extends StorageSettings {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The account, which makes bucket names unique and is the only one whose load balancers may write logs. */
  readonly accountId: string;
  /** The KMS key for assets; access logs cannot use it, since load balancers write with S3's own key only. */
  readonly keyArn: string;
}

/** Two private buckets: one for what users upload, one for the load balancer's access logs. */
export class Storage extends Construct {
  readonly assets: Bucket;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: StorageProps) {
    super(scope, id);
    this.assets = new Bucket(this, "assets", {
      name: `${props.prefix}-assets-${props.accountId}`,
      keyArn: props.keyArn,
      lifecycle: [
        {
          id: "remove-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.noncurrentVersionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      policy: (arn) => this.#tlsOnly(arn),
    });
    this.accessLogs = new Bucket(this, "access-logs", {
      name: `${props.prefix}-access-logs-${props.accountId}`,
      lifecycle: [
        {
          id: "remove-old-logs",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: props.accessLogDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        },
      ],
      policy: (arn) => accessLogPolicy(arn, props.accountId),
    });
  }

  #tlsOnly(bucketArn: string): string {
    return new DataAwsIamPolicyDocument(this, "tls-only", {
      statement: [
        {
          sid: "TlsOnly",
          effect: "Deny",
          actions: ["s3:*"],
          resources: [bucketArn, `${bucketArn}/*`],
          principals: [{ type: "*", identifiers: ["*"] }],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    }).json;
  }
}

function accessLogPolicy(bucketArn: string, accountId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccessLogs",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${bucketArn}/AWSLogs/${accountId}/*`,
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
