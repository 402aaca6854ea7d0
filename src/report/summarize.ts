import { explanationKinds } from "../knowledge/finding-kinds.js";
import { promotionRequirements } from "../knowledge/promotion-requirements.js";
import { severities, type Severity } from "../model/contract.js";
import type { FreeBecause } from "../model/ledger.js";
import {
  dimensions,
  type Dimension,
  type ExplainedGroup,
  type ExplanationKind,
  type Finding,
  type Note,
  type OwnedBy,
  type OwnerKind,
  type ParityReport,
  type ReportedPlace,
  type RequirementOutcome,
  type ShownValue,
} from "../model/report.js";
import { visibleExactly } from "./escape.js";
import { shortenTogether } from "./columns.js";
import { allValues, groupedByValues, oddOne } from "./across-environments.js";
import type { ReportOptions } from "./reporter.js";

/** The groups of explained places that one kind of explanation covers. */
export interface ExplainedKind {
  readonly kind: ExplanationKind;
  readonly places: number;
  readonly groups: readonly ExplainedGroup[];
}

/** What one environment has at a place, ready to be laid out: escaped and short enough. */
export interface Cell {
  readonly environment: string;
  /** The text, or the name of the state when there is no text to show. */
  readonly text: string;
  /** False when `text` is the name of a state and no value. */
  readonly literal: boolean;
}

/** A requirement of a promotion, and what became of it. */
export interface RequirementWords {
  readonly outcome: string;
  readonly asks: string;
}

/** Findings that wait for somebody, in the report's order. */
export const openFindings = (report: ParityReport): readonly Finding[] =>
  report.findings.filter(({ status }) => status === "open");

/** A finding that waits for somebody, under the number that other commands know it by. */
export interface NumberedFinding {
  readonly finding: Finding;
  readonly number: number;
}

/** The same, numbered from 1. */
export const numberedFindings = (report: ParityReport): readonly NumberedFinding[] =>
  openFindings(report).map((finding, position) => ({ finding, number: position + 1 }));

/** The open findings by what they are about, as far as there are any, and the severities that any of them has. */
export function bySeverity(open: readonly Finding[]): {
  readonly columns: readonly Severity[];
  readonly rows: readonly { readonly dimension: Dimension; readonly findings: readonly Finding[] }[];
} {
  return {
    columns: severities.filter((severity) => open.some((finding) => finding.severity === severity)),
    rows: dimensions
      .map((dimension) => ({ dimension, findings: open.filter((finding) => finding.dimension === dimension) }))
      .filter(({ findings }) => findings.length > 0),
  };
}

/** The name of a dimension as people write it: `environment variables and secrets`. */
export const worded = (dimension: Dimension): string => dimension.replaceAll("-", " ");

/** What a promotion required, each with what it asks for and what became of it, in words: `not asked for`. */
export const requirementWords = ({ requirements = [] }: ParityReport): readonly RequirementWords[] =>
  requirements.map(({ kind, outcome, reviewed, exempt }) => {
    if (exempt !== undefined && kind === "not-promoted" && outcome === "not-asked")
      return { outcome: REQUIREMENT_OUTCOMES[outcome], asks: EXEMPT[exempt] };
    const { asks: inGeneral, setting } = promotionRequirements[kind];
    const asks = reviewed === undefined ? inGeneral : reviewedWords(reviewed);
    const why = outcome === "not-asked" && setting !== undefined ? ` (${setting})` : "";
    return { outcome: REQUIREMENT_OUTCOMES[outcome], asks: `${asks}${why}` };
  });

const EXEMPT: Readonly<Record<FreeBecause, string>> = {
  first: "From the first environment of the order nothing has to be in the ledger",
  unordered: "Into an environment that the order does not name anything may go",
};

/** `All 3 accepted entries were reviewed within 90 days`. */
function reviewedWords({ entries, days }: { readonly entries: number; readonly days: number }): string {
  if (entries === 0) return "Nothing is accepted that has to be reviewed";
  const all = entries === 1 ? "The one accepted entry was" : `All ${entries} accepted entries were`;
  return `${all} reviewed within ${counted(days, "day")}`;
}

