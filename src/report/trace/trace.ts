import type { Trace, TracedComparison, TracedParameter, TracedSubject } from "../../model/trace.js";
import { visibleJson, withoutCommands } from "../escape.js";
import { hanging, openPage, shown, type Lines, type Page } from "../page.js";
import type { ReportOptions } from "../reporter.js";
import { counted } from "../summarize.js";
import { andMore, fact, findingLines, INDENT, outcomePaint, signed } from "./trace-lines.js";
import { parameterLines } from "./parameter-lines.js";
import { placeLines } from "./place-lines.js";

/** The formats that a trace can be written in. */
export const traceFormats = ["text", "json"] as const;
/** One of them: `explain … --format json`. */
export type TraceFormat = (typeof traceFormats)[number];

/** Writes a trace. Pure: the same trace and options give the same text, ending in a line break. */
export function renderTrace(trace: Trace, format: TraceFormat, options: ReportOptions = {}): string {
  if (format === "json") return `${visibleJson(JSON.stringify(trace, undefined, 2))}\n`;
  const page = openPage(options);
  const sections = [
    ...trace.parameters.flatMap((parameter) => parameterLines(page, withoutTold(parameter, trace), trace.reference)),
    ...subjectSections(page, trace),
    summaryLines(page, trace),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => withoutCommands(line.trimEnd())).join("\n"))
    .join("\n\n")}\n`;
}

// --- internal ---

/** Places of one address, and addresses of one list, that are written out. */
const MOST_PLACES = 60;
const MOST_SUBJECTS = 200;

/** A root variable is a parameter and a place: what is found there is told there. */
function withoutTold(parameter: TracedParameter, { subjects }: Trace): TracedParameter {
  const places = subjects.flatMap(({ comparisons }) => comparisons.flatMap((comparison) => comparison.places));
  const told = new Set([
    ...places.flatMap(({ finding }) => (finding === undefined ? [] : [finding.id])),
    ...subjects.flatMap(({ findings }) => findings.map(({ id }) => id)),
  ]);
  const notes = new Set(subjects.flatMap((subject) => subject.notes));
  return {
    ...parameter,
    findings: parameter.findings.filter(({ id }) => !told.has(id)),
    notes: parameter.notes.filter((note) => !notes.has(note)),
  };
}

/** Several addresses are listed, unless one attribute was asked for: who wants to read on asks for one of them. */
function subjectSections(page: Page, trace: Trace): readonly Lines[] {
  const { subjects, attribute } = trace;
  if (subjects.length > 1 && attribute === undefined) return [listLines(page, trace)];
  const written = subjects.slice(0, MOST_SUBJECTS).flatMap((subject) => subjectSection(page, subject, trace));
  return [...written, andMore(page, subjects.length - MOST_SUBJECTS, "addresses")];
}

const listLines = (page: Page, { address, subjects }: Trace): Lines => [
  ...hanging(
    page,
    "",
    `${address} names ${subjects.length} addresses; ask for one of them, or for an attribute, to see every step.`,
  ).map((line) => page.colours.bold(line)),
  ...subjects
    .slice(0, MOST_SUBJECTS)
    .flatMap((subject) => [
      ...signed(page, INDENT, subject.outcome, subject.address, (text) => text),
      ...hanging(page, `${INDENT}  `, listedSummary(subject)).map((line) => page.colours.dim(line)),
    ]),
  ...andMore(page, subjects.length - MOST_SUBJECTS, "addresses"),
];

function listedSummary({ comparisons, findings, constructPath }: TracedSubject): string {
  return [
    ...(constructPath === undefined ? [] : [constructPath]),
    ...comparisons.map(
      (comparison) => `${comparisons.length > 1 ? `${comparison.environment}: ` : ""}${placesInWords(comparison)}`,
    ),
    ...(findings.length === 0 ? [] : [counted(findings.length, "other finding")]),
  ].join("; ");
}

function placesInWords({ places, notCompared }: TracedComparison): string {
  if (notCompared !== undefined) return "not compared";
  const differing = places.filter(({ outcome }) => outcome !== "equal").length;
  const open = places.filter(({ outcome }) => outcome === "unexplained").length;
  if (differing === 0) return "nothing differs";
  const explained = differing === 1 ? "explained" : "all explained";
  const unexplained = differing === 1 ? "not explained" : `${open} not explained`;
  return `${differ(differing)}, ${open === 0 ? explained : unexplained}`;
}

const differ = (count: number): string => (count === 1 ? "1 place differs" : `${count} places differ`);

const subjectSection = (page: Page, subject: TracedSubject, trace: Trace): readonly Lines[] => [
  [
    page.colours.bold(shown(subject.address)),
    ...(subject.constructPath === undefined ? [] : fact(page, "construct", subject.constructPath)),
    ...(subject.madeAt === undefined ? [] : fact(page, "made at", subject.madeAt)),
    ...subject.comparisons.flatMap((comparison) => comparisonLines(page, comparison, trace)),
    ...subject.notes.flatMap((note) => fact(page, "note", note)),
  ],
  ...subject.comparisons.flatMap((comparison) => [
    ...comparison.places.slice(0, MOST_PLACES).map((place) => placeLines(page, place, trace.reference)),
    andMore(page, comparison.places.length - MOST_PLACES, "places"),
  ]),
  ...subject.findings.map((finding) => findingLines(page, finding)),
];

function comparisonLines(page: Page, comparison: TracedComparison, { reference, attribute }: Trace): Lines {
  const { environment, places, differing, notCompared, remark } = comparison;
  const against = `${environment} against ${reference}`;
  if (notCompared !== undefined)
    return fact(page, "compared", `${against}: not, so nothing is known to be equal; ${notCompared}`);
  const elsewhere = differing - places.filter(({ outcome }) => outcome !== "equal").length;
  const rest =
    attribute === undefined || elsewhere <= 0 ? "" : `; ${differ(elsewhere).replace("place", "other place")}`;
  return [
    ...fact(page, "compared", `${against}: ${placesInWords(comparison)}${rest}`),
    ...(remark === undefined ? [] : fact(page, "", remark)),
  ];
}

/** What the exit code says, in words. */
const SUMMARIES: Readonly<Record<Trace["outcome"], readonly [string, string]>> = {
  equal: ["EQUAL", "nothing that is shown differs."],
  explained: ["EXPLAINED", "all that is shown."],
  accepted: ["ACCEPTED", "what is not explained has been accepted."],
  unexplained: ["NOT EXPLAINED", "something shown here needs somebody to act."],
};

function summaryLines(page: Page, { outcome }: Trace): Lines {
  const [word, rest] = SUMMARIES[outcome];
  return [`${page.colours.bold(outcomePaint(page, outcome)(`${word}:`))} ${rest}`];
}
