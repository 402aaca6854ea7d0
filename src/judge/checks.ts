/**
 * What is looked for, as one table, in order: the first that finds a cause gives the finding its words. To look for
 * something more, write a function in `checks/` and a line here. Those of them that read what the provers say are named
 * after the question that they read the answers to (`model/claim.ts`): `neutral.ts` makes findings of what is refuted
 * when identities are neutral.
 */
import { actionDrafts } from "./checks/actions.js";
import { unexchanged } from "./checks/exchanged.js";
import { unusedManifestRules } from "./checks/manifest-rules.js";
import { mockEndpoints } from "./checks/mock-endpoints.js";
import { branchesOnIdentity, undecidedOnIdentity } from "./checks/neutral.js";
import { missingSource, overriddenValues, unreadFiles } from "./checks/planned.js";
import { unusableProofs } from "./checks/proof.js";
import { nondeterminism } from "./checks/repeated.js";
import { requiredVariables } from "./checks/required-variables.js";
import { settingsApart } from "./checks/settings.js";
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
type EnvironmentCheck = (input: JudgeInput) => readonly Draft[];

/** Looks for one thing between an environment and the reference. */
type ComparisonCheck = (comparison: Comparison, input: JudgeInput) => readonly Draft[];

/** All that is looked for, by what it is looked for in. */
interface Checks {
  /** What the environments, their parameters and their sources say by themselves. */
  readonly environments: readonly EnvironmentCheck[];
  /** What the differences come to that nothing explains. */
  readonly differences: readonly ComparisonCheck[];
  /** What two environments have between them besides differences; an allowance can cover most of it. */
  readonly claims: readonly ComparisonCheck[];
  /** What the contract itself comes to. */
  readonly contract: readonly EnvironmentCheck[];
}

/** Every check, in the order in which they are asked. */
export const checks: Checks = {
  environments: [
    incompletePlanDrafts,
    failedCheckDrafts,
    liveDriftDrafts,
    // What does one plan destroy, and the others not?
    actionDrafts,
    parameterDrafts,
    // Is the Terraform source the one that the plan was made of?
    staleSources,
    hardcodedDrafts,
    // Does what runs have the variables that the contract requires, and is there anything at all that it asks?
    requiredVariables,
    unusedManifestRules,
  ],
  differences: [unexplainedDrafts],
  claims: [
    // Did a proof answer "exchanged", "neutral" and "repeated" at all?
    unusableProofs,
    // "repeated": made again from the same inputs, is it the same?
    nondeterminism,
    // "neutral": with neutral identities, does nothing move but their own text, and can that be told?
    branchesOnIdentity,
    undecidedOnIdentity,
    // "exchanged": with the other's allowed parameters, does one environment become the other?
    unexchanged,
    // The same of what stands beside arguments: which provider, what has to be there before, what is run and checked.
    settingsApart,
    // "used": does a parameter that differs move anything?
    unusedParameters,
    // "planned": does the plan have what its configuration says, and does it show it at all?
    overriddenValues,
    missingSource,
    unreadFiles,
    crossEnvironmentDrafts,
    // Does the reference call a stand-in where a service should be?
    mockEndpoints,
  ],
  contract: [contractChangeDrafts],
};
