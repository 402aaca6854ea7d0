import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const folder = folderWith({ "a.json": planOf("a", { terraform_version: "1.11.3" }), "b.json": planOf("b") });
const run = (...argv: readonly string[]) => runIn(folder, argv);
await run("check", "a.json", "b.json", "--report", "json=saved.json");

describe("tfparity report", () => {
  it.each([
    ["text", []],
    ["text", ["--verbose"]],
    ["text", ["--quiet"]],
    ["text", ["--severity", "medium"]],
    ["markdown", ["--dimension", "topology"]],
    ["markdown", ["--link-base", "https://git.example/shop/blob/main"]],
    ["json", []],
  ])("writes what the check wrote: %s %j", async (format, options) => {
    const written = await run("report", "saved.json", "--report", format, ...options);
    expect(written).toEqual(await run("check", "a.json", "b.json", "--report", format, ...options));
    expect([written.exitCode, written.stderr]).toEqual([1, ""]);
  });

  it("writes again what was told of a base", async () => {
    await run("check", "b.json", "a.json", "--report", "json=turned.json");
    const since = ["check", "b.json", "a.json", "--base", "turned.json", "--report", "markdown=one.md"];
    await run(...since, "--report", "json=since.json");
    await run("report", "since.json", "--report", "markdown=two.md");
    const [one, two] = ["one.md", "two.md"].map((name) => readFileSync(join(folder, name), "utf8"));
    expect(one).toContain("Since the base: 0 findings introduced, 2 there already, 0 resolved.");
    expect(two).toBe(one);
  });

  it("refuses what is no report, what is not there, and to write over what it reads", async () => {
    const plan = await run("report", "a.json");
    expect([plan.exitCode, plan.stdout]).toEqual([2, ""]);
    expect(plan.stderr).toMatch(/^tfparity: a\.json: this is no report of tfparity: .*writes one\n$/);
    expect((await run("report", "missing.json")).exitCode).toBe(2);
    expect((await run("report")).exitCode).toBe(2);
    const over = await run("report", "saved.json", "--report", "json=saved.json");
    expect(over.exitCode).toBe(2);
    expect(over.stderr).toContain("this is an input");
  });

  const alike = folderWith({ "a.json": planOf("a", LATER), "b.json": planOf("a") });
  /** Reads a report that passes, after somebody has changed it. */
  async function forged(change: (report: ParityReport) => object): Promise<Outcome> {
    const { stdout } = await runIn(alike, ["check", "a.json", "b.json", "--report", "json"]);
    const report = JSON.parse(stdout) as ParityReport;
    return await runIn(folderWith({ "forged.json": JSON.stringify({ ...report, ...change(report) }) }), [
      "report",
      "forged.json",
    ]);
  }

  it.each<[string, (report: ParityReport) => object]>([
    ["no environment", () => ({ environments: [] })],
    ["no environment, of components", () => ({ environments: [], components: [] })],
    ["one environment", ({ environments }) => ({ environments: environments.slice(1) })],
    ["one environment twice", ({ environments: [one] }) => ({ environments: [one, one], reference: one?.name })],
    ["another reference", () => ({ reference: "c" })],
  ])("refuses a verdict on %s", async (_, change) => {
    expect((await forged(() => ({}))).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await forged(change);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("forged.json: this report does not compare environments with its reference");
  });

  it.each<[string, Partial<ParityReport["counts"]>, string]>([
    ["more resources than can be counted", { resourcesCompared: 1e308 }, "/counts/resourcesCompared must be <= "],
    ["more differences than can be counted", { differences: 1e21 }, "/counts/differences must be <= "],
    ["differences that are neither explained nor not", { differences: 5 }, "is not the one that its findings have"],
    ["findings that nobody has accepted", { waived: 3 }, "is not the one that its findings have"],
    ["findings that no baseline holds", { baselined: 1 }, "is not the one that its findings have"],
  ])("refuses a report that counts %s", async (_, counts, message) => {
    const { exitCode, stderr } = await forged((report) => ({ counts: { ...report.counts, ...counts } }));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
