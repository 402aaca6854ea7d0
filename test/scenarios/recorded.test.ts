/**
 * The scenarios once more without Terraform: from what it made when they were recorded, to the report that somebody
 * read and approved. See README.md.
 */
import { describe, expect, it } from "vitest";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { ParityReport } from "../../src/model/report.js";
import { reportFormats } from "../../src/report/index.js";

import { folderWith, runIn } from "../cli/world.js";
import { approvedNames, approvedReport, isRecorded, readRecorded, type GivenFiles } from "./harness/recorded.js";
import { argumentsOf, reportIn, wrongOutcome } from "./harness/run-scenario.js";
import { readScenarios } from "./harness/scenario.js";

/** What is saved as JSON is the same report in every format, to the byte. */
async function expectToBeRenderedAgain(folder: string): Promise<void> {
  if (!existsSync(join(folder, "reports/report.json"))) return;
  const targets = reportFormats.flatMap((format) => ["--report", `${format}=reports/again.${format}`]);
  const { exitCode } = await runIn(folder, ["report", "reports/report.json", ...targets]);
  const bytesOf = (name: string, format: string): string =>
    readFileSync(join(folder, `reports/${name}.${format}`), "utf8");
  const { verdict } = JSON.parse(bytesOf("report", "json")) as ParityReport;
  expect(exitCode).toBe(verdict.outcome === "pass" ? 0 : 1);
  for (const format of reportFormats) expect(bytesOf("again", format)).toBe(bytesOf("report", format));
}

const scenarios = readScenarios(fileURLToPath(new URL(".", import.meta.url))).filter(isRecorded);
const recorded = readRecorded();

describe("a recorded scenario", () => {
  it("is each of plain Terraform and some of the platform, and nothing else was recorded", () => {
    const names = scenarios.map(({ name }) => name);
    expect([...recorded.keys()].sort()).toEqual(names);
    expect([...approvedNames()].sort()).toEqual(names);
  });

  it.each(scenarios)("has the findings that are expected and the approved report: $name", async (scenario) => {
    const folder = folderWith({ "reports/.keep": "", ...(recorded.get(scenario.name) as GivenFiles) });
    const { exitCode, stdout, stderr } = await runIn(folder, argumentsOf(scenario));
    const wrong = wrongOutcome(scenario, { exit: exitCode, output: stdout, errors: stderr }, folder);
    expect(wrong.length === 0, wrong.join("\n")).toBe(scenario.known === undefined);
    expect(reportIn(folder, stderr)).toBe(approvedReport(scenario.name));
    await expectToBeRenderedAgain(folder);
  });
});
