import { configured, derived, no } from "./answers.js";
import { environmentLookups, behaviourLookups, pureDataSources } from "../knowledge/data-sources.js";
import { artifactNamedBy, derivedFrom, filledFromProvider, onlyDerived } from "../knowledge/derived-attributes.js";
import type { Difference, Pair } from "../model/difference.js";
import { configuredOrNot, unknownWhether } from "./configured-or-not.js";
import { providerSettingStep, type ProviderSetting } from "./provider-setting.js";
import { shownElsewhereStep } from "./shown-elsewhere.js";
import { differingFor } from "./reference-explanation.js";
import { explainedDependencies } from "./explained-dependencies.js";
import type { ExplainContext } from "./context.js";
import type { Outcome, StepResult } from "../model/outcome.js";
import { findGoverningRule } from "../model/pattern.js";
import type { Dependency } from "../evaluate/dependency.js";
import type { Path } from "../model/path.js";

/**
 * Terraform or the provider computes the value from what is configured by a known rule: `tags_all` from the
 * resource's `tags` and the provider's `default_tags`; the result of a data source from its arguments.
 */
export async function derivedStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  if (difference.section !== "resource") return no("only attributes of resources are derived", "not-applicable");
  const said = configuredOrNot(difference, context);
  if (said.kind === "set") return configured;
  const pair = context.pairs.get(difference.address);
  if (pair === undefined) return no("only one environment has it", "not-applicable");
  const found = await derivation(difference, pair, context);
  return found.held && said.kind === "unknown" && !isOnlyDerived(difference, pair) ? unknownWhether(said) : found;
}

// --- internal ---

/** Attributes that have no other source, whatever is configured: nobody can set them. */
const isOnlyDerived = ({ path: [name] }: Difference, { right: { parsed } }: Pair): boolean =>
  parsed.mode === "data"
    ? environmentLookups.includes(parsed.type)
    : onlyDerived.includes(String(name)) || (parsed.type === "terraform_data" && name === "output");

async function derivation(difference: Difference, pair: Pair, context: ExplainContext): Promise<StepResult> {
  if (pair.right.parsed.mode === "data") return dataSourceStep(difference, context);
  if (difference.path[0] === "tags_all") return tagsStep(difference, context);
  if (pair.right.parsed.type === "terraform_data" && difference.path[0] === "output")
    return followPlaces(difference, [["input", ...difference.path.slice(1)]], "output repeats input", context);
  const setting = settingFilledIn(difference, pair);
  if (setting !== undefined) return providerSettingStep(difference, setting, context);
  const artifact = artifactNamedBy(pair.right.parsed.type, String(difference.path[0]));
  const sources = derivedFrom(pair.right.parsed.type, String(difference.path[0]));
  if (artifact !== undefined && !differsAt(difference.address, sources ?? [], context))
    return artifactStep(difference, artifact, context);
  if (sources !== undefined)
    return followPlaces(
      difference,
      sources.map((name) => [name]),
      `the provider derives it from ${sources.join(" and ")}`,
      context,
    );
  return (await shownElsewhereStep(difference, pair, context)) ?? no("no known rule derives it", "no-rule");
}

/** The setting of its provider that is the value of an attribute where no configuration sets that. */
function settingFilledIn({ path }: Difference, { right }: Pair): ProviderSetting | undefined {
  const [name] = path;
  if (typeof name !== "string" || path.length > 1 || !filledFromProvider(right.provider).includes(name))
    return undefined;
  return {
    path: [name],
    what: name,
    refers: "refers",
    isAll: true,
    missing: `its provider does not say which ${name} it is for`,
  };
}

/** `tags_all` is the resource's `tags` over the `default_tags` of its provider configuration. */
async function tagsStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const key = difference.path[1];
  const own = await explainedDependencies(
    [
      {
        kind: "place",
        section: "resource",
        address: difference.address,
        path: key === undefined ? ["tags"] : ["tags", key],
        text: "its own tags",
      },
    ],
    difference,
    context,
  );
  if ("held" in own) return own;
  if (own.differing.length > 0)
    return derived(`tags_all holds the resource's own ${differingFor(own.differing, { owner: difference.address })}`);
  return providerSettingStep(difference, defaultTags(key), context);
}

