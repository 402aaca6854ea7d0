import { findingKinds } from "../knowledge/finding-kinds.js";
import type { Finding, FindingKind, ParityReport } from "../model/report.js";
import { xmlText } from "./escape.js";
import { fileLine } from "./file-line.js";
import { findingLines, headline } from "./plain-finding.js";
import type { ReportOptions } from "./reporter.js";
import { acceptance, formatLocation, isBlocking, verdictReason, verdictWord, worded } from "./summarize.js";

/**
 * The report as JUnit XML, as Jenkins and GitLab read it: a suite for each dimension and component, in which a finding
 * is a case that fails when it blocks and is skipped when it does not; and a suite in which each kind that nothing was
 * found of is a case that passes, so that a PASS says what was looked for.
 */
export function renderJunit(report: ParityReport, options: ReportOptions): string {
  const suites = [...findingSuites(report, options), kindSuite(report)];
  const all = suites.flatMap(({ cases }) => cases);
  const totals = attributes({ name: "tfparity", tests: all.length, failures: failed(all), errors: 0, time: 0 });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${totals}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

// --- internal ---

interface Case {
  readonly name: string;
  /** Jenkins takes what stands before the last dot for a package. */
  readonly classname: string;
  readonly result: "passed" | "failed" | "skipped";
  /** What is in its element. */
  readonly lines: readonly string[];
}

interface Suite {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** One for each dimension of each component, in the order of the worst finding of each. */
function findingSuites(report: ParityReport, options: ReportOptions): readonly Suite[] {
  const suites = new Map<string, Case[]>();
  for (const finding of report.findings) {
    const dimension = worded(finding.dimension);
    const name = finding.component === undefined ? dimension : `component ${finding.component}: ${dimension}`;
    const cases = suites.get(name) ?? [];
    suites.set(name, cases);
    cases.push(findingCase(finding, report, options));
  }
  return [...suites].map(([name, cases]) => ({ name, properties: {}, cases }));
}

function kindSuite(report: ParityReport): Suite {
  // What another component may have a use for is not judged where one was checked alone.
  const found = new Set([...report.findings, ...(report.part?.undecided ?? [])].map(({ kind }) => kind));
  const kinds = (Object.keys(findingKinds) as readonly FindingKind[]).filter((kind) => !found.has(kind));
  return {
    name: "nothing found",
    properties: { verdict: verdictWord(report), summary: verdictReason(report), "fail-on": report.verdict.failOn },
    cases: (report.environments.length === 0 ? [] : kinds).map((kind) => ({
      name: `No finding: ${findingKinds[kind].title}`,
      classname: `tfparity.${kind}`,
      result: "passed",
      lines: [],
    })),
  };
}

function findingCase(finding: Finding, report: ParityReport, options: ReportOptions): Case {
  const text = [...findingLines(finding, report), formatLocation(fileLine(finding, report, options.checkout))].map(
    xmlText,
  );
  const known = { name: `${headline(finding)} [${finding.id}]`, classname: `tfparity.${finding.kind}` };
  if (isBlocking(finding, report)) {
    const of = attributes({ type: finding.severity, message: headline(finding) });
    return { ...known, result: "failed", lines: [`<failure${of}>${text.join("\n")}</failure>`] };
  }
  const lines = [
    `<skipped${attributes({ message: whyNotBlocking(finding, report) })}/>`,
    `<system-out>${text.join("\n")}</system-out>`,
  ];
  return { ...known, result: "skipped", lines };
}

const whyNotBlocking = (finding: Finding, { verdict }: ParityReport): string =>
  finding.status === "open"
    ? `does not block: ${finding.severity} is less than ${verdict.failOn}`
    : `does not block: ${acceptance(finding)}`;

function suiteLines({ name, properties, cases }: Suite): readonly string[] {
  const skipped = cases.filter(({ result }) => result === "skipped").length;
  const counts = { tests: cases.length, failures: failed(cases), errors: 0, skipped, time: 0 };
  const own = Object.entries(properties);
  return [
    `<testsuite${attributes({ name, ...counts })}>`,
    ...(own.length === 0 ? [] : ["<properties>"]),
    ...own.map(([property, value]) => `<property${attributes({ name: property, value })}/>`),
    ...(own.length === 0 ? [] : ["</properties>"]),
    ...cases.flatMap(caseLines),
    "</testsuite>",
  ];
}

function caseLines({ name, classname, lines }: Case): readonly string[] {
  const open = `<testcase${attributes({ name, classname, time: 0 })}`;
  return lines.length === 0 ? [`${open}/>`] : [`${open}>`, ...lines, "</testcase>"];
}

const failed = (cases: readonly Case[]): number => cases.filter(({ result }) => result === "failed").length;

const attributes = (all: Readonly<Record<string, string | number>>): string =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join("");
