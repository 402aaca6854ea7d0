/** What has to be written so that findings are in the baseline: its file, and the line in the contract for it. */
import { lstat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { withBaselineFile } from "../edit/add-entries.js";
import { baselineText } from "../edit/write-baseline.js";
import { baselinePlace } from "../judge/baseline.js";
import type { BaselineEntry } from "../model/baseline.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { Finding } from "../model/report.js";
import { besideContract } from "./choose-inputs.js";
import type { Reading } from "./files-read.js";
import { isThere, readText } from "./open-input.js";
import type { Edit } from "./write-edited.js";

/** One line of a baseline; where it stands is not known before it is written. */
export type NewBaselineEntry = Omit<BaselineEntry, "location">;

/** A baseline and the contract that names it, or will: their files, and what these hold now. */
export interface BaselineFiles {
  readonly contract: { readonly file: string; readonly text: string };
  readonly baseline: { readonly file: string; readonly text: string | undefined };
  /** Set where the contract names it already. */
  readonly isNamed: boolean;
}

/**
 * The files of a contract and its baseline as they are. Throws an InputError for a file that the contract does not name
 * and that is there under the name that a new baseline would get: it is somebody else's.
 */
export async function baselineFiles(
  { baseline, ...contract }: Contract,
  file: string,
  reading: Reading,
): Promise<BaselineFiles> {
  const isNamed = baseline !== undefined;
  const target = isNamed ? besideContract(contract, baseline) : join(dirname(file), DEFAULT_BASELINE);
  if (!isNamed) await refuseUnnamed(target, reading.cwd);
  return {
    contract: { file, text: await readText(file, "contract", reading) },
    baseline: {
      file: target,
      text: (await isThere(target, reading)) ? await readText(target, "baseline", reading) : undefined,
    },
    isNamed,
  };
}

/** The new text of the baseline, and that of the contract where it does not name one yet. */
export const baselineEdits = (
  { contract, baseline, isNamed }: BaselineFiles,
  entries: readonly NewBaselineEntry[],
): readonly [Edit, ...Edit[]] => [
  { file: baseline.file, before: baseline.text, after: baselineText(entries) },
  ...(isNamed
    ? []
    : [{ file: contract.file, before: contract.text, after: namingBaseline(contract.text, contract.file) }]),
];

/** The text of a contract that names no baseline, with the line for a new one. */
export const namingBaseline = (text: string, file: string): string => withBaselineFile(text, file, DEFAULT_BASELINE);

/** The entries for findings, all for one reason. */
export const newEntries = (findings: readonly Finding[], reason: string, since: string): readonly NewBaselineEntry[] =>
  findings.map(({ id, component, kind, environment, cause, places }) => ({
    id,
    ...(component === undefined ? {} : { component }),
    about: [kind, ...(environment === undefined ? [] : [environment]), cause].join(": "),
    since,
    reason,
    places: places.map(baselinePlace),
  }));

/** Of two entries for one finding the later one counts. */
export const entriesWith = (
  kept: readonly NewBaselineEntry[],
  added: readonly NewBaselineEntry[],
): readonly NewBaselineEntry[] => [...new Map([...kept, ...added].map((entry) => [entry.id, entry])).values()];

// --- internal ---

/** The name that a baseline gets where the contract names none. */
const DEFAULT_BASELINE = "parity-baseline.json";

async function refuseUnnamed(target: string, cwd: string): Promise<void> {
  const there = await lstat(resolve(cwd, target)).catch(() => undefined);
  if (there === undefined) return;
  throw new InputError("this is there already, and the contract names no baseline; say baseline: in it, or move this", {
    file: target,
  });
}
