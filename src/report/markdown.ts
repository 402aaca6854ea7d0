import { explanationKinds, findingKinds } from "../knowledge/finding-kinds.js";
import type { ExplainedGroup, Finding, Note, ParityReport, ReportedPlace } from "../model/report.js";
import { shorten } from "./columns.js";
import { escapeMarkdown, markdownCode } from "./escape.js";
import type { ReportOptions } from "./reporter.js";
import {
  acceptedFindings,
  cells,
  changeInNumbers,
  circumstances,
  comparedInNumbers,
  comparedNames,
  componentsText,
  counted,
  evidenceIn,
  explainedByKind,
  formatLocation,
  noteText,
  notShown,
  openFindings,
  originOf,
  sameValues,
  shownOf,
  verdictReason,
  verdictWord,
  type Cell,
  type ExplainedKind,
} from "./summarize.js";

/**
 * The report for a pull request, in GitHub's Markdown: the verdict, the open findings, those first that the plans
 * introduce, and folded away what is accepted and explained. It never has more than `maxBytes`, as long as these
 * allow for the summary:
 * sections that do not fit are left out as a whole, and a sentence says how many.
 */
export function renderMarkdown(report: ParityReport, options: ReportOptions): string {
  const { maxBytes = 60_000 } = options;
  const summary = summarySection(report);
  const folded = foldedSections(report, options);
  const room = maxBytes - byteLength(summary) - ROOM_FOR_SENTENCES;
  const open = shownOf(openFindings(report), options);
  const hidden = open.hidden + shownOf(acceptedFindings(report), options).hidden;
  const shownFindings = asManyAsFit(findingSections(report, options), room);
  const shownFolded = asManyAsFit(folded, room - shownFindings.reduce((sum, text) => sum + byteLength(text), 0));
  return [
    summary,
    ...shownFindings,
    ...leftOut(open.shown.length - shownFindings.length, "finding"),
    ...(hidden === 0 ? [] : [lines([notShown(hidden)])]),
    ...shownFolded,
    ...leftOut(folded.length - shownFolded.length, "folded section"),
  ].join("\n");
}

// --- internal ---

/** For the sentences about what is left out. */
const ROOM_FOR_SENTENCES = 400;
const MOST_PLACES = 5;
/** Lines in one folded section. */
const MOST_LINES = 30;
const LONGEST_VALUE = 300;
const LONGEST_NAME = 240;
const LONGEST_PROSE = 1_000;

function summarySection(report: ParityReport): string {
  const change = changeInNumbers(report);
  const components = componentsText(report);
  const rows = report.environments.map(({ name, source, file, resources, terraformVersion = "" }) =>
    tableRow([
      code(name) + (name === report.reference ? " (reference)" : ""),
      `${source} ${code(file)}`,
      String(resources),
      prose(terraformVersion),
    ]),
  );
  return lines([
    `## Parity of ${prose(comparedNames(report))}: ${verdictWord(report)}`,
    "",
    `**${verdictWord(report)}:** ${prose(verdictReason(report))}`,
    "",
    tableRow(["Environment", "Read from", "Resources", "Terraform"]),
    tableRow(["---", "---", "---:", "---"]),
    ...rows,
    "",
    `${prose(comparedInNumbers(report))}.`,
    ...(components === undefined ? [] : ["", `${prose(components)}.`]),
    ...(change === undefined ? [] : ["", `${prose(change)}.`]),
  ]);
}

/**
 * One after the other, as far as they are wanted. Under headings of their own as soon as any is introduced: who reads a
 * pull request wants to know about these.
 */
function* findingSections(report: ParityReport, options: ReportOptions): Generator<string> {
  const isIntroduced = ({ change }: Finding): boolean => change === "introduced";
  const all = openFindings(report);
  const count = all.filter(isIntroduced).length;
  const { shown } = shownOf(all, options);
  const [introduced, others] = [shown.filter(isIntroduced), shown.filter((finding) => !isIntroduced(finding))];
  const titles = new Map([
    [0, `Introduced by this change: ${counted(count, "finding")}`],
    [introduced.length, `Not introduced by this change: ${counted(all.length - count, "finding")}`],
  ]);
  for (const [position, finding] of [...introduced, ...others].entries()) {
    const section = findingSection(report, finding, position + 1);
    const title = count === 0 ? undefined : titles.get(position);
    yield title === undefined ? section : `## ${title}\n\n${section}`;
  }
}

function findingSection(report: ParityReport, finding: Finding, number: number): string {
  const title = `${finding.severity.toUpperCase()} · ${findingKinds[finding.kind].title}`;
  return lines([
    `### ${number}. ${title}: ${prose(finding.cause)}`,
    "",
    `*${prose(circumstances(finding, report.reference))}*`,
    "",
    ...placeTables(report.reference, finding.places),
    `**Why:** ${prose(finding.message)}`,
    "",
    `**Do:** ${prose(finding.suggestion)}${atLocation(finding)}`,
  ]);
}

