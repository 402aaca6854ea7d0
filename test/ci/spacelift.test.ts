/** Checks the example for Spacelift by the keys that it documents, and runs its hooks with real plans. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { change, hasTerraform, project, runProgram, runScript, variables, type Project, type Run } from "./project.js";

type Hook = "after_plan" | "after_apply" | "before_apply";
type Stack = "shop-staging" | "shop-production";
interface Config {
  readonly version: string;
  readonly stack_defaults: Readonly<Record<string, string>>;
  readonly stacks: Readonly<
    Record<Stack, { readonly [hook in Hook]?: readonly string[] } & Readonly<Record<string, unknown>>>
  >;
}
const config = parse(readFileSync("examples/ci/spacelift/config.yml", "utf8")) as Config;

const HOOKS = ["init", "plan", "apply", "perform", "destroy"].flatMap((phase) => [`before_${phase}`, `after_${phase}`]);
const OTHERS = [
  "after_run environment project_root runner_image git_sparse_checkout_paths",
  "terraform_version opentofu_version terraform_workflow_tool terragrunt",
].join(" ");
const SETTINGS = [...HOOKS, ...OTHERS.split(" ")];

/** A folder in the place of the bucket; programs in the place of those that the image of the runner has. */
function shopInSpacelift(): Project {
  const shop = project("live");
  const script = join(shop.folder, ".spacelift/parity.sh");
  mkdirSync(join(shop.folder, ".spacelift"));
  cpSync("examples/ci/spacelift/parity.sh", script);
  const bucket = join(shop.folder, "../bucket");
  const programs = {
    tofu: 'exec terraform "$@"',
    // aws s3 cp --only-show-errors from to
    aws: `from=\${4/#s3:\\/\\/acme-parity/${bucket}} to=\${5/#s3:\\/\\/acme-parity/${bucket}}
[ "$*" = "s3 cp --only-show-errors $4 $5" ] && mkdir -p "$(dirname "$to")" && cp "$from" "$to"`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(shop.folder, "../bin", name), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(join(shop.folder, "../bin", name), 0o755);
  }
  return shop;
}

/** Runs the hooks of a phase as Spacelift does: all in one shell, in the project's folder, chained with `&&`. */
function runHooks(stack: Stack, hook: Hook, shop: Project, kind: "TRACKED" | "PROPOSED" = "TRACKED"): Run {
  const settings = config.stacks[stack];
  const chained = (settings[hook] ?? []).map((command) => `{ ${command} ; }`).join(" && ");
  expect(chained).not.toBe("");
  return runScript(
    chained,
    { ...shop, folder: join(shop.folder, String(settings["project_root"])) },
    {
      ...(settings["environment"] as Readonly<Record<string, string>>),
      TF_VAR_spacelift_commit_sha: "4f2a9c1",
      TF_VAR_spacelift_run_type: kind,
    },
  );
}
/** What Spacelift does itself. */
function plan(stack: Stack, shop: Project): void {
  const folder = join(shop.folder, String(config.stacks[stack]["project_root"]));
  const { status, text } = runScript("terraform init && terraform plan -out=spacelift.plan", { ...shop, folder });
  expect({ status, text }).toMatchObject({ status: 0 });
}
function planBoth(shop: Project): void {
  for (const stack of ["shop-staging", "shop-production"] as const) plan(stack, shop);
  expect(runHooks("shop-staging", "after_plan", shop).status).toBe(0);
}
const inBucket = ({ folder }: Project, file: string): string => join(folder, "../bucket", file);
/** The names of the files that judge pull requests. */
const kept = (shop: Project): readonly string[] =>
  runProgram("tar", ["-tf", inBucket(shop, "contract/rules.tar")], shop)
    .text.trimEnd()
    .split("\n");

/** Files that contracts name as rules, in which nothing is. */
const NO_FINDINGS = `${JSON.stringify({ version: 1, findings: [] })}\n`;
const NO_PROVIDERS = `${JSON.stringify({ format_version: "1.0", provider_schemas: {} })}\n`;

const PLANS = "--plan staging=live/staging/spacelift.plan --plan production=live/production/spacelift.plan";

/** Says in the contract which files are rules, as it is written there. */
function withRules(
  shop: Project,
  written: string,
  contract = readFileSync(join(shop.folder, "parity.yaml"), "utf8"),
): void {
  mkdirSync(join(shop.folder, "rules"));
  change(shop, {
    "parity.yaml": `${contract}${written}`,
    "rules/accepted.json": NO_FINDINGS,
    "rules/acme.json": NO_PROVIDERS,
  });
}

