/** What `gate --verify` found, as data, and how it is told to people and to programs. */
import type { ShownValue } from "../model/report.js";
import type { ReportedMove, ReportedNoise, ReportedReplanning } from "../replan/judge-replan.js";
import type { MovedKind, NoiseKind } from "../replan/moved-and-noise.js";
import { logLine, visibleExactly, visibleJson } from "../report/escape.js";
import { hanging, openPage } from "../report/page.js";

/** Whether what is about to be applied is what passed the gate. In JSON, part of the public interface. */
export interface Verification {
  readonly schemaVersion: 1;
  readonly verified: boolean;
  /** The file, as the command line named it. */
  readonly attestation: string;
  /** The promotion that the attestation is about; absent where its signatures do not count. */
  readonly promotion?: AttestedPromotion;
  /** What is there now; none where the signatures do not count. */
  readonly plans: readonly PresentPlan[];
  /** The contract that judged; absent where there is none. */
  readonly contract?: string;
  /** Whose signatures count; empty where none is asked for and none was found. */
  readonly signedBy: readonly string[];
  /** Why it is not verified; empty where it is. */
  readonly problems: readonly string[];
  /** What became of the judged plan, where it was made again and could be held against the new one. */
  readonly replan?: ReplanOutcome;
}

/** A plan that was made again beside the one that was judged, and what moved between them. */
export interface ReplanOutcome extends ReportedReplanning {
  readonly judged: PresentPlan;
  readonly replanned: PresentPlan;
  /** True where both are the same bytes: nothing was planned again. */
  readonly isSameFile: boolean;
}

/** Which promotion the gate judged, and when, RFC 3339. */
export interface AttestedPromotion {
  readonly from: string;
  readonly to: string;
  readonly judgedAt: string;
}

/** A plan that is there now. Of JSON nobody knows which binary plan it was made of. */
export interface PresentPlan {
  readonly environment: string;
  readonly file: string;
  readonly sha256: string;
  readonly form: "binary" | "json";
}

/**
 * The lines for a terminal, the verdict last. `isOnlyOtherPlan` is set where nothing but the plan of `--to` is another
 * one than what was judged, as after planning again.
 */
export function verificationText(verification: Verification, isOnlyOtherPlan: boolean): string {
  const lines = verification.verified ? verifiedLines(verification) : unverifiedLines(verification, isOnlyOtherPlan);
  return lines.map((line) => `${logLine(line)}\n`).join("");
}

/** The same for programs. */
export const verificationJson = (verification: Verification): string =>
  `${visibleJson(JSON.stringify(verification, undefined, 2))}\n`;

// --- internal ---

function unverifiedLines(
  { attestation, promotion, problems, replan }: Verification,
  isOnlyOtherPlan: boolean,
): readonly string[] {
  const told = problems.flatMap((problem) => hanging(page, INDENT, problem));
  if (promotion === undefined)
    return [...hanging(page, "", `NOT VERIFIED: ${attestation} does not count, whatever it says.`), ...told];
  return [
    ...hanging(page, "", `NOT VERIFIED: this is not ${promotionText(promotion)}.`),
    ...told,
    ...(replan === undefined ? [] : movedLines(replan.moved)),
    ...hanging(page, "", `Run the gate again on what is to be applied.${isOnlyOtherPlan ? ` ${PLANNED_AGAIN}` : ""}`),
  ];
}

const PLANNED_AGAIN =
  "Where the pipeline has planned again, give the judged plan with --plan and the new one with --replan.";

function verifiedLines({ promotion, plans, contract, signedBy, replan }: Verification): readonly string[] {
  return [
    ...plans.flatMap(planLines),
    ...(replan === undefined ? [] : replanLines(replan)),
    ...(contract === undefined ? [] : hanging(page, `${INDENT}contract  `, contract)),
    ...(signedBy.length > 0
      ? hanging(page, `${INDENT}signed by  `, signedBy.join(", "))
      : hanging(page, INDENT, "not signed: whoever can write the attestation can write what it says")),
    ...(promotion === undefined
      ? []
      : hanging(
          page,
          "",
          `VERIFIED: this is ${promotionText(promotion)}${replan === undefined ? "" : againText(replan)}.`,
        )),
  ];
}

