import type { Evaluation, Resolution } from "../language/evaluate.js";
import { evaluateAsking, type AskFunctions } from "../language/external.js";
import { askFiles } from "../language/files.js";
import { parseTemplate } from "../language/parse.js";
import { references } from "../language/references.js";
import { headText, type Expression, type Reference } from "../language/syntax.js";
import { isTemplateText } from "../language/template-text.js";
import type { Environment } from "../model/environment.js";
import { canonicalText, listValue, mapValue, stringValue, type Value } from "../model/value.js";
import { inputsOf, variableInput, type Evaluated } from "./evaluated.js";
import { siteKey, type ExpressionSite } from "./expression-site.js";
import { lookUp, outputPosition } from "./look-up.js";
import { attributePosition, lookUpUnplanned } from "./look-up-unplanned.js";

/**
 * Evaluates what is configured in one environment against its own plan. What was evaluated once is remembered: the same
 * expression has the same value everywhere in one instance of a module.
 */
export interface Evaluator {
  readonly environment: Environment;
  /** The name of the workspace, where the contract declares it. */
  readonly workspace: string | undefined;
  /**
   * The value that configured text stands for. Strings are templates of Terraform's JSON syntax. Not to be called
   * again before it has answered.
   */
  readonly evaluate: (configured: Value, at: ExpressionSite) => Promise<Evaluation>;
  /** The same, and what the value was made from. */
  readonly evaluated: (configured: Value, at: ExpressionSite) => Promise<Evaluated>;
}

/** What stands outside of the plan. */
interface EvaluatorSettings {
  /** The name of the workspace, where the contract declares it. */
  readonly workspace?: string | undefined;
  /** Who answers functions that our own table lacks. */
  readonly ask?: AskFunctions | undefined;
  /** Root variables stand for whatever they may hold, instead of for their values. */
  readonly anyVariables?: boolean | undefined;
  /** Functions that are not computed, see `Scope`. */
  readonly named?: ReadonlySet<string> | undefined;
  /** There is no plan: resources are what is configured of them, and what only Terraform knows has a name. */
  readonly unplanned?: boolean | undefined;
}

/** An environment that differs from another one in some inputs alone. */
interface VariantOf {
  readonly evaluator: Evaluator;
  /** The inputs that are not the same, as `variableInput` names them. */
  readonly changed: ReadonlySet<string>;
}

/**
 * The evaluator of an environment: references to resources and data sources find their planned values, variables their
 * values, module inputs and outputs and locals their expressions. What the input does not hold is undetermined. Whoever
 * asks for the same environment with the same settings gets the same evaluator, with all that it remembers.
 */
export function evaluatorOf(environment: Environment, settings: EvaluatorSettings = {}): Evaluator {
  const known = evaluators.get(environment.resources) ?? [];
  evaluators.set(environment.resources, known);
  const alike = known.filter(
    (one) =>
      one.evaluator.environment.configuration === environment.configuration &&
      SETTINGS.every((name) => one.settings[name] === settings[name]),
  );
  const own = alike.find(({ evaluator }) => evaluator.environment === environment)?.evaluator;
  if (own !== undefined) return own;
  // The same plan with other variables: what these do not reach is known already.
  const base = alike[0]?.evaluator;
  const made = makeEvaluator(
    environment,
    settings,
    base === undefined ? undefined : { evaluator: base, changed: otherVariables(base.environment, environment) },
  );
  known.push({ settings, evaluator: made });
  return made;
}

/**
 * The evaluator of an environment that is another one but for some inputs, such as one with a neutral name: only what
 * depends on these is evaluated again.
 */
export const variantEvaluator = (
  environment: Environment,
  settings: EvaluatorSettings,
  variantOf: VariantOf,
): Evaluator => makeEvaluator(environment, settings, variantOf);

// --- internal ---

interface KnownEvaluator {
  readonly settings: EvaluatorSettings;
  readonly evaluator: Evaluator;
}

const evaluators = new WeakMap<Environment["resources"], KnownEvaluator[]>();

const otherVariables = (one: Environment, other: Environment): ReadonlySet<string> =>
  new Set(
    [...new Set([...one.variables.keys(), ...other.variables.keys()])]
      .filter((name) => one.variables.get(name) !== other.variables.get(name))
      .map(variableInput),
  );