/** How many requirements were met, of those that were asked for: `8 of 9 requirements met`. */
export function requirementsInNumbers({ requirements = [] }: ParityReport): string {
  const asked = requirements.filter(({ outcome }) => outcome !== "not-asked").length;
  const met = requirements.filter(({ outcome }) => outcome === "met").length;
  return met === asked ? `All ${counted(asked, "requirement")} met` : `${met} of ${counted(asked, "requirement")} met`;
}

/** Findings that a waiver or a baseline accepts, in the report's order. */
export const acceptedFindings = (report: ParityReport): readonly Finding[] =>
  report.findings.filter(({ status }) => status !== "open");

/** True for an open finding that is severe enough to block: `isBlocking(finding, report)`. */
export const isBlocking = ({ status, severity }: Finding, { verdict }: Pick<ParityReport, "verdict">): boolean =>
  status === "open" && severities.indexOf(severity) <= severities.indexOf(verdict.failOn);

/** The explained groups by kind of explanation, in the order in which explanations are tried. */
export function explainedByKind(report: ParityReport): readonly ExplainedKind[] {
  const kinds = Object.keys(explanationKinds) as ExplanationKind[];
  return kinds
    .map((kind) => {
      const groups = report.explained.filter(({ explanation }) => explanation.kind === kind);
      return { kind, groups, places: groups.reduce((sum, group) => sum + group.places.length, 0) };
    })
    .filter(({ places }) => places > 0);
}

/** The findings that are to be written out, and how many are not. */
export function shownOf(
  findings: readonly Finding[],
  { isShown }: Pick<ReportOptions, "isShown">,
): { readonly shown: readonly Finding[]; readonly hidden: number } {
  const shown = isShown === undefined ? findings : findings.filter(isShown);
  return { shown, hidden: findings.length - shown.length };
}

/** `3 findings are not shown here; all of them count.`, for those that a filter leaves out. */
export const notShown = (hidden: number): string =>
  `${counted(hidden, "finding")} ${hidden === 1 ? "is" : "are"} not shown here; all of them count.`;

/** `BLOCKED` or `PASS`. */
export const verdictWord = ({ verdict }: ParityReport): string => (verdict.outcome === "pass" ? "PASS" : "BLOCKED");

/** What stands after the verdict's word: `2 findings of severity low or worse.` */
export const verdictReason = (report: ParityReport): string => reasonOf(report, () => "");

/** The same with the severities of what blocks, or else of what is open: `2 findings (1 high, 1 low) of …`. */
export const verdictReasonInNumbers = (report: ParityReport): string =>
  reasonOf(report, (findings) => {
    const numbers = severities
      .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
      .filter(({ count }) => count > 0);
    return ` (${numbers.map(({ severity, count }) => `${count} ${severity}`).join(", ")})`;
  });

/** What was compared, in numbers. */
export function comparedInNumbers({ counts, components = [] }: ParityReport): string {
  const accepted = [
    ...(counts.waived > 0 ? [`${counted(counts.waived, "finding")} waived`] : []),
    ...(counts.baselined > 0 ? [`${counted(counts.baselined, "finding")} in the baseline`] : []),
  ];
  const explained = Object.values(counts.explained).reduce((sum, part) => sum + part, 0);
  return [
    `${counted(counts.resourcesCompared, "resource")} compared` +
      (components.length === 0 ? "" : ` in ${counted(components.length, "component")}`),
    `${counted(counts.differences, "difference")}: ${explained} explained, ${counts.unexplained} not`,
    ...accepted,
  ].join("; ");
}

/** What the plans do to the differences; undefined where nobody can tell, as for states. */
export function changeInNumbers({ counts: { change } }: ParityReport): string | undefined {
  if (change === undefined) return undefined;
  return (
    `The plans introduce ${counted(change.introduced, "difference")}, take ${change.removed} away, and ` +
    `leave ${change.existing} as they were`
  );
}

/** The names of the compared environments: `dev, staging against production`. */
export function comparedNames(report: ParityReport): string {
  const others = report.environments.map(({ name }) => name).filter((name) => name !== report.reference);
  return others.length === 0 ? report.reference : `${others.join(", ")} against ${report.reference}`;
}

/** What became of the findings of the base; undefined where none was given. */
export function sinceBase({ base }: ParityReport): string | undefined {
  if (base === undefined) return undefined;
  const { introduced, existing, resolved } = base;
  const rest = `${existing} there already, ${resolved.length} resolved`;
  return `Since the base: ${counted(introduced, "finding")} introduced, ${rest}`;
}

