/** Parses the example for Jenkins, and runs its shell steps in their order, with real plans. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callsOf, literal, parseJenkinsfile, type Call } from "./jenkinsfile.js";
import { change, hasTerraform, project, runScript, variables, type Project, type Run } from "./project.js";

const text = readFileSync("examples/ci/Jenkinsfile", "utf8");
const pipeline = await parseJenkinsfile(text);
const stage = (name: string): readonly Call[] =>
  callsOf("stage", pipeline).filter(({ written }) => written === `('${name}')`);
const working = ["Plan one environment", "Check", "Gate", "Promote"];

/** Runs the shell steps of a stage until one fails. */
function runStage(name: string, shop: Project, more: Readonly<Record<string, string>> = {}): Run {
  const scripts = callsOf("sh", stage(name)).map(({ written }) => literal(written));
  expect(scripts.length).toBeGreaterThan(0);
  let all = "";
  for (const script of scripts) {
    const { status, text: printed } = runScript(script, shop, more);
    all += printed;
    if (status !== 0) return { status, text: all };
  }
  return { status: 0, text: all };
}

/** A shop with the plans of both environments. */
function planned(files: Readonly<Record<string, string>> = {}): Project {
  const shop = project();
  if (Object.keys(files).length > 0) change(shop, files);
  for (const environment of ["staging", "production"]) {
    const { status, text: printed } = runStage("Plan one environment", shop, { ENVIRONMENT: environment });
    expect({ status, printed }).toMatchObject({ status: 0 });
  }
  return shop;
}
function withKey({ folder, gateKey }: Project): Readonly<Record<string, string>> {
  const file = join(folder, "../gate-key.pem");
  writeFileSync(file, gateKey, { mode: 0o644 });
  return { GATE_KEY_FILE: file };
}
const applied = (shop: Project): boolean => existsSync(join(shop.folder, "../states/production.tfstate"));

describe("the example for Jenkins", () => {
  it("is held against a parser that sees mistakes", async () => {
    await expect(parseJenkinsfile(text.replace("stage('Gate') {", "stage('Gate' {"))).rejects.toThrow(
      /no Groovy: line \d+/,
    );
  });

  it("has the sections of a declarative pipeline, in every stage that does something", () => {
    expect(pipeline.map(({ name }) => name)).toEqual(["pipeline"]);
    expect(pipeline[0]?.inner.map(({ name }) => name)).toEqual(["options", "environment", "stages"]);
    for (const name of working) {
      const sections = stage(name)[0]?.inner.map((call) => call.name) ?? [];
      expect(sections.filter((section) => section !== "when")).toEqual(["agent", "options", "steps", "post"]);
      expect(callsOf("timeout", stage(name))).toHaveLength(1);
      expect(callsOf("dockerfile", stage(name))).toHaveLength(1);
      expect(callsOf("deleteDir", stage(name))).toHaveLength(1);
    }
  });

  it("lets builds wait, and stops none", () => {
    expect(callsOf("disableConcurrentBuilds", pipeline).map(({ written }) => written)).toEqual(["()"]);
    expect(text).not.toMatch(/milestone|abortPrevious|catchError|returnStatus|\|\| true/);
  });

  it("gates and promotes on the main branch alone", () => {
    for (const name of ["Gate", "Promote"])
      expect(callsOf("branch", stage(name)).map(({ written }) => written)).toEqual(["'main'"]);
  });

  it("gives credentials of a cloud to what plans and applies, and lets no shell step be put together by Groovy", () => {
    const holders = working.filter((name) => callsOf("aws", stage(name)).length > 0);
    expect(holders).toEqual(["Plan one environment", "Promote"]);
    for (const { written } of callsOf("sh", pipeline)) expect(written).toMatch(/^'/);
  });

  it("keeps what the check has found when it fails, too", () => {
    expect(callsOf("always", stage("Check"))[0]?.inner.map(({ name }) => name)).toEqual(["archiveArtifacts", "junit"]);
  });
});

describe.skipIf(!hasTerraform)("the stages of the example for Jenkins (needs terraform)", { timeout: 240_000 }, () => {
  it("judge a change by the contract of its target, and promote what was merged", () => {
    const shop = planned();
    const checked = runStage("Check", shop, { CHANGE_TARGET: "main" });
    expect(checked.text).toContain("This was judged by parity.yaml of refs/remotes/origin/main");
    expect(checked.status).toBe(0);
    expect(runStage("Gate", shop, withKey(shop)).status).toBe(0);
    const promoted = runStage("Promote", shop);
    expect(promoted.text).toMatch(/signed by {2}the gate[^]*VERIFIED: [^]*Apply complete!/);
    expect(promoted.status).toBe(0);
    expect(applied(shop)).toBe(true);
  });

  it("promote nothing that is blocked, and keep the reports", () => {
    const shop = planned({ "infra/production.tfvars": variables("production", "shop:1.43.0") });
    expect(runStage("Check", shop)).toMatchObject({ status: 1 });
    const kept = ["parity-junit.xml", "parity-report.html", "parity-report.json"];
    expect(kept.filter((report) => !existsSync(join(shop.folder, report)))).toEqual([]);
    expect(runStage("Gate", shop, withKey(shop))).toMatchObject({ status: 1 });
    expect(runStage("Promote", shop)).toMatchObject({ status: 2 }); // there is no attestation
    expect(applied(shop)).toBe(false);
  });

  it("fail where the check cannot be made", () => {
    const shop = project();
    expect(runStage("Check", shop)).toMatchObject({ status: 2 }); // there are no plans
  });
});
