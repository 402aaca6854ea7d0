/** Defects that gaps between environments hid, as somebody wrote them down. */
import type { IncidentLine } from "../model/history.js";
import type { Dimension } from "../model/report.js";
import type { TrendIncident, TrendIncidents } from "../model/trend.js";
import { compareText } from "../model/value.js";

/** Incidents, in an order that does not matter. */
export interface Incidents {
  readonly add: (incident: IncidentLine) => void;
  readonly of: (dimension: Dimension) => number;
  /** How many there are from a day on, `YYYY-MM-DD`. */
  readonly from: (day: string) => number;
  readonly told: () => TrendIncidents;
}

/** None yet. */
export function incidentsOver(): Incidents {
  const byDimension = new Map<Dimension | undefined, number>();
  const byDay = new Map<string, number>();
  let last: readonly Ordered[] = [];
  let unseen = 0;
  return {
    add: (incident) => {
      const { date, dimension, findings } = incident;
      byDimension.set(dimension, (byDimension.get(dimension) ?? 0) + 1);
      byDay.set(date, (byDay.get(date) ?? 0) + 1);
      if (findings.length === 0) unseen += 1;
      last = withIncident(last, toldOf(incident));
    },
    of: (dimension) => byDimension.get(dimension) ?? 0,
    from: (day) => [...byDay].reduce((sum, [date, count]) => sum + (date >= day ? count : 0), 0),
    told: () => ({
      count: [...byDay.values()].reduce((sum, count) => sum + count, 0),
      unseen,
      withoutDimension: byDimension.get(undefined) ?? 0,
      last: last.map(({ told }) => told),
    }),
  };
}

// --- internal ---

/** How many incidents are told one by one; of all others there is their number. */
const MOST_INCIDENTS = 20;

const toldOf = ({ date, gap, dimension, environment, findings, note }: IncidentLine): TrendIncident => ({
  date,
  gap,
  ...(dimension === undefined ? {} : { dimension }),
  ...(environment === undefined ? {} : { environment }),
  isUnseen: findings.length === 0,
  note,
});

/** An incident with the text that orders it: made once, since notes are long and many may be of one day. */
interface Ordered {
  readonly told: TrendIncident;
  readonly text: string;
}

/** The latest first. */
function withIncident(last: readonly Ordered[], told: TrendIncident): readonly Ordered[] {
  const added = { told, text: JSON.stringify(told) };
  const earliest = last.at(MOST_INCIDENTS - 1);
  if (earliest !== undefined && latestFirst(earliest, added) <= 0) return last;
  return [...last, added].sort(latestFirst).slice(0, MOST_INCIDENTS);
}

const latestFirst = (left: Ordered, right: Ordered): number =>
  compareText(right.told.date, left.told.date) || compareText(left.text, right.text);
