import { SOURCE_MISSING } from "../model/outcome.js";
import { parseTemplate } from "../language/parse.js";
import { references } from "../language/references.js";
import { readBareReference } from "../language/simple.js";
import { isTemplateText } from "../language/template-text.js";
import { headText, makeReference, type Reference, type ReferenceStep } from "../language/syntax.js";
import type { Configured, ConfiguredExpression, Environment } from "../model/environment.js";
import { stringValue, type Value } from "../model/value.js";
import {
  attributeName,
  declarationText,
  definitionKey,
  definitionOf,
  repetition,
  stepName,
  writtenDefinition,
  type WrittenDefinition,
} from "./definitions.js";
import { unfollowed, type Dependency, type Referring, type Surroundings, type Trace } from "./dependency.js";
import { outputPosition } from "./look-up.js";
import { moduleCall, modulePathText, siteKey, unreadAround, type ExpressionSite } from "./expression-site.js";
import { filesBehind } from "./files-behind.js";
import { tracesIn } from "./remembered-traces.js";
import { resourcePlaces, toPath } from "./resource-places.js";
import { isAssumed, longestReferences } from "./template-of.js";

/**
 * All that an expression depends on: through locals, module inputs and outputs, `count` and `for_each` down to
 * attributes of resources and root variables. What cannot be followed is told, never left out.
 */
export async function traceOf(expression: Referring, at: ExpressionSite, surroundings: Surroundings): Promise<Trace> {
  const known = tracesIn(surroundings, expression);
  const site = siteKey(at);
  const trace = known.get(site) ?? (await followAllOf(expression, at, surroundings));
  known.set(site, trace);
  return trace;
}

/** A configured expression, to be followed. */
export const referring = (expression: ConfiguredExpression): Referring => ({
  value: expression.constant ?? { kind: "null", sensitive: false },
  hasText: expression.constant !== undefined,
  references: expression.references,
});

// --- internal ---

async function followAllOf(
  expression: Referring,
  at: ExpressionSite,
  { environment, workspace }: Surroundings,
): Promise<Trace> {
  const walk: Walk = {
    environment,
    workspace,
    seen: new Set(),
    definitions: new Map(),
    unread: new Set(),
    state: { assumed: false },
  };
  const dependencies = expression.hasText
    ? await followValue(expression.value, [], at, walk)
    : await followListed(expression.references, [], at, walk);
  return { dependencies, definitions: walk.definitions, assumed: walk.state.assumed, unread: walk.unread };
}

interface Walk {
  readonly environment: Environment;
  readonly workspace: string | undefined;
  readonly seen: Set<string>;
  readonly definitions: Map<string, WrittenDefinition>;
  readonly unread: Set<string>;
  readonly state: { assumed: boolean };
}

type Following = Promise<readonly Dependency[]>;

/** `tail` is what is read from the node, so that of an object only that part is followed. */
async function followNode(node: Configured, tail: readonly ReferenceStep[], at: ExpressionSite, walk: Walk): Following {
  if (node.kind === "expression")
    return node.constant === undefined
      ? followListed(node.references, tail, at, walk)
      : followValue(node.constant, tail, at, walk);
  return followAll(node.kind === "block" ? [...node.arguments.values()] : node.items, (child) =>
    followNode(child, [], at, walk),
  );
}

async function followAll<Item>(items: readonly Item[], follow: (item: Item) => Following): Following {
  const found: Dependency[] = [];
  for (const item of items) for (const one of await follow(item)) found.push(one);
  return found;
}

function followListed(
  texts: readonly string[],
  tail: readonly ReferenceStep[],
  at: ExpressionSite,
  walk: Walk,
): Following {
  walk.state.assumed = true;
  const unread = unreadAround(walk.environment, at.module);
  if (unread !== undefined) walk.unread.add(unread);
  const longest = longestReferences(texts);
  return followAll(longest, async (text) => {
    const node = readBareReference(text);
    if (node?.type !== "reference") return [unreadable];
    // What is read from one of several references cannot be told.
    return followReference(longest.length === 1 ? extended(node.reference, tail) : node.reference, at, walk);
  });
}

const unreadable: Dependency = {
  kind: "unfollowed",
  text: "expression",
  because: "the expression cannot be read",
  denial: "unfollowed",
};

const extended = (reference: Reference, tail: readonly ReferenceStep[]): Reference =>
  tail.length === 0 ? reference : makeReference(reference.root, [...reference.steps, ...tail]);