/** Which environments a finding is about, how it ranks and when it came: for the line below its title. */
export function circumstances(finding: Finding, report: ParityReport): string {
  const { reference, environments } = report;
  const odd = oddOne(finding, report);
  const change = { introduced: ["introduced by this change"], existing: ["there before this change"], unknown: [] };
  const base = { introduced: ["introduced since the base"], existing: ["in the base already"] };
  return [
    ...(finding.component === undefined ? [] : [`component ${finding.component}`]),
    ...(finding.environment === undefined ? [] : [inComparison(finding.environment, reference)]),
    worded(finding.dimension),
    ...(finding.base === undefined ? change[finding.change] : base[finding.base]),
    ...(finding.openSince === undefined ? [] : [`open since ${finding.openSince}`]),
    ...(odd === undefined ? [] : [`${odd} is the odd one of ${environments.length}`]),
  ].join(", ");
}

/** `3 components: data/main, network, service`; for one of several that only this one was judged. */
export function componentsText({ components, part }: ParityReport): string | undefined {
  if (part !== undefined)
    return (
      `Component ${part.component} alone of ${part.components.length}; what other components may have a use for, ` +
      "such as rules that nothing here uses, is not judged"
    );
  if (components === undefined) return undefined;
  const names = components.map(({ name }) => name);
  const more = names.length > MOST_COMPONENTS ? ` and ${names.length - MOST_COMPONENTS} more` : "";
  return `${counted(names.length, "component")}: ${names.slice(0, MOST_COMPONENTS).join(", ")}${more}`;
}

/** Who accepted a finding, until when and why: `waived by platform until 2027-01-31: Until the archive is moved.` */
export function acceptance({ status, accepted }: Finding): string {
  const by = accepted?.owner === undefined ? "" : ` by ${accepted.owner}`;
  const until = accepted?.expires === undefined ? "" : ` until ${accepted.expires}`;
  const reason = accepted === undefined ? "" : `: ${accepted.reason}`;
  return `${status === "waived" ? "waived" : "in the baseline"}${by}${until}${reason}`;
}

/**
 * Who is to mend a finding, and what says so: `@acme/web, @acme/data (CODEOWNERS:12)`. Undefined where nobody is known,
 * and where it is told with the acceptance already.
 */
export function ownersText({ owners = [], status }: Pick<Finding, "owners" | "status">): string | undefined {
  const isTold = status !== "open" && owners.every(({ because }) => ACCEPTED_BY.has(because.kind));
  if (owners.length === 0 || isTold) return undefined;
  const told = owners.slice(0, MOST_OWNERS).map(({ name, because }) => ({ name, because: ownedBy(because) }));
  const groups = told.map(({ name, because }, position) =>
    because === told[position + 1]?.because ? name : `${name} (${because})`,
  );
  const more = owners.length > MOST_OWNERS ? ` and ${owners.length - MOST_OWNERS} more` : "";
  return `${groups.join(", ")}${more}`;
}

/** A note, with the component that it is about where it is not about all. */
export const noteText = ({ component, text }: Note): string =>
  component === undefined ? text : `component ${component}: ${text}`;

/** The evidence of an explanation, with the component that it holds in. */
export const evidenceIn = ({ component, explanation: { evidence } }: ExplainedGroup): string =>
  component === undefined ? evidence : `component ${component}: ${evidence}`;

/** `1 finding`, `2 findings`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What the environments have at a place, the reference last, each in at most about `limit` characters. */
export function cells(place: ReportedPlace, reference: string, limit: number): readonly Cell[] {
  const all = allValues(place);
  const names = Object.keys(all);
  const ordered = [...names.filter((name) => name !== reference), ...names.filter((name) => name === reference)];
  const values = ordered.map((name) => all[name] as ShownValue);
  const texts = shortenTogether(
    values.map(({ text = "" }) => visibleExactly(text)),
    limit,
  );
  return values.map((value, position) => cell(ordered[position] ?? "", value, texts[position] ?? ""));
}

/**
 * The same with one cell for all environments that have the same, `staging, production` and `qa`, where there are more
 * than two.
 */
