/**
 * The scenarios once more without Terraform: from what it made when they were recorded, to the report that somebody
 * read and approved. See README.md.
 */
import { describe, expect, it } from "vitest";
import { fileURLToPath } from "node:url";

import { folderWith, runIn } from "../cli/world.js";
import { approvedNames, approvedReport, isRecorded, readRecorded, type GivenFiles } from "./harness/recorded.js";
import { argumentsOf, reportIn, wrongOutcome } from "./harness/run-scenario.js";
import { readScenarios } from "./harness/scenario.js";

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
  });
});
