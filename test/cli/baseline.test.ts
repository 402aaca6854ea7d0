import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn } from "./world.js";

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: staging.json }   # the smaller one
  production: { plan: production.json }
`;
const world = (more: Readonly<Record<string, string>> = {}): string =>
  folderWith({
    "parity.yaml": CONTRACT,
    "staging.json": planOf("one"),
    "production.json": planOf("two", LATER),
    ...more,
  });
const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");

describe("tfparity baseline", () => {
  it("has the findings of today not block, and names its file in the contract", async () => {
    const folder = world();
    expect((await runIn(folder, ["check"])).exitCode).toBe(1);
    const { exitCode, stderr } = await runIn(folder, ["baseline", "--reason", "From before."]);
    expect([exitCode, stderr]).toEqual([0, "tfparity: put 1 finding into parity-baseline.json; none is left\n"]);
    expect(textOf(folder, "parity.yaml")).toBe(`${CONTRACT}baseline: parity-baseline.json\n`);
    expect(textOf(folder, "parity-baseline.json").split("\n")).toHaveLength(7);
    const after = await runIn(folder, ["check"]);
    expect(after.exitCode).toBe(0);
    expect(after.stdout.replace(/\s+/g, " ")).toContain(
      "1 finding is in the baseline (parity-baseline.json), the oldest since 2027-01-07.",
    );
  });

  it("makes the file that the contract names already", async () => {
    const contract = `${CONTRACT}baseline: kept.json\n`;
    const folder = world({ "parity.yaml": contract });
    expect((await runIn(folder, ["baseline", "--reason", "From before."])).exitCode).toBe(0);
    expect(textOf(folder, "parity.yaml")).toBe(contract);
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
  });

  it("grows by the command alone: what changes blocks again", async () => {
    const folder = world();
    await runIn(folder, ["baseline", "--reason", "From before."]);
    const moved = folderWith({
      "parity.yaml": textOf(folder, "parity.yaml"),
      "parity-baseline.json": textOf(folder, "parity-baseline.json"),
      "staging.json": planOf("other"),
      "production.json": planOf("two", LATER),
    });
    const { exitCode, stdout } = await runIn(moved, ["check"]);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\s+/g, " ")).toContain("has come to other places or values, and is open again");
  });

  it("takes out what was mended, and nothing else, with --prune", async () => {
    const folder = world();
    await runIn(folder, ["baseline", "--reason", "From before."]);
    const mended = folderWith({
      "parity.yaml": textOf(folder, "parity.yaml"),
      "parity-baseline.json": textOf(folder, "parity-baseline.json"),
      "staging.json": planOf("two"),
      "production.json": planOf("two", LATER),
    });
    expect((await runIn(mended, ["check"])).stdout.replace(/\s+/g, " ")).toContain("--prune takes them out");
    const { exitCode, stderr } = await runIn(mended, ["baseline", "--prune"]);
    expect([exitCode, stderr]).toEqual([0, "tfparity: took 1 finding out of parity-baseline.json\n"]);
    expect(textOf(mended, "parity-baseline.json")).toBe('{\n  "version": 1,\n  "findings": []\n}\n');
    expect((await runIn(mended, ["check"])).exitCode).toBe(0);
  });

  it("takes nothing out while some environment is not compared", async () => {
    const folder = world({
      "parity.yaml": CONTRACT.replace("environments:", "environments:\n  demo: { plan: demo.json }"),
      "demo.json": planOf("three", { timestamp: "2027-01-07T07:00:00Z" }),
    });
    await runIn(folder, ["baseline", "--reason", "From before."]);
    const plans = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
    expect((await runIn(folder, ["baseline", "--prune", ...plans])).exitCode).toBe(2);
    expect((await runIn(folder, ["check", ...plans])).stdout).not.toContain("not there any more");
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
  });

  it("writes nothing with --dry-run", async () => {
    const folder = world();
    const { exitCode, stderr } = await runIn(folder, ["baseline", "--reason", "From before.", "--dry-run"]);
    expect([exitCode, stderr]).toEqual([0, "tfparity: would put 1 finding into parity-baseline.json; none is left\n"]);
    expect(readdirSync(folder).sort()).toEqual(["parity.yaml", "production.json", "staging.json"]);
    expect(textOf(folder, "parity.yaml")).toBe(CONTRACT);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ["without a reason", [], {}, "--reason"],
    ["with a reason that is empty", ["--reason", " "], {}, "--reason"],
    ["with a reason that is none", ["--reason", "TODO"], {}, "--reason"],
    [
      "over a file that the contract does not name",
      ["--reason", "R."],
      { "parity-baseline.json": "x" },
      "there already",
    ],
    [
      "whose file has a key twice",
      ["--reason", "R."],
      { "parity.yaml": `${CONTRACT}baseline: b.json\n`, "b.json": '{ "version": 1, "version": 1, "findings": [] }' },
      "b.json",
    ],
    ["with a number that there is not", ["7", "--reason", "R."], {}, "there is no open finding 7"],
    ["with --prune and a finding", ["1", "--prune"], {}, "leave out the findings"],
    [
      "without a contract",
      ["--reason", "R.", "--no-contract", "--plan", "a=staging.json", "--plan", "b=production.json"],
      {},
      "tfparity init",
    ],
    [
      "whose file is gone, for --prune",
      ["--prune"],
      { "parity.yaml": `${CONTRACT}baseline: gone.json\n` },
      "parity.yaml:6:1: gone.json does not exist",
    ],
    [
      "whose file is one of Terraform's",
      ["--reason", "R."],
      { "parity.yaml": `${CONTRACT}baseline: terraform.tfstate\n` },
      "Terraform or git have files of this name",
    ],
    [
      "whose file is none",
      ["--reason", "R."],
      { "parity.yaml": `${CONTRACT}baseline: b.json\n`, "b.json": '{ "version": 2 }' },
      "b.json: this is no baseline of version 1",
    ],
    [
      "whose file has a finding twice",
      ["--reason", "R."],
      {
        "parity.yaml": `${CONTRACT}baseline: b.json\n`,
        "b.json": JSON.stringify({
          version: 1,
          findings: [1, 2].map(() => ({
            id: "0123456789abcdef",
            about: "",
            since: "2026-01-01",
            reason: "R",
            places: [{ address: "a", place: "", values: {} }],
          })),
        }),
      },
      "stands here twice",
    ],
    [
      "for what nobody sees",
      ["--reason", "Later\u200b."],
      {},
      "--reason has a character in it that nobody sees (U+200B)",
    ],
    [
      "for a key",
      ["--reason", `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`],
      {},
      "--reason has what looks like a password or a key in it",
    ],
    [
      "whose file is outside of the repository",
      ["--reason", "R."],
      { "parity.yaml": `${CONTRACT}baseline: ../b.json\n` },
      "../b.json",
    ],
  ])("is refused %s, and writes nothing", async (_, argv, files, message) => {
    const folder = world(files);
    const before = Object.fromEntries(readdirSync(folder).map((file) => [file, textOf(folder, file)]));
    const { exitCode, stderr } = await runIn(folder, ["baseline", ...argv]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(Object.fromEntries(readdirSync(folder).map((file) => [file, textOf(folder, file)]))).toEqual(before);
  });
});
