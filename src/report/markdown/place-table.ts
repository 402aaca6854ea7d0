/** The places of a finding in one table: a row for each place, a column for each environment. */
import type { ParityReport, ReportedPlace } from "../../model/report.js";
import { markdownCode } from "../escape.js";
import { cells, type Cell } from "../summarize.js";
import { code, tableRow, tableRule, type Block } from "./blocks.js";
import { madeAtLink, type Links } from "./links.js";

/** So many places are written out; the JSON report has all of them. */
const MOST_PLACES = 5;
/** Characters of one value. */
const LONGEST_VALUE = 120;

/** The table, or a list of names where no place has values to show; ends in an empty line where there is any. */
export function placeTable(places: readonly ReportedPlace[], report: ParityReport, links: Links): Block {
  const written = places.slice(0, MOST_PLACES);
  const names = environmentsOf(written, report);
  const labels = written.map((place, position) => rowName(place, written[position - 1], links));
  const table =
    names.length === 0
      ? labels.map((label) => `- ${label}`)
      : [
          tableRow(["Place", ...names.map(code)]),
          tableRule(["text", ...names.map(() => "text" as const)]),
          ...written.map((place, position) => tableRow([labels[position] ?? "", ...values(place, names, report)])),
        ];
  return written.length === 0 ? [] : [...table, "", ...moreOf(places)];
}

/** A place on one line: its address, the attribute, and where it was made. */
export function placeName(reported: ReportedPlace, links: Links): string {
  const { address, place } = reported;
  return [code(address), ...(place === "" ? [] : [code(place)]), ...origin(reported, links)].join(" ");
}

// --- internal ---

/** The address only where it is another than that of the row before. */
const rowName = (place: ReportedPlace, before: ReportedPlace | undefined, links: Links): string =>
  before?.address === place.address && place.place !== "" ? `… ${code(place.place)}` : placeName(place, links);

function origin({ constructPath, madeAt }: ReportedPlace, links: Links): Block {
  if (constructPath === undefined) return madeAt === undefined ? [] : [`(${madeAtLink(madeAt, links)})`];
  // The file is worth its width where it is a link.
  const at = madeAt === undefined || links.linkBase === undefined ? "" : `, ${madeAtLink(madeAt, links)}`;
  return [`(${code(constructPath)}${at})`];
}

/** In the report's order, which has the reference last; names that it does not have stand before that. */
function environmentsOf(places: readonly ReportedPlace[], { environments, reference }: ParityReport): Block {
  const found = new Set(places.flatMap(({ values }) => Object.keys(values)));
  const known = environments.map(({ name }) => name).filter((name) => found.has(name) && name !== reference);
  const others = [...found].filter((name) => name !== reference && !known.includes(name));
  return [...known, ...others, ...(found.has(reference) ? [reference] : [])];
}

function values(place: ReportedPlace, names: Block, { reference }: ParityReport): Block {
  const own = new Map(cells(place, reference, LONGEST_VALUE).map((cell) => [cell.environment, cell]));
  return names.map((name) => cellText(own.get(name)));
}

const cellText = (cell: Cell | undefined): string =>
  cell === undefined ? "" : cell.literal ? markdownCode(cell.text) : `*${cell.text}*`;

function moreOf(places: readonly ReportedPlace[]): Block {
  const more = places.length - MOST_PLACES;
  if (more <= 0) return [];
  const texts = places.map(({ values: own }) => JSON.stringify(own));
  const alike = texts.every((text) => text === texts[0]);
  return [`and ${more} more${alike ? ", with the same values" : ""} (in the JSON report)`, ""];
}
