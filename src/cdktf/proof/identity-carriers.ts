/**
 * Which things of a configuration an identity goes into: `local.prefix`, whose text is another one with a neutral name,
 * and `aws_s3_bucket.logs`, whose bucket is called after `local.prefix`.
 */
import { referencesIn } from "../../evaluate/compare-with-neutral.js";
import { accountLookups } from "../../knowledge/data-sources.js";
import { headText, type Reference } from "../../language/syntax.js";
import { parseAddress } from "../../model/address.js";
import { nodeValue } from "../../model/configured-value.js";
import type { Configured, Environment } from "../../model/environment.js";
import { canonicalText, type Value } from "../../model/value.js";

/** Something that references lead to, as it is written, with what it refers to itself. */
interface Definition {
  readonly value: Value;
  readonly references: readonly Reference[];
}

/** By the names that references begin with: `local.prefix`, `var.stage`, `aws_x.y`, `data.aws_caller_identity.z`. */
export type Definitions = ReadonlyMap<string, Definition>;

/** Everything that references in a configuration can lead to. */
export async function definitionsIn({ configuration, variables }: Environment): Promise<Definitions> {
  const defined = new Map<string, Definition>();
  const add = async (name: string, value: Value | undefined): Promise<void> => {
    if (value !== undefined) defined.set(name, { value, references: await referencesIn(value) });
  };
  const written = (node: Configured | undefined): Value | undefined =>
    node === undefined ? undefined : nodeValue(node);
  for (const [name, local] of configuration?.locals ?? []) await add(`local.${name}`, written(local));
  for (const [name, variable] of variables) await add(`var.${name}`, variable.value);
  for (const [name, one] of [...(configuration?.resources ?? []), ...(configuration?.modules ?? [])]) {
    await add(name, written(one.arguments));
    await add(repetitionOf(name), written(one.count ?? one.forEach));
  }
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

/** How a `count` or `for_each` is called among the definitions: no reference leads to it. */
export const repetitionOf = (address: string): string => `the repetition of ${address}`;

// --- internal ---

const WORKSPACE = "terraform.workspace";

const isAccountLookup = (address: string): boolean => {
  const parsed = parseAddress(address);
  return parsed?.mode === "data" && accountLookups[parsed.type] !== undefined;
};
