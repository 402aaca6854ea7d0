/** Runs the example for GNU Make as it stands there, with real plans. */
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  change,
  changeElsewhere,
  hasTerraform,
  project,
  runProgram,
  variables,
  type Project,
  type Run,
} from "./project.js";

const makefile = "examples/ci/Makefile";

/** A shop with the example as its Makefile. */
function shopWithMakefile(): Project {
  const shop = project();
  copyFileSync(makefile, join(shop.folder, "Makefile"));
  return shop;
}
const make = (shop: Project, ...targets: string[]): Run => runProgram("make", targets, shop);
const applied = (shop: Project): boolean => existsSync(join(shop.folder, "../states/production.tfstate"));
const verdict = (shop: Project): unknown =>
  (
    JSON.parse(readFileSync(join(shop.folder, "parity-report.json"), "utf8")) as {
      readonly verdict: { outcome: string };
    }
  ).verdict.outcome;

describe("the example for GNU Make", () => {
  it("is parsed without a warning", () => {
    const { status, text } = runProgram(
      "make",
      ["-n", "-f", join(process.cwd(), makefile), "promote", "check", "clean"],
      {
        folder: process.cwd(),
        env: { PATH: process.env["PATH"] ?? "" },
        gateKey: "",
      },
    );
    expect(text).not.toMatch(/warning|Makefile:\d+:/);
    expect(status).toBe(0);
  });

  it.skipIf(!hasTerraform)("checks, promotes, and keeps the report (needs terraform)", { timeout: 180_000 }, () => {
    const shop = shopWithMakefile();
    expect(make(shop, "check")).toMatchObject({
      status: 0,
      text: expect.stringContaining("PASS: no findings") as string,
    });
    expect(applied(shop)).toBe(false);
    const promoted = make(shop, "promote");
    expect(promoted.text).toContain("VERIFIED: this is the promotion from staging to production");
    expect(promoted).toMatchObject({ status: 0, text: expect.stringContaining("Apply complete!") as string });
    expect(applied(shop)).toBe(true);
    expect(make(shop, "clean").status).toBe(0);
    expect(existsSync(join(shop.folder, "plans"))).toBe(false);
  });

  it.skipIf(!hasTerraform)("applies nothing that is blocked (needs terraform)", { timeout: 180_000 }, () => {
    const shop = shopWithMakefile();
    change(shop, { "infra/production.tfvars": variables("production", "shop:1.43.0") });
    for (const target of ["check", "promote"]) {
      const { status, text } = make(shop, target);
      expect(text).toMatch(/BLOCKED: [^]*\[Makefile:\d+: (check|gate)\] Error 1$/m);
      expect(status).toBe(2);
      expect(verdict(shop)).toBe("blocked");
    }
    expect(applied(shop)).toBe(false);
  });

  it.skipIf(!hasTerraform)("judges by what main says by now (needs terraform)", { timeout: 180_000 }, () => {
    const shop = shopWithMakefile();
    changeElsewhere(shop);
    const { status, text } = make(shop, "promote");
    expect(text).toMatch(/terraform_data\.service[^]*BLOCKED: [^]*\[Makefile:\d+: gate\] Error 1$/m);
    expect(status).toBe(2);
    expect(make(shop, "check").status).toBe(2);
    expect(applied(shop)).toBe(false);
  });

  it.skipIf(!hasTerraform)("applies nothing that cannot be judged (needs terraform)", { timeout: 180_000 }, () => {
    const shop = shopWithMakefile();
    const { status, text } = make(shop, "promote", "CONTRACT_BRANCH=mian");
    expect(text).toMatch(/couldn't find remote ref refs\/heads\/mian[^]*\[Makefile:\d+: gate\] Error \d+$/m);
    expect(status).toBe(2);
    expect(applied(shop)).toBe(false);
  });
});
