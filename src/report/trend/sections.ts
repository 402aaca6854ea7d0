/** What a trend says, as sentences and tables that text and HTML lay out alike. Nothing in them is escaped yet. */
import { findingKinds } from "../../knowledge/finding-kinds.js";
import { severities } from "../../model/contract.js";
import {
  FEWEST,
  type CountsBySeverity,
  type Direction,
  type Lives,
  type Rate,
  type Trend,
  type TrendIncident,
} from "../../model/trend.js";
import { counted, worded } from "../summarize.js";

/** A part of what is told. */
export interface TrendSection {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly table?: TrendTable;
}

/** The first column is text; `texts` says how many more are. All others are numbers. */
export interface TrendTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly texts: number;
}

/** How many rows each table has at most; that some are left out is said. */
const MOST_ROWS = 10;

/** `128 runs from 2026-10-01 to 2027-01-07: 96 passed, 32 blocked`. */
export function runsInNumbers({ runs, environment, since }: Trend): string {
  const { count, passed, blocked, first, last } = runs;
  const of = environment === undefined ? "" : ` of ${environment}`;
  if (count === 0 || first === undefined || last === undefined)
    return since === undefined || last === undefined
      ? `No run${of} is in this history`
      : `No run${of} since ${since}; the last was on ${last}`;
  const days = first === last ? `on ${first}` : `from ${first} to ${last}`;
  return `${counted(count, "run")}${of} ${days}: ${passed} passed, ${blocked} blocked`;
}

/** Whether it is getting better, in one sentence. */
export function directionInWords({ direction, open }: Trend): string {
  const now = total(open.now);
  const are = `${counted(now, "finding")} ${now === 1 ? "is" : "are"} open`;
  if (open.before30Days === undefined) return `${are}; ${DIRECTIONS[direction]}`;
  const before = total(open.before30Days);
  return `${DIRECTIONS[direction]}: ${are}, and ${before} ${before === 1 ? "was" : "were"} 30 days before the last run`;
}

/** Everything but the picture, in order; before the first run, incidents are all there is. */
export function trendSections(trend: Trend): readonly TrendSection[] {
  if (trend.points.length === 0) return trend.incidents.count === 0 ? [] : [incidentSection(trend)];
  return [
    severitySection(trend),
    dimensionSection(trend),
    lifeSection(trend),
    ...ownerSection(trend),
    waiverSection(trend),
    parameterSection(trend),
    incidentSection(trend),
    rateSection(trend),
  ];
}

// --- internal ---

const DIRECTIONS: Readonly<Record<Direction, string>> = {
  better: "Better",
  worse: "Worse",
  same: "The same",
  mixed: "Neither better nor worse, since some severities have fewer findings and others more",
  "too-short": "no run is as old as 30 days, so that it is too early to tell where this goes",
};

const total = (counts: CountsBySeverity): number => severities.reduce((sum, severity) => sum + counts[severity], 0);

/** Nothing is told of what was before the history began. */
const orUnknown = (counts: CountsBySeverity | undefined): string => (counts === undefined ? "–" : `${total(counts)}`);

function severitySection({ open }: Trend): TrendSection {
  const row = (name: string, counts: CountsBySeverity | undefined): readonly string[] => [
    name,
    ...severities.map((severity) => (counts === undefined ? "–" : `${counts[severity]}`)),
    orUnknown(counts),
  ];
  return {
    title: "Open findings by severity",
    sentences: [],
    table: {
      head: ["When", ...severities, "all"],
      texts: 0,
      rows: [row("now", open.now), row("30 days before", open.before30Days), row("90 days before", open.before90Days)],
    },
  };
}

function dimensionSection({ dimensions }: Trend): TrendSection {
  if (dimensions.length === 0) return { title: "What recurs", sentences: ["Nothing was ever found."] };
  return {
    title: "What recurs",
    sentences: [
      "Now, and 30 and 90 days before; how many different findings, how often one was open again, and the median of " +
        "how long they lived.",
    ],
    table: {
      head: ["About", "now", "30 d", "90 d", "found", "again", "life"],
      texts: 0,
      rows: dimensions.map(({ dimension, open, found, reopened, lives }) => [
        worded(dimension),
        `${total(open.now)}`,
        orUnknown(open.before30Days),
        orUnknown(open.before90Days),
        `${found}`,
        `${reopened}`,
        lives.medianDays === undefined ? "–" : inDays(lives.medianDays),
      ]),
    },
  };
}

/** That not all of so many are listed, where it is so. */
const listed = (all: number, which: string): readonly string[] =>
  all > MOST_ROWS ? [`Listed are the ${MOST_ROWS} ${which}, of ${all}.`] : [];

function lifeSection({ findings, open }: Trend): TrendSection {
  const { lives, mended, accepted, reopened, longestOpen } = findings;
  const shown = longestOpen.slice(0, MOST_ROWS);
  return {
    title: "How long findings live",
    sentences: [
      lives.ended === 0
        ? "No finding has ended yet."
        : `${counted(lives.ended, "time")}, a finding ended: ${mended} mended, ${accepted} accepted; ` +
          `${medianOf(lives)}. ${counted(reopened, "time")}, one was open again.`,
      ...(shown.length === 0 ? [] : ["Open longest:"]),
      ...listed(total(open.now), "that are open longest"),
    ],
    ...(shown.length === 0
      ? {}
      : {
          table: {
            head: ["Finding", "where and what", "since", "days"],
            texts: 2,
            rows: shown.map(({ id, kind, address, environment, openSince, openDays }) => [
              id,
              `${address}${environment === undefined ? "" : ` in ${environment}`}: ${findingKinds[kind].title}`,
              openSince,
              `${openDays}`,
            ]),
          },
        }),
  };
}

