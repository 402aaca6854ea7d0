import { BASE } from "./outputs.js";
import { planted, type Json, type JsonObject } from "./plant.js";

/**
 * A plan with a contract and a parameter file, as one document, with a place wherever the last two have one. In the
 * plan stands what they are about.
 */
export const declared = (plan: JsonObject): JsonObject => ({
  plan: planted(plan, (place) => ABOUT[place] ?? place.replaceAll("_", "-")),
  parameters,
  contract,
});

/** The files of it, from the document of each environment; the contract is the first one's, and the other's was it. */
export function declaredFiles(documents: Readonly<Record<string, JsonObject>>): Readonly<Record<string, string>> {
  const files = Object.entries(documents).flatMap(([name, document]) => [
    [`${name}.json`, JSON.stringify(document["plan"])],
    [`${name}.parameters.json`, JSON.stringify(parametersOf(name, document["parameters"] as JsonObject), null, 1)],
  ]);
  const [first, other] = Object.values(documents).map((document) => JSON.stringify(document["contract"], null, 1));
  return Object.fromEntries([...files, ["parity.yaml", first], [BASE, other]]) as Readonly<Record<string, string>>;
}

// --- internal ---

/** What a place of the plan holds that a rule is about: production has an identity of staging. */
const ABOUT: Readonly<Record<string, string>> = {
  plant_attribute: "plant_attribute",
  plant_attribute_entry: "plant_attribute_entry",
  plant_trigger: "plant_trigger",
  plant_queue_name: "id-plant_identity",
};

const parameters: JsonObject = {
  name: "plant_parameter_identity",
  must: "plant_parameter_must_differ",
  text: "plant_parameter_value",
  may: "plant_parameter_may_differ",
  limited: "plant_parameter_limited",
  bounded: "plant_parameter_bounded",
  plant_parameter_name: "a",
  entries: {
    plant_parameter_key: "plant_parameter_entry",
    deep: { plant_parameter_deep_key: ["plant_parameter_item"] },
  },
  objects: [{ name: "plant_parameter_natural_key", value: "plant_parameter_object" }],
  secret: "plant_sensitive_parameter",
  logins: { plant_sensitive_parameter_key: "plant_sensitive_parameter_entry" },
  document: JSON.stringify({ plant_parameter_document_key: "plant_parameter_in_document" }),
};

const contract: JsonObject = {
  version: 1,
  reference: "production",
  environments: {
    staging: { parameters: "staging.parameters.json", identity: { "kind-plant_identity_kind": "id-plant_identity" } },
    production: { parameters: "production.parameters.json" },
  },
  parameters: {
    name: { identity: "kind-plant_identity_kind", reason: "It says plant_identity_reason of it." },
    must: { must: "differ", reason: "It says plant_must_reason of it." },
    may: { may: "differ", reason: "It says plant_may_reason of it." },
    secret: { may: "differ", sensitive: true, reason: "Shared with nobody." },
    "logins.*": { sensitive: true },
    limited: { may: "differ", reason: "Limited.", when: 'staging == "plant_condition"' },
    bounded: { may: "differ", reason: "Bounded.", affects: ["aws_instance.plant_affects"] },
    "plant_unused_parameter*": { may: "differ", reason: "Unused." },
  },
  allow: [
    { resource: "terraform_data.values", attribute: "input.text", reason: "It says plant_allowed_reason of it." },
    { resource: "aws_instance.plant_allowed_resource", attribute: "tags.plant_allowed_attribute", reason: "Unused." },
    { resource: "aws_instance.plant_allowed_presence", presence: "staging", reason: "Unused." },
  ],
  waivers: [
    waiver("terraform_data.values", "input.entries", "plant_waived_reason", "plant_waived_owner", "2027-01-31"),
    waiver("terraform_data.values", "triggers_replace", "plant_expired_reason", "plant_expired_owner", "2027-01-01"),
    waiver("aws_instance.plant_waived_resource", "plant_waived_attribute", "-", "ops", "2027-01-31"),
  ],
  renames: [{ from: "plant_renamed_from", to: "plant_renamed_to" }],
  gate: { maxWaiverDays: 10 },
};

function waiver(resource: string, attribute: string, reason: string, owner: string, expires: string): Json {
  return { resource, attribute, reason: `It says ${reason} of it.`, owner, expires };
}

/** One that must differ does not; of the others each has another value. */
const parametersOf = (environment: string, given: JsonObject): JsonObject => ({
  ...given,
  only: `in-${environment}`,
});
