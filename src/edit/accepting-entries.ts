/** Makes the entries that accept a finding: `- { cause: …, reason: … }` under `allow`, or a rule for a parameter. */
import { escapePattern } from "../model/pattern.js";
import type { Acceptance, Finding } from "../model/report.js";
import type { NewEntry } from "./add-entries.js";
import type { EntryFields } from "./entry-text.js";

/** Why something is accepted, and for a waiver by whom and until which day, `YYYY-MM-DD`. */
export interface Accepting {
  readonly reason: string;
  readonly waiver?: { readonly owner: string; readonly expires: string };
}

/**
 * The entries that have a contract accept a finding with all of its places; undefined where no contract can, or not for
 * good. `environment` is named where entries of causes and places are to hold for that one alone.
 */
export function entriesFor(
  { allow, waive }: Pick<Finding, "allow" | "waive">,
  { reason, waiver }: Accepting,
  environment?: string,
): readonly NewEntry[] | undefined {
  const acceptance = waiver === undefined ? allow : (waive ?? allow);
  if (acceptance === undefined || (waiver !== undefined && acceptance.is === "parameter")) return undefined;
  if (acceptance.is === "parameter") return [parameterEntry(acceptance, reason)];
  const why: EntryFields = [
    ...(environment === undefined ? [] : [["environment", environment] as const]),
    ["reason", reason],
    ...(waiver === undefined
      ? []
      : ([
          ["owner", waiver.owner],
          ["expires", waiver.expires],
        ] as const)),
  ];
  const under = waiver === undefined ? "allow" : "waivers";
  return scopesOf(acceptance).map((scope) => ({ under, fields: [...scope, ...why] }));
}

// --- internal ---

type OfScopes = Exclude<Acceptance, { readonly is: "parameter" }>;

const scopesOf = ({ causes, places }: OfScopes): readonly EntryFields[] => [
  ...(causes.length === 0 ? [] : [[["cause", causes]] as const]),
  ...places.map((place): EntryFields => [
    ["resource", place.resource],
    "presence" in place ? ["presence", place.presence] : ["attribute", place.attribute],
  ]),
];

const parameterEntry = ({ name, presence }: Acceptance & { readonly is: "parameter" }, reason: string): NewEntry => ({
  under: "parameters",
  // A name may hold what is a wildcard in a pattern.
  name: escapePattern(name),
  fields: [["may", "differ"], ...(presence === undefined ? [] : [["presence", presence] as const]), ["reason", reason]],
});
