/**
 * Whatever a report suggests for its findings, applied once, leaves none of them open: one entry for each finding, and
 * no second round.
 */
import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { folderWith, runIn } from "../cli/world.js";
import { isRecorded, readRecorded, type GivenFiles } from "./harness/recorded.js";
import { readScenarios, type Scenario } from "./harness/scenario.js";

const recorded = readRecorded();
const scenarios = readScenarios(fileURLToPath(new URL(".", import.meta.url)))
  .filter(isRecorded)
  .filter(({ command, expect: { findings } }) => command === "check" && findings.length > 0);

const comparing = ({ environments }: Pick<Scenario, "environments">): readonly string[] => [
  "--today",
  "2026-01-15",
  ...environments.flatMap((environment) => ["--plan", `${environment}=plans/${environment}.json`]),
];

async function openFindings(folder: string, scenario: Scenario): Promise<readonly Finding[]> {
  await runIn(folder, ["check", ...comparing(scenario), "--report", "json=report.json"]);
  const { findings } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as ParityReport;
  return findings.filter(({ status }) => status === "open");
}

describe("what a report suggests", () => {
  it.each(scenarios)("accepts every finding that it is suggested for: $name", async (scenario) => {
    const folder = folderWith({ ...(recorded.get(scenario.name) as GivenFiles) });
    const open = await openFindings(folder, scenario);
    const numbers = open.flatMap(({ allow }, position) => (allow === undefined ? [] : [String(position + 1)]));
    if (numbers.length === 0) return;
    const { exitCode, stderr } = await runIn(folder, [
      "allow",
      ...numbers,
      "--reason",
      "It is a test.",
      ...comparing(scenario),
    ]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("accepted")]);
    const kept = new Set(open.filter(({ allow }) => allow === undefined).map(({ id }) => id));
    // What may differ is a part of what a proof was made for: it has to be made again.
    const after = (await openFindings(folder, scenario)).filter(
      ({ id, kind }) => !kept.has(id) && kind !== "stale-proof",
    );
    expect(after.map(({ kind, cause }) => `${kind}: ${cause}`)).toEqual([]);
  });
});
