/** What a baseline holds does not block while it stays as it was. */
import type { Baseline, BaselineEntry, BaselinePlace } from "../model/baseline.js";
import { grouped } from "../model/grouped.js";
import type { Finding, FindingKind, Note, ReportedPlace } from "../model/report.js";
import { comparesAll } from "./declarations.js";
import type { JudgeInput } from "./input.js";
import { ownerWhoAccepted } from "./contract-owners.js";
import { noteOf } from "./words/note-words.js";
import { saysUnmetRequirement } from "./requirement-outcomes.js";

/**
 * The findings, those that the baseline has with the same values at the same places as baselined. One that has come to
 * more places, or to other values, is open.
 */
export const withBaseline = (findings: readonly Finding[], input: JudgeInput): readonly Finding[] =>
  findings.map((finding) => {
    const entry = input.baseline?.entries.get(finding.id);
    if (entry === undefined || !canBeBaselined(finding, input) || !isAsItWas(finding, entry)) return finding;
    const { reason, owner, since, location } = entry;
    const by = owner === undefined ? {} : { owner };
    const owners = owner === undefined ? {} : { owners: ownerWhoAccepted("baseline", entry) };
    return { ...finding, ...owners, status: "baselined", accepted: { reason, ...by, since }, location };
  });

/**
 * Whether a baseline may hold the finding: it is open, and about something that environments show. What makes
 * the comparison worthless, what a promotion requires, and what a plan is about to destroy are accepted by nobody for
 * good.
 */
export const canBeBaselined = (
  { kind, status, places }: Finding,
  { requirements }: Pick<JudgeInput, "requirements">,
): boolean =>
  status === "open" &&
  !NEVER_BASELINED.has(kind) &&
  !saysUnmetRequirement(kind, requirements) &&
  !places.some(isHidden);

/** What has become of the findings of the baseline: gone, or changed so that they are open again. */
export function baselineNotes(findings: readonly Finding[], { baseline, ...input }: JudgeInput): readonly Note[] {
  if (baseline === undefined) return [];
  const found = new Map(findings.map((finding) => [finding.id, finding]));
  const { component: checked } = input;
  // What is in another component is not looked at here.
  const entries = [...baseline.entries.values()].filter(
    ({ component }) => checked === undefined || component === checked.name,
  );
  // What an environment has that is not compared this time is not gone.
  const gone = comparesAll(input) ? entries.filter(({ id }) => !found.has(id)).length : 0;
  const changed = entries.flatMap(({ id }) => found.get(id) ?? []).filter((finding) => canBeBaselined(finding, input));
  return [
    ...(gone === 0 ? [] : [noteOf("baseline-gone", { file: baseline.file, findings: gone })]),
    ...(changed.length === 0
      ? []
      : [
          noteOf(
            "baseline-changed",
            { file: baseline.file, findings: changed.length },
            changed.flatMap(({ places }) => places.slice(0, 1)),
          ),
        ]),
    ...agesOf(baseline, findings),
  ];
}

/** A place as a baseline remembers it. */
export const baselinePlace = ({ address, place, values }: ReportedPlace): BaselinePlace => ({ address, place, values });

// --- internal ---

/** Of what no environment shows, nobody would see that it changes. */
const isHidden = ({ values }: ReportedPlace): boolean => {
  const all = Object.values(values);
  return all.length > 0 && all.every(({ state }) => state === "unknown");
};

const NEVER_BASELINED: ReadonlySet<FindingKind> = new Set([
  "incomplete-plan",
  "missing-component",
  "stale-proof",
  "expired-waiver",
  "overlong-waiver",
  "unused-allowance",
  "wide-allowance",
  "contract-change",
  "action-difference",
  "pending-change",
  "failed-check",
  "configuration-mismatch",
  "stale-plan",
  "not-promoted",
  "not-reviewed",
]);

function isAsItWas({ places }: Finding, entry: BaselineEntry): boolean {
  const known = new Set(entry.places.map(placeKey));
  return places.every((place) => known.has(placeKey(place)));
}

/** The same for the same place with the same values, in whichever order the environments are named. */
const placeKey = ({ address, place, values }: BaselinePlace): string =>
  JSON.stringify([
    address,
    place,
    Object.keys(values)
      .sort()
      .map((environment) => [environment, values[environment]?.state, values[environment]?.text ?? null]),
  ]);

function agesOf(baseline: Baseline, findings: readonly Finding[]): readonly Note[] {
  const held = findings.filter(({ status }) => status === "baselined");
  const days = [...grouped(held, ({ id }) => baseline.entries.get(id)?.since ?? "").keys()].sort();
  const [since] = days;
  return since === undefined ? [] : [noteOf("baseline", { file: baseline.file, findings: held.length, since })];
}
