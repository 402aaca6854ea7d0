/** Plans of workspaces, against a stand-in of HCP Terraform's API. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Hcp } from "./hcp-stand-in.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const TOKEN = "token-of-a-team-1234567890";
const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../explain/fixtures/${name}.plan.json`, import.meta.url)), "utf8");

let hcp = new Hcp();
let env: Readonly<Record<string, string>> = {};
let folder = "";
const contract = (staging = `hcp://${hcp.host}/acme/shop-staging`, more = ""): string => `version: 1
reference: production
environments:
  staging: { plan: "${staging}" }
  production: { plan: "hcp://${hcp.host}/acme/shop-production" }
${more}`;
beforeEach(async () => {
  hcp = new Hcp();
  await hcp.start();
  hcp.tokens.add(TOKEN);
  hcp.workspaces.set("shop-staging", { plan: fixture("staging") });
  hcp.workspaces.set("shop-production", { plan: fixture("production"), status: "planned_and_finished" });
  env = { [`TF_TOKEN_${hcp.host.replaceAll(".", "_")}`]: TOKEN };
  folder = folderWith({ "parity.yaml": contract() });
});
afterEach(() => hcp.stop());

const check = (argv: readonly string[] = [], more: Readonly<Record<string, string | undefined>> = {}) =>
  runIn(folder, ["check", "--report", "json", ...argv], { env: { ...env, ...more } });
const withContract = (text: string): void => void (folder = folderWith({ "parity.yaml": text }));
/** What is said where nothing could be compared: of all that was said, the last line, and never the token. */
async function refusal(run: Promise<Outcome> = check()): Promise<string> {
  const { exitCode, stdout, stderr } = await run;
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain(TOKEN);
  expect(stderr).not.toContain("internal error");
  return stderr.trimEnd().split("\n").at(-1) ?? "";
}

