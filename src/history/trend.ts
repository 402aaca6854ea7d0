/** Is it getting better? What a history comes to, from its lines in the order of time (`order.ts`). */
import { severities } from "../model/contract.js";
import type { HistoryLine, RunLine } from "../model/history.js";
import { dimensions, type Dimension } from "../model/report.js";
import {
  FEWEST,
  type Compared,
  type DimensionTrend,
  type Direction,
  type OpenFinding,
  type Rate,
  type Trend,
  type TrendRuns,
  type UsedWaiver,
} from "../model/trend.js";
import { compareText } from "../model/value.js";
import type { FoundIn } from "./looked-for.js";
import { daysOf } from "./durations.js";
import { incidentsOver, type Incidents } from "./incidents.js";
import { followLives, type Life, type Lives } from "./finding-lifetimes.js";
import { dayNumber, dayText } from "./open-counts.js";
import { openByOwner } from "./owners.js";
import { parametersOver } from "./parameters.js";
import { promotions, type Promotions } from "./promotions.js";

/** What is asked of a history. */
export interface TrendAsked {
  /** The day that counting begins on, `YYYY-MM-DD`; what was before only tells since when something is open. */
  readonly since?: string;
  /** The one environment that is told of. */
  readonly environment?: string;
}

/** A trend in the making: lines are added in the order of time. */
export interface TrendMaking {
  readonly add: (line: HistoryLine) => void;
  readonly end: () => Trend;
}

/** No line has been added yet. */
export function makeTrend(asked: TrendAsked): TrendMaking {
  const since = asked.since === undefined ? -Infinity : Date.parse(`${asked.since}T00:00:00Z`);
  // Every finding is about its reference as well.
  const isFollowed = ({ finding, reference }: FoundIn): boolean =>
    asked.environment === undefined ||
    reference === asked.environment ||
    (finding.environment ?? asked.environment) === asked.environment;
  const lives = followLives({ isFollowed, since });
  const [incidents, parameters, passed] = [incidentsOver(), parametersOver(asked.environment), promotions()];
  const runs = { count: 0, passed: 0, blocked: 0 };
  let [first, last]: [number | undefined, number | undefined] = [undefined, undefined];

  const addRun = (run: RunLine): void => {
    if (!concerns(run, asked.environment)) return;
    const moment = Date.parse(run.at);
    const isCounted = moment >= since;
    lives.add(run, moment);
    parameters.add(run, isCounted);
    passed.add(run, isCounted);
    last = moment;
    if (!isCounted) return;
    first ??= moment;
    runs.count += 1;
    runs[run.verdict.outcome === "pass" ? "passed" : "blocked"] += 1;
  };

  return {
    add: (line) => {
      if (line.kind === "run") addRun(line);
      else if (line.date >= (asked.since ?? "") && concernsIncident(line, asked.environment)) incidents.add(line);
    },
    end: () => ({
      trendVersion: 1,
      ...asked,
      runs: { ...runs, ...daysOfRuns(first, last) },
      points: lives.counts.points(MOST_POINTS, Number.isFinite(since) ? dayNumber(since) : undefined),
      ...ofLives(lives, incidents, last ?? 0),
      parameters: parameters.told(MOST_PARAMETERS),
      incidents: incidents.told(),
      changeFailRate: changeFailRateOf(passed, incidents),
    }),
  };
}

/** A picture has so many points, and a report as many. */
export const MOST_POINTS = 60;

// --- internal ---

/** What is told of findings and waivers; `now` is the moment of the last run. */
function ofLives(
  lives: Lives,
  incidents: Incidents,
  now: number,
): Pick<Trend, "direction" | "open" | "dimensions" | "findings" | "owners" | "waivers"> {
  const known = lives.all();
  const open = compared(lives, dayNumber(now));
  return {
    direction: directionOf(open),
    open,
    dimensions: dimensionTrends(lives, known, incidents, dayNumber(now)),
    findings: {
      lives: lives.open.told(),
      mended: lives.tally.mended,
      accepted: lives.tally.accepted,
      reopened: [...lives.byDimension.values()].reduce((sum, { reopened }) => sum + reopened, 0),
      longestOpen: longestOpen(known, now),
    },
    owners: openByOwner(known, now, MOST_OWNERS),
    waivers: {
      inUse: known.filter(({ waivedSince }) => waivedSince !== undefined).length,
      lives: lives.waived.told(),
      extended: lives.tally.extended,
      longest: longestWaived(known, now),
    },
  };
}

/** Incidents from the day of the first promotion on, for each promotion. */
function changeFailRateOf(passed: Promotions, incidents: Incidents): Rate {
  const first = passed.first();
  return rateOf(first === undefined ? 0 : incidents.from(dayText(dayNumber(first))), passed.count());
}

