/**
 * What the question "does the plan have what its configuration says, and can it show it?" comes to: values that
 * something overrides, places that only the source could decide, files of it that nobody has read.
 */
import type { CauseOf } from "../../model/cause.js";
import type { Claim } from "../../model/claim.js";
import type { Place } from "../../model/difference.js";
import { grouped } from "../../model/grouped.js";
import type { Note } from "../../model/report.js";
import { distinctPlaces, hiddenPlace, draftPlacesInOrder } from "../draft-places.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { isWorse, rankPlace } from "../rank.js";
import { showPlace } from "../show-place.js";
import { noteOf } from "../words/note-words.js";
import { namedPlace } from "./named-place.js";

/** Places where both plans have what only one configuration says: something overrides the other's. */
export const overriddenValues = (comparison: Comparison, { secrets }: JudgeInput): readonly Draft[] =>
  comparison.claims.all("planned", "refuted").map(({ place, cause, evidence }) => ({
    kind: "missing-difference",
    case: "plan",
    facts: namedPlace(place),
    environment: comparison.left.name,
    cause,
    places: [
      {
        place,
        shown: showPlace(
          place,
          [comparison.left, comparison.right],
          evidence.is === "values" ? evidence.values : [],
          secrets,
        ),
      },
    ],
  }));

/**
 * One finding about all places that neither plan shows and whose expressions neither plan gives: the source that is
 * missing is one thing.
 */
export function missingSource(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const places = placesWith("expression", comparison);
  if (places.length === 0) return [];
  return [
    {
      kind: "no-proof",
      case: "hidden",
      facts: {},
      environment: comparison.left.name,
      cause: { kind: "means", missing: "source" },
      places: worstFirst(places, input).map((place) => hiddenPlace(place, comparison, input)),
    },
  ];
}

/** One finding for each file or module that the source names and that is not read, with all that it leaves open. */
export function unreadFiles(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const unread = comparison.claims.all("planned", "undecided").filter(({ evidence }) => evidence.is === "unread");
  return [...grouped(unread, ({ cause }) => (cause as CauseOf<"unread">).path)].map(([path, claims]): Draft => {
    // One that two environments cannot read for two reasons is told with the last.
    const [reason = "no-file"] = claims
      .flatMap(({ evidence }) => (evidence.is === "unread" ? [evidence.reason] : []))
      .reverse();
    return {
      kind: "undetermined",
      case: "unread",
      facts: { path, reason },
      environment: comparison.left.name,
      cause: { kind: "unread", path },
      places: draftPlacesInOrder(
        distinctPlaces(claims.map(({ place }) => place)).map((place) => hiddenPlace(place, comparison, input)),
      ),
    };
  });
}

/** What is taken for a bare reference is told, since it is taken on trust. */
export const bareReferences = (input: JudgeInput): readonly Note[] =>
  input.comparisons.flatMap((comparison) => {
    const places = placesWith("reference", comparison);
    if (places.length === 0) return [];
    const facts = { environments: [comparison.left.name, comparison.right.name], places: places.length };
    const shown = places.map((place) => hiddenPlace(place, comparison, input).shown);
    return [noteOf("bare-references", facts, shown)];
  });

/** What sources name and what is not read, one note for each environment; no name stands for more than it is. */
export const unreadSources = ({ environments }: JudgeInput): readonly Note[] =>
  environments.flatMap(({ name, configuration }) => {
    const unread = [...(configuration?.unread ?? [])];
    return unread.length === 0 ? [] : [noteOf("unread-source", { environment: name, unread })];
  });

// --- internal ---

const placesWith = (evidence: Claim["evidence"]["is"], { claims }: Comparison): readonly Place[] =>
  claims
    .all("planned", "undecided")
    .filter((claim) => claim.evidence.is === evidence)
    .map(({ place }) => place);

/** What the missing source leaves open has no first place: the worst of it counts. */
function worstFirst(places: readonly Place[], { contract }: JudgeInput): readonly Place[] {
  const worst = places.reduce((one, other) =>
    isWorse(rankPlace(other, contract).severity, rankPlace(one, contract).severity) ? other : one,
  );
  return [worst, ...places.filter((place) => place !== worst)];
}
