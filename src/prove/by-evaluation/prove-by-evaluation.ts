/** The prover of plain Terraform: it evaluates the source, or what plan JSON has of it. */
import { acceptedBy } from "../../model/accepted-cause.js";
import type { Claim } from "../../model/claim.js";
import type { Environment } from "../../model/environment.js";
import type { ExchangedPlace } from "../../model/outcome.js";
import { placesOverlap } from "../../model/place-overlap.js";
import type { EnvironmentPair, Prover, ProverInput } from "../prover.js";
import { exchangedPlaces, type FollowsNames } from "./exchanged-copies.js";
import { followingAt } from "../../evaluate/following.js";
import type { Naming } from "../../evaluate/neutral-environment.js";
import { withVariablesOf } from "./exchanged-variables.js";
import { expressionsWithoutText } from "./expressions-without-text.js";
import { evaluatedPlaces } from "./values-not-in-plan.js";
import { identityBranches } from "./identity-branches.js";
import { nondeterministicPlaces } from "./nondeterministic.js";
import { unreadPlaces } from "./unread-places.js";
import { unusedVariables } from "./unused-variables.js";

/**
 * By the source, or what plan JSON has of it. Where another prover states what it knows of every place, an app is
 * synthesized, its source is no Terraform, and no copies of it are held against each other.
 */
export const byEvaluation: Prover = async (pair, input, earlier) => {
  const isStated = earlier.some(({ statementAt }) => statementAt !== undefined);
  const exchanged = isStated ? undefined : await exchangedCopies(pair, input);
  return {
    claims: await claimsOfEvaluation(pair, input, exchanged ?? []),
    coversAll: false,
    ...(exchanged === undefined ? {} : { exchanged }),
  };
};

// --- internal ---

/**
 * Where two copies of a module are not the same; undefined where the two share theirs, or none is at hand: then there
 * is nothing to exchange.
 */
async function exchangedCopies(
  { left, right, pairing, isWhole, rename, compareValues, names }: EnvironmentPair,
  input: ProverInput,
): Promise<readonly ExchangedPlace[] | undefined> {
  const { contract, ask } = input;
  const follows: FollowsNames = (place, one, other) =>
    names.areExchanged(one, other) &&
    followingAt({ ...place, environment: left.name }, contract.following, names.areBare(one, other)).rule !== undefined;
  const isAccepted = (definition: string): boolean =>
    COPIES.some((kind) => acceptedBy({ kind, cause: { kind: "copies", definition } }, left.name, input) !== undefined);
  if (!isWhole || !haveOwnSources(left, right, input)) return undefined;
  const about = { left, right, matched: pairing.matched, contract, ask, rename, compareValues };
  return exchangedPlaces({ ...about, isAccepted, follows });
}

/** The kinds of findings about two copies of a definition. */
const COPIES = ["unexplained-difference", "missing-difference"] as const;

/** What follows from evaluating either configuration; `copies` is what `exchangedCopies` has found. */
async function claimsOfEvaluation(
  pair: EnvironmentPair,
  input: ProverInput,
  copies: readonly ExchangedPlace[],
): Promise<readonly Claim[]> {
  if (!pair.isWhole) return [];
  const decided = [...copies.map((copy) => copyClaim(copy, pair)), ...(await branchClaims(pair, input))];
  return [
    ...decided,
    // What decides in the place of a variable is told: both would be one cause told twice.
    ...(decided.length > 0 ? [] : await unusedClaims(pair, input)),
    ...(pair.left.source === "plan" ? await claimsOfPlans(pair, input) : []),
  ];
}

const namesOf = ({ left, right }: EnvironmentPair): readonly string[] => [left.name, right.name];

/** Two copies of a module, and not one: only then can they differ where their plans do not. */
const haveOwnSources = (left: Environment, right: Environment, { sources }: ProverInput): boolean =>
  [left, right].every(({ name, configuration }) => sources?.has(name) === true && configuration?.syntax === "json") &&
  sources?.get(left.name) !== sources?.get(right.name);

const copyClaim = ({ place, cause, chance }: ExchangedPlace, pair: EnvironmentPair): Claim => ({
  question: "exchanged",
  answer: "refuted",
  place,
  seenIn: "plan",
  environments: namesOf(pair),
  cause: { kind: "copies", definition: cause },
  evidence: { is: chance ? "chance" : "comparison" },
});

