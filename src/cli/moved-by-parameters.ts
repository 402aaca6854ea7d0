/** What the proofs of a contract's environments say that parameters move, whichever two of them are compared. */
import { join } from "node:path";
import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { ParameterFile } from "../model/parameters.js";
import { findGoverningRule } from "../model/pattern.js";
import type { Proof, ProvenPlace } from "../model/proof.js";
import { failures, joinProof, type JoinedProof } from "../prove/by-synthesis/join-proof.js";
import { PROOF_FILE, proofFileAgainst, readProof } from "../prove/by-synthesis/read-proof.js";
import { readEnvironment } from "../read/index.js";
import { besideContract, CONFIGURATION_FILE, placeOfName } from "./choose-inputs.js";
import type { ConfinedReading } from "./files-read.js";
import { loadParameters } from "./load.js";
import { isThere, openInput, readText } from "./open-input.js";

/**
 * The places of synthesized configurations that parameters which may differ move, by every proof that lies beside one.
 * A proof counts that is about the files that are there, and that has an answer to everything. Throws an InputError for
 * one that does not, and where a file that a proof is about is not there.
 */
export async function movedByParameters(
  contract: Contract,
  confined: ConfinedReading,
): Promise<readonly ProvenPlace[]> {
  const found = await proofsBeside(contract, confined);
  if (found.length === 0) return [];
  const parameters = await loadParameters(ofProofs(contract, found), confined);
  const configurations = new Map<string, Environment>();
  const places: ProvenPlace[] = [];
  for (const { proof, file } of found) {
    for (const name of [proof.environment, proof.reference])
      if (!configurations.has(name)) configurations.set(name, await configurationOf(name, file, contract, confined));
    const joined = joinProof(subjectOf(proof, file, contract, { configurations, parameters }));
    refuseUnusable(joined, file);
    places.push(...movedIn(joined, contract));
  }
  return places;
}

// --- internal ---

interface FoundProof {
  readonly proof: Proof;
  readonly file: string;
}

/** The contract with the environments alone that a proof is about: of a component, others may have no such files. */
function ofProofs(contract: Contract, found: readonly FoundProof[]): Contract {
  const names = new Set(found.flatMap(({ proof }) => [proof.environment, proof.reference]));
  return { ...contract, environments: new Map([...contract.environments].filter(([name]) => names.has(name))) };
}

/** Of each environment the one against the reference, and those against others. */
async function proofsBeside(contract: Contract, confined: ConfinedReading): Promise<readonly FoundProof[]> {
  const environments = [...contract.environments.values()];
  const names = [PROOF_FILE, ...environments.flatMap(({ name }) => proofFileAgainst(name) ?? [])];
  const proofs: FoundProof[] = [];
  for (const environment of environments) {
    if (environment.synth === undefined) continue;
    const reading = confined(placeOfName(environment, "synth"));
    for (const name of names) {
      const file = join(besideContract(contract, environment.synth), name);
      if (!(await isThere(file, reading))) continue;
      const proof = readProof(await readText(file, "proof", reading), file);
      if (proof.environment !== environment.name) throw unusable(`it is about ${proof.environment}`, file);
      proofs.push({ proof, file });
    }
  }
  return proofs;
}

async function configurationOf(
  name: string,
  proof: string,
  contract: Contract,
  confined: ConfinedReading,
): Promise<Environment> {
  const environment = contract.environments.get(name);
  if (environment?.synth === undefined)
    throw unusable(`the contract has no synthesized configuration of ${name}`, proof);
  const reading = confined(placeOfName(environment, "synth"));
  const file = join(besideContract(contract, environment.synth), CONFIGURATION_FILE);
  if (!(await isThere(file, reading))) throw unusable(`${file} does not exist`, proof);
  const { chunks } = await openInput(file, "synthesized", reading);
  return readEnvironment({ name, file, chunks });
}

/** What a proof is held against: the two configurations that it is about, and the parameters that made them. */
function subjectOf(
  proof: Proof,
  file: string,
  contract: Contract,
  {
    configurations,
    parameters,
  }: {
    readonly configurations: ReadonlyMap<string, Environment>;
    readonly parameters: ReadonlyMap<string, ParameterFile>;
  },
): Parameters<typeof joinProof>[0] {
  const of = (name: string): ParameterFile => {
    const known = parameters.get(name);
    if (known === undefined) throw unusable(`the contract names no parameters of ${name}`, file);
    return known;
  };
  const pair = [
    configurations.get(proof.environment) as Environment,
    configurations.get(proof.reference) as Environment,
  ] as const;
  return {
    proof,
    contract,
    environments: pair,
    synthesized: pair,
    parameters: [of(proof.environment), of(proof.reference)],
  };
}

function refuseUnusable({ proof, stale }: JoinedProof, file: string): void {
  const problem = stale[0] ?? failures(proof)[0]?.message;
  if (problem !== undefined) throw unusable(problem, file);
}

const unusable = (problem: string, file: string): InputError =>
  new InputError(
    `this proof is void, so that nobody can tell what parameters write into the configurations: ${problem}; ` +
      "synthesize all environments again",
    { file },
  );

/** The places that the proof excuses, moved by parameters that may differ and by no other. */
const movedIn = ({ proof, at }: JoinedProof, { parameters }: Contract): readonly ProvenPlace[] =>
  (proof.attribution ?? [])
    .filter((one) => one.parameters.length > 0)
    .filter((one) => one.parameters.every((name) => findGoverningRule(parameters, name)?.may === true))
    .flatMap(({ places }) => places)
    .filter(({ section, address, path }) => at(section, address, path).excused);
