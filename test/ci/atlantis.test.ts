/** Checks both files of the example for Atlantis by what the server accepts, and runs its steps with real plans. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { change, hasTerraform, project, runScript, variables, type Project, type Run } from "./project.js";

type Step = string | { readonly run: string } | { readonly env: { readonly name: string; readonly value: string } };
interface Server {
  readonly repos: readonly Readonly<Record<string, unknown>>[];
  readonly workflows: { readonly parity: Readonly<Record<Stage, { readonly steps: readonly Step[] }>> };
  readonly policies: { readonly owners: object; readonly policy_sets: readonly object[] };
}
type Stage = "plan" | "policy_check" | "apply";
const server = parse(readFileSync("examples/ci/atlantis/repos.yaml", "utf8")) as Server;
const repository = parse(readFileSync("examples/ci/atlantis/atlantis.yaml", "utf8")) as {
  readonly version: number;
  readonly projects: readonly Readonly<Record<string, unknown>>[];
};

/** What Atlantis knows: it refuses any other key. Its requirement `policies_passed` cannot be written. */
const REPO = [
  "id branch repo_config_file plan_requirements apply_requirements import_requirements pre_workflow_hooks workflow",
  "post_workflow_hooks allowed_workflows allowed_overrides allow_custom_workflows delete_source_branch_on_merge",
  "repo_locking repo_locks policy_check custom_policy_check autodiscover silence_pr_comments",
].join(" ");
const PROJECT = [
  "name branch dir workspace workflow terraform_distribution terraform_version autoplan plan_requirements",
  "apply_requirements import_requirements depends_on delete_source_branch_on_merge repo_locking repo_locks",
  "execution_order_group policy_check custom_policy_check silence_pr_comments",
].join(" ");
const TOP = "version projects parallel_plan parallel_apply automerge abort_on_execution_order_fail";
const unknown = (object: object, known: string): readonly string[] =>
  Object.keys(object).filter((key) => !known.split(" ").includes(key));

/** Whether a check has passed: as Atlantis up to 0.38 reads its output, and as later ones do. */
const passed = ({ status, text }: Run): readonly boolean[] =>
  status === 0
    ? [
        text !== "" && !text.toLowerCase().includes("fail"),
        text !== "" && !/[1-9][0-9]* failure|failures": \[/.test(text) && !text.trim().startsWith("FAIL"),
      ]
    : [false, false];

/** Runs the steps of a stage as Atlantis does: each by `sh -c` in the project's folder, until one fails. */
function runStage(stage: Stage, environment: "staging" | "production", shop: Project): Run {
  const folder = join(shop.folder, "live", environment);
  const planfile = join(folder, `${environment}-default.tfplan`);
  const builtin: Readonly<Record<string, string>> = {
    init: "terraform init -input=false",
    plan: `terraform plan -input=false -refresh -out ${planfile}`,
    apply: `terraform apply -input=false ${planfile}`,
  };
  const env = {
    DIR: folder,
    REPO_REL_DIR: `live/${environment}`,
    PLANFILE: planfile,
    BASE_BRANCH_NAME: "main",
    HEAD_COMMIT: "4f2a9c1",
    GATE_KEY_FILE: join(shop.folder, "../gate-key.pem"),
  };
  let all = "";
  for (const step of server.workflows.parity[stage].steps) {
    if (typeof step === "object" && "env" in step) continue; // the one that names the key
    const script = typeof step === "string" ? builtin[step] : step.run;
    expect(script).toEqual(expect.any(String));
    const { status, text } = runScript('exec sh -c "$SCRIPT"', { ...shop, folder }, { ...env, SCRIPT: script ?? "" });
    all += typeof step === "string" && stage !== "apply" ? "" : text;
    if (status !== 0) return { status, text: all };
  }
  return { status: 0, text: all };
}
function shopWithKey(): Project {
  const shop = project("live");
  writeFileSync(join(shop.folder, "../gate-key.pem"), shop.gateKey, { mode: 0o600 });
  return shop;
}
function planBoth(shop: Project): void {
  for (const environment of ["staging", "production"] as const)
    expect(runStage("plan", environment, shop)).toEqual({ status: 0, text: "" });
}
const applied = (shop: Project): boolean => existsSync(join(shop.folder, "../states/production.tfstate"));

