/** Loads the baseline that the contract names (`baseline: parity-baseline.json`), or that of `--contract-from`. */
import { parseJsonFile } from "../json/parse-file.js";
import type { Baseline } from "../model/baseline.js";
import type { ContractChange } from "../model/contract-change.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { besideContract } from "./choose-inputs.js";
import type { ConfinedReading } from "./files-read.js";
import { isSameText } from "./load.js";
import { decodeText, isThere, readBytes } from "./open-input.js";

/** The baseline that counts, and a change where the work tree has a different one. */
export interface LoadedBaseline {
  readonly judging?: Baseline;
  readonly changes: readonly ContractChange[];
}

/**
 * The baseline that the contract names. Of a contract of another commit, that commit's baseline counts, since it is a
 * rule like those of the contract itself: where the commit has none, nothing is in the baseline. Throws an InputError
 * for a file that is not there, unless it may be missing since it will be written, and for one that is no baseline.
 */
export async function loadBaseline(
  contract: Contract,
  confined: ConfinedReading,
  mayBeMissing = false,
): Promise<LoadedBaseline> {
  if (contract.baseline === undefined) return { changes: [] };
  const file = besideContract(contract, contract.baseline);
  const before = contract.locations.get("baseline") ?? { file: contract.file ?? file, line: 1 };
  const reading = confined(before);
  const isHere = await isThere(file, reading);
  if (contract.from === undefined) {
    if (!isHere && mayBeMissing) return { changes: [] };
    if (!isHere)
      throw new InputError(`${file} does not exist; tfparity baseline writes it, or take the line out`, before);
    return { judging: await read(await readBytes(file, "baseline", reading), file), changes: [] };
  }
  const { bytesOfCommit } = await import("./contract-from.js");
  const kept = await bytesOfCommit(file, contract.from, reading);
  const here = isHere ? await readBytes(file, "baseline", reading) : undefined;
  const isSame = kept !== undefined && here !== undefined && isSameText(kept, here);
  const what = kept === undefined ? "added" : here === undefined ? "removed" : "changed";
  return {
    ...(kept === undefined ? {} : { judging: await read(kept, file) }),
    changes:
      isSame || (kept === undefined && here === undefined)
        ? []
        : [{ section: "baseline", subject: file, about: file, what, direction: "wider", fields: [], before }],
  };
}

/** The baseline that a text is. Throws an InputError for one that is none, and where a key stands twice. */
export async function baselineOf(text: string, file: string): Promise<Baseline> {
  const { readBaseline } = await import("../contract/index.js");
  // Of a key that stands twice, two readers could take another one.
  parseJsonFile(text, file, "tfparity baseline writes it");
  return readBaseline(text, file);
}

// --- internal ---

const read = (bytes: Uint8Array, file: string): Promise<Baseline> => baselineOf(decodeText(bytes, file), file);
