import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { linesIn, runsIn } from "../history/lines.js";
import { commit, git } from "./repository.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const older = { terraform_version: "1.11.3" };
const FILES = {
  "a.json": planOf("a", older),
  "same.json": planOf("b", LATER),
  "other.json": planOf("c"),
  "half.json": planOf("b", { ...LATER, errored: true }),
  "b.json": planOf("b"),
};
/** A plan whose resource has what the variable `size` says. */
function sized(size: string): string {
  const variables = { size: { value: size } };
  const more = size === "a" ? older : {};
  const plan = JSON.parse(planOf(size, { variables, ...more })) as {
    configuration: { root_module: { resources: { expressions: unknown }[]; variables?: unknown } };
  };
  const { root_module: root } = plan.configuration;
  for (const resource of root.resources) resource.expressions = { input: { references: ["var.size"] } };
  return JSON.stringify({
    ...plan,
    configuration: { ...plan.configuration, root_module: { ...root, variables: { size: {} } } },
  });
}
const HISTORY = ["--history", "history.jsonl"];
const ENDS = (staging: string): readonly string[] => ["--plan", `staging=${staging}`, "--plan", "production=b.json"];
const check = (folder: string, staging: string, day: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["check", ...ENDS(staging), "--reference", "production", "--today", day, ...HISTORY, ...more]);
const textIn = (folder: string, file = "history.jsonl"): string => readFileSync(join(folder, file), "utf8");
const jsonOf = ({ stdout }: Outcome): ParityReport => JSON.parse(stdout) as ParityReport;

