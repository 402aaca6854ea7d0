import type { Note } from "../model/report.js";
import type { WeighedChange } from "../model/contract-change.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { showPlace } from "./show-place.js";
import { noteOf } from "./words/note-words.js";

/**
 * A finding for each rule that the proposed contract says in another way than the one that judges. They are about the
 * contract and not about the environments: nothing in a contract accepts them.
 */
export const contractChangeDrafts = (input: JudgeInput): readonly Draft[] =>
  (input.proposedChanges?.changes ?? []).map((change) => draftOf(change, input));

/** By which version of the contract it was judged, where that is not the file in the work tree. */
export const contractOriginNotes = ({ contract: { file, from }, proposedChanges }: JudgeInput): readonly Note[] =>
  from === undefined
    ? []
    : [noteOf("contract-origin", { ...(file === undefined ? {} : { file }), from, ...proposedChanges })];

// --- internal ---

function draftOf(change: WeighedChange, { contract, secrets }: JudgeInput): Draft {
  const { section, subject, about, location } = change;
  const place = { section: section === "parameters" ? "parameter" : "version", address: about, path: [] } as const;
  return {
    kind: "contract-change",
    case: "change",
    facts: { change, contract },
    cause: { kind: "proposal", section, subject },
    ...(location === undefined ? {} : { location }),
    places: [{ place, shown: showPlace(place, [], [], secrets) }],
  };
}
