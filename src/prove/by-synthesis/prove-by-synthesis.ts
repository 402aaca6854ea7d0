/** The prover of CDKTF apps: it reads the proof that was written beside what was synthesized. */
import { residualCause } from "../../model/cause.js";
import type { Claim, Movers, Question } from "../../model/claim.js";
import type { Place } from "../../model/difference.js";
import type { Environment } from "../../model/environment.js";
import { wholeRepetition } from "../../model/place-overlap.js";
import type { Probe, Proof } from "../../model/proof.js";
import { bothSynthesized } from "../both-synthesized.js";
import type { EnvironmentPair, Prover, ProverInput } from "../prover.js";
import { failures, joinProof, type JoinedProof } from "./join-proof.js";
import { plannedAlike } from "./planned-alike.js";

/** By the proof about a pair; nothing where there is none. */
export const bySynthesis: Prover = async (pair, input) => {
  const joined = joinedProof(pair, input);
  return joined === undefined
    ? undefined
    : {
        claims: claimsOfProof(joined, pair),
        movers: moversOf(joined),
        coversAll: coversAll(joined),
        statementAt: joined.at,
      };
};

/** What a proof says: that it says nothing, where it is void, and otherwise what its probes have found. */
export function claimsOfProof({ proof, stale }: JoinedProof, pair: EnvironmentPair): readonly Claim[] {
  if (stale.length > 0) return [voidClaim(stale, pair)];
  const names = [pair.left.name, pair.right.name];
  return [
    ...failures(proof).map(({ name, question, message }): Claim => ({
      question,
      answer: "undecided",
      place: THE_PROOF,
      seenIn: "configuration",
      environments: names,
      cause: { kind: "probe", name },
      evidence: { is: "failure", because: [message] },
    })),
    ...probedByName("repeated", proof.repeat, names),
    ...probedByName("neutral", proof.neutral, names),
    ...[proof.forward, proof.backward].flatMap((probe) => probed("exchanged", probe, names)),
    ...(proof.idle ?? []).map((name): Claim => ({
      question: "used",
      answer: "refuted",
      place: { section: "parameter", address: name, path: [] },
      seenIn: "configuration",
      environments: names,
      cause: { kind: "idle-parameter", name },
      evidence: { is: "comparison" },
    })),
    ...(pair.isWhole ? plannedAlike(pair) : []),
  ];
}

/** Which parameters move which places, by the proof. */
export function moversOf(joined: JoinedProof | undefined): Movers {
  if (joined === undefined) return { are: "not-synthesized" };
  const { stale, proof } = joined;
  if (stale[0] !== undefined) return { are: "void", because: stale[0] };
  return proof.attribution === undefined ? { are: "not-asked" } : { are: "known", attribution: proof.attribution };
}

/** True where the proof holds and every probe has given an answer. */
export const coversAll = (joined: JoinedProof | undefined): boolean =>
  joined !== undefined && joined.stale.length === 0 && failures(joined.proof).length === 0;

// --- internal ---

/** The proof about a pair, held against what is compared; undefined where there is none. */
function joinedProof({ left, right }: EnvironmentPair, input: ProverInput): JoinedProof | undefined {
  const proof = input.proofs.get(left.name);
  const [one, other] = [input.parameters.get(left.name), input.parameters.get(right.name)];
  const synthesized = bothSynthesized(left, right, input);
  if (proof === undefined || one === undefined || other === undefined || synthesized === undefined) return undefined;
  // Held against the plans as they are, without what was added to them from elsewhere.
  const asRead = (environment: Environment): Environment =>
    input.environments.find(({ name }) => name === environment.name) ?? environment;
  return joinProof({
    proof,
    contract: input.contract,
    environments: [asRead(left), asRead(right)],
    synthesized,
    parameters: [one, other],
  });
}

const THE_PROOF: Place = { section: "version", address: "configuration proof", path: [] };

const voidClaim = (stale: readonly string[], { left, right }: EnvironmentPair): Claim => ({
  question: "exchanged",
  answer: "undecided",
  place: THE_PROOF,
  seenIn: "configuration",
  environments: [left.name, right.name],
  cause: { kind: "input", state: "stale-proof" },
  evidence: { is: "failure", because: stale },
});

/** One claim for each environment that a probe was made of. */
const probedByName = (question: Question, probes: Proof["neutral"], names: readonly string[]): readonly Claim[] =>
  Object.entries(probes).flatMap(([name, probe]) =>
    probed(
      question,
      probe,
      names.filter((one) => one === name),
    ),
  );

/** Every place that a probe leaves open. */
const probed = (question: Question, probe: Probe, environments: readonly string[]): readonly Claim[] =>
  probe.outcome === "failed"
    ? []
    : (["refuted", "undecided"] as const).flatMap((answer) =>
        ((answer === "refuted" ? probe.residual : probe.undecided) ?? []).map((place) => ({
          question,
          answer,
          place,
          seenIn: "configuration",
          environments,
          cause: residualCause(wholeRepetition(place)),
          evidence: { is: "comparison" },
        })),
      );
