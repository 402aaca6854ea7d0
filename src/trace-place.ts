import { compare, prepare, type CheckInput } from "./check-parity.js";
import { configuredPair } from "./explain/configured-pair.js";
import type { ConfiguredPlace } from "./explain/configured-at.js";
import type { Comparison } from "./judge/input.js";
import { showDifference } from "./judge/show-place.js";
import { suggestionOf } from "./judge/unexplained.js";
import type { Difference } from "./model/difference.js";
import type { Environment } from "./model/environment.js";
import { InputError } from "./model/input-error.js";
import type { Outcome } from "./model/outcome.js";
import { formatPath } from "./model/path.js";
import { matchesAddress, matchesPlace } from "./model/pattern.js";
import type { Trace, TracedComparison, TracedPlace } from "./model/trace.js";
import type { Secrets } from "./secrets/secrets.js";
import { concealIn, showText } from "./secrets/show.js";

/**
 * Every step of the reasoning about one address (a resource, `output.x`, `var.x`, `provider.x`, or a construct path),
 * for all of its differing places or those of one attribute. Throws an InputError when no environment has it.
 */
export async function tracePlace(input: CheckInput, wanted: string, attribute?: string): Promise<Trace> {
  const { environments, right, secrets } = prepare(input);
  const address = findAddress(wanted, environments);
  const comparisons: TracedComparison[] = [];
  for (const left of environments) if (left !== right) comparisons.push(traceComparison(await compare(left, right, input), address, attribute, secrets));
  const described = environments.map((environment) => describe(address, environment)).find((found) => found !== undefined);
  return { address, ...described, comparisons };
}

// --- internal ---

/** The address itself, or the only one that a construct path or a pattern without instance keys names. */
function findAddress(wanted: string, environments: readonly Environment[]): string {
  const known = new Set(environments.flatMap((environment) => addressesOf(environment)));
  if (known.has(wanted)) return wanted;
  const byPath = environments.flatMap((environment) => [...(environment.configuration?.resources.values() ?? [])].filter(({ constructPath }) => constructPath === wanted).map(({ address }) => address));
  const candidates = [...new Set([...byPath, ...[...known].filter((address) => matchesAddress(wanted, address))])].filter((address) => known.has(address));
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return only;
  const close = candidates.length > 1 ? candidates : [...known].filter((address) => address.includes(wanted));
  const hint = close.length === 0 ? "" : `; did you mean ${close.sort().slice(0, 5).join(", ")}${close.length > 5 ? ", …" : ""}?`;
  throw new InputError(`${candidates.length > 1 ? "several addresses are" : "no environment has"} ${wanted}${hint}`);
}

const addressesOf = (environment: Environment): readonly string[] => [
  ...environment.resources.keys(),
  ...[...environment.outputs.keys()].map((name) => `output.${name}`),
  ...[...environment.variables.keys()].map((name) => `var.${name}`),
  ...[...(environment.configuration?.providers.keys() ?? [])].map((name) => `provider.${name}`),
  ...(environment.configuration?.modules.keys() ?? []),
  "terraform",
];

function describe(address: string, environment: Environment): Pick<Trace, "constructPath" | "madeAt"> | undefined {
  const configured = environment.configuration?.resources.get(address.replace(/\[[^\]]*\]/g, ""));
  if (configured?.constructPath === undefined && configured?.madeAt === undefined) return undefined;
  return {
    ...(configured.constructPath === undefined ? {} : { constructPath: configured.constructPath }),
    ...(configured.madeAt === undefined ? {} : { madeAt: configured.madeAt }),
  };
}

function traceComparison(comparison: Comparison, address: string, attribute: string | undefined, secrets: Secrets): TracedComparison {
  const { left, right, outcomes } = comparison;
  const here = outcomes.filter(({ difference }) => difference.address === address);
  const wanted = here.filter(({ difference }) => attribute === undefined || difference.path.length === 0 || matchesPlace(attribute, difference.path) || formatPath(difference.path).startsWith(attribute));
  const nothing = wanted.length > 0 ? undefined : here.length > 0 ? `${attribute ?? ""} is the same in both; ${here.length} other places differ` : "it is the same in both";
  return {
    environment: left.name,
    reference: right.name,
    places: wanted.map((outcome) => tracedPlace(outcome, comparison, secrets)),
    ...(nothing === undefined ? {} : { nothing }),
  };
}

function tracedPlace(outcome: Outcome, comparison: Comparison, secrets: Secrets): TracedPlace {
  const { difference, attempts, explanation, causedBy } = outcome;
  const shown = showDifference(difference, [comparison.left, comparison.right], secrets);
  return {
    place: shown.place,
    values: shown.values,
    configured: configuredTexts(difference, comparison, secrets),
    steps: attempts.map(({ step, held, because }) => ({ step, held, because: concealIn(because, secrets) })),
    ...(explanation === undefined ? { mend: concealIn(suggestionOf(difference, difference.aspect === "presence" ? "missing-resource" : "unexplained-difference", { secrets }), secrets) } : { explanation }),
    ...(causedBy === undefined ? {} : { follows: `${causedBy.address} ${formatPath(causedBy.path)}`.trim() }),
  };
}

function configuredTexts(difference: Difference, { left, right, pairing }: Comparison, secrets: Secrets): Readonly<Record<string, string>> {
  const pairs = new Map(pairing.matched.map((pair) => [pair.right.address, pair]));
  const pair = configuredPair(difference, { left, right, pairs });
  const sides: readonly (readonly [Environment, ConfiguredPlace | undefined])[] = [
    [left, pair?.left],
    [right, pair?.right],
  ];
  return Object.fromEntries(sides.flatMap(([{ name }, place]) => (place?.kind === "set" ? [[name, showText(difference.shownSteps === undefined ? place.value : { ...place.value, sensitive: true }, secrets)]] : [])));
}
