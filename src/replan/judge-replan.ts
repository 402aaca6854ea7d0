/** Whether a plan that was made again does what the judged one was to do, and how that is told. */
import { staleness } from "../gate/plan-age.js";
import { incompleteness } from "../judge/statements.js";
import { showPlace } from "../judge/show-place.js";
import { contradictionsText, gapsText } from "../judge/words/gap-words.js";
import { incompleteText, stalenessText } from "../judge/words/plan-words.js";
import type { SetTable } from "../knowledge/set-table.js";
import type { Observed } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import { InputError } from "../model/input-error.js";
import { CLOCK_TOLERANCE, momentOf } from "../model/moment.js";
import type { ShownValue } from "../model/report.js";
import { findSecrets, type KnownSecrets } from "../prepare.js";
import { concealError } from "../secrets/conceal.js";
import type { Secrets } from "../secrets/secrets.js";
import { concealIn, showAddress, showPath, showValue } from "../secrets/show.js";
import { comparePlans } from "./compare-plans.js";
import type { Moved, MovedKind, Noise, NoiseKind } from "./moved-and-noise.js";

/** Two plans of one environment, and what is known of both. */
export interface ReplanInput {
  /** The plan that passed the gate. */
  readonly judged: Environment;
  /** The plan that was made after it. */
  readonly replanned: Environment;
  readonly sets: SetTable;
  readonly known: KnownSecrets;
  /** RFC 3339. */
  readonly now: string;
  /** The oldest plan that may still be applied; any without it. */
  readonly maxPlanAgeHours?: number;
}

/** What moved, as it may be shown. In JSON, part of the public interface. */
export interface ReportedReplanning {
  /** By kind; kinds of which there is nothing are left out. */
  readonly noise: readonly ReportedNoise[];
  /** What counts: with any of it, the new plan is not verified. */
  readonly moved: readonly ReportedMove[];
}

/** All places of one kind of noise. */
export interface ReportedNoise {
  readonly kind: NoiseKind;
  readonly count: number;
  readonly places: readonly ShownPlace[];
}

/** Where something moved. */
interface ShownPlace {
  /** A resource address; `output.url`, `var.size`, `provider.aws`, `module.network`, `terraform`, `plan`. */
  readonly address: string;
  readonly path: readonly (string | number)[];
  /** The path as people read it; empty for the whole thing. */
  readonly place: string;
}

/** One place that counts, with what either plan has there. */
export interface ReportedMove extends ShownPlace {
  readonly kind: MovedKind;
  readonly judged: ShownValue;
  readonly replanned: ShownValue;
  /** What is made of a computed value where nobody can see what comes of it. */
  readonly readBy?: string;
}

/** What is found of a plan that was made again: it is verified when nothing moved that counts, and nothing is wrong. */
export interface ReplanVerdict extends ReportedReplanning {
  /** What is wrong with one of the plans as a whole. */
  readonly problems: readonly string[];
}

/**
 * Holds a plan against the judged one. Throws an InputError for what is no plan; whatever it throws holds no secret of
 * either.
 */
export function judgeReplan({ judged, replanned, sets, known, ...moment }: ReplanInput): ReplanVerdict {
  const other = [judged, replanned].find(({ source }) => source !== "plan");
  if (other !== undefined)
    throw new InputError(`this is a ${other.source}, and only plans are planned again: terraform plan -out=<file>`, {
      file: other.file,
    });
  const { environments, secrets } = findSecrets(
    [
      { ...judged, name: JUDGED },
      { ...replanned, name: REPLANNED },
    ],
    known,
  );
  const [one, again] = environments as readonly [Environment, Environment];
  const problems = [
    ...[one, again].flatMap((plan) => wholenessProblems(plan, secrets)),
    ...ageProblems(one, again, moment),
  ];
  if ([one, again].some((plan) => incompleteness(plan) !== undefined)) return { noise: [], moved: [], problems };
  try {
    const { noise, moved } = comparePlans(one, again, sets);
    return {
      noise: [...grouped(noise, ({ kind }) => kind)].sort(([a], [b]) => (a < b ? -1 : 1)).map(reportNoise(secrets)),
      moved: moved.map((each) => reportMove(each, [one, again], secrets)),
      problems,
    };
  } catch (error) {
    throw concealError(error, secrets);
  }
}

