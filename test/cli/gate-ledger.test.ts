/** The ledger: what a gate notes, and what it asks of it before something goes on to the next environment. */
import { appendFileSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PromotionEntry } from "../../src/model/ledger.js";
import type { ParityReport } from "../../src/model/report.js";
import { commit, git } from "./repository.js";
import { fixture, promotionContract } from "../gate/promoted.js";
import { folderWith, runIn, type Outcome } from "./world.js";

/** What Terraform made of production, under the name of an environment that comes before staging. */
const dev = (name: string): string => fixture(name).replaceAll("production", "dev");

const contract = (gate: string, ledger = "ledger: ledger.jsonl\n"): string =>
  promotionContract(["dev", "staging", "production"], `${ledger}gate: { ${gate} }\n`);

const ORDER = "order: [dev, staging, production]";

/** Dev has the second version, and staging is about to get it. */
const world = (gate: string, files: Readonly<Record<string, string>> = {}): string =>
  folderWith({
    "parity.yaml": contract(gate),
    "dev.json": dev("v2.production"),
    "staging.json": fixture("v2-planned.staging"),
    "production.json": fixture("v2-planned.production"),
    ...files,
  });

/** It was applied to staging, and production is about to get it. */
const applied = (folder: string, plan = "v2.staging"): void =>
  writeFileSync(join(folder, "staging.json"), fixture(plan));

