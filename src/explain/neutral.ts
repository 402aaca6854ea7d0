import { accountLookups } from "../catalogue/data-sources.js";
import type { AskFunctions } from "../expression/external.js";
import { maskFor, neutralText } from "../identity/neutral.js";
import type { Contract } from "../model/contract.js";
import type { Environment, Variable } from "../model/environment.js";
import { findParameterRule } from "../model/pattern.js";
import { canonicalText, mapValue, numberValue, stringValue, type Value } from "../model/value.js";
import { makeResolver, type Resolver } from "./resolve.js";

/** One environment as it would be under another name. */
export interface NeutralSide {
  /** Over the same plan, but with fresh, neutral identities in the root variables. */
  readonly resolver: Resolver;
  /** The text of a value in which the environment's identities, own and neutral ones, are blotted out. */
  readonly masked: (value: Value) => string;
  /** The root variables that hold an identity. */
  readonly variables: ReadonlySet<string>;
  /** The addresses of the data sources that look one up. */
  readonly lookups: ReadonlySet<string>;
}

/**
 * The environment with every identity replaced by a neutral one: in its root variables those that the contract calls
 * an identity, and wherever else in a variable the environment's own name or another declared identity stands alone;
 * and the account that a data source looks up. Undefined when there is none.
 */
export function neutralSide(environment: Environment, contract: Contract, ask?: AskFunctions): NeutralSide | undefined {
  const declared = new Set([environment.name, ...(contract.environments.get(environment.name)?.identity.values() ?? [])]);
  const replaced: Replacements = new Map();
  const variables = new Map([...environment.variables].map(([name, variable]) => [name, neutralVariable(variable, isIdentity(name, contract) ? undefined : declared, replaced)]));
  const workspace = workspaceOf(environment.name, contract);
  const neutralWorkspace = workspace === undefined ? undefined : replaceText(workspace, replaced);
  const lookups = [...environment.resources.values()].filter(({ parsed }) => parsed.mode === "data" && accountLookups[parsed.type] !== undefined);
  const resources = new Map(environment.resources);
  for (const lookup of lookups) resources.set(lookup.address, { ...lookup, value: neutralLookup(lookup.value, accountLookups[lookup.parsed.type] ?? [], replaced) });
  if (replaced.size === 0) return undefined;
  const mask = maskFor([...replaced].map(([text, neutral]) => [...maskedParts(text), ...maskedParts(neutral)]));
  return {
    resolver: makeResolver({ ...environment, variables, resources }, { workspace: neutralWorkspace, ask }),
    masked: (value) => mask(canonicalText(value)),
    variables: new Set([...variables].filter(([name, variable]) => variable !== environment.variables.get(name)).map(([name]) => name)),
    lookups: new Set(lookups.map(({ address }) => address)),
  };
}

/** The name of the workspace that the contract declares for an environment. */
export const workspaceOf = (environment: string, contract: Contract): string | undefined => contract.environments.get(environment)?.identity.get("workspace");

// --- internal ---

/** Identities and the neutral texts that stand for them. */
type Replacements = Map<string, string>;

const isIdentity = (name: string, { parameters }: Contract): boolean => findParameterRule(parameters, `var.${name}`)?.identity !== undefined;

/** `only` says which texts to replace; without it, all. The same variable when there is nothing to replace. */
function neutralVariable(variable: Variable, only: ReadonlySet<string> | undefined, replaced: Replacements): Variable {
  const value = neutralValue(variable.value, only, replaced);
  return value === variable.value ? variable : { ...variable, value };
}

function neutralValue(value: Value, only: ReadonlySet<string> | undefined, replaced: Replacements): Value {
  switch (value.kind) {
    case "string": {
      if (value.text === "" || (only !== undefined && !only.has(value.text))) return value;
      const text = replaceText(value.text, replaced);
      return text === value.text ? value : stringValue(text, value.sensitive);
    }
    case "number": {
      if (only !== undefined && !only.has(value.text)) return value;
      return numberValue(replaceText(value.text, replaced), value.sensitive);
    }
    case "list": {
      const items = value.items.map((item) => neutralValue(item, only, replaced));
      return items.every((item, position) => item === value.items[position]) ? value : { ...value, items };
    }
    case "map": {
      const entries = [...value.entries].map(([key, item]) => [key, neutralValue(item, only, replaced)] as const);
      return entries.every(([key, item]) => item === value.entries.get(key)) ? value : mapValue(new Map(entries), value.sensitive);
    }
    default:
      return value;
  }
}

/** The account, and wherever else in what was looked up with it the account stands: in an ARN. */
function neutralLookup(value: Value, names: readonly string[], replaced: Replacements): Value {
  if (value.kind !== "map") return value;
  const accounts = names.flatMap((name) => {
    const account = value.entries.get(name);
    return account?.kind === "string" && account.text !== "" ? [account.text] : [];
  });
  const neutral = (text: string): string => accounts.reduce((all, account) => all.replaceAll(account, replaceText(account, replaced)), text);
  return mapValue(new Map([...value.entries].map(([key, item]) => [key, item.kind === "string" ? stringValue(neutral(item.text), item.sensitive) : item])), value.sensitive);
}

const SALT = "neutral";

function replaceText(text: string, replaced: Replacements): string {
  const neutral = replaced.get(text) ?? neutralAddressRange(text) ?? neutralText(text, SALT);
  if (neutral !== text) replaced.set(text, neutral);
  return neutral;
}

const ADDRESS_RANGE = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/;

/** An address range has to stay one, of the same size, for anything to be computed from it. */
function neutralAddressRange(text: string): string | undefined {
  const octets = networkOctets(text);
  if (octets === undefined) return undefined;
  return octets.map((octet, position) => (position === 0 ? "11" : String((octet + 101) % 256))).join(".") + text.slice(octets.join(".").length);
}

/** The octets that the size of the range leaves as they are, which everything computed from it keeps. */
function networkOctets(text: string): readonly number[] | undefined {
  const match = ADDRESS_RANGE.exec(text);
  if (match === null) return undefined;
  return match.slice(1, 1 + Math.floor(Number(match[5]) / 8)).map(Number);
}

function maskedParts(text: string): readonly string[] {
  const octets = networkOctets(text);
  return octets === undefined || octets.length === 0 ? [text] : [text, octets.length === 4 ? octets.join(".") : `${octets.join(".")}.`];
}
