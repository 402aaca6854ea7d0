import { compareText } from "../../model/value.js";
import { configurationAddress, parseAddress } from "../../model/address.js";
import type { Question } from "../../model/claim.js";
import type { Contract } from "../../model/contract.js";
import type { Place, Section } from "../../model/difference.js";
import type { Environment } from "../../model/environment.js";
import type { ParameterFile } from "../../model/parameters.js";
import type { Path } from "../../model/path.js";
import { findParameterRule, matchesAddress } from "../../model/pattern.js";
import type { Attribution, Probe, Proof, ProvenPlace } from "../../model/proof.js";
import {
  allowedParameters,
  configurationDigest,
  identityParameters,
  parametersDigest,
  renamesOf,
} from "./proof-subject.js";
import { placeIndex, type PlaceIndex } from "../../model/place-overlap.js";
import type { Statement, StatementAt } from "../prover.js";
import { configurationMismatches } from "../../configuration/same-configuration.js";

/** Everything a proof is held against before it may excuse anything. */
interface ProofInput {
  readonly proof: Proof;
  readonly contract: Contract;
  /** The two environments that are compared, the reference second. */
  readonly environments: readonly [Environment, Environment];
  /** Their synthesized configurations, in the same order. */
  readonly synthesized: readonly [Environment, Environment];
  readonly parameters: readonly [ParameterFile, ParameterFile];
}

/** A proof that was held against what it is about. */
export interface JoinedProof {
  readonly proof: Proof;
  /** Why it is void; empty when it holds. */
  readonly stale: readonly string[];
  /** What it says about a place of the configuration. */
  readonly at: StatementAt;
}

/**
 * Joins a proof to what is compared. It is void when the contract's allowed set, its identities or its renames, the
 * parameter files or the configurations are not the ones it was made from; a void proof excuses nothing.
 */
export function joinProof(input: ProofInput): JoinedProof {
  const { proof, contract } = input;
  const stale = staleReasons(input);
  const unusable = unusableBecause(proof, stale);
  const places = indexPlaces(proof);
  return {
    proof,
    stale,
    at: (section, address, path) =>
      unusable === undefined
        ? statementAt({ section, address, path }, places, proof, contract)
        : { ...notExcused(unusable), unusable: true },
  };
}

/** A probe that gave no answer, by a name that stays the same, and why in words. */
interface ProbeFailure {
  /** `forward`, `neutral staging`. */
  readonly name: string;
  /** What it would have answered. */
  readonly question: Question;
  readonly message: string;
}

/** Why a proof has no answer, one entry for each probe that failed. */
export function failures(proof: Proof): readonly ProbeFailure[] {
  const of = (question: Question, name: string, what: string, probe: Probe): readonly ProbeFailure[] =>
    probe.outcome === "failed" ? [{ name, question, message: `${what} failed: ${probe.message}` }] : [];
  const exchange = (name: string, probe: Probe, from: string, to: string): readonly ProbeFailure[] =>
    of("exchanged", name, `synthesizing ${from} with the values of ${to}`, probe);
  return [
    ...exchange("forward", proof.forward, proof.environment, proof.reference),
    ...exchange("backward", proof.backward, proof.reference, proof.environment),
    ...Object.entries(proof.neutral).flatMap(([name, probe]) =>
      of("neutral", `neutral ${name}`, `synthesizing ${name} with a neutral identity`, probe),
    ),
    ...Object.entries(proof.repeat).flatMap(([name, probe]) =>
      of("repeated", `repeat ${name}`, `synthesizing ${name} a second time`, probe),
    ),
    // A probe that was not made has proven nothing.
    ...[proof.environment, proof.reference].flatMap((name) => [
      ...(proof.neutral[name] === undefined
        ? [
            {
              name: `neutral ${name}`,
              question: "neutral" as const,
              message: `${name} was not synthesized with a neutral identity`,
            },
          ]
        : []),
      ...(proof.repeat[name] === undefined
        ? [
            {
              name: `repeat ${name}`,
              question: "repeated" as const,
              message: `${name} was not synthesized a second time`,
            },
          ]
        : []),
    ]),
  ];
}

// --- internal ---

/** A place that a probe leaves open, and what that says. */
interface ResidualPlace {
  readonly place: ProvenPlace;
  readonly because: string;
  /** False where nobody could tell. */
  readonly refuted: boolean;
}

