import { readBareReference } from "../expression/simple.js";
import { parseTemplate } from "../expression/parse.js";
import { references } from "../expression/references.js";
import { headText, type Reference, type Step as ReferenceStep } from "../expression/syntax.js";
import { configurationAddress, formatModulePath, type ModuleStep } from "../model/address.js";
import type { Configured, ConfiguredExpression, Environment } from "../model/environment.js";
import type { Section } from "../model/difference.js";
import type { Path, Step } from "../model/path.js";
import { modulePathText, moduleCall, type Standpoint } from "./resolve.js";
import type { Value } from "../model/value.js";

/** Something that an expression refers to, in the end: a place in the plan, or what cannot be followed. */
export type Referent =
  | { readonly kind: "place"; readonly section: Section; readonly address: string; readonly path: Path; readonly text: string }
  | { readonly kind: "unfollowed"; readonly text: string; readonly because: string };

/** An expression: raw template text and structure, or the references that the plan lists for it. */
export interface Referring {
  readonly value: Value;
  readonly hasText: boolean;
  readonly references: readonly string[];
}

/**
 * All that an expression depends on: through locals, module inputs and outputs, `count` and `for_each` down to
 * attributes of resources and root variables. What cannot be followed is told, never left out.
 */
export async function referentsOf(expression: Referring, at: Standpoint, environment: Environment): Promise<readonly Referent[]> {
  const seen = new Set<string>();
  return follow(expression, at, environment, seen);
}

// --- internal ---

async function follow(expression: Referring, at: Standpoint, environment: Environment, seen: Set<string>): Promise<readonly Referent[]> {
  const found = expression.hasText ? await referencesInText(expression.value) : listed(expression.references);
  const referents = await Promise.all(found.map((reference) => followReference(reference, at, environment, seen)));
  return referents.flat();
}

type Found = Reference | { readonly unreadable: string };

async function referencesInText(value: Value): Promise<readonly Found[]> {
  if (value.kind === "list") return (await Promise.all(value.items.map(referencesInText))).flat();
  if (value.kind === "map") return (await Promise.all([...value.entries.values()].map(referencesInText))).flat();
  if (value.kind !== "string" || !(value.text.includes("${") || value.text.includes("%{"))) return [];
  const expression = await parseTemplate(value.text);
  return expression.problem === undefined ? references(expression) : [{ unreadable: expression.problem }];
}

/** Terraform lists every reference with its prefixes; the longest ones say it all. */
function listed(texts: readonly string[]): readonly Found[] {
  const longest = texts.filter((text) => !texts.some((other) => other !== text && isPrefix(text, other)));
  return longest.map((text) => {
    const node = readBareReference(text);
    return node?.type === "reference" ? node.reference : { unreadable: text };
  });
}

const isPrefix = (prefix: string, text: string): boolean =>
  text.startsWith(prefix) && (text[prefix.length] === "." || text[prefix.length] === "[");

async function followReference(found: Found, at: Standpoint, environment: Environment, seen: Set<string>): Promise<readonly Referent[]> {
  if ("unreadable" in found) return [{ kind: "unfollowed", text: "expression", because: "the expression cannot be read" }];
  const key = `${formatModulePath(at.module)}${found.text}@${String(at.key)}`;
  if (seen.has(key)) return [];
  seen.add(key);
  switch (found.root) {
    case "var":
      return followVariable(found, at, environment, seen);
    case "local":
      return followLocal(found, at, environment, seen);
    case "module":
      return followOutput(found, at, environment, seen);
    case "each":
      return at.forEach === undefined ? [] : follow(referring(at.forEach), { module: at.module }, environment, seen);
    case "count":
    case "path":
      return [];
    case "terraform":
    case "self":
      return [{ kind: "unfollowed", text: found.text, because: `${found.text} is not in the plan` }];
    default:
      return resourcePlaces(found, at.module, environment);
  }
}

export const referring = (expression: ConfiguredExpression): Referring => ({
  value: expression.constant ?? { kind: "null", sensitive: false },
  hasText: expression.constant !== undefined,
  references: expression.references,
});

const attributeName = (step: ReferenceStep | undefined): string | undefined => (step?.kind === "attribute" ? step.name : undefined);

