import type { Assigned } from "./behaviour/behaviour.js";
import { zoneId } from "./behaviour/network.js";
import { renderPolicyDocument } from "./policy-document.js";
import { isArray, isObject, type ObjectValue } from "./values.js";

/** How a data source answers; attributes that it does not name come out as zero values. */
export interface DataSource {
  /**
   * `account`: every account has objects of its own. `region`: the same answer in every account, as for public images.
   */
  readonly scope: "account" | "region";
  /** Makes the answers, which fill in what the configuration does not set. */
  readonly answers: (config: ObjectValue, region: string) => Readonly<Record<string, Assigned>>;
  /** Answers that are no templates, because their braces mean something else. */
  readonly exact?: (config: ObjectValue) => ObjectValue;
}

/** The data sources that are served, by type. */
export const DATA_SOURCES: Readonly<Record<string, DataSource>> = {
  aws_acm_certificate: looksUp({
    arn: "arn:aws:acm:{region}:{account}:certificate/{uuid}",
    id: "{arn}",
    status: "ISSUED",
  }),
  aws_ami: {
    scope: "region",
    answers: () => ({
      architecture: "x86_64",
      arn: "arn:aws:ec2:{region}::image/{id}",
      creation_date: "2025-06-01T00:00:00.000Z",
      id: "ami-{hex:17@ami}",
      image_id: "{id}",
      name: "al2023-ami-2023.7.20250601.0-kernel-6.1-x86_64",
      owner_id: "137112412989",
      root_device_name: "/dev/xvda",
      state: "available",
      virtualization_type: "hvm",
    }),
  },
  aws_availability_zones: {
    scope: "region",
    answers: (_, region) => {
      const zones = ["a", "b", "c"].map((letter) => `${region}${letter}`);
      return { group_names: [region], id: region, names: zones, zone_ids: zones.map(zoneId) };
    },
  },
  aws_caller_identity: looksUp({
    account_id: "{account}",
    arn: "arn:aws:sts::{account}:assumed-role/terraform/offline",
    id: "{account}",
    user_id: "AROA{upper:17}:offline",
  }),
  aws_default_tags: looksUp({ id: "default" }),
  aws_ec2_managed_prefix_list: looksUp({
    arn: "arn:aws:ec2:{region}:aws:prefix-list/{id}",
    id: "pl-{hex:8@list}",
    owner_id: "AWS",
  }),
  aws_ecr_repository: looksUp({
    arn: "arn:aws:ecr:{region}:{account}:repository/{name}",
    id: "{name}",
    registry_id: "{account}",
    repository_url: "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
  }),
  aws_elb_service_account: {
    scope: "region",
    answers: () => ({ arn: "arn:aws:iam::{id}:root", id: "{digits:12@elb}" }),
  },
  aws_iam_policy: looksUp({
    arn: "arn:aws:iam::{account}:policy/{name}",
    id: "{arn}",
    path: "/",
    policy_id: "ANPA{upper:17}",
  }),
  aws_iam_policy_document: {
    scope: "region",
    answers: () => ({ id: "{digits:10}" }),
    exact: (config) => {
      const json = renderPolicyDocument(config);
      const statements = isArray(config["statement"]) ? config["statement"] : [];
      return {
        json,
        minified_json: JSON.stringify(JSON.parse(json)),
        statement: statements.map((one) => (isObject(one) ? { ...one, effect: one["effect"] ?? "Allow" } : one)),
        version: config["version"] ?? "2012-10-17",
      };
    },
  },
  aws_iam_role: looksUp({
    arn: "arn:aws:iam::{account}:role/{name}",
    id: "{name}",
    path: "/",
    unique_id: "AROA{upper:17}",
  }),
  aws_kms_alias: looksUp({
    arn: "arn:aws:kms:{region}:{account}:{name}",
    id: "{arn}",
    target_key_arn: "arn:aws:kms:{region}:{account}:key/{target_key_id}",
    target_key_id: "{uuid}",
  }),
  aws_kms_key: looksUp({ arn: "arn:aws:kms:{region}:{account}:key/{id}", id: "{uuid@key}" }),
  aws_partition: {
    scope: "region",
    answers: () => ({ dns_suffix: "amazonaws.com", id: "aws", partition: "aws", reverse_dns_prefix: "com.amazonaws" }),
  },
  aws_region: {
    scope: "region",
    answers: (_, region) => ({
      description: `AWS ${region}`,
      endpoint: "ec2.{region}.amazonaws.com",
      id: "{region}",
      name: "{region}",
    }),
  },
  aws_route53_zone: looksUp({
    arn: "arn:aws:route53:::hostedzone/{zone_id}",
    id: "{zone_id}",
    name_servers: ["ns-{number:1-2047}.awsdns-{number:10-63}.com"],
    primary_name_server: "ns-{number:1-2047}.awsdns-{number:10-63}.com",
    zone_id: "Z{upper:20@zone}",
  }),
  aws_s3_bucket: looksUp({
    arn: "arn:aws:s3:::{bucket}",
    bucket_domain_name: "{bucket}.s3.amazonaws.com",
    id: "{bucket}",
  }),
  aws_secretsmanager_secret: looksUp({
    arn: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{mixed:6}",
    id: "{arn}",
  }),
  aws_secretsmanager_secret_version: looksUp({
    arn: "{secret_id}",
    id: "{secret_id}|AWSCURRENT",
    secret_string: "{mixed:32}",
    version_id: "{uuid}",
  }),
  aws_security_group: looksUp({ arn: "arn:aws:ec2:{region}:{account}:security-group/{id}", id: "sg-{hex:17@id}" }),
  aws_ssm_parameter: looksUp({
    arn: "arn:aws:ssm:{region}:{account}:parameter{name}",
    id: "{name}",
    insecure_value: "{mixed:16@value}",
    type: "String",
    value: "{mixed:16@value}",
    version: 1,
  }),
  aws_subnets: looksUp({ id: "{region}", ids: ["subnet-{hex:17@a}", "subnet-{hex:17@b}"] }),
  aws_vpc: looksUp({
    arn: "arn:aws:ec2:{region}:{account}:vpc/{id}",
    cidr_block: "10.0.0.0/16",
    id: "vpc-{hex:17@id}",
    owner_id: "{account}",
  }),
};

/** Attributes of data sources that hold secrets. */
export const SENSITIVE_DATA: Readonly<Record<string, readonly string[]>> = {
  aws_secretsmanager_secret_version: ["secret_binary", "secret_string"],
  aws_ssm_parameter: ["value"],
};

// --- internal ---

function looksUp(answers: Readonly<Record<string, Assigned>>): DataSource {
  return { scope: "account", answers: () => answers };
}