describe("--history", () => {
  it("appends one line for each run, blocked ones too, and changes no byte before it", async () => {
    const folder = folderWith(FILES);
    const codes = [];
    let before = "";
    for (const [plan, day] of [
      ["a.json", "2027-01-01"],
      ["other.json", "2027-01-02"],
      ["same.json", "2027-01-03"],
    ] as const) {
      codes.push((await check(folder, plan, day)).exitCode);
      expect(textIn(folder).startsWith(before)).toBe(true);
      before = textIn(folder);
    }
    expect(codes).toEqual([1, 1, 0]);
    expect(linesIn(folder)).toHaveLength(3);
    expect(before.endsWith("}\n")).toBe(true);
  });

  it("says the counts of the report, and no value", async () => {
    const folder = folderWith(FILES);
    const report = jsonOf(await check(folder, "a.json", "2027-01-01", "--report", "json"));
    const [run] = runsIn(folder);
    expect(run).toMatchObject({
      historyVersion: 1,
      kind: "run",
      at: "2027-01-01T00:00:00.000Z",
      asked: { command: "check" },
      reference: "production",
      environments: ["staging"],
      verdict: report.verdict,
      counts: { waived: 0, baselined: 0, differences: report.counts.differences },
    });
    expect(
      run?.findings.map(({ id, kind, dimension, severity, status }) => [id, kind, dimension, severity, status]),
    ).toEqual(
      report.findings.map(({ id, kind, dimension, severity, status }) => [id, kind, dimension, severity, status]),
    );
    expect(textIn(folder)).not.toContain("1.11.3");
  });

  it("writes the waivers that hold and the parameters that explain", async () => {
    const folder = folderWith({
      "a.json": sized("a"),
      "b.json": sized("b"),
      "parity.yaml": `version: 1
reference: production
environments:
  staging: { plan: a.json }
  production: { plan: b.json }
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
waivers:
  - { resource: terraform, attribute: "*", reason: Until it is moved., owner: us, expires: 2027-02-01 }
`,
    });
    const { exitCode, stderr } = await runIn(folder, ["check", ...HISTORY]);
    expect(stderr).toContain("the history gets no commit for this run");
    expect(exitCode).toBe(0);
    const [run] = runsIn(folder);
    expect(run?.counts).toMatchObject({ waived: 1, open: {}, explained: { parameter: 2 } });
    expect(run?.findings).toMatchObject([
      { status: "waived", owner: "us", expires: "2027-02-01", addresses: ["terraform"] },
    ]);
    expect(run?.parameters).toEqual([{ name: "var.size", environment: "staging", places: 2 }]);
  });

  it("notes the commit of the repository that the contract is in, and when it was made", async () => {
    const folder = folderWith({ ...FILES, "shop/parity.yaml": "version: 1\nreference: production\n" });
    git(join(folder, "shop"), "init", "-q");
    const id = commit(join(folder, "shop"));
    const plans = ["-c", "shop/parity.yaml", ...ENDS("a.json")];
    const { stderr } = await runIn(folder, ["check", ...plans, ...HISTORY], { env: { PATH: process.env["PATH"] } });
    expect(stderr).toBe("");
    const at = new Date(Number(git(join(folder, "shop"), "show", "-s", "--format=%ct")) * 1000).toISOString();
    expect(runsIn(folder)[0]?.commit).toEqual({ id, at });
  });

  it("notes what a gate was asked, by its own time", async () => {
    const folder = folderWith(FILES);
    const gate = ["gate", "--no-contract", "--from", "staging", "--to", "production", ...ENDS("same.json")];
    await runIn(folder, [...gate, "--now", "2027-01-05T10:00:00+01:00", ...HISTORY]);
    expect(runsIn(folder)[0]).toMatchObject({
      at: "2027-01-05T09:00:00.000Z",
      asked: { command: "gate", from: "staging", to: "production" },
    });
  });

  it("appends nothing for a run that could not be made, nor where a report cannot be written", async () => {
    const folder = folderWith(FILES);
    expect((await check(folder, "missing.json", "2027-01-01")).exitCode).toBe(2);
    const failing = { stdout: { write: () => Promise.reject(Object.assign(new Error(), { code: "ENOSPC" })) } };
    const argv = ["check", ...ENDS("a.json"), ...HISTORY];
    expect((await runIn(folder, argv, failing)).exitCode).toBe(2);
    expect(existsSync(join(folder, "history.jsonl"))).toBe(false);
  });

  it("appends nothing that could not be read again", async () => {
    const folder = folderWith(FILES);
    const gate = ["gate", "--no-contract", "--from", "staging", "--to", "production", ...ENDS("same.json")];
    const { exitCode, stderr } = await runIn(folder, [...gate, "--now", "9999-12-31T23:59:59-05:00", ...HISTORY]);
    expect(stderr).toContain("history.jsonl: what is to be appended could not be read again");
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, "history.jsonl"))).toBe(false);
  });

  it("changes nothing of a report but what it adds", async () => {
    const folder = folderWith(FILES);
    const plain = await runIn(folder, ["check", ...ENDS("a.json"), "--report", "json"]);
    const told = jsonOf(await runIn(folder, ["check", ...ENDS("a.json"), "--report", "json", ...HISTORY]));
    const { history, ...rest } = told;
    const bare = JSON.stringify(rest, (key, value: unknown) => (key === "openSince" ? undefined : value));
    expect(JSON.parse(bare)).toEqual(JSON.parse(plain.stdout));
    expect(history).toEqual({ runs: 1, points: [expect.objectContaining({ day: "2027-01-07" })] });
  });
});