async function followValue(value: Value, tail: readonly ReferenceStep[], at: ExpressionSite, walk: Walk): Following {
  const [step, ...rest] = tail;
  const name = stepName(step);
  if (value.kind === "list") {
    const item = step?.kind === "index" && typeof name === "number" ? value.items[name] : undefined;
    return item === undefined
      ? followAll(value.items, (each) => followValue(each, [], at, walk))
      : followValue(item, rest, at, walk);
  }
  if (value.kind === "map") {
    const entry = name === undefined ? undefined : value.entries.get(String(name));
    if (entry !== undefined) return followValue(entry, rest, at, walk);
    return followAll([...[...value.entries.keys()].map((key) => stringValue(key)), ...value.entries.values()], (each) =>
      followValue(each, [], at, walk),
    );
  }
  if (value.kind !== "string" || !isTemplateText(value.text)) return [];
  const expression = await parseTemplate(value.text);
  if (expression.problem !== undefined) return [unreadable];
  const { definitions, unread } = filesBehind(expression.node, value.text, at, walk.environment);
  for (const definition of definitions) note(definition, walk);
  if (expression.node.type === "reference") return followReference(extended(expression.node.reference, tail), at, walk);
  return [...unread, ...(await followAll(references(expression), (reference) => followReference(reference, at, walk)))];
}

async function followReference(found: Reference, at: ExpressionSite, walk: Walk): Following {
  const key = `${siteKey(at)} ${found.text}`;
  if (walk.seen.has(key)) return [];
  walk.seen.add(key);
  const definition = definitionOf(found, at, walk.environment);
  if (definition === undefined) return followUndefined(found, at, walk);
  if (isAssumed(definition.node)) walk.state.assumed = true;
  note(writtenDefinition(definition), walk);
  return followNode(definition.node, definition.tail, definition.at, walk);
}

async function followUndefined(found: Reference, at: ExpressionSite, walk: Walk): Following {
  switch (found.root) {
    case "var":
      return at.module.length === 0 ? rootVariable(found, walk) : ungiven(found, at, walk);
    case "local":
      return [
        unfollowed(found, `plan JSON does not say what ${headText(found)} is; ${SOURCE_MISSING}`, "source-missing"),
      ];
    case "module":
      return followModule(found, at, walk);
    case "each":
    case "count":
    case "path":
      return [];
    case "terraform":
      return walk.workspace !== undefined && found.text === "terraform.workspace"
        ? [{ kind: "declared", text: found.text }]
        : [unfollowed(found, WORKSPACE)];
    case "self":
      return [unfollowed(found, `${found.text} is not in the plan`)];
    default:
      return resourcePlaces(found, at.module, walk.environment);
  }
}

const WORKSPACE =
  "the plan does not say it; declare it in the contract with identity: { workspace: … } for every environment";

const note = (definition: WrittenDefinition, { definitions }: Walk): void => {
  definitions.set(definitionKey(definition), definition);
};

/** What the type of a root variable makes of its value is written in the configuration. */
function rootVariable(reference: Reference, walk: Walk): readonly Dependency[] {
  const name = attributeName(reference.steps[0]) ?? "";
  note(
    {
      name: `var.${name}`,
      place: { section: "variable", address: `var.${name}`, path: ["type"] },
      content: declarationText(walk.environment.configuration?.variables.get(name)?.type, undefined),
    },
    walk,
  );
  return [
    {
      kind: "place",
      section: "variable",
      address: `var.${name}`,
      path: toPath(reference.steps.slice(1)),
      text: reference.text,
    },
  ];
}

/** A variable that no call gives and that has no default is null. */
function ungiven(reference: Reference, at: ExpressionSite, { environment }: Walk): readonly Dependency[] {
  const declared = moduleCall(environment, at.module)?.variables.has(attributeName(reference.steps[0]) ?? "") === true;
  return declared ? [] : [unfollowed(reference, `no call of ${modulePathText(at.module)} gives it`)];
}

/** A whole module: all its outputs, and how many instances of it there are. */
async function followModule(reference: Reference, at: ExpressionSite, walk: Walk): Following {
  const name = attributeName(reference.steps[0]) ?? "";
  const call = moduleCall(walk.environment, [...at.module, { name }]);
  if (call === undefined || outputPosition(reference) !== undefined)
    return [unfollowed(reference, "the module has no such output in the plan")];
  const repeated = call.count ?? call.forEach;
  // Which instances there are is written here, and may be in no plan.
  if (repeated !== undefined) note(writtenDefinition(repetition(call.path, repeated, at)), walk);
  const instances = repeated === undefined ? [] : await followNode(repeated, [], { module: at.module }, walk);
  const outputs = await followAll([...call.outputs.keys()], (output) =>
    followReference(
      makeReference("module", [
        { kind: "attribute", name },
        { kind: "attribute", name: output },
      ]),
      at,
      walk,
    ),
  );
  return [...instances, ...outputs];
}