const intoStaging = (folder: string, now = "2027-01-01T09:00:00Z", ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", "--from", "dev", "--to", "staging", "--now", now, ...more]);

const intoProduction = (folder: string, now = "2027-01-03T09:00:00Z", ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", "--from", "staging", "--to", "production", "--now", now, ...more]);

const linesOf = (folder: string): readonly string[] =>
  readFileSync(join(folder, "ledger.jsonl"), "utf8").split("\n").slice(0, -1);

const notPromoted = (report: ParityReport): readonly string[] =>
  report.findings.filter(({ kind }) => kind === "not-promoted").map(({ message }) => message);

const told = async (folder: string, now?: string): Promise<readonly string[]> =>
  notPromoted(JSON.parse((await intoProduction(folder, now, "--report", "json")).stdout) as ParityReport);

describe("a gate with a ledger", () => {
  it("notes what passed: plans, fingerprints, contract, and what it follows", async () => {
    const folder = world(ORDER);
    expect(await intoStaging(folder, undefined, "--attestation", "passed.json")).toMatchObject({ exitCode: 0 });
    applied(folder);
    expect(await intoProduction(folder)).toMatchObject({ exitCode: 0 });
    const again = await intoProduction(folder);
    expect(again.stderr).toMatch(
      /^tfparity: the ledger.* git.*; no commit is noted\ntfparity: noted in ledger\.jsonl; .*\n$/,
    );
    const [first, second] = linesOf(folder).map((line) => JSON.parse(line) as PromotionEntry);
    expect(first).toMatchObject({
      ledgerVersion: 1,
      entry: "promotion",
      after: [],
      at: "2027-01-01T09:00:00.000Z",
      from: { environment: "dev", plan: { name: "dev.json" } },
      to: { environment: "staging", plan: { name: "staging.json" } },
      contract: { name: "parity.yaml" },
      attestation: { name: "passed.json" },
    });
    expect(second?.after).toHaveLength(1);
    expect(second?.from.fingerprint).toBe(first?.to.fingerprint);
    expect(second?.from.plan.sha256).not.toBe(first?.to.plan.sha256);
  });

  it("notes nothing where it blocks, where it is told not to, and for a check", async () => {
    const folder = world(ORDER);
    expect((await intoProduction(folder)).exitCode).toBe(1);
    expect((await intoStaging(folder, undefined, "--no-ledger")).exitCode).toBe(0);
    await runIn(folder, ["check"]);
    expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
  });

  it("notes nothing that is yet to come, and judges by such a time where it notes nothing", async () => {
    const folder = world(ORDER);
    const { exitCode, stderr } = await intoStaging(folder, "2027-01-07T10:00:00Z");
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining("as of 2027-01-07T10:00:00.000Z, which is yet to come"),
    ]);
    expect((await intoStaging(folder, "2027-01-07T10:00:00Z", "--no-ledger")).exitCode).toBe(0);
    expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
  });

  it("notes the commit of the contract, wherever the ledger is", async () => {
    const folder = world(ORDER, { "parity.yaml": contract(ORDER, "ledger: kept/ledger.jsonl\n"), "kept/a": "" });
    git(join(folder, "kept"), "init", "-q");
    commit(join(folder, "kept"));
    git(folder, "init", "-q");
    writeFileSync(join(folder, ".gitignore"), "kept\n");
    const judged = commit(folder);
    const env = { PATH: process.env["PATH"] };
    expect((await runIn(folder, ["gate", "--from", "dev", "--to", "staging"], { env })).exitCode).toBe(0);
    const [line = ""] = readFileSync(join(folder, "kept/ledger.jsonl"), "utf8").split("\n");
    expect(JSON.parse(line)).toMatchObject({ commit: judged });
  });

  describe("in a repository", () => {
    const env = { PATH: process.env["PATH"] };
    const committed = (files: Readonly<Record<string, string>> = {}): string => {
      const folder = world(ORDER, files);
      git(folder, "init", "-q");
      commit(folder);
      return folder;
    };
    const noted = async (folder: string, ...more: readonly string[]): Promise<PromotionEntry> => {
      const outcome = await runIn(folder, ["gate", "--from", "dev", "--to", "staging", ...more], { env });
      expect(outcome).toMatchObject({ exitCode: 0 });
      return JSON.parse(linesOf(folder).at(-1) as string) as PromotionEntry;
    };

    it("notes no change that the run itself makes, nor a plan that it judges", async () => {
      const folder = committed();
      const outputs = ["--report", "json=report.json", "--attestation", "passed.json", "--history", "runs.jsonl"];
      expect(await noted(folder, ...outputs)).not.toHaveProperty("dirty");
      writeFileSync(join(folder, "dev.json"), `${dev("v2.production")} `);
      expect(await noted(folder, ...outputs)).not.toHaveProperty("dirty");
      // Of a run that writes at the same time.
      writeFileSync(join(folder, ".tfparity-0123456789abcdef.tmp"), "");
      expect(await noted(folder, ...outputs)).not.toHaveProperty("dirty");
    });

    it("notes that something else was not committed, and the way back says so", async () => {
      const folder = committed({ "main.tf": "" });
      writeFileSync(join(folder, "main.tf"), "# a change");
      const entry = await noted(folder);
      expect(entry).toMatchObject({ commit: git(folder, "rev-parse", "HEAD"), dirty: true });
      writeFileSync(join(folder, "dev.json"), dev("v1.production"));
      applied(folder, "v1.staging");
      await noted(folder);
      const { stdout } = await runIn(folder, ["rollback", "--to", "staging"]);
      expect(stdout.match(/commit {7}[0-9a-f]{40}\n {15}with changes that were not committed\n/g)).toHaveLength(2);
    });

    it("notes all that the contract accepts, with who answers for it and since when", async () => {
      const entries = `waivers:
  - { resource: terraform_data.none, attribute: x, reason: Until May., owner: ops, expires: 2027-02-01 }
  - resource: terraform_data.other
    attribute: x
    environment: production
    reason: Not here.
    owner: ops
    expires: 2027-02-01
allow:
  - { resource: terraform_data.none, attribute: y, reason: Agreed on., owner: platform }
`;
      const folder = committed({ "parity.yaml": contract(ORDER) + entries });
      const day = git(folder, "log", "-1", "--format=%cI").slice(0, "2027-01-01".length);
      appendFileSync(
        join(folder, "parity.yaml"),
        "  - { resource: terraform_data.none, attribute: z, reason: New. }\n",
      );
      const { contractAccepts } = await noted(folder);
      expect(contractAccepts).toEqual([
        {
          is: "waiver",
          at: "terraform_data.none x",
          reason: "Until May.",
          owner: "ops",
          expires: "2027-02-01",
          since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        },
        {
          is: "allowance",
          at: "terraform_data.none y",
          reason: "Agreed on.",
          owner: "platform",
          since: expect.anything(),
        },
        { is: "allowance", at: "terraform_data.none z", reason: "New.", since: "2027-01-07" },
      ]);
      expect(Math.abs(Date.parse(contractAccepts?.[0]?.since ?? "") - Date.parse(day))).toBeLessThanOrEqual(86_400_000);
    });
  });

  it("notes no secret, wherever the contract has it", async () => {
    const token = "not-a-secret-of-staging";
    expect(fixture("v2-planned.staging")).toContain(token);
    const folder = world(ORDER, {
      "parity.yaml": `${contract(ORDER)}allow:
  - { resource: terraform_data.none, attribute: x, reason: "as ${token} is" }
  - { resource: terraform_data.none, attribute: "${token}", reason: Known. }
`,
    });
    expect((await intoStaging(folder)).exitCode).toBe(0);
    const [line = ""] = linesOf(folder);
    expect(line).not.toContain(token);
    expect((JSON.parse(line) as PromotionEntry).contractAccepts).toHaveLength(2);
  });

  it("says that it has noted something, unless it is to be quiet or to note nothing", async () => {
    const folder = world(ORDER);
    const told = "tfparity: noted in ledger.jsonl";
    expect((await intoStaging(folder)).stderr).toContain(told);
    expect((await intoStaging(folder, undefined, "--quiet")).stderr).not.toContain(told);
    expect((await intoStaging(folder, undefined, "--no-ledger")).stderr).not.toContain(told);
    expect((await intoProduction(folder)).stderr).not.toContain(told);
    expect(linesOf(folder)).toHaveLength(2);
  });

  it("reads lines of earlier versions, which do not say what the contract accepts", async () => {
    const folder = world(ORDER);
    await intoStaging(folder);
    const { contractAccepts, ...entry } = JSON.parse(linesOf(folder)[0] as string) as PromotionEntry;
    expect(contractAccepts).toEqual([]);
    writeFileSync(join(folder, "ledger.jsonl"), `${JSON.stringify(entry)}\n`);
    applied(folder);
    expect((await intoProduction(folder)).exitCode).toBe(0);
  });

  it("lets nothing into an environment that did not pass the one before", async () => {
    const folder = world(ORDER);
    applied(folder);
    expect(await told(folder)).toEqual(["No entry of the ledger says that anything passed the gate into staging."]);
    const skipped = await runIn(folder, ["gate", "--from", "dev", "--to", "production", "--report", "json"]);
    expect(skipped.exitCode).toBe(1);
    expect(notPromoted(JSON.parse(skipped.stdout) as ParityReport)).toEqual([
      "In the order of the contract production comes after staging, and not after dev.",
    ]);
  });

  it("lets on what passed, and nothing else", async () => {
    const folder = world(ORDER);
    await intoStaging(folder);
    applied(folder, "v1.staging");
    const [message] = await told(folder);
    expect(message).toContain("staging is configured in another way than what passed the gate into it at 2027-01-01");
    expect(message).toMatch(/ is (?:another|gone|new)/);
    applied(folder);
    expect(await told(folder)).toEqual([]);
  });

  it("lets it on only after it was there for long enough", async () => {
    const folder = world(`${ORDER}, soak: 24h`);
    await intoStaging(folder, "2027-01-01T09:00:00Z");
    // Once more, with the same: the time began with the first.
    await intoStaging(folder, "2027-01-01T20:00:00Z");
    applied(folder);
    expect(await told(folder, "2027-01-02T08:59:59Z")).toEqual([
      "What runs in staging passed the gate into it at 2027-01-01T09:00:00.000Z, and has to stay there for 24 hours " +
        "before it goes on.",
    ]);
    expect(await told(folder, "2027-01-02T09:00:00Z")).toEqual([]);
  });

  it("counts from anew after something else was there", async () => {
    const folder = world(`${ORDER}, soak: 24h`);
    await intoStaging(folder, "2027-01-01T09:00:00Z");
    writeFileSync(join(folder, "dev.json"), dev("v1.production"));
    applied(folder, "v1.staging");
    expect((await intoStaging(folder, "2027-01-02T09:00:00Z")).exitCode).toBe(0);
    writeFileSync(join(folder, "dev.json"), dev("v2.production"));
    applied(folder, "v2-planned.staging");
    await intoStaging(folder, "2027-01-03T08:00:00Z");
    applied(folder);
    expect(await told(folder, "2027-01-03T09:00:00Z")).toHaveLength(1);
    expect(await told(folder, "2027-01-04T08:00:00Z")).toEqual([]);
  });

  describe("on the way back", () => {
    const release = (folder: string, version: string, now: string): Promise<Outcome> => {
      for (const name of ["staging", "production"])
        writeFileSync(join(folder, `${name}.json`), fixture(`${version}.${name}`));
      writeFileSync(join(folder, "dev.json"), dev(`${version}.production`));
      return intoStaging(folder, now);
    };
    const codes = async (...outcomes: readonly Promise<Outcome>[]): Promise<readonly number[]> =>
      (await Promise.all(outcomes)).map(({ exitCode }) => exitCode);

    it("waits for nothing, since what was there before has soaked once", async () => {
      const folder = world(`${ORDER}, soak: 24h`);
      await release(folder, "v1", "2027-01-01T09:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-02T09:00:00Z"))).toEqual([0]);
      await release(folder, "v2", "2027-01-02T10:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-02T11:00:00Z"))).toEqual([1]);
      expect(await codes(intoProduction(folder, "2027-01-03T10:00:00Z"))).toEqual([0]);
      await release(folder, "v1", "2027-01-03T11:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-03T11:05:00Z"))).toEqual([0]);
    });

    it("waits where what was there before has not been tested for so long", async () => {
      const folder = world(ORDER);
      await release(folder, "v1", "2027-01-01T09:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-01T10:00:00Z"))).toEqual([0]);
      writeFileSync(join(folder, "parity.yaml"), contract(`${ORDER}, soak: 24h`));
      await release(folder, "v2", "2027-01-02T10:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-03T10:00:00Z"))).toEqual([0]);
      await release(folder, "v1", "2027-01-03T11:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-03T11:05:00Z"))).toEqual([1]);
    });

    it("waits where what was there before was judged less strictly", async () => {
      const folder = world(`${ORDER}, soak: 24h`);
      await release(folder, "v1", "2027-01-01T09:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-02T09:00:00Z", "--fail-on", "critical"))).toEqual([0]);
      await release(folder, "v2", "2027-01-02T10:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-03T10:00:00Z"))).toEqual([0]);
      await release(folder, "v1", "2027-01-03T11:00:00Z");
      expect(await codes(intoProduction(folder, "2027-01-03T11:05:00Z"))).toEqual([1]);
    });
  });

  it("does not count what was judged less strictly than the contract asks for", async () => {
    const folder = world(ORDER);
    expect((await intoStaging(folder, undefined, "--fail-on", "critical")).exitCode).toBe(0);
    applied(folder);
    expect(await told(folder)).toEqual([
      "No entry of the ledger says that anything passed the gate into staging. 1 of its entries do not count: they " +
        "were judged less strictly than the contract asks for.",
    ]);
  });

  it("takes what follows for later, whatever the order of lines and moments", async () => {
    const folder = world(ORDER);
    await intoStaging(folder);
    writeFileSync(join(folder, "dev.json"), dev("v1.production"));
    applied(folder, "v1.staging");
    expect((await intoStaging(folder)).exitCode).toBe(0);
    expect(await told(folder)).toEqual([]);
    const lines = [...linesOf(folder)].reverse().map((line) => `${line}\n`);
    writeFileSync(join(folder, "ledger.jsonl"), lines.join(""));
    expect(await told(folder)).toEqual([]);
    // What is noted now would be older than what it follows.
    expect((await intoStaging(folder, "2026-12-31T09:00:00Z")).exitCode).toBe(2);
  });

  it("believes in no entry of times to come", async () => {
    const folder = world(ORDER);
    // As of a machine whose clock is wrong.
    const ahead = { now: () => "2099-01-01T09:00:00Z" };
    expect((await runIn(folder, ["gate", "--from", "dev", "--to", "staging"], ahead)).exitCode).toBe(0);
    applied(folder);
    const outcome = await intoProduction(folder);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("an entry of 2099-01-01T09:00:00.000Z, which is later than now");
  });

  it("notes nothing that it could not read again, or whose report cannot be written", async () => {
    const folder = world(ORDER);
    expect((await intoStaging(folder, "9999-12-31T23:59:59-05:00")).exitCode).toBe(2);
    if (existsSync("/dev/full"))
      expect((await intoStaging(folder, undefined, "--report", "json=/dev/full")).exitCode).toBe(2);
    expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
  });

  it("asks nothing of what begins the order", async () => {
    const { stdout } = await intoStaging(world(ORDER), undefined, "--report", "json");
    expect((JSON.parse(stdout) as ParityReport).requirements).toContainEqual({
      kind: "not-promoted",
      outcome: "not-asked",
      exempt: "first",
    });
    const text = (await intoStaging(world(ORDER))).stdout.replace(/\s+/g, " ");
    expect(text).toContain("not asked From the first environment of the order nothing has to be in the ledger");
    const into = await intoProduction(world("order: [dev, staging]"), undefined, "--report", "json");
    expect((JSON.parse(into.stdout) as ParityReport).requirements).toContainEqual(
      expect.objectContaining({ kind: "not-promoted", exempt: "unordered" }),
    );
  });

  it("needs no place to write to where it notes nothing", async () => {
    const folder = world(ORDER, { "parity.yaml": contract(ORDER, "ledger: nowhere/ledger.jsonl\n") });
    expect((await intoStaging(folder)).exitCode).toBe(2);
    expect((await intoStaging(folder, undefined, "--no-ledger")).exitCode).toBe(0);
  });

  it("can be waived, with an owner and a day", async () => {
    const folder = world(ORDER);
    applied(folder);
    const waiver =
      "waivers:\n  - { resource: promotion, attribute: '*', reason: A hotfix., owner: ops, expires: 2027-02-01 }\n";
    writeFileSync(join(folder, "parity.yaml"), contract(ORDER) + waiver);
    expect(await intoProduction(folder)).toMatchObject({ exitCode: 0 });
    const [entry] = linesOf(folder).map((line) => JSON.parse(line) as PromotionEntry);
    expect(entry?.accepted).toMatchObject([{ status: "waived", reason: "A hotfix.", owner: "ops" }]);
  });
});