function followVariable(reference: Reference, at: Standpoint, environment: Environment, seen: Set<string>): Promise<readonly Referent[]> {
  const name = attributeName(reference.steps[0]) ?? "";
  if (at.module.length === 0)
    return Promise.resolve([{ kind: "place", section: "variable", address: `var.${name}`, path: toPath(reference.steps.slice(1)), text: reference.text }]);
  const call = moduleCall(environment, at.module);
  const argument = call?.arguments.arguments.get(name);
  if (argument === undefined) return Promise.resolve(call?.variables.has(name) ? [] : [unfollowed(reference, `no call of ${modulePathText(at.module)} gives it`)]);
  const outside: Standpoint = {
    module: at.module.slice(0, -1),
    ...(call?.forEach === undefined ? {} : { forEach: call.forEach }),
  };
  return followConfigured(argument, outside, environment, seen);
}

async function followConfigured(node: Configured, at: Standpoint, environment: Environment, seen: Set<string>): Promise<readonly Referent[]> {
  if (node.kind === "expression") return follow(referring(node), at, environment, seen);
  const children = node.kind === "block" ? [...node.arguments.values()] : node.items;
  return (await Promise.all(children.map((child) => followConfigured(child, at, environment, seen)))).flat();
}

function followLocal(reference: Reference, at: Standpoint, environment: Environment, seen: Set<string>): Promise<readonly Referent[]> {
  const local = at.module.length === 0 ? environment.configuration?.locals.get(attributeName(reference.steps[0]) ?? "") : undefined;
  if (local === undefined)
    return Promise.resolve([unfollowed(reference, `plan JSON does not say what ${headText(reference)} is; name the folder with the Terraform source in the contract (source:)`)]);
  return follow(referring(local), { module: at.module }, environment, seen);
}

function followOutput(reference: Reference, at: Standpoint, environment: Environment, seen: Set<string>): Promise<readonly Referent[]> {
  const module = [...at.module, { name: attributeName(reference.steps[0]) ?? "" }];
  const call = moduleCall(environment, module);
  const output = reference.steps.map(attributeName).slice(1).find((name) => name !== undefined);
  const expressions = output === undefined ? [...(call?.outputs.values() ?? [])] : [call?.outputs.get(output)];
  return Promise.all(
    expressions.map((expression) =>
      expression === undefined
        ? [unfollowed(reference, "the module has no such output in the plan")]
        : follow(referring(expression), { module }, environment, seen),
    ),
  ).then((all) => all.flat());
}

const unfollowed = (reference: Reference, because: string): Referent => ({ kind: "unfollowed", text: reference.text, because });

/** The attribute in every instance that the reference may mean. */
function resourcePlaces(reference: Reference, module: readonly ModuleStep[], environment: Environment): readonly Referent[] {
  const head = formatModulePath(module.map(({ name }) => ({ name }))) + headText(reference);
  const rest = reference.steps.slice(reference.head);
  const instances = [...environment.resources.values()].filter(({ parsed }) => configurationAddress(parsed) === head);
  // A resource without instances (count = 0) still depends on its count.
  if (instances.length === 0)
    return [{ kind: "place", section: "resource", address: head, path: toPath(rest), text: reference.text }];
  return instances.flatMap((resource): Referent[] => {
    const keyed = resource.parsed.key !== undefined && (rest[0]?.kind === "index" || rest[0]?.kind === "splat");
    if (rest[0]?.kind === "index" && keyed && !isKey(rest[0].key, resource.parsed.key)) return [];
    return [{ kind: "place", section: "resource", address: resource.address, path: toPath(keyed ? rest.slice(1) : rest), text: reference.text }];
  });
}

const isKey = (key: Value, wanted: string | number | undefined): boolean => (key.kind === "string" || key.kind === "number") && key.text === String(wanted);

/** Attribute steps up to the first one that could mean several places. */
function toPath(steps: readonly ReferenceStep[]): Path {
  const path: Step[] = [];
  for (const step of steps) {
    if (step.kind === "attribute") path.push(/^\d+$/.test(step.name) ? Number(step.name) : step.name);
    else if (step.kind === "index" && step.key.kind === "string") path.push(step.key.text);
    else if (step.kind === "index" && step.key.kind === "number") path.push(Number(step.key.text));
    else break;
  }
  return path;
}