/** An environment's own variables can hide a branch that the other's show. */
async function branchClaims(
  { left, right, compareValues }: EnvironmentPair,
  input: ProverInput,
): Promise<readonly Claim[]> {
  const { contract, parameters, ask } = input;
  const isAccepted = (definition: string): boolean =>
    acceptedBy({ kind: "branches-on-identity", cause: { kind: "branch", definition } }, left.name, input) !== undefined;
  const naming = (counterpart: Environment): Naming => ({ contract, files: parameters, counterpart, ask });
  const [mine, theirs] = [naming(right), naming(left)];
  const named = new Map([
    [left, mine],
    [right, theirs],
    [withVariablesOf(left, right, contract), mine],
    [withVariablesOf(right, left, contract), theirs],
  ]);
  const claims: Claim[] = [];
  for (const [environment, itsNaming] of named)
    for (const { place, origin } of await identityBranches(environment, itsNaming, { compareValues, isAccepted }))
      claims.push({
        question: "neutral",
        answer: "refuted",
        place,
        seenIn: "plan",
        environments: [environment.name],
        cause: { kind: "branch", definition: origin },
        evidence: { is: "comparison" },
      });
  return claims;
}

/** Only sources tell: what plans leave out might use the variable. */
async function unusedClaims(pair: EnvironmentPair, input: ProverInput): Promise<readonly Claim[]> {
  const { left, right } = pair;
  const [mine, theirs] = [input.sources?.get(left.name), input.sources?.get(right.name)];
  if (mine === undefined || theirs === undefined) return [];
  const unused = await unusedVariables(left, right, input.contract, input.ask);
  return unused
    .filter(({ variable }) => ![mine, theirs].some((source) => source.unplannedReferences?.has(variable) === true))
    .map(({ name }) => ({
      question: "used",
      answer: "refuted",
      place: { section: "parameter", address: name, path: [] },
      seenIn: "plan",
      environments: namesOf(pair),
      cause: { kind: "idle-parameter", name },
      evidence: { is: "comparison" },
    }));
}

/** What plans alone do not tell: what they leave open, and what decides there. */
async function claimsOfPlans(pair: EnvironmentPair, input: ProverInput): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const environment of [pair.left, pair.right])
    for (const claim of await claimsOfPlan(environment, input)) claims.push(claim);
  const { undecided, assumed } = await expressionsWithoutText({
    ...pair,
    matched: pair.pairing.matched,
    sets: input.sets,
  });
  const unread = claims.filter(({ evidence }) => evidence.is === "unread");
  const hidden = (place: Claim["place"], is: "expression" | "reference"): readonly Claim[] =>
    // What a module leaves open that was not read is told with the module.
    unread.some((other) => placesOverlap(other.place, place))
      ? []
      : [
          {
            question: "planned",
            answer: "undecided",
            place,
            seenIn: "plan",
            environments: namesOf(pair),
            cause: { kind: "means", missing: "source" },
            evidence: { is },
          },
        ];
  return [
    ...claims,
    ...undecided.flatMap((place) => hidden(place, "expression")),
    ...assumed.flatMap((place) => hidden(place, "reference")),
  ];
}

async function claimsOfPlan(environment: Environment, { contract, ask }: ProverInput): Promise<readonly Claim[]> {
  const about = { seenIn: "plan" as const, environments: [environment.name] };
  return [
    ...(await unreadPlaces(environment)).map(({ place, path, because }): Claim => ({
      question: "planned",
      answer: "undecided",
      place,
      ...about,
      cause: { kind: "unread", path },
      evidence: { is: "unread", reason: because },
    })),
    ...(await evaluatedPlaces(environment, contract, ask)).map(({ place, value }): Claim => ({
      question: "planned",
      answer: "proven",
      place,
      ...about,
      cause: { kind: "means", missing: "apply" },
      evidence: { is: "value", value },
    })),
    ...(await nondeterministicPlaces(environment)).map(({ place, function: called, origin }): Claim => ({
      question: "repeated",
      answer: "refuted",
      place,
      ...about,
      cause: { kind: "chance", definition: origin },
      evidence: { is: "call", function: called },
    })),
  ];
}
