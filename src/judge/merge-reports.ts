/** Joins the reports of components into one: as pure data, so that it is the same whoever made them, and where. */
import { createHash } from "node:crypto";
import { emptyContract, type Severity } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { grouped } from "../model/grouped.js";
import type {
  Counts,
  ExplanationKind,
  Finding,
  Note,
  ParityReport,
  ReportedComponent,
  ReportedEnvironment,
  ReportedPart,
} from "../model/report.js";
import { compareText } from "../model/value.js";
import { componentAddress } from "../model/component.js";
import { finish, ranked, type Draft } from "./draft.js";
import { countFindings } from "./count-findings.js";
import { compareFindings } from "./order.js";
import { blocks } from "./rank.js";
import { requirementsOfAll } from "./requirement-outcomes.js";

/** The report of one component among several. */
export type PartReport = ParityReport & { readonly part: ReportedPart };

/** Whether a report is one of a single component among several. */
export const isPart = (report: ParityReport): report is PartReport => report.part !== undefined;

/**
 * Where nothing was compared nothing differs, and a pass would tell of nothing: an accepted component that only one
 * environment has is no comparison. Throws an InputError.
 */
export function refuseNothingCompared(reports: readonly ParityReport[], outcome: string): void {
  if (outcome !== "pass" || reports.some(({ environments }) => environments.length > 0)) return;
  throw new InputError("nothing was compared: no component here is in two environments");
}

/**
 * One report of all components, with one verdict, of the reports of each, in any order. What is about the contract is
 * told once, and a shared rule is unused where no component uses it. At least one is needed. Throws an InputError where
 * it would be a pass and nothing was compared.
 */
export function mergeReports(given: readonly PartReport[]): ParityReport {
  const reports = [...given].sort((one, other) => compareText(one.part.component, other.part.component));
  const [first] = reports;
  if (first === undefined) throw new Error("a report is made of at least one component");
  const { failOn } = first.verdict;
  const unreported = unreportedComponents(reports);
  const findings = [
    ...ownFindings(reports),
    ...sharedFindings(reports),
    // What nobody has looked at may need a rule that nothing else does.
    ...(unreported.length === 0 ? agreedFindings(reports) : []),
    ...unreported.map((name) => unreportedFinding(name, failOn)),
  ].sort(compareFindings);
  const open = findings.filter(({ status }) => status === "open");
  const blocking = open.filter(({ severity }) => blocks(severity, failOn)).length;
  const outcome = blocking === 0 ? "pass" : "blocked";
  refuseNothingCompared(reports, outcome);
  const requirements = requirementsOfAll(reports, findings);
  return {
    schemaVersion: first.schemaVersion,
    reference: first.reference,
    environments: first.part.environments.flatMap((name) => environmentOfAll(name, reports)).sort(referenceLast(first)),
    components: reports.map((report) => componentOf(report, open)),
    verdict: { outcome, blocking, failOn },
    ...(requirements.length === 0 ? {} : { requirements }),
    findings,
    explained: reports.flatMap(({ part, explained }) =>
      explained.map((group) => ({ ...group, component: part.component })),
    ),
    notes: notesOfAll(reports),
    counts: countsOfAll(reports, findings),
  };
}

/** The components that there are and that no report is about, in order. */
export function unreportedComponents(reports: readonly PartReport[]): readonly string[] {
  const reported = new Set(reports.map(({ part }) => part.component));
  const all = new Set(reports.flatMap(({ part }) => part.components));
  return [...all].filter((name) => !reported.has(name)).sort(compareText);
}

// --- internal ---

const ownFindings = (reports: readonly PartReport[]): readonly Finding[] =>
  reports.flatMap(({ findings }) => findings.filter(({ component }) => component !== undefined));

/** It blocks whatever else may not. */
function unreportedFinding(name: string, failOn: Severity): Finding {
  const place = { section: "component", address: componentAddress(name), path: [] } as const;
  const draft: Draft = {
    kind: "missing-component",
    case: "report",
    facts: { name },
    cause: { kind: "component", name },
    places: [{ place, shown: { address: place.address, path: [], place: "", values: {} } }],
  };
  const finding = finish(ranked(draft, emptyContract), emptyContract, 0, { component: name });
  return blocks(finding.severity, failOn) ? finding : { ...finding, severity: failOn };
}

/**
 * What is about the contract, once. Where it does not say the same in all, such as what a proposed rule would excuse,
 * it is told of each component.
 */
function sharedFindings(reports: readonly PartReport[]): readonly Finding[] {
  const all = reports.flatMap(({ part, findings }) =>
    findings
      .filter(({ component }) => component === undefined)
      .map((finding) => ({ finding, component: part.component })),
  );
  return [...grouped(all, ({ finding }) => finding.id).values()].flatMap((same) => {
    const texts = new Set(same.map(({ finding }) => JSON.stringify(finding)));
    return texts.size > 1
      ? same.map(({ finding, component }) => ({ ...finding, id: idIn(component, finding), component }))
      : same.slice(0, 1).map(({ finding }) => finding);
  });
}

