import type { Evaluation, Resolution } from "../../language/evaluate.js";
import { evaluateAsking, type AskFunctions } from "../../language/external.js";
import { askFiles } from "../../language/files.js";
import { parseTemplate } from "../../language/parse.js";
import { references } from "../../language/references.js";
import { headText, type Reference } from "../../language/syntax.js";
import { formatModulePath } from "../../model/address.js";
import type { Environment } from "../../model/environment.js";
import { canonicalText, listValue, mapValue, stringValue, type Value } from "../../model/value.js";
import { instancesByAddress, lookUp, outputPosition } from "./look-up.js";
import type { ExpressionSite } from "./expression-site.js";

/** Resolves configured values against one environment's own plan. */
export interface Resolver {
  readonly environment: Environment;
  /** The name of the workspace, where the contract declares it. */
  readonly workspace: string | undefined;
  /**
   * The value that configured text stands for. Strings are templates of Terraform's JSON syntax. Not to be called
   * again before it has answered.
   */
  readonly resolve: (configured: Value, at: ExpressionSite) => Promise<Evaluation>;
}

/** What stands outside of the plan. */
export interface ResolverSettings {
  /** The name of the workspace, where the contract declares it. */
  readonly workspace?: string | undefined;
  /** Who answers functions that our own table lacks. */
  readonly ask?: AskFunctions | undefined;
  /** Root variables stand for whatever they may hold, instead of for their values. */
  readonly anyVariables?: boolean | undefined;
  /** Functions that are not computed, see `Scope`. */
  readonly named?: ReadonlySet<string> | undefined;
}

/**
 * A resolver over one plan: references to resources and data sources find their planned values, variables their
 * values, module inputs and outputs and locals their expressions. What the input does not hold is undetermined.
 */
export function makeResolver(environment: Environment, settings: ResolverSettings = {}): Resolver {
  const index = instancesByAddress(environment);
  const ask = askFiles(environment.configuration?.files, settings.ask);
  const remembered = new Map<string, Evaluation>();
  const resolve = (configured: Value, at: ExpressionSite): Promise<Evaluation> =>
    resolveValue(configured, at, {
      lookup,
      ask,
      named: settings.named,
      readsFiles: environment.configuration?.files !== undefined,
    });
  const lookup: Means["lookup"] = async (reference, at) =>
    lookUp(reference, at, { environment, settings, index, resolveOnce });
  const resolveOnce = async (configured: Value, at: ExpressionSite, name: string): Promise<Evaluation> => {
    const key = `${formatModulePath(at.module)}${JSON.stringify(at.key ?? null)} ${name}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    // Stands until the evaluation is done: a cycle (which Terraform refuses) must not go on for ever.
    remembered.set(key, { kind: "undetermined", reason: `${name} refers to itself` });
    const evaluation = await resolve(configured, at);
    remembered.set(key, evaluation);
    return evaluation;
  };
  return { environment, workspace: settings.workspace, resolve };
}

// --- internal ---

/** What an evaluation works with. */
interface Means {
  readonly lookup: (reference: Reference, at: ExpressionSite) => Promise<Value | undefined>;
  readonly ask: AskFunctions | undefined;
  readonly named: ReadonlySet<string> | undefined;
  readonly readsFiles: boolean;
}

async function resolveValue(configured: Value, at: ExpressionSite, means: Means): Promise<Evaluation> {
  if (configured.kind === "string") return resolveTemplate(configured.text, at, means);
  if (configured.kind === "list") {
    const items = await resolveAll(configured.items, at, means);
    return "kind" in items ? items : { kind: "value", value: listValue(items) };
  }
  if (configured.kind === "map") {
    const keys = await resolveAll(
      [...configured.entries.keys()].map((key) => stringValue(key)),
      at,
      means,
    );
    const items = await resolveAll([...configured.entries.values()], at, means);
    if ("kind" in keys) return keys;
    return "kind" in items
      ? items
      : {
          kind: "value",
          value: mapValue(new Map(keys.map((key, position) => [keyText(key), items[position] as Value]))),
        };
  }
  return { kind: "value", value: configured };
}

const keyText = (key: Value): string =>
  key.kind === "string" || key.kind === "number" ? key.text : canonicalText(key);

/** One after the other: what is being evaluated has to be finished before anything else asks for it. */
async function resolveAll(
  values: readonly Value[],
  at: ExpressionSite,
  means: Means,
): Promise<readonly Value[] | Exclude<Evaluation, { kind: "value" }>> {
  const resolved: Value[] = [];
  for (const value of values) {
    const evaluation = await resolveValue(value, at, means);
    if (evaluation.kind === "undetermined") return evaluation;
    resolved.push(evaluation.value);
  }
  return resolved;
}

async function resolveTemplate(
  text: string,
  at: ExpressionSite,
  { lookup, ask, named, readsFiles }: Means,
): Promise<Evaluation> {
  if (!text.includes("${") && !text.includes("%{")) return { kind: "value", value: stringValue(text) };
  const expression = await parseTemplate(text);
  const found = new Map<string, Value>();
  for (const reference of references(expression)) {
    const key = lookupKey(reference);
    if (found.has(key)) continue;
    const value = await lookup(reference, at);
    if (value !== undefined) found.set(key, value);
  }
  const resolve = (reference: Reference): Resolution | undefined => {
    const value = found.get(lookupKey(reference));
    return value === undefined ? undefined : { value, taken: taken(reference) };
  };
  return evaluateAsking(expression, { resolve, named }, ask, readsFiles);
}

/** One output of a module is found alone; everything else as the whole object that the reference names. */
const lookupKey = (reference: Reference): string => {
  const output = outputPosition(reference);
  return output === undefined ? headText(reference) : `module ${JSON.stringify(reference.steps.slice(0, output + 1))}`;
};

const taken = (reference: Reference): number => {
  const output = outputPosition(reference);
  return output === undefined ? reference.head : output + 1;
};