describe("the example for Atlantis", () => {
  it("has keys that the server takes", () => {
    expect(unknown(server, "repos workflows policies metrics team_authz")).toEqual([]);
    expect(server.repos.flatMap((repo) => unknown(repo, REPO))).toEqual([]);
    expect(unknown(server.workflows.parity, "plan policy_check apply import state_rm")).toEqual([]);
    expect(server.policies.policy_sets).toEqual([{ name: "parity", path: "parity.yaml", source: "local" }]);
    expect(server.repos).toMatchObject([{ apply_requirements: ["approved", "mergeable", "undiverged"] }]);
    expect(unknown(repository, TOP)).toEqual([]);
    expect(repository.version).toBe(3);
    expect(repository.projects.flatMap((one) => unknown(one, PROJECT))).toEqual([]);
  });

  it("lets a pull request choose nothing, and plans both environments whatever it changes", () => {
    expect(server.repos).toMatchObject([
      { workflow: "parity", allowed_overrides: [], allow_custom_workflows: false, custom_policy_check: true },
    ]);
    const [staging, production] = repository.projects;
    expect([staging?.["dir"], production?.["dir"]]).toEqual(["live/staging", "live/production"]);
    expect(staging?.["autoplan"]).toEqual(production?.["autoplan"]);
  });

  it("verifies before it applies", () => {
    const { steps } = server.workflows.parity.apply;
    expect(steps).toEqual([{ run: expect.stringContaining("tfparity gate --verify") as string }, "apply"]);
  });
});

describe.skipIf(!hasTerraform)("the steps of the example for Atlantis (needs terraform)", { timeout: 240_000 }, () => {
  it("pass and apply what runs in staging", () => {
    const shop = shopWithKey();
    planBoth(shop);
    expect(passed(runStage("policy_check", "staging", shop))).toEqual([true, true]);
    const checked = runStage("policy_check", "production", shop);
    expect(checked.text).toBe("PASS: production may become what runs in staging.\n");
    expect(passed(checked)).toEqual([true, true]);
    const { status, text } = runStage("apply", "production", shop);
    expect(text).toMatch(/signed by {2}the gate[^]*VERIFIED: [^]*Apply complete!/);
    expect(status).toBe(0);
  });

  it("neither pass nor apply what is blocked, whoever approves it", () => {
    const shop = shopWithKey();
    change(shop, { "live/production/terraform.tfvars": variables("production", "shop:`1.43.0`") });
    planBoth(shop);
    const checked = runStage("policy_check", "production", shop);
    expect(checked.text).toMatch(
      /^FAIL - 1 failure: tfparity ended with exit code 1\n[^]*shop:'1\.43\.0'[^]*BLOCKED: /,
    );
    expect(checked.text).not.toContain("`");
    expect(passed(checked)).toEqual([false, false]);
    expect(runStage("apply", "production", shop)).toMatchObject({ status: 2 });
    expect(applied(shop)).toBe(false);
  });

  it("neither pass nor apply what cannot be judged", () => {
    const shop = shopWithKey();
    expect(runStage("plan", "production", shop)).toEqual({ status: 0, text: "" }); // of staging there is no plan
    const checked = runStage("policy_check", "production", shop);
    expect(checked.text).toMatch(/^FAIL - 1 failure: tfparity ended with exit code 2\n/);
    expect(passed(checked)).toEqual([false, false]);
    expect(runStage("apply", "production", shop).status).not.toBe(0);
    expect(applied(shop)).toBe(false);
  });
});