/** What the probes of a proof have found, by place. */
interface ProofPlaces {
  /** Everything that a probe leaves open. */
  readonly residuals: PlaceIndex<ResidualPlace>;
  /** What it leaves open as a whole: resources, outputs. */
  readonly whole: PlaceIndex<ResidualPlace>;
  readonly attributions: PlaceIndex<AttributedPlace>;
}

const notExcused = (because: string): Statement => ({ excused: false, because, parameters: [] });

/** Why a proof excuses nothing, whatever is asked; undefined where it can be asked. */
function unusableBecause(proof: Proof, stale: readonly string[]): string | undefined {
  if (stale[0] !== undefined) return `the configuration proof is void: ${stale[0]}`;
  const failure = failures(proof)[0];
  return failure === undefined ? undefined : `the configuration proof is incomplete: ${failure.message}`;
}

function indexPlaces(proof: Proof): ProofPlaces {
  const placeOf = ({ place }: { readonly place: ProvenPlace }): ProvenPlace => place;
  const residuals = residualPlaces(proof);
  const moved = (proof.attribution ?? []).flatMap((attribution, position) =>
    attribution.places.map((place): AttributedPlace => ({ attribution, position, place })),
  );
  return {
    residuals: placeIndex(residuals, placeOf),
    whole: placeIndex(
      residuals.filter(({ place }) => place.path.length === 0),
      placeOf,
    ),
    attributions: placeIndex(moved, placeOf),
  };
}

/** Every place that a probe leaves open, with what that says. */
function residualPlaces(proof: Proof): readonly ResidualPlace[] {
  return [
    ...Object.entries(proof.repeat).flatMap(([name, probe]) =>
      named(
        probe,
        `${name} comes out otherwise every time here: the configuration is not a function of its parameters`,
      ),
    ),
    ...named(
      proof.forward,
      `${proof.environment} with the allowed parameters of ${proof.reference} does not come out as ` +
        `${proof.reference} here: something that is not an allowed parameter decides`,
    ),
    ...named(
      proof.backward,
      `${proof.reference} with the allowed parameters of ${proof.environment} does not come out as ` +
        `${proof.environment} here: something that is not an allowed parameter decides`,
    ),
    ...Object.entries(proof.neutral).flatMap(([name, probe]) =>
      named(
        probe,
        `with a neutral identity ${name} comes out otherwise here: the configuration branches on the ` +
          "identity of the environment",
      ),
    ),
    ...Object.values(proof.neutral).flatMap((probe) =>
      (probe.outcome === "done" ? (probe.undecided ?? []) : []).map((place) => ({
        place,
        because: "its expression cannot be evaluated with a neutral identity",
        refuted: false,
      })),
    ),
  ];
}

/** What a proof that can be used says about one place. */
function statementAt(
  { section, address, path }: Place,
  { residuals, whole, attributions }: ProofPlaces,
  proof: Proof,
  contract: Contract,
): Statement {
  if (isInCalledModule(section, address))
    return notExcused("the configuration proof is about the root module, and this stands in a module that it calls");
  const configured = inConfiguration(section, address);
  const found = (isWhole(section, path) ? whole : residuals).first({ section, address: configured, path });
  if (found !== undefined) return { ...notExcused(found.because), ...(found.refuted ? { refuted: true } : {}) };
  const moving = attributed(attributions, { section, address: configured, path });
  const outside = moving
    .map((attribution) => outsideOf(attribution, address, contract))
    .find((because) => because !== undefined);
  if (outside !== undefined) return notExcused(outside);
  return {
    excused: true,
    parameters: [...new Set(moving.flatMap(({ parameters }) => parameters))].sort(),
    because:
      `exchanging the ${proof.allowed.length} allowed parameters turns the configuration of either ` +
      "environment into the other's here",
  };
}

/** Of the same names, in whatever order. */
const areSameNames = (ours: readonly string[], theirs: readonly string[]): boolean =>
  JSON.stringify(ours) === JSON.stringify([...theirs].sort(compareText));

const named = (probe: Probe, because: string): readonly ResidualPlace[] =>
  probe.outcome === "done" ? probe.residual.map((place) => ({ place, because, refuted: true })) : [];

