import pc from "picocolors";
import { explanationKinds, findingKinds } from "../catalogue/finding-kinds.js";
import type { Severity } from "../model/contract.js";
import type { Finding, Note, ParityReport, ReportedEnvironment, ReportedPlace } from "../model/report.js";
import { displayWidth, fold, padTo, runsRightToLeft, shorten, wrap } from "./columns.js";
import { visible, withoutCommands } from "./escape.js";
import type { ReportOptions } from "./reporter.js";
import {
  acceptedFindings,
  cells,
  changeInNumbers,
  circumstances,
  comparedInNumbers,
  comparedNames,
  counted,
  explainedByKind,
  formatLocation,
  openFindings,
  sameValues,
  verdictReason,
  verdictWord,
  type Cell,
} from "./summarize.js";

/**
 * The report for a terminal: open findings first, worst first, then what is accepted and explained, counted
 * and folded, and the verdict in the last line.
 */
export function renderText(report: ParityReport, options: ReportOptions): string {
  const page = openPage(options);
  const sections = [
    heading(page, report),
    ...openFindings(report).map((finding, position) => findingSection(page, report, finding, position + 1)),
    acceptedSection(page, report),
    explainedSection(page, report),
    notesSection(page, report.notes),
    verdictLines(page, report),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => withoutCommands(line.trimEnd())).join("\n"))
    .join("\n\n")}\n`;
}

// --- internal ---

type Lines = readonly string[];
type Colours = ReturnType<typeof pc.createColors>;
type Paint = (text: string) => string;

/** What every section needs to know about the terminal. */
interface Page {
  readonly width: number;
  readonly colours: Colours;
}

const NARROWEST = 40;
const INDENT = "   ";
/** Places of one finding that are written out; and names of places that share their values. */
const MOST_PLACES = 3;
const MOST_NAMES = 5;
/** Characters of one value, of one address and of one sentence. */
const LONGEST_VALUE = 240;
const LONGEST_NAME = 240;
const LONGEST_PROSE = 1_000;
/** Characters of an environment's name where it stands in a column. */
const LONGEST_LABEL = 24;

const openPage = ({ width = 80, colour = false }: ReportOptions): Page => ({
  width: Math.max(width, NARROWEST),
  colours: pc.createColors(colour),
});

function heading(page: Page, report: ParityReport): Lines {
  const names = report.environments.map(({ name }) => shown(name, LONGEST_LABEL));
  const widest = Math.max(0, ...names.map(displayWidth));
  return [
    page.colours.bold(`Parity of ${shown(comparedNames(report))}`),
    ...report.environments.flatMap((environment) =>
      hanging(page, `${INDENT}${padTo(shown(environment.name, LONGEST_LABEL), widest)}  `, environmentFacts(environment)),
    ),
  ];
}

const environmentFacts = (environment: ReportedEnvironment): string =>
  [
    `${environment.source} ${environment.file}`,
    counted(environment.resources, "resource"),
    ...(environment.terraformVersion === undefined ? [] : [`Terraform ${environment.terraformVersion}`]),
  ].join(", ");

function findingSection(page: Page, report: ParityReport, finding: Finding, number: number): Lines {
  const { bold, dim } = page.colours;
  const badge = `${number}. ${finding.severity.toUpperCase()}  `;
  const [first = "", ...rest] = wrap(
    shown(`${findingKinds[finding.kind].title}: ${finding.cause}`, LONGEST_PROSE),
    page.width - badge.length,
  );
  return [
    `${severityPaint(page, finding.severity)(badge.trimEnd())}  ${bold(first)}`,
    ...rest.map((line) => `${" ".repeat(badge.length)}${bold(line)}`),
    ...hanging(page, INDENT, circumstances(finding, report.reference)).map(dim),
    "",
    ...placeLines(page, report.reference, finding.places),
    "",
    ...hanging(page, `${INDENT}why  `, finding.message),
    ...hanging(page, `${INDENT}do   `, finding.suggestion),
    ...(finding.location === undefined ? [] : [`${INDENT}     ${page.colours.cyan(shown(formatLocation(finding.location)))}`]),
  ];
}

function placeLines(page: Page, reference: string, places: readonly ReportedPlace[]): Lines {
  const [first] = places;
  if (first !== undefined && sameValues(places)) {
    return [
      ...places.slice(0, MOST_NAMES).map((place) => placeInOneLine(page, place)),
      ...andMore(page, places.length - MOST_NAMES),
      ...valueLines(page, cells(first, reference, LONGEST_VALUE)),
    ];
  }
  const lines = places
    .slice(0, MOST_PLACES)
    .flatMap((place, position) => [
      ...placeName(page, place, places[position - 1]),
      ...valueLines(page, cells(place, reference, LONGEST_VALUE)),
    ]);
  return [...lines, ...andMore(page, places.length - MOST_PLACES)];
}

const placeInOneLine = ({ colours }: Page, { address, place }: ReportedPlace): string =>
  `${INDENT}${colours.bold(shown(address))} ${shown(place)}`;

/** The address only where it is another than that of the place before. */
function placeName(page: Page, place: ReportedPlace, before: ReportedPlace | undefined): Lines {
  const attribute = place.place === "" ? [] : [`${INDENT}  ${shown(place.place)}`];
  return before?.address === place.address ? attribute : [...addressLines(page, place), ...attribute];
}

function addressLines({ colours, width }: Page, { address, constructPath }: ReportedPlace): Lines {
  const [bare, construct] = [shown(address), constructPath === undefined ? "" : `(${shown(constructPath)})`];
  if (construct === "") return [INDENT + colours.bold(bare)];
  const fits = INDENT.length + displayWidth(bare) + 2 + displayWidth(construct) <= width;
  if (fits) return [`${INDENT}${colours.bold(bare)}  ${colours.dim(construct)}`];
  return [INDENT + colours.bold(bare), `${INDENT}  ${colours.dim(construct)}`];
}

function valueLines(page: Page, all: readonly Cell[]): Lines {
  if (all.length === 0) return [];
  const indent = `${INDENT}    `;
  const width = Math.floor((page.width - indent.length) / all.length) - 2;
  const fits = all.every(
    ({ environment, text, literal }) =>
      Math.max(displayWidth(shown(environment)), displayWidth(text) + (literal ? 0 : 2)) <= width && !runsRightToLeft(text),
  );
  return fits ? sideBySide(page, all, indent, width) : stacked(page, all, indent);
}

function sideBySide(page: Page, all: readonly Cell[], indent: string, width: number): Lines {
  const row = (texts: Lines, paints: readonly Paint[]): string =>
    indent + texts.map((text, column) => (paints[column] as Paint)(padTo(text, width))).join("  ");
  return [
    row(all.map(({ environment }) => shown(environment)), all.map(() => page.colours.dim)),
    row(all.map(cellText), all.map((cell) => cellPaint(page, cell))),
  ];
}

const stacked = (page: Page, all: readonly Cell[], indent: string): Lines =>
  all.flatMap((cell) => [
    indent + page.colours.dim(shown(cell.environment)),
    ...fold(cellText(cell), page.width - indent.length - 2).map((line) => `${indent}  ${cellPaint(page, cell)(line)}`),
  ]);

const cellText = ({ text, literal }: Cell): string => (literal ? text : `(${text})`);

const cellPaint = ({ colours }: Page, { literal }: Cell): Paint => (literal ? colours.yellow : colours.dim);

function acceptedSection(page: Page, report: ParityReport): Lines {
  const accepted = acceptedFindings(report);
  if (accepted.length === 0) return [];
  return [
    page.colours.bold(`Accepted: ${counted(accepted.length, "finding")}`),
    ...accepted.slice(0, MOST_NAMES).flatMap((finding) => [
      ...hanging(page, INDENT, `${finding.severity.toUpperCase()}  ${findingKinds[finding.kind].title}: ${finding.cause}`),
      ...hanging(page, `${INDENT}  `, acceptance(finding)).map(page.colours.dim),
    ]),
    ...andMore(page, accepted.length - MOST_NAMES),
  ];
}

function acceptance({ status, accepted }: Finding): string {
  const by = accepted?.owner === undefined ? "" : ` by ${accepted.owner}`;
  const until = accepted?.expires === undefined ? "" : ` until ${accepted.expires}`;
  const reason = accepted === undefined ? "" : `: ${accepted.reason}`;
  return `${status === "waived" ? "waived" : "in the baseline"}${by}${until}${reason}`;
}

function explainedSection(page: Page, report: ParityReport): Lines {
  const kinds = explainedByKind(report);
  if (kinds.length === 0) return [];
  const total = kinds.reduce((sum, { places }) => sum + places, 0);
  const titles = kinds.map(({ kind }) => explanationKinds[kind].title);
  const widest = Math.max(...titles.map((title) => title.length));
  const digits = String(total).length;
  return [
    page.colours.bold(`Explained: ${counted(total, "difference")}`),
    ...kinds.flatMap(({ places, groups }, row) => {
      const lead = `${INDENT}${padTo(titles[row] ?? "", widest)}  ${String(places).padStart(digits)}  `;
      const [group] = groups;
      return group === undefined ? [lead] : hanging(page, lead, `for example ${exampleOf(group)}`, 160);
    }),
  ];
}

function exampleOf({ places, explanation }: ParityReport["explained"][number]): string {
  const [place] = places;
  const where = place === undefined ? "" : `${place.address} ${place.place}`.trimEnd();
  return `${where}: ${explanation.evidence}`;
}

function notesSection(page: Page, notes: readonly Note[]): Lines {
  if (notes.length === 0) return [];
  return [
    page.colours.bold(`Notes: ${notes.length}`),
    ...notes.slice(0, MOST_NAMES).flatMap(({ text, places }) => {
      const [place] = places;
      const where = place === undefined ? "" : ` (${place.address} ${place.place}`.trimEnd();
      const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
      return hanging(page, INDENT, `${text}${where}${place === undefined ? "" : `${more})`}`);
    }),
    ...andMore(page, notes.length - MOST_NAMES),
  ];
}

const andMore = (page: Page, more: number): Lines =>
  more <= 0 ? [] : hanging(page, INDENT, `and ${more} more (see --report json)`);

function verdictLines(page: Page, report: ParityReport): Lines {
  const { green, red, bold } = page.colours;
  const paint = report.verdict.outcome === "pass" ? green : red;
  const change = changeInNumbers(report);
  return [
    ...hanging(page, "", `${comparedInNumbers(report)}.`),
    ...(change === undefined ? [] : hanging(page, "", `${change}.`)),
    `${bold(paint(`${verdictWord(report)}:`))} ${verdictReason(report)}`,
  ];
}

/** Prose after a lead; further lines are indented as far as the lead is wide. */
function hanging(page: Page, lead: string, prose: string, limit = LONGEST_PROSE): Lines {
  const indent = " ".repeat(displayWidth(lead));
  const lines = wrap(shown(prose, limit), page.width - indent.length);
  return lines.map((line, position) => (position === 0 ? lead : indent) + line);
}

/** Text from the report, on one line and short enough. */
const shown = (text: string, limit = LONGEST_NAME): string => shorten(visible(text), limit);

function severityPaint({ colours }: Page, severity: Severity): Paint {
  const { red, yellow, cyan, dim, bold } = colours;
  return { critical: (text: string) => bold(red(text)), high: red, medium: yellow, low: cyan, info: dim }[severity];
}
