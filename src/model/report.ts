import type { FreeBecause } from "./ledger.js";
import type { Location, Severity } from "./contract.js";
import type { ComponentFamily } from "./component.js";
import type { Source } from "./environment.js";

/**
 * The report: plain, JSON-serialisable data, and all that `report/` ever sees. Every text in it is already
 * free of secrets; nothing in it depends on clock, host or locale. Its JSON form is part of the public interface.
 */
export interface ParityReport {
  readonly schemaVersion: 1;
  readonly reference: string;
  /** Of several components each environment as a whole, its file the pattern that the files were found by. */
  readonly environments: readonly ReportedEnvironment[];
  /** Every component in order, where environments have several. */
  readonly components?: readonly ReportedComponent[];
  /** Set for the report of one component among several, which is no verdict on the others. */
  readonly part?: ReportedPart;
  readonly verdict: Verdict;
  /** What a promotion required besides parity, and what became of it; absent for a mere check. */
  readonly requirements?: readonly ReportedRequirement[];
  /** Worst first; see `judge/order.ts`. */
  readonly findings: readonly Finding[];
  readonly explained: readonly ExplainedGroup[];
  /** What a reader should know and need not act on; never blocking. */
  readonly notes: readonly Note[];
  readonly counts: Counts;
  /** What became of the findings of an earlier report; absent where none was given. */
  readonly base?: ReportedBase;
  /** The runs before this one; absent where no history is kept. */
  readonly history?: ReportedHistory;
}

/** What a history says of what this report is about. */
export interface ReportedHistory {
  /** How many runs looked for some of the same, this one among them. */
  readonly runs: number;
  /** Open findings at the end of days, evenly spaced from the first run to this one: at most 60. */
  readonly points: readonly HistoryPoint[];
}

/** Open findings at the end of a day. */
export interface HistoryPoint extends Readonly<Record<Severity, number>> {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
}

/** This report against an earlier one, by the ids of findings. */
export interface ReportedBase {
  /** How many open findings the earlier one did not have. */
  readonly introduced: number;
  /** How many open findings it had, in whatever status. */
  readonly existing: number;
  /** Its open findings that there are no more. */
  readonly resolved: readonly ResolvedFinding[];
}

/** A finding that there is no more, as the earlier report had it. */
export type ResolvedFinding = Pick<Finding, "id" | "kind" | "severity" | "environment" | "cause">;

/** An environment that was compared, and what it was read from. */
export interface ReportedEnvironment {
  readonly name: string;
  readonly source: Source;
  readonly file: string;
  readonly terraformVersion?: string;
  readonly resources: number;
  /**
   * `sha256:<hex>` of what was read, without anything secret: the same for files that say the same. Not the digest of
   * the file.
   */
  readonly fingerprint: string;
}

/** One root module of each environment, where environments have several. */
export interface ReportedComponent {
  readonly name: string;
  /** What was compared; none where only one environment has it. */
  readonly environments: readonly ReportedEnvironment[];
  readonly resourcesCompared: number;
  readonly differences: number;
  /** Findings of its own that are open. */
  readonly open: number;
}

/** What a report of one component has to say so that it can be joined with those of the others. */
export interface ReportedPart extends ComponentFamily {
  readonly component: string;
  /** The environments of the contract that have it, and those that do not; all that were looked at. */
  readonly having: readonly string[];
  readonly lacking: readonly string[];
  /** The ends of a promotion that was judged; absent for a mere check. */
  readonly promotion?: { readonly from: string; readonly to: string };
  /** The age of the oldest plan that the promotion may use, in hours; absent where any may be. */
  readonly maxPlanAgeHours?: number;
  /** The date that waivers were judged by, `YYYY-MM-DD`. */
  readonly today: string;
  /** SHA-256 digests, in hex, of what decided beside the contract; set for a report that is saved. */
  readonly read?: PartInputs;
  /** By environment, the pattern that the compared file was found by. */
  readonly patterns: Readonly<Record<string, string>>;
  /** The parameter files that were read. */
  readonly files: readonly string[];
  /** What is a finding only where it is one in every component, such as a shared rule that nothing here uses. */
  readonly undecided: readonly Finding[];
}

/** What the verdict on one component depends on beside its plans and the contract. */
export interface PartInputs {
  /** Of the baseline and the schemas of providers, together. */
  readonly rules: string;
  /** Of every parameter file, by its name. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Verdict {
  readonly outcome: "pass" | "blocked";
  /** How many open findings are at least as severe as `failOn`. */
  readonly blocking: number;
  readonly failOn: Severity;
}