/** Nothing where no run says of anything that is open whose it is. */
function ownerSection({ owners }: Trend): readonly TrendSection[] {
  const named = owners.filter(({ owner }) => owner !== undefined);
  if (named.length === 0) return [];
  const shown = [...named.slice(0, MOST_ROWS), ...owners.filter(({ owner }) => owner === undefined)];
  return [
    {
      title: "Who is to mend what is open",
      sentences: [
        "By the last run; a finding of two owners is one of each.",
        ...(named.length > MOST_ROWS
          ? [`Listed are the ${MOST_ROWS} with the most and worst findings; the JSON has more.`]
          : []),
      ],
      table: {
        head: ["Owner", ...severities, "all", "oldest"],
        texts: 0,
        rows: shown.map(({ owner, open, longestDays }) => [
          owner ?? "(nobody is named)",
          ...severities.map((severity) => `${open[severity]}`),
          `${total(open)}`,
          inDays(longestDays),
        ]),
      },
    },
  ];
}

function waiverSection({ waivers }: Trend): TrendSection {
  const { inUse, lives, extended, longest } = waivers;
  const shown = longest.slice(0, MOST_ROWS);
  const ended = lives.ended === 0 ? "none has ended" : `${lives.ended} ended, ${medianOf(lives)}`;
  return {
    title: "How long waivers live",
    sentences: [
      inUse + lives.ended === 0
        ? "No finding was ever waived."
        : `${counted(inUse, "finding")} ${inUse === 1 ? "is" : "are"} waived; ${ended}; ` +
          `the last day was put off ${counted(extended, "time")}.`,
      ...listed(inUse, "that are waived longest"),
    ],
    ...(shown.length === 0
      ? {}
      : {
          table: {
            head: ["Finding", "where and whose", "until", "days"],
            texts: 2,
            rows: shown.map(({ id, address, owner, expires, days }) => [
              id,
              owner === undefined ? address : `${address}, ${owner}`,
              expires ?? "–",
              `${days}`,
            ]),
          },
        }),
  };
}

function parameterSection({ parameters }: Trend): TrendSection {
  const shown = parameters.slice(0, MOST_ROWS);
  if (shown.length === 0)
    return { title: "Parameters touched most", sentences: ["No parameter ever explained a difference."] };
  return {
    title: "Parameters touched most",
    sentences: [
      "Changes counts how often one explained more or fewer places than in the run before.",
      // There may be more than are kept.
      ...(parameters.length > MOST_ROWS ? [`Listed are the ${MOST_ROWS} with most changes; the JSON has more.`] : []),
    ],
    table: {
      head: ["Parameter", "changes", "places", "runs"],
      texts: 0,
      rows: shown.map(({ name, changes, places, runs }) => [name, `${changes}`, `${places}`, `${runs}`]),
    },
  };
}

function incidentSection({ incidents, dimensions }: Trend): TrendSection {
  const { count, unseen, withoutDimension, last } = incidents;
  if (count === 0)
    return { title: "Incidents", sentences: ["None is written down; tfparity incident writes one down."] };
  const hiding = dimensions.filter((one) => one.incidents > 0);
  const unknown = withoutDimension === 0 ? "" : `; of ${withoutDimension} nobody knows what they were about`;
  return {
    title: "Incidents",
    sentences: [
      `${counted(count, "defect")} ${count === 1 ? "was" : "were"} hidden by a gap, ` +
        `${unseen} by one that no run had reported${unknown}.`,
      ...hiding.map(
        ({ dimension, incidentRate }) =>
          `${worded(dimension)}: ${counted(incidentRate.count, "incident")} for ` +
          `${counted(incidentRate.of, "finding")} that ${incidentRate.of === 1 ? "was" : "were"} open` +
          `${rateWords(incidentRate)}.`,
      ),
      ...listed(count, "last ones"),
      ...last.slice(0, MOST_ROWS).map(incidentWords),
    ],
  };
}

function incidentWords({ date, gap, environment, isUnseen, note }: TrendIncident): string {
  const where = environment === undefined ? gap : `${gap} in ${environment}`;
  return `${date}, ${where}${isUnseen ? ", which no run had reported" : ""}: ${note}`;
}

function rateSection({ changeFailRate: rate }: Trend): TrendSection {
  const counts =
    `${counted(rate.count, "incident")} since the first of ` +
    `${counted(rate.of, "promotion")} that a gate let pass${rateWords(rate)}`;
  return {
    title: "Change-fail rate that differences account for",
    sentences: [rate.of === 0 ? "No gate in this history let anything pass, so that there is none." : `${counts}.`],
  };
}

/** `, 12.5%`, or that nobody can tell. */
const rateWords = ({ rate }: Rate): string =>
  rate === undefined ? `; too few to tell a rate, which takes ${FEWEST}` : `, ${Math.round(rate * 1000) / 10}%`;

const inDays = (days: number): string => `${days} d`;

const medianOf = ({ medianDays = 0 }: Lives): string => `half of them within ${counted(medianDays, "day")}`;
