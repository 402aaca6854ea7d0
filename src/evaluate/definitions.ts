import { headText, makeReference, type Reference, type ReferenceStep } from "../language/syntax.js";
import { parseAddress } from "../model/address.js";
import type { Place } from "../model/difference.js";
import type { Configured, Environment } from "../model/environment.js";
import { canonicalText, numberValue, stringValue, type Value } from "../model/value.js";
import { nodeValue } from "../model/configured-value.js";
import { outputPosition } from "./look-up.js";
import { callerOf, localsOf, moduleCall, moduleKeys, modulePathText, type ExpressionSite } from "./expression-site.js";

/** A definition as it is told and compared, without the environment that it belongs to. */
export interface NamedDefinition {
  /** For people, such as `local.size` or `module.api var.size`; the same for one definition only. */
  readonly name: string;
  /**
   * Where a configuration writes it, as far as a configuration proof speaks of it: in the root module. For `local.size`
   * the variable section has it, for an argument of `module.api` that module.
   */
  readonly place?: Place;
}

/** A definition with all that it says. */
export interface WrittenDefinition extends NamedDefinition {
  /** Text that is the same exactly for what says the same. */
  readonly content: string;
}

/** What a reference to a local, a module's variable, a module's output or an element of a `for_each` stands for. */
export interface Definition extends NamedDefinition {
  readonly node: Configured;
  /** Where `node` stands. */
  readonly at: ExpressionSite;
  /** What the reference reads from it. */
  readonly tail: readonly ReferenceStep[];
  /** What else decides about the value: the type and the default of a variable. The same for equal ones only. */
  readonly declaration: string;
}

/**
 * The definition of what is referred to; undefined for root variables, resources and whatever the input does not
 * define.
 */
export function definitionOf(
  reference: Reference,
  at: ExpressionSite,
  environment: Environment,
): Definition | undefined {
  switch (reference.root) {
    case "var":
      return at.module.length === 0 ? undefined : ofVariable(reference, at, environment);
    case "local":
      return ofLocal(reference, at, environment);
    case "module":
      return ofOutput(reference, at, environment);
    case "each":
      return ofElement(reference, at);
    default:
      return undefined;
  }
}

/** All definitions that a reference goes through next: of a whole module, what repeats it and what it gives out. */
export function definitionsBehind(
  reference: Reference,
  at: ExpressionSite,
  environment: Environment,
): readonly Definition[] {
  const definition = definitionOf(reference, at, environment);
  if (definition !== undefined) return [definition];
  const path = [...at.module, { name: attributeName(reference.steps[0]) ?? "" }];
  const call = reference.root === "module" ? moduleCall(environment, path) : undefined;
  if (call === undefined) return [];
  const repeated = call.count ?? call.forEach;
  const keys = repeated === undefined ? [] : moduleKeys(environment, path);
  // One without resources says nothing about its instances, and gives something out all the same.
  const instances = keys.length === 0 ? [undefined] : keys;
  return [
    ...(repeated === undefined ? [] : [repetition(call.path, repeated, at)]),
    ...instances.flatMap((key) =>
      [...call.outputs.keys()].flatMap(
        (output) => ofOutput(outputReference(path.at(-1)?.name ?? "", key, output), at, environment) ?? [],
      ),
    ),
  ];
}

/** The `count` or `for_each` of a module call, as a definition of its own; seen from the module that calls it. */
export const repetition = (path: string, node: Configured, { module }: ExpressionSite): Definition => ({
  name: path,
  place: repeatedPlace(path),
  node,
  at: { module },
  tail: [],
  declaration: "",
});

/** A definition with what it says: its expression, and of a variable also its type and its default. */
export const writtenDefinition = ({ name, place, node, declaration }: Definition): WrittenDefinition => ({
  name,
  ...(place === undefined ? {} : { place }),
  content: `${canonicalText(nodeValue(node))} ${declaration}`,
});

/** Text that is the same for definitions of one name that say the same. */
export const definitionKey = ({ name, content }: WrittenDefinition): string => JSON.stringify([name, content]);

/** What of a variable's declaration decides about its value. */
export const declarationText = (type: string | undefined, preset: Value | undefined): string =>
  JSON.stringify([type ?? null, preset === undefined ? null : canonicalText(preset)]);

