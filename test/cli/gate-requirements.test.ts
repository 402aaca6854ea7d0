/** What `gate` says of the requirements of a promotion, in every report for people, and what becomes of them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { requirementsOfAll } from "../../src/judge/requirement-outcomes.js";
import type { ParityReport, ReportedRequirement } from "../../src/model/report.js";
import { folderWith, runIn, type Outcome } from "./world.js";

const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");

const CONTRACT = readFileSync(new URL("../gate/parity.yaml", import.meta.url), "utf8");
const contractWith = (more: string): string => `${CONTRACT}${more}`;

const gate = (staging: string, more = "", ...argv: readonly string[]): Promise<Outcome> =>
  runIn(
    folderWith({
      "parity.yaml": contractWith(more),
      "staging.json": staging,
      "production.json": fixture("v2-planned.production"),
    }),
    ["gate", "--from", "staging", "--to", "production", ...argv],
  );
const toldOf = async (staging: string, more = ""): Promise<Readonly<Record<string, string>>> => {
  const { requirements = [] } = JSON.parse((await gate(staging, more, "--report", "json")).stdout) as ParityReport;
  return Object.fromEntries(requirements.map(({ kind, outcome }) => [kind, outcome]));
};

describe("the requirements of a promotion", () => {
  it("are all listed where it passes, with what is not asked for", async () => {
    const { stdout } = await gate(fixture("v2.staging"), "gate: { requireNoLiveDrift: false }\n");
    expect(stdout).toContain(`
All 6 requirements met
   met        Nothing is pending where it was tested
   met        Both plans were made from the same configuration, as far as plans
              tell
   not asked  No plan found a change made outside of Terraform that matters
              (gate.requireNoLiveDrift)
   met        Both plans are whole and not errored
   met        No check, precondition or postcondition failed
   met        The configuration proof, where there is one, is about what is
              compared
   met        No waiver has expired
   not asked  No waiver lasts too long (gate.maxWaiverDays)
   not asked  No plan is too old (gate.maxPlanAgeHours)
   not asked  What was tested came there in order, and long enough ago
              (gate.order)
   not asked  What is accepted was reviewed lately (gate.reviewDays)
`);
  });

  it("are in JSON, with what is not met", async () => {
    expect(await toldOf(fixture("v2.staging"))).toEqual({
      "pending-change": "met",
      "configuration-mismatch": "met",
      "live-drift": "met",
      "incomplete-plan": "met",
      "failed-check": "met",
      "stale-proof": "met",
      "expired-waiver": "met",
      "overlong-waiver": "not-asked",
      "stale-plan": "not-asked",
      "not-promoted": "not-asked",
      "not-reviewed": "not-asked",
    });
    const old = "gate: { maxPlanAgeHours: 1, maxWaiverDays: 30 }\n";
    expect(await toldOf(fixture("v2-planned.staging"), old)).toMatchObject({
      "pending-change": "not-met",
      "stale-plan": "met",
      "overlong-waiver": "met",
    });
  });

  it("are not said to be met where a plan is not whole", async () => {
    const plan = JSON.parse(fixture("v2.staging")) as object;
    expect(await toldOf(JSON.stringify({ ...plan, errored: true }))).toMatchObject({
      "pending-change": "not-judged",
      "configuration-mismatch": "not-judged",
      "incomplete-plan": "not-met",
    });
  });

  it("are told apart where somebody accepts what is not met", async () => {
    const waiver =
      "waivers:\n  - { resource: terraform_data.*, attribute: '*', reason: Until it is moved., owner: a, " +
      "expires: 2027-02-01 }\n";
    const told = await toldOf(fixture("v2-planned.staging"), waiver);
    expect(told["pending-change"]).toBe("accepted");
  });

  it("stand in Markdown and HTML, and in no report of a mere check", async () => {
    const markdown = await gate(fixture("v2.staging"), "", "--report", "markdown");
    expect(markdown.stdout).toContain("<summary>All 7 requirements met</summary>");
    expect(markdown.stdout).toContain("- not asked: No plan is too old (gate.maxPlanAgeHours)");
    const files = {
      "parity.yaml": contractWith(""),
      "staging.json": fixture("v2.staging"),
      "production.json": fixture("v2-planned.production"),
    };
    const checked = await runIn(folderWith(files), ["check"]);
    expect(checked.stdout).not.toContain("requirement");
    expect((await gate(fixture("v2-planned.staging"))).stdout).not.toContain("requirements met");
    expect((await gate(fixture("v2-planned.staging"), "", "--verbose")).stdout).toContain("6 of 7 requirements met");
  });

  it("are refused in a saved report that says something else than its findings", async () => {
    const { stdout } = await gate(fixture("v2-planned.staging"), "", "--report", "json");
    const forged = stdout.replace('"not-met"', '"met"');
    expect(forged).not.toBe(stdout);
    const folder = folderWith({ "report.json": stdout, "forged.json": forged });
    expect((await runIn(folder, ["report", "report.json"])).exitCode).toBe(1);
    expect(await runIn(folder, ["report", "forged.json"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("is not the one that its findings have") as unknown,
    });
  });

  it.each<[string, (all: readonly ReportedRequirement[]) => readonly ReportedRequirement[]]>([
    ["is not met", ([first, ...others]) => [{ ...first, outcome: "not-met" } as ReportedRequirement, ...others]],
    ["was not judged", ([first, ...others]) => [{ ...first, outcome: "not-judged" } as ReportedRequirement, ...others]],
    ["was accepted", ([first, ...others]) => [{ ...first, outcome: "accepted" } as ReportedRequirement, ...others]],
    ["is left out", ([, ...others]) => others],
    ["stands twice", (all) => [...all, ...all.slice(0, 1)]],
    ["stands twice in place of another", ([first, , ...others]) => [first, first, ...others] as ReportedRequirement[]],
    ["is one of none", () => []],
  ])("are refused in a saved report that passes where one %s", async (_, change) => {
    const { exitCode, stdout } = await gate(fixture("v2.staging"), "", "--report", "json");
    const report = JSON.parse(stdout) as ParityReport;
    const forged = { ...report, requirements: change(report.requirements ?? []) };
    const folder = folderWith({ "report.json": stdout, "forged.json": JSON.stringify(forged) });
    expect([exitCode, (await runIn(folder, ["report", "report.json"])).exitCode]).toEqual([0, 0]);
    expect(await runIn(folder, ["report", "forged.json"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("is not the one that its findings have") as unknown,
    });
  });

  it("are taken from every report that a gate writes, whatever became of them", async () => {
    const plan = JSON.parse(fixture("v2.staging")) as Readonly<Record<string, unknown>>;
    const everything = '  - { resource: "*", attribute: "*", level: info }\n';
    const waiver =
      "waivers:\n  - { resource: terraform_data.*, attribute: '*', reason: Until it is moved., owner: a, " +
      "expires: 2027-02-01 }\n";
    const nothingAsked =
      "gate: { requireApplied: false, requireSameConfiguration: false, requireNoLiveDrift: false, " +
      "maxWaiverDays: 1, maxPlanAgeHours: 1 }\n";
    const codes: number[] = [];
    for (const staging of [
      plan,
      { ...plan, errored: true },
      { ...plan, complete: false },
      { ...plan, configuration: {} },
      { ...plan, something_new: [{ a: 1 }] },
      JSON.parse(fixture("v2-planned.staging")) as object,
    ])
      for (const more of ["", everything, everything + waiver, nothingAsked, nothingAsked + waiver]) {
        const { exitCode, stdout } = await gate(JSON.stringify(staging), more, "--report", "json");
        const again = await runIn(folderWith({ "report.json": stdout }), ["report", "report.json", "--report", "json"]);
        expect(again).toEqual({ exitCode, stdout, stderr: "" });
        codes.push(exitCode);
      }
    expect(new Set(codes)).toEqual(new Set([0, 1]));
  });

  it("are of all components the worst that became of them in any", () => {
    const of = (outcome: "met" | "not-met" | "not-judged" | "not-asked" | "accepted") => ({
      requirements: [{ kind: "live-drift" as const, outcome }],
    });
    const worst = (...outcomes: readonly Parameters<typeof of>[0][]) =>
      requirementsOfAll(outcomes.map(of), [])[0]?.outcome;
    expect(worst("met", "not-met", "not-judged")).toBe("not-met");
    expect(worst("met", "not-judged")).toBe("not-judged");
    expect(worst("met", "accepted")).toBe("accepted");
    // What one component was never asked is not met by all of them.
    expect(worst("not-asked", "met")).toBe("not-asked");
    expect(worst("accepted", "not-asked")).toBe("not-asked");
    expect(worst("not-asked", "not-met")).toBe("not-met");
    expect(worst("not-asked", "not-asked")).toBe("not-asked");
    expect(requirementsOfAll([{}, {}], [])).toEqual([]);
  });
});