describe("a report with a history", () => {
  it("says since when a finding is open without a break, and shows what was open before", async () => {
    const folder = folderWith(FILES);
    await check(folder, "a.json", "2027-01-01");
    await check(folder, "other.json", "2027-01-03");
    const told = jsonOf(await check(folder, "a.json", "2027-01-04", "--report", "json"));
    const since = new Map(told.findings.map(({ kind, openSince }) => [kind, openSince]));
    expect(since.get("unexplained-difference")).toBe("2027-01-01");
    expect(since.get("version-difference")).toBe("2027-01-04");
    expect(told.history?.runs).toBe(3);
    const open = told.history?.points.map(({ day, critical, high, medium, low, info }) => [
      day,
      critical + high + medium + low + info,
    ]);
    expect(open).toEqual([
      ["2027-01-01", 2],
      ["2027-01-02", 2],
      ["2027-01-03", 1],
      ["2027-01-04", 2],
    ]);
  });

  it("is written again from its JSON with the same bytes, in every format", async () => {
    const folder = folderWith(FILES);
    await check(folder, "a.json", "2027-01-01");
    const formats = ["text", "markdown", "html", "sarif", "junit", "gitlab", "github"];
    const targets = (folderName: string): readonly string[] =>
      formats.flatMap((format) => ["--report", `${format}=${folderName}.${format}`]);
    await check(folder, "a.json", "2027-01-04", "--report", "json=saved.json", ...targets("first"));
    await runIn(folder, ["report", "saved.json", ...targets("again")]);
    for (const format of formats) expect(textIn(folder, `again.${format}`)).toBe(textIn(folder, `first.${format}`));
    for (const format of ["text", "markdown"])
      expect(textIn(folder, `first.${format}`)).toContain("open since 2027-01-01");
  });

  it("takes nothing for mended that a run did not look for, or that a plan does not show", async () => {
    const folder = folderWith({ ...FILES, "qa.json": planOf("a", older) });
    await check(folder, "a.json", "2027-01-01");
    await runIn(folder, ["check", "--plan", "qa=same.json", "--plan", "production=b.json", ...HISTORY]);
    await check(folder, "half.json", "2027-01-02");
    const told = jsonOf(await check(folder, "a.json", "2027-01-08", "--report", "json"));
    expect(told.findings.map(({ openSince }) => openSince)).toEqual(["2027-01-01", "2027-01-01"]);
  });

  it("knows nothing of runs that are later than its own, as after a clock that was set back", async () => {
    const folder = folderWith(FILES);
    await check(folder, "a.json", "2027-01-09");
    const told = jsonOf(await check(folder, "a.json", "2027-01-04", "--report", "json"));
    expect(told.findings.map(({ openSince }) => openSince)).toEqual(["2027-01-04", "2027-01-04"]);
    expect(told.history?.runs).toBe(1);
  });
});

describe("a history of components", () => {
  const contract = `version: 1
reference: production
environments:
  staging: { plan: "plans/staging/{component}.json" }
  production: { plan: "plans/production/{component}.json" }
components:
  network: {}
  web: {}
`;
  const files = (network: string, web: string): Readonly<Record<string, string>> => ({
    "parity.yaml": contract,
    "plans/staging/network.json": planOf(network, LATER),
    "plans/staging/web.json": planOf(web, LATER),
    "plans/production/network.json": planOf("n", { variables: { a: { value: 1 } } }),
    "plans/production/web.json": planOf("w"),
  });

  it("says of a run of one component nothing about the others", async () => {
    const folder = folderWith(files("x", "y"));
    const run = (day: string, ...more: readonly string[]): Promise<Outcome> =>
      runIn(folder, ["check", "--today", day, ...HISTORY, "--report", "json", ...more]);
    const whole = jsonOf(await run("2027-01-01"));
    expect(whole.findings.length).toBeGreaterThan(1);
    writeFileSync(join(folder, "plans/staging/web.json"), planOf("w", LATER));
    await run("2027-01-02", "--component", "web");
    expect(runsIn(folder)[1]?.component).toBe("web");
    const later = jsonOf(await run("2027-01-03"));
    expect(later.findings.map(({ component, openSince }) => [component, openSince])).toEqual(
      whole.findings.filter(({ component }) => component !== "web").map(({ component }) => [component, "2027-01-01"]),
    );
    const gate = ["gate", "--from", "staging", "--to", "production", ...HISTORY];
    await runIn(folder, gate);
    expect(runsIn(folder)[3]).toMatchObject({ asked: { command: "gate", from: "staging", to: "production" } });
    await runIn(folder, [...gate, "--component", "network"]);
    expect(runsIn(folder)[4]?.component).toBe("network");
    expect((await runIn(folder, ["trend", "history.jsonl"])).exitCode).toBe(0);
  });

  it("gets a line where a component blocks since an environment lacks it", async () => {
    const { "plans/staging/web.json": _web, ...others } = files("n", "w");
    const folder = folderWith(others);
    expect((await runIn(folder, ["check", "--component", "web", ...HISTORY])).exitCode).toBe(1);
    expect((await runIn(folder, ["check", ...HISTORY])).exitCode).toBe(1);
    expect(runsIn(folder).map(({ environments, component }) => [environments, component])).toEqual([
      [["staging"], "web"],
      [["staging"], undefined],
    ]);
    expect((await runIn(folder, ["trend", "history.jsonl", "--environment", "staging"])).exitCode).toBe(0);
  });
});

