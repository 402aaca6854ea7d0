import type { Explanation, ExplanationKind, ShownValue } from "./report.js";

/** The whole reasoning about one address: what `tfparity explain` prints. Plain data without secrets. */
export interface Trace {
  readonly address: string;
  readonly constructPath?: string;
  /** Where the construct or the block was written, `file:line`. */
  readonly madeAt?: string;
  readonly comparisons: readonly TracedComparison[];
}

/** One environment against the reference, at the address. */
export interface TracedComparison {
  readonly environment: string;
  readonly reference: string;
  /** Differing places; empty when there is nothing to explain. */
  readonly places: readonly TracedPlace[];
  /** Why there is nothing to explain, when there is not. */
  readonly nothing?: string;
}

/** One differing place with every step of the reasoning. */
export interface TracedPlace {
  readonly place: string;
  readonly values: Readonly<Record<string, ShownValue>>;
  /** What each configuration says at the place; absent where it says nothing. */
  readonly configured: Readonly<Record<string, string>>;
  readonly steps: readonly TracedStep[];
  readonly explanation?: Explanation;
  /** The unexplained difference that this one follows from. */
  readonly follows?: string;
  /** What would make it pass, when nothing explains it. */
  readonly mend?: string;
}

export interface TracedStep {
  readonly step: ExplanationKind;
  readonly held: boolean;
  readonly because: string;
}
