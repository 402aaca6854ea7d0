import type { Location } from "../model/contract.js";
import type { ContractSection, Excused, FieldChange, WeighedChange } from "../model/contract-change.js";
import type { Note } from "../model/report.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { showPlace } from "./show-place.js";

/**
 * A finding for each rule that the proposed contract says in another way than the one that judges. They are about the
 * contract and not about the environments: nothing in a contract accepts them.
 */
export const contractChangeDrafts = (input: JudgeInput): readonly Draft[] =>
  (input.proposedChanges?.changes ?? []).map((change) => draftOf(change, input));

/** By which version of the contract it was judged, where that is not the file in the work tree. */
export function contractOriginNotes({ contract, proposedChanges }: JudgeInput): readonly Note[] {
  if (contract.from === undefined) return [];
  const { changes = [], together } = proposedChanges ?? {};
  const number = changes.length === 1 ? "one thing" : `${changes.length} things`;
  const text =
    `This was judged by ${originOf(contract)}.` +
    (changes.length === 0 ? "" : ` The contract here says ${number} in another way, which counts when it is merged.`) +
    (together === undefined || changes.length < 2 ? "" : ` Together they would excuse ${excusedText(together)}.`);
  return [{ kind: "contract-origin", text, places: [] }];
}

// --- internal ---

function draftOf(change: WeighedChange, { contract, secrets }: JudgeInput): Draft {
  const { section, subject, about, direction, fields, location, before } = change;
  const place = { section: section === "parameters" ? "parameter" : "version", address: about, path: [] } as const;
  return {
    kind: "contract-change",
    cause: { kind: "proposal", section, subject },
    severity: direction === "wider" ? "medium" : "low",
    title: titleOf(change),
    message: [
      ...fields.map(fieldText),
      excuseText(change),
      `It does not count until it is merged: this was judged by ${originOf(contract)}.`,
    ].join(" "),
    suggestion: suggestionOf(location, before, contract.from?.ref),
    ...(location === undefined ? {} : { location }),
    places: [{ place, shown: showPlace(place, [], [], secrets) }],
  };
}

/** How a section calls what it is made of, and what has become of it that was changed. */
interface Words {
  readonly noun: string;
  readonly wider: string;
  readonly narrower: string;
}

const OTHER = { wider: "is another one", narrower: "is another one" } as const;

const WORDS: Readonly<Record<ContractSection, Words>> = {
  file: { noun: "The contract", ...OTHER },
  reference: { noun: "The contract's", ...OTHER },
  environments: { noun: "The environment", ...OTHER },
  parameters: { noun: "The rule for", wider: "permits more", narrower: "permits less" },
  allow: { noun: "The allowance for", wider: "accepts more", narrower: "accepts less" },
  waivers: { noun: "The waiver for", wider: "accepts more, or for longer", narrower: "accepts less, or for less time" },
  severity: { noun: "The severity of", wider: "is milder", narrower: "is worse" },
  renames: { noun: "The rename of", ...OTHER },
  schema: { noun: "The contract's", ...OTHER },
  gate: { noun: "The gate's", wider: "asks for less", narrower: "asks for more" },
};

function titleOf({ section, subject, what, direction, fields }: WeighedChange): string {
  const words = WORDS[section];
  const isMoved = fields.some(({ name }) => name === "order");
  const became = { added: "is new", removed: "is gone", changed: isMoved ? "stands elsewhere" : words[direction] };
  return `${words.noun} ${subject} ${became[what]}`;
}

function fieldText({ name, from, to }: FieldChange): string {
  if (from === undefined) return `\`${name}\` is \`${to}\`, and was not there.`;
  return to === undefined
    ? `\`${name}\` is gone, and was \`${from}\`.`
    : `\`${name}\` is \`${to}\`, and was \`${from}\`.`;
}

function excuseText({ excused, alone, direction }: WeighedChange): string {
  if (alone === undefined)
    return "It would have other files compared, so that nobody can tell here what it would excuse.";
  if (excused === undefined) return "There are too many changes to count what each of them would excuse.";
  if (excused.differences + excused.findings > 0) return `It would excuse ${excusedText(excused)}.`;
  return direction === "wider" ? "It would excuse nothing of what is found here." : "It would excuse nothing.";
}

const excusedText = ({ differences, findings }: Excused): string =>
  `${counted(differences, "difference")}, ${counted(findings, "finding")}`;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

function suggestionOf(location: Location | undefined, before: Location | undefined, ref = "the base"): string {
  const decide = "decide whether that is meant; it is accepted by merging it.";
  if (location !== undefined) return `Look at line ${location.line} of ${location.file}, and ${decide}`;
  return before === undefined
    ? `See that the file is gone, and ${decide}`
    : `Look at line ${before.line} as it is in ${ref}, and ${decide}`;
}

/** `parity.yaml of origin/main (commit 0123456789ab)`. */
const originOf = ({ file, from }: JudgeInput["contract"]): string =>
  from === undefined
    ? `${file ?? "the contract"}`
    : `${file ?? "the contract"} of ${from.ref} (commit ${from.commit.slice(0, 12)})`;