describe("plans of workspaces", () => {
  it("are compared as files with the same text are, and it is told which runs were taken", async () => {
    const fromHcp = await check();
    const files = folderWith({
      "staging.json": fixture("staging"),
      "production.json": fixture("production"),
    });
    const fromFiles = await runIn(files, ["check", "staging.json", "production.json", "--report", "json"]);
    const named = fromFiles.stdout.replace(
      /"file": "(staging|production)\.json"/g,
      (_, name: string) => `"file": "hcp://${hcp.host}/acme/shop-${name}#run-shop${name}"`,
    );
    expect(fromHcp.stdout).toBe(named);
    expect(fromHcp.exitCode).toBe(1);
    expect(fromHcp.stderr.split("\n").slice(0, 2)).toEqual([
      `tfparity: staging is hcp://${hcp.host}/acme/shop-staging#run-shopstaging (applied, of 2027-01-07T08:00:00.000Z)`,
      `tfparity: production is hcp://${hcp.host}/acme/shop-production#run-shopproduction ` +
        "(planned_and_finished, of 2027-01-07T08:00:00.000Z)",
    ]);
  });

  it("can be named on the command line, beside files, and name themselves", async () => {
    const inputs = [`hcp://${hcp.host}/acme/shop-staging`, "production.json"];
    const beside = folderWith({ "production.json": fixture("production") });
    const positional = await runIn(beside, ["check", ...inputs, "--report", "json"], { env });
    expect((JSON.parse(positional.stdout) as { environments: unknown[] }).environments).toMatchObject([
      { name: "shop-staging" },
      { name: "production" },
    ]);
    const named = ["--plan", `one=${inputs[0]}#run-shopstaging`, "--plan", "two=production.json"];
    const { stdout } = await runIn(beside, ["check", ...named, "--report", "json"], { env });
    expect((JSON.parse(stdout) as { environments: unknown[] }).environments).toMatchObject([
      { name: "one" },
      { name: "two" },
    ]);
  });

  it("send the token to the API alone, and nothing to disk", async () => {
    const before = readdirSync(folder);
    await check();
    expect(readdirSync(folder)).toEqual(before);
    expect(hcp.seen.map(({ server, authorization }) => [server, authorization])).toEqual(
      ["api", "api", "api", "api", "api", "storage", "api", "storage"].map((server) => [
        server,
        server === "api" ? `Bearer ${TOKEN}` : undefined,
      ]),
    );
  });

  it("judge gates, explanations and drafts", async () => {
    const gate = await runIn(folder, ["gate", "--from", "staging", "--to", "production"], { env });
    expect([gate.exitCode, gate.stdout]).toEqual([1, expect.stringContaining("BLOCKED")]);
    const attested = ["gate", "--from", "staging", "--to", "production", "--attestation", "passed.json"];
    expect(await refusal(runIn(folder, attested, { env }))).toContain("an attestation would bind nothing");
    const verified = ["--verify", "x.json", "--plan", `production=hcp://${hcp.host}/acme/shop-production`];
    expect(await refusal(runIn(folder, [...attested.slice(0, 5), ...verified], { env }))).toContain("is about files");
    const explained = await runIn(folder, ["explain", "terraform"], { env });
    expect(explained.stderr).toContain("#run-shopstaging");
    const drafted = folderWith({});
    const inputs = [`hcp://${hcp.host}/acme/shop-staging`, `hcp://${hcp.host}/acme/shop-production`];
    expect((await runIn(drafted, ["init", ...inputs, "--yes"], { env })).exitCode).toBe(0);
    expect(readFileSync(join(drafted, "parity.yaml"), "utf8")).toContain(`plan: "${inputs[0]}"\n`);
  });

  it("are those of components that the contract names", async () => {
    hcp.workspaces.set("web-staging", { plan: planOf("a", LATER) });
    hcp.workspaces.set("web-production", { plan: planOf("a") });
    const plans = `plan: "hcp://${hcp.host}/acme/{component}-{environment}"`;
    const environments = `environments: { staging: { ${plans} }, production: { ${plans} } }`;
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { web: {}, shop: {} }\n`);
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(1);
    expect((JSON.parse(stdout) as { components: unknown }).components).toMatchObject([
      { name: "shop" },
      { name: "web" },
    ]);
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { web: {}, lab: {} }\n`);
    expect(await refusal()).toContain(`knows no workspace hcp://${hcp.host}/acme/lab-staging`);
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { web: {}, "*": {} }\n`);
    expect(await refusal()).toContain("workspaces are not looked for");
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { data/main: {} }\n`);
    expect(await refusal()).toContain("names no workspace");
  });
});

describe("the run of a workspace", () => {
  it.each([
    ["errored", "is errored, so that its plan says nothing about what is there"],
    ["discarded", "is discarded"],
    ["canceled", "is canceled"],
    ["force_canceled", "is force_canceled"],
    ["planning", "is not finished (planning); wait until it is"],
    ["pending", "is not finished"],
    ["<b>new</b>", "is in a state that this version does not know"],
  ])("is not taken when it is %s", async (status, message) => {
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), status });
    const said = await refusal();
    expect(said).toContain(message);
    expect(said).toMatch(/^tfparity: parity\.yaml:4:\d+: /);
  });

  it("is not taken when it destroys, only refreshes, or is not there", async () => {
    const plan = fixture("staging");
    hcp.workspaces.set("shop-staging", { plan, attributes: { "is-destroy": true } });
    expect(await refusal()).toContain("is a run that destroys everything");
    hcp.workspaces.set("shop-staging", { plan, attributes: { "refresh-only": true } });
    expect(await refusal()).toContain("is a run that only refreshes the state");
    hcp.workspaces.set("shop-staging", { plan, noRun: true });
    expect(await refusal()).toContain("has no current run, and so no plan");
  });

  it("is one of its own where it is named", async () => {
    const named = `staging=hcp://${hcp.host}/acme/shop-staging#run-shopproduction`;
    const other = `production=hcp://${hcp.host}/acme/shop-production`;
    expect(await refusal(check(["--plan", named, "--plan", other]))).toContain(
      `run-shopproduction is no run of hcp://${hcp.host}/acme/shop-staging`,
    );
  });

  it("is not read where its plan is not there", async () => {
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), json: 204 });
    expect(await refusal()).toContain("there is no plan of hcp://");
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), json: 422 });
    expect(await refusal()).toContain("answered something that is not understood");
    hcp.workspaces.set("shop-staging", { plan: fixture("staging").slice(0, 2000) });
    expect((await check()).exitCode).toBe(2);
  });
});

