/** What is said of objects that were changed outside of Terraform. */
import type { FindingCases } from "./cases.js";
import type { Row } from "./row.js";

type DriftCases = FindingCases["live-drift"];

/** Of an object that is not as Terraform left it. */
export const changedRow: Row<DriftCases["changed"]> = {
  title: ({ address, environment }) => `${address} was changed outside of Terraform in ${environment}`,
  message: () => "The object is not as Terraform left it; the values shown are the ones it has now.",
  suggestion: mendDrift,
  severity: "worst-place",
};

/** Of an object that is there no more. */
export const goneRow: Row<DriftCases["gone"]> = {
  title: ({ address, environment }) => `${address} was deleted outside of Terraform in ${environment}`,
  message: () => "The object that Terraform made is gone.",
  suggestion: mendDrift,
  severity: "worst-place",
};

// --- internal ---

function mendDrift(): string {
  return "Take the change into the module if it is right, or undo it with terraform apply, in every environment alike.";
}
