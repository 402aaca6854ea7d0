/** Asks every prover, and puts their answers together: nobody who reads them needs to know who gave which. */
import { makeClaims, type Claims } from "../model/claim.js";
import type { Answers, EnvironmentPair, ProverInput } from "./prover.js";
import { provers } from "./provers.js";

/** All that is known about a pair, and what explanations ask of it. */
interface Proven extends Pick<Answers, "statementAt" | "exchanged"> {
  readonly claims: Claims;
}

/** Everything that the provers say of two environments; where several know the same thing, the first one is heard. */
export async function prove(pair: EnvironmentPair, input: ProverInput): Promise<Proven> {
  const answers: Answers[] = [];
  for (const prover of provers) {
    const answer = await prover(pair, input, answers);
    if (answer !== undefined) answers.push(answer);
  }
  const [statementAt] = answers.flatMap((answer) => answer.statementAt ?? []);
  const [exchanged] = answers.flatMap((answer) => (answer.exchanged === undefined ? [] : [answer.exchanged]));
  const [movers = { are: "not-synthesized" } as const] = answers.flatMap((answer) => answer.movers ?? []);
  return {
    claims: makeClaims(
      answers.flatMap(({ claims }) => claims),
      movers,
      answers.some(({ coversAll }) => coversAll),
    ),
    ...(statementAt === undefined ? {} : { statementAt }),
    ...(exchanged === undefined ? {} : { exchanged }),
  };
}
