/** What people read of variables that the contract requires, and of rules for manifests that are about nothing. */
import type { FindingCases } from "./cases.js";
import { counted, meaning } from "./phrases.js";
import type { Row } from "./row.js";

type Required = FindingCases["missing-variable"]["required"];

/** A variable that the contract requires, and that something does not get. */
export const requiredRow: Row<Required> = {
  title: ({ variable, environment, owner, owners, isEmpty }) =>
    `${variable} is ${isEmpty ? "empty" : "missing"} in ${environment}: ${owner}${more(owners)}`,
  message: ({ reason }) => `The contract requires it in every environment: ${reason}`,
  suggestion: ({ variable, environment }) =>
    `Give ${variable} to it in ${environment}, or correct what the contract requires (required:).`,
  severity: "first-place-or-medium",
  dimension: "environment-variables-and-secrets",
};

/** The same where nobody can tell whether it gets the variable. */
export const undecidedRequiredRow: Row<Required> = {
  title: ({ variable, environment, owner, owners }) =>
    `Nobody can tell whether ${owner}${more(owners)} gets ${variable} in ${environment}`,
  message: ({ reason }) =>
    "What it gets is not known before an apply, is masked, or is taken from elsewhere as a whole, and the contract " +
    `requires the variable: ${reason}`,
  suggestion: () =>
    "Write the variables out where it is declared; what is merely not known yet can also be checked after the apply.",
  severity: "medium",
  dimension: "environment-variables-and-secrets",
};

/** A rule for manifests that matches nothing. */
export const idleManifestRow: Row<FindingCases["unused-allowance"]["manifest"]> = {
  title: ({ pattern }) => `The contract's rule for the toolchain at ${pattern} matches nothing`,
  message: () => "No manifest of these environments has such a place: the rule guards nothing.",
  suggestion: ({ near }) => `${meaning(near)}Correct its pattern, or remove the rule.`,
  severity: "low",
};

/** An entry of what is required that is about nothing. */
export const idleRequiredRow: Row<FindingCases["unused-allowance"]["required"]> = {
  title: ({ of, pattern }) => `The contract requires variables of the ${of} ${pattern}, and there is none`,
  message: ({ of }) => `No environment has a ${of} of this name or address: nothing is asked of anything.`,
  suggestion: ({ near }) => `${meaning(near)}Correct the pattern, or remove it.`,
  severity: "low",
};

// --- internal ---

const more = (owners: number): string => (owners > 1 ? ` and ${counted(owners - 1, "other")}` : "");