function placeTables(reference: string, places: readonly ReportedPlace[]): readonly string[] {
  const together = sameValues(places);
  const written = places.slice(0, MOST_PLACES);
  const more = places.length - written.length;
  const rest =
    more === 0 ? [] : [`and ${more} more${together ? ", with the same values" : ""} (in the JSON report)`, ""];
  if (together) {
    return [...written.map((place) => `- ${placeName(place)}`), "", ...rest, ...valueTable(reference, written[0])];
  }
  return [...written.flatMap((place) => [placeName(place), "", ...valueTable(reference, place)]), ...rest];
}

function valueTable(reference: string, place: ReportedPlace | undefined): readonly string[] {
  const all = place === undefined ? [] : cells(place, reference, LONGEST_VALUE);
  if (all.length === 0) return [];
  return [
    tableRow(["Environment", "Value"]),
    tableRow(["---", "---"]),
    ...all.map((cell) => tableRow([code(cell.environment), cellText(cell)])),
    "",
  ];
}

const cellText = ({ text, literal }: Cell): string => (literal ? markdownCode(text) : `*${text}*`);

function placeName(reported: ReportedPlace): string {
  const { address, place } = reported;
  const origin = originOf(reported);
  const behind = origin === undefined ? "" : ` (${code(origin)})`;
  return place === "" ? `${code(address)}${behind}` : `${code(address)} ${code(place)}${behind}`;
}

const atLocation = ({ location }: Pick<Finding, "location">): string =>
  location === undefined ? "" : ` (${code(formatLocation(location))})`;

const foldedSections = (report: ParityReport, options: ReportOptions): readonly string[] => [
  ...foldedList(
    counted(acceptedFindings(report).length, "accepted finding"),
    shownOf(acceptedFindings(report), options).shown,
    acceptedLine,
  ),
  ...explainedByKind(report).flatMap(explainedSection),
  ...foldedList(counted(report.notes.length, "note"), report.notes, noteLine),
];

function acceptedLine(finding: Finding): string {
  const { accepted, status, severity, kind, cause } = finding;
  const by = accepted?.owner === undefined ? "" : ` by ${prose(accepted.owner)}`;
  const until = accepted?.expires === undefined ? "" : ` until ${prose(accepted.expires)}`;
  const reason = accepted === undefined ? "" : `: ${prose(accepted.reason)}`;
  const where = finding.component === undefined ? "" : ` · component ${prose(finding.component)}`;
  const title = `${findingKinds[kind].title}: ${prose(cause)}${where}`;
  return `${severity.toUpperCase()} · ${title} (${status}${by}${until}${reason})`;
}

function explainedSection({ kind, places, groups }: ExplainedKind): readonly string[] {
  const { title, help } = explanationKinds[kind];
  return foldedList(`${title}: ${counted(places, "difference")}`, groups, groupLine, help);
}

function groupLine(group: ExplainedGroup): string {
  const { places, explanation } = group;
  const [place] = places;
  const where =
    place === undefined ? "" : `${placeName(place)}${places.length > 1 ? ` and ${places.length - 1} more` : ""}: `;
  const reason = explanation.reason === undefined ? "" : ` · ${prose(explanation.reason)}`;
  return `${where}${prose(evidenceIn(group))}${reason}${atLocation(explanation)}`;
}

const noteLine = (note: Note): string =>
  [prose(noteText(note)), ...note.places.slice(0, MOST_PLACES).map(placeName)].join(" · ");

/** A section that a reader opens; nothing when it would be empty. The summary must be safe already. */
function foldedList<Item>(
  summary: string,
  items: readonly Item[],
  lineOf: (item: Item) => string,
  introduction?: string,
): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - MOST_LINES;
  return [
    lines([
      `<details><summary>${summary}</summary>`,
      "",
      ...(introduction === undefined ? [] : [introduction, ""]),
      ...items.slice(0, MOST_LINES).map((item) => `- ${lineOf(item)}`),
      ...(more > 0 ? [`- and ${more} more (in the JSON report)`] : []),
      "",
      "</details>",
    ]),
  ];
}

function asManyAsFit(sections: Iterable<string>, room: number): readonly string[] {
  const fitting: string[] = [];
  let used = 0;
  for (const section of sections) {
    used += byteLength(section);
    if (used > room) break;
    fitting.push(section);
  }
  return fitting;
}

const leftOut = (count: number, noun: string): readonly string[] =>
  count === 0
    ? []
    : [
        `**${counted(count, `more ${noun}`)} did not fit here.** The JSON report has ` +
          `${count === 1 ? "it" : "all of them"}.\n`,
      ];

/** What a section is worth, with the line break that joins it to the one before. */
const byteLength = (text: string): number => Buffer.byteLength(text, "utf8") + 1;

const tableRow = (columns: readonly string[]): string => `| ${columns.join(" | ")} |`;

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;

const prose = (text: string): string => escapeMarkdown(shorten(text, LONGEST_PROSE));

const code = (text: string): string => markdownCode(shorten(text, LONGEST_NAME));
