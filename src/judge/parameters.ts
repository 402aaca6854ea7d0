import { compileCondition, evaluateCondition, type ConditionResult } from "../contract/condition/index.js";
import { isConcealed } from "../model/concealed.js";
import type { Contract, ParameterRule } from "../model/contract.js";
import { absent, type Observed } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { Note } from "../model/report.js";
import { formatPath, startsWith } from "../model/path.js";
import { compilePattern, findParameterRule } from "../model/pattern.js";
import { permissionOf, type Holding, type Permission } from "../model/permission.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import { leafValueAt, variableLeaves } from "../model/variable-leaf.js";
import type { ParameterLeaf } from "../model/parameters.js";
import { comparesAll } from "./declarations.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { nearFact, nearName } from "./near-names.js";
import { showPlace } from "./show-place.js";
import { noteOf } from "./words/note-words.js";

/** One parameter in all environments: a leaf of the parameter files, or a root variable. */
export interface ParameterInEnvironments {
  readonly name: string;
  readonly values: ReadonlyMap<string, Value | undefined>;
  readonly sensitive: boolean;
}

/** Every parameter of every environment, by name, in order. Root variables are `var.<name>`. */
export function parametersInEnvironments(
  input: Pick<JudgeInput, "environments" | "parameters" | "contract">,
): readonly ParameterInEnvironments[] {
  const known = new Map(input.environments.map((environment) => [environment.name, parametersOf(environment, input)]));
  const names = new Set([...known.values()].flatMap((parameters) => [...parameters.keys()]));
  return [...names].sort(compareText).map((name) => {
    const values = new Map(
      input.environments.map((environment) => [environment.name, known.get(environment.name)?.get(name)]),
    );
    const marked = [...values.values()].some((value) => value?.sensitive === true);
    return {
      name,
      values,
      sensitive: marked || isConcealed(input.contract, name),
    };
  });
}

/** Conditions that do not hold, parameters that must differ and do not, and rules that no parameter matches. */
export function parameterDrafts(input: JudgeInput): readonly Draft[] {
  const parameters = parametersInEnvironments(input);
  return [
    ...parameters.flatMap((parameter) => conditionDrafts(parameter, input)),
    ...parameters.flatMap((parameter) => mustDifferDrafts(parameter, input)),
    ...unusedRuleDrafts(parameters, input),
  ];
}

/** Conditions that ask for environments which are not compared here, and in which all else is true. */
export function undecidedConditions(input: JudgeInput): readonly Note[] {
  return parametersInEnvironments(input).flatMap((parameter) => {
    const { rule, result } = conditionOn(parameter, input) ?? {};
    if (rule === undefined || result?.kind !== "undecided") return [];
    const { name } = parameter;
    const facts = { name, without: result.without, when: rule.when ?? "" };
    return [noteOf("undecided-condition", facts, [parameterPlace(name, input.environments, input).shown])];
  });
}

/** Parameters that differ although the contract does not allow it, of one environment against the reference. */
export function forbiddenParameters(
  left: Environment,
  right: Environment,
  input: Pick<JudgeInput, "parameters" | "contract">,
): readonly string[] {
  const [one, other] = [input.parameters.get(left.name), input.parameters.get(right.name)];
  if (one === undefined || other === undefined) return [];
  return [...new Set([...one.leaves.keys(), ...other.leaves.keys()])].sort(compareText).filter((name) => {
    const [mine, theirs] = [one.leaves.get(name)?.value, other.leaves.get(name)?.value];
    if (mine !== undefined && theirs !== undefined && canonicalText(mine) === canonicalText(theirs)) return false;
    return permissionBetween(name, [left, right], input).is !== "may-differ";
  });
}

