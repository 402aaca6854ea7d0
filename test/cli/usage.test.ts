import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn } from "./world.js";

const folder = folderWith({});

describe("help", () => {
  it.each([[["--help"]], [["check", "--help"]], [["help", "check"]], [["gate", "--help"]]])(
    "%j answers on standard output with exit code 0",
    async (argv) => {
      const { exitCode, stdout, stderr } = await runIn(folder, argv);
      expect(exitCode).toBe(0);
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^Usage: tfparity/);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  it("of check tells each option in one line, gives examples and the exit codes", async () => {
    const { stdout } = await runIn(folder, ["check", "--help"]);
    const options = stdout.slice(stdout.indexOf("Options:\n") + 9, stdout.indexOf("\n\nWhat to compare"));
    expect(options.split("\n").every((line) => /^ {2}-.* {2}\S/.test(line))).toBe(true);
    expect(stdout).toContain("$ tfparity check staging.json production.json");
    expect(stdout).toMatch(/Exit codes:\n {2}0 {2}pass.*\n {2}1 {2}blocked.*\n {2}2 /);
  });

  it("has the version of the package", async () => {
    const { exitCode, stdout } = await runIn(folder, ["--version"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("wrong usage", () => {
  it.each<[string[], RegExp]>([
    [[], /^Usage: tfparity/],
    [["chek"], /^tfparity: unknown command 'chek'\n\(Did you mean check\?\)/],
    [["check", "--contrat", "x"], /^tfparity: unknown option '--contrat'\n\(Did you mean --contract\?\)/],
    [["check", "--plan"], /^tfparity: option '--plan <environment=file>' argument missing/],
    [["check", "--fail-on", "severe"], /^tfparity: .* Allowed choices are critical, high, medium, low, info\./],
    [
      ["check", "--today", "2027-02-30", "a", "b"],
      /^tfparity: --today 2027-02-30 is no date; write it as YYYY-MM-DD\n$/,
    ],
    [["check", "--today", "tomorrow", "a", "b"], /^tfparity: --today tomorrow is no date/],
    [
      ["check"],
      /^tfparity: nothing to compare: .*try: tfparity check staging\.json production\.json, or draft one of .*: tfparity init\n$/,
    ],
    [["check", "a.json"], /^tfparity: two environments are needed/],
    [
      ["check", "a", "b", "--report", "pdf"],
      /^tfparity: the report format pdf is not available in this version; available: text, markdown, html, [a-z, ]+\n$/,
    ],
    [
      ["check", "a", "b", "--report", "json=no/where.json"],
      /^tfparity: no\/where\.json: there is no such folder to write to; make it, or name another\n$/,
    ],
    [["check", "-c", "none.yaml"], /^tfparity: none\.yaml: there is no such file\n$/],
  ])("%j says what is wrong, with exit code 2 and nothing on standard output", async (argv, message) => {
    const { exitCode, stdout, stderr } = await runIn(folder, argv);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  it.each<string[]>([
    ["check", "--fail-on", "##[group]x"],
    ["check", "--fail-on", "a\n::error::x"],
    ["##vso[task.x]"],
    ["check", "--##[group]x"],
    ["schema", " ::stop-commands::x\u001b[31m"],
  ])("quotes no command to a build server and no hidden character: %j", async (...argv) => {
    const { exitCode, stderr } = await runIn(folder, argv);
    expect(stderr).toMatch(/^tfparity: (?:option|unknown|command-argument)/);
    expect([exitCode, stderr]).toEqual([2, expect.not.stringMatching(/##\w*\[|^\s*::|(?!\n)\p{Cc}/mu)]);
  });
});

describe("what is said on standard error", () => {
  const name = "##[group]x";
  const CONTRACT = "version: 1\nreference: b\nenvironments: { a: { plan: a.json }, b: { plan: b.json } }\n";
  const files = { "a.json": planOf("a", LATER), "b.json": planOf("b") };

  it.each<[string, Readonly<Record<string, string>>, string[], string]>([
    ["the files of reports", {}, ["check", "--report", `json=${name}.json`], "BLOCKED"],
    ["an attestation", {}, ["gate", "--from", "a", "--to", "b", "--attestation", name], "no attestation was written"],
    ["a contract", {}, ["allow", "1", "-c", `${name}.yaml`, "--reason", "They are alike."], `[group]x.yaml`],
    ["what it would write", {}, ["allow", "1", "--reason", name, "--dry-run"], "[group]x"],
    ["a new contract", {}, ["init", "a.json", "b.json", "--yes", "-o", `${name}2.yaml`], "[group]x2.yaml"],
    ["a baseline", { [name]: "" }, ["baseline", "1", "--reason", "x"], "[group]x"],
    ["a file that is not there", {}, ["check", `${name}nowhere`, "b.json"], "[group]xnowhere"],
  ])("names %s, and is no command to a build server", async (_, more, argv, said) => {
    const baseline = more[name] === undefined ? "" : `baseline: "${name}.baseline.yaml"\n`;
    const contract = CONTRACT + baseline;
    const folder = folderWith({ ...files, "parity.yaml": contract, [`${name}.yaml`]: contract });
    const { stdout, stderr } = await runIn(folder, argv);
    expect(stdout + stderr).toContain(said);
    expect(stdout + stderr).not.toMatch(/##\w*\[/);
  });
});
