/** The files that a comparison reads, as seen from the current folder: no report may be written over one of them. */
import { join } from "node:path";
import type { Contract } from "../model/contract.js";
import { PROOF_FILE, proofFileAgainst } from "../prove/by-synthesis/read-proof.js";
import { manifestFile } from "./load-manifests.js";
import { besideContract, CONFIGURATION_FILE, type ChosenInputs } from "./choose-inputs.js";

/** What files are taken from. */
export interface ReadByComparison extends Pick<ChosenInputs, "inputs"> {
  readonly contract: Contract;
  /** The contract of each component, where there are several: a plan of another one would be lost work as well. */
  readonly besides?: readonly Contract[];
}

/** Every file that is compared or that the contract names, and the provider schemas of the command line. */
export const inputFiles = (
  { inputs, contract, besides = [] }: ReadByComparison,
  { schema }: { readonly schema: readonly string[] },
): readonly string[] => [
  ...inputs.map(({ file }) => file),
  ...(contract.file === undefined ? [] : [contract.file]),
  ...[contract, ...besides].flatMap(namedFiles),
  ...(contract.ledger === undefined ? [] : [besideContract(contract, contract.ledger)]),
  ...[contract, ...besides].flatMap((one) => manifestFiles(one, inputs)),
  ...schema,
  ...contract.schema.map((file) => besideContract(contract, file)),
];

// --- internal ---

const manifestFiles = (contract: Contract, inputs: ReadByComparison["inputs"]): readonly string[] => {
  const names = new Set([...contract.environments.keys(), ...inputs.map(({ environment }) => environment)]);
  return [...names].flatMap((name) => manifestFile(contract, name) ?? []);
};

/** Also patterns of files, and addresses of workspaces: no output is one of these. */
const namedFiles = (contract: Contract): readonly string[] =>
  [...contract.environments.values()].flatMap(({ plan, parameters = [], synth }) => {
    const proofs = [PROOF_FILE, ...[...contract.environments.keys()].flatMap((name) => proofFileAgainst(name) ?? [])];
    const synthesized = synth === undefined ? [] : [CONFIGURATION_FILE, ...proofs].map((name) => join(synth, name));
    const named = [...(plan === undefined ? [] : [plan]), ...parameters, ...synthesized];
    return named.map((file) => besideContract(contract, file));
  });
