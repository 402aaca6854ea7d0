/**
 * Tells whether a source is the one that a plan was made from: it is not, where the plan's configuration says `size =
 * 1` and the source `size = 2`.
 */
import { posix } from "node:path";
import { referencedNames } from "./referenced-names.js";
import type { Configuration, Configured, ConfiguredBlock, ConfiguredExpression } from "../model/environment.js";
import { isTemplateText } from "../model/template-text.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import { escaped } from "./source-expression.js";
import type { SourceConfiguration } from "./source-configuration.js";

/** A place where the source is not the one that the plan was made from. */
export interface Mismatch {
  /** `aws_vpc.main cidr_block`, `module.network`, `output.url`. */
  readonly place: string;
  readonly because: string;
}

/**
 * Where a plan's configuration and a source disagree: resources, data sources, module calls, outputs and variables
 * that only one has; arguments that only one sets; literals that are not equal; expressions that refer to other
 * things. Plans list neither `dynamic` blocks nor what stands in functions without references, so that the source is
 * taken at its word there. Modules without source are left out. None when the source is the plan's.
 */
export function sourceMismatches(
  plan: Configuration,
  { configuration: source, missing }: SourceConfiguration,
): readonly Mismatch[] {
  const known = (address: string): boolean => ![...missing].some((path) => address.startsWith(`${path}.`));
  const { syntax } = plan;
  const compare = (place: string, one: Configured, other: Configured): readonly Mismatch[] =>
    compareNodes(place, one, other, syntax);
  return [
    ...compareNamed(plan.resources, source.resources, known, (address, one, other) => [
      ...compareBlocks(address, one.arguments, other.arguments, syntax),
      ...compareOptional(`${address} count`, one.count, other.count, syntax),
      ...compareOptional(`${address} for_each`, one.forEach, other.forEach, syntax),
    ]),
    ...compareNamed(plan.modules, source.modules, known, (path, one, other) => [
      ...(sameOrigin(one.source, other.source) ? [] : [{ place: path, because: "the module comes from elsewhere" }]),
      ...compareBlocks(path, one.arguments, other.arguments, syntax),
      ...compareOptional(`${path} count`, one.count, other.count, syntax),
      ...compareOptional(`${path} for_each`, one.forEach, other.forEach, syntax),
      ...(missing.has(path)
        ? []
        : compareNamed(
            prefixed(`${path} output.`, one.outputs),
            prefixed(`${path} output.`, other.outputs),
            always,
            compare,
          )),
      ...(missing.has(path)
        ? []
        : compareNamed(
            prefixed(`${path} var.`, one.variables),
            prefixed(`${path} var.`, other.variables),
            always,
            compareVariables,
          )),
    ]),
    ...compareNamed(prefixed("output.", plan.outputs), prefixed("output.", source.outputs), always, compare),
    ...compareNamed(prefixed("var.", plan.variables), prefixed("var.", source.variables), always, compareVariables),
  ];
}

// --- internal ---

/** Terraform writes the addresses of registries and repositories out in full; those of local modules it leaves. */
function sameOrigin(plan: string | undefined, source: string | undefined): boolean {
  const local = (text: string | undefined): string | undefined =>
    text !== undefined && /^\.\.?\//.test(text) ? posix.join(text, ".").replace(/\/$/, "") : undefined;
  return local(plan) === local(source);
}

const always = (): boolean => true;

const prefixed = <Item>(prefix: string, items: ReadonlyMap<string, Item>): ReadonlyMap<string, Item> =>
  new Map([...items].map(([name, item]) => [prefix + name, item]));

function compareNamed<Item>(
  plan: ReadonlyMap<string, Item>,
  source: ReadonlyMap<string, Item>,
  known: (name: string) => boolean,
  compare: (name: string, one: Item, other: Item) => readonly Mismatch[],
): readonly Mismatch[] {
  const names = [...new Set([...plan.keys(), ...source.keys()])].filter(known).sort(compareText);
  return names.flatMap((name) => {
    const [one, other] = [plan.get(name), source.get(name)];
    if (one === undefined) return [{ place: name, because: "only the source has it" }];
    return other === undefined ? [{ place: name, because: "only the plan has it" }] : compare(name, one, other);
  });
}

const compareVariables = (
  name: string,
  one: { readonly default?: Value },
  other: { readonly default?: Value },
): readonly Mismatch[] =>
  defaultText(one.default) === defaultText(other.default)
    ? []
    : [{ place: name, because: "its default is another one" }];

/** Plans leave out a default that is null. */
const defaultText = (value: Value | undefined): string =>
  value === undefined ? "null" : canonicalText(normalized(value));

function compareOptional(
  place: string,
  one: ConfiguredExpression | undefined,
  other: ConfiguredExpression | undefined,
  syntax: Configuration["syntax"],
): readonly Mismatch[] {
  if (one === undefined && other !== undefined && isUnlistedCollection(other)) return [];
  if (one === undefined || other === undefined)
    return one === other ? [] : [{ place, because: `only the ${one === undefined ? "source" : "plan"} has it` }];
  return compareNodes(place, one, other, syntax);
}

