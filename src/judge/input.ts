import type { AcceptedCausesOf } from "../model/accepted-cause.js";
import type { Baseline } from "../model/baseline.js";
import type { Claims } from "../model/claim.js";
import type { CheckedComponent } from "../model/component.js";
import type { Manifest } from "../model/manifest.js";
import type { Outcome } from "../model/outcome.js";
import type { FoundCredential } from "../credentials/find.js";
import type { IdentityTable } from "../compare/identity-table.js";
import type { Contract, Severity } from "../model/contract.js";
import type { ProposedChanges } from "../model/contract-change.js";
import type { Before } from "../model/before.js";
import type { Difference, Pairing } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import type { ParityReport, ReportedRequirement, RequirementKind } from "../model/report.js";
import type { SecretAttributes } from "../model/secret-attributes.js";
import type { Secrets } from "../secrets/secrets.js";
import type { Draft } from "./draft.js";

/** One environment against the reference, with everything that was found out about it. */
export interface Comparison {
  readonly left: Environment;
  /** The reference. */
  readonly right: Environment;
  readonly pairing: Pairing;
  readonly outcomes: readonly Outcome[];
  /** What is known of the two configurations, whoever has proven it. */
  readonly claims: Claims;
  readonly identities: IdentityTable;
  /** What the two are built with, the reference's last, where that is compared. */
  readonly toolchains?: readonly [Manifest, Manifest];
  /** How the two stood to each other before; absent where the input does not tell. */
  readonly before?: Before;
  /** The differences between the two synthesized configurations, where there are any. */
  readonly configurationDifferences: readonly Difference[];
  /** The differences whose cause the contract accepts; absent where it accepts none by its cause. */
  readonly accepted?: AcceptedCausesOf;
  /** Parameters that differ and may not. */
  readonly forbidden: readonly string[];
}

/** All that the verdict depends on. */
export interface JudgeInput {
  readonly environments: readonly Environment[];
  readonly reference: string;
  readonly contract: Contract;
  readonly parameters: ReadonlyMap<string, ParameterFile>;
  /** What each environment is built with, by its name, where that is compared. */
  readonly manifests?: ReadonlyMap<string, Manifest>;
  readonly comparisons: readonly Comparison[];
  /** What each drifted object has now and had before, leaf by leaf, by environment. */
  readonly drift: ReadonlyMap<string, readonly Difference[]>;
  readonly secrets: Secrets;
  readonly secretAttributes: SecretAttributes;
  /** The credentials in all environments that no input marks. */
  readonly credentials: readonly FoundCredential[];
  /** What stands for each environment in a report: a digest without secrets, by environment. */
  readonly fingerprints: ReadonlyMap<string, string>;
  /** Findings that do not block while they stay as they were; absent where the contract names no such file. */
  readonly baseline?: Baseline;
  /** The ends of the promotion that is judged; absent for a mere check. */
  readonly promotion?: { readonly from: string; readonly to: string };
  /** The one component that all of this is of; absent where an environment has a single root module. */
  readonly component?: CheckedComponent;
  /** An earlier report to tell what is new since then; it changes no verdict. */
  readonly base?: ParityReport;
  /** Why the source of an environment is not used, by environment. */
  readonly staleSources?: ReadonlyMap<string, string>;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly failOn: Severity;
  /** What is asked for besides parity; absent when nothing is. */
  readonly requirements?: Requirements;
  /** What the contract in the work tree says in another way; absent where it is the one that judges. */
  readonly proposedChanges?: ProposedChanges;
}

/** What has to hold besides parity. */
export interface Requirements {
  /** The findings about what does not hold. */
  readonly drafts: readonly Draft[];
  /** Everything that there is to ask for. A finding about what is asked for blocks whatever else does. */
  readonly all: readonly Requirement[];
  /** The age of the oldest plan that is accepted, in hours; absent where any is. */
  readonly maxPlanAgeHours?: number;
}

/** One thing that a promotion can require; `not-judged` where what was read does not tell, which is a finding. */
export interface Requirement {
  readonly kind: RequirementKind;
  readonly state: "asked" | "not-asked" | "not-judged";
  /** Of reviews that are asked for: how many entries have to have one, and how many days old it may be. */
  readonly reviewed?: ReportedRequirement["reviewed"];
  /** Of an order that is asked for, and that this promotion is exempt from: why. */
  readonly exempt?: ReportedRequirement["exempt"];
}
