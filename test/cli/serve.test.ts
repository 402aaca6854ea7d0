/** Run tasks, against a stand-in of HCP Terraform. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Io } from "../../src/cli/io.js";
import type { ServeOptions } from "../../src/cli/serve-command.js";
import { serveRunTasks } from "../../src/cli/run-task-server.js";
import { startServing } from "../../src/cli/serve.js";
import { readMarkdown } from "../report/read-markdown.js";
import { Hcp } from "./hcp-stand-in.js";
import { folderWith, LATER, planOf, runIn } from "./world.js";

const KEY = "key-of-the-run-task";
const TOKEN = "token-of-a-team-1234567890";
const RUN_TOKEN = "token-of-one-run-0987654321";
const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../explain/fixtures/${name}.plan.json`, import.meta.url)), "utf8");

let hcp = new Hcp();
let log: string[] = [];
let folder = "";
let serving: { readonly address: string; readonly stop: (stopTimeout?: number) => Promise<void> } | undefined;
beforeEach(async () => {
  [hcp, log] = [new Hcp(), []];
  await hcp.start();
  for (const token of [TOKEN, RUN_TOKEN]) hcp.tokens.add(token);
  hcp.workspaces.set("shop-staging", { plan: fixture("staging"), status: "post_plan_running" });
  hcp.workspaces.set("shop-production", { plan: fixture("production") });
  folder = folderWith({ "parity.yaml": contract() });
});
afterEach(async () => {
  await serving?.stop(0);
  serving = undefined;
  hcp.stop();
});

const contract = (production = `hcp://${hcp.host}/acme/shop-production`): string => `version: 1
reference: production
environments:
  staging: { plan: "hcp://${hcp.host}/acme/shop-staging" }
  production: { plan: "${production}" }
`;
const OPTIONS: ServeOptions = {
  runTask: true,
  host: "127.0.0.1",
  port: "0",
  allowHost: [],
  unsigned: false,
  root: [],
  schema: [],
};
const io = (env: Io["env"] = {}): Io => ({
  stdout: { write: () => undefined },
  stderr: { write: (text) => log.push(text) },
  stdin: (async function* none() {})(),
  env: { TFPARITY_RUN_TASK_KEY: KEY, [`TF_TOKEN_${hcp.host}`]: TOKEN, ...env },
  cwd: folder,
  today: () => "2027-01-07",
  now: () => "2027-01-07T09:00:00Z",
});
async function start(options: Partial<ServeOptions> = {}, env: Io["env"] = {}): Promise<void> {
  serving = await startServing({ ...OPTIONS, allowHost: [hcp.host], ...options }, io(env));
}

/** As the documentation has it. */
const payload = (more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  payload_version: 1,
  stage: "post_plan",
  access_token: RUN_TOKEN,
  capabilities: { outcomes: true },
  configuration_version_id: "cv-1",
  is_speculative: false,
  organization_name: "acme",
  plan_json_api_url: `http://${hcp.host}/api/v2/plans/plan-shopstaging/json-output`,
  run_app_url: "https://app.terraform.io/app/acme/shop-staging/runs/run-shopstaging",
  run_id: "run-shopstaging",
  run_message: "Triggered via UI",
  task_result_callback_url: `http://${hcp.host}/api/v2/task-results/5ea8d46c/callback`,
  task_result_enforcement_level: "mandatory",
  task_result_id: "taskrs-1",
  vcs_pull_request_url: null,
  workspace_id: "ws-shopstaging",
  workspace_name: "shop-staging",
  ...more,
});
const signed = (body: string, key = KEY): string => createHmac("sha512", key).update(body).digest("hex");
async function send(body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const response = await fetch(`${serving?.address}/`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-tfc-task-signature": signed(body), ...headers },
    body,
  });
  return response.status;
}
const ask = (more: Readonly<Record<string, unknown>> = {}): Promise<number> => send(JSON.stringify(payload(more)));
/** Waits until so many results were reported. */
const results = (count: number): Promise<ReturnType<Hcp["results"]>> =>
  new Promise((done) => {
    const look = (): void => {
      if (hcp.results().length >= count) done(hcp.results());
    };
    hcp.onResult = look;
    look();
  });
