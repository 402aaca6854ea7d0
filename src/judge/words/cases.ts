/**
 * What findings are about, as data: everything that their words are made of, by kind of finding and, where one kind is
 * found in several ways, by case. A judge hands over facts and writes no sentence; `finding-words.ts` has a row for
 * each case, and the compiler holds the two together.
 */
import type { Contract } from "../../model/contract.js";
import type { WeighedChange } from "../../model/contract-change.js";
import type { ConfigurationGap, Contradiction, Environment } from "../../model/environment.js";
import type { PromotionStatus } from "../../model/ledger.js";
import type { Excess } from "../../model/permission.js";
import type { FindingKind } from "../../model/report.js";
import type { ReviewState } from "../../model/review.js";
import type { UnreadReason } from "../../model/unread.js";

/** The facts of each kind of finding, by case. */
export interface FindingCases {
  readonly "unexplained-difference": {
    readonly difference: DifferenceFacts;
    /** A parameter of the parameter files that differs and may not. */
    readonly parameter: ForbiddenParameterFacts;
    /** A place of the configuration that the proof leaves open. */
    readonly configuration: NamedPlace;
    /** What stands beside arguments: a provider, a dependency, a provisioner, a check. */
    readonly settings: NamedPlace;
  };
  readonly "missing-difference": {
    readonly difference: DifferenceFacts;
    /** A parameter that differs and moves nothing. */
    readonly parameter: { readonly name: string };
    /** What two copies of the source write differently, whatever the plans have there. */
    readonly copies: { readonly definition: string; readonly byChance: boolean };
    /** A place that is equal, although with the other's parameters it would be another one. */
    readonly configuration: NamedPlace;
    /** A place that is configured differently and planned alike. */
    readonly plan: NamedPlace;
  };
  readonly "branches-on-identity": {
    readonly difference: DifferenceFacts;
    /** A local, an argument or an output that looks at which environment it is in. */
    readonly definition: { readonly definition: string };
    /** A place that comes out otherwise when it is synthesized with a neutral identity. */
    readonly configuration: ProbedPlace;
  };
  readonly "nondeterministic-configuration": {
    readonly difference: DifferenceFacts;
    /** A definition that calls `timestamp()` or the like. */
    readonly definition: { readonly definition: string; readonly functions: readonly string[] };
    /** A place that comes out otherwise when it is synthesized twice. */
    readonly configuration: ProbedPlace;
  };
  readonly "missing-component": {
    readonly component: { readonly name: string; readonly owner: string; readonly lacking: string };
    /** One that none of several joined reports is about. */
    readonly report: { readonly name: string };
  };
  readonly "missing-resource": { readonly difference: DifferenceFacts };
  readonly "missing-variable": {
    readonly difference: DifferenceFacts;
    /** What the contract requires of what runs in an environment, whatever others have. */
    readonly required: RequiredFacts;
  };
  readonly "order-difference": { readonly difference: DifferenceFacts };
  readonly "sensitivity-difference": { readonly difference: DifferenceFacts };
  readonly "version-difference": { readonly difference: DifferenceFacts };
  readonly "toolchain-difference": { readonly difference: DifferenceFacts };
  readonly undetermined: {
    readonly difference: DifferenceFacts;
    /** What depends on a file or a module that the source names and that is not read. */
    readonly unread: { readonly path: string; readonly reason: UnreadReason };
    /** An expression into which an identity goes, and that cannot be evaluated with a neutral one. */
    readonly neutral: ProbedPlace;
    /** A variable that is required, of which nobody can tell whether it is there. */
    readonly required: RequiredFacts;
    /** A synthesis of the proof that failed. */
    readonly probe: { readonly environment: string; readonly because: string };
  };
  readonly "no-proof": {
    readonly difference: DifferenceFacts;
    /** What both plans leave open, and only the Terraform source tells. */
    readonly hidden: NoFacts;
  };
  readonly "condition-violated": {
    readonly condition: {
      readonly name: string;
      readonly when: string;
      /** Why it could not be evaluated; absent where it is not true. */
      readonly reason?: string;
    };
  };
  readonly "must-differ": {
    readonly parameter: {
      readonly name: string;
      readonly environment: string;
      readonly reference: string;
      readonly sensitive: boolean;
    };
  };
  readonly "cross-environment-value": {
    readonly leak: {
      readonly environment: string;
      readonly other: string;
      readonly foreign: ForeignFacts;
    };
  };
  readonly "mock-endpoint": {
    readonly variable: NamedPlace & { readonly name: string; readonly reference: string };
  };
  readonly "hardcoded-secret": {
    readonly credential: NamedPlace & {
      readonly rule: string;
      /** `an AWS access key`. */
      readonly what: string;
      readonly environments: readonly string[];
    };
  };
  readonly "live-drift": {
    readonly changed: { readonly address: string; readonly environment: string };
    readonly gone: { readonly address: string; readonly environment: string };
  };
  readonly "action-difference": {
    /** What one environment alone does to what it has. */
    readonly action: ActionFacts & { readonly reason: Exclude<FateReason, "order"> };
    /** What both replace, and one of them makes the new object only after the old one is gone. */
    readonly order: ActionFacts;
  };
  readonly "pending-change": { readonly plan: { readonly plan: PlanFile; readonly changes: number } };
  readonly "failed-check": {
    readonly check: {
      readonly address: string;
      readonly status: "fail" | "error";
      /** What the configuration says of it. */
      readonly messages: readonly string[];
      readonly environments: readonly (PlanFile & Pick<Environment, "source">)[];
    };
  };
  readonly "configuration-mismatch": {
    readonly plans: { readonly from: PlanFile; readonly to: PlanFile; readonly places: number };
  };
  readonly "stale-plan": {
    readonly plan: { readonly plan: PlanFile; readonly stale: Staleness };
  };
  readonly "not-promoted": {
    readonly inLedger: {
      readonly from: PlanFile;
      readonly to: PlanFile;
      readonly inLedger: Exclude<PromotionStatus, { readonly is: "free" | "passed" }>;
    };
  };
  readonly "not-reviewed": { readonly entries: ReviewState };
  readonly "incomplete-plan": {
    readonly plan: { readonly plan: PlanFile; readonly incomplete: Incompleteness };
    /** The plan is whole, and its own configuration is not. */
    readonly configuration: { readonly plan: PlanFile; readonly gaps: readonly ConfigurationGap[] };
    /** Changes whose actions are not those of what they change. */
    readonly contradictions: { readonly plan: PlanFile; readonly contradictions: readonly Contradiction[] };
    /** Parts of the plan that this version does not know. */
    readonly parts: { readonly plan: PlanFile; readonly parts: readonly string[] };
  };
  readonly "stale-proof": {
    readonly proof: { readonly environment: string; readonly because: readonly string[] };
    readonly source: { readonly environment: string; readonly because: string };
  };
  readonly "expired-waiver": { readonly waiver: WaiverFacts };
  readonly "overlong-waiver": { readonly waiver: WaiverFacts & { readonly mostDays: number } };
  readonly "unused-allowance": {
    /** A rule for a parameter that nothing has. */
    readonly rule: { readonly pattern: string; readonly near?: string };
    /** All rules that are about parameter files, where there are none. */
    readonly files: { readonly patterns: readonly string[] };
    /** `near` is an address that there is, or a pattern of such, where the one of the declaration matches none. */
    readonly declaration: { readonly of: "allowance" | "waiver"; readonly scope: ScopeFacts; readonly near?: string };
    /** A rule for manifests that matches nothing in them. */
    readonly manifest: { readonly pattern: string; readonly near?: string };
    /** Variables that are required of what there is not. */
    readonly required: { readonly of: "container" | "function"; readonly pattern: string; readonly near?: string };
  };
  readonly "wide-allowance": {
    readonly allowance: {
      readonly scope: ScopeFacts;
      readonly places: number;
      readonly attributes: number;
      /** How many of the places decide what runs or who may do what. */
      readonly decisive: number;
    };
  };
  readonly "contract-change": {
    readonly change: {
      readonly change: WeighedChange;
      /** The contract that judges. */
      readonly contract: Pick<Contract, "file" | "from">;
    };
  };
}

