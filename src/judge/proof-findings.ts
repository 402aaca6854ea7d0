import type { Difference, Place } from "../model/difference.js";
import { formatPath } from "../model/path.js";
import type { Proof, ProvenPlace } from "../model/proof.js";
import { concealIn } from "../secrets/show.js";
import { failures, type ProbeFailure } from "../prove/by-synthesis/join-proof.js";
import { isBesideComparison, isRepetition, wholeRepetition } from "../model/place-overlap.js";
import { indexOf, residualOf } from "./comparison-index.js";
import type { Draft } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { unusedParameterDraft, isMissed } from "./unused-parameters.js";
import { residualCause } from "./residual-cause.js";
import { showPlace } from "./show-place.js";
import type { NamedPlace } from "./words/cases.js";
import { unprovenPlaces } from "./unexplained.js";

/**
 * What the configuration proof itself finds: that it is void or incomplete, places in a residual (also where both
 * environments are equal there), branches on an identity, configurations that come out otherwise every time, and
 * parameters that differ and move nothing.
 * Places that an unexplained difference already tells are left to it.
 */
export function proofDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { proof } = comparison;
  if (proof === undefined) return [];
  if (proof.stale.length > 0) return [staleDraft(comparison, input)];
  const { unexplained, givingMissing, residual } = indexOf(comparison);
  const untold = (place: ProvenPlace): boolean =>
    !unexplained.has(place) && !(isRepetition(place) && givingMissing.has(`${place.section} ${place.address}`));
  // What comes out otherwise every time does so in every other probe as well, and a branch shows in both directions.
  const isRepeated = (place: ProvenPlace): boolean => residual.repeat.has(place);
  return [
    ...failedDrafts(comparison, input),
    ...probeDrafts("nondeterministic-configuration", proof.proof.repeat, comparison, input, untold),
    ...probeDrafts(
      "branches-on-identity",
      proof.proof.neutral,
      comparison,
      input,
      (place) => untold(place) && !isRepeated(place),
    ),
    ...residualDrafts(
      comparison,
      input,
      (place) => untold(place) && !isRepeated(place) && !residual.neutral.has(place),
    ),
    ...(proof.proof.idle ?? [])
      .filter((name) => isMissed(name, comparison, input))
      .map((name) => unusedParameterDraft(name, comparison, input)),
  ];
}

// --- internal ---

const theProof: Place = { section: "version", address: "configuration proof", path: [] };

const aboutProof = ({ left, right }: Comparison, { secrets }: JudgeInput): Draft["places"] => [
  { place: theProof, shown: showPlace(theProof, [left, right], [], secrets) },
];

const staleDraft = (comparison: Comparison, input: JudgeInput): Draft => ({
  kind: "stale-proof",
  environment: comparison.left.name,
  case: "proof",
  facts: { environment: comparison.left.name, because: comparison.proof?.stale ?? [] },
  cause: { kind: "input", state: "stale-proof" },
  places: [...aboutProof(comparison, input), ...unprovenPlaces(comparison, input)],
});

/** One for each probe that failed; the first names the places that the proof could have explained. */
const failedDrafts = (comparison: Comparison, input: JudgeInput): readonly Draft[] =>
  failures(comparison.proof?.proof as Proof).map((failure, position) => {
    const draft = failedDraft(failure, comparison, input);
    return position > 0 ? draft : { ...draft, places: [...draft.places, ...unprovenPlaces(comparison, input)] };
  });

const failedDraft = ({ name, message }: ProbeFailure, comparison: Comparison, input: JudgeInput): Draft => ({
  kind: "undetermined",
  environment: comparison.left.name,
  case: "probe",
  facts: { environment: comparison.left.name, because: concealIn(message, input.secrets) },
  cause: { kind: "probe", name },
  places: aboutProof(comparison, input),
});