function staleReasons({ proof, contract, environments, synthesized, parameters }: ProofInput): readonly string[] {
  const reasons: string[] = [];
  const [left, right] = environments;
  const files = [
    { environment: left.name, file: parameters[0] },
    { environment: right.name, file: parameters[1] },
  ] as const;
  const allowed = allowedParameters(files, contract.parameters);
  if (!areSameNames(allowed, proof.allowed))
    reasons.push("the contract now allows other parameters to differ than when it was made");
  if (!areSameNames(identityParameters(parameters, contract.parameters), proof.identities))
    reasons.push("the contract now calls other parameters identities than when it was made");
  if (JSON.stringify(renamesOf(contract.renames)) !== JSON.stringify(proof.renames))
    reasons.push("the contract now renames other addresses than when it was made");
  const limited = allowed.find((name) => limits(contract, name).length > 0);
  if (limited !== undefined && proof.attribution === undefined)
    reasons.push(`the contract limits what ${limited} may move (affects:), and it does not say what moves what`);
  environments.forEach((environment, position) => {
    const [file, synth] = [parameters[position] as ParameterFile, synthesized[position] as Environment];
    if (parametersDigest(file, contract.parameters) !== proof.madeFrom.parameters[environment.name])
      reasons.push(`the parameters of ${environment.name} have changed since it was made`);
    if (configurationDigest(synth, parameters, contract.parameters) !== proof.madeFrom.configurations[environment.name])
      reasons.push(`the synthesized configuration of ${environment.name} is not the one it was made with`);
    if (environment.source === "plan") reasons.push(...planReasons(environment, synth));
  });
  return reasons;
}

function planReasons(plan: Environment, synthesized: Environment): readonly string[] {
  if (plan.configuration === undefined || synthesized.configuration === undefined)
    return [`the plan of ${plan.name} does not say what it was made from`];
  const mismatches = configurationMismatches(plan.configuration, synthesized.configuration);
  const [first] = mismatches;
  if (first === undefined) return [];
  const more = mismatches.length === 1 ? "" : ` and ${mismatches.length - 1} more places`;
  return [`the plan of ${plan.name} was made from another configuration than the synthesized one (${first}${more})`];
}

/** Whether something is there at all is another question than what it is like. */
const isWhole = (section: Section, path: Path): boolean =>
  path.length === 0 && (section === "resource" || section === "module");

/** What a called module makes of its arguments is not synthesized. */
const isInCalledModule = (section: Section, address: string): boolean => {
  if (section === "resource") return address.startsWith("module.");
  return (
    (section === "module" && address.includes(".module.")) || (section === "provider" && address.includes("module."))
  );
};

/** Plans have instances, configurations do not. */
function inConfiguration(section: Section, address: string): string {
  const parsed = section === "resource" ? parseAddress(address) : undefined;
  return parsed === undefined ? address : configurationAddress(parsed);
}

/** What moves the place itself or all around it; only where nothing does, what moves something inside of it. */
function attributed(attributions: PlaceIndex<AttributedPlace>, where: ProvenPlace): readonly Attribution[] {
  const found = attributions.overlapping(where);
  const around = found.filter(({ place }) => place.path.length <= where.path.length);
  const moving = new Map((around.length > 0 ? around : found).map((one) => [one.position, one.attribution]));
  return [...moving].sort(([one], [other]) => one - other).map(([, attribution]) => attribution);
}

/** One place that parameters move, and the how-manieth attribution of the proof says so. */
interface AttributedPlace {
  readonly attribution: Attribution;
  readonly position: number;
  readonly place: ProvenPlace;
}

/**
 * Why what moves the place may not. Of parameters that could only be exchanged together nobody knows which one it
 * is: one that may is enough. Those that are known to move it together all have to be allowed to.
 */
function outsideOf({ parameters, exact }: Attribution, address: string, contract: Contract): string | undefined {
  const outside = parameters.filter((name) => !mayAffect(contract, name, address));
  if (outside.length === 0 || (!exact && outside.length < parameters.length)) return undefined;
  const names = outside.join(", ");
  return outside.length === 1
    ? `the parameter ${names} moves it, which by its affects: in the contract it may not`
    : `the parameters ${names} move it, which by their affects: in the contract they may not`;
}

const limits = (contract: Contract, parameter: string): readonly string[] =>
  findParameterRule(contract.parameters, parameter)?.affects ?? [];

function mayAffect(contract: Contract, parameter: string, address: string): boolean {
  const affects = limits(contract, parameter);
  return affects.length === 0 || affects.some((pattern) => matchesAddress(pattern, address));
}