describe("a history that nothing can be appended to", () => {
  const refused = async (folder: string, file = "history.jsonl"): Promise<string> => {
    const before = existsSync(join(folder, file)) && statSync(join(folder, file)).isFile() ? textIn(folder, file) : "";
    const argv = ["check", ...ENDS("a.json"), "--history", file, "--report", "text=report.txt"];
    const { exitCode, stderr } = await runIn(folder, argv);
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain("    at ");
    expect(existsSync(join(folder, "report.txt"))).toBe(false);
    if (before !== "") expect(textIn(folder, file)).toBe(before);
    return stderr.replace(/^tfparity: the history gets no commit.*\n/, "");
  };

  it("is told with the line where the last one has no end", async () => {
    const folder = folderWith(FILES);
    await check(folder, "a.json", "2027-01-01");
    appendFileSync(join(folder, "history.jsonl"), textIn(folder).slice(0, 40));
    expect(await refused(folder)).toMatch(/^tfparity: history\.jsonl:2: the last line has no end, .*; take it away/);
  });

  it.each([
    ["a plan", planOf("a") + "\n", /:1: this is no line of a history; tfparity check --history <file> writes/],
    ["an empty line", "\n", /:1: this line is empty; take it away/],
    ["a text", "hello\n", /:1: this line is no JSON/],
    ["another version", '{"historyVersion":2}\n', /:1: this line has the format version 2, .* reads version 1; update/],
    ["no version", '{"historyVersion":"1"}\n', /:1: this is no line of a history: its version is no number/],
    ["what is left of a merge", "<<<<<<< HEAD\n", /:1: this is left of a merge; take away the lines <<<<<<</],
    ["an unknown kind", '{"historyVersion":1,"kind":"x"}\n', /:1: .*\/kind must be run or incident/],
    ["half a run", '{"historyVersion":1,"kind":"run"}\n', /:1: .* must have required property 'at'/],
    ["a list", "[]\n", /:1: this is no line of a history/],
    ["bytes", Buffer.from([0xff, 0x0a]), /:1: this line is not text in UTF-8/],
  ])("is refused where it is %s", async (_, content, message) => {
    expect(await refused(folderWith({ ...FILES, "history.jsonl": content }))).toMatch(message);
  });

  it("is refused where a line contradicts itself", async () => {
    const folder = folderWith(FILES);
    await check(folder, "a.json", "2027-01-01");
    const line = textIn(folder);
    for (const [from, to, message] of [
      ['"medium":1', '"medium":2', /its counts are not those of its findings/],
      ['"outcome":"blocked"', '"outcome":"pass"', /its verdict is not what blocks/],
      ['"command":"check"', '"command":"gate"', /a gate has from and to/],
      ["2027-01-01T00", "2027-02-30T00", /2027-02-30T00:00:00\.000Z is no time/],
    ] as const) {
      expect(line).toContain(from);
      writeFileSync(join(folder, "history.jsonl"), line.replace(from, to));
      expect(await refused(folder)).toMatch(message);
    }
  });

  it("is refused where it is a link, a folder, a pipe, an input or a report", async () => {
    const folder = folderWith({ ...FILES, "folder/x": "", "real.jsonl": "" });
    symlinkSync("real.jsonl", join(folder, "link.jsonl"));
    execFileSync("mkfifo", [join(folder, "pipe.jsonl")]);
    expect(await refused(folder, "link.jsonl")).toMatch(/this is a link, which is not followed/);
    expect(await refused(folder, "folder")).toMatch(/a file is needed to write to, and this is a folder/);
    expect(await refused(folder, "pipe.jsonl")).toMatch(/this is a device or a pipe; name a file/);
    expect(await refused(folder, "/dev/null")).toMatch(/this is a device or a pipe; name a file/);
    expect(await refused(folder, "a.json")).toMatch(/this is an input, and would be overwritten/);
    expect(await refused(folder, "report.txt")).toMatch(/two outputs have this name/);
    expect(await refused(folder, "main.tf.json")).toMatch(/Terraform or git have files of this name/);
    expect(await refused(folder, "-")).toMatch(/--history needs the name of a file/);
    expect(await refused(folder, "no/where.jsonl")).toMatch(/there is no such folder to write to/);
  });
});