function residualDrafts(
  comparison: Comparison,
  input: JudgeInput,
  untold: (place: ProvenPlace) => boolean,
): readonly Draft[] {
  const { proof } = comparison;
  const places = (proof === undefined ? [] : residualOf([proof.proof.forward, proof.proof.backward]))
    .map(wholeRepetition)
    .filter(untold);
  return distinct(places).map((place) => {
    const difference = indexOf(comparison).configurationDifferences.first(place);
    if (difference === undefined && !isBesideComparison(place)) return missingDifferenceDraft(place, comparison, input);
    return residualDraft(place, difference, comparison, input);
  });
}

const distinct = (places: readonly ProvenPlace[]): readonly ProvenPlace[] => [
  ...new Map(places.map((place) => [JSON.stringify(place), place])).values(),
];

const missingDifferenceDraft = (place: ProvenPlace, comparison: Comparison, input: JudgeInput): Draft => ({
  kind: "missing-difference",
  environment: comparison.left.name,
  case: "configuration",
  facts: namedPlace(place),
  cause: residualCause(place),
  places: [
    { place, shown: showPlace(place, [comparison.left, comparison.right], [equalHere, equalHere], input.secrets) },
  ],
});

const namedPlace = ({ address, path }: ProvenPlace): NamedPlace => ({ address, place: formatPath(path) });

const equalHere = { kind: "string", text: "(equal)", sensitive: false } as const;

const notTold = { kind: "string", text: "(see the configuration)", sensitive: false } as const;

const residualDraft = (
  place: ProvenPlace,
  difference: Difference | undefined,
  comparison: Comparison,
  input: JudgeInput,
): Draft => ({
  kind: "unexplained-difference",
  environment: comparison.left.name,
  case: "configuration",
  facts: namedPlace(place),
  cause: residualCause(place),
  places: [openPlace(place, difference, comparison, input)],
});

/** A place that the proof leaves open; in a resource that only one environment has, there are no two values. */
function openPlace(
  place: ProvenPlace,
  difference: Difference | undefined,
  { left, right }: Comparison,
  { secrets }: JudgeInput,
): Draft["places"][number] {
  const told =
    (place.section === "resource" && place.path.length > 0 && difference?.path.length === 0) ||
    difference === undefined;
  if (!told)
    return {
      place,
      difference,
      shown: showPlace(difference, [left, right], [difference.left, difference.right], secrets),
    };
  const values = [difference?.left ?? notTold, difference?.right ?? notTold].map((observed) =>
    observed.kind === "absent" ? observed : notTold,
  );
  return { place, shown: showPlace(place, [left, right], values, secrets) };
}

/** What a probe of one environment alone finds. */
type ProbedKind = "branches-on-identity" | "nondeterministic-configuration";

/** One for each place, also where the probes of both environments find it. */
function probeDrafts(
  kind: ProbedKind,
  probes: Proof["neutral"],
  comparison: Comparison,
  input: JudgeInput,
  untold: (place: ProvenPlace) => boolean,
): readonly Draft[] {
  const found = Object.entries(probes).flatMap(([name, probe]) =>
    probe.outcome === "failed"
      ? []
      : probe.residual
          .map(wholeRepetition)
          .filter(untold)
          .map((place) => ({ name, place })),
  );
  const told = new Set(found.map(({ name, place }) => JSON.stringify([name, place])));
  return distinct(found.map(({ place }) => place)).map((place) => {
    const names = [comparison.left.name, comparison.right.name].filter((name) =>
      told.has(JSON.stringify([name, place])),
    );
    return probeDraft(kind, names, place, comparison, input);
  });
}

function probeDraft(
  kind: ProbedKind,
  names: readonly string[],
  place: ProvenPlace,
  comparison: Comparison,
  input: JudgeInput,
): Draft {
  const difference = indexOf(comparison).configurationDifferences.first(place);
  const isEqual = difference === undefined && !isBesideComparison(place);
  return {
    kind,
    environment: names[0] ?? comparison.left.name,
    case: "configuration",
    facts: { ...namedPlace(place), environments: names },
    cause: residualCause(place),
    places: [
      isEqual
        ? { place, shown: showPlace(place, [comparison.left, comparison.right], [equalHere, equalHere], input.secrets) }
        : openPlace(place, difference, comparison, input),
    ],
  };
}
