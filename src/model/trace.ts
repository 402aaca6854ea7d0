import type { Location } from "./contract.js";
import type { Explanation, ExplanationKind, Finding, ReasoningStep, ShownValue } from "./report.js";

/**
 * The whole reasoning about one place: what `tfparity explain` prints. Plain, JSON-serialisable data without secrets,
 * made from the same comparison as a report. Its JSON form is part of the public interface.
 */
export interface Trace {
  readonly schemaVersion: 1;
  /** As it was asked for. */
  readonly address: string;
  /** As it was asked for. */
  readonly attribute?: string;
  readonly reference: string;
  /** The compared environments, the reference last. */
  readonly environments: readonly string[];
  /** The worst of all that follows. */
  readonly outcome: TraceOutcome;
  /** The parameters that the address names. */
  readonly parameters: readonly TracedParameter[];
  /** Everything else that the address names, the worst first. */
  readonly subjects: readonly TracedSubject[];
}

/** `equal`: nothing differs. `accepted`: by a waiver or a baseline. `unexplained`: somebody has to act. */
export type TraceOutcome = "equal" | "explained" | "accepted" | "unexplained";

/** One resource, output, variable, provider configuration or module call. */
export interface TracedSubject {
  /** The address in the reference, where it has one of its own. */
  readonly address: string;
  readonly constructPath?: string;
  /** Where the construct or the block was written, `file:line`. */
  readonly madeAt?: string;
  readonly outcome: TraceOutcome;
  readonly comparisons: readonly TracedComparison[];
  /** What a check reports about it besides its differences: drift, a value that should differ, a failed check. */
  readonly findings: readonly TracedFinding[];
  /** What a reader should know and need not act on. */
  readonly notes: readonly string[];
}

/** One environment against the reference, at one address. */
export interface TracedComparison {
  readonly environment: string;
  /** How many places differ at the address, whatever attribute was asked for. */
  readonly differing: number;
  /** Places of the attribute that was asked for; without one all that differ. Unexplained ones first. */
  readonly places: readonly TracedPlace[];
  /** What to know about the choice of places, such as that a set has no positions. */
  readonly remark?: string;
  /** Why nothing was compared. Then nothing is known to be equal either. */
  readonly notCompared?: string;
}

/** One place with every step of the reasoning. */
export interface TracedPlace {
  /** As people read it; empty for the whole thing. */
  readonly place: string;
  readonly outcome: TraceOutcome;
  /** The compared environment first. */
  readonly values: Readonly<Record<string, ShownValue>>;
  /**
   * What each configuration says at the place, where it says something. Absent where none could: for variables, and
   * in states.
   */
  readonly configured?: Readonly<Record<string, string>>;
  /** What the expressions refer to, and what is known about that. */
  readonly refersTo: readonly TracedReference[];
  /** Parameters that move the place, as far as the proof knows them. */
  readonly movedBy: readonly TracedMover[];
  /** The steps that were tried, in their order: the first that held is the explanation. Empty when nothing differs. */
  readonly steps: readonly ReasoningStep[];
  readonly explanation?: Explanation;
  /** The unexplained difference that this one follows from. */
  readonly follows?: string;
  /** What a check reports here, when nothing explains the difference. */
  readonly finding?: TracedFinding;
}

/** Something that an expression refers to. */
export interface TracedReference {
  /** As the expression has it: `aws_vpc.main.id`. */
  readonly text: string;
  /** The outcome there; absent where it cannot be told, as for local values. */
  readonly outcome?: TraceOutcome;
  /** The explanation there, when it differs and has one. */
  readonly explanation?: ExplanationKind;
}

/** Parameters that move a place: one, or several together. */
export interface TracedMover {
  readonly parameters: readonly string[];
  /** False when one of them does, and it is not known which. */
  readonly exact: boolean;
}

/** One parameter of the parameter files, or a root variable. */
export interface TracedParameter {
  readonly name: string;
  readonly outcome: TraceOutcome;
  /** The reference last. */
  readonly values: Readonly<Record<string, ShownValue>>;
  /** Where each environment sets it. */
  readonly locations: Readonly<Record<string, Location>>;
  /** The contract's rule that holds; without one the parameter has to match. */
  readonly rule?: TracedRule;
  readonly comparisons: readonly TracedMoves[];
  readonly findings: readonly TracedFinding[];
  /** What a reader should know and need not act on. */
  readonly notes: readonly string[];
}

/** A rule for parameters, as the contract has it. */
export interface TracedRule {
  readonly pattern: string;
  readonly may: boolean;
  readonly must: boolean;
  readonly identity?: string;
  /** Set where it may differ only as the environments' names do. */
  readonly follows?: true;
  readonly reason?: string;
  readonly when?: string;
  readonly affects: readonly string[];
  readonly location: Location;
}

/** What a parameter moves between one environment and the reference. */
export interface TracedMoves {
  readonly environment: string;
  readonly places: readonly TracedMove[];
  /** Why it is not known what else it moves. */
  readonly unknown?: string;
}

/** A place that moves when the parameter is exchanged. */
export interface TracedMove {
  readonly address: string;
  readonly constructPath?: string;
  readonly place: string;
  /** Other parameters that move the place with it, or that may do so in its place. */
  readonly others: readonly string[];
  readonly exact: boolean;
}

/** A finding of the check, without its places. */
export type TracedFinding = Pick<
  Finding,
  | "id"
  | "kind"
  | "severity"
  | "status"
  | "change"
  | "environment"
  | "cause"
  | "message"
  | "suggestion"
  | "location"
  | "owners"
  | "accepted"
>;
