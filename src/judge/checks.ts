/**
 * What is looked for, as tables, in order: the first that finds a cause gives the finding its words. To look for
 * something more, write a function in `checks/` and a line here.
 */
import type { FindingKind } from "../model/report.js";
import { unexchanged } from "./checks/exchanged.js";
import { identityBranches } from "./checks/neutral.js";
import { missingSource, overriddenValues, unreadFiles } from "./checks/planned.js";
import { unusableProofs } from "./checks/proof.js";
import { nondeterminism } from "./checks/repeated.js";
import { staleSources } from "./checks/stale-sources.js";
import { unusedParameters } from "./checks/used.js";
import { contractChangeDrafts } from "./contract-change-findings.js";
import type { Draft } from "./draft.js";
import { hardcodedDrafts } from "./hardcoded-findings.js";
import type { Comparison, JudgeInput } from "./input.js";
import { crossEnvironmentDrafts } from "./leaks.js";
import { parameterDrafts } from "./parameters.js";
import { failedCheckDrafts, incompletePlanDrafts, liveDriftDrafts } from "./statements.js";
import { unexplainedDrafts } from "./unexplained.js";

/** Looks for one thing in all environments. */
export interface EnvironmentCheck {
  readonly finds: readonly FindingKind[];
  readonly find: (input: JudgeInput) => readonly Draft[];
}

/** Looks for one thing between an environment and the reference. */
export interface ComparisonCheck {
  readonly finds: readonly FindingKind[];
  readonly find: (comparison: Comparison, input: JudgeInput) => readonly Draft[];
}

/** What the environments, their parameters and their sources say by themselves. */
export const environmentChecks: readonly EnvironmentCheck[] = [
  { finds: ["incomplete-plan"], find: incompletePlanDrafts },
  { finds: ["failed-check"], find: failedCheckDrafts },
  { finds: ["live-drift"], find: liveDriftDrafts },
  { finds: ["condition-violated", "must-differ", "unused-allowance"], find: parameterDrafts },
  { finds: ["stale-proof"], find: staleSources },
  { finds: ["hardcoded-secret"], find: hardcodedDrafts },
];

/** What two environments have between them besides differences; an allowance can cover most of it. */
export const claimChecks: readonly ComparisonCheck[] = [
  { finds: ["stale-proof", "undetermined"], find: unusableProofs },
  { finds: ["nondeterministic-configuration"], find: nondeterminism },
  { finds: ["branches-on-identity"], find: identityBranches },
  { finds: ["missing-difference", "unexplained-difference"], find: unexchanged },
  { finds: ["missing-difference"], find: unusedParameters },
  { finds: ["missing-difference"], find: overriddenValues },
  { finds: ["undetermined"], find: missingSource },
  { finds: ["undetermined"], find: unreadFiles },
  { finds: ["cross-environment-value"], find: crossEnvironmentDrafts },
];

/** What the differences come to that nothing explains. */
export const differenceCheck: ComparisonCheck = {
  finds: [
    "unexplained-difference",
    "missing-difference",
    "branches-on-identity",
    "nondeterministic-configuration",
    "missing-resource",
    "order-difference",
    "sensitivity-difference",
    "version-difference",
    "undetermined",
  ],
  find: unexplainedDrafts,
};

/** What the contract itself comes to, with everything else known. */
export const contractChecks: readonly EnvironmentCheck[] = [{ finds: ["contract-change"], find: contractChangeDrafts }];
