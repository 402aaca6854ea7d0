/** The files that a gate judged, by the digests of the bytes that were read. */
import type { AttestedPlan, DigestedFile } from "../gate/attestation.js";
import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import type { ChosenComparison } from "./comparison.js";
import { digested, type FileRead, type FilesRead } from "./files-read.js";

/** What was read of a comparison, and from which files. */
export interface JudgedFiles {
  readonly environments: readonly Environment[];
  readonly inputs: ChosenComparison["inputs"];
  readonly noted: FilesRead;
}

/** The plan of one environment, as it was read. */
export function judgedPlan(name: string, { environments, inputs, noted }: JudgedFiles): AttestedPlan {
  const file = inputs.find(({ environment }) => environment === name)?.file;
  const environment = environments.find((candidate) => candidate.name === name) as Environment;
  return planOf(environment, noted.all("plan").find((read) => read.file === file) as FileRead);
}

/** The contract that judged, with the digest of the version that did; undefined where there is none. */
export function judgingContract({ file = "", from }: Contract, noted: FilesRead): DigestedFile | undefined {
  return from === undefined ? noted.all("contract").map(digested)[0] : { name: file, digest: { sha256: from.sha256 } };
}

// --- internal ---

/** Of a binary plan, what was read is the JSON that Terraform makes of it: other bytes than those of the file. */
const planOf = ({ name, fingerprint, statements, terraformVersion }: Environment, file: FileRead): AttestedPlan => ({
  environment: name,
  plan: digested(file),
  form: fingerprint === `sha256:${file.sha256}` ? "json" : "binary",
  ...(statements.timestamp === undefined ? {} : { madeAt: statements.timestamp }),
  ...(terraformVersion === undefined ? {} : { terraformVersion }),
});