const SETTINGS = [
  "workspace",
  "ask",
  "anyVariables",
  "named",
  "unplanned",
] as const satisfies readonly (keyof EvaluatorSettings)[];

function makeEvaluator(environment: Environment, settings: EvaluatorSettings, variantOf?: VariantOf): Evaluator {
  const ask = askFiles(environment.configuration?.files, settings.ask);
  const readsFiles = environment.configuration?.files !== undefined;
  const unplanned = settings.unplanned === true;
  const memory = new Memory();
  const isReached = variantOf === undefined ? () => true : inputsOf(variantOf.changed);

  const evaluated = async (configured: Value, at: ExpressionSite): Promise<Evaluated> => {
    if (!canHoldTemplates(configured)) return made({ kind: "value", value: configured });
    const before = await variantOf?.evaluator.evaluated(configured, at);
    if (before !== undefined && !isReached(before)) return before;
    return configured.kind === "string" ? evaluatedText(configured.text, at) : evaluatedWhole(configured, at);
  };

  const evaluatedText = async (text: string, at: ExpressionSite): Promise<Evaluated> => {
    if (!isTemplateText(text)) return made({ kind: "value", value: stringValue(text) });
    const parsed = await parsedTemplate(text);
    const site = siteKey(parsed.readsInstance ? at : { module: at.module });
    return memory.ofText(text, site, () => evaluatedOnce(parsed, at));
  };

  const evaluatedWhole = (configured: Value, at: ExpressionSite): Promise<Evaluated> =>
    memory.ofValue(configured, siteKey(at), async () => {
      const through: Evaluated[] = [];
      const evaluation = await evaluateInside(configured, async (part) => {
        const inner = await evaluated(part, at);
        through.push(inner);
        return inner.evaluation;
      });
      return made(evaluation, [], through);
    });

  const evaluatedOnce = async ({ expression, reads }: Parsed, at: ExpressionSite): Promise<Evaluated> => {
    const inputs: string[] = [];
    const through: Evaluated[] = [];
    const sources = {
      environment,
      settings,
      note: (input: string) => inputs.push(input),
      evaluate: async (template: Value, where: ExpressionSite): Promise<Evaluation> => {
        const inner = await evaluated(template, where);
        through.push(inner);
        return inner.evaluation;
      },
    };
    const found = new Map<string, Value>();
    for (const [key, reference] of unplanned ? attributesRead(expression) : reads) {
      const value = await (unplanned ? lookUpUnplanned : lookUp)(reference, at, sources);
      if (value !== undefined) found.set(key, value);
    }
    const resolve = (reference: Reference): Resolution | undefined => {
      const value = found.get((unplanned ? attributeKey : lookUpKey)(reference));
      return value === undefined ? undefined : { value, taken: (unplanned ? attributeTaken : taken)(reference) };
    };
    return made(await evaluateAsking(expression, { resolve, named: settings.named }, ask, readsFiles), inputs, through);
  };

  return {
    environment,
    workspace: settings.workspace,
    evaluated,
    evaluate: async (configured, at) => (await evaluated(configured, at)).evaluation,
  };
}

const NONE: readonly never[] = [];

const made = (
  evaluation: Evaluation,
  inputs: readonly string[] = NONE,
  through: readonly Evaluated[] = NONE,
): Evaluated => ({ evaluation, inputs, through });

const canHoldTemplates = ({ kind }: Value): boolean => kind === "string" || kind === "list" || kind === "map";

/** What was evaluated, by its text and by the collection that it is, each at its sites. */
class Memory {
  readonly #texts = new Map<string, Map<string, Evaluated>>();
  readonly #values = new WeakMap<Value, Map<string, Evaluated>>();

  ofText(text: string, site: string, evaluate: () => Promise<Evaluated>): Promise<Evaluated> {
    const known = this.#texts.get(text) ?? new Map<string, Evaluated>();
    this.#texts.set(text, known);
    return once(known, site, evaluate);
  }

