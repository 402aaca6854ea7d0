import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/report/columns.js";
import type { Trend } from "../../src/model/trend.js";
import { linesIn, runsIn } from "../history/lines.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const FILES = {
  "a.json": planOf("a", { terraform_version: "1.11.3" }),
  "same.json": planOf("b", LATER),
  "other.json": planOf("c"),
  "b.json": planOf("b"),
};
const ends = (staging: string): readonly string[] => ["--plan", `staging=${staging}`, "--plan", "production=b.json"];

/** A folder whose history has a run of each of these plans on its day. */
async function lived(days: readonly (readonly [string, string])[]): Promise<string> {
  const folder = folderWith(FILES);
  for (const [day, plan] of days)
    await runIn(folder, ["check", ...ends(plan), "--today", day, "--history", "history.jsonl"]);
  return folder;
}
const GATE = ["gate", "--no-contract", "--from", "staging", "--to", "production"];
const gate = (folder: string, now: string, plan = "same.json"): Promise<Outcome> =>
  runIn(folder, [...GATE, ...ends(plan), "--now", now, "--history", "history.jsonl"]);
const trendOf = async (folder: string, ...more: readonly string[]): Promise<Trend> =>
  JSON.parse((await runIn(folder, ["trend", "history.jsonl", "--report", "json", ...more])).stdout) as Trend;
const incident = (folder: string, ...argv: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["incident", ...argv, "--history", "history.jsonl"]);
/** Looks like a token of GitHub. */
const TOKEN = `ghp_${"k3Zq8Dm2".repeat(5).slice(0, 36)}`;
const NOTE = ["--note", "Staging ran another version."];

/** Found on the first, half mended after ten days, open again, and mended in the end. */
const story = [
  ["2026-10-01", "a.json"],
  ["2026-10-11", "other.json"],
  ["2026-10-21", "a.json"],
  ["2026-12-01", "same.json"],
] as const;

