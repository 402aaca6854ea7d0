import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { visible } from "../../src/report/escape.js";
import { hostileTexts } from "../report/reports.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const older = { terraform_version: "1.11.3" };
const folder = folderWith({
  "a.json": planOf("a", older),
  "same.json": planOf("b", LATER),
  "other.json": planOf("c"),
  "b.json": planOf("b"),
});
const check = (...argv: readonly string[]): Promise<Outcome> => runIn(folder, ["check", ...argv]);
const saved = async (name: string, ...argv: readonly string[]): Promise<ParityReport> => {
  await check(...argv, "--report", `json=${name}`);
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as ParityReport;
};
const jsonOf = ({ stdout }: Outcome): ParityReport => JSON.parse(stdout) as ParityReport;

/** What differs in both (the input), and what in one alone (the version of Terraform). */
const both = await saved("both.json", "--plan", "staging=a.json", "--plan", "production=b.json");
const one = await saved("one.json", "--plan", "staging=other.json", "--plan", "production=b.json");
const none = await saved("none.json", "--plan", "staging=same.json", "--plan", "production=b.json");

describe("--base", () => {
  it("tells by id what is new, what was there and what is gone, whatever the values", async () => {
    expect([both, one, none].map(({ findings }) => findings.length)).toEqual([2, 1, 0]);
    const grown = jsonOf(
      await check("--plan", "staging=a.json", "--plan", "production=b.json", "--base", "one.json", "--report", "json"),
    );
    expect(grown.findings.map(({ id, base }) => [id, base])).toEqual(
      both.findings.map(({ id }) => [
        id,
        one.findings.some((finding) => finding.id === id) ? "existing" : "introduced",
      ]),
    );
    expect(grown.base).toEqual({ introduced: 1, existing: 1, resolved: [] });
    const shrunk = jsonOf(
      await check(
        "--plan",
        "staging=other.json",
        "--plan",
        "production=b.json",
        "--base",
        "both.json",
        "--report",
        "json",
      ),
    );
    const gone = both.findings.filter(({ id }) => id !== one.findings[0]?.id);
    expect(shrunk.base).toEqual({
      introduced: 0,
      existing: 1,
      resolved: gone.map(({ id, kind, severity, environment, cause }) => ({ id, kind, severity, environment, cause })),
    });
  });

  it("changes nothing else: no verdict, no count, no order", async () => {
    for (const [plan, plain] of [
      ["a.json", both],
      ["other.json", one],
      ["same.json", none],
    ] as const)
      for (const base of ["both.json", "one.json", "none.json"] as const) {
        const outcome = await check(
          "--plan",
          `staging=${plan}`,
          "--plan",
          "production=b.json",
          "--base",
          base,
          "--report",
          "json",
        );
        const told = jsonOf(outcome);
        const here = plain.findings.map(({ id }) => id);
        const before = { "both.json": both, "one.json": one, "none.json": none }[base].findings.map(({ id }) => id);
        expect([told.base?.existing, told.base?.introduced]).toEqual([
          here.filter((id) => before.includes(id)).length,
          here.filter((id) => !before.includes(id)).length,
        ]);
        expect(JSON.parse(JSON.stringify(told, (key, value: unknown) => (key === "base" ? undefined : value)))).toEqual(
          plain,
        );
        expect(outcome.exitCode).toBe(plain.verdict.outcome === "pass" ? 0 : 1);
      }
  });

  it("is told in text and Markdown, with what is new first", async () => {
    const plans = ["--plan", "staging=a.json", "--plan", "production=b.json", "--base", "one.json"];
    const text = (await check(...plans)).stdout;
    expect(text).toContain("Since the base: 1 finding introduced, 1 there already, 0 resolved.\n");
    expect(text).toContain("introduced since the base");
    expect(text).toContain("in the base already");
    const markdown = (await check(...plans, "--report", "markdown")).stdout;
    expect(markdown).toContain("\n**Since the base: 1 finding introduced, 1 there already, 0 resolved.**\n");
    expect(markdown).toContain("\n**Introduced since the base: 1 finding**\n");
    expect(markdown).toContain("\n**In the base already: 1 finding**\n");
    expect(markdown).not.toContain("by this change");
  });

  it("lists what is resolved, and says so of a pass", async () => {
    const plans = ["--plan", "staging=same.json", "--plan", "production=b.json", "--base", "both.json"];
    const { exitCode, stdout } = await check(...plans);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Resolved since the base: 2 findings\n {3}[A-Z]+ {2}\S.*\n {3}[A-Z]+ {2}\S/);
    const markdown = (await check(...plans, "--report", "markdown")).stdout;
    expect(markdown).toMatch(
      /<summary>2 findings of the base resolved<\/summary>\n\n- [A-Z]+ · .*\n- [A-Z]+ · .*\n\n<\/details>/,
    );
  });

  it("takes nothing for resolved that is not compared this time, or that a plan does not show", async () => {
    const third = ["--plan", "qa=a.json", "--plan", "staging=same.json", "--plan", "production=b.json"];
    await check(...third, "--report", "json=three.json");
    const two = ["--plan", "staging=same.json", "--plan", "production=b.json", "--report", "json"];
    expect(jsonOf(await check(...two, "--base", "three.json")).base?.resolved).toEqual([]);
    writeFileSync(join(folder, "half.json"), planOf("b", { ...LATER, errored: true }));
    const half = ["--plan", "staging=half.json", "--plan", "production=b.json", "--report", "json"];
    expect(jsonOf(await check(...half, "--base", "both.json")).base?.resolved).toEqual([]);
  });

  it("does not count as resolved what is accepted now", async () => {
    const accepting = folderWith({
      "a.json": planOf("a"),
      "b.json": planOf("b"),
      "parity.yaml": `version: 1
reference: production
environments:
  staging: { plan: a.json }
  production: { plan: b.json }
waivers:
  - { resource: terraform_data.main, attribute: "*", reason: Until it is moved., owner: us, expires: 2027-02-01 }
`,
    });
    await runIn(accepting, [
      "check",
      "--no-contract",
      "--plan",
      "staging=a.json",
      "--plan",
      "production=b.json",
      "--report",
      "json=open.json",
    ]);
    const told = jsonOf(await runIn(accepting, ["check", "--base", "open.json", "--report", "json"]));
    expect(told.base).toEqual({ introduced: 0, existing: 0, resolved: [] });
    expect(told.findings.map(({ status, base }) => [status, base])).toEqual([["waived", "existing"]]);
  });

  it("is told by a gate as well", async () => {
    const { stdout } = await runIn(folder, [
      "gate",
      "--no-contract",
      "--from",
      "staging",
      "--to",
      "production",
      "--plan",
      "staging=a.json",
      "--plan",
      "production=b.json",
      "--base",
      "one.json",
    ]);
    expect(stdout).toMatch(/Since the base: \d findings? introduced, 1 there already, 0 resolved\./);
  });

  it("calls nothing resolved that is not asked about this time", async () => {
    const gate = ["gate", "--no-contract", "--from", "staging", "--to", "production", "--max-age", "1"];
    const ends = ["--plan", "staging=other.json", "--plan", "production=b.json"];
    await runIn(folder, [...gate, ...ends, "--report", "json=gate.json"]);
    const before = JSON.parse(readFileSync(join(folder, "gate.json"), "utf8")) as ParityReport;
    expect(before.findings.map(({ kind }) => kind)).toContain("stale-plan");
    const checked = jsonOf(await check(...ends, "--base", "gate.json", "--report", "json"));
    expect(checked.base).toEqual({ introduced: 0, existing: 1, resolved: [] });
    const gated = jsonOf(
      await runIn(folder, [...gate.slice(0, -2), ...ends, "--base", "gate.json", "--report", "json"]),
    );
    expect(gated.base?.resolved.map(({ kind }) => kind)).toContain("stale-plan");
  });

  const plans = ["--plan", "staging=a.json", "--plan", "production=b.json"] as const;
  const refused = async (content: string): Promise<string> => {
    writeFileSync(join(folder, "bad.json"), content);
    const { exitCode, stdout, stderr } = await check(...plans, "--base", "bad.json");
    expect([exitCode, stdout]).toEqual([2, ""]);
    return stderr;
  };
  const changed = (change: (report: Record<string, unknown>) => void): string => {
    const copy = structuredClone(both) as unknown as Record<string, unknown>;
    change(copy);
    return JSON.stringify(copy);
  };
  const AGAIN = "; tfparity check --report json=<file> writes one\n";

  it.each([
    ["no JSON", "{", /^tfparity: bad\.json.*not valid JSON/],
    [
      "a plan",
      planOf("a"),
      /^tfparity: bad\.json: this is no report of tfparity: the whole must have required property 'schemaVersion'/,
    ],
    ["a list", "[]", /^tfparity: bad\.json: this is no report of tfparity: the whole must be object/],
    ["nothing", "null", /this is no report of tfparity: the whole must be object/],
    [
      "another version",
      changed((report) => (report["schemaVersion"] = 2)),
      /this report has the format version 2, and this version of tfparity reads version 1/,
    ],
    [
      "a key of its own",
      changed((report) => (report["mine"] = 1)),
      /the whole must NOT have additional properties \(mine\)/,
    ],
    [
      "an unknown kind",
      changed((report) => ((report["findings"] as { kind: string }[])[0]!.kind = "x")),
      /\/findings\/0\/kind must be equal to one of the allowed values/,
    ],
    [
      "no id",
      changed((report) => delete (report["findings"] as { id?: string }[])[0]!.id),
      /\/findings\/0 must have required property 'id'/,
    ],
    [
      "an id twice",
      changed((report) => (report["findings"] as unknown[]).push((report["findings"] as unknown[])[0])),
      /the finding [0-9a-f]{16} stands here twice/,
    ],
    [
      "a key twice",
      changed(() => undefined).replace('"reference"', '"reference":"x","reference"'),
      /this key stands twice in its object/,
    ],
  ])("refuses %s, with the file and why", async (_, content, message) => {
    const told = await refused(content);
    expect(told).toMatch(message);
    expect(told).not.toContain("    at ");
    if (!told.includes("stands twice in")) expect(told.endsWith(AGAIN)).toBe(true);
  });

  it("refuses the report of another reference, and a file that is not there", async () => {
    expect(await refused(changed((report) => (report["reference"] = "qa")))).toBe(
      "tfparity: bad.json: this report compares with qa, and here production is the reference; " +
        "give --base the report of a check with the same reference\n",
    );
    expect((await check(...plans, "--base", "missing.json")).exitCode).toBe(2);
  });

  it("may not be written over", async () => {
    const { exitCode, stderr } = await check(...plans, "--base", "one.json", "--report", "json=one.json");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("this is an input");
  });

  it.each(hostileTexts)("lets no text of it do harm: %j", async (text) => {
    writeFileSync(
      join(folder, "hostile.json"),
      changed(
        (report) =>
          ((report["findings"] as { id: string; cause: string }[]) = [
            { ...both.findings[0]!, id: "0".repeat(16), cause: text },
          ]),
      ),
    );
    const markdown = (await check(...plans, "--base", "hostile.json", "--report", "markdown")).stdout;
    const line = /<summary>1 finding of the base resolved<\/summary>\n\n(.*)\n\n<\/details>/.exec(markdown)?.[1] ?? "";
    const bare = line.replace(/<code>[^<]*<\/code>/g, "").replace(/`[^`\n]+`/g, "");
    expect(line).toMatch(/^- [A-Z]+ · /);
    expect(bare).not.toMatch(/[<>@&`\\#~_*[\]]|:\/\/|www\./);
    const { stdout } = await check(...plans, "--base", "hostile.json");
    expect(stdout.split("\n").map(visible)).toEqual(stdout.split("\n"));
    expect(stdout).not.toMatch(/^\s*::/m);
  });
});