/** What the contract says of a parameter of the files; what a file leaves to the default of its variable is there. */
function permissionBetween(
  name: string,
  [left, right]: readonly [Environment, Environment],
  input: Pick<JudgeInput, "parameters" | "contract">,
): Permission {
  const holding = (environment: Environment): Holding => ({
    environment: environment.name,
    value: leafIn(environment)?.value ?? givenOtherwise(environment),
  });
  const leafIn = ({ name: file }: Environment): ParameterLeaf | undefined =>
    input.parameters.get(file)?.leaves.get(name);
  const path = (leafIn(left) ?? leafIn(right))?.path ?? [];
  const givenOtherwise = (environment: Environment): Value | undefined =>
    name.startsWith("var.") ? leafValueAt(environment, `var.${path[0] ?? ""}`, path.slice(1)) : undefined;
  return permissionOf(input.contract.parameters, name, [holding(left), holding(right)]);
}

/** What differs in the parameter files and may not: one draft, and the names that drafts about what it moves have. */
export interface ForbiddenParameter {
  readonly draft: Draft;
  readonly names: ReadonlySet<string>;
}

/**
 * One finding for each forbidden parameter, and for each part that only one file has, whatever number of parameters
 * stand in it.
 */
export function forbiddenParameterDrafts(comparison: Comparison, input: JudgeInput): readonly ForbiddenParameter[] {
  const parts = new Map<string, string[]>();
  for (const name of comparison.forbidden) {
    const part = differingPart(name, comparison, input);
    parts.set(part, [...(parts.get(part) ?? []), name]);
  }
  return [...parts].map(([part, names]) => ({
    draft: forbiddenDraft(part, names, comparison, input),
    names: new Set([part, ...names]),
  }));
}

/**
 * A parameter as a place of a finding. A value that is the same everywhere is not shown: a contract can ask for
 * whatever file of its repository it likes, and only differences are a reason to repeat what stands in one.
 */
export function parameterPlace(
  name: string,
  environments: readonly Environment[],
  input: Pick<JudgeInput, "parameters" | "contract" | "secrets">,
): DraftPlace {
  const sensitive = isConcealed(input.contract, name);
  const values = environments.map((environment): Observed => {
    const value = valueIn(environment, name, input);
    return value === undefined ? absent : { ...value, sensitive: value.sensitive || sensitive };
  });
  const place = { section: "parameter" as const, address: name, path: [] };
  const shown = showPlace(place, environments, values, input.secrets);
  return { place, shown: isOneValue(values) ? { ...shown, values: {} } : shown };
}

// --- internal ---

/** True for one known value in all of several environments. */
const isOneValue = (values: readonly Observed[]): boolean => {
  const [first, ...rest] = values.map((value) =>
    value.kind === "absent" || value.kind === "unknown" ? undefined : canonicalText(value),
  );
  return first !== undefined && rest.length > 0 && rest.every((text) => text === first);
};

function forbiddenDraft(part: string, names: readonly string[], comparison: Comparison, input: JudgeInput): Draft {
  const { left, right } = comparison;
  const permissions = names.map((name) => permissionBetween(name, [left, right], input));
  const [excess] = permissions.flatMap((permission) => (permission.is === "excess" ? [permission.excess] : []));
  const isUnfollowed = permissions.some((permission) => permission.is === "unfollowed");
  const [leaf] = names.flatMap(
    (name) =>
      input.parameters.get(left.name)?.leaves.get(name) ?? input.parameters.get(right.name)?.leaves.get(name) ?? [],
  );
  return {
    kind: "unexplained-difference",
    environment: left.name,
    case: "parameter",
    facts: {
      is: "parameter",
      name: part,
      ...(excess === undefined ? {} : { excess }),
      ...(isUnfollowed ? { unfollowed: true } : {}),
    },
    cause: { kind: "parameter", name: part },
    ...(leaf === undefined ? {} : { location: leaf.location }),
    places: names.map((name) => parameterPlace(name, [left, right], input)),
  };
}

/**
 * The largest part with the parameter in it that one of the files lacks; the parameter itself where both files have
 * it.
 */
