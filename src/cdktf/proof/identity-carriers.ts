/**
 * Which things of a configuration an identity goes into: `local.prefix`, whose text is another one with a neutral name,
 * and `aws_s3_bucket.logs`, whose bucket is called after `local.prefix`. Carriers are also iterators of `dynamic`
 * blocks, what reads the account or the workspace, and what reads settings of a provider that hold an identity.
 */
import { referencesIn } from "../../evaluate/compare-with-neutral.js";
import { accountLookups, environmentLookups } from "../../knowledge/data-sources.js";
import { headText, type Reference } from "../../language/syntax.js";
import { parseAddress } from "../../model/address.js";
import { nodeValue } from "../../model/configured-value.js";
import type { Configured, Environment } from "../../model/environment.js";
import { canonicalText, listValue, type Value } from "../../model/value.js";

/** Something that references lead to, as it is written, with what it refers to itself. */
interface Definition {
  readonly value: Value;
  readonly references: readonly Reference[];
}

/**
 * By the names that references begin with: `local.prefix`, `var.stage`, `aws_x.y`, `data.aws_caller_identity.z`. What
 * is repeated, and the settings of providers, have names of their own, to which no reference leads.
 */
export type Definitions = ReadonlyMap<string, Definition>;

/** Everything that references in a configuration can lead to. */
export async function definitionsIn({ configuration, variables }: Environment): Promise<Definitions> {
  const defined = new Map<string, Definition>();
  // Several blocks may have an iterator of one name.
  const add = async (name: string, value: Value | undefined): Promise<void> => {
    if (value === undefined) return;
    const before = defined.get(name);
    const references = [...(before?.references ?? []), ...(await referencesIn(value))];
    defined.set(name, { value: before === undefined ? value : listValue([before.value, value]), references });
  };
  const written = (node: Configured | undefined): Value | undefined =>
    node === undefined ? undefined : nodeValue(node);
  for (const [name, local] of configuration?.locals ?? []) await add(`local.${name}`, written(local));
  for (const [name, variable] of variables) await add(`var.${name}`, variable.value);
  for (const [name, one] of [...(configuration?.resources ?? []), ...(configuration?.modules ?? [])]) {
    await add(name, written(one.arguments));
    await add(repetitionOf(name), written(one.count ?? one.forEach));
    for (const [iterator, forEach] of iteratorsIn(nodeValue(one.arguments)))
      for (const part of ["key", "value"]) await add(`${iterator}.${part}`, forEach);
  }
  const providers = [...(configuration?.providers.values() ?? [])];
  await add(PROVIDERS, listValue(providers.map((provider) => nodeValue(provider.arguments))));
  return defined;
}

/** The names of the definitions that an identity goes into, directly or through others; see `Definitions`. */
export function carriersOf(own: Definitions, neutral: Definitions): ReadonlySet<string> {
  const carriers = new Set<string>();
  const usersOf = new Map<string, string[]>();
  const waiting: string[] = [];
  for (const [name, { value, references }] of own) {
    const other = neutral.get(name)?.value;
    const isOther = other === undefined || canonicalText(value) !== canonicalText(other);
    if (isOther || isAccountLookup(name) || references.some(tellsAccount)) waiting.push(name);
    for (const used of references.map(headText)) usersOf.set(used, [...(usersOf.get(used) ?? []), name]);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (carriers.has(next)) continue;
    carriers.add(next);
    if (next === PROVIDERS) waiting.push(...[...own.keys()].filter(tellsProvider));
    waiting.push(...(usersOf.get(next) ?? []));
  }
  return carriers;
}

/** References with all those that stand in the local values behind them. */
export function referencesBehind(references: readonly Reference[], definitions: Definitions): readonly Reference[] {
  const found = new Map<string, Reference>();
  const waiting = [...references];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next.text)) continue;
    found.set(next.text, next);
    if (next.root === "local") waiting.push(...(definitions.get(headText(next))?.references ?? []));
  }
  return [...found.values()];
}

/** `data.aws_caller_identity.me.account_id` and `terraform.workspace` tell which environment this is. */
export const tellsAccount = (reference: Reference): boolean =>
  headText(reference) === WORKSPACE || isAccountLookup(headText(reference));

/** Whether an identity goes into what the reference names. */
export const carries = (reference: Reference, carriers: ReadonlySet<string>): boolean =>
  carriers.has(headText(reference)) || (carriers.has(PROVIDERS) && namesAllTags(reference));

/** How a `count` or `for_each` is called among the definitions: no reference leads to it. */
export const repetitionOf = (address: string): string => `the repetition of ${address}`;

// --- internal ---

const WORKSPACE = "terraform.workspace";

const isAccountLookup = (address: string): boolean => {
  const parsed = parseAddress(address);
  return parsed?.mode === "data" && accountLookups[parsed.type] !== undefined;
};

/** How the settings of all providers are called among the definitions: no reference leads to them. */
const PROVIDERS = "the settings of providers";

/** Data sources that tell what a provider is set to, such as its region or its default tags. */
const tellsProvider = (address: string): boolean => {
  const parsed = parseAddress(address);
  return parsed?.mode === "data" && (parsed.type === "aws_default_tags" || environmentLookups.includes(parsed.type));
};

/** `aws_vpc.main.tags_all` holds the default tags of its provider. */
const namesAllTags = ({ steps }: Reference): boolean =>
  steps.some((step) => step.kind === "attribute" && step.name === "tags_all");

/** The iterators of `dynamic` blocks, at any depth, each with what it goes through. */
function iteratorsIn(value: Value): readonly (readonly [string, Value])[] {
  if (value.kind === "list") return value.items.flatMap(iteratorsIn);
  if (value.kind !== "map") return [];
  const dynamic = value.entries.get("dynamic");
  const blocks = dynamic?.kind === "map" ? [...dynamic.entries] : [];
  const own = blocks.flatMap(([label, body]) => bodiesOf(body).flatMap((one) => iteratorOf(label, one)));
  return [...own, ...[...value.entries.values()].flatMap(iteratorsIn)];
}

const bodiesOf = (body: Value): readonly Value[] => (body.kind === "list" ? body.items : [body]);

function iteratorOf(label: string, body: Value): readonly (readonly [string, Value])[] {
  const [forEach, named] = ["for_each", "iterator"].map((name) => entryOf(body, name));
  return forEach === undefined ? [] : [[named?.kind === "string" ? named.text : label, forEach]];
}

const entryOf = (value: Value, name: string): Value | undefined =>
  value.kind === "map" ? value.entries.get(name) : undefined;
