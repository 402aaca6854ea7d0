import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { treeOf, type Units } from "./component-tree.js";
import { terminalWith } from "./terminal-with.js";
import { folderWith, runIn } from "./world.js";

const CLEAN = "orders-clean-greenfield";
const TWO: Units = { network: CLEAN, queue: CLEAN };

const contractIn = (folder: string): string => readFileSync(join(folder, "parity.yaml"), "utf8");

/** As if somebody had written reasons. */
const answer = (folder: string): void =>
  writeFileSync(join(folder, "parity.yaml"), contractIn(folder).replaceAll("reason: TODO", "reason: Agreed."));

async function findings(folder: string): Promise<readonly string[]> {
  const { stdout } = await runIn(folder, ["check", "--report", "json"]);
  return (JSON.parse(stdout) as ParityReport).findings.map(
    ({ kind, component = "", places }) => `${kind} ${component} ${places[0]?.address ?? ""}`,
  );
}

/** The plans of a tree under other paths: `plans/staging/network.json` of `out/staging/network/tfplan.json`. */
const plansAt = (units: Units, path: (environment: string, unit: string) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(treeOf(units)).flatMap(([file, text]) => {
      const [, environment, unit] = /^out\/([^/]+)\/(.+)\/tfplan\.json$/.exec(file) ?? [];
      return environment === undefined || unit === undefined ? [] : [[path(environment, unit), text]];
    }),
  );

