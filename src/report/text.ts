import { explanationKinds, findingKinds } from "../knowledge/finding-kinds.js";
import type { Location, Severity } from "../model/contract.js";
import type { Finding, ParityReport, ReportedEnvironment, ReportedPlace } from "../model/report.js";
import { displayWidth, padTo, wrap } from "./columns.js";
import { terminalLink, withoutCommands } from "./escape.js";
import { explainCommand } from "./explain-command.js";
import { columns, hanging, openPage, shown, LONGEST_PROSE, type Lines, type Page } from "./page.js";
import { textPlaceTable } from "./text-place-table.js";
import type { ReportOptions } from "./reporter.js";
import {
  acceptance,
  acceptedFindings,
  changeInNumbers,
  circumstances,
  comparedInNumbers,
  comparedNames,
  componentsText,
  counted,
  evidenceIn,
  explainedByKind,
  formatLocation,
  groupedCells,
  noteText,
  numberedFindings,
  openFindings,
  originOf,
  ownersText,
  requirementsInNumbers,
  requirementWords,
  notShown,
  sameValues,
  shownOf,
  sinceBase,
  verdictReasonInNumbers,
  verdictWord,
} from "./summarize.js";

/**
 * The report for a terminal: open findings first, worst first, then what is accepted and explained, counted
 * and folded, and the verdict in the last line, which is all of it where `quiet` asks for that.
 */
export function renderText(report: ParityReport, options: ReportOptions): string {
  const page: TextPage = { ...openPage(options), most: options.verbose === true ? ALL : FIRST };
  const sections = options.quiet === true ? [[verdictLine(page, report)]] : allSections(page, report, options);
  return `${sections
    .filter((lines) => lines.length > 0)
    .map(asText)
    .join("\n\n")}\n`;
}

/**
 * One finding as the report for a terminal shows it, under its number there: title, severity, values, and why nothing
 * explains it. Ends in a line break.
 */
export function renderFinding(
  report: ParityReport,
  finding: Finding,
  number: number,
  options: ReportOptions = {},
): string {
  const page: TextPage = { ...openPage(options), most: options.verbose === true ? ALL : FIRST };
  return asText(findingSection(page, report, finding, number)) + "\n";
}

// --- internal ---

const asText = (lines: Lines): string => lines.map((line) => withoutCommands(line.trimEnd())).join("\n");

/** How much of each thing is written out. */
interface Most {
  readonly findings: number;
  /** Places of one finding. */
  readonly places: number;
  /** Names of places that share their values; accepted findings and notes. */
  readonly names: number;
  /** Explained differences of one kind. */
  readonly explained: number;
}

/** 500 findings are more than anybody reads; the first are the worst. */
const FIRST: Most = { findings: 500, places: 3, names: 5, explained: 1 };
const ALL: Most = { findings: Infinity, places: Infinity, names: Infinity, explained: Infinity };

interface TextPage extends Page {
  readonly most: Most;
}

function allSections(page: TextPage, report: ParityReport, options: ReportOptions): readonly Lines[] {
  const all = openFindings(report);
  const open = shownOf(all, options);
  // With the numbers that they have among all, by which other commands know them.
  const numbers = new Map(numberedFindings(report).map(({ finding, number }) => [finding, number]));
  const accepted = shownOf(acceptedFindings(report), options);
  const hidden = open.hidden + accepted.hidden;
  return [
    heading(page, report),
    ...open.shown
      .slice(0, page.most.findings)
      .map((finding) => findingSection(page, report, finding, numbers.get(finding) ?? 0)),
    andMore(page, report, open.shown, page.most.findings, "", "more finding"),
    hidden === 0 ? [] : hanging(page, "", notShown(hidden)),
    resolvedSection(page, report),
    acceptedSection(page, report, accepted.shown),
    explainedSection(page, report),
    notesSection(page, report),
    requirementsSection(page, report),
    verdictLines(page, report),
  ];
}

type Paint = (text: string) => string;

const INDENT = "   ";
const VALUES = `${INDENT}    `;
/** Characters of one value. */
const LONGEST_VALUE = 240;
/** Characters of an environment's name where it stands in a column. */
const LONGEST_LABEL = 24;

function heading(page: Page, report: ParityReport): Lines {
  const names = report.environments.map(({ name }) => shown(name, LONGEST_LABEL));
  const widest = Math.max(0, ...names.map(displayWidth));
  const components = componentsText(report);
  return [
    page.colours.bold(`Parity of ${shown(comparedNames(report))}`),
    ...report.environments.flatMap((environment) =>
      hanging(
        page,
        `${INDENT}${padTo(shown(environment.name, LONGEST_LABEL), widest)}  `,
        environmentFacts(environment),
      ),
    ),
    ...(components === undefined ? [] : hanging(page, INDENT, components)),
  ];
}