describe("the example for Spacelift", () => {
  it("has keys that Spacelift documents, and an image by its digest", () => {
    expect(Object.keys(config)).toEqual(["version", "stack_defaults", "stacks"]);
    const settings = [config.stack_defaults, ...Object.values(config.stacks)];
    expect(settings.flatMap((one) => Object.keys(one).filter((key) => !SETTINGS.includes(key)))).toEqual([]);
    expect(config.stack_defaults["runner_image"]).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  it("has hooks in one line each, whose exit code is that of what they run", () => {
    const hooks = Object.values(config.stacks).flatMap((stack) =>
      HOOKS.flatMap((hook) => (stack[hook] as readonly string[] | undefined) ?? []),
    );
    expect(hooks.length).toBeGreaterThan(4);
    for (const hook of hooks) expect(hook).not.toMatch(/[\n;|]/);
  });
});

describe.skipIf(!hasTerraform)("the hooks of the example for Spacelift (needs terraform)", { timeout: 240_000 }, () => {
  it("gate and verify what is tracked, and keep its contract for pull requests", () => {
    const shop = shopInSpacelift();
    planBoth(shop);
    expect(runHooks("shop-production", "after_plan", shop)).toMatchObject({ status: 0 });
    const verified = runHooks("shop-production", "before_apply", shop);
    expect(verified.text).toContain("VERIFIED: this is the promotion from staging to production");
    expect(verified.status).toBe(0);
    const contract = readFileSync(join(shop.folder, "parity.yaml"), "utf8");
    expect(kept(shop)).toEqual(["parity.yaml"]);

    // A pull request that allows everything is judged by the contract from before.
    change(shop, {
      "parity.yaml": `${contract}allow: [{ resource: "*", attribute: "*", reason: Everything. }]\n`,
      "live/production/terraform.tfvars": variables("production", "shop:1.43.0"),
    });
    planBoth(shop);
    const proposed = runHooks("shop-production", "after_plan", shop, "PROPOSED");
    expect(proposed.text).toContain("BLOCKED: ");
    expect(proposed.status).toBe(1);
  });

  it("judge a pull request by no baseline and no schema of its own", () => {
    const shop = shopInSpacelift();
    withRules(shop, "baseline: rules/accepted.json\nschema: [rules/acme.json]\n");
    planBoth(shop);
    expect(runHooks("shop-production", "after_plan", shop)).toMatchObject({ status: 0 });
    expect(runHooks("shop-production", "before_apply", shop)).toMatchObject({ status: 0 });
    expect(kept(shop)).toEqual(["parity.yaml", "rules/accepted.json", "rules/acme.json"]);

    // A pull request that accepts what it changes.
    change(shop, { "live/production/terraform.tfvars": variables("production", "shop:1.43.0") });
    planBoth(shop);
    const accepted = runScript(`tfparity baseline --reason "Trust me." ${PLANS} && tfparity check ${PLANS}`, shop);
    expect(accepted).toMatchObject({ status: 0, text: expect.stringContaining("PASS: ") as string });
    writeFileSync(join(shop.folder, "rules/acme.json"), `${NO_PROVIDERS}\n`);
    const proposed = runHooks("shop-production", "after_plan", shop, "PROPOSED");
    expect(proposed.text).toContain("BLOCKED: ");
    expect(proposed.status).toBe(1);
    expect(readFileSync(join(shop.folder, "rules/accepted.json"), "utf8")).toBe(NO_FINDINGS);
    expect(readFileSync(join(shop.folder, "rules/acme.json"), "utf8")).toBe(NO_PROVIDERS);
  });

  it("keep rules that are written as JSON and with escapes, and none that are not understood", () => {
    const shop = shopInSpacelift();
    const env = { PARITY_BUCKET: "acme-parity", TF_VAR_spacelift_commit_sha: "4f2a9c1" };
    const keep = (): Run => runScript("bash .spacelift/parity.sh keep_rules", shop, env);
    writeFileSync(join(shop.folder, "parity.yaml"), "version: 1\nbaseline: accepted findings.json\n");
    const { status, text } = keep();
    expect(text).toContain("parity.yaml: a name in baseline or schema has other signs than letters");
    expect(status).toBe(2);
    writeFileSync(join(shop.folder, "parity.yaml"), "baseline: [\n");
    expect(keep().status).not.toBe(0);
    expect(existsSync(inBucket(shop, "contract"))).toBe(false);
    withRules(shop, '{ "base\\u006cine": "rules/accepted.json",\n"schema": ["rules/acme.json"] }\n', "");
    expect(keep().status).toBe(0);
    expect(kept(shop)).toEqual(["parity.yaml", "rules/accepted.json", "rules/acme.json"]);
  });

  it("wait for staging to be applied", () => {
    const shop = shopInSpacelift();
    for (const environment of ["staging", "production"] as const)
      change(shop, { [`live/${environment}/terraform.tfvars`]: variables(environment, "shop:1.43.0") });
    planBoth(shop);
    const early = runHooks("shop-production", "after_plan", shop);
    expect(early.text).toContain("Pending change: The plan of staging would change something");
    expect(early.status).toBe(1);
    expect(runHooks("shop-production", "before_apply", shop).status).not.toBe(0);
    expect(runScript("terraform -chdir=live/staging apply spacelift.plan", shop).status).toBe(0);
    expect(runHooks("shop-staging", "after_apply", shop).status).toBe(0);
    expect(runHooks("shop-production", "after_plan", shop).status).toBe(0);
  });

  it("fail where the check cannot be made", () => {
    const shop = shopInSpacelift();
    planBoth(shop);
    expect(runHooks("shop-production", "after_plan", shop, "PROPOSED").status).not.toBe(0); // no contract was kept
    writeFileSync(join(shop.folder, "parity.yaml"), "version: 2\n");
    expect(runHooks("shop-production", "after_plan", shop).status).toBe(2);
    expect(existsSync(join(shop.folder, "passed.json"))).toBe(false);
  });
});
