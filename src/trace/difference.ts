import { configuredPair, type ConfiguredPair } from "../explain/configured-pair.js";
import { longestReferences } from "../evaluate/template-of.js";
import { insideDocument } from "../evaluate/value-at.js";
import type { ConfiguredPlace } from "../model/configured-place.js";
import type { Comparison } from "../judge/input.js";
import { reasoningSteps } from "../judge/explained.js";
import { showDifference } from "../judge/show-place.js";
import { configurationAddress, parseAddress } from "../model/address.js";
import type { Difference } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { Outcome } from "../model/outcome.js";
import { formatPath } from "../model/path.js";
import type { Explanation } from "../model/report.js";
import type { TracedMover, TracedPlace } from "../model/trace.js";
import type { Value } from "../model/value.js";
import { overlapping } from "../model/place-overlap.js";
import { concealIn, showText } from "../secrets/show.js";
import { judged, tracedFinding, type TraceContext } from "./context.js";
import { referencesOf } from "./references.js";

/** A difference with every step of the reasoning about it. */
export async function traceDifference(
  outcome: Outcome,
  comparison: Comparison,
  context: TraceContext,
): Promise<TracedPlace> {
  const { difference, attempts, explanation, causedBy } = outcome;
  const { secrets } = context;
  const shown = showDifference(difference, [comparison.left, comparison.right], secrets);
  const { outcome: found, finding } = judged(outcome, comparison, context);
  return {
    place: shown.place,
    outcome: found,
    values: shown.values,
    ...(await describePlace(difference, comparison, context)),
    steps: reasoningSteps(attempts, secrets),
    ...(explanation === undefined ? {} : { explanation: withoutSecrets(explanation, context) }),
    ...(causedBy === undefined
      ? {}
      : { follows: concealIn(`${causedBy.address} ${formatPath(causedBy.path)}`.trim(), secrets) }),
    ...(finding === undefined ? {} : { finding: tracedFinding(finding) }),
  };
}

/** What is configured at a place, what that refers to, and which parameters move it: also where nothing differs. */
export async function describePlace(
  difference: Difference,
  comparison: Comparison,
  context: TraceContext,
): Promise<Pick<TracedPlace, "configured" | "refersTo" | "movedBy">> {
  const { left, right, pairing } = comparison;
  const whole = configuredPair(difference, {
    left,
    right,
    pairs: new Map(pairing.matched.map((one) => [one.right.address, one])),
  });
  const pair =
    whole === undefined
      ? undefined
      : {
          ...whole,
          left: insideDocument(whole.left, difference.path),
          right: insideDocument(whole.right, difference.path),
        };
  return {
    ...(pair === undefined ? {} : { configured: configuredTexts(pair, difference, comparison, context) }),
    refersTo: pair === undefined ? [] : await referencesOf(pair, comparison, context),
    movedBy: moversOf(difference, comparison),
  };
}

// --- internal ---

const withoutSecrets = (explanation: Explanation, { secrets }: TraceContext): Explanation => ({
  ...explanation,
  evidence: concealIn(explanation.evidence, secrets),
  ...(explanation.reason === undefined ? {} : { reason: concealIn(explanation.reason, secrets) }),
});

function configuredTexts(
  pair: ConfiguredPair,
  difference: Difference,
  { left, right }: Comparison,
  { secrets }: TraceContext,
): NonNullable<TracedPlace["configured"]> {
  const secret =
    difference.shownSteps !== undefined ||
    [difference.left, difference.right].some((value) => value.kind !== "absent" && value.sensitive);
  const textOf = (place: Extract<ConfiguredPlace, { kind: "set" }>): string => {
    if (!place.hasText)
      return concealIn(`an expression with ${longestReferences(place.references).join(", ")}`, secrets);
    return showText(secret && !isReference(place.value) ? { ...place.value, sensitive: true } : place.value, secrets);
  };
  const sides: readonly (readonly [Environment, ConfiguredPlace])[] = [
    [left, pair.left],
    [right, pair.right],
  ];
  return Object.fromEntries(
    sides.flatMap(([{ name }, place]) => (place.kind === "unset" ? [] : [[name, textOf(place)]])),
  );
}

/** Where a secret comes from is none itself, when the expression is nothing but one reference. */
const isReference = (value: Value): boolean => value.kind === "string" && /^\$\{[\w.[\]*"-]+\}$/.test(value.text);

/** A void proof says nothing about what moves what. */
function moversOf({ section, address, path }: Difference, { claims }: Comparison): readonly TracedMover[] {
  if (claims.movers.are !== "known") return [];
  // The proof is about configurations, which have no instances.
  const parsed = section === "resource" ? parseAddress(address) : undefined;
  const configured = parsed === undefined ? address : configurationAddress(parsed);
  return claims.movers.attribution
    .filter(({ places }) => overlapping(places, section, configured, path).length > 0)
    .map(({ parameters, exact }) => ({ parameters, exact }));
}
