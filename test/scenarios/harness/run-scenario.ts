import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import type { ParityReport } from "../../../src/model/report.js";
import { reportFormats } from "../../../src/report/index.js";
import { disagreements } from "./expectation.js";
import { planEnvironment } from "./plans.js";
import { openProject } from "./project.js";
import { folded, type Recorded } from "./recorded.js";
import { runNode, type Outcome } from "./run-node.js";
import type { Scenario } from "./scenario.js";
import { secretsIn } from "./secrets-in.js";

/** The date and the hour of all scenarios: that of the plans, and an hour later. */
const TODAY = "2026-01-15";
const NOW = "2026-01-15T10:00:00Z";

/** What went in and came out, and everything that is not as it should be: nothing when all is well. */
export interface Ran extends Recorded {
  /** How what came out is not what is expected. */
  readonly outcome: readonly string[];
  /** Where which secrets can be seen. */
  readonly leaks: readonly string[];
}

/** Runs a scenario from beginning to end. */
export async function runScenario(scenario: Scenario, command: string, scratch: string): Promise<Ran> {
  const project = await openProject(scenario.subject, scenario.change, scratch);
  const folder = join(scratch, "scenarios", scenario.name);
  layOut(project.folder, folder);
  // Where plans come from two commits, the contract can name the older source as well.
  if (scenario.plannedBefore.length > 0)
    layOut((await openProject(scenario.subject, {}, scratch)).folder, join(folder, "before"));
  const secrets = new Set<string>();
  for (const environment of scenario.environments) {
    const planned = await planEnvironment(scenario, environment, project, scratch);
    writeFileSync(join(folder, "plans", `${environment}.json`), planned.text);
    for (const secret of planned.secrets) secrets.add(secret);
  }
  const before = filesIn(folder);
  const given = Object.fromEntries(before.map((file) => [relative(folder, file), readFileSync(file, "utf8")]));
  const outcome = await runNode([command, ...argumentsOf(scenario)], folder);
  const written = filesIn(folder).filter((file) => !before.includes(file));
  return {
    given,
    report: reportIn(folder, outcome.errors),
    outcome: wrongOutcome(scenario, outcome, folder),
    leaks: leaksIn(outcome, folder, written, [...secrets]),
  };
}

/** What the command is called with. It writes every format there is, and text on the terminal as well. */
export function argumentsOf({ command, environments }: Scenario): readonly string[] {
  const words = command.split(/\s+/);
  const added = words[0] === "gate" ? ["--now", NOW] : ["--today", TODAY];
  const plans = environments.flatMap((environment) => ["--plan", `${environment}=plans/${environment}.json`]);
  const reports = [
    "--report",
    "text",
    ...reportFormats.flatMap((format) => ["--report", `${format}=${reportFile(format)}`]),
  ];
  return [...words, ...(words.includes(added[0] as string) ? [] : added), ...plans, ...reports];
}

/** The Markdown report in the folder of a scenario, or what standard error said where none was written; folded. */
export function reportIn(folder: string, errors: string): string {
  const file = join(folder, reportFile("markdown"));
  return folded(existsSync(file) ? readFileSync(file, "utf8") : errors);
}

/** How what came out is not what the scenario expects; nothing when it is. */
export function wrongOutcome({ expect }: Scenario, outcome: Outcome, folder: string): readonly string[] {
  const said = outcome.errors.trim();
  const wrong =
    outcome.exit === expect.exit
      ? []
      : [`exit code ${outcome.exit} instead of ${expect.exit}${said === "" ? "" : `: ${said}`}`];
  if (expect.message !== undefined && !said.includes(expect.message))
    wrong.push(`standard error does not say "${expect.message}" but: ${said}`);
  const missing = reportFormats.map(reportFile).filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0)
    return expect.exit === 2 ? wrong : [...wrong, ...missing.map((file) => `${file} was not written`)];
  const report = JSON.parse(readFileSync(join(folder, reportFile("json")), "utf8")) as ParityReport;
  const kinds = new Set(report.notes.map(({ kind }) => kind));
  const notes = (expect.notes ?? [])
    .filter((kind) => !kinds.has(kind))
    .map((kind) => `there is no note ${kind}, only ${[...kinds].join(", ") || "none"}`);
  return [...wrong, ...disagreements(report, expect.findings), ...notes];
}

// --- internal ---

const reportFile = (format: (typeof reportFormats)[number]): string => join("reports", `report.${format}`);

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** What the command may look at, and nothing else. */
function layOut(project: string, folder: string): void {
  for (const made of ["plans", "reports"]) mkdirSync(join(folder, made), { recursive: true });
  for (const entry of ["parity.yaml", "cdktf.out", "stacks/parameters", "infra", "environments"])
    if (existsSync(join(project, entry))) cpSync(join(project, entry), join(folder, entry), { recursive: true });
}

/** Whatever the command printed and wrote, reports or anything else. */
function leaksIn(
  { output, errors }: Outcome,
  folder: string,
  written: readonly string[],
  secrets: readonly string[],
): readonly string[] {
  const files = written.map((file) => ({ where: relative(folder, file), text: readFileSync(file, "utf8") }));
  const texts = [{ where: "standard output", text: output }, { where: "standard error", text: errors }, ...files];
  return texts.flatMap(({ where, text }) =>
    secretsIn(text, secrets).map((secret) => `${where} holds the secret ${secret}`),
  );
}
