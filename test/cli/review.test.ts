/** Reviews of what a contract accepts: what is listed, what is recorded, and what the gate asks for. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReviewEntry } from "../../src/model/ledger.js";
import type { ParityReport } from "../../src/model/report.js";
import { commit, git } from "./repository.js";
import { terminalWith } from "./terminal-with.js";
import { fixture, promotionContract } from "../gate/promoted.js";
import { emptyFolder, folderWith, runIn as runWithout, type Outcome } from "./world.js";

/** Runs the command where git can be found. */
const runIn = (folder: string, argv: readonly string[], io: Parameters<typeof runWithout>[2] = {}): Promise<Outcome> =>
  runWithout(folder, argv, { env: { PATH: process.env["PATH"] }, ...io });

const WAIVER = `waivers:
  - resource: terraform_data.never
    attribute: input
    reason: Until it is moved.
    owner: platform
    expires: 2027-02-01
`;
const ALLOW = `allow:
  - { resource: terraform_data.other, attribute: input, reason: It is small. }
  - { resource: terraform_data.dev, attribute: input, environment: dev, reason: Of dev alone. }
`;

/** Not of a promotion from staging either: what dev alone may have. */
const OF_DEV = "  - { resource: terraform_data.mock, presence: dev, reason: For tests. }\n";

/** What an entry accepts is not needed by any plan here: it has to be looked at all the same. */
const contract = (more: string, gate = "reviewDays: 90", ledger = "ledger: ledger.jsonl\n"): string =>
  promotionContract(["dev", "staging", "production"], `${more}${ledger}gate: { failOn: critical, ${gate} }\n`);

const world = (more: string, gate?: string, ledger?: string): string =>
  folderWith({
    "parity.yaml": contract(more, gate, ledger),
    "dev.json": fixture("v2.production").replaceAll("production", "dev"),
    "staging.json": fixture("v2.staging"),
    "production.json": fixture("v2-planned.production"),
  });

const rewritten = (folder: string, change: (text: string) => string): void => {
  const file = join(folder, "parity.yaml");
  writeFileSync(file, change(readFileSync(file, "utf8")));
};

const gate = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", "--from", "staging", "--to", "production", "--no-ledger", ...more]);

const notReviewed = async (folder: string, ...more: readonly string[]): Promise<readonly string[]> => {
  const { stdout } = await gate(folder, "--report", "json", ...more);
  const { findings } = JSON.parse(stdout) as ParityReport;
  return findings
    .filter(({ kind }) => kind === "not-reviewed")
    .flatMap(({ places }) => places.map((one) => one.address));
};

const record = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["review", "--by", "Ada <ada@acme.example>", "--yes", ...more]);

const linesOf = (folder: string): readonly string[] =>
  readFileSync(join(folder, "ledger.jsonl"), "utf8").split("\n").slice(0, -1);

const lastOf = (folder: string): ReviewEntry => JSON.parse(linesOf(folder).at(-1) ?? "") as ReviewEntry;

/** The day of the last commit. */
const committedOn = (folder: string): string =>
  new Date(Number(git(folder, "log", "-1", "--format=%ct")) * 1000).toISOString().slice(0, 10);

interface Told {
  readonly due: number;
  readonly entries: readonly { readonly at: string; readonly since?: string; readonly due: boolean }[];
}

const told = async (folder: string, ...more: readonly string[]): Promise<Told> =>
  JSON.parse((await runIn(folder, ["review", "--format", "json", ...more])).stdout) as Told;

