import type { BigIntStats } from "node:fs";
import type { DigestedFile } from "../gate/attestation.js";
import type { Location } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { Confinement } from "./confinement.js";
import type { Io } from "./io.js";
import { workspacesRead, type WorkspacesRead } from "./workspaces-read.js";

/**
 * The note of everything that a run has read: which file it was, and the digest of the bytes that were judged. What is
 * attested is taken from here, and nothing that stands here may be written over.
 */
export interface FilesRead {
  /** Takes note of a file. Throws an InputError when the same file had other bytes when it was read before. */
  readonly add: (file: FileRead) => void;
  /** All files in the order of reading, or those that were read as one of these. */
  readonly all: (...kinds: readonly FileKind[]) => readonly FileRead[];
}

/** What a file was read for. One file may be read for more than one thing, and is noted once for each. */
export type FileKind =
  | "plan"
  | "contract"
  /** The contract of the work tree, where another version judges. */
  | "proposed-contract"
  | "parameters"
  | "parameter-schema"
  | "synthesized"
  | "proof"
  /** Terraform source, what `terraform init` says of modules, and what expressions read by `file` and its like. */
  | "source"
  | "provider-schema"
  | "baseline"
  /** Who owns which files of the repository. */
  | "codeowners"
  | "ledger"
  /** What an environment is built with. */
  | "manifest"
  /** A lockfile that a manifest is made of. */
  | "lockfile"
  /** The JSON report of an earlier run. */
  | "report"
  /** Earlier fingerprints. */
  | "fingerprint"
  /** What GitHub Actions says of what a workflow runs for. */
  | "event"
  | "attestation"
  /** A private key, of which nothing leaves. */
  | "signing-key"
  /** Whose signatures count: public keys, and roots of Sigstore. */
  | "trust"
  /** What comes with this package. */
  | "own";

/** One file as it was read. */
export interface FileRead {
  readonly kind: FileKind;
  /** As the user or the contract named it, seen from the current folder. */
  readonly file: string;
  readonly identity: FileIdentity;
  /** The SHA-256 digest, in hex, of all its bytes, taken while they were read. */
  readonly sha256: string;
}

/** Which file it is, whatever name or link leads to it: `<device>:<inode>`, such as `64769:1181`. */
export type FileIdentity = `${bigint}:${bigint}`;

/** The world outside that a run reads from, with the note of what it has read. */
export interface Reading extends Pick<Io, "cwd" | "env" | "stdin"> {
  readonly noted: FilesRead;
  /** Whose the workspaces are that were asked for. */
  readonly workspaces: WorkspacesRead;
  /** Set for what a contract names, and absent for what the command line does. */
  readonly confined?: Confinement;
}

/** A run that has read nothing yet. */
export const beginReading = (io: Pick<Io, "cwd" | "env" | "stdin">): Reading => ({
  cwd: io.cwd,
  env: io.env,
  get stdin() {
    return io.stdin;
  },
  noted: filesRead(),
  workspaces: workspacesRead(),
});

/** A run that reads what a contract names at one place. */
export interface BoundReading extends Reading {
  readonly confined: Confinement;
}

/** The same run, for what a contract names at one place. */
export const confinedTo = (reading: Reading, confined: Confinement): BoundReading => ({
  cwd: reading.cwd,
  env: reading.env,
  get stdin() {
    return reading.stdin;
  },
  noted: reading.noted,
  workspaces: reading.workspaces,
  confined,
});

/** The run for what the contract names at some place; `option` says the same on the command line. */
export type ConfinedReading = (namedAt: Location, option?: string) => BoundReading;

/** Nothing noted yet. */
export function filesRead(): FilesRead {
  const noted: FileRead[] = [];
  const [digests, known] = [new Map<string, string>(), new Set<string>()];
  return {
    add: (file) => {
      for (const key of [`file ${file.file}`, `identity ${file.identity}`]) {
        if ((digests.get(key) ?? file.sha256) !== file.sha256) throw changedFile(file.file);
        digests.set(key, file.sha256);
      }
      const key = `${file.kind} ${file.file}`;
      if (!known.has(key)) noted.push(file);
      known.add(key);
    },
    all: (...kinds) => (kinds.length === 0 ? [...noted] : noted.filter(({ kind }) => kinds.includes(kind))),
  };
}

/** The identity of what `stat` found, which has to be asked for in whole numbers: `stat(path, { bigint: true })`. */
export const fileIdentity = ({ dev, ino }: Pick<BigIntStats, "dev" | "ino">): FileIdentity => `${dev}:${ino}`;

/** A file that was read, as in-toto describes it. */
export const digested = ({ file, sha256 }: FileRead): DigestedFile => ({ name: file, digest: { sha256 } });

/** The error for a file whose bytes are not one thing that could be judged. */
export const changedFile = (file: string): InputError =>
  new InputError("this file changed while it was read, so that nothing can be said about it; run again", { file });
