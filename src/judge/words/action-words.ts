/** What is said of what one environment alone does to an object: `production replaces aws_db_instance.main`. */
import type { FateReason, FindingCases, ObjectFate } from "./cases.js";
import { andList, sentence } from "./phrases.js";
import type { Row } from "./row.js";

type ActionCases = FindingCases["action-difference"];

/** Of what one plan destroys, and the others do not. */
export const actionRow: Row<ActionCases["action"]> = {
  title: ({ address, fate, reason, environment }) =>
    `${environment} ${FATE_VERBS[fate]} ${reason === "deposed" ? "what is left of " : ""}${address}`,
  others: () => "alike",
  message: ({ fate, reason, keepsData, others }) =>
    [
      `The plan of ${andList(others)} does not. ${REASONS[reason].because}`,
      ...(keepsData ? [LOSSES[fate]] : []),
      ...(fate === "replace" ? ["The values that come of it may be the same in both."] : []),
    ].join(" "),
  suggestion: ({ environment, reason }) =>
    `${REASONS[reason].mend(environment)}; where it is meant, accept it by a waiver that ends with this promotion.`,
  severity: ({ fate, keepsData }) => (keepsData && fate !== "forget" ? "high" : "medium"),
  dimension: "data",
};

/** Of what is destroyed before the new one is there, in one environment alone. */
export const orderRow: Row<ActionCases["order"]> = {
  title: ({ address, environment }) => `${environment} destroys ${address} before it makes the new one`,
  others: () => "alike",
  message: ({ others }) =>
    `${sentence(andList(others))} ${others.length === 1 ? "makes" : "make"} the new one first, so that one is always ` +
    "there.",
  suggestion: () => "Give all environments the same create_before_destroy.",
  severity: "medium",
};

/** What the plan of an environment does, after its name. */
export const FATE_VERBS: Readonly<Record<ObjectFate, string>> = {
  delete: "deletes",
  forget: "forgets",
  replace: "replaces",
  update: "updates",
};

// --- internal ---

interface Reason {
  readonly because: string;
  /** What to do about it, in the environment of that name. */
  readonly mend: (environment: string) => string;
}

const makeSure = (environment: string): string => `Make sure of the data in ${environment} before the plan is applied`;

const REASONS: Readonly<Record<Exclude<FateReason, "order">, Reason>> = {
  request: {
    because: "It was asked for when it was planned (-replace), and no configuration says so.",
    mend: (environment) => `Plan ${environment} again without -replace, or do the same everywhere`,
  },
  tainted: {
    because: "The object is marked as damaged (tainted), and no configuration says so.",
    mend: (environment) => `Look at what went wrong in ${environment}, and take the mark away (terraform untaint)`,
  },
  deposed: { because: "It is left over from a replacement that did not end.", mend: makeSure },
  unsaid: { because: "The plan gives no reason for it.", mend: makeSure },
  configuration: { because: "The configuration asks for it there.", mend: makeSure },
};

/** What becomes of the data in such an object; nothing where it is only changed. */
const LOSSES: Readonly<Record<ObjectFate, string>> = {
  delete: "Such an object keeps data, which is lost with it.",
  replace: "Such an object keeps data, which the new one does not have.",
  forget: "Such an object keeps data, which nothing looks after any more.",
  update: "Such an object keeps data.",
};