const environmentFacts = (environment: ReportedEnvironment): string =>
  [
    `${environment.source} ${environment.file}`,
    counted(environment.resources, "resource"),
    ...(environment.terraformVersion === undefined ? [] : [`Terraform ${environment.terraformVersion}`]),
  ].join(", ");

function findingSection(page: TextPage, report: ParityReport, finding: Finding, number: number): Lines {
  const { bold, dim } = page.colours;
  const badge = `${number}. ${finding.severity.toUpperCase()}  `;
  const owners = ownersText(finding);
  const [first = "", ...rest] = wrap(
    shown(`${findingKinds[finding.kind].title}: ${finding.cause}`, LONGEST_PROSE),
    page.width - badge.length,
  );
  return [
    `${severityPaint(page, finding.severity)(badge.trimEnd())}  ${bold(first)}`,
    ...rest.map((line) => `${" ".repeat(badge.length)}${bold(line)}`),
    ...hanging(page, INDENT, circumstances(finding, report)).map(dim),
    "",
    ...placeLines(page, report, finding),
    "",
    ...hanging(page, `${INDENT}why  `, finding.message),
    ...hanging(page, `${INDENT}do   `, finding.suggestion),
    ...(finding.location === undefined ? [] : [`${INDENT}     ${locationLine(page, finding.location)}`]),
    ...(owners === undefined ? [] : hanging(page, `${INDENT}who  `, owners)),
  ];
}

function locationLine({ colours, fileBase }: Page, location: Location): string {
  const { file } = location;
  // A path from the root of the disk, or of another one, is not in the folder.
  const base = /^([/\\]|[A-Za-z]:)/.test(file) ? undefined : fileBase;
  return terminalLink(colours.cyan(shown(formatLocation(location))), base, file);
}

function placeLines(page: TextPage, report: ParityReport, finding: Finding): Lines {
  const { reference } = report;
  const { places } = finding;
  const [first] = places;
  const table = textPlaceTable(page, report, places.slice(0, page.most.places), INDENT);
  if (table !== undefined) return [...table, ...andMorePlaces(page, report, finding, page.most.places)];
  if (first !== undefined && sameValues(places)) {
    return [
      ...places.slice(0, page.most.names).flatMap((place) => placeInOneLine(page, place)),
      ...andMorePlaces(page, report, finding, page.most.names),
      ...columns(page, groupedCells(first, reference, LONGEST_VALUE), VALUES),
    ];
  }
  const lines = places
    .slice(0, page.most.places)
    .flatMap((place, position) => [
      ...placeName(page, place, places[position - 1]),
      ...columns(page, groupedCells(place, reference, LONGEST_VALUE), VALUES),
    ]);
  return [...lines, ...andMorePlaces(page, report, finding, page.most.places)];
}

/** Address and attribute; below each other where they are too wide for one line. */
function placeInOneLine({ colours, width }: Page, { address, place }: ReportedPlace): Lines {
  const [bare, attribute] = [shown(address), shown(place)];
  if (attribute === "") return [INDENT + colours.bold(bare)];
  if (INDENT.length + displayWidth(bare) + 1 + displayWidth(attribute) <= width)
    return [`${INDENT}${colours.bold(bare)} ${attribute}`];
  return [INDENT + colours.bold(bare), `${INDENT}  ${attribute}`];
}

/** The address only where it is another than that of the place before. */
function placeName(page: Page, place: ReportedPlace, before: ReportedPlace | undefined): Lines {
  const attribute = place.place === "" ? [] : [`${INDENT}  ${shown(place.place)}`];
  return before?.address === place.address ? attribute : [...addressLines(page, place), ...attribute];
}

function addressLines({ colours, width }: Page, place: ReportedPlace): Lines {
  const origin = originOf(place);
  const bare = shown(place.address);
  if (origin === undefined) return [INDENT + colours.bold(bare)];
  const behind = `(${shown(origin)})`;
  const fits = INDENT.length + displayWidth(bare) + 2 + displayWidth(behind) <= width;
  return fits
    ? [`${INDENT}${colours.bold(bare)}  ${colours.dim(behind)}`]
    : [INDENT + colours.bold(bare), `${INDENT}  ${colours.dim(behind)}`];
}

/** Findings of the base that there are no more, as it had them. */
function resolvedSection(page: TextPage, { base }: ParityReport): Lines {
  const { resolved = [] } = base ?? {};
  if (resolved.length === 0) return [];
  const more = resolved.length - page.most.names;
  return [
    page.colours.bold(`Resolved since the base: ${counted(resolved.length, "finding")}`),
    ...resolved
      .slice(0, page.most.names)
      .flatMap(({ severity, kind, cause }) =>
        hanging(page, `${INDENT}${severity.toUpperCase()}  `, `${findingKinds[kind].title}: ${cause}`),
      ),
    ...(more > 0 ? hanging(page, INDENT, `and ${more} more (--verbose shows all)`) : []),
  ];
}

