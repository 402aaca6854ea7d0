import { describe, expect, it } from "vitest";
import { folderWith, runIn } from "./world.js";

const folder = folderWith({});

describe("help", () => {
  it.each([[["--help"]], [["check", "--help"]], [["help", "check"]]])(
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
    [["check"], /^tfparity: nothing to compare: .*try: tfparity check staging\.json production\.json\n$/],
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
});
