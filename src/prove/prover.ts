/**
 * What a prover is: whatever answers questions about two environments, by means of its own. `provers.ts` lists those
 * that there are. Who reads the answers sees this file, and none of theirs.
 */
import type { AskFunctions } from "../language/external.js";
import type { SourceConfiguration } from "../configuration/index.js";
import type { Claim, Movers } from "../model/claim.js";
import type { Contract } from "../model/contract.js";
import type { Difference, Pairing, Place, Section } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { ExchangedPlace } from "../model/outcome.js";
import type { DeclaredNames } from "../model/name-exchange.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Proof } from "../model/proof.js";
import type { SetTable } from "../knowledge/set-table.js";
import type { Path } from "../model/path.js";
import type { Value } from "../model/value.js";

/**
 * All that it has to say of a pair; undefined where it has nothing to go by, such as no proof. `earlier` is what the
 * provers before it in the list have said.
 */
export type Prover = (
  pair: EnvironmentPair,
  input: ProverInput,
  earlier: readonly Answers[],
) => Promise<Answers | undefined>;

/** What one prover says of a pair. */
export interface Answers {
  readonly claims: readonly Claim[];
  /** Which parameters move which places; absent where it has no way to know. */
  readonly movers?: Movers;
  /** True where it has held the whole of both configurations against each other. */
  readonly coversAll: boolean;
  /** What it says of any one place; absent where it knows only the places of its claims. */
  readonly statementAt?: StatementAt;
  /** Where two copies of the source are not the same; absent where it has not held any against each other. */
  readonly exchanged?: readonly ExchangedPlace[];
}

/** Asks about one place of the configurations: `statementAt("resource", "aws_x.a", ["size"])`. */
export type StatementAt = (section: Section, address: string, path: Path) => Statement;

/** Whether allowed parameters alone make the configurations differ at a place. */
export interface Statement {
  readonly excused: boolean;
  readonly because: string;
  /** The parameters that move the place, where that is known. */
  readonly parameters: readonly string[];
  /** True when something else than an allowed parameter was found to decide here. */
  readonly refuted?: boolean;
  /** True when what the prover goes by cannot be used at all, such as a void proof. */
  readonly unusable?: boolean;
  /** True when there is no proof to ask. */
  readonly missing?: boolean;
}

/** The paths in which two values of an argument (or of a resource's `count`) differ, as plans are compared. */
export type CompareValues = (left: Value, right: Value, place: Place) => readonly Path[];

/** Two environments, and how they belong together. */
export interface EnvironmentPair {
  readonly left: Environment;
  /** The reference. */
  readonly right: Environment;
  readonly pairing: Pairing;
  /** Both are whole: of an incomplete plan nothing can be said. */
  readonly isWhole: boolean;
  /** Where the two synthesized configurations differ; empty where there are none. */
  readonly configurationDifferences: readonly Difference[];
  /** An address of the left environment as the reference writes it. */
  readonly rename: (address: string) => string;
  readonly compareValues: CompareValues;
  /** What is declared to name the two. */
  readonly names: DeclaredNames;
}

/** What provers may know besides the pair; a part of what a check is asked. */
export interface ProverInput {
  /** As they were read, without what their sources and synthesized configurations add. */
  readonly environments: readonly Environment[];
  readonly contract: Contract;
  readonly parameters: ReadonlyMap<string, ParameterFile>;
  readonly synthesized: ReadonlyMap<string, Environment>;
  readonly proofs: ReadonlyMap<string, Proof>;
  readonly sources?: ReadonlyMap<string, SourceConfiguration>;
  readonly sets: SetTable;
  /** The day that waivers are judged by. */
  readonly today: string;
  readonly ask?: AskFunctions;
}
