/** What people read of a rule that a proposed contract says in another way. */
import type { Contract } from "../../model/contract.js";
import type { ContractSection, Excused, FieldChange, WeighedChange } from "../../model/contract-change.js";
import { counted } from "./phrases.js";

/** `The rule for database.* permits more`. */
export function changeTitle({ section, subject, what, direction, fields }: WeighedChange): string {
  const words = SECTIONS[section];
  const isMoved = fields.some(({ name }) => name === "order");
  const became = { added: "is new", removed: "is gone", changed: isMoved ? "stands elsewhere" : words[direction] };
  return `${words.noun} ${subject} ${became[what]}`;
}

/** What of it is another, what that would excuse, and that it does not count yet. */
export const changeMessage = (change: WeighedChange, contract: Pick<Contract, "file" | "from">): string =>
  [
    ...change.fields.map(fieldText),
    excuseText(change),
    `It does not count until it is merged: this was judged by ${originText(contract)}.`,
  ].join(" ");

/** Where to look at it. */
export function changeSuggestion(
  { location, before }: WeighedChange,
  { from }: Pick<Contract, "file" | "from">,
): string {
  const decide = "decide whether that is meant; it is accepted by merging it.";
  if (location !== undefined) return `Look at line ${location.line} of ${location.file}, and ${decide}`;
  return before === undefined
    ? `See that the file is gone, and ${decide}`
    : `Look at line ${before.line} as it is in ${from?.ref ?? "the base"}, and ${decide}`;
}

/** `parity.yaml of origin/main (commit 0123456789ab)`. */
export const originText = ({ file, from }: Pick<Contract, "file" | "from">): string =>
  from === undefined
    ? `${file ?? "the contract"}`
    : `${file ?? "the contract"} of ${from.ref} (commit ${from.commit.slice(0, 12)})`;

/** `2 differences, 1 finding`. */
export const excusedText = ({ differences, findings }: Excused): string =>
  `${counted(differences, "difference")}, ${counted(findings, "finding")}`;

// --- internal ---

/** How a section calls what it is made of, and what has become of it that was changed. */
interface SectionWords {
  readonly noun: string;
  readonly wider: string;
  readonly narrower: string;
}

const OTHER = { wider: "is another one", narrower: "is another one" } as const;

const SECTIONS: Readonly<Record<ContractSection, SectionWords>> = {
  file: { noun: "The contract", ...OTHER },
  reference: { noun: "The contract's", ...OTHER },
  environments: { noun: "The environment", ...OTHER },
  components: { noun: "The component", ...OTHER },
  parameters: { noun: "The rule for", wider: "permits more", narrower: "permits less" },
  allow: { noun: "The allowance for", wider: "accepts more", narrower: "accepts less" },
  waivers: { noun: "The waiver for", wider: "accepts more, or for longer", narrower: "accepts less, or for less time" },
  severity: { noun: "The severity of", wider: "is milder", narrower: "is worse" },
  renames: { noun: "The rename of", ...OTHER },
  schema: { noun: "The contract's", ...OTHER },
  baseline: { noun: "The contract's", ...OTHER },
  ledger: { noun: "The contract's", ...OTHER },
  manifest: { noun: "The rule for the toolchain at", wider: "permits more", narrower: "permits less" },
  required: { noun: "What is required:", ...OTHER },
  gate: { noun: "The gate's", wider: "asks for less", narrower: "asks for more" },
};

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
