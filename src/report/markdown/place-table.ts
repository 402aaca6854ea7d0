/** The places of a finding in one table: a row for each place, a column for each environment. */
import type { ParityReport, ReportedPlace } from "../../model/report.js";
import { markdownCode } from "../escape.js";
import { environmentsOf, groupedByValues } from "../across-environments.js";
import { cells, sameValues, type Cell } from "../summarize.js";
import { code, tableRow, tableRule, type Block } from "./blocks.js";
import { madeAtLink } from "./links.js";
import type { LinkBases } from "../reporter.js";

/** So many places are written out; the JSON report has all of them. */
const MOST_PLACES = 5;
/** Characters of one value. */
const LONGEST_VALUE = 120;

/** The table, or a list of names where no place has values to show; ends in an empty line where there is any. */
export function placeTable(places: readonly ReportedPlace[], report: ParityReport, links: LinkBases): Block {
  const written = places.slice(0, MOST_PLACES);
  const columns = columnsOf(written, report);
  const labels = written.map((place, position) => rowName(place, written[position - 1], links));
  const table =
    columns.length === 0
      ? labels.map((label) => `- ${label}`)
      : [
          tableRow(["Place", ...columns.map((names) => names.map(code).join(", "))]),
          tableRule(["text", ...columns.map(() => "text" as const)]),
          ...written.map((place, position) => tableRow([labels[position] ?? "", ...values(place, columns, report)])),
        ];
  return written.length === 0 ? [] : [...table, "", ...moreOf(places)];
}

/** A place on one line: its address, the attribute, and where it was made. */
export function placeName(reported: ReportedPlace, links: LinkBases): string {
  const { address, place } = reported;
  return [code(address), ...(place === "" ? [] : [code(place)]), ...origin(reported, links)].join(" ");
}

// --- internal ---

/** The address only where it is another than that of the row before. */
const rowName = (place: ReportedPlace, before: ReportedPlace | undefined, links: LinkBases): string =>
  before?.address === place.address && place.place !== "" ? `… ${code(place.place)}` : placeName(place, links);

function origin({ constructPath, madeAt }: ReportedPlace, links: LinkBases): readonly string[] {
  if (constructPath === undefined) return madeAt === undefined ? [] : [`(${madeAtLink(madeAt, links)})`];
  // The file is worth its width where it is a link.
  const at = madeAt === undefined || links.linkBase === undefined ? "" : `, ${madeAtLink(madeAt, links)}`;
  return [`(${code(constructPath)}${at})`];
}

/** More columns than this are hard to read: environments that have the same at all places share one. */
const MOST_COLUMNS = 5;

/** The environments of each column. */
function columnsOf(places: readonly ReportedPlace[], report: ParityReport): readonly (readonly string[])[] {
  const names = environmentsOf(places, report);
  return names.length > MOST_COLUMNS ? groupedByValues(places, names) : names.map((name) => [name]);
}

function values(
  place: ReportedPlace,
  columns: readonly (readonly string[])[],
  { reference }: ParityReport,
): readonly string[] {
  const own = new Map(cells(place, reference, LONGEST_VALUE).map((cell) => [cell.environment, cell]));
  return columns.map(([name = ""]) => cellText(own.get(name)));
}

const cellText = (cell: Cell | undefined): string =>
  cell === undefined ? "" : cell.literal ? markdownCode(cell.text) : `*${cell.text}*`;

function moreOf(places: readonly ReportedPlace[]): Block {
  const more = places.length - MOST_PLACES;
  if (more <= 0) return [];
  const alikeIn = sameValues(places) ? ", with the same values" : "";
  return [`and ${more} more${alikeIn} (in the JSON report)`, ""];
}
