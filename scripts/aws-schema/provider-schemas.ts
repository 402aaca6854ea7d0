import { BEHAVIOURS, behaviourOf } from "../../test/terraform/provider/behaviour/index.js";
import type { Behaviour } from "../../test/terraform/provider/behaviour/behaviour.js";
import { DATA_SOURCES, SENSITIVE_DATA } from "../../test/terraform/provider/data-sources.js";
import type { Attribute, Block, NestedBlock, ProviderSchemas } from "../../test/terraform/provider/schema.js";
import { FIREWALL_STATEMENT } from "./firewall-statement.js";
import type { Binding, BindingAttribute, BindingBlock, BindingBody, TypeNotation } from "./parse-bindings.js";
import { findBindings, readBinding } from "./read-bindings.js";

/** Which types to serve beyond those that the behaviour tables name. */
export interface ExtraTypes {
  readonly resources: readonly string[];
  readonly data: readonly string[];
}

/**
 * The schemas of the offline provider: types, nesting and computed-only attributes from the bindings, the rest from the
 * behaviour tables. Throws when the bindings lack a type.
 */
export function providerSchemas(extra: ExtraTypes): ProviderSchemas {
  const bindings = findBindings();
  const read = (folder: string): Binding => {
    const found = readBinding(bindings, folder);
    if (found === undefined) throw new Error(`The installed @cdktf/provider-aws has no "${folder}".`);
    return found;
  };
  const resources = sortedUnique([...Object.keys(BEHAVIOURS), ...extra.resources]);
  const data = sortedUnique([...Object.keys(DATA_SOURCES), ...extra.data]);
  return {
    version: bindings.providerVersion,
    provider: toBlock(read("provider").body, {}, ""),
    resources: Object.fromEntries(resources.map((type) => [type, resourceBlock(type, read(folderOf(type)))])),
    data: Object.fromEntries(
      data.map((type) => [type, toBlock(read(`data-${folderOf(type, true)}`).body, dataBehaviour(type), "")]),
    ),
  };
}

/** The file's text, one type per line. */
export function formatProviderSchemas(schemas: ProviderSchemas): string {
  const section = (types: Readonly<Record<string, Block>>): string =>
    Object.entries(types)
      .map(([type, block]) => `${JSON.stringify(type)}:${JSON.stringify(block)}`)
      .join(",\n");
  const head = `"version":${JSON.stringify(schemas.version)},\n"provider":${JSON.stringify(schemas.provider)}`;
  return `{${head},\n"resources":{\n${section(schemas.resources)}\n},\n"data":{\n${section(schemas.data)}\n}}\n`;
}

// --- internal ---

function folderOf(type: string, data = false): string {
  return (data ? type : type.replace(/^aws_/, "")).replaceAll("_", "-");
}

/** What a data source can be asked by and answers as well is optional and computed. */
function dataBehaviour(type: string): Behaviour {
  return { assigned: { tags: {}, ...DATA_SOURCES[type]?.answers({}, "") }, sensitive: SENSITIVE_DATA[type] ?? [] };
}

function resourceBlock(type: string, binding: Binding): Block {
  const block = toBlock(binding.body, behaviourOf(type), "");
  if (type !== "aws_wafv2_web_acl") return block;
  const rule = block.blocks["rule"]!;
  const { statement, ...attributes } = rule.block.attributes;
  if (statement === undefined)
    throw new Error("The bindings type the firewall's statements now: drop firewall-statement.ts.");
  const ruleBlock: Block = { attributes, blocks: { ...rule.block.blocks, statement: FIREWALL_STATEMENT } };
  return { ...block, blocks: { ...block.blocks, rule: { ...rule, block: ruleBlock } } };
}

function toBlock(body: BindingBody, behaviour: Behaviour, path: string): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const [name, member] of [...body].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const full = `${path}${name}`;
    if (member.kind === "attribute") attributes[name] = toAttribute(full, member, behaviour);
    else if (behaviour.objectAttributes?.includes(full))
      attributes[name] = { type: typeOf(member), optional: true, computed: true };
    else blocks[name] = toNested(full, member, behaviour);
  }
  return { attributes, blocks };
}

function toNested(path: string, member: BindingBlock, behaviour: Behaviour): NestedBlock {
  const limits = { ...(member.required && { min: 1 }), ...(member.single && { max: 1 }) };
  return { nesting: member.nesting, ...limits, block: toBlock(member.body, behaviour, `${path}.`) };
}

function toAttribute(path: string, member: BindingAttribute, behaviour: Behaviour): Attribute {
  const computed =
    member.computed || (member.optional && (ALWAYS_COMPUTED.has(path) || behaviour.assigned?.[path] !== undefined));
  return {
    type: member.type,
    ...(member.required && { required: true }),
    ...(member.optional && { optional: true }),
    ...(computed && { computed: true }),
    ...(behaviour.sensitive?.includes(path) && { sensitive: true }),
    ...(behaviour.writeOnly?.includes(path) && { writeOnly: true }),
  };
}

/** What the provider fills in for every type that has it. */
const ALWAYS_COMPUTED: ReadonlySet<string> = new Set(["id", "region", "tags_all"]);

function typeOf(member: BindingAttribute | BindingBlock): TypeNotation {
  if (member.kind === "attribute") return member.type;
  const fields = Object.fromEntries(
    [...member.body].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, one]) => [name, typeOf(one)]),
  );
  return member.nesting === "single" ? ["object", fields] : [member.nesting, ["object", fields]];
}

function sortedUnique(types: readonly string[]): readonly string[] {
  return [...new Set(types)].sort();
}
