import type { ParityReport, ShownValue } from "../../src/model/report.js";

/** Findings as text: kind, severity, cause, why, and every place with what the environments have there. */
export const reported = ({ findings }: Pick<ParityReport, "findings">): readonly string[] =>
  findings.flatMap(({ kind, severity, status, environment, cause, message, places, location }) => [
    `${severity} ${kind}${environment === undefined ? "" : ` of ${environment}`}` +
      `${status === "open" ? "" : ` (${status})`}: ${cause}`,
    message,
    ...places.map(
      ({ address, place, values }) =>
        `- ${`${address} ${place}`.trim()}: ${Object.values(values).map(valueText).join(" | ")}`,
    ),
    ...(location === undefined ? [] : [`see ${location.file}:${location.line}`]),
  ]);

// --- internal ---

const valueText = ({ state, text }: ShownValue): string => (state === "known" ? (text ?? "") : state);