// --- internal ---

const JUDGED = "judged";
const REPLANNED = "replanned";

/** What nobody can tell of one of the plans blocks: whatever it does not say may have moved. */
function wholenessProblems(plan: Environment, secrets: Secrets): readonly string[] {
  const { gaps, contradictions, unknownParts } = plan.statements;
  const incomplete = incompleteness(plan);
  const say = (text: string): string => `${plan.file}: ${text}`;
  if (incomplete !== undefined) return [say(incompleteText(incomplete))];
  return [
    ...(gaps.length === 0 ? [] : [say(concealIn(gapsText(gaps), secrets))]),
    ...(contradictions.length === 0 ? [] : [say(concealIn(contradictionsText(contradictions), secrets))]),
    ...(unknownParts.length === 0
      ? []
      : [say(`it has parts that this version does not know: ${concealIn(unknownParts.join(", "), secrets)}`)]),
  ];
}

/** A plan that is older than the judged one was not made after it, whatever it plans. */
function ageProblems(
  judged: Environment,
  replanned: Environment,
  { now, maxPlanAgeHours }: Pick<ReplanInput, "now" | "maxPlanAgeHours">,
): readonly string[] {
  const { timestamp } = replanned.statements;
  const [first, second] = [momentOf(judged.statements.timestamp ?? ""), momentOf(timestamp ?? "")];
  const say = (text: string): string => `${replanned.file}: ${text}`;
  const [was, is, at] = [first ?? Number.NaN, second ?? Number.NaN, momentOf(now) ?? Number.NaN];
  if (first === undefined || second === undefined)
    return [say("the plans do not both say when they were made, so that nobody can tell which is the newer one")];
  if (is < was)
    return [say(`it was made at ${timestamp ?? ""}, before the plan that was judged: nothing was planned again`)];
  const stale = maxPlanAgeHours === undefined ? undefined : staleness(timestamp, now, maxPlanAgeHours);
  if (stale !== undefined) return [say(stalenessText(stale))];
  // Not `is > …`, which a moment that is none would pass.
  if (is <= at + CLOCK_TOLERANCE) return [];
  return [say(stalenessText({ is: "future", timestamp: timestamp ?? "", mostHours: 0 }))];
}

const reportNoise =
  (secrets: Secrets) =>
  ([kind, all]: readonly [NoiseKind, readonly Noise[]]): ReportedNoise => ({
    kind,
    count: all.length,
    places: all.map(({ difference }) => ({
      address: showAddress(difference.address, secrets),
      ...showPath(difference, secrets),
    })),
  });

/** What a plan does is told by words of Terraform, in which an address or a message may stand. */
const SAID: ReadonlySet<MovedKind> = new Set([
  "action",
  "because",
  "replacement",
  "previous-address",
  "import",
  "provider",
  "check",
  "plan",
]);

function reportMove(
  { kind, difference, readBy }: Moved,
  plans: readonly [Environment, Environment],
  secrets: Secrets,
): ReportedMove {
  const { address, path, place, values } = showPlace(difference, plans, [difference.left, difference.right], secrets);
  const said = SAID.has(kind);
  return {
    kind,
    address,
    path,
    place,
    judged: said ? showSaid(difference.left, secrets) : (values[JUDGED] ?? NOTHING),
    replanned: said ? showSaid(difference.right, secrets) : (values[REPLANNED] ?? NOTHING),
    ...(readBy === undefined ? {} : { readBy: showAddress(readBy, secrets) }),
  };
}

const NOTHING: ShownValue = { state: "absent" };

function showSaid(observed: Observed, secrets: Secrets): ShownValue {
  if (observed.kind !== "string") return showValue(observed, secrets);
  return { state: "known", text: showAddress(concealIn(observed.text, secrets), secrets) };
}