describe("tfparity init with several root modules", () => {
  it("leaves nothing but the faults of six units, one of which staging lacks", async () => {
    const folder = folderWith(
      treeOf({
        network: CLEAN,
        "data/orders": CLEAN,
        "apps/web": "orders-engine-version-skew",
        "apps/api": "orders-hidden-branch",
        queue: CLEAN,
        audit: CLEAN,
      }),
    );
    rmSync(join(folder, "out/staging/audit/tfplan.json"));
    const { exitCode, stdout, stderr } = await runIn(folder, ["init", "--yes"]);
    expect([exitCode, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(
      /^tfparity: found 6 components of 2 environments, production, staging: out\/\{environment\}\/\{component\}\/tfplan\.json\n/,
    );
    expect(stderr).toContain("wrote parity.yaml: 9 entries want a reason; what looks like a fault is a comment (3)\n");
    const text = contractIn(folder);
    expect(text).toContain("\nenvironments:\n  staging: {}\n  production: {}\n");
    expect(text).toMatch(/\n {2}var\.name: .* # 214 differences in 5 components; staging staging, /);
    expect(text).toContain(
      "  var.log_days: { may: differ, reason: TODO } # in 5 components; staging 14, production 90\n",
    );
    expect(text).toContain('\n  "*":\n    plan: "out/{environment}/{component}/tfplan.json"\n');
    expect(text).toContain('\n    source: "live/{component}"\n');
    expect(text).toMatch(/\n {2}# - \{ resource: component\.audit, presence: production, reason: TODO \}/);
    answer(folder);
    expect(await findings(folder)).toEqual([
      "missing-component audit component.audit",
      "unexplained-difference apps/web var.engine_version",
      'branches-on-identity apps/api module.service["api"].module.alarms.aws_cloudwatch_metric_alarm.errors',
    ]);
  });

  it.each<[string, (environment: string, unit: string) => string, string]>([
    [
      "a folder for each environment",
      (one, unit) => `plans/${one}/${unit}.json`,
      "plans/{environment}/{component}.json",
    ],
    [
      "a folder for each component",
      (one, unit) => `${unit}/${one}.tfplan.json`,
      "{component}/{environment}.tfplan.json",
    ],
    ["files in both", (one, unit) => `${one}/${unit}/plan.json`, "{environment}/{component}/plan.json"],
    [
      "states",
      (one, unit) => `live/${one}/${unit}/terraform.tfstate`,
      "live/{environment}/{component}/terraform.tfstate",
    ],
  ])("finds %s", async (_, path, pattern) => {
    const folder = folderWith(plansAt(TWO, path));
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(stderr).toContain(`found 2 components of 2 environments, production, staging: ${pattern}\n`);
    expect(exitCode).toBe(0);
    expect(contractIn(folder)).toContain(`\n  "*":\n    plan: "${pattern}"\n`);
    answer(folder);
    expect((await runIn(folder, ["check"])).exitCode).toBeLessThan(2);
  });

  it("takes patterns by option, also where no pattern is for all", async () => {
    const files = { ...plansAt(TWO, (one, unit) => (one === "staging" ? `s/${unit}.json` : `live/${unit}/p.json`)) };
    const folder = folderWith(files);
    const options = ["--plan", "staging=s/{component}.json", "--plan", "production=live/{component}/p.json"];
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes", ...options]);
    expect([exitCode, stderr.split("\n").length]).toEqual([0, 3]);
    expect(contractIn(folder)).toContain(
      'environments:\n  staging:\n    plan: "s/{component}.json"\n  production:\n    plan: "live/{component}/p.json"\n',
    );
  });

  it("writes paths as they are from the folder of the contract", async () => {
    const folder = folderWith({ ...plansAt(TWO, (one, unit) => `plans/${one}/${unit}.json`), "ci/x": "" });
    const { exitCode } = await runIn(folder, ["init", "--yes", "-o", "ci/parity.yaml", "--root", "."]);
    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, "ci/parity.yaml"), "utf8")).toContain(
      'plan: "../plans/{environment}/{component}.json"',
    );
  });

  it("lists a component that one of three environments lacks once, as a fault", async () => {
    const files = treeOf({ ...TWO, audit: CLEAN });
    const dev = Object.entries(files).map(([path, text]) => [path.replace("/staging/", "/dev/"), `${text}\n`] as const);
    const folder = folderWith({ ...files, ...Object.fromEntries(dev) });
    rmSync(join(folder, "out/dev/audit"), { recursive: true });
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("wrote parity.yaml")]);
    expect(contractIn(folder).match(/^.*missing-component.*$/gm)).toEqual([
      "  # high missing-component (dev): component.audit is only in production",
    ]);
  });

  it("shows no secret, and writes the same bytes in whatever order the files were made", async () => {
    const files = treeOf({ network: "orders-secret-differs", queue: CLEAN });
    const written = await Promise.all(
      [Object.entries(files), Object.entries(files).reverse()].map(async (entries) => {
        const folder = folderWith(Object.fromEntries(entries));
        await runIn(folder, ["init", "--yes"]);
        return contractIn(folder);
      }),
    );
    expect(written[0]).toBe(written[1]);
    const secrets = Object.values(files).flatMap((text) =>
      [...text.matchAll(/"database_password":\s*(?:\{\s*"value":\s*)?"([^"]+)"/g)].map(([, secret = ""]) => secret),
    );
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter((secret) => written[0]?.includes(secret))).toEqual([]);
  });

  it("names the file that cannot be read, and writes nothing", async () => {
    const files = treeOf(TWO);
    const broken = "out/staging/queue/tfplan.json";
    const folder = folderWith({ ...files, [broken]: files[broken]?.slice(0, 500) ?? "" });
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/tfparity: out\/staging\/queue\/tfplan\.json:\d+:\d+: /);
    expect(existsSync(join(folder, "parity.yaml"))).toBe(false);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    [
      "a name that no component can have",
      plansAt(TWO, (one, unit) => `plans/${one}/<script>${unit}.json`),
      [],
      /^tfparity: .*\ntfparity: plans\/staging\/<script>network\.json is found by this pattern, and a component's name/,
    ],
    [
      "patterns and files together",
      {},
      ["--plan", "staging=s/{component}.json", "--plan", "production=p.json"],
      /^tfparity: p\.json is the file of one root module, and s\/\{component\}\.json those of several; name all of them/,
    ],
    [
      "one environment alone",
      {},
      ["--plan", "staging=s/{component}.json"],
      /^tfparity: --plan <environment>=<folder>\/\{component\}\.json is needed once for each of two or more environments\n$/,
    ],
    [
      "a pattern that finds nothing",
      {},
      ["--plan", "a=a/{component}.json", "--plan", "b=b/{component}.json"],
      /^tfparity: no file of any component was found; look at the pattern\n$/,
    ],
    [
      "components that no two environments share",
      { "a/x.json": "{}", "b/y.json": "{}" },
      ["--plan", "a=a/{component}.json", "--plan", "b=b/{component}.json"],
      /^tfparity: no component has a plan of b and of another environment; look at the pattern\n$/,
    ],
    [
      "paths that can be read in two ways",
      plansAt(
        TWO,
        (one, unit) => `plans/${one === "staging" ? "red" : "blue"}/${unit === "queue" ? "left" : "right"}.json`,
      ),
      [],
      /^tfparity: what was found can be read in 2 ways: .*Say which is meant, for example: tfparity init --plan '/,
    ],
  ])("refuses %s, and writes nothing", async (_, files, options, message) => {
    const folder = folderWith(files);
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes", ...options]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, "parity.yaml"))).toBe(false);
  });

  it("asks at a terminal how files are laid out, where that can be read in two ways", async () => {
    const path = (one: string, unit: string): string =>
      `plans/${one === "staging" ? "red" : "blue"}/${unit === "queue" ? "left" : "right"}.json`;
    const folder = folderWith(plansAt(TWO, path));
    const { terminal, shown } = terminalWith(["\u001b[B\r", "\r", "\r", "\r", " \r", ..."\r\r\r\r\r\r\r\r"]);
    const { exitCode } = await runIn(folder, ["init"], { terminal });
    expect(shown()).toContain("How are the root modules of each environment laid out?");
    expect(shown()).toContain("Which of these are environments that should be alike?");
    expect(exitCode).toBe(0);
    const text = contractIn(folder);
    expect(text).toContain('\n    plan: "plans/{environment}/{component}.json"\n');
    expect(text).toMatch(/These look like faults[^]*\n {2}# var\./);
  });

  it("is named by a check that finds no contract", async () => {
    const { stderr } = await runIn(folderWith({}), ["check"]);
    expect(stderr).toMatch(/, or draft one of what is found below: tfparity init\n$/);
  });
});
