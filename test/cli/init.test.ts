import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { readContractDraft } from "../../src/contract/index.js";
import type { ParityReport } from "../../src/model/report.js";
import { readRecorded } from "../scenarios/harness/recorded.js";
import { terminalWith } from "./terminal-with.js";
import { LATER, folderWith, planOf, runIn } from "./world.js";

const recorded = readRecorded();

/** What Terraform made of a scenario, without its contract. */
function scenario(name: string): string {
  const folder = folderWith(recorded.get(name) ?? {});
  rmSync(join(folder, "parity.yaml"));
  return folder;
}

const contractIn = (folder: string): string => readFileSync(join(folder, "parity.yaml"), "utf8");

/** As if somebody had written reasons. */
const answer = (folder: string): void =>
  writeFileSync(join(folder, "parity.yaml"), contractIn(folder).replaceAll("reason: TODO", "reason: Agreed."));

async function findings(folder: string): Promise<readonly string[]> {
  const { stdout } = await runIn(folder, ["check", "--report", "json"]);
  return (JSON.parse(stdout) as ParityReport).findings.map(({ kind, places }) => `${kind} ${places[0]?.address}`);
}

describe("tfparity init", () => {
  it("finds what is there, and leaves no finding that is no fault once somebody has written reasons", async () => {
    const folder = scenario("orders-clean-greenfield");
    const { exitCode, stdout, stderr } = await runIn(folder, ["init"]);
    expect([exitCode, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^tfparity: found 2 environments: production, staging\n/);
    expect(stderr).toMatch(/wrote parity\.yaml: \d+ entries want a reason\n.*then run: tfparity check\n$/s);
    const text = contractIn(folder);
    expect(text).toMatch(/\n {2}staging:\n {4}plan: plans\/staging\.json\n {4}parameters: .*\n {4}source: infra\n/);
    expect(text).toMatch(
      /\n {2}var\.name: \{ identity: name, must: differ, reason: TODO \} # \d+ differences; staging /,
    );
    expect(text).toContain("  var.log_days: { may: differ, reason: TODO } # staging 14, production 90\n");

    const refused = await runIn(folder, ["check"]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr.split("\n").length - 1).toBe(text.split("reason: TODO").length - 1);
    expect(refused.stderr).toMatch(/^(tfparity: parity\.yaml:\d+:\d+: "TODO" is no reason; say why it may differ\n)+$/);

    answer(folder);
    expect(await findings(folder)).toEqual([]);
  });

  it.each([
    ["orders-engine-version-skew", "unexplained-difference var.engine_version"],
    [
      "orders-hidden-branch",
      'branches-on-identity module.service["api"].module.alarms.aws_cloudwatch_metric_alarm.errors',
    ],
    ["orders-arn-of-staging", "cross-environment-value aws_iam_policy.worker"],
    ["orders-variable-missing", "unexplained-difference var.services.worker.environment.BATCH_SIZE"],
    ["orders-mode-by-hand", "unexplained-difference var.services.api.environment.NODE_ENV"],
    ["orders-rule-open-to-the-world", "unexplained-difference var.office_cidrs"],
    ["orders-drift", 'live-drift module.service["api"].aws_cloudwatch_log_group.this'],
  ])("excuses no fault: %s", async (name, fault) => {
    const folder = scenario(name);
    await runIn(folder, ["init", "--yes"]);
    expect(contractIn(folder)).toMatch(/\n *# These look like faults/);
    answer(folder);
    expect((await findings(folder)).map((finding) => finding.trim())).toEqual([fault]);
  });

  it("shows no secret, and writes the same bytes every time", async () => {
    const folder = scenario("orders-secret-differs");
    await runIn(folder, ["init"]);
    const first = contractIn(folder);
    const secrets = Object.entries(recorded.get("orders-secret-differs") ?? {})
      .filter(([file]) => file.endsWith(".json"))
      .flatMap(([, text]) => [...text.matchAll(/"database_password":\s*(?:\{\s*"value":\s*)?"([^"]+)"/g)])
      .map(([, secret = ""]) => secret);
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(first).not.toContain(secret);
    expect(first).toMatch(
      /var\.database_password: \{ must: differ, sensitive: true, reason: TODO \} # .*\(sensitive\)/,
    );
    rmSync(join(folder, "parity.yaml"));
    await runIn(folder, ["init"]);
    expect(contractIn(folder)).toBe(first);
  });

  it("takes the files that are named, the last as the reference", async () => {
    const folder = folderWith({ "a.json": planOf("1"), "b.json": planOf("2", LATER) });
    expect((await runIn(folder, ["init", "a.json", "b.json", "--output", "ci.yaml"])).exitCode).toBe(0);
    const text = readFileSync(join(folder, "ci.yaml"), "utf8");
    expect(text).toContain("reference: b\nenvironments:\n  a:\n    plan: a.json\n  b:\n    plan: b.json\n");
    expect(text).toContain("- { resource: terraform_data.main, attribute: input, reason: TODO } # a 1, b 2\n");
  });

  it("writes text from plans so that it is nothing but text", async () => {
    const hostile = "x\n  - { resource: '*', attribute: '*', reason: Mine. }\nversion: 2 \u202e\u0000";
    const folder = folderWith({ "a.json": planOf(hostile), "b.json": planOf("2", LATER) });
    await runIn(folder, ["init", "a.json", "b.json"]);
    const contract = readContractDraft(contractIn(folder), "parity.yaml");
    expect(contract.allow.map(({ resource, attribute }) => [resource, attribute])).toEqual([
      ["terraform_data.main", "input"],
    ]);
    expect(contract.causes).toEqual([]);
    // oxlint-disable-next-line no-control-regex
    expect(contractIn(folder)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("writes none beside one of the other name", async () => {
    const folder = folderWith({ "a.json": planOf("1"), "b.json": planOf("2", LATER), "parity.yml": "version: 1\n" });
    expect((await runIn(folder, ["init", "a.json", "b.json"])).exitCode).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "b.json", "parity.yml"]);
  });

  it("writes over no contract, and leaves nothing behind when something is wrong", async () => {
    const folder = folderWith({ "a.json": planOf("1"), "b.json": "{", "parity.yaml": "version: 1\n" });
    const { exitCode, stderr } = await runIn(folder, ["init", "a.json", "b.json"]);
    expect([exitCode, stderr]).toEqual([
      2,
      "tfparity: parity.yaml: there is a contract already; add what is new to it with --update, or write another " +
        "file with --output\n",
    ]);
    expect((await runIn(folder, ["init", "a.json", "b.json", "-o", "new.yaml"])).exitCode).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "b.json", "parity.yaml"]);
  });

  it.each([
    [[], "no two environments were found here"],
    [["-", "a.json"], "a contract names files, and standard input is none"],
    [["a.json"], "two environments are needed, and only a (a.json) is given"],
    [["--update"], "there is no contract to update; leave out --update to draft one"],
  ])("refuses %j with what to do", async (argv, told) => {
    const folder = folderWith({ "a.json": planOf("1") });
    const { exitCode, stderr } = await runIn(folder, ["init", ...argv]);
    expect([exitCode, stderr.includes(told)]).toEqual([2, true]);
    expect(existsSync(join(folder, "parity.yaml"))).toBe(false);
  });

  it("names binary plans with the command that makes JSON of them", async () => {
    const zip = Buffer.from([0x50, 0x4b, 3, 4, 0, 0]);
    const folder = folderWith({ "staging.tfplan": zip, "plans/production.json": planOf("1") });
    const { stderr } = await runIn(folder, ["init"]);
    expect(stderr).toContain("terraform show -json staging.tfplan > staging.json");
  });
});

describe("tfparity init --update", () => {
  it("adds what is new, and keeps everything else", async () => {
    const folder = scenario("orders-clean-greenfield");
    await runIn(folder, ["init"]);
    const whole = contractIn(folder);
    const mine = whole
      .split("\n")
      .filter((line) => !line.includes("var.log_days"))
      .map((line) => (line.includes("var.backup_days") ? `${line} and what I think of it` : line))
      .join("\n");
    writeFileSync(join(folder, "parity.yaml"), mine);
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    expect([exitCode, stderr.split("\n")[0]]).toEqual([0, "tfparity: added to parity.yaml: 1 entry wants a reason"]);
    const updated = contractIn(folder).split("\n");
    const added = updated.filter((line) => !mine.split("\n").includes(line));
    expect(added).toEqual(["  var.log_days: { may: differ, reason: TODO } # staging 14, production 90"]);
    expect(mine.split("\n").filter((line) => !updated.includes(line))).toEqual([]);
    const again = await runIn(folder, ["init", "--update"]);
    expect(again.stderr).toBe("tfparity: parity.yaml has it all: nothing was added\n");
    expect(contractIn(folder)).toBe(updated.join("\n"));
  });

  it("does not say again what was put behind a sign", async () => {
    const folder = scenario("orders-clean-greenfield");
    await runIn(folder, ["init"]);
    const refused = contractIn(folder).replace("  var.log_days:", "  # var.log_days:");
    writeFileSync(join(folder, "parity.yaml"), refused);
    await runIn(folder, ["init", "--update"]);
    expect(contractIn(folder)).not.toMatch(/\n {2}var\.log_days:/);
  });
});

describe("tfparity init at a terminal", () => {
  it("asks for the reference, what names environments, and each group of differences", async () => {
    const folder = scenario("orders-clean-greenfield");
    const { terminal, shown } = terminalWith(["\r", "\r", " \r", "\r", "\r", "\r", "\r", "\r", "\r"]);
    const { exitCode } = await runIn(folder, ["init"], { terminal });
    expect(exitCode).toBe(0);
    expect(shown()).toContain("Which environment are the others compared with?");
    expect(shown()).toContain("Which of these name an environment?");
    // The first of the first group was refused.
    expect(contractIn(folder)).toMatch(/These look like faults[^]*\n {2}# var\./);
  });

  it("writes nothing when it is called off", async () => {
    const folder = scenario("orders-clean-greenfield");
    const { exitCode, stderr } = await runIn(folder, ["init"], { terminal: terminalWith(["\u0003"]).terminal });
    expect([exitCode, stderr.includes("called off: nothing was written")]).toEqual([2, true]);
    expect(existsSync(join(folder, "parity.yaml"))).toBe(false);
  });

  it("is called off when the terminal goes away", async () => {
    const folder = scenario("orders-clean-greenfield");
    const { terminal } = terminalWith([]);
    setTimeout(() => (terminal.input as PassThrough).end(), 500);
    const { exitCode, stderr } = await runIn(folder, ["init"], { terminal });
    expect([exitCode, stderr.includes("called off")]).toEqual([2, true]);
  });

  it("asks nothing with --yes", async () => {
    const folder = scenario("orders-clean-greenfield");
    const { terminal, shown } = terminalWith([]);
    expect((await runIn(folder, ["init", "--yes"], { terminal })).exitCode).toBe(0);
    expect(shown()).toBe("");
  });
});