function differingPart(name: string, { left, right }: Comparison, { parameters }: JudgeInput): string {
  const files = [left, right].map((environment) => parameters.get(environment.name)?.leaves);
  const leaf = files.map((leaves) => leaves?.get(name)).find((found) => found !== undefined);
  const lacking = files.find((leaves) => leaves?.has(name) !== true);
  if (leaf === undefined || lacking === undefined) return name;
  const rest = [...lacking.values()].map(({ path }) => path);
  const length =
    leaf.path.findIndex((_, position) => !rest.some((path) => startsWith(path, leaf.path.slice(0, position + 1)))) + 1;
  // Nothing in one file, and in the other parts that lie in it: `{}` beside `{ "cpu": 1 }`.
  if (length === 0) return name;
  return formatPath([...(name.startsWith("var.") ? ["var"] : []), ...leaf.path.slice(0, length)]);
}

/** The leaves of an environment's parameter file and root variables; a file says what it says, also about variables. */
function parametersOf(
  { name, variables }: Environment,
  { parameters, contract }: Pick<JudgeInput, "parameters" | "contract">,
): ReadonlyMap<string, Value> {
  const leaves = [...(parameters.get(name)?.leaves.values() ?? [])];
  const inFile = new Set(leaves.map((leaf) => leaf.name));
  const isWhole = (part: string): boolean =>
    inFile.has(part) || findParameterRule(contract.parameters, part) !== undefined;
  const given = [...variables.values()].flatMap((variable) => variableLeaves(variable.name, variable.value, isWhole));
  return new Map([...given, ...leaves].map((leaf) => [leaf.name, leaf.value]));
}

function valueIn(
  environment: Environment,
  name: string,
  input: Pick<JudgeInput, "parameters" | "contract">,
): Value | undefined {
  return parametersOf(environment, input).get(name);
}

/** What the condition on a parameter says; undefined when there is none. */
function conditionOn(
  { name, values }: ParameterInEnvironments,
  { contract }: JudgeInput,
): { readonly rule: ParameterRule; readonly result: ConditionResult } | undefined {
  const rule = findParameterRule(contract.parameters, name);
  if (rule?.when === undefined) return undefined;
  const condition = compileCondition(rule.when);
  const elsewhere = new Set(contract.environments.keys());
  const results = standingIn(values, contract).map((given) => evaluateCondition(condition, given, elsewhere));
  const worst =
    results.find(({ kind }) => kind === "false" || kind === "error") ??
    results.find(({ kind }) => kind === "undecided") ??
    results[0];
  return worst === undefined ? undefined : { rule, result: worst };
}

/**
 * The values by the names that a condition knows: what is like staging stands for it, once for each. Where staging is
 * there as well, it stands for itself besides.
 */
function standingIn(
  values: ParameterInEnvironments["values"],
  { environments }: Pick<Contract, "environments">,
): readonly ParameterInEnvironments["values"][] {
  const previews = [...environments.values()].filter(({ name, like }) => like !== undefined && values.has(name));
  const models = new Set(previews.flatMap(({ like }) => like ?? []));
  const areThere = [...models].every((model) => values.has(model));
  return [
    ...(areThere ? [values] : []),
    ...previews.map(({ name, like = name }) => new Map([...values, [like, values.get(name)]])),
  ];
}

function conditionDrafts(parameter: ParameterInEnvironments, input: JudgeInput): readonly Draft[] {
  const { rule, result } = conditionOn(parameter, input) ?? {};
  if (rule === undefined || result === undefined || result.kind === "true" || result.kind === "undecided") return [];
  const { name } = parameter;
  return [
    {
      kind: "condition-violated",
      case: "condition",
      facts: { name, when: rule.when ?? "", ...(result.kind === "false" ? {} : { reason: result.reason }) },
      cause: { kind: "condition", name, pattern: rule.pattern },
      location: rule.location,
      places: [parameterPlace(name, input.environments, input)],
    },
  ];
}

