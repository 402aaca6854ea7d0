/** The picture of open findings over time: bars of one width, of which each severity is a part. */
import { severities, type Severity } from "../../model/contract.js";
import type { HistoryPoint } from "../../model/report.js";

/** A part of a bar, in a picture that is `width` wide and `height` high, from its upper left corner. */
export interface BarPart {
  readonly severity: Severity;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All parts of all bars, of which the highest is as high as the picture; the worst severity is at the foot. */
export function barParts(points: readonly HistoryPoint[], width: number, height: number): readonly BarPart[] {
  const most = Math.max(1, ...points.map(openAt));
  const step = width / Math.max(points.length, FEWEST_BARS);
  return points.flatMap((point, index) => {
    let foot = height;
    return severities.flatMap((severity) => {
      if (point[severity] === 0) return [];
      const part = (point[severity] / most) * height;
      foot -= part;
      return [
        { severity, x: rounded(index * step), y: rounded(foot), width: rounded(step * 0.8), height: rounded(part) },
      ];
    });
  });
}

/** How many findings are open at a point, of all severities. */
export const openAt = (point: HistoryPoint): number => severities.reduce((sum, severity) => sum + point[severity], 0);

/** What the picture shows, for who does not see it. */
export function pictureInWords(points: readonly HistoryPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "No run is in this history.";
  const most = Math.max(...points.map(openAt));
  return (
    `Open findings from ${first.day} to ${last.day}: ${openAt(first)} at first, ${most} at most, ` +
    `${openAt(last)} at the end.`
  );
}

// --- internal ---

/** A few points are not drawn as walls. */
const FEWEST_BARS = 12;

const rounded = (number: number): number => Math.round(number * 100) / 100;
