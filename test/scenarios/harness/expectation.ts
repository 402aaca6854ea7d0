import type { Finding, ParityReport } from "../../../src/model/report.js";
import type { ExpectedFinding } from "./scenario.js";

/**
 * How a report and an expectation disagree, one line for each; empty where they agree. Every finding has to be
 * expected.
 */
export function disagreements(report: ParityReport, expected: readonly ExpectedFinding[]): readonly string[] {
  const open = [...report.findings];
  const missing = expected.filter((expectation) => {
    const position = open.findIndex((finding) => meets(finding, expectation));
    if (position !== -1) open.splice(position, 1);
    return position === -1;
  });
  return [
    ...missing.map((expectation) => `missing: ${describeExpected(expectation)}`),
    ...open.map((finding) => `not expected: ${describe(finding)}`),
  ];
}

/** A finding as a scenario would list it. */
export function describe(finding: Finding): string {
  const { kind, severity, environment, status, change, places } = finding;
  const shown = places.map(placeText);
  return (
    describeExpected({
      kind,
      severity,
      ...(environment === undefined ? {} : { environment }),
      status,
      change,
      at: shown[0] ?? "",
      places: places.length,
      also: shown.slice(1, 6),
    }) + `\n    ${finding.cause}\n    ${finding.message}`
  );
}

// --- internal ---

function meets(finding: Finding, expected: ExpectedFinding): boolean {
  const shown = finding.places.map(placeText);
  return (
    finding.kind === expected.kind &&
    finding.severity === expected.severity &&
    finding.environment === expected.environment &&
    finding.status === (expected.status ?? "open") &&
    (expected.change === undefined || finding.change === expected.change) &&
    shown[0] === expected.at &&
    (expected.places === undefined || shown.length === expected.places) &&
    (expected.also ?? []).every((place) => shown.includes(place))
  );
}

const placeText = ({ constructPath, address, place }: Finding["places"][number]): string =>
  `${constructPath ?? address} ${place}`.trim();

function describeExpected(expected: ExpectedFinding): string {
  const entries = Object.entries(expected).filter(([, value]) => value !== undefined);
  return `{ ${entries.map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ")} }`;
}