describe("hosts and tokens", () => {
  it("are asked for nothing where there is no token for the host", async () => {
    expect(await refusal(check([], { [Object.keys(env)[0] ?? ""]: undefined }))).toMatch(
      /^tfparity: parity\.yaml:4:\d+: there is no token for 127\.0\.0\.1:\d+, and nothing is sent to a host/,
    );
    withContract(contract("hcp://acme/shop-staging"));
    expect(await refusal()).toContain("in the variable TF_TOKEN_app_terraform_io: a token of a team");
    // A token for one port is none for another one, nor for a host that begins or ends the same.
    const [address = "", port = ""] = hcp.host.split(":");
    for (const host of [
      `${address}:1`,
      `${address}.evil.example:${port}`,
      `evil.localhost:${port}`,
      "localhost:8080",
    ]) {
      withContract(contract(`hcp://${host}/acme/shop-staging`));
      expect(await refusal()).toContain(`there is no token for ${host}`);
    }
    expect(hcp.seen).toEqual([]);
  });

  it.each([
    "hcp://acme",
    "hcp://acme/shop/",
    "hcp://evil.example/shop",
    "hcp://acme/../shop",
    "hcp://acme/shop?x=1",
    "hcp://user@app.terraform.io/acme/shop",
    "hcp://app.terraform.io\\\\@evil.example/acme/shop",
    "hcp://app.terraform.io:443x/acme/shop",
    "hcp://acme/data/main",
    "hcp://acme/shop#run-../../x",
    "hcp://évil.example/acme/shop",
    "hcp:///acme/shop",
    "hcp://tfe.example.com:65536/acme/shop",
    "hcp://tfe:99999/acme/shop",
    "hcp://tfe.example.com:0/acme/shop",
    "hcp://300.1.1.1/acme/shop",
    "hcp://1.2.3.4.5/acme/shop",
    "hcp://0x7f.1/acme/shop",
    "hcp://xn--a.example.com/acme/shop",
  ])("are none in %s", async (address) => {
    withContract(contract(address));
    expect(await refusal()).toContain("names no workspace; write hcp://<organization>/<workspace>");
    expect(await refusal(check(["--plan", `staging=${address}`, "--plan", "production=p.json"]))).toContain(
      "names no workspace",
    );
    expect(hcp.seen).toEqual([]);
  });

  it("are told how to be given a token where a port keeps a shell from taking its variable", async () => {
    withContract(contract("hcp://tfe:65535/acme/shop-staging"));
    expect(await refusal()).toContain(
      "in the variable TF_TOKEN_tfe:65535, whose name no shell exports: env 'TF_TOKEN_tfe:65535=…' tfparity …; " +
        "it is a token of a team or a user",
    );
  });

  it("are of one environment each, however they are written", async () => {
    const twice = `are both the workspace hcp://${hcp.host}/acme/shop-production`;
    const address = `hcp://${hcp.host}/acme/shop-production#run-shopproduction`;
    withContract(contract(address));
    expect(await refusal()).toMatch(
      /^tfparity: parity\.yaml:5:\d+: staging and production are both the workspace hcp:/,
    );
    expect(await refusal(runIn(folder, ["gate", "--from", "staging", "--to", "production"], { env }))).toContain(twice);
    const serving = { ...env, TFPARITY_RUN_TASK_KEY: "key" };
    expect(await refusal(runIn(folder, ["serve", "--run-task"], { env: serving }))).toContain(twice);
    withContract(contract(`hcp://${hcp.host.replace("127.0.0.1", "LOCALHOST")}/acme/shop-staging`));
    const named = ["--plan", `staging=${address}`, "--plan", `production=hcp://${hcp.host}/acme/shop-production`];
    expect(await refusal(check(named))).toContain(twice);
    const plans = `plan: "hcp://${hcp.host}/acme/{component}"`;
    const environments = `environments: { staging: { ${plans} }, production: { ${plans} } }`;
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { shop-production: {} }\n`);
    expect(await refusal()).toContain(twice);
    const one = `plan: "hcp://${hcp.host}/acme/shop-{environment}"`;
    const again = `plan: "hcp://${hcp.host}/acme/shop-{environment}#run-1"`;
    withContract(
      "version: 1\nreference: production\nenvironments: { staging: {}, production: {} }\n" +
        `components: { app: { ${one} }, web: { ${again} } }\n`,
    );
    expect(await refusal()).toContain("would be the workspace of the components app and web");
    expect(hcp.seen).toEqual([]);
  });

  it("are of one environment each, whatever the API has them called", async () => {
    const shouted = `hcp://${hcp.host}/ACME/SHOP-PRODUCTION`;
    const twice = `staging and production are both the workspace ws-shopproduction (${shouted} and `;
    withContract(contract(`${shouted}#run-shopproduction`));
    expect(await refusal()).toMatch(/^tfparity: parity\.yaml:5:\d+: staging and production are both the workspace ws-/);
    expect(await refusal()).toContain(twice);
    expect(await refusal(runIn(folder, ["gate", "--from", "staging", "--to", "production"], { env }))).toContain(twice);
    // One server by another name.
    const local = hcp.host.replace("127.0.0.1", "localhost");
    withContract(contract(`hcp://${local}/acme/shop-production`));
    const both = { [`TF_TOKEN_${local}`]: TOKEN };
    expect(await refusal(check([], both))).toContain("are both the workspace ws-shopproduction (hcp://localhost:");
    // One that was renamed, or however it comes that another name leads to it.
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), id: "ws-shopproduction" });
    withContract(contract());
    expect(await refusal()).toContain("are both the workspace ws-shopproduction (hcp://");
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), id: "../shop" });
    expect(await refusal()).toContain("does not say which workspace");
    expect(hcp.seen.filter(({ path }) => path.includes("json-output"))).toEqual([]);
  });

  it("are of one component each, whatever the API has them called", async () => {
    for (const name of ["web-staging", "web-production"]) hcp.workspaces.set(name, { plan: planOf("a", { name }) });
    const plans = `plan: "hcp://${hcp.host}/acme/{component}-{environment}"`;
    const environments = `environments: { staging: { ${plans} }, production: { ${plans} } }`;
    const other = `{ plan: "hcp://${hcp.host}/ACME/web-{environment}" }`;
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { app: ${other}, web: {} }\n`);
    expect(await refusal()).toContain("would be the workspace of the components app and web");
    expect(hcp.seen).toEqual([]);
    hcp.workspaces.set("web-staging", { plan: planOf("b", LATER), id: "ws-shopstaging" });
    withContract(`version: 1\nreference: production\n${environments}\ncomponents: { shop: {}, web: {} }\n`);
    expect(await refusal()).toContain(
      "staging of the component shop and staging of the component web are both the workspace ws-shopstaging",
    );
  });

  it("have one scheme, in small letters, and everything else is a file", async () => {
    withContract(contract(`HCP://${hcp.host}/acme/shop-staging`));
    expect(await refusal()).toMatch(/^tfparity: parity\.yaml:4:20: HCP:.* names no workspace; write hcp:/);
    withContract(contract("hcp:/acme/shop-staging"));
    expect(await refusal()).toContain("there is no such f");
    withContract(contract("./hcp://acme/shop-staging"));
    expect(await refusal()).toContain("there is no such f");
    expect(hcp.seen.filter(({ path }) => path.includes("staging"))).toEqual([]);
  });

  it("take the token from the variable of Terraform, however it is written, and from one alone", async () => {
    const [name = ""] = Object.keys(env);
    expect((await check([], { [name]: undefined, [`TF_TOKEN_${hcp.host}`]: TOKEN })).exitCode).toBe(1);
    expect((await check([], { [`TF_TOKEN_${hcp.host}`]: TOKEN })).exitCode).toBe(1);
    expect(await refusal(check([], { [`TF_TOKEN_${hcp.host}`]: "another" }))).toContain("have different tokens for");
    expect(await refusal(check([], { [name]: "" }))).toContain("there is no token for");
    expect(await refusal(check([], { [name]: `${TOKEN}\nx` }))).toContain("that no token has");
  });

  it("say what to do where the API refuses", async () => {
    hcp.tokens.clear();
    expect(await refusal()).toContain("does not accept the token for workspace hcp://");
    hcp.tokens.add(TOKEN);
    hcp.workspaces.delete("shop-staging");
    expect(await refusal()).toContain("knows no workspace hcp://");
    hcp.instead.push({ status: 200, body: "<html>" });
    expect(await refusal()).toContain("answered something that is not understood");
    hcp.instead.push({ status: 302, headers: { location: "http://127.0.0.1:1/" } });
    expect(await refusal()).toContain("answered something that is not understood");
    hcp.instead.push({ status: 200, body: " ".repeat(5 * 1024 * 1024) });
    expect(await refusal()).toContain("is larger than 4194304 bytes");
    hcp.stop();
    expect(await refusal()).toContain("cannot be reached, or broke off");
  });

  it("are asked again where the API says to wait, and not for ever", async () => {
    hcp.instead.push({ status: 429, headers: { "x-ratelimit-reset": "0.01" } }, { status: 503 });
    expect((await check()).exitCode).toBe(1);
    hcp.instead.push(...Array.from({ length: 4 }, () => ({ status: 429, headers: { "retry-after": "0.01" } })));
    expect(await refusal()).toContain("takes no more requests for now");
  }, 30_000);

  it("lead to plans over https alone, without the token, and not for ever", async () => {
    for (const leadsTo of ["http://plans.example/x", "file:///etc/passwd", "https://u:p@plans.example/", "//["]) {
      hcp.leadsTo = leadsTo;
      expect(await refusal()).toContain("by an address that is not https; it is not read");
    }
    // Nothing listens there, but this very machine may be asked.
    for (const leadsTo of ["http://[::1]:1/x", "http://localhost:1/x"]) {
      hcp.leadsTo = leadsTo;
      expect(await refusal()).toContain("cannot be reached");
    }
    hcp.leadsTo = undefined;
    hcp.store = (response) => response.writeHead(302, { location: "/again" }).end();
    expect(await refusal()).toContain("answered something that is not understood");
    expect(hcp.seen.filter(({ server }) => server === "storage")).toHaveLength(3);
    hcp.store = (response) => {
      response.writeHead(200, { "content-length": "100000" });
      response.write("{");
      setTimeout(() => response.destroy(), 10);
    };
    expect(await refusal()).toContain("cannot be reached, or broke off");
  });

  it.each([301, 302, 303, 307, 308])("lead to plans by a redirect of status %i", async (json) => {
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), json });
    expect((await check()).exitCode).toBe(1);
  });

  it.each([300, 304, 305, 306])("lead nowhere with status %i, which redirects nothing", async (json) => {
    hcp.workspaces.set("shop-staging", { plan: fixture("staging"), json });
    expect(await refusal()).toContain("answered something that is not understood, asked for the plan of hcp://");
    expect(hcp.seen.filter(({ server }) => server === "storage")).toEqual([]);
  });

  it.each([403, 404])("say that the address of a plan has expired where its storage answers %i", async (status) => {
    hcp.store = (response) => response.writeHead(status, { location: "/again" }).end("<Error/>");
    expect(await refusal()).toMatch(
      /the address of the plan of hcp:\/\/\S+#run-shopstaging at 127\.0\.0\.1:\d+ has expired; run this again$/,
    );
    expect(hcp.seen.filter(({ server }) => server === "storage")).toHaveLength(1);
  });

  it.each([200, 206, 302, 500])("take nothing else from a storage for a plan: %i", async (status) => {
    hcp.store = (response) => response.writeHead(status).end("");
    expect(await refusal()).not.toContain("has expired");
    expect(hcp.seen.filter(({ server }) => server === "storage")).toHaveLength(1);
  });
});
