/** The GitHub Action: what `action.yml` hands over, and what its step does with it, against a stand-in of GitHub. */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readInputs, inputVariable } from "../../src/cli/github-action/inputs.js";
import { runAction } from "../../src/cli/github-action/run-action.js";
import { GitHub } from "./github-stand-in.js";
import { commit, git, repositoryWith } from "./repository.js";
import { emptyFolder, folderWith, LATER, planOf, type Outcome } from "./world.js";

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const actionText = readFileSync("action.yml", "utf8");
const action = parse(actionText) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};
const judge = action.runs.steps.find(({ id }) => id === "judge");

/** What GitHub hands to the step where somebody writes these inputs. */
const handedOver = (given: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(judge?.env ?? {})
      .filter(([variable]) => variable.startsWith("TFPARITY_INPUT_"))
      .map(([variable, expression]) => {
        const name = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1] ?? "";
        return [variable, given[name] ?? action.inputs[name]?.default ?? ""];
      }),
  );

const TOKEN = "token-of-the-job-1234567890";
const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
`;
const ALLOWING = `${CONTRACT}allow:
  - { resource: terraform_data.main, attribute: "*", reason: They carry texts of their own. }
`;

let github = new GitHub();
let api = "";
beforeEach(async () => {
  github = new GitHub();
  api = await github.start();
});
afterEach(() => github.stop());

/** What a run leaves behind besides what it prints. */
interface Ran extends Outcome {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const PUSH = { ref: "refs/heads/main" };
const PULL_REQUEST = { pull_request: { number: 12, head: { repo: { full_name: "acme/shop" } } } };

/** Runs the step in a workspace, as for this event; the step starts there, and goes to its folder itself. */
async function step(
  cwd: string,
  inputs: Readonly<Record<string, string>>,
  event: unknown = PUSH,
  more: Readonly<Record<string, string>> = {},
  argv: readonly string[] = [],
): Promise<Ran> {
  const job = folderWith({
    "event.json": typeof event === "string" ? event : JSON.stringify(event),
    output: "",
    summary: "",
  });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const exitCode = await runAction(argv, {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    stdin: (async function* nothing() {})(),
    env: {
      PATH: process.env["PATH"],
      HOME: job,
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: cwd,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_RUN_ID: "77",
      GITHUB_EVENT_NAME: event === PUSH ? "push" : "pull_request",
      GITHUB_EVENT_PATH: join(job, "event.json"),
      GITHUB_OUTPUT: join(job, "output"),
      GITHUB_STEP_SUMMARY: join(job, "summary"),
      GITHUB_GRAPHQL_URL: api,
      GITHUB_TOKEN: TOKEN,
      RUNNER_TEMP: job,
      ...handedOver(inputs),
      ...more,
    },
    cwd,
    today: () => "2027-01-07",
    now: () => "2027-01-07T09:00:00Z",
  });
  const lines = readFileSync(join(job, "output"), "utf8").split("\n").filter(Boolean);
  const outputs = Object.fromEntries(lines.map((line) => [line.split("=")[0] ?? "", line.split("=")[1] ?? ""]));
  const ran = { exitCode, stdout: stdout.join(""), stderr: stderr.join(""), outputs };
  const summary = readFileSync(join(job, "summary"), "utf8");
  expect(JSON.stringify({ ...ran, summary, comments: github.comments })).not.toContain(TOKEN);
  return { ...ran, summary };
}

const different = (): string =>
  folderWith({
    "parity.yaml": CONTRACT,
    "plans/staging.json": planOf("a", LATER),
    "plans/production.json": planOf("b"),
  });
const alike = (): string =>
  folderWith({
    "parity.yaml": CONTRACT,
    "plans/staging.json": planOf("a", LATER),
    "plans/production.json": planOf("a"),
  });

describe("action.yml", () => {
  it("hands over every input that the step asks for, and no other", () => {
    const asked: string[] = [];
    const listening = new Proxy(handedOver({}), {
      get: (target, name) => {
        asked.push(String(name));
        return target[String(name)];
      },
    });
    readInputs(listening);
    const variables = Object.keys(judge?.env ?? {}).filter((name) => name.startsWith("TFPARITY_INPUT_"));
    expect([...new Set(asked)].sort()).toEqual([...variables].sort());
    const ofTheSteps = ["artifact", "package", "sign-key", "token"];
    const expected = Object.keys(action.inputs).filter((name) => !ofTheSteps.includes(name));
    expect([...variables].sort()).toEqual(expected.map(inputVariable).sort());
    for (const [variable, value] of Object.entries(judge?.env ?? {})) {
      if (!variable.startsWith("TFPARITY_INPUT_")) continue;
      expect(inputVariable(/inputs\.([\w-]+)/.exec(value)?.[1] ?? "")).toBe(variable);
    }
  });

  it("runs no text of an input as a command, and names other actions by commits", () => {
    for (const { run = "", uses } of action.runs.steps) {
      expect(run).not.toContain("${{");
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
    }
    expect(actionText.match(/uses: .*@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)).toHaveLength(2);
  });

  it("installs the version that it came with, and hands on what the step says", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
    expect(action.inputs["package"]?.default).toBe(`tfparity@${version}`);
    const { outputs } = await step(different(), { sarif: "true" });
    expect(Object.keys(outputs)).toEqual(Object.keys(action.outputs).filter((name) => name !== "attestation"));
    for (const [name, { value }] of Object.entries(action.outputs))
      expect(value).toBe(`\${{ steps.judge.outputs.${name} }}`);
  });
});

describe("the step of the action", () => {
  it("passes what is alike, and keeps the reports", async () => {
    const { exitCode, stdout, stderr, outputs, summary } = await step(alike(), {});
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\nPASS: .*\n::notice title=tfparity%3A PASS::/);
    expect(outputs).toMatchObject({ verdict: "pass", findings: "0", blocking: "0", sarif: "" });
    expect(summary).toMatch(/^## Parity of staging against production: PASS/);
    for (const name of ["report", "markdown", "html"]) expect(existsSync(outputs[name] ?? "")).toBe(true);
    expect(github.requests).toEqual([]);
  });

  it("blocks what differs, with annotations, a summary and a comment", async () => {
    const { exitCode, stdout, stderr, outputs, summary } = await step(
      different(),
      { "contract-from": "checkout", sarif: "true" },
      PULL_REQUEST,
      { GITHUB_REF: "refs/pull/12/merge" },
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\n::error file=.*,title=/);
    expect(stderr).toBe("tfparity: created https://github.com/c/c1\n");
    expect(outputs).toMatchObject({ verdict: "blocked", findings: "1", blocking: "1" });
    expect(summary).toContain("BLOCKED");
    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining("BLOCKED")]);
    expect(JSON.parse(readFileSync(outputs["sarif"] ?? "", "utf8"))).toMatchObject({ version: "2.1.0" });
  });

  it("does what it is not asked to, not", async () => {
    const nothing = { comment: "false", summary: "false", annotations: "false", "contract-from": "checkout" };
    const { exitCode, stdout, stderr, summary } = await step(different(), nothing, PULL_REQUEST);
    expect([exitCode, stderr, summary]).toEqual([1, "", ""]);
    expect(stdout).not.toContain("::");
    expect(github.requests).toEqual([]);
  });

  it("judges a pull request from a fork, and asks for no comment", async () => {
    const fork = { pull_request: { number: 12, head: { repo: { full_name: "someone/shop" } } } };
    const gone = { pull_request: { number: 12, head: { repo: null } } };
    for (const event of [fork, gone]) {
      const { exitCode, stderr, summary } = await step(different(), { "contract-from": "checkout" }, event);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("no comment: the token of a pull request from")]);
      expect(summary).toContain("BLOCKED");
    }
    expect(github.requests).toEqual([]);
  });

  it("keeps its verdict where GitHub refuses the comment, and says why there is none", async () => {
    for (const folder of [different(), alike()]) {
      github.instead.push({ status: 403 });
      const ran = await step(folder, { "contract-from": "checkout" }, PULL_REQUEST);
      expect(ran.outputs["verdict"]).toBe(ran.exitCode === 0 ? "pass" : "blocked");
      expect(ran.stdout).toContain(
        "::warning title=tfparity%3A no comment::tfparity: GitHub does not let this token comment",
      );
    }
  });

  it("writes over an older verdict where nothing could be judged", async () => {
    const folder = different();
    const inputs = { "contract-from": "checkout" };
    await step(folder, inputs, PULL_REQUEST);
    writeFileSync(join(folder, "plans/staging.json"), '{"format_version":');
    const { exitCode, stdout, outputs, summary } = await step(folder, inputs, PULL_REQUEST);
    expect([exitCode, outputs]).toEqual([2, { verdict: "error" }]);
    expect(stdout).toMatch(/^::error title=tfparity%3A not checked::tfparity: plans\/staging\.json:1:19: /m);
    expect(github.comments.map(({ body }) => body)).toEqual([
      "<!-- tfparity comment report -->\n## Parity: not checked\n\nThe check could not be made, so that nothing is " +
        "known of this commit, and nothing passes. What is wrong stands in " +
        "[the log of its run](https://github.com/acme/shop/actions/runs/77).\n",
    ]);
    expect(summary).toContain("## Parity: not checked\n");
    expect(summary).toContain("- tfparity: `plans/staging.json:1:19`: the file ends");
  });

  it("says all that is wrong with its inputs, and judges nothing", async () => {
    const { exitCode, stdout, outputs, summary } = await step(alike(), {
      command: "chek",
      comment: "yes",
      reference: "a\nb",
    });
    expect([exitCode, outputs]).toEqual([2, { verdict: "error" }]);
    expect(summary).toContain("- tfparity: the input reference is one line");
    expect(stdout.split("\n").map((line) => line.split("::")[2] ?? "")).toEqual([
      "tfparity: the input command is one of check, gate, verify, merge",
      "tfparity: the input reference is one line, without control characters",
      "tfparity: the input comment is true or false",
      "",
    ]);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ command: "check", from: "staging" }, "the input from has no meaning for the command check"],
    [{ command: "gate", reports: "a.json" }, "the input reports has no meaning for the command gate"],
    [{ command: "gate", configuration: "true" }, "the input configuration has no meaning for the command gate"],
    [
      { command: "merge", reports: "a.json", "contract-from": "HEAD" },
      "the input contract-from has no meaning for the command merge",
    ],
    [{ command: "merge" }, "the input reports names what is merged"],
    [{ command: "verify" }, "the input attestation names what is verified"],
  ])("refuses an input that does nothing: %j", async (inputs, message) => {
    const { exitCode, stdout } = await step(alike(), inputs);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining(message)]);
  });

  it("takes no input for an option", async () => {
    const { exitCode, stderr } = await step(alike(), { command: "merge", reports: "--help\n--report" });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("--help: there is no such file")]);
    const named = await step(alike(), { component: "--help" });
    expect([named.exitCode, named.stdout]).toEqual([2, expect.not.stringContaining("Usage")]);
  });

  it("shows what went wrong, also behind much else that was said", async () => {
    const names = Array.from(
      { length: 30 },
      (_, index) => `  e${index}: { plan: plans/nowhere-${index}.json, plam: x }\n`,
    );
    const folder = folderWith({ "parity.yaml": `version: 1\nreference: e0\nenvironments:\n${names.join("")}` });
    const { stdout, summary } = await step(folder, {});
    expect(stdout.match(/^::error /gm)).toHaveLength(10);
    expect(summary.match(/^- tfparity: /gm)).toHaveLength(30);
  });

  it("shows no command of GitHub that a plan holds", async () => {
    const folder = folderWith({
      "parity.yaml": CONTRACT,
      "plans/staging.json": planOf("\n::add-mask::a\n##[error]b", LATER),
      "plans/production.json": planOf("::stop-commands::x"),
    });
    const { stdout, stderr } = await step(folder, { plans: "staging=plans/staging.json\nqa=##[error]x" });
    const strange = await step(folder, {});
    for (const text of [stdout, stderr, strange.stdout, strange.stderr]) {
      expect(text).not.toMatch(/##\[/);
      expect(text).not.toMatch(/^\s*::(add-mask|stop-commands)/m);
    }
    expect(strange.exitCode).toBe(1);
  });

  it("gates a promotion, and verifies what it has attested", async () => {
    const folder = alike();
    const ends = { from: "staging", to: "production", attestation: "passed.json" };
    const attestation = join(folder, "passed.json");
    const gated = await step(folder, { ...ends, command: "gate", "max-age": "1000000" });
    expect([gated.exitCode, gated.outputs]).toEqual([0, expect.objectContaining({ attestation })]);
    const plans = "production=plans/production.json";
    const verified = await step(folder, { ...ends, command: "verify", plans });
    expect(verified.summary).toMatch(/^## Parity: is it what was judged\?\n[^]*\n- VERIFIED: /);
    expect([verified.exitCode, verified.outputs]).toEqual([0, { verdict: "pass", attestation }]);
    const judged = readFileSync(join(folder, "plans/production.json"));
    writeFileSync(join(folder, "plans/again.json"), `${judged.toString("utf8")}\n`);
    const again = await step(folder, { ...ends, command: "verify", plans, replan: "plans/again.json" });
    expect(again.summary).toContain("planned again");
    writeFileSync(join(folder, "plans/production.json"), planOf("c"));
    const changed = await step(folder, { ...ends, command: "verify", plans });
    expect([changed.exitCode, changed.outputs]).toEqual([1, { verdict: "blocked" }]);
  });

  it("appends a line to a history, and has none of what judges nothing", async () => {
    const folder = alike();
    expect((await step(folder, { history: "parity-history.jsonl" })).exitCode).toBe(0);
    expect(readFileSync(join(folder, "parity-history.jsonl"), "utf8")).toMatch(/^\{"historyVersion":1,[^\n]*\}\n$/);
    const verify = { command: "verify", from: "staging", to: "production", attestation: "passed.json" };
    const refused = await step(folder, { ...verify, history: "parity-history.jsonl" });
    expect([refused.exitCode, refused.stdout + refused.stderr]).toEqual([
      2,
      expect.stringContaining("the input history has no meaning for the command verify"),
    ]);
  });

  it("merges the reports of components", async () => {
    const folder = folderWith({
      "parity.yaml": `version: 1
