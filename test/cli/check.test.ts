import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { LATER, bytesOf, folderWith, planOf, runIn } from "./world.js";

const two = (): string => folderWith({ "staging.json": planOf("15.4"), "production.json": planOf("16.3", LATER) });
const equal = (): string => folderWith({ "staging.json": planOf("16.3"), "production.json": planOf("16.3", LATER) });

describe("tfparity check", () => {
  it("passes with exit code 0 when two plans are equal", async () => {
    const { exitCode, stdout, stderr } = await runIn(equal(), ["check", "staging.json", "production.json"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/PASS: .*\n$/);
    expect(exitCode).toBe(0);
  });

  it("blocks with exit code 1 and shows both values when they differ, without any contract", async () => {
    const { exitCode, stdout } = await runIn(two(), ["check", "staging.json", "production.json"]);
    expect(stdout).toMatch(/^Parity of staging against production\n/);
    expect(stdout).toMatch(/staging +production\n +15\.4 +16\.3\n/);
    expect(stdout).toMatch(/BLOCKED: 1 finding \(1 medium\) of severity low or worse\.\n$/);
    expect(exitCode).toBe(1);
  });

  it("has the same verdict and the same bytes every time", async () => {
    const folder = two();
    const first = await runIn(folder, ["check", "staging.json", "production.json", "--report", "json"]);
    const second = await runIn(folder, ["check", "staging.json", "production.json", "--report", "json"], {
      today: () => "2027-01-08",
    });
    expect(second).toEqual(first);
  });

  it("writes several reports in one run, and then only the verdict to standard error", async () => {
    const folder = two();
    const argv = [
      "check",
      "staging.json",
      "production.json",
      "--report",
      "markdown=parity.md",
      "--report",
      "json=parity.json",
    ];
    const { exitCode, stdout, stderr } = await runIn(folder, argv);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^tfparity: BLOCKED: .* See parity\.md, parity\.json\n$/);
    expect(readFileSync(join(folder, "parity.md"), "utf8")).toMatch(
      /^## Parity of staging against production: BLOCKED\n/,
    );
    const report = JSON.parse(readFileSync(join(folder, "parity.json"), "utf8")) as ParityReport;
    expect(report.verdict.outcome).toBe("blocked");
    expect(report.reference).toBe("production");
  });

  it("refuses one file under two names, which would pass whatever it holds", async () => {
    const { exitCode, stdout, stderr } = await runIn(equal(), [
      "check",
      "--plan",
      "staging=production.json",
      "--plan",
      "production=production.json",
    ]);
    expect([exitCode, stdout, stderr]).toEqual([
      2,
      "",
      "tfparity: production.json: staging and production are read from the same bytes (production.json), and two " +
        "environments never have the same plan; give each its own\n",
    ]);
  });

  it("refuses two states in which there is nothing, whatever the file says beside", async () => {
    const state = (lineage: string): string =>
      JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 1, lineage, outputs: {}, resources: [] });
    const folder = folderWith({ "staging.tfstate": state("a"), "production.tfstate": state("b") });
    const { exitCode, stdout, stderr } = await runIn(folder, ["check", "staging.tfstate", "production.tfstate"]);
    expect([exitCode, stdout, stderr]).toEqual([
      2,
      "",
      "tfparity: staging.tfstate: there is nothing in staging.tfstate and production.tfstate, no resource, output or " +
        "variable: nothing was compared; give the files of environments that have some\n",
    ]);
  });

  it("writes nothing when an input is wrong", async () => {
    const folder = folderWith({
      "staging.json": planOf("1"),
      "production.json": '{"format_version":"1.2", "resource_ch',
    });
    const { exitCode, stdout, stderr } = await runIn(folder, [
      "check",
      "staging.json",
      "production.json",
      "--report",
      "text",
      "--report",
      "json=p.json",
    ]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^tfparity: production\.json:1:\d+: .*\n$/);
    expect(existsSync(join(folder, "p.json"))).toBe(false);
  });

  it.each<[string, string | undefined, RegExp]>([
    ["a missing file", undefined, /^tfparity: production\.json: there is no such file\n$/],
    ["an empty file", "", /^tfparity: production\.json(:1:1)?: .*\n$/],
    ["a web page", "<!doctype html><title>502</title>", /^tfparity: production\.json(:1:1)?: .*\n$/],
    ["another kind of JSON", '{"hello":"world"}', /^tfparity: production\.json(:\d+:\d+)?: .*\n$/],
  ])("tells in one line about %s", async (_, content, message) => {
    const folder = folderWith({
      "staging.json": planOf("1"),
      ...(content === undefined ? {} : { "production.json": content }),
    });
    const { exitCode, stdout, stderr } = await runIn(folder, ["check", "staging.json", "production.json"]);
    expect(stderr).toMatch(message);
    expect([stdout, exitCode]).toEqual(["", 2]);
  });

  it("tells about a folder in place of a file", async () => {
    const folder = two();
    mkdirSync(join(folder, "plans"));
    const { stderr } = await runIn(folder, ["check", "staging.json", "plans"]);
    expect(stderr).toBe("tfparity: plans: this is a folder, and a file is needed\n");
  });

  it("reads gzip, and standard input", async () => {
    const folder = folderWith({ "production.plan.json.gz": gzipSync(planOf("16.3")) });
    const { exitCode, stdout } = await runIn(folder, ["check", "-", "production.plan.json.gz", "--report", "json"], {
      stdin: bytesOf(planOf("16.3")),
    });
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as ParityReport).environments.map(({ name }) => name)).toEqual(["stdin", "production"]);
  });

  it("judges by --fail-on", async () => {
    const { stdout } = await runIn(two(), [
      "check",
      "staging.json",
      "production.json",
      "--fail-on",
      "critical",
      "--report",
      "json",
    ]);
    expect((JSON.parse(stdout) as ParityReport).verdict.failOn).toBe("critical");
  });

  it("links the places to mend on a terminal that opens links, and nowhere else", async () => {
    const folder = folderWith({
      "parity.yaml": "version: 1\nallow:\n  - { resource: aws_x.y, attribute: z, reason: Gone. }\n",
      "staging.json": planOf("a", LATER),
      "production.json": planOf("a"),
    });
    const shownWith = async (FORCE_HYPERLINK: string, isTTY: boolean, ...more: readonly string[]): Promise<string> => {
      const written: string[] = [];
      const before = process.env["FORCE_HYPERLINK"];
      process.env["FORCE_HYPERLINK"] = FORCE_HYPERLINK;
      try {
        await runIn(folder, ["check", "staging.json", "production.json", ...more], {
          stdout: { write: (text) => written.push(text), isTTY, columns: 100 },
        });
      } finally {
        if (before === undefined) delete process.env["FORCE_HYPERLINK"];
        else process.env["FORCE_HYPERLINK"] = before;
      }
      return written.join("");
    };
    const link = `\u001b]8;;${pathToFileURL(join(folder, "parity.yaml")).href}\u001b\\`;
    expect(await shownWith("1", true)).toContain(link);
    for (const text of [
      await shownWith("0", true),
      await shownWith("1", false),
      await shownWith("1", true, "--no-color"),
    ])
      expect(text).not.toContain("\u001b]");
  });

  it("uses colour on a terminal only, and never when asked not to", async () => {
    const folder = two();
    const argv = ["check", "staging.json", "production.json"];
    const onTerminal = async (env: Record<string, string>, more: string[] = []): Promise<boolean> => {
      const written: string[] = [];
      await runIn(folder, [...argv, ...more], {
        env,
        stdout: { write: (text) => written.push(text), isTTY: true, columns: 100 },
      });
      return written.join("").includes("\u001b[");
    };
    expect(await onTerminal({})).toBe(true);
    expect(await onTerminal({ NO_COLOR: "1" })).toBe(false);
    expect(await onTerminal({ NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
    expect(await onTerminal({ FORCE_COLOR: "0" })).toBe(false);
    expect(await onTerminal({ TERM: "dumb" })).toBe(false);
    expect(await onTerminal({}, ["--no-color"])).toBe(false);
    expect((await runIn(folder, argv)).stdout).not.toContain("\u001b[");
    expect((await runIn(folder, argv, { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[");
  });
});

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
allow:
  - { resource: terraform_data.main, attribute: "*", reason: Only an example. }
`;

describe("tfparity check with a contract", () => {
  const files = { "plans/staging.json": planOf("15.4"), "plans/production.json": planOf("16.3", LATER) };

  it("compares what it names, by its rules, wherever it is", async () => {
    for (const [contract, argv] of [
      ["parity.yaml", []],
      ["parity.yaml", ["-c", "parity.yaml"]],
    ] as const) {
      const { exitCode, stdout, stderr } = await runIn(folderWith({ ...files, [contract]: CONTRACT }), [
        "check",
        ...argv,
      ]);
      expect(stderr).toBe("");
      expect(stdout).toMatch(/PASS: /);
      expect(exitCode).toBe(0);
    }
    const elsewhere = folderWith({
      "ci/parity.yaml": CONTRACT,
      "ci/plans/staging.json": planOf("15.4"),
      "ci/plans/production.json": planOf("16.3", LATER),
    });
    expect((await runIn(elsewhere, ["check", "--contract", "ci/parity.yaml"])).exitCode).toBe(0);
  });

  it("is ignored with --no-contract", async () => {
    const folder = folderWith({ ...files, "parity.yaml": CONTRACT });
    expect((await runIn(folder, ["check", "plans/staging.json", "plans/production.json"])).exitCode).toBe(0);
    expect(
      (await runIn(folder, ["check", "plans/staging.json", "plans/production.json", "--no-contract"])).exitCode,
    ).toBe(1);
  });

  it("tells everything that is wrong with it, each with its line and column", async () => {
    const folder = folderWith({
      ...files,
      "parity.yaml": `${CONTRACT}  - { resource: "x.*", attribute: "*", reason: "" }\nallowed: []\n`,
    });
    const { exitCode, stdout, stderr } = await runIn(folder, ["check"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^tfparity: parity\.yaml:\d+:\d+: /);
  });

  it("leaves only what it was asked to write in the folder", async () => {
    const folder = folderWith({ ...files, "parity.yaml": CONTRACT });
    await runIn(folder, ["check", "--report", "json=out.json"]);
    expect(readdirSync(folder).sort()).toEqual(["out.json", "parity.yaml", "plans"]);
  });

  it("compares synthesized configurations where no environment has a plan", async () => {
    const configuration = (input: string): string =>
      JSON.stringify({
        "//": { metadata: { stackName: "x" } },
        resource: { terraform_data: { main: { "//": { metadata: { path: "x/main" } }, input } } },
      });
    const contract =
      "version: 1\nreference: production\nenvironments:\n  staging: { synth: out/staging }\n  production: " +
      "{ synth: out/production }\n";
    const folder = folderWith({
      "parity.yaml": contract,
      "out/staging/cdk.tf.json": configuration("1"),
      "out/production/cdk.tf.json": configuration("2"),
    });
    const { exitCode, stdout } = await runIn(folder, ["check", "--report", "json"]);
    expect(exitCode).toBe(1);
    expect((JSON.parse(stdout) as ParityReport).environments.map(({ source }) => source)).toEqual([
      "configuration",
      "configuration",
    ]);
  });

  it("needs the synthesized configuration that it names, also when plans are compared", async () => {
    const folder = folderWith({
      ...files,
      "parity.yaml": CONTRACT.replace("plans/staging.json }", "plans/staging.json, synth: out/staging }"),
    });
    const { exitCode, stderr } = await runIn(folder, ["check"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^tfparity: parity\.yaml:4:\d+: out\/staging\/cdk\.tf\.json does not exist, so nothing can be proven about staging; synthesize first/,
    );
  });
});
