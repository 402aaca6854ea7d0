/** `tfparity merge`: joins the reports of components that were checked apart. */
import { isPart, mergeReports, unreportedComponents, type PartReport } from "../judge/merge-reports.js";
import { askedKinds } from "../judge/requirement-outcomes.js";
import { promotionRequirements } from "../knowledge/promotion-requirements.js";
import type { AskedRun } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import type { ReportedPart } from "../model/report.js";
import { beginReading, type Reading } from "./files-read.js";
import { momentsOf } from "./gate-options.js";
import { historyFiles, recorded } from "./history-option.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs } from "./outputs.js";
import type { MergeOptions } from "./program.js";
import { publish, reportFiles } from "./publish.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";
import { readSavedReport, refuseInconsistent } from "./saved-report.js";

/**
 * `tfparity merge`. The report of all components, as one run writes it, from the JSON reports of
 * `check --component <name>` or `gate --component <name>`. A component of which there is no report blocks. Throws an
 * InputError for what is no such report, for two of one component, and for reports that were not made alike.
 */
export async function merge(files: readonly string[], options: MergeOptions, io: Io): Promise<ExitCode> {
  const reading = beginReading(io);
  const targets = parseReportTargets(options.report);
  const view = viewOf(options, io);
  momentsOf(options, io);
  await checkOutputs([...reportFiles(targets), ...(await historyFiles(options, io.cwd))], files, io.cwd);
  const reports: GivenReport[] = [];
  for (const file of files) reports.push({ file, report: await readReport(file, reading) });
  refuseUnlike(reports);
  const parts = reports.map((given) => given.report);
  const asked = { asked: askedOf(parts), contract: {}, unreported: unreportedComponents(parts) };
  const { report, append } = await recorded(mergeReports(parts), asked, options, io, reading);
  await publish(report, targets, { color: options.color, view }, io, reading);
  await append();
  return report.verdict.outcome === "pass" ? 0 : 1;
}

// --- internal ---

/** What all of them were asked; that another commit's contract judged shows in what it says of the proposed one. */
function askedOf(parts: readonly PartReport[]): AskedRun {
  const promotion = parts[0]?.part.promotion;
  const weighs = parts.some(({ findings }) => findings.some(({ kind }) => kind === "contract-change"));
  const asked: AskedRun = promotion === undefined ? { command: "check" } : { command: "gate", ...promotion };
  return weighs ? { ...asked, weighsContract: true } : asked;
}

interface GivenReport {
  readonly file: string;
  readonly report: PartReport;
}

const HOW = "write it with: tfparity check --component <name> --report json=<file>, or gate in place of check";

async function readReport(file: string, reading: Reading): Promise<PartReport> {
  const report = await readSavedReport(file, reading, HOW);
  if (!isPart(report) || report.part.read === undefined)
    throw new InputError(`this report is of no single component, so that there is nothing to join; ${HOW}`, { file });
  refuseForeign(report, file);
  refuseInconsistent(report, file);
  return report;
}

/** What is told of another component, or compares other environments than there are, was put together by somebody. */
function refuseForeign({ part, findings, environments, reference }: PartReport, file: string): void {
  const problem = !part.components.includes(part.component)
    ? "a component that is not among those of the contract"
    : [...findings, ...part.undecided].some(({ component = part.component }) => component !== part.component)
      ? "a finding of another component"
      : environments.some(({ name }) => !part.environments.includes(name)) || !part.environments.includes(reference)
        ? "an environment that is not among those of the contract"
        : whatIsNotCompared({ part, environments, reference });
  if (problem === undefined) return;
  throw new InputError(`this report has ${problem}, so that tfparity has not written it as it is; ${HOW}`, { file });
}

/** A verdict on all components is one on all environments: none may be left out, or stand for fewer files. */
function whatIsNotCompared({
  part: { having, lacking, environments: all },
  environments,
  reference,
}: Pick<PartReport, "part" | "environments" | "reference">): string | undefined {
  const left = all.find((name) => !having.includes(name) && !lacking.includes(name));
  if (left !== undefined) return `nothing about the environment ${left}: check without --plan, or give a plan of each`;
  const wanted = having.includes(reference) && having.length > 1 ? having : [];
  const compared = environments.map(({ name }) => name);
  const isSame = wanted.length === compared.length && wanted.every((name) => compared.includes(name));
  return isSame ? undefined : "other environments than those that have the component";
}