reference: production
environments: { staging: {}, production: {} }
components:
  "*": { plan: "plans/{environment}/{component}.json" }
`,
      ...Object.fromEntries(
        ["network", "app"].flatMap((name) => [
          [`plans/staging/${name}.json`, planOf("a", { timestamp: `2027-01-0${name.length}T08:00:00Z` })],
          [`plans/production/${name}.json`, planOf(name, { timestamp: "2027-01-06T00:00:00Z" })],
        ]),
      ),
    });
    const apart = await Promise.all(["network", "app"].map((component) => step(folder, { component })));
    expect(apart.map(({ stderr }) => stderr)).toEqual(["", ""]);
    const reports = apart.map(({ outputs }) => outputs["report"]).join("\n");
    const { exitCode, outputs, stderr } = await step(folder, { command: "merge", reports });
    expect([exitCode, stderr, outputs["findings"]]).toEqual([1, "", "2"]);
  });

  it("says where it runs outside of GitHub", async () => {
    const { exitCode, stdout } = await step(alike(), {}, {}, { GITHUB_EVENT_PATH: "" });
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining("this runs as a step of GitHub Actions")]);
  });
});

describe("the example of the action", () => {
  interface Job {
    readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, string>> }[];
  }
  const text = readFileSync("examples/ci/github-actions-components.yml", "utf8");
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<"check" | "parity", Job>> };
  const inputsOf = (job: Job, component: string): Readonly<Record<string, string>> => {
    const given = job.steps.find(({ uses }) => uses?.startsWith("OWNER/tfparity@"))?.with ?? {};
    const filled = Object.entries(given).map(([name, value]) => [
      name,
      String(value).replace("${{ matrix.component }}", component),
    ]);
    return Object.fromEntries(filled) as Readonly<Record<string, string>>;
  };

  it("checks each component and joins their reports, with the contract that it shows", async () => {
    const shown = text.split("\n").filter((line) => line.startsWith("#   "));
    const folder = folderWith({
      "parity.yaml": `version: 1\n${shown.map((line) => line.slice(4)).join("\n")}\n`,
      ...Object.fromEntries(
        ["staging", "production"].flatMap((environment) =>
          ["network", "shop"].map((component) => [
            `plans/plan-${environment}-${component}/plan.json`,
            planOf(component === "shop" ? environment : "same", environment === "staging" ? LATER : {}),
          ]),
        ),
      ),
    });
    const codes: number[] = [];
    for (const component of ["network", "shop"]) {
      const inputs = inputsOf(jobs.check, component);
      for (const name of Object.keys(inputs)) expect(Object.keys(action.inputs)).toContain(name);
      const { exitCode, outputs } = await step(folder, inputs);
      codes.push(exitCode);
      mkdirSync(join(folder, "reports", inputs["artifact"] ?? ""), { recursive: true });
      const report = readFileSync(outputs["report"] ?? "", "utf8");
      writeFileSync(join(folder, "reports", inputs["artifact"] ?? "", "parity-report.json"), report);
    }
    expect(codes).toEqual([0, 1]);
    const merging = inputsOf(jobs.parity, "");
    const merged = await step(folder, merging, PULL_REQUEST);
    expect([merged.exitCode, merged.outputs["findings"], github.comments.length]).toEqual([1, "1", 1]);
    rmSync(join(folder, "reports/parity-network"), { recursive: true });
    expect((await step(folder, merging, PULL_REQUEST)).outputs).toEqual({ verdict: "error" });
  });
});

describe("the contract that judges", () => {
  /** A shallow checkout of a branch that permits what its base does not; the remote has it all. */
  function checkout(): { readonly folder: string; readonly remote: string } {
    const remote = repositoryWith({ "parity.yaml": CONTRACT }, { "parity.yaml": ALLOWING });
    commit(remote);
    const folder = emptyFolder();
    git(folder, "clone", "-q", "--depth=1", "--branch", "pull-request", `file://${remote}`, ".");
    return { folder, remote };
  }
  const base = { GITHUB_BASE_REF: "main" };
  const INFRASTRUCTURE = { comment: "false", "working-directory": "infra" };
  /** Two plans that differ, below a folder of their own. */
  const INFRA = {
    "infra/plans/staging.json": planOf("a", LATER),
    "infra/plans/production.json": planOf("b"),
    "infra/parity.yaml": CONTRACT,
  };

  it("is that of the base branch, of a pull request", async () => {
    const { folder } = checkout();
    const { exitCode, stdout } = await step(folder, { comment: "false" }, PULL_REQUEST, base);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Changed contract: The allowance for terraform_data.main * is new");
    expect((await step(folder, { comment: "false", "contract-from": "checkout" }, PULL_REQUEST, base)).exitCode).toBe(
      0,
    );
  });

  it("is the base's where only the event says which that is, and has to be named where nothing does", async () => {
    const { folder } = checkout();
    const told = { pull_request: { ...PULL_REQUEST.pull_request, base: { ref: "main" } } };
    expect((await step(folder, { comment: "false" }, told)).exitCode).toBe(1);
    for (const event of [{ merge_group: {} }, { pull_request: {} }, { pull_request: null }, {}]) {
      const { exitCode, stdout } = await step(folder, { comment: "false" }, event);
      expect([exitCode, stdout]).toEqual([2, expect.stringContaining("does not say which branch it is for")]);
      expect((await step(folder, { comment: "false", "contract-from": "checkout" }, event)).exitCode).toBe(0);
    }
  });

  it.each([
    ["check_suite", { check_suite: { pull_requests: [{ number: 12, base: { ref: "main" } }] } }],
    ["check_run", { check_run: { pull_requests: [{ number: 12 }] } }],
    ["repository_dispatch", { client_payload: { pull_request: { number: 12 } } }],
    ["repository_dispatch", { client_payload: { github: { payload: { pull_request: {} } } } }],
    ["issue_comment", { issue: { pull_request: { url: "x" } } }],
    ["issue_comment", { issue: { pull_request: null } }],
    ["workflow_run", { workflow_run: { event: "pull_request" } }],
    ["deployment", { deployment: { ref: "feature" } }],
    ["status", { sha: "x", branches: [{ name: "feature" }] }],
    ["toString", {}],
    ["", PULL_REQUEST],
    ["", { ref: "refs/heads/main" }],
  ])("has to be named where an event may be about a change: %s %j", async (GITHUB_EVENT_NAME, event) => {
    const { exitCode, stdout } = await step(different(), { comment: "false" }, event, { GITHUB_EVENT_NAME });
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining("does not say which branch it is for")]);
  });

  it.each(["push", "create", "release", "schedule", "workflow_dispatch"])(
    "is that of the checkout for %s, which is about no change",
    async (GITHUB_EVENT_NAME) => {
      expect((await step(alike(), {}, { ref: "refs/heads/main" }, { GITHUB_EVENT_NAME })).exitCode).toBe(0);
      // In a called workflow, too, the name is that of the event that its caller was started by.
      const told = { pull_request: { base: { ref: "main" } } };
      expect((await step(checkout().folder, {}, told, { GITHUB_EVENT_NAME })).exitCode).toBe(1);
    },
  );

  it.each([
    ["null", "is no event of GitHub"],
    ["[]", "is no event of GitHub"],
    ['"push"', "is no event of GitHub"],
    ["{", "is not valid JSON"],
    ['{"pull_request":{"number":12},"pull_request":null}', ":1:31: this key stands twice in its object"],
    ['{"a":{"b":1,"\\u0062":2}}', ":1:13: this key stands twice in its object"],
  ])("is not told by what is no event: %s", async (event, message) => {
    const { exitCode, outputs, stdout } = await step(alike(), {}, event, { GITHUB_EVENT_NAME: "push" });
    expect([exitCode, outputs, stdout]).toEqual([2, { verdict: "error" }, expect.stringContaining(message)]);
  });

  it("comes from the repository, and not from a folder of it that looks like one", async () => {
    const stolen = join(emptyFolder(), "stolen");
    const remote = repositoryWith(INFRA, {
      "infra/parity.yaml": ALLOWING,
      "infra/HEAD": "ref: refs/heads/x\n",
      "infra/objects/keep": "",
      "infra/refs/keep": "",
      "infra/config":
        '[core]\n\trepositoryformatversion = 0\n\tbare = true\n[remote "origin"]\n\turl = ../.git\n' +
        `\tuploadpack = "sh -c 'printenv > ${stolen}; rm HEAD; exec git-upload-pack ../.git' x"\n`,
    });
    commit(remote);
    const folder = emptyFolder();
    git(folder, "clone", "-q", "--depth=1", "--branch", "pull-request", `file://${remote}`, ".");
    const { exitCode, outputs } = await step(folder, INFRASTRUCTURE, PULL_REQUEST, base);
    expect([exitCode, outputs, existsSync(stolen)]).toEqual([2, { verdict: "error" }, false]);
  });

  it("is not that of a submodule, whose origin is whatever the change says", async () => {
    const strange = repositoryWith({ ...INFRA, "parity.yaml": ALLOWING });
    const remote = repositoryWith(INFRA);
    git(remote, "rm", "-rq", "infra");
    git(remote, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", `file://${strange}`, "infra");
    commit(remote);
    const folder = emptyFolder();
    const recursively = ["-c", "protocol.file.allow=always", "clone", "-q", "--recurse-submodules"];
    git(folder, ...recursively, "--branch", "pull-request", `file://${remote}`, ".");
    const { exitCode, stdout } = await step(folder, INFRASTRUCTURE, PULL_REQUEST, base);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining("infra has a .git of its own")]);
  });

  /** A full clone of the branch of a change, and where it is from. */
  function cloneOf(remote: string, folder = emptyFolder()): string {
    git(folder, "clone", "-q", "--branch", "pull-request", `file://${remote}`, ".");
    return folder;
  }
  /** A repository with a strict contract in infra, and a lax one in sandbox. */
  const strictAndLax = (): string => {
    const remote = repositoryWith({ ...INFRA, "sandbox/parity.yaml": ALLOWING });
    for (const name of ["staging", "production"]) {
      mkdirSync(join(remote, "sandbox/plans"), { recursive: true });
      writeFileSync(
        join(remote, `sandbox/plans/${name}.json`),
        INFRA[`infra/plans/${name}.json` as keyof typeof INFRA],
      );
    }
    commit(remote);
    git(remote, "branch", "-f", "main");
    return remote;
  };

  it("is not chosen by a link that a change puts in the place of the working directory", async () => {
    const remote = strictAndLax();
    git(remote, "rm", "-rq", "infra");
    symlinkSync("sandbox", join(remote, "infra"));
    mkdirSync(join(remote, "live"));
    symlinkSync("..", join(remote, "live/top"));
    commit(remote);
    const folder = cloneOf(remote);
    const elsewhere = cloneOf(remote);
    const run = (workingDirectory: string, contractFrom = "base"): Promise<Ran> =>
      step(folder, { "working-directory": workingDirectory, "contract-from": contractFrom }, PULL_REQUEST, base);
    expect((await run("sandbox")).exitCode).toBe(0);
    for (const [name, link] of Object.entries({ infra: "infra", "live/top/sandbox": "live/top" })) {
      const { exitCode, outputs, stdout } = await run(name);
      expect([exitCode, outputs]).toEqual([2, { verdict: "error" }]);
      expect(stdout).toContain(`::tfparity: ${link}: this is a link on the way to the working-directory`);
      expect((await run(name, "checkout")).exitCode).toBe(2);
      expect((await run(name, "HEAD")).exitCode).toBe(2);
    }
    rmSync(join(folder, "infra"));
    symlinkSync(join(elsewhere, "sandbox"), join(folder, "infra"));
    expect((await run("infra")).outputs).toEqual({ verdict: "error" });
    // An older verdict does not stand.
    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining("## Parity: not checked")]);
  });

  it.each([
    ["../elsewhere", "lies outside of it"],
    ["/", "lies outside of it"],
    ["nowhere", "nowhere: there is no such file"],
    ["parity.yaml", "parity.yaml: this is a file, and the working-directory is a folder"],
  ])("is looked for in a folder of the workspace alone, and not in %s", async (workingDirectory, message) => {
    const { folder } = checkout();
    const inputs = { "working-directory": workingDirectory, "contract-from": "checkout" };
    const { exitCode, stdout } = await step(folder, inputs);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining(message)]);
  });

  it("is found where the workspace itself is reached by a link, as /tmp of macOS is", async () => {
    const folder = cloneOf(strictAndLax());
    const linked = join(emptyFolder(), "linked");
    symlinkSync(folder, linked);
    for (const name of ["infra", join(linked, "infra"), join(realpathSync(folder), "infra")]) {
      const inputs = { comment: "false", "working-directory": name };
      expect((await step(linked, inputs, PULL_REQUEST, base)).exitCode).toBe(1);
    }
  });

  it("is not that of a repository that was unpacked into the checkout", async () => {
    const lax = repositoryWith({ "parity.yaml": ALLOWING });
    const marks = emptyFolder();
    const brought: Readonly<Record<string, (infra: string) => void>> = {
      "a repository": (infra) => git(infra, "init", "-q", "."),
      "a repository with commands": (infra) => {
        git(infra, "init", "-q", ".");
        git(infra, "remote", "add", "origin", `file://${lax}`);
        git(infra, "config", "remote.origin.uploadpack", `touch ${marks}/uploadpack; git-upload-pack`);
      },
      "a repository that asks ssh": (infra) => {
        git(infra, "init", "-q", ".");
        git(infra, "remote", "add", "origin", "ssh://localhost/x");
        git(infra, "config", "core.sshCommand", `touch ${marks}/ssh; false`);
      },
      "a repository that says its files are those above": (infra) => {
        git(infra, "init", "-q", ".");
        git(infra, "config", "core.worktree", "../..");
      },
      "a file": (infra) => {
        git(infra, "init", "-q", ".");
        renameSync(join(infra, ".git"), join(infra, "fake"));
        writeFileSync(join(infra, ".git"), "gitdir: fake\n");
      },
      "a link": (infra) => {
        symlinkSync(join(lax, ".git"), join(infra, ".git"));
      },
    };
    const remote = strictAndLax();
    for (const [what, bring] of Object.entries(brought))
      for (const path of [".", "live/checkout"]) {
        const workspace = emptyFolder();
        const folder = join(workspace, path);
        mkdirSync(folder, { recursive: true });
        cloneOf(remote, folder);
        const infra = join(folder, "infra");
        writeFileSync(join(infra, "parity.yaml"), ALLOWING);
        bring(infra);
        const contractFrom = path === "." ? "base" : "HEAD";
        const inputs = { ...INFRASTRUCTURE, "working-directory": join(path, "infra"), "contract-from": contractFrom };
        const { outputs, stdout } = await step(workspace, inputs, PULL_REQUEST, base);
        expect([what, outputs]).toEqual([what, { verdict: "error" }]);
        expect(stdout).toContain("infra has a .git of its own, inside of the repository");
      }
    expect(readdirSync(marks)).toEqual([]);
  }, 60_000);

  it("comes from a repository that lies in the workspace itself", async () => {
    const remote = strictAndLax();
    const outside = cloneOf(remote);
    const workspace = join(outside, "infra");
    const above = await step(workspace, { comment: "false" }, PULL_REQUEST, base);
    expect([above.exitCode, above.stdout]).toEqual([2, expect.stringContaining("there is no repository in the")]);
    const folder = cloneOf(remote);
    renameSync(join(folder, ".git"), join(folder, "moved"));
    for (const make of [
      () => writeFileSync(join(folder, ".git"), "gitdir: moved\n"),
      () => symlinkSync("moved", join(folder, ".git")),
    ]) {
      rmSync(join(folder, ".git"), { force: true });
      make();
      const { exitCode, stdout } = await step(folder, INFRASTRUCTURE, PULL_REQUEST, base);
      expect([exitCode, stdout]).toEqual([2, expect.stringContaining("the .git of the workspace is no folder")]);
    }
    const elsewhere = cloneOf(remote);
    git(elsewhere, "config", "core.worktree", join(outside, "infra"));
    const strange = await step(elsewhere, INFRASTRUCTURE, PULL_REQUEST, base);
    expect([strange.exitCode, strange.stdout]).toEqual([2, expect.stringContaining("for one of another repository")]);
  });

  it("is fetched with what the checkout keeps for it, and by no other program than git's", async () => {
    const remote = strictAndLax();
    const workspace = emptyFolder();
    const folder = join(workspace, "live/checkout");
    mkdirSync(folder, { recursive: true });
    cloneOf(remote, folder);
    const inputs = { comment: "false", "working-directory": "live/checkout/infra" };
    const stolen = join(emptyFolder(), "stolen");
    git(folder, "config", "remote.origin.uploadpack", `touch ${stolen}; git-upload-pack`);
    expect((await step(workspace, inputs, PULL_REQUEST, base)).exitCode).toBe(1);
    // As actions/checkout keeps a key of ssh.
    const programs = folderWith({ ssh: "" });
    const script = `#!/bin/sh\ntouch ${programs}/asked\nfor last; do :; done\nexec sh -c "$last"\n`;
    writeFileSync(join(programs, "with-key"), script, { mode: 0o755 });
    writeFileSync(join(programs, "proxy"), `#!/bin/sh\ntouch ${stolen}\n`, { mode: 0o755 });
    git(folder, "remote", "set-url", "origin", `ssh://git@example.invalid${remote}`);
    git(folder, "config", "core.sshCommand", join(programs, "with-key"));
    expect((await step(workspace, inputs, PULL_REQUEST, base)).exitCode).toBe(1);
    expect(existsSync(join(programs, "asked"))).toBe(true);
    for (const [url, key, value] of [
      [`ext::touch ${stolen}`, "protocol.ext.allow", "always"],
      ["git://localhost/x", "core.gitProxy", join(programs, "proxy")],
    ] as const) {
      git(folder, "remote", "set-url", "origin", url);
      git(folder, "config", key, value);
      git(folder, "config", "protocol.git.allow", "always");
      expect((await step(workspace, inputs, PULL_REQUEST, base)).outputs).toEqual({ verdict: "error" });
    }
    expect(existsSync(stolen)).toBe(false);
  });

  it("is that of the base in a folder of the repository, too", async () => {
    const remote = repositoryWith(INFRA, { "infra/parity.yaml": ALLOWING });
    commit(remote);
    const folder = emptyFolder();
    git(folder, "clone", "-q", "--depth=1", "--branch", "pull-request", `file://${remote}`, ".");
    const run = (inputs: Readonly<Record<string, string>>): Promise<Ran> =>
      step(folder, { ...INFRASTRUCTURE, ...inputs }, PULL_REQUEST, base);
    expect((await run({})).exitCode).toBe(1);
    expect((await run({ "contract-from": "checkout" })).exitCode).toBe(0);
  });

  it("hands git no token and no variable that it obeys", async () => {
    const { folder } = checkout();
    const programs = emptyFolder();
    const seen = join(programs, "seen");
    const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
    writeFileSync(join(programs, "git"), `#!/bin/sh\nenv >> ${seen}\nexec ${real} "$@"\n`, { mode: 0o755 });
    const PATH = `${programs}:${process.env["PATH"] ?? ""}`;
    const more = { ...base, PATH, GIT_SSH_COMMAND: "touch x", TF_TOKEN_app_terraform_io: TOKEN };
    expect((await step(folder, { comment: "false" }, PULL_REQUEST, more)).exitCode).toBe(1);
    expect(readFileSync(seen, "utf8")).not.toMatch(/GITHUB_|TF_TOKEN|GIT_SSH_COMMAND|TFPARITY/);
  });

  it("is the newest, whatever an earlier run has left in the folder", async () => {
    const { folder, remote } = checkout();
    git(remote, "checkout", "-q", "main");
    writeFileSync(join(remote, "parity.yaml"), ALLOWING);
    const permitted = commit(remote);
    git(folder, "fetch", "-q", "--depth=1", "origin", `+refs/heads/main:refs/remotes/origin/main`);
    expect((await step(folder, { comment: "false" }, PULL_REQUEST, base)).exitCode).toBe(0);
    git(remote, "reset", "-q", "--hard", `${permitted}~1`);
    expect((await step(folder, { comment: "false" }, PULL_REQUEST, base)).exitCode).toBe(1);
  });

  it("is that of the commit that a merge group is for", async () => {
    const { folder, remote } = checkout();
    const event = { merge_group: { base_sha: git(remote, "rev-parse", "main") } };
    expect((await step(folder, {}, event)).exitCode).toBe(1);
    const strange = await step(folder, {}, { merge_group: { base_sha: "--upload-pack=touch x" } });
    expect([strange.exitCode, strange.stdout]).toEqual([2, expect.stringContaining("does not say which branch")]);
  });

  it("is one that is named", async () => {
    const { folder } = checkout();
    expect((await step(folder, { "contract-from": "HEAD" }, PULL_REQUEST)).exitCode).toBe(0);
  });

  it("is that of the checkout for a push", async () => {
    expect((await step(checkout().folder, {})).exitCode).toBe(0);
  });

  it("judges nothing where the base cannot be had", async () => {
    const { folder } = checkout();
    git(folder, "remote", "set-url", "origin", join(folder, "nowhere"));
    const ran = await step(folder, {}, PULL_REQUEST, base);
    expect([ran.exitCode, ran.outputs]).toEqual([2, { verdict: "error" }]);
    expect(ran.stdout).toContain("cannot be fetched from the remote origin");
    expect(ran.summary).toContain("## Parity: not checked");
    // An older verdict does not stand.
    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining("## Parity: not checked")]);
  });

  it("leaves a clone its history", async () => {
    const { folder } = checkout();
    git(folder, "fetch", "-q", "--unshallow");
    await step(folder, { comment: "false" }, PULL_REQUEST, base);
    expect(git(folder, "rev-parse", "--is-shallow-repository")).toBe("false");
  });
});
