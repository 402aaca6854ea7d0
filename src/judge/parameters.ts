import { compileCondition, evaluateCondition } from "../condition/index.js";
import type { ParameterRule } from "../model/contract.js";
import { absent, type Observed } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { compilePattern, findParameterRule } from "../model/pattern.js";
import { overlapping } from "../proof/places.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import { comparesAll } from "./declarations.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { isWorse, rankPlace } from "./rank.js";
import { showPlace } from "./show-place.js";

/** One parameter in all environments: a leaf of the parameter files, or a root variable. */
export interface ParameterInEnvironments {
  readonly name: string;
  readonly values: ReadonlyMap<string, Value | undefined>;
  readonly sensitive: boolean;
}

/** Every parameter of every environment, by name, in order. Root variables are `var.<name>`. */
export function parametersInEnvironments(input: Pick<JudgeInput, "environments" | "parameters" | "contract">): readonly ParameterInEnvironments[] {
  const names = new Set<string>();
  for (const { name, variables } of input.environments) {
    for (const leaf of input.parameters.get(name)?.leaves.keys() ?? []) names.add(leaf);
    for (const variable of variables.keys()) names.add(`var.${variable}`);
  }
  return [...names].sort(compareText).map((name) => {
    const values = new Map(input.environments.map((environment) => [environment.name, valueIn(environment, name, input)]));
    const marked = [...values.values()].some((value) => value?.sensitive === true);
    return { name, values, sensitive: marked || findParameterRule(input.contract.parameters, name)?.sensitive === true };
  });
}

/** Conditions that do not hold, parameters that must differ and do not, and rules that no parameter matches. */
export function parameterDrafts(input: JudgeInput): readonly Draft[] {
  const parameters = parametersInEnvironments(input);
  return [
    ...parameters.flatMap((parameter) => conditionDrafts(parameter, input)),
    ...parameters.flatMap((parameter) => mustDifferDrafts(parameter, input)),
    ...idleRuleDrafts(parameters, input),
  ];
}

/** Parameters that differ although the contract does not allow it, of one environment against the reference. */
export function forbiddenParameters(left: Environment, right: Environment, input: Pick<JudgeInput, "parameters" | "contract">): readonly string[] {
  const [one, other] = [input.parameters.get(left.name), input.parameters.get(right.name)];
  if (one === undefined || other === undefined) return [];
  return [...new Set([...one.leaves.keys(), ...other.leaves.keys()])].sort(compareText).filter((name) => {
    if (findParameterRule(input.contract.parameters, name)?.may === true) return false;
    const [mine, theirs] = [one.leaves.get(name)?.value, other.leaves.get(name)?.value];
    return mine === undefined || theirs === undefined || canonicalText(mine) !== canonicalText(theirs);
  });
}

/** One finding for each forbidden parameter whose effects are not known to be told elsewhere. */
export function forbiddenParameterDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  return comparison.forbidden.map((name): Draft => {
    const leaf = input.parameters.get(comparison.left.name)?.leaves.get(name) ?? input.parameters.get(comparison.right.name)?.leaves.get(name);
    return {
      kind: "unexplained-difference",
      environment: comparison.left.name,
      key: `parameter ${name}`,
      cause: `The parameter ${name} differs, which the contract does not allow`,
      message: "A parameter that the contract does not list must have the same value in every environment.",
      suggestion: `Give ${name} the same value in both parameter files, or list it under parameters: in the contract with a reason.`,
      ...(leaf === undefined ? {} : { location: leaf.location }),
      places: [parameterPlace(name, [comparison.left, comparison.right], input)],
    };
  });
}

/** Whether attribution says that the parameter moves the place. */
export const isMovedBy = (comparison: Comparison, parameter: string, place: DraftPlace["place"]): boolean =>
  (comparison.proof?.proof.attribution ?? []).some(({ parameters, places }) => parameters.includes(parameter) && overlapping(places, place.section, place.address, place.path).length > 0);

/** A parameter as a place of a finding. */
export function parameterPlace(name: string, environments: readonly Environment[], input: Pick<JudgeInput, "parameters" | "contract" | "secrets">): DraftPlace {
  const sensitive = findParameterRule(input.contract.parameters, name)?.sensitive === true;
  const values = environments.map((environment): Observed => {
    const value = valueIn(environment, name, input);
    return value === undefined ? absent : { ...value, sensitive: value.sensitive || sensitive };
  });
  const place = { section: "parameter" as const, address: name, path: [] };
  return { place, shown: showPlace(place, environments, values, input.secrets) };
}