describe("a ledger", () => {
  const filled = async (): Promise<string> => {
    const folder = world(ORDER);
    for (const day of ["01", "02", "03"]) await intoStaging(folder, `2027-01-${day}T09:00:00Z`);
    applied(folder);
    return folder;
  };
  const withLines = async (change: (lines: readonly string[]) => readonly string[]): Promise<Outcome> => {
    const folder = await filled();
    writeFileSync(
      join(folder, "ledger.jsonl"),
      change(linesOf(folder))
        .map((line) => `${line}\n`)
        .join(""),
    );
    return intoProduction(folder);
  };

  it("tells that a line was changed, or taken out", async () => {
    const changed = await withLines(([first = "", ...rest]) => [first.replace("01-01", "01-02"), ...rest]);
    expect(changed).toMatchObject({ exitCode: 2, stdout: "" });
    expect(changed.stderr).toMatch(/ledger\.jsonl:2.*follows the line .* which is not in the ledger/s);
    const cut = await withLines(([first = "", , third = ""]) => [first, third]);
    expect(cut.exitCode).toBe(2);
    expect(cut.stderr).toContain("ledger.jsonl:2");
  });

  it("may be merged line by line, with its lines in any order and twice", async () => {
    expect((await withLines((lines) => [...lines].reverse().concat(lines))).exitCode).toBe(0);
    expect((await withLines((lines) => lines.map((line) => `${line}\r`))).exitCode).toBe(0);
  });

  it("takes what two pipelines append at once, and the next entry follows both", async () => {
    const folder = world(ORDER);
    const both = await Promise.all([intoStaging(folder), intoStaging(folder, "2027-01-01T09:00:01Z")]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(linesOf(folder)).toHaveLength(2);
    applied(folder);
    expect((await intoProduction(folder)).exitCode).toBe(0);
    expect((JSON.parse(linesOf(folder)[2] as string) as PromotionEntry).after).toHaveLength(2);
  });

  it.each([
    ["{", "it is no JSON object"],
    ["[]", "it is no JSON object"],
    ['{"ledgerVersion":2}', "reads version 1"],
    ['{"ledgerVersion":1}', 'its "entry" is none of promotion, replan and review'],
    ['{"ledgerVersion":1,"entry":"toString"}', 'its "entry" is none of promotion, replan and review'],
    ['{"ledgerVersion":1,"entry":"promotion"}', '"after" is not what an entry has there'],
    ['{"ledgerVersion":1,"entry":"replan"}', '"after" is not what an entry has there'],
    ['{"ledgerVersion":1,"entry":"review"}', '"after" is not what an entry has there'],
    ["<<<<<<< HEAD", "left of a merge"],
    ["", "this line is empty"],
  ])("is refused with the line where it is none: %s", async (line, message) => {
    const folder = await filled();
    appendFileSync(join(folder, "ledger.jsonl"), `${line}\n`);
    const outcome = await intoProduction(folder);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("ledger.jsonl:4");
    expect(outcome.stderr).toContain(message);
  });

  it("is refused where its last line was not written to its end", async () => {
    const folder = await filled();
    appendFileSync(join(folder, "ledger.jsonl"), '{"ledgerVersion":1');
    const outcome = await intoProduction(folder);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.stderr).toContain("was not written to its end");
  });

  it("is no link, no folder and no output of another kind", async () => {
    const folder = world(ORDER, { "other.jsonl": "" });
    symlinkSync("other.jsonl", join(folder, "ledger.jsonl"));
    expect((await intoStaging(folder)).exitCode).toBe(2);
    const named = world(ORDER);
    expect((await intoStaging(named, undefined, "--report", "text=ledger.jsonl")).exitCode).toBe(2);
  });

  it("holds no value and no secret", async () => {
    const folder = world(ORDER);
    await intoStaging(folder);
    const text = readFileSync(join(folder, "ledger.jsonl"), "utf8");
    expect(text).not.toContain("not-a-secret");
    expect(text.length).toBeLessThan(5000);
  });
});