/** A finding's kind, its case, and the facts of that case. */
export type Told<Kind extends FindingKind = FindingKind> = {
  readonly [One in Kind]: {
    readonly [Case in keyof FindingCases[One]]: {
      readonly kind: One;
      readonly case: Case;
      readonly facts: FindingCases[One][Case];
    };
  }[keyof FindingCases[One]];
}[Kind];

/** The kinds of findings that a difference without an explanation can be. */
export type DifferenceKind = {
  [Kind in FindingKind]: FindingCases[Kind] extends { readonly difference: DifferenceFacts } ? Kind : never;
}[FindingKind];

/** A case that says it all. */
type NoFacts = Readonly<Record<never, never>>;

/** A place as sentences name it: `engine_version of aws_db_instance.main`; the place is empty for the whole thing. */
export interface NamedPlace {
  readonly address: string;
  readonly place: string;
}

/** A place that a synthesis of the proof moves, in one environment or in both. */
interface ProbedPlace extends NamedPlace {
  readonly environments: readonly string[];
}

/** A difference that nothing explains. */
export interface DifferenceFacts extends NamedPlace {
  readonly subject: DifferenceSubject;
  readonly reason: DifferenceReason;
}

/** A parameter of the parameter files, or a root variable, that the contract does not let differ. */
export interface ForbiddenParameterFacts {
  readonly is: "parameter" | "variable";
  readonly name: string;
  /** What one environment has of it, where the contract lets it differ and does not permit that. */
  readonly excess?: Excess;
  /** Set where the contract lets it differ as the environments' names do, and it differs otherwise. */
  readonly unfollowed?: true;
}

