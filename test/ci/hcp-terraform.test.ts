/** Runs the example for HCP Terraform with real plans; a local backend stands in the place of its workspaces. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  change,
  changeElsewhere,
  hasTerraform,
  project,
  runProgram,
  runScript,
  variables,
  type Project,
  type Run,
} from "./project.js";

const script = join(process.cwd(), "examples/ci/hcp-terraform.sh");
const run = (shop: Project, command: string): Run => runProgram("bash", [script, command], shop);
const applied = (shop: Project): boolean => existsSync(join(shop.folder, "../states/production.tfstate"));

describe("the example for HCP Terraform", () => {
  it("applies what was shown last before, and verified", () => {
    const promote = /^promote\(\) \{\n([^]*?)^\}/m.exec(readFileSync(script, "utf8"))?.[1] ?? "";
    expect(promote).toMatch(/gate --from[^]*show -json run\.tfplan[^]*gate --verify[^]*apply -input=false run\.tfplan/);
  });
});

describe.skipIf(!hasTerraform)("a run of the example for HCP Terraform (needs terraform)", { timeout: 240_000 }, () => {
  it("checks and promotes what passes", () => {
    const shop = project("live");
    const checked = run(shop, "check");
    expect(checked.text).toContain("This was judged by parity.yaml of refs/remotes/origin/main");
    expect(checked.status).toBe(0);
    const promoted = run(shop, "promote");
    expect(promoted.text).toMatch(/VERIFIED: this is the promotion[^]*Apply complete!/);
    expect(promoted.status).toBe(0);
  });

  it("applies nothing that is blocked, and keeps the report", () => {
    const shop = project("live");
    change(shop, { "live/production/terraform.tfvars": variables("production", "shop:1.43.0") });
    expect(run(shop, "promote")).toMatchObject({ status: 1 });
    expect(existsSync(join(shop.folder, "parity-report.md"))).toBe(true);
    expect(applied(shop)).toBe(false);
  });

  it("judges by what main says by now", () => {
    const shop = project("live");
    changeElsewhere(shop);
    expect(run(shop, "check")).toMatchObject({ status: 1 });
    expect(run(shop, "promote")).toMatchObject({ status: 1 });
    expect(applied(shop)).toBe(false);
  });

  it("applies nothing that cannot be judged", () => {
    const shop = project("live");
    runScript("git remote set-url origin nowhere", shop);
    const { status, text } = run(shop, "check");
    expect(text).toMatch(/nowhere/);
    expect(text).not.toContain("This was judged by");
    expect(status).not.toBe(0);
    expect(run(shop, "promote").status).not.toBe(0);
    expect(applied(shop)).toBe(false);
  });

  it("applies nothing where the contract is none", () => {
    const shop = project("live");
    change(shop, { "parity.yaml": "version: 2\n" });
    expect(run(shop, "promote")).toMatchObject({ status: 2 });
    expect(applied(shop)).toBe(false);
  });
});
