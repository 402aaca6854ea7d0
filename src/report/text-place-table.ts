/** For three or more environments: a row for each place and a column for each of them, where a line has room. */
import type { ParityReport, ReportedPlace } from "../model/report.js";
import { displayWidth, padTo, runsRightToLeft } from "./columns.js";
import { environmentsOf } from "./across-environments.js";
import { cellText, paint, shown, type Lines, type Page } from "./page.js";
import { cells, originOf, type Cell } from "./summarize.js";

/**
 * The places as a table; undefined for fewer environments, and where it would be wider than the page. An address stands
 * above the attributes of it, with where it was made.
 */
export function textPlaceTable(
  page: Page,
  report: ParityReport,
  places: readonly ReportedPlace[],
  indent: string,
): Lines | undefined {
  const names = environmentsOf(places, report);
  if (names.length < 3) return undefined;
  const rows = places.map((place, position) => rowOf(place, places[position - 1], names, report.reference));
  const widths = names.map((name, column) =>
    rows.reduce((widest, { values }) => Math.max(widest, widthOf(values[column])), displayWidth(shown(name))),
  );
  const label = rows.reduce((widest, row) => Math.max(widest, displayWidth(row.label)), 0);
  const total = indent.length + label + widths.reduce((sum, width) => sum + GAP.length + width, 0);
  if (total > page.width || rows.some(({ values }) => values.some((cell) => runsRightToLeft(cell?.text ?? ""))))
    return undefined;
  return [
    indent +
      padTo("", label) +
      names.map((name, column) => GAP + page.colours.dim(padTo(shown(name), widths[column] ?? 0))).join(""),
    ...rows.flatMap((row) => [
      ...row.above.map(
        (line, position) => indent + (position === 0 ? page.colours.bold(line) : page.colours.dim(line)),
      ),
      indent +
        padTo(row.label, label) +
        row.values.map((cell, column) => GAP + valueText(page, cell, widths[column] ?? 0)).join(""),
    ]),
  ];
}

// --- internal ---

const GAP = "  ";
/** Characters of one value; longer ones have no column. */
const LONGEST_VALUE = 40;

interface Row {
  /** The address, and where it was made, where that stands on lines of its own. */
  readonly above: Lines;
  readonly label: string;
  readonly values: readonly (Cell | undefined)[];
}

function rowOf(place: ReportedPlace, before: ReportedPlace | undefined, names: Lines, reference: string): Row {
  const own = new Map(cells(place, reference, LONGEST_VALUE).map((cell) => [cell.environment, cell]));
  const values = names.map((name) => own.get(name));
  if (place.place === "") return { above: [], label: shown(place.address), values };
  const origin = originOf(place);
  const above = [shown(place.address), ...(origin === undefined ? [] : [`  (${shown(origin)})`])];
  return { above: before?.address === place.address ? [] : above, label: `  ${shown(place.place)}`, values };
}

const widthOf = (cell: Cell | undefined): number => (cell === undefined ? 0 : displayWidth(cellText(cell)));

const valueText = (page: Page, cell: Cell | undefined, width: number): string =>
  cell === undefined ? padTo("", width) : paint(page, cell)(padTo(cellText(cell), width));