const idIn = (component: string, { id }: Finding): string =>
  createHash("sha256")
    .update(JSON.stringify([id, component]))
    .digest("hex")
    .slice(0, 16);

/** What is a finding only where it is one in every component that could tell. */
function agreedFindings(reports: readonly PartReport[]): readonly Finding[] {
  const known = new Set(reports.flatMap(({ part }) => part.files));
  const told = reports.flatMap(({ part }) => part.undecided.map((finding) => ({ finding, by: part.component })));
  return [...grouped(told, ({ finding }) => subjectOf(finding)).values()].flatMap((same) => {
    const [one] = same;
    const file = one?.finding.location?.file;
    // What a parameter file says concerns those that read it.
    const asked = reports.filter(({ part }) => file === undefined || !known.has(file) || part.files.includes(file));
    const agreeing = new Set(same.map(({ by }) => by));
    return one !== undefined && agreeing.size === asked.length ? [one.finding] : [];
  });
}

/** What a finding about the contract is about: two rules can be for one place, each for another environment. */
const subjectOf = ({ id, kind, cause, environment, location }: Finding): string =>
  JSON.stringify(location === undefined ? [kind, id] : [kind, cause, environment ?? null, location]);

/** Notes that every component has are told once. */
function notesOfAll(reports: readonly PartReport[]): readonly Note[] {
  const all = reports.flatMap(({ part, notes }) => notes.map((note) => ({ ...note, component: part.component })));
  return [...grouped(all, ({ kind, text, places }) => JSON.stringify([kind, text, places])).values()].flatMap(
    (same) => {
      if (new Set(same.map(({ component }) => component)).size < reports.length || reports.length === 1) return same;
      return same.slice(0, 1).map(({ kind, text, places }) => ({ kind, text, places }));
    },
  );
}

const referenceLast =
  ({ reference }: PartReport) =>
  (one: ReportedEnvironment, other: ReportedEnvironment): number =>
    Number(one.name === reference) - Number(other.name === reference);

/** An environment with all of its components; none where it has none. */
function environmentOfAll(name: string, reports: readonly PartReport[]): readonly ReportedEnvironment[] {
  const parts = reports.flatMap(({ part, environments }) =>
    environments.filter((environment) => environment.name === name).map((environment) => ({ part, environment })),
  );
  const [first] = parts;
  if (first === undefined) return [];
  const patterns = [...new Set(parts.map(({ part, environment }) => part.patterns[name] ?? environment.file))];
  const versions = [...new Set(parts.map(({ environment }) => environment.terraformVersion))];
  const [version] = versions;
  const digests = parts.map(({ part, environment }) => [part.component, environment.fingerprint]);
  return [
    {
      name,
      source: first.environment.source,
      file: patterns.length === 1 ? (patterns[0] ?? "") : `${patterns[0]} and ${patterns.length - 1} more`,
      ...(versions.length === 1 && version !== undefined ? { terraformVersion: version } : {}),
      resources: sum(parts.map(({ environment }) => environment.resources)),
      fingerprint: `sha256:${createHash("sha256").update(JSON.stringify(digests)).digest("hex")}`,
    },
  ];
}

const componentOf = (
  { part: { component: name }, environments, counts }: PartReport,
  open: readonly Finding[],
): ReportedComponent => ({
  name,
  environments,
  resourcesCompared: counts.resourcesCompared,
  differences: counts.differences,
  open: open.filter(({ component }) => component === name).length,
});

function countsOfAll(reports: readonly PartReport[], findings: readonly Finding[]): Counts {
  const all = reports.map(({ counts }) => counts);
  const compared = reports.filter(({ environments }) => environments.length > 0);
  const changes = compared.flatMap(({ counts }) => counts.change ?? []);
  const total = (of: (counts: Counts) => number): number => sum(all.map(of));
  const kinds = Object.keys(all[0]?.explained ?? {}) as ExplanationKind[];
  return {
    resourcesCompared: total(({ resourcesCompared }) => resourcesCompared),
    differences: total(({ differences }) => differences),
    explained: Object.fromEntries(kinds.map((kind) => [kind, total(({ explained }) => explained[kind])])) as Record<
      ExplanationKind,
      number
    >,
    unexplained: total(({ unexplained }) => unexplained),
    ...(changes.length === 0 || changes.length < compared.length
      ? {}
      : {
          change: {
            introduced: sum(changes.map(({ introduced }) => introduced)),
            existing: sum(changes.map(({ existing }) => existing)),
            removed: sum(changes.map(({ removed }) => removed)),
          },
        }),
    ...countFindings(findings),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