const MOST_PARAMETERS = 100;
const MOST_LONGEST = 20;
const MOST_OWNERS = 100;

const concerns = ({ reference, environments }: RunLine, wanted: string | undefined): boolean =>
  wanted === undefined || wanted === reference || environments.includes(wanted);

const concernsIncident = ({ environment }: { readonly environment?: string }, wanted: string | undefined): boolean =>
  wanted === undefined || environment === undefined || environment === wanted;

/** What the last run was on is told although counting begins later: it says how old all of this is. */
const daysOfRuns = (first: number | undefined, last: number | undefined): Pick<TrendRuns, "first" | "last"> => ({
  ...(first === undefined ? {} : { first: dayText(dayNumber(first)) }),
  ...(last === undefined ? {} : { last: dayText(dayNumber(last)) }),
});

function compared({ counts }: Lives, today: number, dimension?: Dimension): Compared {
  const [before30Days, before90Days] = [counts.at(today - 30, dimension), counts.at(today - 90, dimension)];
  return {
    now: counts.at(today, dimension) ?? { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
    ...(before30Days === undefined ? {} : { before30Days }),
    ...(before90Days === undefined ? {} : { before90Days }),
  };
}

function directionOf({ now, before30Days: before }: Compared): Direction {
  if (before === undefined) return "too-short";
  const isFewer = severities.some((severity) => now[severity] < before[severity]);
  const isMore = severities.some((severity) => now[severity] > before[severity]);
  if (isFewer && isMore) return "mixed";
  return isFewer ? "better" : isMore ? "worse" : "same";
}

/** The one that hid the most defects first, and then the one with the most and worst open findings. */
function dimensionTrends(
  lives: Lives,
  known: readonly Life[],
  incidents: Incidents,
  today: number,
): readonly DimensionTrend[] {
  return dimensions
    .map((dimension): DimensionTrend => {
      const told = lives.byDimension.get(dimension);
      const found = known.filter((life) => isOf(life, dimension) && (life.wasOpen || life.openSince !== undefined));
      return {
        dimension,
        open: compared(lives, today, dimension),
        found: found.length,
        reopened: told?.reopened ?? 0,
        lives: told?.open.told() ?? { ended: 0 },
        incidents: incidents.of(dimension),
        incidentRate: rateOf(incidents.of(dimension), found.length),
      };
    })
    .filter((one) => one.found > 0 || one.incidents > 0)
    .sort((left, right) => right.incidents - left.incidents || byOpen(left, right));
}

const isOf = ({ finding }: Life, dimension: Dimension): boolean => finding.dimension === dimension;

function byOpen(left: DimensionTrend, right: DimensionTrend): number {
  const level = severities.find((severity) => left.open.now[severity] !== right.open.now[severity]);
  if (level === undefined) return dimensions.indexOf(left.dimension) - dimensions.indexOf(right.dimension);
  return right.open.now[level] - left.open.now[level];
}

function longestOpen(known: readonly Life[], now: number): readonly OpenFinding[] {
  return longest(known, "openSince").map(({ life, since }) => {
    const { id, kind, dimension, severity, environment, component, owners } = life.finding;
    return {
      id,
      kind,
      dimension,
      severity,
      ...(environment === undefined ? {} : { environment }),
      ...(component === undefined ? {} : { component }),
      address: life.finding.addresses[0] ?? "",
      firstSeen: dayText(dayNumber(life.firstSeen)),
      openSince: dayText(dayNumber(since)),
      openDays: daysOf(now - since),
      ...(owners === undefined ? {} : { owners }),
    };
  });
}

function longestWaived(known: readonly Life[], now: number): readonly UsedWaiver[] {
  return longest(known, "waivedSince").map(({ life, since }) => {
    const { id, dimension, addresses, owner, expires } = life.finding;
    return {
      id,
      dimension,
      address: addresses[0] ?? "",
      ...(owner === undefined ? {} : { owner }),
      ...(expires === undefined ? {} : { expires }),
      since: dayText(dayNumber(since)),
      days: daysOf(now - since),
    };
  });
}

/** Those that are so since the earliest moment, and of equal ones the most severe. */
function longest(
  known: readonly Life[],
  what: "openSince" | "waivedSince",
): readonly { readonly life: Life; readonly since: number }[] {
  return known
    .flatMap((life) => {
      const since = life[what];
      return since === undefined ? [] : [{ life, since }];
    })
    .sort(
      (left, right) =>
        left.since - right.since ||
        severities.indexOf(left.life.finding.severity) - severities.indexOf(right.life.finding.severity) ||
        compareText(left.life.finding.id, right.life.finding.id),
    )
    .slice(0, MOST_LONGEST);
}

const rateOf = (count: number, of: number): Rate => ({
  count,
  of,
  ...(of < FEWEST ? {} : { rate: Math.round((count / of) * 1000) / 1000 }),
});
