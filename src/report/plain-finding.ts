/** What a finding says, in lines of plain text, for readers that show a few lines and no layout of ours. */
import { findingKinds } from "../knowledge/finding-kinds.js";
import type { Finding, ParityReport, ReportedPlace } from "../model/report.js";
import { cellText, LONGEST_PROSE, shown } from "./page.js";
import { acceptance, circumstances, groupedCells, ownersText } from "./summarize.js";

/** The kind and what its places have in common, on one line: `Different version: engine_version of one database`. */
export const headline = ({ kind, cause }: Finding): string =>
  shown(`${findingKinds[kind].title}: ${cause}`, LONGEST_HEADLINE);

/**
 * What somebody has to know of it: what it is about, why nothing explains it, what stands where, what to do, who
 * is to do it and who accepted it, and by which id other commands know it. One line for each; none holds a line break.
 */
export function findingLines(finding: Finding, report: ParityReport): readonly string[] {
  return [
    `${finding.severity}: ${shown(circumstances(finding, report), LONGEST_PROSE)}`,
    shown(finding.message, LONGEST_PROSE),
    ...placeLines(finding, report.reference),
    `What to do: ${shown(finding.suggestion, LONGEST_PROSE)}`,
    ...ownerLines(finding),
    ...(finding.status === "open" ? [] : [acceptanceLine(finding)]),
    `Finding ${finding.id}`,
  ];
}

/** Who is to mend it, on one line; none where nobody is known, or the acceptance says it. */
export function ownerLines(finding: Finding): readonly string[] {
  const owners = ownersText(finding);
  return owners === undefined ? [] : [`Who: ${shown(owners, LONGEST_PROSE)}`];
}

/** Who accepted it, until when and why, on one line: `Accepted: waived by platform until 2027-01-31: …`. */
export const acceptanceLine = (finding: Finding): string => `Accepted: ${shown(acceptance(finding), LONGEST_PROSE)}`;

// --- internal ---

const LONGEST_HEADLINE = 400;
/** Characters of one value. */
const LONGEST_VALUE = 160;
/** So many places stand in a message; the JSON report has all. */
const MOST_PLACES = 5;

function placeLines({ places }: Finding, reference: string): readonly string[] {
  const more = places.length - MOST_PLACES;
  return [
    ...places.slice(0, MOST_PLACES).map((place) => placeLine(place, reference)),
    ...(more > 0 ? [`and ${more} more place${more === 1 ? "" : "s"}`] : []),
  ];
}

function placeLine(place: ReportedPlace, reference: string): string {
  const where = [place.address, place.place].filter((part) => part !== "").map((part) => shown(part));
  const values = groupedCells(place, reference, LONGEST_VALUE).map(
    (cell) => `${shown(cell.environment)} ${cellText(cell)}`,
  );
  return `${where.join(" ")}: ${values.join(", ")}`;
}
