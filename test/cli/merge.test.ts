import fc from "fast-check";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { promotionRequirements } from "../../src/knowledge/promotion-requirements.js";
import type { ParityReport, RequirementKind } from "../../src/model/report.js";
import type { Trend } from "../../src/model/trend.js";
import { runsIn } from "../history/lines.js";
import { ALL, RULES, treeOf } from "./component-tree.js";
import { folderWith, planOf, runIn, type Outcome } from "./world.js";

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: "plans/staging/{component}.json" }
  production: { plan: "plans/production/{component}.json" }
`;

/** Inputs of a component; absent where that environment does not have it. */
interface Inputs {
  readonly staging?: string;
  readonly production?: string;
}

const filesOf = (components: Readonly<Record<string, Inputs>>, rules = ""): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(components).flatMap(([name, { staging, production }]) => [
      ...(staging === undefined
        ? []
        : [[`plans/staging/${name}.json`, planOf(staging, { timestamp: "2027-01-07T08:00:00Z" })]]),
      ...(production === undefined ? [] : [[`plans/production/${name}.json`, planOf(production)]]),
    ]),
  ),
  "parity.yaml": `${CONTRACT}components:\n${Object.keys(components)
    .map((name) => `  ${name}: {}\n`)
    .join("")}${rules}`,
});

const FORMATS = ["--report", "json=json.out", "--report", "text=text.out", "--report", "markdown=markdown.out"];
const outputs = (folder: string): readonly string[] =>
  ["json.out", "text.out", "markdown.out"].map((file) => readFileSync(join(folder, file), "utf8"));

/** What one run of all writes, and what joining the reports of each does, in this order. */
async function bothWays(folder: string, order: readonly string[], more: readonly string[] = []) {
  const together = await runIn(folder, ["check", ...FORMATS, ...more]);
  const whole = outputs(folder);
  for (const [position, name] of order.entries())
    await runIn(folder, ["check", "--component", name, "--report", `json=${position}.json`, ...more]);
  const joined = await runIn(folder, ["merge", ...order.map((_, position) => `${position}.json`), ...FORMATS]);
  return {
    together: { exitCode: together.exitCode, outputs: whole },
    joined: { exitCode: joined.exitCode, outputs: outputs(folder) },
  };
}

describe("merge", () => {
  describe("with a history", () => {
    const NOW = ["--now", "2027-01-07T00:00:00Z"];
    const LATER = ["--now", "2027-01-09T09:00:00Z"];
    const world = async (): Promise<string> => {
      const folder = folderWith(
        filesOf({ a: { staging: "a", production: "z" }, b: { staging: "a", production: "z" } }),
      );
      for (const name of ["a", "b"])
        await runIn(folder, ["check", "--component", name, "--report", `json=${name}.json`]);
      return folder;
    };
    const merge = (folder: string, ...argv: readonly string[]): Promise<Outcome> =>
      runIn(folder, ["merge", ...argv, "--history", "h.jsonl"]);

    it("writes the line of one run of all, and tells what earlier lines say", async () => {
      const folder = await world();
      await runIn(folder, ["check", "--history", "whole.jsonl", "--today", "2027-01-07"]);
      expect((await merge(folder, "b.json", "a.json", ...NOW)).exitCode).toBe(1);
      expect(runsIn(folder, "h.jsonl")).toEqual(runsIn(folder, "whole.jsonl"));
      const { stdout } = await merge(folder, "a.json", "b.json", ...LATER, "--report", "json");
      const { findings, history } = JSON.parse(stdout) as ParityReport;
      expect(history?.runs).toBe(2);
      expect(new Set(findings.map(({ openSince }) => openSince))).toEqual(new Set(["2027-01-07"]));
    });

    it("ends nothing of a component that there is no report of", async () => {
      const folder = await world();
      await merge(folder, "a.json", "b.json", ...NOW);
      const [whole] = runsIn(folder, "h.jsonl");
      await merge(folder, "a.json", ...LATER);
      expect(runsIn(folder, "h.jsonl")[1]).toMatchObject({ unreported: ["b"], verdict: { outcome: "blocked" } });
      const trend = async (): Promise<Trend> =>
        JSON.parse((await runIn(folder, ["trend", "h.jsonl", "--report", "json"])).stdout) as Trend;
      expect((await trend()).findings.mended).toBe(0);
      expect((await trend()).findings.longestOpen.filter(({ openSince }) => openSince === "2027-01-07")).toHaveLength(
        whole?.findings.length ?? -1,
      );
      await merge(folder, "a.json", "b.json", "--now", "2027-01-11T09:00:00Z");
      expect((await trend()).findings).toMatchObject({ mended: 1 });
    });

    it("is refused where it is an input, the report or no history, and writes nothing then", async () => {
      const folder = await world();
      for (const [file, more] of [
        ["a.json", []],
        ["r.out", ["--report", "json=r.out"]],
        ["parity.yaml", []],
        ["-", []],
      ] as const) {
        const { exitCode } = await runIn(folder, ["merge", "a.json", "b.json", "--history", file, ...more]);
        expect([file, exitCode]).toEqual([file, 2]);
      }
      expect((await merge(folder, "a.json", "b.json", "--now", "soon")).stderr).toContain("--now");
      expect(existsSync(join(folder, "r.out"))).toBe(false);
      expect(existsSync(join(folder, "h.jsonl"))).toBe(false);
    });
  });

  it("writes the same bytes as one run of all components, in whatever order", async () => {
    const units = { "data/orders": "orders-clean-applied", jobs: "orders-engine-version-skew", web: "orders-moved" };
    const folder = folderWith({ ...treeOf(units), "parity.yaml": ALL + RULES });
    const { together, joined } = await bothWays(folder, ["web", "data/orders", "jobs"]);
    expect(joined).toEqual(together);
    expect(together.exitCode).toBe(1);
  }, 120_000);

  it("does so whatever components differ, are missing, accepted, and whatever rules nobody uses", async () => {
    const input = fc.constantFrom("a", "z", undefined);
    const inputs = fc
      .record({ staging: input, production: input })
      .filter(({ staging, production }) => staging !== undefined || production !== undefined)
      .map(({ staging, production }): Inputs => ({
        ...(staging === undefined ? {} : { staging }),
        ...(production === undefined ? {} : { production }),
      }));
    const rule = fc.constantFrom(
      '{ resource: terraform_data.main, attribute: "input", reason: Agreed on. }',
      '{ resource: "*", attribute: output, reason: Agreed on. }',
      '{ resource: "component.*", presence: production, reason: Agreed on. }',
      "{ resource: component.b, presence: staging, reason: Agreed on. }",
      "{ cause: [x, unexplained-difference tag Team], reason: Agreed on. }",
    );
    const waiver = fc
      .constantFrom("2026-12-31", "2027-02-01")
      .map((day) => `waivers: [{ resource: "*.c", attribute: input, reason: Soon., owner: ops, expires: ${day} }]\n`);
    const world = fc.record({
      components: fc.record({ a: inputs, b: inputs, c: fc.constant({ staging: "a", production: "a" }) }),
      allow: fc.uniqueArray(rule, { maxLength: 4 }),
      waivers: fc.option(waiver, { nil: "" }),
      order: fc.shuffledSubarray(["a", "b", "c"], { minLength: 3 }),
      failOn: fc.constantFrom("low", "critical"),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ components, allow, waivers, order, failOn }) => {
        const rules = `allow: [${allow.join(", ")}]\n${waivers}`;
        const folder = folderWith(filesOf(components, rules));
        const { together, joined } = await bothWays(folder, order, ["--fail-on", failOn]);
        expect(joined).toEqual(together);
      }),
      { numRuns: 25 },
    );
  }, 300_000);

  it("is blocked where there is no report of a component, by its name", async () => {
    const folder = folderWith(filesOf({ a: { staging: "a", production: "a" }, b: { staging: "b", production: "b" } }));
    await runIn(folder, ["check", "--component", "a", "--report", "json=a.json", "--fail-on", "critical"]);
    const { exitCode, stdout } = await runIn(folder, ["merge", "a.json", "--report", "json"]);
    const report = JSON.parse(stdout) as ParityReport;
    expect([exitCode, report.findings.map(({ kind, cause, severity }) => `${kind} ${cause} ${severity}`)]).toEqual([
      1,
      ["missing-component There is no report of the component b critical"],
    ]);
  });
});

describe("merge refuses", () => {
  const folder = folderWith(filesOf({ a: { staging: "a", production: "z" }, b: { staging: "b", production: "b" } }));
  const reportOf = async (name: string, ...more: readonly string[]): Promise<string> =>
    (await runIn(folder, ["check", "--component", name, "--report", "json", ...more])).stdout;
  const refused = async (first: string, second: string): Promise<string> => {
    const other = folderWith({ "one.json": first, "two.json": second });
    const { exitCode, stdout, stderr } = await runIn(other, ["merge", "one.json", "two.json"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    return stderr;
  };

  it("two reports of one component", async () => {
    const [one, two] = [await reportOf("a"), await reportOf("a")];
    expect(await refused(one, two)).toContain("two.json: this is a report of the component a, and so is one.json");
  });

  it.each([
    ["another date (--today)", ["--today", "2027-01-06"]],
    ["another severity that blocks (--fail-on)", ["--fail-on", "high"]],
    ["another reference", ["--reference", "staging"]],
  ])("reports with %s", async (what, more) => {
    const [one, two] = [await reportOf("a"), await reportOf("b", ...more)];
    expect(await refused(one, two)).toContain(`this report was made with ${what} than one.json`);
  });

  it("reports by another contract, or of another version", async () => {
    const two = await reportOf("b");
    const one = await reportOf("a");
    const { contract = "", version = "" } = (JSON.parse(one) as ParityReport).part ?? {};
    expect(await refused(one.replace(contract, "0".repeat(64)), two)).toContain("made with another contract than");
    expect(await refused(one.replace(`"version": "${version}"`, '"version": "0.0.0"'), two)).toContain(
      "made with another version of tfparity than",
    );
    expect(await refused(one.replace('"schemaVersion": 1', '"schemaVersion": 2'), two)).toContain(
      "format version 2, and this version",
    );
  });

  it("what is no report of a component", async () => {
    const two = await reportOf("b");
    expect(await refused("{", two)).toContain("one.json: this is not valid JSON");
    expect(await refused("[]", two)).toContain("this is no report of tfparity: the whole must be object");
    expect(await refused(two.replace('"kind"', '"kind", "kind"'), two)).toContain("one.json");
    expect(await refused('{ "reference": "a", "reference": "b" }', two)).toContain("this key stands twice");
    const whole = await runIn(folder, ["check", "--report", "json"]);
    expect(await refused(whole.stdout, two)).toContain("this report is of no single component");
  });

  it("what was put together by hand", async () => {
    const [one, two] = [await reportOf("a"), await reportOf("b")];
    expect(
      await refused(
        one.replace('"component": "a",\n      "environment"', '"component": "b",\n      "environment"'),
        two,
      ),
    ).toContain("a finding of another component");
    expect(await refused(one.replace('"severity": "', '"severity": "x'), two)).toContain(
      "/findings/0/severity must be",
    );
    const part = { ...(JSON.parse(one) as ParityReport) };
    const foreign = { ...part, part: { ...part.part, component: "c" } };
    expect(await refused(JSON.stringify(foreign), two)).toContain("a component that is not among those");
  });

  it("what is about fewer environments, other components, another question or other files", async () => {
    const [one, two] = [await reportOf("a"), await reportOf("b")];
    const { part, ...report } = JSON.parse(one) as ParityReport;
    if (part?.read === undefined) throw new Error("a report of one component says what it was made of");
    const changed = (more: Partial<typeof part>, other: Partial<ParityReport> = {}): Promise<string> =>
      refused(JSON.stringify({ ...report, ...other, part: { ...part, ...more } }), two);
    expect(await changed({ environments: [...part.environments, "qa"] })).toContain("nothing about the environment qa");
    expect(await changed({}, { environments: [] })).toContain("other environments than those that have the component");
    expect(await changed({ components: [...part.components, "c"] })).toContain("made with other components");
    const promotion = { from: "staging", to: "production" };
    const requirements = (Object.keys(promotionRequirements) as RequirementKind[]).map((kind) => ({
      kind,
      outcome: "met" as const,
    }));
    expect(await changed({ promotion }, { requirements })).toContain("made with another command");
    expect(await changed({ promotion })).toContain("the verdict of this report");
    const read = { ...part.read, rules: "0".repeat(64) };
    expect(await changed({ read })).toContain("made with another baseline or other schemas of providers");
    expect(await changed({}, { verdict: { ...report.verdict, blocking: 7 } })).toContain("the verdict of this report");
  });
});

describe("merge of promotions", () => {
  const old = { timestamp: "2020-01-01T00:00:00Z" };
  const world = (gate = ""): string =>
    folderWith({
      ...filesOf({ a: { staging: "a", production: "a" }, b: { production: "b" } }, gate),
      "plans/staging/b.json": planOf("b", old),
    });
  const joined = async (asked: Readonly<Record<"a" | "b", readonly string[]>>, gate = ""): Promise<Outcome> => {
    const folder = world(gate);
    for (const [name, more] of Object.entries(asked)) {
      const argv = ["gate", "--from", "staging", "--to", "production", "--component", name];
      const { exitCode } = await runIn(folder, [...argv, "--report", `json=${name}.json`, ...more]);
      expect(exitCode).not.toBe(2);
    }
    return runIn(folder, ["merge", "a.json", "b.json"]);
  };
  const refusal = async (asked: Readonly<Record<"a" | "b", readonly string[]>>): Promise<string> => {
    const { exitCode, stdout, stderr } = await joined(asked);
    expect([exitCode, stdout]).toEqual([2, ""]);
    return stderr;
  };

  it("refuses those that were not asked for the same, and says what", async () => {
    expect(await refusal({ a: ["--max-age", "24"], b: [] })).toContain(
      'b.json: this report does not ask for "No plan is too old" (gate.maxPlanAgeHours or --max-age), and a.json does',
    );
    expect(await refusal({ a: [], b: ["--max-age", "24"] })).toContain(
      'b.json: this report asks for "No plan is too old" (gate.maxPlanAgeHours or --max-age), and a.json does not',
    );
  });

  it("refuses those with plans of another age, whoever says so", async () => {
    const hours = "another age that plans may have (--max-age)";
    const asked = { a: ["--max-age", "24"], b: ["--max-age", "999999"] };
    expect(await refusal(asked)).toContain(`b.json: this report was made with ${hours} than a.json`);
    const { exitCode, stderr } = await joined({ ...asked, a: [] }, "gate: { maxPlanAgeHours: 24 }\n");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(hours)]);
  });

  it("joins those that were asked for the same", async () => {
    const asked = { a: ["--max-age", "999999"], b: ["--max-age", "999999.0"] };
    expect(await joined(asked)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("8 requirements met") });
    expect(await joined({ a: ["--max-age", "24"], b: ["--max-age", "24"] })).toMatchObject({ exitCode: 1 });
  });
});

describe("merge", () => {
  it("escapes whatever a report says", async () => {
    const folder = folderWith(filesOf({ a: { staging: "a", production: "z" } }));
    await runIn(folder, ["check", "--component", "a", "--report", "json=a.json"]);
    const hostile = "<script>`|\u202e\u001b[31m@someone";
    const report = JSON.parse(readFileSync(join(folder, "a.json"), "utf8")) as ParityReport;
    const findings = report.findings.map((finding) => ({ ...finding, cause: hostile, component: "a" }));
    writeFileSync(
      join(folder, "b.json"),
      JSON.stringify({ ...report, findings, part: { ...report.part, patterns: { staging: hostile } } }),
    );
    const { stdout } = await runIn(folder, ["merge", "b.json", "--report", "text", "--report", "markdown=m.md"]);
    const markdown = readFileSync(join(folder, "m.md"), "utf8");
    for (const text of [stdout, markdown])
      for (const hidden of ["\u202e", "\u001b"]) expect(text).not.toContain(hidden);
    expect(markdown).not.toContain("<script>");
  });
});
