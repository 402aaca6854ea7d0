/**
 * Adds entries that accept findings (`allow: [{ cause: … }]`), and checks that they do: what `tfparity allow`, `waive`
 * and `triage` have in common.
 */
import { checkParity } from "../check.js";
import { withContract } from "../contract/index.js";
import type { CheckInput } from "../check-input.js";
import { entryLine, type NewEntry } from "../edit/add-entries.js";
import { entriesFor, type Accepting } from "../edit/accepting-entries.js";
import { findingKinds } from "../knowledge/finding-kinds.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import type { ChosenFinding } from "./choose-findings.js";

/** Whether what is accepted has to name its environment: there are others that it is not for. */
export const isForOneEnvironment = (
  { environments: declared }: Pick<Contract, "environments">,
  { environments }: Pick<ParityReport, "environments">,
): boolean => declared.size > 2 || environments.length > 2;

/**
 * The entries that accept a finding, for its environment alone where there are others. Throws an InputError, with what
 * to do instead, where no contract can accept it.
 */
export function acceptingEntries(
  { number, finding }: ChosenFinding,
  isForOne: boolean,
  accepting: Accepting,
): readonly NewEntry[] {
  const entries = entriesFor(finding, accepting, isForOne ? finding.environment : undefined);
  if (entries !== undefined) return entries;
  const howLong = accepting.waiver === undefined ? "for good" : "for a time";
  throw new InputError(
    `finding ${number} (${finding.cause}) cannot be accepted ${howLong}; ` +
      `${findingKinds[finding.kind].page} says what to do about it. ${finding.suggestion}`,
  );
}

/** The entries without those that say what an earlier one says. */
export const distinct = (entries: readonly NewEntry[]): readonly NewEntry[] => [
  ...new Map(entries.map((entry) => [entryLine(entry), entry])).values(),
];

/**
 * The report by the new contract; undefined where a proof has to be made again first, since it is bound to the
 * parameters that may differ. Throws what `checkParity` throws.
 */
export async function checkedBy(
  contract: Contract,
  entries: readonly NewEntry[],
  input: CheckInput,
): Promise<ParityReport | undefined> {
  const isBound = input.proofs.size > 0 && entries.some(({ under }) => under === "parameters");
  return isBound ? undefined : checkParity(withContract(input, contract));
}

/** Throws an InputError when one of the findings is open in the later report all the same. */
export function refuseOpen(chosen: readonly ChosenFinding[], after: ParityReport): void {
  const open = new Set(after.findings.filter(({ status }) => status === "open").map(({ id }) => id));
  const left = chosen.find(({ finding }) => open.has(finding.id));
  if (left === undefined) return;
  throw new InputError(
    `finding ${left.number} (${left.finding.cause}) would still be open, since there is more than one reason for it; ` +
      "nothing was written",
  );
}