/** Something that a promotion requires besides parity: named by the finding that there is where it is not met. */
export interface ReportedRequirement {
  readonly kind: RequirementKind;
  readonly outcome: RequirementOutcome;
  /** Of reviews that are asked for: how many entries have to have one, and how many days old it may be. */
  readonly reviewed?: { readonly entries: number; readonly days: number };
  /** Why the order of the contract asks nothing of this promotion, whose outcome is then `not-asked`. */
  readonly exempt?: FreeBecause;
}

/**
 * `accepted`: not met, and a waiver or baseline accepts it. `not-judged`: a plan is not whole, so that nobody can tell;
 * that blocks by itself. `not-asked`: the contract asks for none of it.
 */
export type RequirementOutcome = "met" | "accepted" | "not-met" | "not-judged" | "not-asked";

/** What a gate may ask for; a finding of this kind says that it is not met. */
export type RequirementKind = Extract<
  FindingKind,
  | "pending-change"
  | "configuration-mismatch"
  | "live-drift"
  | "incomplete-plan"
  | "failed-check"
  | "stale-proof"
  | "expired-waiver"
  | "overlong-waiver"
  | "stale-plan"
  | "not-promoted"
  | "not-reviewed"
>;

/** What a finding says; `docs/findings/` has a page for each. */
export type FindingKind =
  | "unexplained-difference"
  | "missing-difference"
  | "branches-on-identity"
  | "missing-component"
  | "missing-resource"
  | "missing-variable"
  | "undetermined"
  | "no-proof"
  | "order-difference"
  | "sensitivity-difference"
  | "condition-violated"
  | "must-differ"
  | "cross-environment-value"
  | "mock-endpoint"
  | "hardcoded-secret"
  | "version-difference"
  | "toolchain-difference"
  | "live-drift"
  | "action-difference"
  | "pending-change"
  | "failed-check"
  | "configuration-mismatch"
  | "stale-plan"
  | "not-promoted"
  | "not-reviewed"
  | "incomplete-plan"
  | "stale-proof"
  | "expired-waiver"
  | "overlong-waiver"
  | "unused-allowance"
  | "wide-allowance"
  | "contract-change"
  | "nondeterministic-configuration";

/** What a finding is about. */
export const dimensions = [
  "environment-variables-and-secrets",
  "versions",
  "data",
  "external-endpoints",
  "feature-flags",
  "topology",
  "security",
  "scale",
  "observability",
  "toolchain",
] as const;
/** The part of an environment that a difference is about. */
export type Dimension = (typeof dimensions)[number];

/** What a check has found, once for each cause, with all of its places. */
export interface Finding {
  /** Stable for the same place and cause; no value is part of it. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly dimension: Dimension;
  readonly status: "open" | "waived" | "baselined";
  /**
   * Whether the compared plans bring the difference or found it there: `introduced` when they bring any of its places,
   * `existing` when all were there before, `unknown` where the input does not tell.
   */
  readonly change: "introduced" | "existing" | "unknown";
  /** The component that it is in; absent where there are none, and for what is about all of them. */
  readonly component?: string;
  /** Whether the report that was given as a base had it already, by its id; absent where none was given. */
  readonly base?: "introduced" | "existing";
  /** The day since which it is open without a break, `YYYY-MM-DD`; absent where no history is kept. */
  readonly openSince?: string;
  /** The environment that was compared with the reference; absent when it concerns none in particular. */
  readonly environment?: string;
  /** One short line: what all its places have in common. */
  readonly cause: string;
  /** At least one. The first is the root of the others; those are in order. */
  readonly places: readonly ReportedPlace[];
  /** What is wrong and why nothing explains it. */
  readonly message: string;
  /** What to do about it. */
  readonly suggestion: string;
  /** Where to do it. */
  readonly location?: Location;
  /** How the contract can accept it for good; absent where it cannot. */
  readonly allow?: Acceptance;
  /** How the contract can accept it until a day; absent where it cannot, and where `allow` says the same. */
  readonly waive?: Acceptance;
  /** Who is to mend it, each once, the most specific first; absent where nobody is known. */
  readonly owners?: readonly FindingOwner[];
  /** The waiver or baseline that holds, when the status is not `open`. */
  readonly accepted?: {
    readonly reason: string;
    readonly owner?: string;
    readonly expires?: string;
    /** The day from which on a baseline holds it. */
    readonly since?: string;
  };
}

/** A team or a person who looks after what a finding is about. */
export interface FindingOwner {
  /** In the words of whoever wrote it: `@acme/platform`. */
  readonly name: string;
  readonly because: OwnedBy;
}

/** What says so, and where. */
export interface OwnedBy {
  readonly kind: OwnerKind;
  /** Of `codeowners` the line with the pattern, or of the section that gives its owners; of the others the entry. */
  readonly location?: Location;
}

