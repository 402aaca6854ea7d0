/**
 * A contract before a person has gone over it, as data: what `tfparity init` found, and what it proposes. Nothing in it
 * is escaped yet, and everything in it may be shown: secrets were concealed when it was made.
 */
import type { Severity } from "../model/contract.js";
import type { Dimension, FindingKind } from "../model/report.js";

/** A value beside an entry, as a comment shows it: `staging`, `db.t4g.medium`. */
export interface ValueBeside {
  readonly environment: string;
  readonly text: string;
}

/** One key of an entry with its value; several texts are a list: `presence: [staging, production]`. */
export type Field = readonly [key: string, value: string | true | readonly string[]];

/** Files and folders as paths from the contract's folder; those of components have patterns. */
export interface DraftFiles {
  readonly plan?: string;
  readonly parameters?: string;
  readonly synth?: string;
  readonly source?: string;
}

/** Where an environment's files are; `identity` is by kind. */
export interface DraftEnvironment extends DraftFiles {
  readonly name: string;
  readonly identity: ReadonlyMap<string, IdentityBeside>;
}

/** A value that names an environment, and how many differences it accounts for. */
export interface IdentityBeside {
  readonly value: string;
  readonly differences: number;
}

/** A parameter that differs: one line under `parameters:`. */
export interface ParameterEntry {
  readonly name: string;
  /** Without the reason, which is `TODO`. */
  readonly fields: readonly Field[];
  readonly values: readonly ValueBeside[];
  readonly dimension: Dimension;
  /** Set for identities: how many differences the pair of values accounts for. */
  readonly differences?: number;
  /** How many components have it alike, where it holds for several; the example is the one whose values are shown. */
  readonly components?: { readonly count: number; readonly example?: string };
  /** Why it looks like a fault, so that it is written as a comment; absent for what is proposed. */
  readonly doubt?: Doubt;
}

/** Why an entry is not proposed, but listed for somebody to decide. */
export type Doubt =
  /** It decides what runs: a version, an image. */
  | "version"
  /** An environment variable that one environment alone has. */
  | "missing-variable"
  /** It is what a framework takes its mode from: `NODE_ENV`. */
  | "mode"
  /** One environment alone opens something to everybody: `0.0.0.0/0`. */
  | "open-to-the-world"
  /** The same elements in another order. */
  | "order"
  /** The check itself calls it something that is a fault more often than not. */
  | "finding"
  /** Somebody was asked, and refused it. */
  | "refused";

/** What the check still finds once the parameters are declared: one cause, with the entries that would accept it. */
export interface CauseEntry {
  /** What a report calls it: `engine_version of aws_db_instance.main`. */
  readonly title: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly dimension: Dimension;
  readonly environment?: string;
  /** The entries under `allow:`; none where the contract cannot accept it. */
  readonly allow: readonly AllowEntry[];
  readonly doubt?: Doubt;
}

/** One line under `allow:`. */
export interface AllowEntry {
  /** Without the reason, which is `TODO`. */
  readonly fields: readonly Field[];
  readonly values: readonly ValueBeside[];
}

/** One root module of every environment, or `*` for all that are found: where its files are, and its rules. */
export interface DraftComponent {
  readonly name: string;
  readonly files: DraftFiles;
  readonly parameters: readonly ParameterEntry[];
  readonly causes: readonly CauseEntry[];
}

/** All that is written. */
export interface ContractDraft {
  readonly reference: string;
  readonly environments: readonly DraftEnvironment[];
  readonly schema: readonly string[];
  readonly parameters: readonly ParameterEntry[];
  readonly causes: readonly CauseEntry[];
  /** Absent where each environment has one root module. */
  readonly components?: readonly DraftComponent[];
}

/** Dimensions in the order in which differences hide defects; entries are written in it. */
export const dimensionsByDanger: readonly Dimension[] = [
  "environment-variables-and-secrets",
  "versions",
  "security",
  "feature-flags",
  "external-endpoints",
  "data",
  "topology",
  "scale",
  "observability",
  "toolchain",
];
