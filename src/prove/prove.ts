/** Asks both provers, and puts their answers together: nobody who reads them needs to know who gave which. */
import { makeClaims, type Claims } from "../model/claim.js";
import type { ExchangedPlace } from "../model/outcome.js";
import { claimsOfEvaluation, exchangedCopies } from "./by-evaluation/prove-by-evaluation.js";
import type { JoinedProof } from "./by-synthesis/join-proof.js";
import { claimsOfProof, coversAll, joinedProof, moversOf } from "./by-synthesis/prove-by-synthesis.js";
import type { EnvironmentPair, ProverInput } from "./prover.js";

/** All that is known about a pair, and what explanations ask of it. */
interface Proven {
  readonly claims: Claims;
  /** What the proof says about one place of the configuration; absent where there is none. */
  readonly proven?: JoinedProof["at"];
  /** Where two copies of the source are not the same; absent where there is nothing to exchange. */
  readonly exchanged?: readonly ExchangedPlace[];
}

/** Everything that both provers say of two environments. */
export async function prove(pair: EnvironmentPair, input: ProverInput): Promise<Proven> {
  const proof = joinedProof(pair, input);
  // Where an app is synthesized, its source is no Terraform.
  const copies = proof === undefined ? await exchangedCopies(pair, input) : undefined;
  const claims = [
    ...(proof === undefined ? [] : claimsOfProof(proof, pair)),
    ...(await claimsOfEvaluation(pair, input, copies ?? [])),
  ];
  return {
    claims: makeClaims(claims, moversOf(proof), coversAll(proof)),
    ...(proof === undefined ? {} : { proven: proof.at }),
    ...(copies === undefined ? {} : { exchanged: copies }),
  };
}
