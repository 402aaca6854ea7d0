/** What people read of values that should not be there: another environment's, a stand-in's, a credential. */
import type { FindingCases, ForeignFacts } from "./cases.js";
import { allowanceOf } from "./difference-words.js";
import { andList, sentence } from "./phrases.js";
import type { Row } from "./row.js";

/** A value with something of another environment in it. */
export const foreignRow: Row<FindingCases["cross-environment-value"]["leak"]> = {
  title: ({ environment, other, foreign }) => `${environment} holds ${foreignText(foreign)} of ${other}`,
  message: ({ environment, other, foreign }) =>
    `A value of ${environment} contains ${foreignText(foreign)} of ${other}: ` +
    `${foreign.is === "secret" ? "it opens the other environment" : "it points at the other environment"}.`,
  suggestion: ({ environment }) => `Give ${environment} its own; derive the value from the environment's parameters.`,
  severity: "critical",
};

/** An environment variable whose host is a stand-in or the machine itself. */
export const mockRow: Row<FindingCases["mock-endpoint"]["variable"]> = {
  title: ({ name, reference }) => `${name} is no real endpoint in ${reference}`,
  message: ({ reference }) =>
    `Its host is the machine itself, or is called like a stand-in of a service. What runs in ${reference} would ` +
    "call that instead of the service, and no test that runs against it would tell.",
  suggestion: (place) =>
    `Give the address of the service; if it is meant, add ${allowanceOf(place)} under allow: in the contract.`,
  severity: "high",
};

/** A credential that nothing marks as one. */
export const credentialRow: Row<FindingCases["hardcoded-secret"]["credential"]> = {
  title: ({ what, place, address }) =>
    `${sentence(what)} stands in clear in ${[place, address].filter((part) => part !== "").join(" of ")}`,
  others: () => "alike",
  message: ({ rule, what, environments }) =>
    `The rule ${rule} finds ${what} that nothing marks as sensitive, in ${andList(environments)}. Whoever reads ` +
    "the configuration, the plan or the state has it.",
  suggestion: () =>
    "Keep it in a secret store and refer to it from here, or pass it as a sensitive variable; then replace it, " +
    "since it has been seen.",
  severity: "high",
  dimension: "environment-variables-and-secrets",
};

// --- internal ---

const foreignText = (foreign: ForeignFacts): string =>
  foreign.is === "secret" ? `the secret ${foreign.parameter}` : foreign.what;
