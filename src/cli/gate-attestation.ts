/** The attestation of a gate that passes: what it is made of, and what cannot be attested. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { writeAttestation, type AttestedPlan } from "../gate/attestation.js";
import { MOST_ATTESTATION_BYTES } from "../gate/read-attestation.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import type { AskedGate } from "./asked-gate.js";
import { digested } from "./files-read.js";
import type { Io } from "./io.js";
import { judgedPlan, judgingContract, type JudgedFiles } from "./judged-files.js";
import type { RenderedFile } from "./outputs.js";
import { readVersion } from "./program.js";

/** An attestation is verified later, and so are the plans that it is about. Throws an InputError. */
export async function refuseUnverifiable(
  attestation: string,
  inputs: JudgedFiles["inputs"],
  { cwd }: Io,
): Promise<void> {
  if (attestation === "" || attestation === "-")
    throw new InputError("--attestation needs the name of a file; an attestation is verified later");
  for (const { environment, file, workspace } of inputs) {
    if (workspace !== undefined)
      throw new InputError(
        `the plan of ${environment} comes from ${file}, which applies plans of its own, so that an attestation would ` +
          "bind nothing; leave out --attestation",
      );
    const found = file === "-" ? undefined : await stat(resolve(cwd, file)).catch(() => undefined);
    const pipe = file === "-" ? "from standard input" : found?.isFile() === false ? "through a pipe" : undefined;
    if (pipe !== undefined)
      throw new InputError(
        `the plan of ${environment} comes ${pipe}, and an attestation needs a file that can be verified later`,
        file === "-" ? undefined : { file },
      );
  }
}

/** The statement, by the digests of the bytes that were judged, which were taken while they were read. */
export function attest(
  report: ParityReport,
  { ends, moments, loaded: { contract }, maxPlanAgeHours }: AskedGate,
  files: JudgedFiles,
): string {
  const { noted } = files;
  const side = (name: string): AttestedPlan => judgedPlan(name, files);
  const judgedBy = judgingContract(contract, noted);
  return writeAttestation(report, {
    from: side(ends.from),
    to: side(ends.to),
    ...(judgedBy === undefined ? {} : { contract: judgedBy }),
    ...(contract.from === undefined ? {} : { contractFrom: { ref: contract.from.ref, commit: contract.from.commit } }),
    proofs: noted.all("proof").map(digested),
    files: noted
      .all("parameters", "parameter-schema", "synthesized", "source", "provider-schema", "baseline", "manifest")
      .map(digested),
    requirements: { ...contract.gate, ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }) },
    judgedAt: moments.now,
    today: moments.today,
    version: readVersion(),
  });
}

/** The file of it; one that could not be verified later is none. Throws an InputError. */
export function attestationFile(file: string, text: string): RenderedFile {
  if (Buffer.byteLength(text) <= MOST_ATTESTATION_BYTES) return { file, text };
  throw new InputError("so many files were read that the attestation is larger than --verify accepts", { file });
}

/** Says that there is none: one of an earlier run must not be taken for this one's. */
export async function tellNoAttestation(file: string, io: Io): Promise<void> {
  const found = await stat(resolve(io.cwd, file)).catch(() => undefined);
  const earlier = found === undefined ? "" : "; the file that is there is from an earlier run";
  await io.stderr.write(`${logLine(`tfparity: blocked, so that no attestation was written to ${file}${earlier}`)}\n`);
}