describe("tfparity review", () => {
  it("lists what is accepted, by owner, and says what nobody has looked at", async () => {
    const folder = world(WAIVER + ALLOW);
    const { exitCode, stdout, stderr } = await runIn(folder, ["review"]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`platform answers for
  since    until       reviewed
  unknown  2027-02-01  never (due)
    waiver terraform_data.never input (parity.yaml:13)
    Until it is moved.

Nobody is named to answer for
  since    until  reviewed
  unknown         never (due)
    allowance terraform_data.other input (parity.yaml:19)
    It is small.
  unknown         never (due)
    allowance terraform_data.dev input in dev (parity.yaml:20)
    Of dev alone.

3 entries, 3 of them not reviewed in the last 90 days.
`);
    expect(stderr).toMatch(/^tfparity: since when entries stand there is not known of all: .* git .*\n$/);
  });

  it("lists rules for many parameters and of components, and leaves out what is natural", async () => {
    const rules =
      'components:\n  network: { plan: "{environment}.json", rules: { allow: ' +
      "[{ cause: [unexplained-difference tag Team], reason: Agreed. }] } }\n";
    const folder = world(
      `${rules}manifest:\n  file: "m/{environment}/{component}.json"\n` +
        '  rules: { "files.*": { may: differ, reason: x } }\n',
    );
    rewritten(folder, (text) =>
      text.replace(
        "  var.size",
        '  "var.a*": { may: differ, reason: All. }\n' +
          '  "var.b*": { may: differ, when: "staging == production", reason: Some. }\n' +
          '  "var.ba*": { may: differ, when: "true", reason: Always. }\n' +
          '  "var.bb*": { may: differ, when: "staging == production || 1 < 2", reason: Always. }\n' +
          '  "var.bc*": { may: differ, when: "env.all(name, env[name] == 2)", reason: Some. }\n' +
          '  "var.bd*": { may: differ, when: "true && size(staging) > 1", reason: Some. }\n' +
          '  "var.be*": { may: differ, when: "1 > 2", reason: Never. }\n' +
          '  "var.c*": { may: follow-identity, reason: Names. }\n' +
          '  "var.d*": { must: differ, reason: Secrets. }\n' +
          "  var.size",
      ),
    );
    expect((await told(folder)).entries.map(({ at }) => at)).toEqual([
      "parameters var.a*",
      "parameters var.ba*",
      "parameters var.bb*",
      "parameters var.d*",
      "unexplained-difference tag Team",
      "manifest files.*",
    ]);
  });

  it("groups by the owner of an entry, and else by that of its component", async () => {
    const rules =
      'components:\n  network:\n    plan: "{environment}.json"\n    owner: "@acme/network"\n    rules:\n' +
      "      allow:\n        - { resource: a, attribute: b, reason: Agreed. }\n" +
      "        - { resource: c, attribute: d, reason: Agreed., owner: data }\n" +
      '  cache:\n    plan: "{environment}.json"\n    rules: { allow: [{ resource: d, attribute: e, reason: Agreed. }] }\n' +
      '  "*": { plan: "{environment}/{component}.json", owner: "@acme/all" }\n';
    const { stdout } = await runIn(world(`${ALLOW.replace("small. }", "small., owner: ops }")}${rules}`), ["review"]);
    expect(stdout.split("\n").filter((line) => /answer/.test(line))).toEqual([
      "ops answers for",
      "Nobody is named to answer for",
      "@acme/network answers for",
      "data answers for",
      "@acme/all answers for",
    ]);
    expect(stdout).toContain("allowance a b (parity.yaml:");
    expect(stdout).toContain("network: allowance a b");
  });

  it("knows an owner whatever the capital letters, with and without the sign", async () => {
    const folder = world(WAIVER.replace("owner: platform", 'owner: "@acme/Web"') + ALLOW);
    const { stdout } = await runIn(folder, ["review", "--owner", "acme/web"]);
    expect(stdout).toContain("@acme/Web answers for");
    expect(stdout).not.toContain("terraform_data.other");
  });

  describe("with CODEOWNERS", () => {
    const repository = (codeowners: string, more = WAIVER + ALLOW): string => {
      const folder = world(`${more}baseline: live/baseline.json\n`);
      const places = [{ address: "a", place: "b", values: {} }];
      const entry = { id: "0123456789abcdef", about: "a", since: "2026-01-01", reason: "Later.", places };
      mkdirSync(join(folder, "live"));
      writeFileSync(join(folder, "live", "baseline.json"), JSON.stringify({ version: 1, findings: [entry] }));
      mkdirSync(join(folder, ".github"));
      writeFileSync(join(folder, ".github", "CODEOWNERS"), codeowners);
      git(folder, "init", "-q", "-b", "main");
      commit(folder);
      return folder;
    };
    const omitted = (entry: Record<string, unknown>, name: string): Record<string, unknown> =>
      Object.fromEntries(Object.entries(entry).filter(([key]) => key !== name));
    const CODEOWNERS = "* @acme/all\n/parity.yaml @acme/Web @ada\n/live/ @acme/live\n";

    it("names those who own the file of an entry that names nobody, by which line, and changes no digest", async () => {
      const folder = repository(CODEOWNERS);
      const { stdout, stderr } = await runIn(folder, ["review"]);
      expect(stdout.split("\n").filter((line) => /answer/.test(line))).toEqual([
        "@acme/live answers for, owning live/baseline.json (.github/CODEOWNERS:3)",
        "platform answers for",
        "@acme/Web, @ada answer for, owning parity.yaml (.github/CODEOWNERS:2)",
      ]);
      expect(stderr).toBe("");
      const entries = async (): Promise<readonly Record<string, unknown>[]> =>
        (JSON.parse((await runIn(folder, ["review", "--format", "json"])).stdout) as { entries: [] }).entries;
      const owned = await entries();
      const fileOwners = [{ name: "@acme/live", file: ".github/CODEOWNERS", line: 3 }];
      expect(owned[0]).toMatchObject({ is: "baseline", fileOwners });
      expect(owned.filter((entry) => "owner" in entry && "fileOwners" in entry)).toEqual([]);
      writeFileSync(join(folder, ".github", "CODEOWNERS"), "");
      expect(await entries()).toEqual(owned.map((entry) => omitted(entry, "fileOwners")));
    });

    it("chooses by them, and by the owner that an entry names alone where it names one", async () => {
      const folder = repository(CODEOWNERS);
      const at = async (owner: string): Promise<readonly string[]> =>
        (await told(folder, "--owner", owner)).entries.map((entry) => entry.at);
      expect(await at("ADA")).toEqual(["terraform_data.other input", "terraform_data.dev input in dev"]);
      expect(await at("acme/web")).toEqual(await at("ada"));
      expect(await at("acme/live")).toEqual(["0123456789abcdef"]);
      expect(await at("platform")).toEqual(["terraform_data.never input"]);
      expect((await runIn(folder, ["review", "--owner", "acme/all"])).stderr).toContain(
        "no entry has the owner acme/all; the owners are @acme/Web, @acme/live, @ada, platform",
      );
    });

    it("records what they were shown, and asks with them", async () => {
      const folder = repository(CODEOWNERS);
      expect((await record(folder, "--owner", "ada")).exitCode).toBe(0);
      expect(lastOf(folder).reviewed.map(({ at }) => at)).toEqual([
        "terraform_data.other input",
        "terraform_data.dev input in dev",
      ]);
      const { terminal, shown } = terminalWith(["\r"]);
      await runIn(folder, ["review", "--by", "Ada", "--owner", "acme/live"], { terminal });
      expect(shown()).toContain("owner      @acme/live, by the file (.github/CODEOWNERS:3)");
    });

    it("takes those of the commit whose contract judges", async () => {
      const folder = repository(CODEOWNERS);
      writeFileSync(join(folder, ".github", "CODEOWNERS"), "* @mallory\n");
      const { stdout } = await runIn(folder, ["review", "--contract-from", "main"]);
      expect(stdout).toContain("@acme/Web, @ada answer for, owning main:parity.yaml (main:.github/CODEOWNERS:2)");
      expect(stdout).not.toContain("mallory");
    });

    it("says what of it cannot be read, and names nobody by that", async () => {
      const folder = repository("* @acme/all\n/parity.yaml nobody\n");
      const { stdout, stderr } = await runIn(folder, ["review"]);
      expect(stderr).toBe(
        "tfparity: .github/CODEOWNERS has lines that name nobody, since they cannot be read: line 2\n",
      );
      expect(stdout).toContain("@acme/all answers for, owning parity.yaml (.github/CODEOWNERS:1)");
    });

    it("is not asked where the contract names everybody", async () => {
      const folder = repository("[[[\n", WAIVER);
      writeFileSync(
        join(folder, "live", "baseline.json"),
        readFileSync(join(folder, "live", "baseline.json"), "utf8").replace('"reason"', '"owner":"ops","reason"'),
      );
      expect((await runIn(folder, ["review"])).stderr).toBe("");
    });
  });

  it("is as wide as the terminal, and 80 columns elsewhere", async () => {
    const reason = "Until the new cluster stands, which takes as long as the old one is needed by everybody else.";
    const folder = world(WAIVER.replace("Until it is moved.", reason));
    const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));
    await runIn(folder, ["review", "--by", "Ada ".repeat(40), "--yes"]);
    const { stdout } = await runIn(folder, ["review"]);
    expect(stdout.replace(/\s+/g, " ")).toContain(reason);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    const printed: string[] = [];
    const terminal = { isTTY: true, columns: 60, write: (text: string) => printed.push(text) };
    await runIn(folder, ["review"], { stdout: terminal });
    expect(widest(printed.join(""))).toBeLessThanOrEqual(60);
  });

  it("says that nothing is old enough, and not that nothing is accepted", async () => {
    const folder = world(WAIVER + ALLOW);
    git(folder, "init", "-q", "-b", "main");
    commit(folder);
    const listed = async (...argv: readonly string[]): Promise<string> =>
      (await runIn(folder, ["review", "--older-than", "1d", "--now", new Date().toISOString(), ...argv])).stdout;
    expect(await listed()).toBe("None of 3 entries of parity.yaml is older than 1d.\n");
    expect(await listed("--owner", "Platform")).toBe(
      "None of 1 entry of parity.yaml that Platform answers for is older than 1d.\n",
    );
    expect((await runIn(world(""), ["review", "--older-than", "1d"])).stdout).toBe(
      "parity.yaml accepts nothing that would be listed here.\n",
    );
  });

  it("tells ages by git: of the last line of an entry, moved or not, and of what is not committed", async () => {
    const folder = world(WAIVER + ALLOW);
    git(folder, "init", "-q", "-b", "main");
    const commitAt = (day: string): void => {
      git(folder, "add", "-A");
      const made = `${day}T12:00:00Z`;
      git(folder, "-c", "user.name=a", "commit", "-q", "-m", "a commit", "--date", made);
      git(folder, "-c", "core.hooksPath=/dev/null", "rebase", "-q", "--root", "--committer-date-is-author-date");
    };
    commitAt("2026-09-01");
    rewritten(folder, (text) => text.replace("expires: 2027-02-01", "expires: 2027-03-01"));
    commitAt("2026-11-01");
    rewritten(folder, (text) =>
      text.replace("It is small.", "It is tiny.").replace("parameters:", "# Ours.\nparameters:"),
    );
    const { entries } = await told(folder);
    expect(entries.map(({ at, since }) => [at, since])).toEqual([
      ["terraform_data.dev input in dev", "2026-09-01"],
      ["terraform_data.never input", "2026-11-01"],
      ["terraform_data.other input", "2027-01-07"],
    ]);
    const older = await told(folder, "--older-than", "60d");
    expect(older.entries.map(({ at }) => at)).toEqual([
      "terraform_data.dev input in dev",
      "terraform_data.never input",
    ]);
    expect((await told(folder, "--owner", "platform")).entries).toHaveLength(1);
  });

  it("runs nothing of git's settings, and passes no commit over", async () => {
    const folder = world(ALLOW);
    git(folder, "init", "-q", "-b", "main");
    expect((await runIn(folder, ["review"])).stderr).toContain(
      "this repository has no commit yet; commit something first",
    );
    commit(folder);
    writeFileSync(join(folder, "passed-over"), git(folder, "rev-parse", "HEAD"));
    git(folder, "config", "blame.ignoreRevsFile", "passed-over");
    git(folder, "config", "blame.showRoot", "true");
    for (const setting of ["filter.x.clean", "filter.x.process", "diff.x.textconv", "core.fsmonitor", "core.pager"])
      git(folder, "config", setting, "touch ran; cat");
    writeFileSync(join(folder, ".gitattributes"), "*.yaml filter=x diff=x\n");
    const { entries } = await told(folder);
    expect(entries.map(({ since }) => since)).toEqual([committedOn(folder), committedOn(folder)]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
    rewritten(folder, () => "nonsense: [");
    git(folder, "-c", "filter.x.clean=cat", "-c", "filter.x.process=", "commit", "-q", "-a", "-m", "a commit");
    writeFileSync(join(folder, "parity.yaml"), contract(ALLOW));
    const broken = await runIn(folder, ["review"]);
    expect(broken.stderr).toContain("the last commit has a contract that cannot be read");
    expect(broken.stdout).toMatch(/unknown +never \(due\)\n +allowance terraform_data\.other input/);
  });

  it("does not know what a shallow clone has cut off, and lists that first", async () => {
    const origin = world(ALLOW);
    git(origin, "init", "-q", "-b", "main");
    commit(origin);
    rewritten(origin, (text) => text.replace("allow:\n", `allow:\n  - { resource: a, attribute: b, reason: New. }\n`));
    commit(origin);
    rewritten(origin, (text) => `${text}# The end.\n`);
    commit(origin);
    const folder = join(emptyFolder(), "clone");
    git(origin, "clone", "-q", "--depth", "2", `file://${origin}`, folder);
    const { stdout, stderr } = await runIn(folder, ["review", "--older-than", "1d"]);
    expect(stdout).toMatch(/unknown +never \(due\)\n +allowance terraform_data\.other input/);
    expect(stderr).toContain("this clone is cut off (shallow)");
  });

  it("refuses what says nothing, with what to do", async () => {
    const folder = world(WAIVER);
    const refused = async (...argv: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await runIn(folder, ["review", ...argv]);
      expect([exitCode, stdout]).toEqual([2, ""]);
      return stderr;
    };
    expect(await refused("--owner", "platfrom")).toContain('no entry has the owner platfrom; did you mean "platform"?');
    expect(await refused("--older-than", "soon")).toContain("write it like 30d");
    expect(await refused("--yes")).toContain("beside --by");
    expect(await refused("--sign", "key.pem")).toContain("beside --by");
    expect(await refused("--by", "Ada")).toContain("record all of it with --yes");
    expect(await refused("--by", " ", "--yes")).toContain("names nobody");
    expect(await refused("--by", "a\u001b]0;x\u0007", "--yes")).toContain("a character in it that nobody sees");
    expect(await refused("--by", "a\u202eb", "--yes")).toContain("a character in it that nobody sees");
    expect(await refused("--by", "a".repeat(201), "--yes")).toContain("more than 200");
    expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
    expect((await runIn(emptyFolder(), ["review"])).stderr).toContain("--contract <file>");
  });

  it("lists without a ledger, asks nothing then, and records nothing", async () => {
    const folder = world(WAIVER, "requireApplied: true", "");
    const { exitCode, stdout, stderr } = await runIn(folder, ["review"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1 entry. The contract does not ask for reviews (gate.reviewDays).");
    expect(stderr).toContain("parity.yaml names no ledger (ledger: <file>), so that nobody can tell what was reviewed");
    expect((await record(folder)).stderr).toContain("name one with ledger: <file>");
    const asked = await runIn(world(WAIVER, "reviewDays: 90", ""), ["review"]);
    expect(asked).toMatchObject({ exitCode: 2, stdout: "" });
    expect(asked.stderr).toMatch(/parity\.yaml:\d+:\d+.*only a ledger tells who has looked/s);
  });
});

describe("recording a review", () => {
  it("appends one line with a digest of each entry, and has no more to look at then", async () => {
    const folder = world(WAIVER + ALLOW);
    const { exitCode, stdout, stderr } = await record(folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("2027-01-07 by Ada <ada@acme.example>\n    waiver terraform_data.never input");
    expect(stderr).toContain("3 of 3 reviewed by Ada <ada@acme.example>; ledger.jsonl has the line");
    expect(lastOf(folder)).toMatchObject({
      ledgerVersion: 1,
      entry: "review",
      after: [],
      at: "2027-01-07T09:00:00Z",
      by: "Ada <ada@acme.example>",
      contract: { name: "parity.yaml" },
      reviewed: [
        { is: "waiver", at: "terraform_data.never input" },
        { is: "allowance", at: "terraform_data.other input" },
        { is: "allowance", at: "terraform_data.dev input in dev" },
      ],
      tool: { name: "tfparity" },
    });
    expect((await told(folder)).due).toBe(0);
    expect((await told(folder, "--now", "2027-04-08T09:00:01Z")).due).toBe(3);
  });

  it("asks one at a time at a terminal, with all that is needed to decide", async () => {
    const [KEEP, LATER, STOP, CTRL_C] = ["\u001b[A\r", "\r", "\u001b[B\r", "\u0003"];
    const walk = async (...keys: readonly string[]): Promise<Outcome & { folder: string; shown: string }> => {
      const folder = world(WAIVER + ALLOW);
      const { terminal, shown } = terminalWith(keys);
      return { ...(await runIn(folder, ["review", "--by", "Ada"], { terminal })), folder, shown: shown() };
    };
    const kept = await walk(KEEP, LATER, KEEP);
    expect(kept.exitCode).toBe(1);
    expect(kept.shown).toContain(
      `
1. waiver terraform_data.never input (parity.yaml:13)

   resource: terraform_data.never
       attribute: input
       reason: Until it is moved.
       owner: platform
       expires: 2027-02-01

   reason     Until it is moved.
   owner      platform
   since      unknown
   until      2027-02-01
   reviewed   never, which is due
`.replace("   resource", "     - resource"),
    );
    expect(kept.shown).toContain("Does it still hold? (2 more after it)");
    expect(lastOf(kept.folder).reviewed.map(({ at }) => at)).toEqual([
      "terraform_data.never input",
      "terraform_data.dev input in dev",
    ]);
    const stopped = await walk(KEEP, STOP);
    expect(lastOf(stopped.folder).reviewed).toHaveLength(1);
    const called = await walk(KEEP, CTRL_C);
    expect([called.exitCode, called.stdout, existsSync(join(called.folder, "ledger.jsonl"))]).toEqual([2, "", false]);
    const nothing = await walk(LATER, LATER, LATER);
    expect(nothing.stderr).toContain("nothing was kept, so that nothing was recorded");
    expect(existsSync(join(nothing.folder, "ledger.jsonl"))).toBe(false);
  });

  it("follows what others append, and is followed", async () => {
    const folder = world(WAIVER);
    const both = await Promise.all([record(folder), record(folder, "--now", "2027-01-07T09:00:01Z")]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(linesOf(folder)).toHaveLength(2);
    await record(folder);
    expect(lastOf(folder).after).toHaveLength(2);
    expect((await told(folder)).due).toBe(0);
  });

  it("is refused where its ledger has entries of times to come", async () => {
    const folder = world(WAIVER);
    expect((await record(folder, "--now", "2030-01-01T00:00:00Z")).stderr).toContain("which is yet to come");
    expect((await record(folder)).exitCode).toBe(0);
    const outcome = await record(folder, "--now", "2020-01-01T00:00:00Z");
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("later than now");
    expect((await gate(folder, "--now", "2020-01-01T00:00:00Z")).exitCode).toBe(2);
  });
});

describe("a gate that asks for reviews", () => {
  it("blocks on what nobody has looked at, with owner, position and what to do, and on nothing of others", async () => {
    const folder = world(WAIVER + ALLOW + OF_DEV);
    const { exitCode, stdout } = await gate(folder, "--report", "json");
    const { findings, requirements } = JSON.parse(stdout) as ParityReport;
    const finding = findings.find(({ kind }) => kind === "not-reviewed");
    expect(exitCode).toBe(1);
    expect(finding).toMatchObject({
      severity: "critical",
      status: "open",
      cause: "Nothing that is accepted was reviewed in the last 90 days",
      location: { file: "parity.yaml", line: 13 },
    });
    expect(finding?.message).toContain(
      "waiver terraform_data.never input (parity.yaml:13, of platform, never reviewed); " +
        "allowance terraform_data.other input (parity.yaml:19, never reviewed)",
    );
    expect(finding?.suggestion).toContain("tfparity review --by");
    expect(finding?.places.map(({ address }) => address)).toEqual([
      "waiver terraform_data.never input (parity.yaml:13)",
      "allowance terraform_data.other input (parity.yaml:19)",
    ]);
    expect(requirements).toContainEqual({
      kind: "not-reviewed",
      outcome: "not-met",
      reviewed: { entries: 2, days: 90 },
    });
  });

  it("passes after a review, tells how many there are, and blocks again when that is too old", async () => {
    const folder = world(WAIVER);
    await record(folder);
    const passed = await gate(folder, "--attestation", "passed.json");
    expect(passed.exitCode).toBe(0);
    expect(passed.stdout).toContain("met        The one accepted entry was reviewed within 90 days");
    const { predicate } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as {
      readonly predicate: { readonly properties: unknown; readonly tfparity: { readonly requirements: unknown } };
    };
    expect(predicate.properties).toContain("TFPARITY_REVIEWED");
    expect(predicate.tfparity.requirements).toMatchObject({ reviewDays: 90 });
    const verified = ["gate", "--verify", "passed.json", "--from", "staging", "--to", "production"];
    expect((await runIn(folder, [...verified, "--plan", "production=production.json"])).exitCode).toBe(0);
    expect(await notReviewed(folder, "--now", "2027-04-07T09:00:00Z")).toEqual([]);
    expect(await notReviewed(folder, "--now", "2027-04-07T09:00:01Z", "--today", "2027-01-07")).toHaveLength(1);
  });

  it.each([
    ["widened", "attribute: input", 'attribute: "*"'],
    ["prolonged", "expires: 2027-02-01", "expires: 2027-02-02"],
    ["worded in another way", "Until it is moved.", "Until it is moved, some day."],
    ["given to somebody else", "owner: platform", "owner: data"],
  ])("has an entry looked at again that was %s", async (_, was, is) => {
    const folder = world(WAIVER);
    await record(folder);
    expect(await notReviewed(folder)).toEqual([]);
    rewritten(folder, (text) => text.replace(was, is));
    expect(await notReviewed(folder)).toHaveLength(1);
  });

  it("knows an entry again that was only moved or written in another way", async () => {
    const folder = world(WAIVER + ALLOW);
    await record(folder);
    const again =
      `${ALLOW}waivers:\n  - { "owner": platform, expires: "2027-02-01", reason: 'Until it is moved.',\n` +
      "      attribute: input, resource: terraform_data.never }\n";
    writeFileSync(join(folder, "parity.yaml"), `# Moved.\n${contract(again)}`);
    expect(await notReviewed(folder)).toEqual([]);
  });

  it("asks nothing that it does not ask for, and is met where nothing is accepted", async () => {
    expect((await gate(world(WAIVER, "requireApplied: true"))).stdout.replace(/\s+/g, " ")).toContain(
      "not asked What is accepted was reviewed lately (gate.reviewDays)",
    );
    expect((await gate(world(""))).stdout).toContain("Nothing is accepted that has to be reviewed");
  });

  it("cannot be talked out of it by a waiver, an allowance or a severity", async () => {
    const folder = world(
      `${WAIVER}  - { resource: "*", attribute: "*", reason: All of it., owner: me, expires: 2027-02-01 }\n`,
    );
    rewritten(folder, (text) =>
      text.replace("severity:\n", 'severity:\n  - { resource: "*", attribute: "*", level: info }\n'),
    );
    expect(await notReviewed(folder)).toHaveLength(2);
    expect((await gate(folder)).exitCode).toBe(1);
  });

  it("counts what the baseline holds for the two environments", async () => {
    const folder = world("baseline: baseline.json\n");
    const entry = (id: string, environment: string): unknown => ({
      id,
      about: "an attribute",
      since: "2026-12-01",
      reason: "From before.",
      places: [
        {
          address: "terraform_data.x",
          place: "input",
          values: { [environment]: { state: "known", text: "a" }, production: { state: "known", text: "b" } },
        },
      ],
    });
    const findings = [entry("0123456789abcdef", "staging"), entry("fedcba9876543210", "dev")];
    writeFileSync(join(folder, "baseline.json"), JSON.stringify({ version: 1, findings }, undefined, 1));
    expect(await notReviewed(folder)).toEqual([expect.stringContaining("baseline 0123456789abcdef (baseline.json:")]);
    expect((await told(folder)).entries).toMatchObject([
      { is: "baseline", since: "2026-12-01", about: "an attribute" },
      { is: "baseline", since: "2026-12-01" },
    ]);
    await record(folder);
    expect(await notReviewed(folder)).toEqual([]);
    const text = readFileSync(join(folder, "baseline.json"), "utf8");
    writeFileSync(join(folder, "baseline.json"), text.replace('"text": "a"', '"text": "c"'));
    expect(await notReviewed(folder)).toHaveLength(1);
  });
});

describe("what a review cannot be made of", () => {
  it("is a review of another contract", async () => {
    const folder = world(WAIVER);
    writeFileSync(join(folder, "other.yaml"), readFileSync(join(folder, "parity.yaml")));
    expect((await record(folder, "--contract", "other.yaml")).exitCode).toBe(0);
    expect(lastOf(folder).contract.name).toBe("other.yaml");
    expect(await notReviewed(folder)).toHaveLength(1);
    // The same contract from another folder is the same.
    await runIn(join(folder, ".."), ["review", "--by", "Ada", "--yes", "--contract", join(folder, "parity.yaml")]);
    expect(await notReviewed(folder)).toEqual([]);
  });

  it("is a line that was changed, wherever it stands", async () => {
    const folder = world(WAIVER);
    await record(folder);
    await record(folder, "--now", "2027-01-07T09:00:01Z");
    const [first = "", second = ""] = linesOf(folder);
    writeFileSync(join(folder, "ledger.jsonl"), `${second}\n${first}\n`);
    expect(await notReviewed(folder)).toEqual([]);
    writeFileSync(join(folder, "ledger.jsonl"), `${first.replace("Ada <", "Eve <")}\n${second}\n`);
    const changed = await gate(folder);
    expect(changed).toMatchObject({ exitCode: 2, stdout: "" });
    expect(changed.stderr).toContain("a line was changed or taken out");
  });

  it.each([
    ["nothing", (entry: ReviewEntry) => ({ ...entry, reviewed: [] }), '"reviewed"'],
    ["nobody", (entry: ReviewEntry) => ({ ...entry, by: "" }), '"by"'],
    ["something else", (entry: ReviewEntry) => ({ ...entry, to: {} }), '"to"'],
    [
      "no digest",
      (entry: ReviewEntry) => ({ ...entry, reviewed: [{ is: "waiver", at: "a", sha256: "a" }] }),
      '"reviewed"',
    ],
  ])("is a line of %s", async (_, change, told) => {
    const folder = world(WAIVER);
    await record(folder);
    appendFileSync(join(folder, "ledger.jsonl"), `${JSON.stringify(change(lastOf(folder)))}\n`);
    const { exitCode, stderr } = await gate(folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`ledger.jsonl:2`);
    expect(stderr).toContain(`${told} is not what an entry has there`);
  });

  it("is a name that commands a terminal, in a line that somebody else wrote", async () => {
    const folder = world(WAIVER);
    await record(folder);
    const forged = { ...lastOf(folder), by: "\u001b]0;mine\u0007\n##[group]" };
    writeFileSync(join(folder, "ledger.jsonl"), `${JSON.stringify(forged)}\n`);
    const list = await runIn(folder, ["review"]);
    expect(list.stdout).toContain("\\u{1b}]0;mine\\u{7}\\n\\u{23}#[group]");
    const json = await runIn(folder, ["review", "--format", "json"]);
    expect(list.stdout + json.stdout).not.toMatch(/[\u001b\u0007]|##\[/); // oxlint-disable-line no-control-regex
  });

  it("is one that nobody has signed, where signatures are asked for", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = publicKey.export({ format: "der", type: "spki" }).toString("base64");
    const folder = world(WAIVER);
    await record(folder);
    rewritten(folder, (text) =>
      text.replace("reviewDays: 90", `reviewDays: 90, requireSigned: true, keys: [{ name: us, key: ${key} }]`),
    );
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    writeFileSync(join(folder, "key.pem"), pem, { mode: 0o600 });
    expect(await notReviewed(folder)).toHaveLength(1);
    expect((await gate(folder)).stdout.replace(/\s+/g, " ")).toContain("1 review of the ledger does not count");
    expect((await record(folder)).stderr).toContain("give the key with --sign <key.pem>");
    expect((await record(folder, "--sign", "key.pem")).exitCode).toBe(0);
    expect(await notReviewed(folder)).toEqual([]);
  });
});

describe("what asks what passed", () => {
  it("takes no review for a promotion", async () => {
    const folder = world(WAIVER, "order: [dev, staging, production]");
    const into = (from: string, to: string, now: string): Promise<Outcome> =>
      runIn(folder, ["gate", "--from", from, "--to", to, "--now", now]);
    writeFileSync(join(folder, "staging.json"), fixture("v2-planned.staging"));
    await record(folder, "--now", "2027-01-01T08:00:00Z");
    expect((await runIn(folder, ["rollback", "--to", "staging"])).stderr).toContain("nothing has passed the gate");
    const unknown = await into("staging", "production", "2027-01-01T09:00:00Z");
    expect(unknown.stdout).toContain("No entry of the ledger says that anything passed");
    expect((await into("dev", "staging", "2027-01-01T09:00:00Z")).exitCode).toBe(0);
    await record(folder, "--now", "2027-01-02T09:00:00Z");
    writeFileSync(join(folder, "staging.json"), fixture("v2.staging"));
    expect((await into("staging", "production", "2027-01-03T09:00:00Z")).exitCode).toBe(0);
    expect(linesOf(folder)).toHaveLength(4);
    const back = await runIn(folder, ["rollback", "--to", "staging"]);
    expect(back).toMatchObject({ exitCode: 1, stdout: "" });
    expect(back.stderr).toContain("nothing else passed before it");
  });
});

describe("a contract of another commit", () => {
  it("is judged by its own entries, and by the ledger that it has", async () => {
    const folder = world(WAIVER);
    git(folder, "init", "-q", "-b", "main");
    commit(folder);
    await record(folder);
    const from = ["--contract-from", "main"];
    expect(await notReviewed(folder)).toEqual([]);
    expect(await notReviewed(folder, ...from)).toHaveLength(1);
    commit(folder);
    rewritten(folder, (text) => text.replace("Until it is moved.", "For ever."));
    expect(await notReviewed(folder, ...from)).toEqual([]);
    expect((await told(folder, ...from)).due).toBe(0);
    expect((await told(folder)).due).toBe(1);
  });
});