describe("the way back", () => {
  it("is to what passed before, with what that would change", async () => {
    const folder = world(ORDER);
    writeFileSync(join(folder, "dev.json"), dev("v1.production"));
    applied(folder, "v1.staging");
    expect((await intoStaging(folder)).exitCode).toBe(0);
    const back = (): Promise<Outcome> => runIn(folder, ["rollback", "--to", "staging"]);
    expect(await back()).toMatchObject({ exitCode: 1, stdout: "" });
    expect((await back()).stderr).toContain("nothing else passed before it");
    writeFileSync(join(folder, "dev.json"), dev("v2.production"));
    applied(folder, "v2-planned.staging");
    expect((await intoStaging(folder, "2027-01-02T09:00:00Z")).exitCode).toBe(0);
    const [first] = linesOf(folder).map((line) => JSON.parse(line) as PromotionEntry);
    const told = await back();
    expect(told).toMatchObject({ exitCode: 0, stderr: "" });
    const [, before = ""] = told.stdout.split("What passed before it");
    expect(before).toContain("at           2027-01-01T09:00:00.000Z, from dev");
    expect(before).toContain(first?.to.plan.sha256);
    expect(before).toContain(first?.to.fingerprint);
    expect(before).toMatch(/^ {2}[~+-] \S/m);
    expect(told.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    const json = await runIn(folder, ["rollback", "--to", "staging", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ environment: "staging", before: first });
  });

  /** The first version passed into staging, and then the second. */
  const twice = async (): Promise<string> => {
    const folder = world(ORDER);
    for (const [name, plan, day] of [
      ["v1.production", "v1.staging", "01"],
      ["v2.production", "v2-planned.staging", "02"],
    ] as const) {
      writeFileSync(join(folder, "dev.json"), dev(name));
      applied(folder, plan);
      await intoStaging(folder, `2027-01-${day}T09:00:00Z`);
    }
    return folder;
  };
  interface Told {
    readonly changes: Readonly<Record<string, readonly string[]>>;
    readonly now?: {
      readonly file: string;
      readonly isLatest: boolean;
      readonly sinceLatest?: Readonly<Record<string, readonly string[]>>;
      readonly changes?: Readonly<Record<string, readonly string[]>>;
    };
  }
  const toldOf = async (folder: string, ...more: readonly string[]): Promise<Told> =>
    JSON.parse((await runIn(folder, ["rollback", "--to", "staging", "--format", "json", ...more])).stdout) as Told;

  it("says whether what is configured now is what passed last, by the plan that the contract names", async () => {
    const folder = await twice();
    expect((await toldOf(folder)).now).toMatchObject({ file: "staging.json", isLatest: true });
    const { stdout } = await runIn(folder, ["rollback", "--to", "staging"]);
    expect(stdout).toContain("It is what passed last.");
    expect(stdout).not.toContain("is not known");
  });

  it("compares with what is configured now, and not with what passed last", async () => {
    const folder = await twice();
    const hotfix = fixture("v2.staging").replaceAll("terraform_data.retention", "terraform_data.kept");
    writeFileSync(join(folder, "now.json"), hotfix);
    const told = await toldOf(folder, "--plan", "staging=now.json");
    expect(told.now).toMatchObject({
      file: "now.json",
      isLatest: false,
      sinceLatest: { added: ["terraform_data.kept"], removed: ["terraform_data.retention"] },
    });
    expect(told.now?.changes?.["added"]).toContain("terraform_data.retention");
    expect(told.changes["added"]).not.toContain("terraform_data.retention");
    const { stdout } = await runIn(folder, ["rollback", "--to", "staging", "--plan", "staging=now.json"]);
    expect(stdout).toMatch(/What is configured in staging now\n {2}plan +now\.json\n/);
    expect(stdout).toMatch(
      /It is not what passed last; since then\n(?: {4}[~+-] \S+\n)*What going back would change in that/,
    );
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    // What passed before is there again.
    writeFileSync(join(folder, "now.json"), fixture("v1.staging"));
    const back = await runIn(folder, ["rollback", "--to", "staging", "--plan", "staging=now.json"]);
    expect(back.stdout).toContain("Going back would change nothing");
  });

  it("says so where nobody can tell what is configured now, and how to have it told", async () => {
    const folder = await twice();
    rmSync(join(folder, "staging.json"));
    const without = await runIn(folder, ["rollback", "--to", "staging"]);
    expect(without).toMatchObject({ exitCode: 0, stderr: "" });
    expect(without.stdout.replace(/\s+/g, " ")).toContain("--plan staging=<file>");
    expect(without.stdout).toContain("What going back would change in what passed last");
    expect((await toldOf(folder)).now).toBeUndefined();
    writeFileSync(join(folder, "staging.json"), "{");
    const broken = await runIn(folder, ["rollback", "--to", "staging"]);
    expect(broken).toMatchObject({ exitCode: 0, stdout: without.stdout });
    expect(broken.stderr).toContain("what is configured in staging now is not known\ntfparity: staging.json");
  });

  it("takes a plan of that environment alone, and refuses one that it cannot read", async () => {
    const folder = await twice();
    const refused = async (...more: readonly string[]): Promise<string> => {
      const outcome = await runIn(folder, ["rollback", "--to", "staging", ...more]);
      expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
      return outcome.stderr;
    };
    expect(await refused("--plan", "production=production.json")).toContain("is not for staging");
    expect(await refused("--plan", "staging=missing.json")).toContain("missing.json");
    expect(await refused("--plan", "staging=parity.yaml")).toContain("parity.yaml");
    expect(await refused("--component", "web")).toContain("has no components");
  });

  it("is none where nothing passed, and needs a ledger and an environment", async () => {
    const folder = world(ORDER);
    expect((await runIn(folder, ["rollback", "--to", "production"])).exitCode).toBe(1);
    expect((await runIn(folder, ["rollback"])).exitCode).toBe(2);
    const without = world("", { "parity.yaml": contract("", "") });
    expect((await runIn(without, ["rollback", "--to", "production"])).stderr).toContain("names no ledger");
  });
});

describe("a signed ledger", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const signed = `${ORDER}, requireSigned: true, keys: [{ name: gate, key: ${key} }]`;

  it("counts what was signed, and nothing else", async () => {
    const folder = world(ORDER);
    await intoStaging(folder);
    writeFileSync(join(folder, "parity.yaml"), contract(signed));
    writeFileSync(join(folder, "key.pem"), pem, { mode: 0o600 });
    applied(folder);
    const unsigned = await intoProduction(folder, undefined, "--sign", "key.pem");
    expect(unsigned.exitCode).toBe(1);
    expect(unsigned.stdout.replace(/\s+/g, " ")).toContain("1 of its entries do not count");
    applied(folder, "v2-planned.staging");
    expect((await intoStaging(folder, undefined, "--sign", "key.pem")).exitCode).toBe(0);
    applied(folder);
    expect((await intoProduction(folder, undefined, "--sign", "key.pem")).exitCode).toBe(0);
  });

  it("is signed with no key that the contract does not name", async () => {
    const folder = world(ORDER);
    writeFileSync(join(folder, "key.pem"), pem, { mode: 0o600 });
    const outcome = await intoStaging(folder, undefined, "--sign", "key.pem");
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("the contract names no key under gate.keys");
  });

  it("asks for the key before anything is judged", async () => {
    const folder = world(signed);
    const outcome = await intoStaging(folder);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("--sign");
  });
});

describe("a contract", () => {
  const refused = async (gate: string, ledger?: string): Promise<string> => {
    const outcome = await intoStaging(world("", { "parity.yaml": contract(gate, ledger) }));
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    return outcome.stderr;
  };

  it("says what is wrong with an order, with line and column", async () => {
    expect(await refused("order: [dev, qa]")).toMatch(/parity\.yaml:13:\d+.*qa/s);
    expect(await refused("order: [dev, dev]")).toContain("dev stands twice in the order");
    expect(await refused("order: [dev, staging]", "")).toContain("ledger: <file>");
    expect(await refused("soak: 24h")).toContain("order: [...]");
    expect(await refused(`${ORDER}, soak: soon`)).toMatch(/parity\.yaml:13/);
  });
});