function compareBlocks(
  address: string,
  plan: ConfiguredBlock,
  source: ConfiguredBlock,
  syntax: Configuration["syntax"],
): readonly Mismatch[] {
  const names = [...new Set([...plan.arguments.keys(), ...source.arguments.keys()])].sort(compareText);
  return names.flatMap((name) => {
    const [one, other] = [plan.arguments.get(name), source.arguments.get(name)];
    const place = `${address} ${name}`;
    // Plans leave out blocks where the provider's schema has an attribute, dynamic blocks, and nulls.
    if (one === undefined)
      return other === undefined || other.kind !== "expression" || isUnlisted(other)
        ? []
        : [{ place, because: "only the source sets it" }];
    if (other === undefined) return isNothing(one) ? [] : [{ place, because: "only the plan sets it" }];
    return compareNodes(place, one, other, syntax);
  });
}

/** Null, or a template without references: the blocks of a `dynamic`, and functions that depend on no argument. */
const isUnlisted = ({ constant, references }: ConfiguredExpression): boolean =>
  constant === undefined ||
  constant.kind === "null" ||
  (constant.kind === "string" && isTemplateText(withoutEscaped(constant.text)) && references.length === 0);

/** An escaped sign is a part of a literal, which plans list. */
const withoutEscaped = (text: string): string => text.replaceAll("$${", "").replaceAll("%%{", "");

/** Of a call without references, such as `toset(["a", "b"])`, plans say nothing where something is repeated. */
const isUnlistedCollection = (expression: ConfiguredExpression): boolean =>
  isUnlisted(expression) ||
  (expression.references.length === 0 && (expression.constant?.kind === "list" || expression.constant?.kind === "map"));

const isNothing = (node: Configured): boolean => {
  if (node.kind === "expression")
    return node.references.length === 0 && (node.constant === undefined || node.constant.kind === "null");
  return (node.kind === "block" ? [...node.arguments.values()] : node.items).every(isNothing);
};

function compareNodes(
  place: string,
  plan: Configured,
  source: Configured,
  syntax: Configuration["syntax"],
): readonly Mismatch[] {
  const [block, blocks] = [
    source.kind === "blocks" ? source.items : undefined,
    plan.kind === "blocks" ? plan.items : plan.kind === "block" ? [plan] : undefined,
  ];
  if (block !== undefined && blocks !== undefined) {
    if (block.length !== blocks.length) return [{ place, because: "there is another number of blocks" }];
    return block.flatMap((item, position) => {
      const written = blocks[position];
      return written?.kind === "block" && item.kind === "block" ? compareBlocks(place, written, item, syntax) : [];
    });
  }
  // Of static blocks beside dynamic ones the plan lists only the static.
  if (plan.kind !== "expression" && source.kind === "expression" && isUnlisted(source)) return [];
  if (plan.kind !== "expression" || source.kind !== "expression") return compareReferencedNames(place, plan, source);
  if (!sameLiteral(plan, source, syntax)) return [{ place, because: "it is another value" }];
  return compareReferencedNames(place, plan, source);
}

/**
 * A constant without references is a literal on both sides. In JSON syntax it may be template text, which the source
 * has with its value; in native syntax a plan has no such text, and what looks like it is a literal (`%{User-Agent}i`).
 */
function sameLiteral(
  { constant: plan, references }: ConfiguredExpression,
  { constant: source }: ConfiguredExpression,
  syntax: Configuration["syntax"],
): boolean {
  if (plan === undefined || source === undefined || references.length > 0) return true;
  if (syntax === "json" && isTemplateText(canonicalText(plan))) return true;
  return canonicalText(normalized(escaped(plan))) === canonicalText(normalized(source));
}

/**
 * Plan JSON writes tuples and lists, numbers and their texts as the schema has them, and the source as they were
 * typed.
 */
function normalized(value: Value): Value {
  switch (value.kind) {
    case "boolean":
      return { kind: "string", text: String(value.value), sensitive: false };
    case "number":
      return { kind: "string", text: value.text, sensitive: false };
    case "list":
      return { ...value, items: value.items.map(normalized) };
    case "map":
      return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, normalized(item)])) };
    default:
      return value;
  }
}

function compareReferencedNames(place: string, plan: Configured, source: Configured): readonly Mismatch[] {
  const [one, other] = [referencedNames(referencesIn(plan)), referencedNames(referencesIn(source))];
  const different = [...one.filter((head) => !other.includes(head)), ...other.filter((head) => !one.includes(head))];
  return different.length === 0 ? [] : [{ place, because: `one of the two refers to ${different[0]}` }];
}

function referencesIn(node: Configured): readonly string[] {
  if (node.kind === "expression") return node.references;
  return (node.kind === "block" ? [...node.arguments.values()] : node.items).flatMap(referencesIn);
}
