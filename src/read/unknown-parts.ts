import type { ByteWindow } from "../json/byte-window.js";
import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, peek, skipValue } from "../json/scan.js";
import { skip, whole } from "../json/walk.js";
import type { Value } from "../model/value.js";

/**
 * What is passed over on purpose, by the part of a document that it stands in, with the reason
 * (https://developer.hashicorp.com/terraform/internals/json-format). Everything else that nobody reads and that holds
 * something is an unknown part: a newer Terraform, or another tool, says something there that is not compared.
 */
const PASSED_OVER = {
  document: {
    relevant_attributes: "which attributes led from drift to changes, both of which are read",
    proposed_unknown: "what after_unknown of every change says",
    provider_schemas: "refused with a sentence of its own",
    encrypted_data: "refused with a sentence of its own",
    encryption_version: "refused with a sentence of its own",
    lineage: "the name of a state file",
    serial: "how often a state file was written",
  },
  planned_values: {},
  values: {},
  values_module: {},
  values_resource: {
    schema_version: "how the provider writes the state",
    depends_on: "in which order it is made and destroyed",
    tainted: "a plan replaces it then, which is read",
    identity: "made by the provider of what is read",
    identity_schema_version: "how the provider writes the state",
  },
  state_resource: { each: "whether its objects have keys, which are read" },
  state_instance: {
    schema_version: "how the provider writes the state",
    status: "a plan replaces what is tainted, and that is read",
    private: "what the provider keeps for itself",
    dependencies: "in which order it is made and destroyed",
    depends_on: "in which order it is made and destroyed",
    create_before_destroy: "in which order it is made and destroyed",
    skip_destroy: "what becomes of it when it is destroyed",
    identity: "made by the provider of what is read",
    identity_schema_version: "how the provider writes the state",
  },
  values_output: {
    type: "what it is, is read",
    deprecated: "for people",
  },
  variable_value: { deprecated: "for people" },
  check: {},
  check_address: {
    kind: "a part of how it is displayed",
    module: "a part of how it is displayed",
    mode: "a part of how it is displayed",
    type: "a part of how it is displayed",
    name: "a part of how it is displayed",
    instance_key: "a part of how it is displayed",
  },
  check_problem: {},
  condition_result: { condition_type: "whose condition it is, which its address tells" },
  prior_state: {
    format_version: "that of the document",
    terraform_version: "the version that wrote the state",
    checks: "results of the run before",
  },
  resource_changes: { schema_version: "how the provider writes the state" },
  change: {
    before_identity: "made by the provider of what is read",
    after_identity: "made by the provider of what is read",
    generated_config: "for a person to take over",
  },
  configuration: {},
  provider_config: { alias: "a part of its key", module_address: "a part of its key" },
  module: { address: "that of its call" },
  resource: {
    mode: "a part of its address",
    type: "a part of its address",
    name: "a part of its address",
    schema_version: "how the provider writes the state",
  },
  provisioner: {},
  expression: {},
  module_call: { resolved_source: "the source, written in full" },
  variable: {
    description: "for people",
    type: "what it allows; what was given is read",
    nullable: "what it allows; what was given is read",
    required: "whether it has a default, which is read",
    deprecated: "for people",
  },
  output: {
    description: "for people",
    depends_on: "when it is made, which moves nothing",
    ephemeral: "that it is kept nowhere",
    deprecated: "for people",
    type: "what it allows; what it is, is read",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A part of a document whose keys are known. */
export type KnownPart = keyof typeof PASSED_OVER;

/** Where unknown parts are noted. */
export type Noted = Pick<ByteWindow, "unknownParts">;

/** Passes the value of a key that nobody reads, and notes the key where it is unknown and holds something. */
export async function passOver(window: ByteWindow, part: KnownPart, key: string): Promise<void> {
  if (!isKnown(part, key) && !(await whole(window, () => comesNothing(window)))) note(window, part, key);
  await skip(window);
}

/** As `passOver`, for a value that is in the window as a whole. */
export function passOverInside(window: ByteWindow, part: KnownPart, key: string): void {
  if (!isKnown(part, key) && !comesNothing(window)) note(window, part, key);
  skipValue(window);
}

/** Notes the keys of an object that was read whole and of which only `read` are looked at. */
export function noteUnknown(
  window: Noted,
  part: KnownPart,
  fields: ReadonlyMap<string, Value>,
  read: readonly string[],
): void {
  for (const [key, value] of fields)
    if (!read.includes(key) && !isKnown(part, key) && !isNothing(value)) note(window, part, key);
}

/** Notes what a newer Terraform does with an object: `change.actions.rename`. */
export function noteUnknownActions(window: Noted, actions: readonly string[]): void {
  for (const action of actions) if (!ACTIONS.has(action)) note(window, "change", `actions.${action}`);
}

// --- internal ---

/** `open` is what OpenTofu does with ephemeral resources. */
const ACTIONS: ReadonlySet<string> = new Set(["no-op", "create", "read", "update", "delete", "forget", "open"]);

const isKnown = (part: KnownPart, key: string): boolean => Object.hasOwn(PASSED_OVER[part], key);

/** Named as the part of a document where it stands: `action_invocations`, `resource_changes.cost`. */
const note = ({ unknownParts }: Noted, part: KnownPart, key: string): void =>
  void unknownParts.add(part === "document" ? key : `${part}.${key}`);

const isNothing = (value: Value): boolean =>
  value.kind === "null" ||
  (value.kind === "boolean" && !value.value) ||
  (value.kind === "list" && value.items.length === 0) ||
  (value.kind === "map" && value.entries.size === 0);

/** How `null` and `false` begin. */
const LETTERS_OF_NOTHING: ReadonlySet<number> = new Set([..."nf"].map((letter) => letter.charCodeAt(0)));
const CLOSING: ReadonlyMap<number, number> = new Map([
  [OPEN_LIST, CLOSE_LIST],
  [OPEN_OBJECT, CLOSE_OBJECT],
]);

/** True when `null`, `false`, `[]` or `{}` comes next; takes nothing but whitespace. */
function comesNothing(window: ByteWindow): boolean {
  const first = peek(window);
  if (LETTERS_OF_NOTHING.has(first)) return true;
  const closing = CLOSING.get(first);
  if (closing === undefined) return false;
  const start = window.position;
  window.position += 1;
  const nothing = peek(window) === closing;
  window.position = start;
  return nothing;
}
