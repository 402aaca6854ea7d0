import type { Comparison } from "../judge/input.js";
import { parameterPlace } from "../judge/parameters.js";
import { showDifference } from "../judge/show-place.js";
import type { ParameterRule } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { findParameterRule } from "../model/pattern.js";
import type { Attribution, ProvenPlace } from "../model/proof.js";
import type { TracedMove, TracedMoves, TracedParameter, TracedRule } from "../model/trace.js";
import { canonicalText, compareText } from "../model/value.js";
import { concealIn, showPath } from "../secrets/show.js";
import { findingOutcome, notesAbout, tracedFinding, worstOf, type TraceContext } from "./context.js";
import { configuredIn } from "./subjects.js";

/** One parameter: its values, its rule, what it moves, and what a check finds about it. */
export function traceParameter(
  name: string,
  environments: readonly Environment[],
  context: TraceContext,
): TracedParameter {
  const { input, report, comparisons, secrets } = context;
  const rule = findParameterRule(input.contract.parameters, name);
  const findings = report.findings.filter(({ places }) => places.some(({ address }) => address === name));
  const leaves = environments.flatMap((environment) => {
    const leaf = input.parameters.get(environment.name)?.leaves.get(name);
    return leaf === undefined ? [] : [[environment.name, leaf.location] as const];
  });
  const isDifferent = differs(name, environments, context);
  return {
    name,
    outcome: worstOf([
      isDifferent ? "explained" : "equal",
      ...findings.map((finding) => findingOutcome(finding, context)),
    ]),
    values: parameterPlace(name, environments, { ...input, secrets }).shown.values,
    locations: Object.fromEntries(leaves),
    ...(rule === undefined ? {} : { rule: tracedRule(rule, context) }),
    comparisons: comparisons.map((comparison) =>
      isDifferent ? tracedMoves(name, comparison, context) : { environment: comparison.left.name, places: [] },
    ),
    findings: findings.map(tracedFinding),
    notes: notesAbout(name, context),
  };
}

// --- internal ---

function differs(name: string, environments: readonly Environment[], { input }: TraceContext): boolean {
  const texts = environments.map((environment) => {
    const value =
      input.parameters.get(environment.name)?.leaves.get(name)?.value ??
      (name.startsWith("var.") ? environment.variables.get(name.slice("var.".length))?.value : undefined);
    return value === undefined ? "absent" : canonicalText(value);
  });
  return new Set(texts).size > 1;
}

function tracedRule(
  { pattern, may, must, identity, follows, reason, when, affects, location }: ParameterRule,
  { secrets }: TraceContext,
): TracedRule {
  return {
    pattern,
    may,
    must,
    ...(identity === undefined ? {} : { identity }),
    ...(follows === undefined ? {} : { follows: true }),
    ...(reason === undefined ? {} : { reason: concealIn(reason, secrets) }),
    ...(when === undefined ? {} : { when: concealIn(when, secrets) }),
    affects,
    location,
  };
}

/** By the proof's attribution, and by what the plans' own explanations name. */
function tracedMoves(name: string, comparison: Comparison, context: TraceContext): TracedMoves {
  const { claims, left } = comparison;
  const attributed = (claims.movers.are === "known" ? claims.movers.attribution : [])
    .filter(({ parameters }) => parameters.includes(name))
    .flatMap((attribution) =>
      attribution.places.map((place) => movedPlace(name, place, attribution, comparison, context)),
    );
  const named = comparison.outcomes
    .filter(
      ({ explanation, causedBy, difference }) =>
        difference.section !== "variable" &&
        (explanation?.parameters?.includes(name) === true || causedBy?.address === name),
    )
    .map(({ difference, explanation }): TracedMove => {
      const { address, constructPath, place } = showDifference(
        difference,
        [comparison.left, comparison.right],
        context.secrets,
      );
      return {
        address,
        ...(constructPath === undefined ? {} : { constructPath }),
        place,
        others: (explanation?.parameters ?? []).filter((other) => other !== name),
        exact: true,
      };
    });
  const places = [
    ...new Map([...named, ...attributed].map((move) => [`${move.address} ${move.place}`, move])).values(),
  ];
  const unknown = whyUnknown(name, comparison);
  return {
    environment: left.name,
    places: places.sort((one, other) => compareText(one.address, other.address) || compareText(one.place, other.place)),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

function movedPlace(
  name: string,
  place: ProvenPlace,
  { parameters, exact }: Attribution,
  { left, right }: Comparison,
  { secrets }: TraceContext,
): TracedMove {
  const constructPath = configuredIn(place.address, [right, left])?.constructPath;
  return {
    address: place.address,
    ...(constructPath === undefined ? {} : { constructPath }),
    place: showPath(place, secrets).place,
    others: parameters.filter((other) => other !== name),
    exact,
  };
}

function whyUnknown(name: string, comparison: Comparison): string | undefined {
  const { movers } = comparison.claims;
  // Root variables are followed in the plans themselves.
  if (name.startsWith("var."))
    return comparison.outcomes.some(({ undetermined, explanation }) => undetermined && explanation === undefined)
      ? "some expressions could not be followed"
      : undefined;
  if (movers.are === "not-synthesized")
    return (
      "there is no configuration proof (synthesize with tfparity/cdktf, and name the folder with synth: in " +
      "the contract)"
    );
  if (movers.are === "void") return `the configuration proof is void: ${movers.because}`;
  return movers.are === "not-asked" ? "the configuration proof was made without attribution" : undefined;
}