// --- internal ---

function valueIn(environment: Environment, name: string, { parameters }: Pick<JudgeInput, "parameters">): Value | undefined {
  const leaf = parameters.get(environment.name)?.leaves.get(name);
  if (leaf !== undefined) return leaf.value;
  return name.startsWith("var.") ? environment.variables.get(name.slice("var.".length))?.value : undefined;
}

function conditionDrafts(parameter: ParameterInEnvironments, input: JudgeInput): readonly Draft[] {
  const rule = findParameterRule(input.contract.parameters, parameter.name);
  if (rule?.when === undefined) return [];
  const result = evaluateCondition(compileCondition(rule.when), parameter.values);
  if (result.kind === "true") return [];
  const failed = result.kind === "false" ? "is not true" : `could not be evaluated: ${result.reason}`;
  const place = parameterPlace(parameter.name, input.environments, input);
  const { severity } = rankPlace(place.place, input.contract);
  return [
    {
      kind: "condition-violated",
      key: `condition ${parameter.name} ${rule.pattern}`,
      cause: `The condition on ${parameter.name} does not hold`,
      message: `The contract says when: ${rule.when}, which ${failed}.`,
      suggestion: `Change the value of ${parameter.name}, or the condition if it asks for the wrong thing.`,
      location: rule.location,
      severity: isWorse(severity, "medium") ? severity : "medium",
      places: [place],
    },
  ];
}

function mustDifferDrafts(parameter: ParameterInEnvironments, input: JudgeInput): readonly Draft[] {
  const rule = findParameterRule(input.contract.parameters, parameter.name);
  if (rule?.must !== true) return [];
  const [reference] = input.environments.filter(({ name }) => name === input.reference);
  if (reference === undefined) return [];
  return input.environments.filter((environment) => environment !== reference && sameIn(parameter, environment, reference)).map((environment): Draft => ({
    kind: "must-differ",
    environment: environment.name,
    key: `must differ ${parameter.name}`,
    cause: `${parameter.name} is the same in ${environment.name} and ${reference.name}`,
    message: "The contract says that it must differ, and it does not.",
    suggestion: `Give ${environment.name} a value of its own.`,
    location: rule.location,
    severity: parameter.sensitive ? "critical" : "high",
    places: [parameterPlace(parameter.name, [environment, reference], input)],
  }));
}

/** Equal, or missing on both sides: what is not there cannot be seen to differ. Unknown values are judged elsewhere. */
function sameIn({ values }: ParameterInEnvironments, environment: Environment, reference: Environment): boolean {
  const [one, other] = [values.get(environment.name), values.get(reference.name)];
  if (one === undefined || other === undefined) return one === other;
  return canonicalText(one) === canonicalText(other);
}

/** A rule that matches nothing guards nothing, and its author believes that it does. */
function idleRuleDrafts(parameters: readonly ParameterInEnvironments[], input: JudgeInput): readonly Draft[] {
  if (!comparesAll(input)) return [];
  // A configuration declares variables whose values nobody has given yet.
  const declared = input.environments.flatMap(({ configuration }) => [...(configuration?.variables.keys() ?? [])].map((name) => `var.${name}`));
  const names = [...parameters.map(({ name }) => name), ...declared];
  return input.contract.parameters.filter((rule) => isAnswerable(rule, input) && !names.some(compilePattern(rule.pattern))).map((rule): Draft => ({
    kind: "unused-allowance",
    key: `rule ${rule.pattern}`,
    severity: "low",
    cause: `The contract's rule for ${rule.pattern} matches no parameter`,
    message: "No parameter file and no root variable has a parameter of this name: the rule guards nothing.",
    suggestion: "Correct its name, or remove the rule.",
    location: rule.location,
    places: [parameterPlace(rule.pattern, input.environments, input)],
  }));
}

/** States and runs without parameter files do not say which parameters there are. */
const isAnswerable = ({ pattern }: ParameterRule, { environments, parameters }: JudgeInput): boolean =>
  pattern.startsWith("var.") ? environments.some(({ source }) => source !== "state") : parameters.size > 0;
