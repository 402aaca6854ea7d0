/** What the environments have that a finding is not about. */
import { describe, expect, it } from "vitest";
import type { ParityReport, ReportedPlace } from "../../src/model/report.js";
import { folderWith, LATER, planOf, runIn } from "../cli/world.js";
import { readRecorded, type GivenFiles } from "../scenarios/harness/recorded.js";

async function reportOn(files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<ParityReport> {
  const { stdout, stderr } = await runIn(folderWith(files), ["check", ...argv, "--report", "json"]);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as ParityReport;
}
const findingOf = (report: ParityReport, environment: string): readonly ReportedPlace[] =>
  report.findings.filter((finding) => finding.environment === environment).flatMap(({ places }) => places);

describe("a finding about one of several environments", () => {
  const plans = (...inputs: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      inputs.map((input, index) => [
        `${"abcd"[index]}.json`,
        planOf(input, { timestamp: `2027-01-0${index + 1}T00:00:00Z` }),
      ]),
    );

  it("shows what the others have: their own difference, or what the reference has", async () => {
    const report = await reportOn(plans("x", "y", "z", "z"), "a.json", "b.json", "c.json", "d.json");
    const [place] = findingOf(report, "a").filter((one) => one.place === "input");
    expect(place?.values).toEqual({ a: { state: "known", text: "x" }, d: { state: "known", text: "z" } });
    expect(place?.others).toEqual({ b: { state: "known", text: "y" }, c: { state: "known", text: "z" } });
    expect(findingOf(report, "b").find((one) => one.place === "input")?.others).toEqual({
      a: { state: "known", text: "x" },
      c: { state: "known", text: "z" },
    });
  });

  it("shows nothing of others where there are only two", async () => {
    const report = await reportOn(plans("x", "y"), "a.json", "b.json");
    for (const place of findingOf(report, "a")) expect(place).not.toHaveProperty("others");
  });

  it("shows nothing of an environment whose plan is not whole", async () => {
    const files = { ...plans("x", "y", "z"), "b.json": planOf("y", { ...LATER, errored: true }) };
    const report = await reportOn(files, "a.json", "b.json", "c.json");
    for (const place of findingOf(report, "a")) expect(place).not.toHaveProperty("others");
  });

  it("shows nothing where another one differs around the place", async () => {
    const list = (...items: readonly string[]): string => items as unknown as string;
    const files = {
      ...plans("x", "y", "z"),
      "a.json": planOf(list("1", "2")),
      "c.json": planOf(list("1", "3"), LATER),
    };
    const report = await reportOn(files, "a.json", "b.json", "c.json");
    const inside = findingOf(report, "a").filter(({ path }) => path.length > 1);
    expect(inside.length).toBeGreaterThan(0);
    for (const place of inside) expect(place).not.toHaveProperty("others");
  });

  it("shows the parameter and all that it moves, as real plans have it", async () => {
    const given = readRecorded().get("orders-three-environments-one-skewed") as GivenFiles;
    const named = ["staging", "qa", "production"].flatMap((name) => ["--plan", `${name}=plans/${name}.json`]);
    const report = await reportOn(given, "--today", "2026-01-15", ...named);
    expect(report.findings.map(({ places }) => places.map(({ others }) => others))).toEqual([
      ["16.4", "16.4", "16.4", "default:postgres-16", "default.postgres16"].map((text) => ({
        staging: { state: "known", text },
      })),
    ]);
  });
});