/** What can name an owner. */
export const ownerKinds = [
  /** Who has accepted the finding until a day, or was to mend it by a day that has passed. */
  "waiver",
  /** Who has accepted it until it changes. */
  "baseline",
  /** A rule of the contract for a parameter that it is about. */
  "parameter",
  /** Another entry of the contract that it is about. */
  "rule",
  /** The component that it is in. */
  "component",
  /** The repository's `CODEOWNERS`. */
  "codeowners",
] as const;
/** Where it stands who the owner of a finding is. */
export type OwnerKind = (typeof ownerKinds)[number];

/**
 * What has to be added to the contract so that a finding is accepted, with all of its places and nothing else; a reason
 * comes with each entry.
 */
export type Acceptance =
  /** Entries under `allow:` or `waivers:`: one for all causes, and one for each place that has none to be named by. */
  | { readonly is: "entries"; readonly causes: readonly string[]; readonly places: readonly AcceptedPlace[] }
  /** A rule under `parameters:`; `presence` where one environment alone may have it. */
  | { readonly is: "parameter"; readonly name: string; readonly presence?: string };

/** Patterns of a resource and of an attribute of it, or of a resource that one environment alone has. */
export type AcceptedPlace = { readonly resource: string } & (
  { readonly attribute: string } | { readonly presence: string }
);

/** A place that differs, with what each environment has there. */
export interface ReportedPlace {
  /**
   * A resource address; `output.url`, `var.size`, `provider.aws`, `module.network`, `terraform`, or a parameter's
   * name.
   */
  readonly address: string;
  readonly constructPath?: string;
  /** Where the construct was made, `file:line`. */
  readonly madeAt?: string;
  readonly path: readonly (string | number)[];
  /** The path as people read it; empty for the whole thing. */
  readonly place: string;
  /** By environment, the compared one first and the reference last. */
  readonly values: Readonly<Record<string, ShownValue>>;
  /**
   * What further environments have there that were compared with the same reference, as far as that is certain; absent
   * where nothing is. The finding is not about them.
   */
  readonly others?: Readonly<Record<string, ShownValue>>;
}

/** A value as it may be shown. Only known, not sensitive values have a text. */
export interface ShownValue {
  readonly state: "known" | "unknown" | "absent" | "null" | "sensitive";
  readonly text?: string;
}

/** What explains a difference. */
export type ExplanationKind =
  | "parameter"
  | "reference"
  | "derived"
  | "identity"
  | "computed"
  | "not-yet-assigned"
  | "allowance"
  | "waiver"
  | "baseline";

/** The evidence that a difference is intended. */
export interface Explanation {
  readonly kind: ExplanationKind;
  /** The parameters that move the place, where attribution knows them. */
  readonly parameters?: readonly string[];
  /** What a person can check by hand. */
  readonly evidence: string;
  /** The reason that somebody declared. */
  readonly reason?: string;
  /** The declaration that holds. */
  readonly location?: Location;
}

/** What one step of the reasoning about a difference came to. */
export interface ReasoningStep {
  readonly step: ExplanationKind;
  readonly held: boolean;
  /** Why it held or did not; never a value. */
  readonly because: string;
}

/** Places that one explanation covers. */
export interface ExplainedGroup {
  /** Set where a report is of several components. */
  readonly component?: string;
  readonly environment: string;
  readonly explanation: Explanation;
  /** In order. */
  readonly places: readonly ReportedPlace[];
  /** What was tried at the first of the places, in order; the last step held. Absent in older reports. */
  readonly steps?: readonly ReasoningStep[];
}

/** What a reader should know, and what blocks nothing. */
export interface Note {
  /** A short, stable name for the kind of note, such as `equal-secret`. */
  readonly kind: string;
  /** Set where a report is of several components, and for what is not the same in all of them. */
  readonly component?: string;
  readonly text: string;
  readonly places: readonly ReportedPlace[];
}

/** How much was compared, and what became of it. */
export interface Counts {
  /** Resources paired, per compared environment added up. */
  readonly resourcesCompared: number;
  /** Differing leaves, whatever became of them. */
  readonly differences: number;
  /** Differing leaves by what explains them. */
  readonly explained: Readonly<Record<ExplanationKind, number>>;
  /** Places that findings name because nothing explains the difference. */
  readonly unexplained: number;
  /**
   * Differing leaves by what the plans do to them: how many they introduce, leave as they were, and remove. The first
   * two are part of `differences`; for the rest of those nobody can tell. Absent where no plan tells what was before.
   */
  readonly change?: { readonly introduced: number; readonly existing: number; readonly removed: number };
  readonly findings: Readonly<Record<Severity, number>>;
  readonly waived: number;
  readonly baselined: number;
}
