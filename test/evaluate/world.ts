import type {
  ConfiguredExpression,
  ConfiguredModule,
  Configuration,
  Environment,
} from "../../src/model/environment.js";
import type { ExpressionSite } from "../../src/evaluate/expression-site.js";
import { makeReference, type Reference } from "../../src/language/syntax.js";
import { parseTemplate } from "../../src/language/parse.js";
import { canonicalText, stringValue } from "../../src/model/value.js";
import type { Evaluation } from "../../src/language/evaluate.js";
import { constantExpression } from "../../src/read/plan-expression.js";
import { environment, given, type EnvironmentGiven, type Plain } from "../builders.js";

/** What a test says about a module call; the rest is empty. */
export interface ModuleGiven extends Omit<
  Partial<ConfiguredModule>,
  "arguments" | "outputs" | "locals" | "count" | "forEach"
> {
  readonly asks?: Readonly<Record<string, Plain>>;
  readonly gives?: Readonly<Record<string, string>>;
  readonly locals?: Readonly<Record<string, string>>;
  readonly count?: string;
  readonly forEach?: string;
}

/** An expression that is written out. */
export const written = (text: string): ConfiguredExpression => constantExpression(stringValue(text));

/** The module call at a path. */
export function moduleCalled(path: string, spec: ModuleGiven = {}): ConfiguredModule {
  const { asks = {}, gives = {}, locals, count, forEach, ...rest } = spec;
  return {
    path,
    arguments: {
      kind: "block",
      arguments: new Map(Object.entries(asks).map(([name, value]) => [name, constantExpression(given(value))])),
    },
    outputs: new Map(Object.entries(gives).map(([name, text]) => [name, written(text)])),
    variables: new Map(),
    ...(locals === undefined
      ? {}
      : { locals: new Map(Object.entries(locals).map(([name, text]) => [name, written(text)])) }),
    ...(count === undefined ? {} : { count: written(count) }),
    ...(forEach === undefined ? {} : { forEach: written(forEach) }),
    ...rest,
  };
}

/** An environment with something else in its configuration. */
export function withConfiguration(spec: EnvironmentGiven, more: Partial<Configuration>): Environment {
  const made = environment("staging", spec);
  if (made.configuration === undefined) throw new Error("a plan has a configuration");
  return { ...made, configuration: { ...made.configuration, ...more } };
}

/** The site in a module instance. */
export const inModule = (...names: readonly string[]): ExpressionSite => ({ module: names.map((name) => ({ name })) });
export const ROOT: ExpressionSite = { module: [] };

/** The one reference that a template is. */
export async function referenceIn(text: string): Promise<Reference> {
  const { node } = await parseTemplate(`\${${text}}`);
  if (node.type !== "reference") throw new Error(`${text} is no reference`);
  return makeReference(node.reference.root, node.reference.steps);
}

/** The value as text, or that there is none. */
export const told = (evaluation: Evaluation): string =>
  evaluation.kind === "value" ? canonicalText(evaluation.value) : "undetermined";