/** The new plan, and where noise moved. */
const replanLines = ({ replanned, noise }: ReplanOutcome): readonly string[] => [
  ...planLines({ ...replanned, environment: `${replanned.environment}, planned again` }),
  ...noise.flatMap(({ kind, count, places }) =>
    hanging(page, `${INDENT}noise  `, `${NOISE[kind](count)}${count === 0 ? "" : `: ${firstPlaces(places)}`}`),
  ),
];

function againText({ isSameFile, noise }: ReplanOutcome): string {
  if (isSameFile) return "; nothing was planned again, since both plans are the same file";
  const counted = noise.map(({ kind, count }) => NOISE[kind](count)).join(", ");
  return `, planned again; only noise moved: ${counted === "" ? "none" : counted}`;
}

const several = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

const NOISE: Readonly<Record<NoiseKind, (count: number) => string>> = {
  timestamp: () => "when it was made",
  written: (count) => several(count, "value in another order", "values in another order"),
  computed: (count) => several(count, "value that the provider computes", "values that the provider computes"),
  settled: (count) => several(count, "change by hand that is no more", "changes by hand that are no more"),
  applied: (count) => several(count, "place that is as planned already", "places that are as planned already"),
  unknown: (count) => several(count, "value that neither plan knows yet", "values that neither plan knows yet"),
};

/** So many places are written out in text; JSON has them all. */
const MOST_NOISE = 3;
const MOST_MOVED = 20;

function firstPlaces(places: ReportedNoise["places"]): string {
  const texts = places.slice(0, MOST_NOISE).map(placeText).join(", ");
  return places.length <= MOST_NOISE ? texts : `${texts} and ${places.length - MOST_NOISE} more`;
}

const placeText = ({ address, place }: ReportedNoise["places"][number]): string =>
  place === "" ? address : `${address} ${place}`;

const movedLines = (moved: readonly ReportedMove[]): readonly string[] => [
  ...moved.slice(0, MOST_MOVED).flatMap((move) => hanging(page, `${INDENT}${INDENT}`, moveText(move))),
  ...(moved.length <= MOST_MOVED ? [] : [`${INDENT}${INDENT}and ${moved.length - MOST_MOVED} more (--report json)`]),
];

function moveText(move: ReportedMove): string {
  const { kind, judged, replanned, readBy } = move;
  const read = readBy === undefined ? "" : `; ${readBy} is made of it, and no plan says what comes of that`;
  return `${placeText(move)}: ${MOVED[kind]}: ${valueText(judged)} -> ${valueText(replanned)}${read}`;
}

const MOVED: Readonly<Record<MovedKind, string>> = {
  value: "planned value",
  presence: "whether there is one",
  order: "order",
  sensitivity: "whether it is secret",
  expression: "what it is made of",
  before: "what is there now",
  drift: "changed by hand",
  action: "action",
  because: "reason",
  replacement: "what forces a replacement",
  "previous-address": "where it is moved from",
  import: "import",
  provider: "provider",
  configuration: "configuration",
  check: "check",
  plan: "what the plan says of itself",
};

const valueText = ({ state, text = "" }: ShownValue): string =>
  state === "known" ? visibleExactly(text) : `(${STATES[state]})`;

const STATES: Readonly<Record<Exclude<ShownValue["state"], "known">, string>> = {
  unknown: "known after apply",
  absent: "absent",
  null: "null",
  sensitive: "sensitive",
};

const planLines = ({ environment, file, sha256, form }: PresentPlan): readonly string[] => [
  ...hanging(page, `${INDENT}${environment}  `, file),
  `${INDENT}  sha256:${sha256}`,
  ...(form === "binary" ? [] : [`${INDENT}  JSON: the binary plan that it was made of can be any`]),
];

const promotionText = ({ from, to, judgedAt }: AttestedPromotion): string =>
  `the promotion from ${from} to ${to} that was judged at ${judgedAt}`;

const INDENT = "   ";
const page = openPage({});
