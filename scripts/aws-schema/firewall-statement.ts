import type { Attribute, Block, NestedBlock, TypeNotation } from "../../test/terraform/provider/schema.js";

const ACTIONS = Object.fromEntries(
  ["allow", "block", "captcha", "challenge", "count"].map((name) => [name, one(block({}, {}))]),
);

const MATCH = {
  field_to_match: one(
    block(
      {},
      {
        all_query_arguments: one(block({}, {})),
        body: one(block({ oversize_handling: optional("string") }, {})),
        method: one(block({}, {})),
        query_string: one(block({}, {})),
        single_header: one(block({ name: required("string") }, {})),
        single_query_argument: one(block({ name: required("string") }, {})),
        uri_path: one(block({}, {})),
      },
    ),
  ),
  text_transformation: {
    nesting: "set",
    min: 1,
    block: block({ priority: required("number"), type: required("string") }, {}),
  },
} as const;

/**
 * The `statement` block of a web ACL's rules. Statements nest in themselves, so the bindings leave them untyped; these
 * are the ones that a web application's firewall commonly uses, as the provider's documentation describes them.
 */
export const FIREWALL_STATEMENT: NestedBlock = statement(1);

// --- internal ---

function statement(depth: number): NestedBlock {
  const scope = depth > 0 ? { scope_down_statement: one(statement(depth - 1).block) } : {};
  const logic: Readonly<Record<string, NestedBlock>> =
    depth > 0
      ? {
          and_statement: one(block({}, { statement: { nesting: "list", min: 1, block: statement(depth - 1).block } })),
          not_statement: one(block({}, { statement: { nesting: "list", min: 1, block: statement(depth - 1).block } })),
          or_statement: one(block({}, { statement: { nesting: "list", min: 1, block: statement(depth - 1).block } })),
        }
      : {};
  return one(
    block(
      {},
      {
        ...logic,
        byte_match_statement: one(
          block({ positional_constraint: required("string"), search_string: required("string") }, MATCH),
        ),
        geo_match_statement: one(block({ country_codes: required(["list", "string"]) }, {})),
        ip_set_reference_statement: one(block({ arn: required("string") }, {})),
        managed_rule_group_statement: one(
          block(
            { name: required("string"), vendor_name: required("string"), version: optional("string") },
            {
              rule_action_override: many(
                block({ name: required("string") }, { action_to_use: one(block({}, ACTIONS)) }),
              ),
              ...scope,
            },
          ),
        ),
        rate_based_statement: one(
          block(
            {
              aggregate_key_type: optional("string"),
              evaluation_window_sec: optional("number"),
              limit: required("number"),
            },
            {
              forwarded_ip_config: one(
                block({ fallback_behavior: required("string"), header_name: required("string") }, {}),
              ),
              ...scope,
            },
          ),
        ),
        regex_match_statement: one(block({ regex_string: required("string") }, MATCH)),
        rule_group_reference_statement: one(block({ arn: required("string") }, {})),
        size_constraint_statement: one(
          block({ comparison_operator: required("string"), size: required("number") }, MATCH),
        ),
        sqli_match_statement: one(block({ sensitivity_level: optional("string") }, MATCH)),
        xss_match_statement: one(block({}, MATCH)),
      },
    ),
  );
}

function block(attributes: Readonly<Record<string, Attribute>>, blocks: Readonly<Record<string, NestedBlock>>): Block {
  return { attributes, blocks };
}

function one(content: Block): NestedBlock {
  return { nesting: "list", max: 1, block: content };
}

function many(content: Block): NestedBlock {
  return { nesting: "list", block: content };
}

function required(type: TypeNotation): Attribute {
  return { type, required: true };
}

function optional(type: TypeNotation): Attribute {
  return { type, optional: true };
}
