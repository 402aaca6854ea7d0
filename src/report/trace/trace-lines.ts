import { findingKinds } from "../../knowledge/finding-kinds.js";
import type { Location } from "../../model/contract.js";
import type { TracedFinding, TraceOutcome } from "../../model/trace.js";
import { padTo } from "../columns.js";
import { hanging, type Lines, type Page } from "../page.js";
import { formatLocation, ownersText } from "../summarize.js";

/** How far everything below a heading is indented. */
export const INDENT = "   ";

/** Characters of one value or expression. */
export const LONGEST_VALUE = 1_000;

/** A heading with the sign of an outcome: the sign is one column wide, so that headings stand below each other. */
export const signed = (
  page: Page,
  indent: string,
  outcome: TraceOutcome,
  text: string,
  paint: (text: string) => string = page.colours.bold,
): Lines =>
  hanging(page, `${indent}${SIGNS[outcome]} `, text).map((line, position) => {
    const start = indent.length + 2;
    return position === 0
      ? `${indent}${outcomePaint(page, outcome)(SIGNS[outcome])} ${paint(line.slice(start))}`
      : line.slice(0, start) + paint(line.slice(start));
  });

/** Green for what needs nobody to act, red for what does. */
export const outcomePaint = ({ colours }: Page, outcome: TraceOutcome): ((text: string) => string) =>
  outcome === "unexplained" ? colours.red : outcome === "equal" ? colours.dim : colours.green;

/** A label and text beside it. No line for no text. */
export const fact = (page: Page, name: string, text: string, limit?: number): Lines =>
  hanging(page, label(name), text, limit).map(
    (line) => page.colours.dim(line.slice(0, LABEL.length)) + line.slice(LABEL.length),
  );

/** The label of a fact, as wide as all of them. */
export const label = (text: string): string => padTo(INDENT + text, LABEL.length);

/** Where a declaration stands. */
export const locationLines = (page: Page, location: Location | undefined): Lines =>
  location === undefined ? [] : fact(page, "at", formatLocation(location));

/** A finding that stands for itself. */
export const findingLines = (page: Page, finding: TracedFinding): Lines => [
  ...signed(
    page,
    "",
    finding.status === "open" ? "unexplained" : "accepted",
    `${findingKinds[finding.kind].title}${finding.environment === undefined ? "" : ` (${finding.environment})`}`,
  ),
  ...remedyLines(page, finding),
];

/** What a check reports, and what would make it pass; why only where that is not `told` already. */
export const remedyLines = (page: Page, finding: TracedFinding, told = false): Lines => [
  ...fact(page, "finding", `${finding.severity.toUpperCase()}${CHANGES[finding.change]}: ${finding.cause}`),
  ...(told ? [] : fact(page, "why", finding.message)),
  ...(finding.status === "open" ? fact(page, "to pass", finding.suggestion) : acceptedLines(page, finding)),
  ...locationLines(page, finding.location),
  ...ownerLines(page, finding),
];

/** How many were left out, and where they are. */
export const andMore = (page: Page, more: number, noun: string): Lines =>
  more <= 0 ? [] : hanging(page, INDENT, `and ${more} more ${noun} (see --format json)`);

// --- internal ---

const LABEL = `${INDENT}configured  `;

const SIGNS: Readonly<Record<TraceOutcome, string>> = { equal: "=", explained: "✓", accepted: "✓", unexplained: "✗" };

const CHANGES: Readonly<Record<TracedFinding["change"], string>> = {
  introduced: ", introduced by this change",
  existing: ", there before this change",
  unknown: "",
};

function ownerLines(page: Page, finding: TracedFinding): Lines {
  const owners = ownersText(finding);
  return owners === undefined ? [] : fact(page, "who", owners);
}

function acceptedLines(page: Page, { status, accepted }: TracedFinding): Lines {
  if (accepted === undefined) return [];
  const { owner, expires, reason } = accepted;
  const who = [
    ...(owner === undefined ? [] : [`by ${owner}`]),
    ...(expires === undefined ? [] : [`until ${expires}`]),
  ].join(" ");
  return fact(page, status === "waived" ? "waived" : "baseline", who === "" ? reason : `${who}: ${reason}`);
}