/** What the places of a difference without an explanation have in common. */
export type DifferenceSubject =
  | ForbiddenParameterFacts
  /** An environment that has nothing of what another has. */
  | { readonly is: "empty-environment"; readonly environment: string; readonly other: string }
  /** An environment variable that one environment alone has. */
  | ({
      readonly is: "environment-variable";
      readonly name: string;
      readonly owner: string;
      readonly lacking: string;
    } & NamedPlace)
  /** A definition that looks at which environment it is in, or that two copies of the source write differently. */
  | { readonly is: "branch" | "copies"; readonly definition: string }
  /** What one environment alone has, or has for another reason than a parameter. */
  | { readonly is: "only-in-one" | "other-reason"; readonly address: string }
  /** What only the Terraform source can decide. */
  | { readonly is: "source" }
  /** What only a configuration proof can explain, and in how many places. */
  | { readonly is: "proof"; readonly places: number }
  /** What only one file or module can decide, by its path. */
  | { readonly is: "unread"; readonly path: string }
  | ToolchainFacts
  | ({ readonly is: "place" } & NamedPlace);

/** What two manifests do not have alike, as people know it: the tool node, which is 20.11.1 and 22.0.0. */
export interface ToolchainFacts {
  readonly is: "toolchain";
  /** The part of the manifest: `tools`, `variables`. */
  readonly part: string;
  /** What of it: `node`, the address of a provider, `api of aws_ecs_task_definition.api`; empty for all of the part. */
  readonly name: string;
  /** What of that, where it has parts: `version`, `hashes`. */
  readonly detail: string;
  /** The place as rules name it: `tools.node`. */
  readonly place: string;
  /** What each of the two has, the reference last; without a text where it has nothing, or nothing that is known. */
  readonly sides: readonly [ToolchainSide, ToolchainSide];
}

/** An environment and what its manifest says. */
export interface ToolchainSide {
  readonly environment: string;
  readonly text?: string;
}

/** A variable that the contract requires, and of whom. */
interface RequiredFacts {
  /** The name of the variable, or a pattern of names. */
  readonly variable: string;
  readonly environment: string;
  /** The first that does not have it: `the container web of aws_ecs_task_definition.web`. */
  readonly owner: string;
  /** How many do not have it. */
  readonly owners: number;
  /** What breaks without it, as the contract says. */
  readonly reason: string;
  /** True where the first of them has it, and it is empty. */
  readonly isEmpty: boolean;
}

/** Why nothing explains a difference. */
export type DifferenceReason =
  | {
      readonly is: "only-in-one";
      readonly owner: string;
      readonly lacking: string;
      /** What the explanations say; empty where they say nothing. */
      readonly because: string;
      /** What it may be under another name. */
      readonly near?:
        | { readonly is: "ambiguous"; readonly because: string }
        | { readonly is: "similar"; readonly address: string; readonly similarity: number };
    }
  | { readonly is: "order" }
  | { readonly is: "sensitivity" }
  /** What the explanations say that decides it. */
  | { readonly is: "denied" | "undecided"; readonly because: readonly string[] };

/** What becomes of an object that is there. */
export type ObjectFate = "delete" | "forget" | "replace" | "update";

/**
 * Why: somebody asked for it (`-replace`), the object is marked as damaged, it is left over from a replacement, the
 * configuration; `unsaid` where the plan gives no reason, and `order` where only that of making and destroying differs.
 */
export type FateReason = "request" | "tainted" | "deposed" | "configuration" | "unsaid" | "order";

/** What the plan of one environment does to an object, and that of others does not. */
interface ActionFacts {
  readonly address: string;
  readonly fate: ObjectFate;
  /** Whether the object keeps what nobody can make again. */
  readonly keepsData: boolean;
  readonly environment: string;
  readonly others: readonly string[];
}

/** What belongs to another environment: its `account`, or the secret in a parameter of its. */
export type ForeignFacts =
  { readonly is: "identity"; readonly what: string } | { readonly is: "secret"; readonly parameter: string };

/** An environment and the file that its plan is read from. */
export type PlanFile = Pick<Environment, "name" | "file">;

/** Why a plan is no whole environment. */
export type Incompleteness =
  | { readonly is: "errored" | "refresh-only" | "destroy" | "part" }
  | { readonly is: "deferred"; readonly changes: number };

/** What is wrong with the age of a plan or an attestation, or with its saying. It names no age: that would change. */
export type Staleness =
  | { readonly is: "silent"; readonly mostHours: number }
  | { readonly is: "old" | "future"; readonly timestamp: string; readonly mostHours: number };

/** What a declaration of the contract covers: places, or causes. */
export type ScopeFacts = { readonly environment?: string } & (
  | { readonly resource: string; readonly attribute?: string; readonly presence?: string }
  | { readonly causes: readonly string[] }
);

/** A waiver that counts for nothing, or for too long. */
interface WaiverFacts {
  readonly scope: ScopeFacts;
  readonly expires: string;
  readonly owner: string;
  readonly reason: string;
}