/** The name of an attribute step; undefined for all others. */
export const attributeName = (step: ReferenceStep | undefined): string | undefined =>
  step?.kind === "attribute" ? step.name : undefined;

/** The key or index that a step reads; undefined where it is not literal. */
export function stepName(step: ReferenceStep | undefined): string | number | undefined {
  if (step?.kind === "attribute") return /^\d+$/.test(step.name) ? Number(step.name) : step.name;
  if (step?.kind !== "index") return undefined;
  if (step.key.kind === "number") return Number(step.key.text);
  return step.key.kind === "string" ? step.key.text : undefined;
}

// --- internal ---

function ofVariable(reference: Reference, at: ExpressionSite, environment: Environment): Definition | undefined {
  const name = attributeName(reference.steps[0]) ?? "";
  const call = moduleCall(environment, at.module);
  const argument = call?.arguments.arguments.get(name);
  const declared = call?.variables.get(name);
  const found = {
    name: `${modulePathText(at.module)} var.${name}`,
    ...(at.module.length === 1
      ? { place: { section: "module", address: modulePathText(at.module), path: [name] } as const }
      : {}),
    at: callerOf(at.module, environment),
    tail: reference.steps.slice(1),
  };
  if (argument !== undefined)
    return {
      ...found,
      node: argument,
      declaration: declarationText(declared?.type, declared?.nullable === false ? declared.default : undefined),
    };
  if (declared?.default === undefined) return undefined;
  // A default is no template: whatever looks like one in it is text.
  return {
    ...found,
    node: { kind: "block", arguments: new Map() },
    declaration: declarationText(declared.type, declared.default),
  };
}

function ofLocal(reference: Reference, at: ExpressionSite, environment: Environment): Definition | undefined {
  const local = localsOf(environment, at.module)?.get(attributeName(reference.steps[0]) ?? "");
  if (local === undefined) return undefined;
  return {
    name: `${modulePathText(at.module)} ${headText(reference)}`.trim(),
    ...(at.module.length === 0
      ? { place: { section: "variable", address: headText(reference), path: [] } as const }
      : {}),
    node: local,
    at: { module: at.module },
    tail: reference.steps.slice(1),
    declaration: "",
  };
}

function ofOutput(reference: Reference, at: ExpressionSite, environment: Environment): Definition | undefined {
  const position = outputPosition(reference);
  const output = position === undefined ? undefined : attributeName(reference.steps[position]);
  const key = position === 2 ? stepName(reference.steps[1]) : undefined;
  const module = [
    ...at.module,
    { name: attributeName(reference.steps[0]) ?? "", ...(key === undefined ? {} : { key }) },
  ];
  const node = output === undefined ? undefined : moduleCall(environment, module)?.outputs.get(output);
  if (node === undefined || position === undefined) return undefined;
  return {
    name: `${modulePathText(module)} output.${output}`,
    node,
    at: { module },
    tail: reference.steps.slice(position + 1),
    declaration: "",
  };
}

/** The `for_each` of a resource, or of a module call: `module.api` is no address of a resource. */
const repeatedPlace = (address: string): Place => ({
  section: parseAddress(address) === undefined ? "module" : "resource",
  address,
  path: ["for_each"],
});

const outputReference = (name: string, key: string | number | undefined, output: string): Reference =>
  makeReference("module", [
    { kind: "attribute", name },
    ...(key === undefined
      ? []
      : [{ kind: "index", key: typeof key === "number" ? numberValue(String(key)) : stringValue(key) } as const]),
    { kind: "attribute", name: output },
  ]);

/** What is read from one element is that place of the collection, so that the others do not matter. */
function ofElement(reference: Reference, at: ExpressionSite): Definition | undefined {
  if (at.forEach === undefined || attributeName(reference.steps[0]) !== "value") return undefined;
  const key: readonly ReferenceStep[] =
    at.key === undefined ? [] : [{ kind: "index", key: stringValue(String(at.key)) }];
  return {
    name: at.repeats ?? "for_each",
    ...(at.repeats === undefined ? {} : { place: repeatedPlace(at.repeats) }),
    node: at.forEach,
    at: { module: at.module },
    tail: [...key, ...reference.steps.slice(1)],
    declaration: "",
  };
}