/** The result of the only run, in the end. */
async function verdict(more: Readonly<Record<string, unknown>> = {}): Promise<ReturnType<Hcp["results"]>[number]> {
  expect(await ask(more)).toBe(200);
  const [running, final] = await results(2);
  expect(running?.data).toEqual({
    type: "task-results",
    attributes: { status: "running", message: "tfparity compares the plan" },
  });
  if (final === undefined) throw new Error("no result");
  for (const secret of [TOKEN, RUN_TOKEN, KEY]) {
    expect(log.join("")).not.toContain(secret);
    expect(JSON.stringify(final.data)).not.toContain(secret);
  }
  return final;
}

describe("a run task", () => {
  it("fails with outcomes in Markdown where the plan differs", async () => {
    await start();
    const { path, authorization, data } = await verdict();
    expect([path, authorization]).toEqual(["/api/v2/task-results/5ea8d46c/callback", `Bearer ${RUN_TOKEN}`]);
    expect(data.attributes.status).toBe("failed");
    expect(data.attributes.message).toMatch(/^BLOCKED: \d+ findings \(.*\) of .* staging against production$/);
    const outcomes = data.relationships?.outcomes.data ?? [];
    expect(outcomes).toHaveLength(6);
    expect(outcomes.every(({ type }) => type === "task-result-outcomes")).toBe(true);
    const [whole, worst] = outcomes.map(({ attributes }) => attributes);
    expect(whole?.tags).toEqual({ Status: [{ label: "Blocked", level: "error" }] });
    expect(whole?.body).toMatch(/^## Parity of staging against production: BLOCKED\n/);
    expect(worst?.tags["Status"]).toEqual([{ label: "Blocks", level: "error" }]);
    expect(worst?.tags["Severity"]?.[0]?.label).toMatch(/^(Critical|High|Medium)$/);
    expect(worst?.body).toMatch(/^### 1\. [A-Z]+ · /);
    expect(new Set(outcomes.map(({ attributes }) => attributes["outcome-id"])).size).toBe(6);
    await serving?.stop();
    expect(log.join("")).toContain(`tfparity: hcp://${hcp.host}/acme/shop-staging#run-shopstaging: failed: BLOCKED`);
  });

  it("passes where nothing differs, with this run's plan and the token of the request", async () => {
    hcp.workspaces.set("shop-staging", { plan: planOf("a", LATER) });
    hcp.workspaces.set("shop-production", { plan: planOf("a") });
    await start();
    const { data } = await verdict();
    expect(data.attributes).toMatchObject({ status: "passed", message: expect.stringMatching(/^PASS: /) as string });
    expect(data.relationships?.outcomes.data.map(({ attributes }) => attributes.tags)).toEqual([
      { Status: [{ label: "Passed", level: "info" }] },
    ]);
    const asked = hcp.seen.filter(({ server, method }) => server === "api" && method === "GET");
    expect(asked.map(({ path, authorization }) => [path, authorization])).toEqual([
      ["/api/v2/organizations/acme/workspaces/shop-production", `Bearer ${TOKEN}`],
      ["/api/v2/runs/run-shopproduction", `Bearer ${TOKEN}`],
      ["/api/v2/plans/plan-shopstaging/json-output", `Bearer ${RUN_TOKEN}`],
      ["/api/v2/plans/plan-shopproduction/json-output", `Bearer ${TOKEN}`],
    ]);
    expect(hcp.seen.filter(({ server, authorization }) => server === "storage" && authorization !== undefined)).toEqual(
      [],
    );
  });

  it("judges a run of the reference against every other environment, and one of another against it alone", async () => {
    hcp.workspaces.set("shop-qa", { plan: planOf("b") });
    hcp.workspaces.set("shop-staging", { plan: planOf("a", LATER) });
    hcp.workspaces.set("shop-production", { plan: planOf("a") });
    folder = folderWith({ "parity.yaml": `${contract()}  qa: { plan: "hcp://${hcp.host}/acme/shop-qa" }\n` });
    await start();
    expect((await verdict()).data.attributes.status).toBe("passed");
    hcp.seen.length = 0;
    const production = {
      workspace_name: "shop-production",
      workspace_id: "ws-shopproduction",
      run_id: "run-shopproduction",
      plan_json_api_url: `http://${hcp.host}/api/v2/plans/plan-shopproduction/json-output`,
    };
    expect((await verdict(production)).data.attributes.message).toMatch(
      /^BLOCKED: .* qa, staging against production$|^BLOCKED: .* staging, qa against production$/,
    );
  });

  it("takes the counterpart's plan from a file where the contract says so", async () => {
    folder = folderWith({ "parity.yaml": contract("plans/production.json"), "plans/production.json": planOf("a") });
    hcp.workspaces.set("shop-staging", { plan: planOf("a", LATER) });
    await start();
    expect((await verdict()).data.attributes.status).toBe("passed");
  });

  it("judges one component of several", async () => {
    hcp.workspaces.set("web-staging", { plan: planOf("a", LATER) });
    hcp.workspaces.set("web-production", { plan: planOf("a") });
    const plans = `plan: "hcp://${hcp.host}/acme/{component}-{environment}"`;
    const environments = `environments: { staging: { ${plans} }, production: { ${plans} } }`;
    folder = folderWith({
      "parity.yaml": `version: 1\nreference: production\n${environments}\ncomponents: { web: {}, shop: {} }\n`,
    });
    await start();
    const web = {
      workspace_name: "web-staging",
      run_id: "run-webstaging",
      plan_json_api_url: `http://${hcp.host}/api/v2/plans/plan-webstaging/json-output`,
    };
    expect((await verdict(web)).data.attributes.status).toBe("passed");
  });

  it("says one line where outcomes are not taken", async () => {
    await start();
    const { data } = await verdict({ capabilities: undefined });
    expect(data).not.toHaveProperty("relationships");
    expect(data.attributes.status).toBe("failed");
  });

  it("shows names of resources as text, and as nothing else", async () => {
    const name = "<script>alert(1)</script>`|[x](http://evil.example)\u202e@acme";
    const plan = planOf("a").replaceAll(
      "terraform_data.main",
      `module.m[${JSON.stringify(JSON.stringify(name)).slice(1, -1)}].terraform_data.main`,
    );
    hcp.workspaces.set("shop-staging", { plan });
    hcp.workspaces.set("shop-production", { plan: planOf("b") });
    await start();
    const { data } = await verdict();
    const outcomes = data.relationships?.outcomes.data ?? [];
    expect(outcomes.length).toBeGreaterThan(1);
    for (const { attributes } of outcomes) {
      expect(attributes.body).not.toContain("<script");
      expect(attributes.description + attributes.body).not.toMatch(/[\u202e]/);
      const { addresses, html } = readMarkdown(attributes.body);
      expect([...addresses, ...html].filter((text) => /evil|script/.test(text))).toEqual([]);
    }
  });
});

describe("what is not judged", () => {
  it.each([
    ["a stage without a plan", { stage: "pre_plan", plan_json_api_url: null }, "there is no plan in stage pre_plan"],
    ["a workspace of nobody", { workspace_name: "other" }, "no environment of parity.yaml has the plan hcp://"],
    [
      "a workspace that is the other one as well",
      { workspace_id: "ws-shopproduction" },
      "staging and production are both the workspace ws-shopproduction",
    ],
    ["another organization", { organization_name: "evil" }, "no environment of parity.yaml has the plan hcp://"],
  ])("fails for %s", async (_, more, message) => {
    await start();
    const { data } = await verdict(more);
    expect(data.attributes).toMatchObject({ status: "failed", message: expect.stringContaining(message) as string });
  });

  it("fails where a plan cannot be read, on either side", async () => {
    await start();
    hcp.workspaces.set("shop-staging", { plan: "{" });
    expect((await verdict()).data.attributes.status).toBe("failed");
    hcp.workspaces.set("shop-staging", { plan: planOf("a"), json: 204 });
    hcp.seen.length = 0;
    expect((await verdict()).data.attributes.message).toContain("there is no plan of hcp://");
    hcp.workspaces.set("shop-staging", { plan: planOf("a") });
    hcp.workspaces.set("shop-production", { plan: planOf("a"), status: "errored" });
    hcp.seen.length = 0;
    expect((await verdict()).data.attributes.message).toContain("is errored, so that its plan says nothing");
    hcp.workspaces.set("shop-production", { plan: planOf("a") });
    hcp.seen.length = 0;
    // The same plan twice is no comparison.
    expect((await verdict()).data.attributes.status).toBe("failed");
  });

  it("fails where the contract has become unreadable", async () => {
    await start();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(resolve(folder, "parity.yaml"), "version: 2\n");
    expect((await verdict()).data.attributes).toMatchObject({ status: "failed" });
  });

  it("is told without details where these are not taken", async () => {
    hcp.refusesOutcomes = true;
    await start();
    expect(await ask()).toBe(200);
    const [, refused, told] = await results(3);
    expect(refused?.data).toHaveProperty("relationships");
    expect(told?.data).toEqual({ type: "task-results", attributes: refused?.data.attributes });
    expect(told?.data.attributes.status).toBe("failed");
  });

  it("is not told to have passed where no result is taken", async () => {
    await start();
    hcp.instead.push({ status: 401 });
    expect(await ask()).toBe(200);
    await results(1);
    await serving?.stop();
    expect(log.join("")).toContain("no result could be reported:");
    expect(hcp.results()).toHaveLength(1);
  });

  it("fails for what takes too long", async () => {
    hcp.store = () => undefined;
    const more = { host: "127.0.0.1", port: 0, allowedHosts: [hcp.host], key: KEY, runTimeout: 50 };
    serving = await serveRunTasks({ ...more, root: [], schema: [] }, io());
    const { data } = await verdict();
    expect(data.attributes).toMatchObject({
      status: "failed",
      message: "tfparity: the check was not done in time; nothing was judged",
    });
  });

  it("fails for what is under way when it is stopped", async () => {
    hcp.store = () => undefined;
    await start();
    expect(await ask()).toBe(200);
    await results(1);
    await serving?.stop(0);
    expect(hcp.results().at(-1)?.data.attributes).toMatchObject({
      status: "failed",
      message: expect.stringContaining("the service was stopped before the check was done") as string,
    });
  });

  describe("and whose results HCP Terraform takes later", () => {
    const later = { status: 503, headers: { "retry-after": "60" } };
    /** A server that does not wait long for its last words to be taken. */
    const startHasty = async (more: { readonly runTimeout?: number } = {}): Promise<void> => {
      const options = { host: "127.0.0.1", port: 0, allowedHosts: [hcp.host], key: KEY, root: [], schema: [] };
      serving = await serveRunTasks({ ...options, lastReportTimeout: 50, ...more }, io());
    };
    const statuses = (): readonly string[] => hcp.results().map(({ data }) => data.attributes.status);

    it("does not keep the service from stopping, and is told once more", async () => {
      hcp.answersResult = () => later;
      await startHasty();
      expect(await ask()).toBe(200);
      await results(1);
      await serving?.stop(0);
      expect(statuses()).toEqual(["running", "failed"]);
      expect(hcp.results().at(-1)?.data.attributes.message).toContain("the service was stopped before the check");
      expect(log.join("")).toContain(`no result could be reported: tfparity: ${hcp.host} did not answer in time`);
    });

    it("does not keep the service from stopping with its verdict", async () => {
      hcp.answersResult = (status) => (status === "running" ? undefined : later);
      await startHasty();
      expect(await ask()).toBe(200);
      await results(2);
      await serving?.stop(0);
      expect(statuses()).toEqual(["running", "failed"]);
      expect(log.join("")).toContain(`no result could be reported: tfparity: ${hcp.host} did not answer in time`);
    });

    it("has its nine minutes, and not more", async () => {
      hcp.answersResult = (status) => (status === "running" ? later : undefined);
      await startHasty({ runTimeout: 50 });
      expect(await ask()).toBe(200);
      expect((await results(2)).at(-1)?.data.attributes).toEqual({
        status: "failed",
        message: "tfparity: the check was not done in time; nothing was judged",
      });
      hcp.answersResult = () => later;
      expect(await ask({ task_result_callback_url: `http://${hcp.host}/api/v2/task-results/2/callback` })).toBe(200);
      await results(4);
      await serving?.stop();
      expect(log.join("")).toContain("no result could be reported:");
    });
  });
});

describe("who is answered", () => {
  it("is nobody who did not sign just these bytes with the key", async () => {
    await start();
    const body = JSON.stringify(payload());
    for (const signature of [
      "",
      "00",
      "0".repeat(128),
      signed(body, "another"),
      signed(`${body} `),
      `${signed(body)}00`,
    ])
      expect(await send(body, { "x-tfc-task-signature": signature })).toBe(401);
    expect(await send(body, { "x-tfc-task-signature": signed(body).toUpperCase() })).toBe(200);
    await results(2);
    expect(hcp.seen.filter(({ method }) => method === "PATCH")).toHaveLength(2);
  });

  it("is nobody whose addresses lead elsewhere", async () => {
    await start();
    const evil = "https://evil.example/api/v2";
    const elsewhere = [
      {
        task_result_callback_url: `${evil}/task-results/1/callback`,
        plan_json_api_url: `${evil}/plans/plan-1/json-output`,
      },
      { task_result_callback_url: `${evil}/task-results/1/callback`, plan_json_api_url: null, stage: "pre_plan" },
      { task_result_callback_url: "https://evil.example/api/v2/task-results/1/callback" },
      { task_result_callback_url: "https://app.terraform.io/api/v2/task-results/1/callback" },
      { task_result_callback_url: `http://user@${hcp.host}/api/v2/task-results/1/callback` },
      { task_result_callback_url: `http://${hcp.host}.evil.example/api/x` },
      { task_result_callback_url: `http://${hcp.host}/internal` },
      { task_result_callback_url: "http://127.0.0.1:1/api/x" },
      { task_result_callback_url: "file:///api/x" },
      { task_result_callback_url: 1 },
      { plan_json_api_url: "http://169.254.169.254/api/latest/meta-data" },
      { plan_json_api_url: "https://evil.example/api/v2/plans/plan-1/json-output" },
      { plan_json_api_url: 1 },
      { access_token: "a\nb" },
      { access_token: undefined },
      { organization_name: "../x" },
      { workspace_name: "a/b" },
      { run_id: "run-1/../2" },
      { workspace_id: "../2" },
      { workspace_id: undefined },
      { payload_version: 2 },
    ];
    for (const more of elsewhere) expect(await ask(more)).toBe(422);
    const twice = JSON.stringify(payload()).replace(/^\{/, '{"plan_json_api_url":"https://evil.example/",');
    for (const body of ["", "{", "null", "[]", '"x"', "\u0000", twice]) expect(await send(body)).toBe(422);
    expect(hcp.seen).toEqual([]);
  });

  it("is nobody who wants another run told where one is told already", async () => {
    hcp.store = () => undefined;
    await start();
    expect(await ask()).toBe(200);
    expect(await ask({ run_id: "run-another" })).toBe(422);
    expect(await ask({ workspace_name: "shop-production" })).toBe(422);
    expect(await ask({ plan_json_api_url: `http://${hcp.host}/api/v2/plans/plan-another/json-output` })).toBe(422);
    // HCP Terraform asks again where an answer was lost.
    expect(await ask()).toBe(200);
    expect(log.join("")).toContain("refused with 422: its result would go where that of another run goes");
    await serving?.stop(0);
    expect(hcp.results().map(({ data }) => data.attributes.status)).toEqual(["running", "failed"]);
    // Nothing is under way any more.
    hcp.store = undefined;
    hcp.seen.length = 0;
    await start();
    expect(await ask()).toBe(200);
    await results(2);
    await serving?.stop();
    expect(log.join("").match(/: failed: BLOCKED/g)).toHaveLength(1);
  });

  it("is a trial, with nothing but that", async () => {
    await start();
    expect(await ask({ stage: "test", access_token: "test-token" })).toBe(200);
    expect(await ask({ access_token: "test-token" })).toBe(200);
    await serving?.stop();
    expect(hcp.seen).toEqual([]);
  });

  it("is nobody with a request that is none", async () => {
    await start();
    const status = async (path: string, init?: RequestInit): Promise<number> =>
      (await fetch(`${serving?.address}${path}`, init)).status;
    expect(await status("/health")).toBe(200);
    expect(await status("/health", { method: "POST" })).toBe(405);
    expect(await status("/")).toBe(405);
    expect(await status("/../etc/passwd")).toBe(404);
    expect(await send("x".repeat(1024 * 1024 + 1)).catch(() => 413)).toBe(413);
    // One that never ends.
    const { port } = new URL(serving?.address ?? "");
    const endless = httpRequest({ port, host: "127.0.0.1", method: "POST", headers: { "content-length": 9e9 } });
    endless.on("error", () => undefined);
    const answered = once(endless, "response");
    for (let part = 0; part < 17; part += 1) endless.write("x".repeat(64 * 1024));
    const [response] = (await answered) as [{ statusCode: number; headers: Record<string, string> }];
    expect([response.statusCode, response.headers["connection"]]).toEqual([413, "close"]);
    endless.destroy();
  });

  it("is everybody where that is asked for, but no page in a browser", async () => {
    await start({ unsigned: true }, { TFPARITY_RUN_TASK_KEY: undefined });
    expect(log.join("")).toContain("takes requests of anybody who can reach it (--unsigned)");
    const body = JSON.stringify(payload());
    expect(await send(body, { origin: "https://evil.example" })).toBe(403);
    expect(await send(body, { "sec-fetch-site": "same-origin" })).toBe(403);
    expect(await send(body, { "x-tfc-task-signature": "" })).toBe(200);
    await results(2);
  });

  it("is judged twice at once, and not more; what comes too late is refused", async () => {
    let open = 0;
    hcp.store = () => void (open += 1);
    await start();
    const one = (number: number): Promise<number> =>
      ask({ task_result_callback_url: `http://${hcp.host}/api/v2/task-results/${number}/callback` });
    for (let number = 0; number < 52; number += 1) expect(await one(number)).toBe(200);
    // The same run again is the same job.
    expect(await one(51)).toBe(200);
    expect(await one(52)).toBe(503);
    await results(52);
    expect(open).toBeLessThanOrEqual(2);
    await serving?.stop(0);
    const ends = hcp.results().filter(({ data }) => data.attributes.status !== "running");
    expect(ends.map(({ data }) => data.attributes.status)).toEqual(Array.from({ length: 52 }, () => "failed"));
  }, 30_000);
});

describe("tfparity serve", () => {
  const refusal = async (argv: readonly string[], env: Io["env"] = { TFPARITY_RUN_TASK_KEY: KEY }): Promise<string> => {
    const { exitCode, stdout, stderr } = await runIn(folder, ["serve", ...argv], { env });
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).not.toContain(KEY);
    return stderr;
  };

  it("does not start where nobody could be believed, or nothing judged", async () => {
    expect(await refusal([])).toContain("Say --run-task");
    expect(await refusal(["--run-task"], {})).toContain("there is no key; give the HMAC key");
    expect(await refusal(["--run-task"], { TFPARITY_RUN_TASK_KEY: "" })).toContain("there is no key");
    expect(await refusal(["--run-task", "--unsigned"])).toContain("contradict each other");
    expect(await refusal(["--run-task", "--port", "99999"])).toContain("is no port");
    expect(await refusal(["--run-task", "--host", "192.0.2.1"])).toContain("cannot listen on 192.0.2.1");
    expect(await refusal(["--run-task", "--allow-host", "https://tfe.example.com"])).toContain("is no host; write it");
    for (const host of ["tfe.example.com:65536", "tfe:99999", "300.1.1.1"])
      expect(await refusal(["--run-task", "--allow-host", host])).toContain("is no host; write it");
    folder = folderWith({ "parity.yaml": "version: 1\nenvironments: { a: { plan: a.json }, b: { plan: b.json } }\n" });
    expect(await refusal(["--run-task"])).toContain("has the plan of a workspace");
    folder = folderWith({ "parity.yaml": contract("hcp://x") });
    expect(await refusal(["--run-task"])).toContain("names no workspace");
    folder = folderWith({});
    expect(await refusal(["--run-task"])).toContain("has the plan of a workspace");
  });

  it("ends with 0 when it is stopped, after what was under way", async () => {
    const bin = resolve("src/cli/bin.ts");
    const child = spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        bin,
        "serve",
        "--run-task",
        "--port",
        "0",
        "--allow-host",
        hcp.host,
        "-c",
        resolve(folder, "parity.yaml"),
      ],
      { env: { PATH: process.env["PATH"], TFPARITY_RUN_TASK_KEY: KEY, [`TF_TOKEN_${hcp.host}`]: TOKEN } },
    );
    let said = "";
    const listening = new Promise<string>((done) =>
      child.stderr.on("data", (text: Buffer) => {
        said += text.toString();
        const [, address] = / at (http:\S+)\n/.exec(said) ?? [];
        if (address !== undefined) done(address);
      }),
    );
    serving = { address: await listening, stop: async () => undefined };
    expect(await ask()).toBe(200);
    await results(1);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(hcp.results().at(-1)?.data.attributes.status).toBe("failed");
    expect(said).toContain("failed: BLOCKED");
  }, 60_000);
});