describe("trend", () => {
  it("says where it does not list all", async () => {
    const folder = folderWith(FILES);
    const outputs = Array.from({ length: 12 }, (_, index) => [`x${index}`, { actions: ["no-op"], after: index }]);
    const plan = JSON.parse(planOf("b")) as object;
    writeFileSync(join(folder, "many.json"), JSON.stringify({ ...plan, output_changes: Object.fromEntries(outputs) }));
    await runIn(folder, ["check", ...ends("many.json"), "--history", "history.jsonl"]);
    const { stdout } = await runIn(folder, ["trend", "history.jsonl"]);
    expect(stdout).toContain("Listed are the 10 that are open longest, of 14.");
    const few = await lived(story);
    expect((await runIn(few, ["trend", "history.jsonl"])).stdout).not.toContain("Listed are");
  });

  it("cuts no row: what has no room goes on below, within the width", async () => {
    const folder = await lived(story.slice(0, 1));
    const [line] = runsIn(folder);
    if (line === undefined) throw new Error("a run has left its line");
    const addresses = [
      `module.${"network_".repeat(12)}end.aws_route_table_association.this["eu-west-1a"]`,
      "界".repeat(50),
    ];
    const findings = line.findings.map((finding, at) => ({ ...finding, addresses: [addresses[at] ?? "a"] }));
    writeFileSync(join(folder, "history.jsonl"), `${JSON.stringify({ ...line, findings })}\n`);
    const printed: string[] = [];
    const terminal = { isTTY: true, columns: 60, write: (text: string) => printed.push(text) };
    await runIn(folder, ["trend", "history.jsonl"], { stdout: terminal });
    const [, section = ""] = (await runIn(folder, ["trend", "history.jsonl"])).stdout.split("Open longest:\n");
    for (const [text, width] of [
      [section, 80],
      [printed.join("").split("Open longest:")[1] ?? "", 60],
    ] as const) {
      const joined = text.replace(/ +\d{4}-\d\d-\d\d +\d+$/gm, "").replace(/[0-9a-f]{16}|\s+/g, "");
      expect(joined).toContain(`${addresses[0]}instaging:`);
      expect(joined).toContain(`${addresses[1]}instaging:`);
      expect(text).not.toContain("…");
      const plain = stripVTControlCharacters(text).split("\n");
      expect(plain.filter((one) => displayWidth(one) > width)).toEqual([]);
    }
  });

  it("tells what is open, what was, what recurs and how long findings lived", async () => {
    const trend = await trendOf(await lived(story));
    expect(trend.runs).toEqual({ count: 4, passed: 1, blocked: 3, first: "2026-10-01", last: "2026-12-01" });
    expect(trend.direction).toBe("better");
    expect([trend.open.now, trend.open.before30Days, trend.open.before90Days]).toMatchObject([
      { medium: 0, low: 0 },
      { medium: 1, low: 1 },
      undefined,
    ]);
    // The input was open for 61 days; the version for 10, and later for 41.
    expect(trend.findings).toMatchObject({ mended: 3, accepted: 0, reopened: 1, lives: { ended: 3, medianDays: 41 } });
    expect(
      trend.dimensions.map(({ dimension, found, reopened, lives }) => [dimension, found, reopened, lives]),
    ).toEqual([
      ["topology", 1, 0, { ended: 1, medianDays: 61 }],
      ["toolchain", 1, 1, { ended: 2, medianDays: 25.5 }],
    ]);
    expect(trend.points).toHaveLength(60);
    expect(trend.points[0]).toEqual({ day: "2026-10-01", critical: 0, high: 0, medium: 1, low: 1, info: 0 });
  });

  it("names what is open longest, with the days that it was seen first and is open since", async () => {
    const trend = await trendOf(await lived(story.slice(0, 3)));
    expect(
      trend.findings.longestOpen.map(({ address, firstSeen, openSince, openDays }) => [
        address,
        firstSeen,
        openSince,
        openDays,
      ]),
    ).toEqual([
      ["terraform_data.main", "2026-10-01", "2026-10-01", 20],
      ["terraform", "2026-10-01", "2026-10-21", 0],
    ]);
    expect(trend.direction).toBe("too-short");
  });

  it("tells what is open by owner, and last what nobody is named for", async () => {
    const folder = await lived(story.slice(0, 1));
    expect((await trendOf(folder)).owners).toMatchObject([{ open: { medium: 1, low: 1 } }]);
    expect((await runIn(folder, ["trend", "history.jsonl"])).stdout).not.toContain("Who is to mend");
    const file = join(folder, "history.jsonl");
    const [line] = runsIn(folder);
    if (line === undefined) throw new Error("a run has left its line");
    const later = (day: string, owners: readonly (readonly string[])[]): string => {
      const findings = line.findings.map((finding, at) => ({ ...finding, owners: owners[at] }));
      return `${JSON.stringify({ ...line, at: `2026-10-${day}T00:00:00.000Z`, findings })}\n`;
    };
    appendFileSync(file, later("05", [["@acme/Web", "acme/web", "data\u202e"], ["ACME/web"]]));
    const { owners } = await trendOf(folder);
    expect(owners.map(({ owner, longestDays }) => [owner, longestDays])).toEqual([
      ["@acme/Web", 4],
      ["data\u202e", 4],
    ]);
    const { stdout } = await runIn(folder, ["trend", "history.jsonl"]);
    expect(stdout).toMatch(
      /Who is to mend what is open\n.*\n +Owner +critical .*\n +@acme\/Web +0 +0 +1 +1 +0 +2 +4 d\n/,
    );
    expect(stdout).toContain("data\\u{202e}");
    const html = await runIn(folder, ["trend", "history.jsonl", "--report", "html"]);
    expect(html.stdout).toContain("<h2>Who is to mend what is open</h2>");
    appendFileSync(file, later("07", [["<b>"], []]).replace(',"owners":[]', ""));
    expect((await trendOf(folder)).owners.map(({ owner }) => owner)).toEqual(["<b>", undefined]);
    expect((await runIn(folder, ["trend", "history.jsonl", "--report", "html"])).stdout).not.toContain("<b>");
    appendFileSync(file, later("08", [[], []]));
    expect((await runIn(folder, ["trend", "history.jsonl"])).stderr).toContain("history.jsonl:4: ");
  });

  it("is the same for every order of the lines, and where lines stand twice or end in CRLF", async () => {
    const folder = await lived([...story, ["2026-12-01", "other.json"]]);
    const before = await trendOf(folder);
    const file = join(folder, "history.jsonl");
    const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
    writeFileSync(
      file,
      [...lines]
        .reverse()
        .map((line) => `${line}\n`)
        .join(""),
    );
    expect(await trendOf(folder)).toEqual(before);
    writeFileSync(file, [...lines, ...lines.slice(1)].map((line) => `${line}\r\n`).join(""));
    expect(await trendOf(folder)).toEqual(before);
  });

  it("is of the union that git makes of two branches", async () => {
    const folder = await lived(story.slice(0, 1));
    const git = (...argv: readonly string[]): unknown =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...argv], { cwd: folder, stdio: "pipe" });
    writeFileSync(join(folder, ".gitattributes"), "history.jsonl merge=union\n");
    const run = (day: string): Promise<Outcome> =>
      runIn(folder, ["check", ...ends("a.json"), "--today", day, "--history", "history.jsonl"]);
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-qm", "one");
    git("checkout", "-qb", "branch");
    await run("2026-10-02");
    git("commit", "-qam", "two");
    git("checkout", "-q", "main");
    await run("2026-10-03");
    git("commit", "-qam", "three");
    git("merge", "-q", "branch");
    expect((await trendOf(folder)).runs.count).toBe(3);
  });

  it("counts from a day on, and knows what was open before", async () => {
    const trend = await trendOf(await lived(story), "--since", "2026-10-15");
    expect(trend.runs).toMatchObject({ count: 2, first: "2026-10-21", last: "2026-12-01" });
    expect(trend.findings).toMatchObject({ mended: 2, reopened: 1, lives: { medianDays: 51 } });
    expect(trend.points[0]?.day).toBe("2026-10-21");
    const later = await trendOf(await lived(story), "--since", "2027-10-15");
    expect([later.runs.count, later.points, later.findings.mended]).toEqual([0, [], 0]);
  });

  it("is of one environment where one is named, which some run has to know", async () => {
    const folder = await lived(story.slice(0, 1));
    await runIn(folder, ["check", "--plan", "qa=a.json", "--plan", "production=b.json", "--history", "history.jsonl"]);
    expect((await trendOf(folder)).open.now).toMatchObject({ medium: 2, low: 2 });
    expect((await trendOf(folder, "--environment", "qa")).open.now).toMatchObject({ medium: 1, low: 1 });
    // Every finding is about the reference as well.
    expect((await trendOf(folder, "--environment", "production")).open.now).toEqual((await trendOf(folder)).open.now);
    const { exitCode, stderr } = await runIn(folder, ["trend", "history.jsonl", "--environment", "stagin"]);
    expect([exitCode, stderr]).toEqual([
      2,
      'tfparity: history.jsonl: no run has compared stagin; did you mean "staging"?\n',
    ]);
  });

  it("tells waivers, how long they lived and that they were put off", async () => {
    const folder = folderWith({ ...FILES });
    const contract = (expires: string): string => `version: 1
reference: production
environments: { staging: { plan: other.json }, production: { plan: b.json } }
waivers:
  - { resource: terraform_data.main, attribute: "*", reason: Until it is moved., owner: us, expires: ${expires} }
`;
    for (const [today, expires] of [
      ["2027-01-01", "2027-01-10"],
      ["2027-01-05", "2027-02-20"],
      ["2027-02-21", "2027-02-20"],
    ] as const) {
      writeFileSync(join(folder, "parity.yaml"), contract(expires));
      await runIn(folder, ["check", "--today", today, "--history", "history.jsonl"]);
    }
    const { waivers } = await trendOf(folder);
    expect(waivers).toEqual({ inUse: 0, lives: { ended: 1, medianDays: 51 }, extended: 1, longest: [] });
    const first = readFileSync(join(folder, "history.jsonl"), "utf8").split("\n")[0];
    writeFileSync(join(folder, "history.jsonl"), `${first}\n`);
    expect((await trendOf(folder)).waivers.longest).toMatchObject([{ owner: "us", expires: "2027-01-10", days: 0 }]);
  });

  it("writes text that fits into 80 columns without colour, in plain characters", async () => {
    const { stdout, exitCode } = await runIn(await lived(story), ["trend", "history.jsonl"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("4 runs from 2026-10-01 to 2026-12-01: 1 passed, 3 blocked.\n");
    expect(stdout).toContain("Better: 0 findings are open, and 2 were 30 days before the last run.\n");
    expect(stdout).toMatch(/\n {3}2 \|#{10}.* #+ *\n/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain("\u001b");
  });

  it("tells a history without runs, and one that is not there", async () => {
    const folder = folderWith({ "history.jsonl": "" });
    expect((await runIn(folder, ["trend", "history.jsonl"])).stdout).toBe("No run is in this history.\n");
    for (const format of ["json", "svg", "html"])
      expect((await runIn(folder, ["trend", "history.jsonl", "--report", format])).exitCode).toBe(0);
    const { exitCode, stderr } = await runIn(folder, ["trend", "missing.jsonl"]);
    expect([exitCode, stderr]).toEqual([
      2,
      "tfparity: missing.jsonl: there is no such file; tfparity check --history missing.jsonl makes it\n",
    ]);
  });

  it("refuses a pipe, a folder, its own file as an output, and wrong usage", async () => {
    const folder = await lived(story.slice(0, 1));
    execFileSync("mkfifo", [join(folder, "pipe.jsonl")]);
    symlinkSync("history.jsonl", join(folder, "link.jsonl"));
    const refused = async (...argv: readonly string[]): Promise<string> => {
      const { exitCode, stderr, stdout } = await runIn(folder, ["trend", ...argv]);
      expect([exitCode, stdout]).toEqual([2, ""]);
      return stderr;
    };
    expect(await refused("pipe.jsonl")).toMatch(/a history is a file, and this is a folder, a pipe or a device/);
    expect(await refused(".")).toMatch(/a history is a file/);
    expect(await refused("history.jsonl", "--report", "json=history.jsonl")).toMatch(/this is an input/);
    expect(await refused("history.jsonl", "--report", "pdf")).toMatch(/available: text, json, svg, html\n$/);
    expect(await refused("history.jsonl", "--since", "2027-02-30")).toMatch(/--since 2027-02-30 is no date/);
    expect(await refused("a.json")).toMatch(/^tfparity: a\.json:1: the last line has no end/);
    expect((await runIn(folder, ["trend", "link.jsonl"])).exitCode).toBe(0);
  });
});

describe("incident", () => {
  it("is written down for an address or a finding that a run knew", async () => {
    const folder = await lived(story);
    const id = (await trendOf(await lived(story.slice(0, 1)))).findings.longestOpen[0]?.id ?? "";
    const before = readFileSync(join(folder, "history.jsonl"), "utf8");
    const first = await incident(folder, "2026-12-02", "terraform_data.main", ...NOTE, "--environment", "staging");
    expect([first.exitCode, first.stderr]).toEqual([
      0,
      `tfparity: the incident is in history.jsonl: terraform_data.main (finding ${id}, topology)\n`,
    ]);
    expect((await incident(folder, "2026-12-03", id, ...NOTE)).exitCode).toBe(0);
    expect(readFileSync(join(folder, "history.jsonl"), "utf8").startsWith(before)).toBe(true);
    expect(linesIn(folder).slice(-2)).toMatchObject([
      { kind: "incident", date: "2026-12-02", gap: "terraform_data.main", findings: [id], dimension: "topology" },
      { kind: "incident", gap: id, findings: [id], at: "2027-01-07T09:00:00.000Z" },
    ]);
    const trend = await trendOf(folder);
    expect(trend.incidents).toMatchObject({ count: 2, unseen: 0, withoutDimension: 0 });
    expect(trend.dimensions[0]).toMatchObject({
      dimension: "topology",
      incidents: 2,
      incidentRate: { count: 2, of: 1 },
    });
    expect(trend.dimensions[0]?.incidentRate).not.toHaveProperty("rate");
  });

  it("needs --unseen for what no run knew, and is told apart", async () => {
    const folder = await lived(story);
    const unknown = await incident(folder, "2026-12-02", "terraform_data.mian", ...NOTE);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      'tfparity: no run of the history knew terraform_data.mian; did you mean "terraform_data.main"?; ' +
        "if no run ever reported it, say so with --unseen\n",
    ]);
    const known = await incident(folder, "2026-12-02", "terraform_data.main", ...NOTE, "--unseen");
    expect([known.exitCode, known.stderr]).toEqual([2, expect.stringMatching(/leave out --unseen\n$/)]);
    expect((await incident(folder, "2026-12-02", "aws_lb.main", ...NOTE, "--unseen")).exitCode).toBe(0);
    const scaled = ["--unseen", "--dimension", "scale"];
    expect((await incident(folder, "2026-12-02", "aws_lb.b", ...NOTE, ...scaled)).exitCode).toBe(0);
    expect((await trendOf(folder)).incidents).toMatchObject({ count: 2, unseen: 2, withoutDimension: 1 });
  });

  it("may come before the first run", async () => {
    const folder = folderWith({});
    expect((await incident(folder, "2026-12-02", "aws_lb.main", ...NOTE)).stderr).toMatch(/there is no such file/);
    expect((await incident(folder, "2026-12-02", "aws_lb.main", ...NOTE, "--unseen")).exitCode).toBe(0);
    const { exitCode, stdout } = await runIn(folder, ["trend", "history.jsonl"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1 defect was hidden by a gap, 1 by one that no run had reported;");
    expect(stdout).toContain("2026-12-02, aws_lb.main, which no run had reported: Staging ran another\n");
  });

  it.each([
    ["a day that is none", ["2026-02-30", "terraform", ...NOTE], /2026-02-30 is no date/],
    ["a day to come", ["2027-01-08", "terraform", ...NOTE], /2027-01-08 is yet to come, and today is 2027-01-07/],
    ["a placeholder", ["2027-01-01", "terraform", "--note", "TODO"], /--note TODO says nothing/],
    ["nothing", ["2027-01-01", "terraform", "--note", " "], /says nothing/],
    ["a key", ["2027-01-01", "terraform", "--note", `used ${TOKEN} for it`], /looks like a password or a key/],
    [
      "a password",
      ["2027-01-01", "terraform", "--note", "postgres://app:Zq8-kD2m-x9@db.example/shop was wrong"],
      /looks like a password or a key/,
    ],
    [
      "a variable",
      ["2027-01-01", "terraform", "--note", "DB_PASSWORD=Zq8-kD2m-x9 was"],
      /looks like a password or a key/,
    ],
    ["what nobody sees", ["2027-01-01", "terraform", "--note", "Staging ran \u202eanother"], /nobody sees \(U\+202E\)/],
    ["a tag", ["2027-01-01", "terraform", "--note", "Staging \u{e0041}ran"], /nobody sees \(U\+E0041\); write/],
    ["an address with it", ["2027-01-01", "terra\u200bform", ...NOTE], /what is named has a character .*U\+200B/],
    ["a long text", ["2027-01-01", "terraform", "--note", "a b".repeat(1000)], /more than 2000 characters/],
    ["another environment", ["2027-01-01", "terraform", ...NOTE, "--environment", "qa"], /no run has compared qa/],
  ])("refuses %s, and writes nothing", async (_, argv, message) => {
    const folder = await lived(story.slice(0, 1));
    const before = readFileSync(join(folder, "history.jsonl"), "utf8");
    const { exitCode, stderr } = await incident(folder, ...argv);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(TOKEN);
    expect(stderr).not.toContain("Zq8-kD2m-x9");
    expect(exitCode).toBe(2);
    expect(readFileSync(join(folder, "history.jsonl"), "utf8")).toBe(before);
  });

  it("is divided by the promotions that a gate let pass, where there are enough", async () => {
    const folder = await lived(story.slice(0, 1));
    for (let day = 10; day < 19; day += 1) await gate(folder, `2026-12-${day}T09:00:00Z`);
    await gate(folder, "2026-12-20T09:00:00Z", "a.json");
    await incident(folder, "2026-12-09", "terraform_data.main", ...NOTE);
    await incident(folder, "2026-12-19", "terraform_data.main", ...NOTE);
    const few = await trendOf(folder);
    expect(few.changeFailRate).toEqual({ count: 1, of: 9 });
    expect((await runIn(folder, ["trend", "history.jsonl"])).stdout.replace(/\n {3}/g, " ")).toContain(
      "1 incident since the first of 9 promotions that a gate let pass; too few to tell a rate, which takes 10.",
    );
    await gate(folder, "2026-12-21T09:00:00Z");
    expect((await trendOf(folder)).changeFailRate).toEqual({ count: 1, of: 10, rate: 0.1 });
  });
});

describe("two that write at once", () => {
  it("leave whole lines", async () => {
    const folder = folderWith(FILES);
    const one = (day: number): Promise<Outcome> =>
      runIn(folder, ["check", ...ends("a.json"), "--today", `2026-10-${day}`, "--history", "history.jsonl"]);
    await Promise.all(Array.from({ length: 12 }, (_, index) => one(10 + index)));
    expect((await trendOf(folder)).runs.count).toBe(12);
    appendFileSync(join(folder, "history.jsonl"), "x");
    expect((await incident(folder, "2026-12-09", "terraform", ...NOTE)).stderr).toMatch(
      /^tfparity: history\.jsonl:13: the last line has no end/,
    );
  });
});
