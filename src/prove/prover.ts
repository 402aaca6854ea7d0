/** What a prover is asked about. There are two: by synthesis and by evaluation. */
import type { AskFunctions } from "../language/external.js";
import type { SourceConfiguration } from "../configuration/index.js";
import type { Contract } from "../model/contract.js";
import type { Difference, Pairing, Place } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Proof } from "../model/proof.js";
import type { SetTable } from "../knowledge/set-table.js";
import type { Path } from "../model/path.js";
import type { Value } from "../model/value.js";

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
  readonly ask?: AskFunctions;
}