const defaultTags = (key: Path[number] | undefined): ProviderSetting => ({
  path: ["default_tags", 0, "tags", ...(key === undefined ? [] : [key])],
  ...(key === undefined ? {} : { key }),
  what: "default tags",
  refers: "refer",
  isAll: key !== undefined,
  missing: "neither its own tags nor the default tags of its provider have it",
});

/**
 * What a data source found is explained by where it looks, if that says nothing about behaviour, or by its arguments.
 */
async function dataSourceStep(difference: Difference, context: ExplainContext): Promise<StepResult> {
  const type = context.pairs.get(difference.address)?.right.parsed.type ?? "";
  if (environmentLookups.includes(type)) return derived(`${type} tells where the environment is`);
  if (behaviourLookups.includes(type))
    return no(`${type} looks up what runs: a result that differs has to be declared`);
  const answer = await explainedDependencies(ownArguments(difference, context), difference, context);
  if ("held" in answer) return answer;
  if (answer.differing.length > 0)
    return derived(
      `${type} ${pureDataSources.includes(type) ? "is a function of" : "looks up by"} its arguments: ` +
        `${differingFor(answer.differing, { owner: difference.address })}`,
    );
  return no("its arguments are the same, and yet it found something else");
}

/** The arguments of a data source that differ; the same list for all that it found. */
function ownArguments({ address }: Difference, context: ExplainContext): readonly Dependency[] {
  const all = context.differences.at("resource", address);
  const known = argumentsIn.get(all);
  if (known !== undefined) return known;
  const found = all
    .filter((other) => configuredOrNot(other, context).kind === "set")
    .map(({ path }): Dependency => ({ kind: "place", section: "resource", address, path, text: "its own arguments" }));
  argumentsIn.set(all, found);
  return found;
}

const argumentsIn = new WeakMap<readonly Difference[], readonly Dependency[]>();

/** Whether one of a resource's attributes differs. */
const differsAt = (address: string, names: readonly string[], { differences }: ExplainContext): boolean =>
  differences.at("resource", address).some(({ path: [name] }) => names.includes(String(name)));

/**
 * What is known of an artifact differs where the artifact is another one, by a parameter that may differ: `s3_key` is
 * `api-${var.release}.zip`. A name that differs with the names of the environments alone is to hold the same artifact.
 */
async function artifactStep(
  difference: Difference,
  namedBy: readonly string[],
  context: ExplainContext,
): Promise<StepResult> {
  const answer = await explainedDependencies(
    ownInputs(
      difference,
      namedBy.map((name) => [name]),
    ),
    difference,
    context,
  );
  if ("held" in answer) return answer;
  if (answer.differing.length === 0) return no("what says which artifact it is does not differ");
  for (const other of answer.differing)
    if (isMovedByParameter(await context.outcomeOf(other), context))
      return derived(`the artifact is another one: ${differingFor(answer.differing, { owner: difference.address })}`);
  return no("the artifacts are to be the same but for the names of their environments, and are not");
}

/** Whether a parameter that names no environment moves a place. */
function isMovedByParameter(outcome: Outcome | undefined, { contract }: ExplainContext): boolean {
  const rules = (outcome?.explanation?.parameters ?? []).map((name) => findGoverningRule(contract.parameters, name));
  return rules.some((rule) => rule !== undefined && rule.identity === undefined && rule.follows === undefined);
}

const ownInputs = ({ address }: Difference, paths: readonly Path[]): readonly Dependency[] =>
  paths.map((path) => ({ kind: "place", section: "resource", address, path, text: "its own input" }));

async function followPlaces(
  difference: Difference,
  paths: readonly Path[],
  evidence: string,
  context: ExplainContext,
): Promise<StepResult> {
  const answer = await explainedDependencies(ownInputs(difference, paths), difference, context);
  if ("held" in answer) return answer;
  return answer.differing.length > 0
    ? derived(`${evidence}: ${differingFor(answer.differing, { owner: difference.address })}`)
    : no("what it is derived from does not differ");
}
