import type { Claim, Question } from "../../model/claim.js";
import { concealIn } from "../../secrets/show.js";
import type { Draft, DraftPlace } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { showPlace } from "../show-place.js";
import { unprovenPlaces } from "../unexplained.js";

/**
 * A proof that says nothing: it is void, or syntheses of it have failed. The first finding names the places that it
 * could have explained.
 */
export const unusableProofs = (comparison: Comparison, input: JudgeInput): readonly Draft[] =>
  failed(comparison).map((claim, position) => {
    const { place, cause } = claim;
    const { left, right } = comparison;
    const own: DraftPlace = { place, shown: showPlace(place, [left, right], [], input.secrets) };
    const body = {
      environment: left.name,
      cause,
      places: [own, ...(position === 0 ? unprovenPlaces(comparison, input) : [])],
    };
    const because = reasonsOf(claim).map((text) => concealIn(text, input.secrets));
    return cause.kind === "probe"
      ? {
          kind: "undetermined",
          case: "probe",
          facts: { environment: left.name, because: because.join("; ") },
          ...body,
        }
      : { kind: "stale-proof", case: "proof", facts: { environment: left.name, because }, ...body };
  });

// --- internal ---

const QUESTIONS: readonly Question[] = ["exchanged", "neutral", "repeated"];

const failed = ({ claims }: Comparison): readonly Claim[] =>
  QUESTIONS.flatMap((question) => claims.all(question, "undecided")).filter(
    ({ evidence }) => evidence.is === "failure",
  );

const reasonsOf = ({ evidence }: Claim): readonly string[] => (evidence.is === "failure" ? evidence.because : []);