  ofValue(value: Value, site: string, evaluate: () => Promise<Evaluated>): Promise<Evaluated> {
    const known = this.#values.get(value) ?? new Map<string, Evaluated>();
    this.#values.set(value, known);
    return once(known, site, evaluate);
  }
}

/** Stands until the evaluation is done: a cycle (which Terraform refuses) must not go on for ever. */
const CYCLE: Evaluated = made({ kind: "undetermined", reason: "it refers to itself" });

async function once(
  known: Map<string, Evaluated>,
  site: string,
  evaluate: () => Promise<Evaluated>,
): Promise<Evaluated> {
  const before = known.get(site);
  if (before !== undefined) return before;
  known.set(site, CYCLE);
  const evaluated = await evaluate();
  known.set(site, evaluated);
  return evaluated;
}

/** A template, with what has to be looked up for it. */
interface Parsed {
  readonly expression: Expression;
  readonly reads: ReadonlyMap<string, Reference>;
  /** True where it is another value in each instance of a resource or module call: it reads `each` or `count`. */
  readonly readsInstance: boolean;
}

const parsedBefore = new WeakMap<Expression, Parsed>();

async function parsedTemplate(text: string): Promise<Parsed> {
  const expression = await parseTemplate(text);
  const known = parsedBefore.get(expression);
  if (known !== undefined) return known;
  const reads = new Map<string, Reference>();
  for (const reference of references(expression)) {
    const key = lookUpKey(reference);
    if (!reads.has(key)) reads.set(key, reference);
  }
  const readsInstance = [...reads.values()].some(({ root }) => root === "each" || root === "count" || root === "self");
  const parsed = { expression, reads, readsInstance };
  parsedBefore.set(expression, parsed);
  return parsed;
}

/** A list or a map of templates, its keys included. */
async function evaluateInside(configured: Value, evaluate: (part: Value) => Promise<Evaluation>): Promise<Evaluation> {
  if (configured.kind === "list") {
    const items = await evaluateAll(configured.items, evaluate);
    return "kind" in items ? items : { kind: "value", value: listValue(items) };
  }
  if (configured.kind !== "map") return evaluate(configured);
  const names = [...configured.entries.keys()].map((key) => stringValue(key));
  const keys = await evaluateAll(names, evaluate);
  const items = await evaluateAll([...configured.entries.values()], evaluate);
  if ("kind" in keys) return keys;
  if ("kind" in items) return items;
  const entries = keys.map((key, position) => [keyText(key), items[position] as Value] as const);
  return { kind: "value", value: mapValue(new Map(entries)) };
}

const keyText = (key: Value): string =>
  key.kind === "string" || key.kind === "number" ? key.text : canonicalText(key);

/** One after the other: what is being evaluated has to be finished before anything else asks for it. */
async function evaluateAll(
  values: readonly Value[],
  evaluate: (part: Value) => Promise<Evaluation>,
): Promise<readonly Value[] | Exclude<Evaluation, { kind: "value" }>> {
  const evaluated: Value[] = [];
  for (const value of values) {
    const evaluation = await evaluate(value);
    if (evaluation.kind === "undetermined") return evaluation;
    evaluated.push(evaluation.value);
  }
  return evaluated;
}

/** One output of a module is found alone; everything else as the whole object that the reference names. */
const lookUpKey = (reference: Reference): string => {
  const output = outputPosition(reference);
  return output === undefined ? headText(reference) : `module ${JSON.stringify(reference.steps.slice(0, output + 1))}`;
};

const taken = (reference: Reference): number => {
  const output = outputPosition(reference);
  return output === undefined ? reference.head : output + 1;
};

/** One attribute of a resource is found alone; everything else as above. */
const attributeKey = (reference: Reference): string => {
  const position = attributePosition(reference);
  return position === undefined
    ? lookUpKey(reference)
    : `${reference.root} ${JSON.stringify(reference.steps.slice(0, position + 1))}`;
};

const attributeTaken = (reference: Reference): number => {
  const position = attributePosition(reference);
  return position === undefined ? taken(reference) : position + 1;
};

/** What has to be looked up where there is no plan, each once. */
const attributesRead = (expression: Expression): ReadonlyMap<string, Reference> =>
  new Map(references(expression).map((reference) => [attributeKey(reference), reference]));
