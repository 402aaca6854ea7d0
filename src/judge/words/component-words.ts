/** What people read of components that are not in both environments, or of which there is no report. */
import type { FindingCases } from "./cases.js";
import type { Row } from "./row.js";

type Cases = FindingCases["missing-component"];

/** A component that one environment has and the other does not. */
export const missingComponentRow: Row<Cases["component"]> = {
  title: ({ name, owner }) => `Only ${owner} has the component ${name}`,
  message: ({ lacking }) =>
    `No file of ${lacking} was found for it, so that nothing of this component is compared with ${lacking}.`,
  suggestion: ({ lacking, name, owner }) =>
    `Plan it in ${lacking} as well, where its pattern in the contract finds the plan; or, where ${owner} alone is ` +
    `meant to have it, allow \`{ resource: "component.${name}", presence: ${owner}, reason: … }\`.`,
  severity: "high",
  dimension: "topology",
};

/** A component of the contract that none of several joined reports is about. */
export const unreportedRow: Row<Cases["report"]> = {
  title: ({ name }) => `There is no report of the component ${name}`,
  message: () =>
    "The contract has this component, and none of the reports that were joined is about it: nobody knows whether it " +
    "is alike.",
  suggestion: ({ name }) =>
    `Check it, \`tfparity check --component ${name} --report json=<file>\`, and join its report with the others.`,
  severity: "high",
  dimension: "topology",
};
