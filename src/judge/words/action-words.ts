/** What is said of what one environment alone does to an object: `production replaces aws_db_instance.main`. */
import type { ObjectFate, FindingCases } from "./cases.js";
import { andList, sentence } from "./phrases.js";
import type { Row } from "./row.js";

type ActionCases = FindingCases["action-difference"];

export const actionRow: Row<ActionCases["action"]> = {
  title: ({ address, fate, environment }) => `${environment} ${FATES[fate]} ${address}`,
  others: () => "alike",
  message: ({ fate, reason, losesData, others }) =>
    [
      `The plan of ${andList(others)} does not. ${REASONS[reason]}`,
      ...(losesData ? [LOSSES[fate]] : []),
      "The values that come of it may be the same in both.",
    ].join(" "),
  suggestion: ({ environment, reason }) =>
    (reason === "configuration"
      ? `Make sure of the data in ${environment} before the plan is applied`
      : `Plan ${environment} again without it, or do the same everywhere`) +
    "; where it is meant, accept it by a waiver that ends with this promotion.",
  severity: ({ fate, losesData }) => (losesData && fate !== "forget" ? "high" : "medium"),
  dimension: "data",
};

export const orderRow: Row<ActionCases["order"]> = {
  title: ({ address, environment }) => `${environment} destroys ${address} before it makes the new one`,
  others: () => "alike",
  message: ({ others }) => `${sentence(andList(others))} first makes the new one, so that one is always there.`,
  suggestion: () => "Give all environments the same create_before_destroy.",
  severity: "medium",
};

/** What the plan of an environment does, after its name. */
export const FATES: Readonly<Record<ObjectFate, string>> = {
  delete: "deletes",
  forget: "forgets",
  replace: "replaces",
  update: "updates",
};

// --- internal ---

const REASONS: Readonly<Record<ActionCases["action"]["reason"], string>> = {
  request: "It was asked for when it was planned (-replace), and no configuration says so.",
  tainted: "The object is marked as damaged (tainted), and no configuration says so.",
  unsaid: "The plan gives no reason for it.",
  configuration: "The configuration asks for it there.",
  order: "",
};

const LOSSES: Readonly<Record<ObjectFate, string>> = {
  delete: "Such an object keeps data, which is lost with it.",
  replace: "Such an object keeps data, which the new one does not have.",
  forget: "Such an object keeps data, which nothing looks after any more.",
  update: "",
};