function acceptedSection(page: TextPage, report: ParityReport, accepted: readonly Finding[]): Lines {
  const count = acceptedFindings(report).length;
  if (count === 0) return [];
  return [
    page.colours.bold(`Accepted: ${counted(count, "finding")}`),
    ...accepted
      .slice(0, page.most.names)
      .flatMap((finding) => [
        ...hanging(
          page,
          INDENT,
          `${finding.severity.toUpperCase()}  ${findingKinds[finding.kind].title}: ${finding.cause}` +
            (finding.component === undefined ? "" : ` (component ${finding.component})`),
        ),
        ...hanging(page, `${INDENT}  `, acceptance(finding)).map(page.colours.dim),
      ]),
    ...andMore(page, report, accepted, page.most.names, INDENT),
  ];
}

function explainedSection(page: TextPage, report: ParityReport): Lines {
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
      if (page.most.explained > 1) return [lead, ...groups.flatMap((each) => groupLines(page, each))];
      return group === undefined ? [lead] : hanging(page, lead, `for example ${exampleOf(group)}`, 160);
    }),
  ];
}

type ExplainedGroup = ParityReport["explained"][number];

function exampleOf(group: ExplainedGroup): string {
  const [place] = group.places;
  const where = place === undefined ? "" : `${place.address} ${place.place}`.trimEnd();
  return `${where}: ${evidenceIn(group)}`;
}

/** Everything that one explanation covers, and the explanation below. */
function groupLines(page: TextPage, group: ExplainedGroup): Lines {
  const { places, explanation } = group;
  const reason = explanation.reason === undefined ? "" : ` (${explanation.reason})`;
  return [
    ...places.flatMap((place) => placeInOneLine(page, place)),
    ...hanging(page, VALUES, `${evidenceIn(group)}${reason}`).map(page.colours.dim),
  ];
}

function notesSection(page: TextPage, report: ParityReport): Lines {
  const { notes } = report;
  if (notes.length === 0) return [];
  return [
    page.colours.bold(`Notes: ${notes.length}`),
    ...notes.slice(0, page.most.names).flatMap((note) => {
      const { places } = note;
      const [place] = places;
      const where = place === undefined ? "" : ` (${place.address} ${place.place}`.trimEnd();
      const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
      return hanging(page, INDENT, `${noteText(note)}${where}${place === undefined ? "" : `${more})`}`);
    }),
    ...andMore(page, report, notes, page.most.names, INDENT),
  ];
}

/** How many are left out of a list of findings or notes, and the command that tells of the first of them. */
const andMore = (
  page: Page,
  report: ParityReport,
  all: readonly (Pick<Finding, "places"> & Pick<Finding, "component">)[],
  most: number,
  indent: string,
  noun?: string,
): Lines =>
  moreLines(page, all.length - most, explainCommand(all[most]?.places[0], all[most]?.component, report), indent, noun);

const andMorePlaces = (page: Page, report: ParityReport, { places, component }: Finding, most: number): Lines =>
  moreLines(page, places.length - most, explainCommand(places[most], component, report), INDENT);

/** The command has a line of its own, which is not broken, so that it can be copied. */
function moreLines(page: Page, more: number, command: string | undefined, indent: string, noun?: string): Lines {
  if (more <= 0) return [];
  const count = `and ${noun === undefined ? `${more} more` : counted(more, noun)}`;
  if (command === undefined) return hanging(page, indent, `${count} (--verbose shows all)`);
  return [...hanging(page, indent, `${count}, such as`), `${indent}  ${command}`];
}

/** What a promotion that passes has met; where it is blocked, what is not met stands above. */
function requirementsSection(page: TextPage, report: ParityReport): Lines {
  const all = requirementWords(report);
  if (all.length === 0 || (report.verdict.outcome !== "pass" && page.most !== ALL)) return [];
  const widest = Math.max(...all.map(({ outcome }) => outcome.length));
  return [
    page.colours.bold(requirementsInNumbers(report)),
    ...all.flatMap(({ outcome, asks }) => hanging(page, `${INDENT}${padTo(outcome, widest)}  `, asks)),
  ];
}

function verdictLines(page: Page, report: ParityReport): Lines {
  const sentences = [comparedInNumbers(report), changeInNumbers(report), sinceBase(report)];
  return [
    ...sentences.flatMap((sentence) => (sentence === undefined ? [] : hanging(page, "", `${sentence}.`))),
    verdictLine(page, report),
  ];
}

function verdictLine({ colours }: Page, report: ParityReport): string {
  const paint = report.verdict.outcome === "pass" ? colours.green : colours.red;
  return `${colours.bold(paint(`${verdictWord(report)}:`))} ${shown(verdictReasonInNumbers(report))}`;
}

function severityPaint({ colours }: Page, severity: Severity): Paint {
  const { red, yellow, cyan, dim, bold } = colours;
  return { critical: (text: string) => bold(red(text)), high: red, medium: yellow, low: cyan, info: dim }[severity];
}
