import type { Difference, Place } from "./difference.js";
import type { Explanation, ExplanationKind } from "./report.js";
import type { UnreadReason } from "./unread.js";
import type { Value } from "./value.js";

/**
 * Why a step of the reasoning does not hold, where something is decided by it: `not-configured` when no configuration
 * says anything there; `not-applicable` when the step is about other things; `no-rule` when no table has a rule for it;
 * `source-missing` when only the Terraform source could tell; `proof-missing` when the two configurations differ there
 * and only a configuration proof could tell why; `unfollowed` when a reference leads nowhere that is known; `unread`
 * when a file that the source names was not read; `not-evaluated` when an expression does not come to a value;
 * `configuration-missing` when the input does not say whether anything is configured there; `failed` when the step
 * itself broke down.
 */
export type DenialKind =
  | "denied"
  | "not-configured"
  | "not-applicable"
  | "no-rule"
  | "source-missing"
  | "proof-missing"
  | "unfollowed"
  | "unread"
  | "not-evaluated"
  | "configuration-missing"
  | "failed";

/** Why a step does not hold, as data. */
export interface Denial {
  readonly kind: DenialKind;
  /** The reference, function or environment that stands in the way; empty where it is none of them. */
  readonly about: string;
}

/** What one step of the reasoning said about a difference, for `explain` and for the message of a finding. */
export interface Attempt {
  readonly step: ExplanationKind;
  readonly held: boolean;
  /** Why it held or did not; never a value. */
  readonly because: string;
  /** Absent for a step that held. */
  readonly denial?: Denial;
}

/** The answer of one step. */
export type StepResult =
  | { readonly held: true; readonly explanation: Explanation }
  | {
      readonly held: false;
      readonly because: string;
      readonly denial: Denial;
      /** Another difference without an explanation that this one follows from: both are one finding. */
      readonly causedBy?: Difference;
      /** The step could not be decided, rather than decided against. */
      readonly undetermined?: boolean;
      /** Set when it looks at which environment it is in: the definition that does. */
      readonly branch?: string;
      /** Set when two copies of the source are not the same: what of them is not. */
      readonly copies?: string;
      /** Set when it passed over a cause that the contract accepts, and another one is there besides. */
      readonly anotherFault?: boolean;
      /** Set when a proof would decide it and there is a proof, which is void or incomplete. */
      readonly unproven?: boolean;
    };

/** What became of a difference. */
export interface Outcome {
  readonly difference: Difference;
  readonly attempts: readonly Attempt[];
  readonly explanation?: Explanation;
  /** The difference at the root of this one, when that is another one without an explanation. */
  readonly causedBy?: Difference;
  /** True when a step could not be decided. */
  readonly undetermined: boolean;
  /** Set when it differs because the configuration looks at which environment it is in: the definition that does. */
  readonly branch?: string;
  /** Set when it differs because two copies of the source are not the same: what of them is not. */
  readonly copies?: string;
  /**
   * Set when only a proof that is void or incomplete leaves it unexplained: it belongs to the finding about the
   * proof.
   */
  readonly unproven?: boolean;
}

/** Whether it is told as a finding: nothing explains it, or a waiver accepts its cause for a time. */
export const isToBeTold = ({ explanation }: Outcome): boolean =>
  explanation === undefined || explanation.kind === "waiver";

/** What an expression makes of what is known, at a place that a plan does not show. */
export interface EvaluatedPlace {
  readonly place: Place;
  /** What is unknown in it stands there as text, by its name. */
  readonly value: Value;
}

/** A place where two copies of a module are not the same. */
export interface ExchangedPlace {
  readonly place: Place;
  /** What is written differently: the place itself, or a definition that it is made from. One cause, one finding. */
  readonly cause: string;
  /**
   * True when it comes out the same for these two environments all the same, though not for every value of their
   * variables.
   */
  readonly chance: boolean;
}

/** A place of the configuration that looks at which environment it is in, whatever its value is now. */
export interface IdentityBranch {
  readonly environment: string;
  readonly place: Place;
  /** The definition that does: a local, an argument, an output, or the place itself. One cause has one origin. */
  readonly origin: string;
}

/** A place that its plan leaves open and that depends on a file or a module which is not read. */
export interface UnreadPlace {
  readonly place: Place;
  /** Of the file or the module, from the folder of the root module. */
  readonly path: string;
  readonly because: UnreadReason;
}

/** A place that a clock or chance decides when the plan is applied. */
export interface NondeterministicPlace {
  readonly place: Place;
  /** Such as `timestamp`. */
  readonly function: string;
  /** The definition that calls it: a local, an argument, an output, or the place itself. One cause has one origin. */
  readonly origin: string;
}

/** What would decide whatever a plan of native syntax leaves out. */
export const SOURCE_MISSING = "name the folder with the Terraform source in the contract (source:)";

/** Why an expression cannot be judged by what a plan of native syntax says about it. */
export const NOT_IN_PLAN = [
  "it is not a bare reference, and plan JSON leaves out the rest of the expression",
  SOURCE_MISSING,
].join("; ");

/**
 * Places that neither plan shows, with expressions that refer to the same things and whose text the plans do not
 * give.
 */
export interface HiddenExpressions {
  /** More than a reference stands there, and what it is cannot be seen. */
  readonly undecided: readonly Place[];
  /** A bare reference may stand there; a literal beside it would not show. */
  readonly assumed: readonly Place[];
}