function mustDifferDrafts(parameter: ParameterInEnvironments, input: JudgeInput): readonly Draft[] {
  const rule = findParameterRule(input.contract.parameters, parameter.name);
  if (rule?.must !== true) return [];
  const [reference] = input.environments.filter(({ name }) => name === input.reference);
  if (reference === undefined) return [];
  return input.environments
    .filter((environment) => environment !== reference && sameIn(parameter, environment, reference))
    .map((environment): Draft => ({
      kind: "must-differ",
      environment: environment.name,
      case: "parameter",
      facts: {
        name: parameter.name,
        environment: environment.name,
        reference: reference.name,
        sensitive: parameter.sensitive,
      },
      cause: { kind: "equal-parameter", name: parameter.name },
      location: rule.location,
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
function unusedRuleDrafts(parameters: readonly ParameterInEnvironments[], input: JudgeInput): readonly Draft[] {
  if (!comparesAll(input)) return [];
  // A configuration declares variables whose values nobody has given yet.
  const declared = input.environments.flatMap(({ configuration }) =>
    [...(configuration?.variables.keys() ?? [])].map((name) => `var.${name}`),
  );
  const given = input.environments.flatMap(({ variables }) => [...variables.keys()].map((name) => `var.${name}`));
  const names = [...parameters.map(({ name }) => name), ...declared, ...given];
  return [
    ...fileLessDrafts(names, input),
    ...input.contract.parameters
      .filter(
        (rule) => isAnswerable(rule, input) && !names.some(compilePattern(rule.pattern)) && !allowsPart(rule, input),
      )
      .map((rule, asked): Draft => ({
        kind: "unused-allowance",
        case: "rule",
        facts: { pattern: rule.pattern, ...nearFact(nearName(rule.pattern, () => [...new Set(names)], input, asked)) },
        cause: { kind: "rule", pattern: rule.pattern },
        location: rule.location,
        places: [parameterPlace(rule.pattern, input.environments, input)],
      })),
  ];
}

/**
 * Whether the rule is one for parts of a root variable, also where another rule has the variable judged as a whole: a
 * difference in a part is judged by the closest rule. What more than an allowance asks for is asked of judged
 * parameters only.
 */
function allowsPart(
  { pattern, may, must, when, identity, sensitive }: ParameterRule,
  { environments }: JudgeInput,
): boolean {
  if (!may || must || when !== undefined || identity !== undefined || sensitive) return false;
  const matches = compilePattern(pattern);
  return environments.some(({ variables }) =>
    [...variables.values()].some(({ name, value }) =>
      variableLeaves(name, value, matches).some((leaf) => matches(leaf.name)),
    ),
  );
}

/** One finding for all rules that are about parameter files, where no environment names one. */
function fileLessDrafts(variables: readonly string[], input: JudgeInput): readonly Draft[] {
  // Another component may have such files, and then each rule is told by itself.
  if (input.parameters.size > 0 || input.component !== undefined) return [];
  const rules = input.contract.parameters.filter(
    ({ pattern }) => !pattern.startsWith("var.") && !variables.some(compilePattern(pattern)),
  );
  const [first] = rules;
  if (first === undefined) return [];
  return [
    {
      kind: "unused-allowance",
      case: "files",
      facts: { patterns: rules.map(({ pattern }) => pattern) },
      cause: { kind: "rule" },
      location: first.location,
      places: rules.map(({ pattern }) => parameterPlace(pattern, input.environments, input)),
    },
  ];
}

/** States and runs without parameter files do not say which parameters there are. */
const isAnswerable = ({ pattern }: ParameterRule, { environments, parameters, component }: JudgeInput): boolean =>
  pattern.startsWith("var.")
    ? environments.every(({ source }) => source !== "state")
    : parameters.size > 0 || component !== undefined;
