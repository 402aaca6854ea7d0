import type { Behaviours, Template } from "./behaviour.js";

/** Names, certificates and the firewall. */
export const EDGE: Behaviours = {
  aws_route53_zone: {
    id: "{zone_id}",
    replace: ["delegation_set_id", "name"],
    defaults: { comment: "Managed by Terraform", force_destroy: false },
    assigned: {
      arn: "arn:aws:route53:::hostedzone/{zone_id}",
      enable_accelerated_recovery: false,
      name_servers: ["com", "net", "org", "co.uk"].map(
        (suffix) => `ns-{number:1-2047@${suffix}}.awsdns-{number:10-63@${suffix}}.${suffix}`,
      ),
      primary_name_server: "ns-{number:1-2047@com}.awsdns-{number:10-63@com}.com",
      zone_id: "Z{upper:20}",
      "vpc.vpc_region": "{region}",
    },
    zeros: { delegation_set_id: "" },
  },
  aws_route53_record: {
    id: "{zone_id}_{name}_{type}",
    replace: ["name", "type", "zone_id", "set_identifier"],
    assigned: { allow_overwrite: null, fqdn: "{name}" },
    zeros: { health_check_id: "", multivalue_answer_routing_policy: false, records: [], set_identifier: "", ttl: 0 },
  },
  aws_acm_certificate: {
    id: "{arn}",
    replace: [
      "domain_name",
      "key_algorithm",
      "subject_alternative_names",
      "validation_method",
      "certificate_authority_arn",
    ],
    assigned: {
      arn: "arn:aws:acm:{region}:{account}:certificate/{uuid}",
      domain_name: "",
      domain_validation_options: (read) => [read("domain_name")].map(validationRecord),
      key_algorithm: "RSA_2048",
      not_after: "",
      not_before: "",
      options: [{ certificate_transparency_logging_preference: "ENABLED", export: "DISABLED" }],
      pending_renewal: false,
      renewal_eligibility: "INELIGIBLE",
      renewal_summary: [],
      status: "PENDING_VALIDATION",
      subject_alternative_names: ["{domain_name}"],
      type: "AMAZON_ISSUED",
      validation_emails: [],
      validation_method: "DNS",
      "options.export": "DISABLED",
    },
    zeros: { certificate_authority_arn: "", early_renewal_duration: "", certificate_body: null },
    sensitive: ["private_key"],
  },
  aws_acm_certificate_validation: { id: "{clock}", replace: ["certificate_arn", "validation_record_fqdns"] },
  aws_wafv2_web_acl: {
    id: "{uuid@acl}",
    replace: ["name", "scope"],
    assigned: {
      application_integration_url: "",
      arn: "arn:aws:wafv2:{region}:{account}:regional/webacl/{name}/{id}",
      capacity: "{number:700-1500}",
      lock_token: "{uuid}",
      name: "terraform-{digits:26}",
      name_prefix: "",
    },
    recomputed: { capacity: ["rule"], lock_token: ["*"] },
    zeros: { description: "" },
  },
  aws_wafv2_web_acl_association: { id: "{web_acl_arn},{resource_arn}", replace: ["resource_arn", "web_acl_arn"] },
  aws_wafv2_web_acl_logging_configuration: { id: "{resource_arn}", replace: ["resource_arn"] },
  aws_wafv2_ip_set: {
    id: "{uuid@set}",
    replace: ["ip_address_version", "name", "name_prefix", "scope"],
    assigned: {
      arn: "arn:aws:wafv2:{region}:{account}:regional/ipset/{name}/{id}",
      lock_token: "{uuid}",
      name: "terraform-{digits:26}",
      name_prefix: "",
    },
    recomputed: { lock_token: ["*"] },
    zeros: { description: "" },
  },
};

function validationRecord(domain: string): Template {
  const name = domain.replace(/^\*\./, "");
  return {
    domain_name: domain,
    resource_record_name: `_{hex:32@name-${name}}.${name}.`,
    resource_record_type: "CNAME",
    resource_record_value: `_{hex:32@value-${name}}.{alnum:10@value-${name}}.acm-validations.aws.`,
  };
}