/** What has to be the same for one verdict, as messages call it. */
const ALIKE: readonly { readonly what: string; readonly of: (report: PartReport) => unknown }[] = [
  { what: "another version of tfparity", of: ({ part }) => part.version },
  { what: "another contract", of: ({ part }) => part.contract },
  { what: "other environments", of: ({ part }) => part.environments },
  { what: "another reference", of: ({ reference }) => reference },
  { what: "other components (each job needs the files of all, or names them)", of: ({ part }) => part.components },
  { what: "another command (check, or gate between other ends)", of: ({ part }) => part.promotion ?? "check" },
  { what: "another age that plans may have (--max-age)", of: ({ part }) => part.maxPlanAgeHours },
  { what: "another baseline or other schemas of providers", of: ({ part }) => part.read?.rules },
  { what: "another date (--today)", of: ({ part }) => part.today },
  { what: "another severity that blocks (--fail-on)", of: ({ verdict }) => verdict.failOn },
  { what: "another kind of files", of: sourceOf },
];

/** Undefined for a component that only one environment has: nothing was compared. */
function sourceOf({ environments }: PartReport): string | undefined {
  return environments[0]?.source;
}

/** A parameter file that several components have is one file. */
function refuseOtherParameters(reports: readonly GivenReport[]): void {
  const known = new Map<string, { readonly sha256: string; readonly from: string }>();
  for (const { file, report } of reports)
    for (const [name, sha256] of Object.entries(report.part.read?.parameters ?? {})) {
      const before = known.get(name);
      if (before !== undefined && before.sha256 !== sha256)
        throw new InputError(`${name} was another file than for ${before.from}; check all components alike`, { file });
      known.set(name, { sha256, from: file });
    }
}

/** A requirement that one component was never asked would be reported as met by all. */
function refuseOtherRequirements(reports: readonly GivenReport[]): void {
  const judged = reports.flatMap(({ file, report: { requirements } }) =>
    requirements === undefined ? [] : [{ file, asked: askedKinds(requirements) }],
  );
  const [first, ...others] = judged;
  if (first === undefined) return;
  const all = new Set(judged.flatMap(({ asked }) => [...asked]));
  for (const kind of all) {
    const isAsked = first.asked.has(kind);
    const other = others.find(({ asked }) => asked.has(kind) !== isAsked);
    if (other === undefined) continue;
    const { asks, setting } = promotionRequirements[kind];
    const by = [setting, kind === "stale-plan" ? "--max-age" : undefined].filter((one) => one !== undefined);
    const what = `"${asks}"${by.length === 0 ? "" : ` (${by.join(" or ")})`}`;
    const [says, before] = isAsked ? ["does not ask for", "does"] : ["asks for", "does not"];
    throw new InputError(`this report ${says} ${what}, and ${first.file} ${before}; gate all components alike`, {
      file: other.file,
    });
  }
}

function refuseUnlike(reports: readonly GivenReport[]): void {
  refuseOtherParameters(reports);
  const seen = new Map<string, string>();
  for (const { file, report } of reports) {
    const { component }: ReportedPart = report.part;
    const before = seen.get(component);
    if (before !== undefined)
      throw new InputError(`this is a report of the component ${component}, and so is ${before}; name one of them`, {
        file,
      });
    seen.set(component, file);
  }
  for (const { what, of } of ALIKE) {
    const known = reports.filter(({ report }) => of(report) !== undefined);
    const [first] = known;
    const other = known.find(
      ({ report }) => first !== undefined && JSON.stringify(of(report)) !== JSON.stringify(of(first.report)),
    );
    if (first !== undefined && other !== undefined)
      throw new InputError(`this report was made with ${what} than ${first.file}; check all components alike`, {
        file: other.file,
      });
  }
  refuseOtherRequirements(reports);
}
