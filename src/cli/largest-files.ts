import { MOST_ATTESTATION_BYTES } from "../gate/read-attestation.js";
import { InputError } from "../model/input-error.js";
import type { FileKind } from "./files-read.js";

/*
 * How large a file may be that is read into memory as a whole. Plans and synthesized configurations are read piece by
 * piece and have no limit here, and source has one of its own (`load-sources.ts`).
 */

/** Refuses a file with more bytes than its kind may have: a contract of 3 MiB. Throws an InputError. */
export function refuseTooLarge(bytes: number | bigint, kind: FileKind, file: string): void {
  const largest = LARGEST[kind];
  if (largest === undefined || bytes <= largest.mebibytes * MEBIBYTE) return;
  const { mebibytes, what, advice } = largest;
  throw new InputError(`this is larger than the ${mebibytes} MiB that ${what} may have; ${advice}`, { file });
}

// --- internal ---

interface Largest {
  readonly mebibytes: number;
  /** What such a file is to its reader. */
  readonly what: string;
  /** What to do about one that is larger. */
  readonly advice: string;
}

const MEBIBYTE = 1 << 20;

const CONTRACT: Largest = {
  mebibytes: 2,
  what: "a contract",
  advice: "let one rule with a * stand for those that say the same",
};

/** By what a file is read for. */
const LARGEST: Readonly<Partial<Record<FileKind, Largest>>> = {
  contract: CONTRACT,
  "proposed-contract": CONTRACT,
  parameters: {
    mebibytes: 4,
    what: "a parameter file",
    advice: "parameters are what people decide; move data into files that the module reads",
  },
  "parameter-schema": { mebibytes: 4, what: "a schema of parameters", advice: "make it shorter" },
  proof: { mebibytes: 256, what: "a proof", advice: "synthesize again, or split the stack" },
  "provider-schema": { mebibytes: 256, what: "a provider schema", advice: "write one file for each provider" },
  report: { mebibytes: 256, what: "a report", advice: "mend some of what it holds first" },
  manifest: { mebibytes: 4, what: "a manifest", advice: "ask for fewer variables" },
  lockfile: { mebibytes: 256, what: "a lockfile", advice: "name another folder with --folder" },
  baseline: { mebibytes: 64, what: "a baseline", advice: "mend some of what it holds first" },
  codeowners: { mebibytes: 3, what: "a file of owners", advice: "let one pattern with a * stand for others" },
  attestation: {
    mebibytes: MOST_ATTESTATION_BYTES / MEBIBYTE,
    what: "an attestation",
    advice: "name the file that --attestation wrote",
  },
};
