import { explanationKinds, findingKinds } from "../knowledge/finding-kinds.js";
import type { Severity } from "../model/contract.js";
import type { Finding, Note, ParityReport, ReportedEnvironment, ReportedPlace } from "../model/report.js";
import { displayWidth, padTo, wrap } from "./columns.js";
import { withoutCommands } from "./escape.js";
import { columns, hanging, openPage, shown, LONGEST_PROSE, type Lines, type Page } from "./page.js";
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
  originOf,
  sameValues,
  verdictReason,
  verdictWord,
} from "./summarize.js";

/**
 * The report for a terminal: open findings first, worst first, then what is accepted and explained, counted
 * and folded, and the verdict in the last line.
 */
export function renderText(report: ParityReport, options: ReportOptions): string {
  const page = openPage(options);
  const open = openFindings(report);
  const sections = [
    heading(page, report),
    ...open.slice(0, MOST_FINDINGS).map((finding, position) => findingSection(page, report, finding, position + 1)),
    furtherFindings(page, open.length - MOST_FINDINGS),
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

type Paint = (text: string) => string;

const INDENT = "   ";
const VALUES = `${INDENT}    `;
/** More than anybody reads; the first are the worst, and all of them are in the JSON report. */
const MOST_FINDINGS = 500;
/** Places of one finding that are written out; and names of places that share their values. */
const MOST_PLACES = 3;
const MOST_NAMES = 5;
/** Characters of one value. */
const LONGEST_VALUE = 240;
/** Characters of an environment's name where it stands in a column. */
const LONGEST_LABEL = 24;

function heading(page: Page, report: ParityReport): Lines {
  const names = report.environments.map(({ name }) => shown(name, LONGEST_LABEL));
  const widest = Math.max(0, ...names.map(displayWidth));
  return [
    page.colours.bold(`Parity of ${shown(comparedNames(report))}`),
    ...report.environments.flatMap((environment) =>
      hanging(
        page,
        `${INDENT}${padTo(shown(environment.name, LONGEST_LABEL), widest)}  `,
        environmentFacts(environment),
      ),
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
    ...(finding.location === undefined
      ? []
      : [`${INDENT}     ${page.colours.cyan(shown(formatLocation(finding.location)))}`]),
  ];
}

const furtherFindings = (page: Page, more: number): Lines =>
  more <= 0 ? [] : hanging(page, "", `and ${counted(more, "more finding")} (see --report json)`);

function placeLines(page: Page, reference: string, places: readonly ReportedPlace[]): Lines {
  const [first] = places;
  if (first !== undefined && sameValues(places)) {
    return [
      ...places.slice(0, MOST_NAMES).flatMap((place) => placeInOneLine(page, place)),
      ...andMore(page, places.length - MOST_NAMES),
      ...columns(page, cells(first, reference, LONGEST_VALUE), VALUES),
    ];
  }
  const lines = places
    .slice(0, MOST_PLACES)
    .flatMap((place, position) => [
      ...placeName(page, place, places[position - 1]),
      ...columns(page, cells(place, reference, LONGEST_VALUE), VALUES),
    ]);
  return [...lines, ...andMore(page, places.length - MOST_PLACES)];
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

function acceptedSection(page: Page, report: ParityReport): Lines {
  const accepted = acceptedFindings(report);
  if (accepted.length === 0) return [];
  return [
    page.colours.bold(`Accepted: ${counted(accepted.length, "finding")}`),
    ...accepted
      .slice(0, MOST_NAMES)
      .flatMap((finding) => [
        ...hanging(
          page,
          INDENT,
          `${finding.severity.toUpperCase()}  ${findingKinds[finding.kind].title}: ${finding.cause}`,
        ),
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

function severityPaint({ colours }: Page, severity: Severity): Paint {
  const { red, yellow, cyan, dim, bold } = colours;
  return { critical: (text: string) => bold(red(text)), high: red, medium: yellow, low: cyan, info: dim }[severity];
}
