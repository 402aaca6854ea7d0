import type { Rename } from "./contract.js";
import type { Section } from "./difference.js";
import type { Path } from "./path.js";

/**
 * What counterfactual synthesis found out about one environment and the reference; written beside the
 * synthesized configuration. It names places and parameters, never values. See docs/adr/0006-proof.md.
 */
export interface Proof {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly reference: string;
  /** The parameters whose values were exchanged: those that the contract allows to differ. */
  readonly allowed: readonly string[];
  /** The parameters that got neutral values: those that the contract calls an identity. */
  readonly identities: readonly string[];
  /** The renames of the contract, in whose addresses the places are given. */
  readonly renames: readonly ProvenRename[];
  /** Digests (`sha256:<hex>`) of what the proof was made from; it is void when any of them has changed. */
  readonly madeFrom: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly configurations: Readonly<Record<string, string>>;
  };
  /** `environment` with the reference's values of all allowed parameters, against the reference. */
  readonly forward: Probe;
  /** The reference with the environment's values, against the environment. */
  readonly backward: Probe;
  /** By environment: the same parameters twice. */
  readonly repeat: Readonly<Record<string, Probe>>;
  /** By environment: with neutral identities, after masking. */
  readonly neutral: Readonly<Record<string, Probe>>;
  /** Which parameters move which places; evidence for people, never the reason to accept. */
  readonly attribution?: readonly Attribution[];
  /** Parameters that differ and move nothing. */
  readonly idle?: readonly string[];
}

/** A rename of the contract, wherever it stands there. */
export type ProvenRename = Omit<Rename, "location">;

/** One synthesis: the places that came out otherwise than they had to, or why there is no answer. */
export type Probe =
  | {
      readonly outcome: "done";
      readonly residual: readonly ProvenPlace[];
      /** Places whose expressions could not be evaluated, so that nobody knows; absent where there are none. */
      readonly undecided?: readonly ProvenPlace[];
    }
  | { readonly outcome: "failed"; readonly message: string };

/** A place in a configuration. */
export interface ProvenPlace {
  readonly section: Section;
  readonly address: string;
  readonly path: Path;
}

/** Parameters that move a set of places. More than one parameter: together, or one of them (`exact` is false). */
export interface Attribution {
  readonly parameters: readonly string[];
  readonly exact: boolean;
  readonly places: readonly ProvenPlace[];
}