export function groupedCells(place: ReportedPlace, reference: string, limit: number): readonly Cell[] {
  const all = cells(place, reference, limit);
  if (all.length < 3) return all;
  const groups = groupedByValues(
    [place],
    all.map(({ environment }) => environment),
  );
  return groups.flatMap((names) => {
    const cell = all.find(({ environment }) => environment === names[0]);
    return cell === undefined ? [] : [{ ...cell, environment: names.join(", ") }];
  });
}

/** True when every place shows the same values, so that they need to be written only once. */
export function sameValues([first, ...others]: readonly ReportedPlace[]): boolean {
  if (first === undefined || others.length === 0) return false;
  const text = JSON.stringify(allValues(first));
  return others.every((place) => JSON.stringify(allValues(place)) === text);
}

/** Where a resource comes from: its construct, or its place in the source. */
export const originOf = ({ constructPath, madeAt }: ReportedPlace): string | undefined => constructPath ?? madeAt;

/** Where something stands, `file:line:column` as far as it is known. */
export const formatLocation = (location: { file: string; line: number; column?: number }): string =>
  [location.file, location.line, ...(location.column === undefined ? [] : [location.column])].join(":");

// --- internal ---

/** So many owners of one finding are told; the JSON report has all. */
const MOST_OWNERS = 5;

const ACCEPTED_BY: ReadonlySet<OwnerKind> = new Set(["waiver", "baseline"]);

/** `.github/CODEOWNERS:12`, `parameter, parity.yaml:5`. */
function ownedBy({ kind, location }: OwnedBy): string {
  const at = location === undefined ? [] : [`${location.file}:${location.line}`];
  return [...(kind === "codeowners" && at.length > 0 ? [] : [kind]), ...at].join(", ");
}

const REQUIREMENT_OUTCOMES: Readonly<Record<RequirementOutcome, string>> = {
  met: "met",
  accepted: "accepted",
  "not-met": "not met",
  "not-judged": "not judged",
  "not-asked": "not asked",
};

/** So many names can be read in one line. */
const MOST_COMPONENTS = 12;

const STATE_NAMES = {
  unknown: "known after apply",
  absent: "not there",
  null: "null",
  sensitive: "sensitive",
} as const;

/**
 * Quotes where a bare text could not be seen, or could be taken for the name of a state, which stands in parentheses.
 */
const NEEDS_QUOTES = new RegExp(`^$|^\\s|\\s$|^\\((?:${Object.values(STATE_NAMES).join("|")})\\)$`);

function cell(environment: string, { state }: ShownValue, text: string): Cell {
  if (state !== "known") return { environment, text: STATE_NAMES[state], literal: false };
  return { environment, text: NEEDS_QUOTES.test(text) ? `"${text}"` : text, literal: true };
}

/** The verdict on one component must not be taken for one on all. */
const reasonOf = (report: ParityReport, inNumbers: (findings: readonly Finding[]) => string): string =>
  (report.part === undefined ? "" : `component ${report.part.component} alone: `) + reasonWith(report, inNumbers);

function reasonWith(report: ParityReport, inNumbers: (findings: readonly Finding[]) => string): string {
  const { verdict, counts } = report;
  const open = openFindings(report);
  const orWorse = `${verdict.failOn}${verdict.failOn === "critical" ? "" : " or worse"}`;
  if (verdict.outcome === "blocked") {
    const milder = open.length - verdict.blocking;
    const rest = milder > 0 ? `, and ${milder} below that` : "";
    const worst = open.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(verdict.failOn));
    // What a gate requires blocks whatever its severity, and the report does not say of each finding whether it does.
    const numbers = worst.length === verdict.blocking ? inNumbers(worst) : "";
    return `${counted(verdict.blocking, "finding")}${numbers} of severity ${orWorse}${rest}.`;
  }
  if (report.environments.length === 0) return "nothing was compared.";
  if (open.length > 0) return `${counted(open.length, "finding")}${inNumbers(open)}, none of severity ${orWorse}.`;
  if (counts.differences === 0) return "no differences.";
  return `no findings; ${counted(counts.differences, "difference")}, all explained or accepted.`;
}

const inComparison = (environment: string, reference: string): string =>
  environment === reference ? environment : `${environment} against ${reference}`;
