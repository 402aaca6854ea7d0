import type { ParityReport } from "../model/report.js";
import { compareText } from "../model/value.js";
import { visibleJson } from "./escape.js";

/**
 * The report itself, as JSON with a fixed order of keys, two spaces of indentation and a final line break.
 * `JSON.parse` of it gives the report back, and any other format can be rendered from that.
 */
export const renderJson = (report: ParityReport): string => `${visibleJson(JSON.stringify(report, inKeyOrder, 2))}\n`;

/**
 * For `JSON.stringify`: keys in that order, so that a report that was read again is written with the same bytes. The
 * order of environments in `values` and `others` has a meaning (the reference last), so it stays as it is.
 */
export function inKeyOrder(key: string, value: unknown): unknown {
  if (key === "values" || key === "others" || !isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => compareKeys(left, right)));
}

// --- internal ---

/** Keys in the order in which a person would want to read them; others follow by code unit. */
const KEY_ORDER = [
  "schemaVersion",
  "reference",
  "environments",
  "components",
  "part",
  "verdict",
  "requirements",
  "findings",
  "explained",
  "notes",
  "counts",
  "base",
  "history",
  "id",
  "name",
  "kind",
  "severity",
  "dimension",
  "status",
  "change",
  "openSince",
  "component",
  "environment",
  "cause",
  "explanation",
  "address",
  "constructPath",
  "madeAt",
  "path",
  "place",
  "values",
  "others",
  "state",
  "outcome",
  "blocking",
  "failOn",
  "text",
  "places",
  "message",
  "suggestion",
  "owners",
  "because",
  "parameters",
  "evidence",
  "reason",
  "owner",
  "expires",
  "location",
  "accepted",
  "source",
  "file",
  "line",
  "column",
  "terraformVersion",
  "resources",
  "fingerprint",
  "resolved",
  "runs",
  "points",
  "day",
  "resourcesCompared",
  "differences",
  "unexplained",
  "waived",
  "baselined",
  "critical",
  "high",
  "medium",
  "low",
  "info",
];
const RANKS: ReadonlyMap<string, number> = new Map(KEY_ORDER.map((key, rank) => [key, rank]));

const compareKeys = (left: string, right: string): number => rank(left) - rank(right) || compareText(left, right);

const rank = (key: string): number => RANKS.get(key) ?? KEY_ORDER.length;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
