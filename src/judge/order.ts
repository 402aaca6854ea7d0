import { severities } from "../knowledge/ranking.js";
import type { Finding, ReportedPlace } from "../model/report.js";
import { compareText } from "../model/value.js";

/**
 * The one order of findings: worst first, open before accepted, then by kind, environment, component, first place and
 * id.
 */
export function compareFindings(left: Finding, right: Finding): number {
  return (
    Number(left.status !== "open") - Number(right.status !== "open") ||
    severities.indexOf(left.severity) - severities.indexOf(right.severity) ||
    compareText(left.kind, right.kind) ||
    compareText(left.environment ?? "", right.environment ?? "") ||
    compareText(left.component ?? "", right.component ?? "") ||
    compareText(placeText(left.places[0]), placeText(right.places[0])) ||
    compareText(left.id, right.id)
  );
}

/** The order of places inside a finding or an explanation. */
export const comparePlaces = (left: ReportedPlace, right: ReportedPlace): number =>
  compareText(left.address, right.address) ||
  compareText(left.place, right.place) ||
  compareText(JSON.stringify(left.values), JSON.stringify(right.values));

// --- internal ---

const placeText = (place: ReportedPlace | undefined): string =>
  place === undefined ? "" : `${place.address} ${place.place}`;
