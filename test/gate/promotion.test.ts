import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Attestation } from "../../src/gate/attestation.js";
import type { ParityReport } from "../../src/model/report.js";
import { emptyFolder, runIn, type Outcome } from "../cli/world.js";
import { beginLife, hasTerraform } from "./life.js";

const CONTRACT = `version: 1
reference: production
environments:
  staging: {}
  production: {}
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
gate: { maxPlanAgeHours: 1 }
`;

/** Binary plans are read when the command line names them, and not because a contract does. */
const ENDS = ["--from", "staging", "--to", "production"];
const PLANS = ["--plan", "staging=staging/next.tfplan", "--plan", "production=production/next.tfplan"];

describe.skipIf(!hasTerraform())(
  "a promotion with real Terraform and binary plans (skipped where there is no terraform)",
  () => {
    it("is gated, attested, verified and applied, and what was judged is what is applied", async () => {
      const folder = emptyFolder();
      writeFileSync(join(folder, "parity.yaml"), CONTRACT);
      mkdirSync(join(folder, "out"));
      const staging = beginLife("staging", join(folder, "staging"));
      const production = beginLife("production", join(folder, "production"));
      const now = (): string => new Date().toISOString();
      const run = (...argv: readonly string[]): Promise<Outcome> =>
        runIn(folder, ["gate", ...argv], { now, env: process.env });
      const gate = (): Promise<Outcome> =>
        run(
          "--from",
          "staging",
          "--to",
          "production",
          ...PLANS,
          "--report",
          "json",
          "--attestation",
          "out/passed.json",
        );
      const kinds = ({ stdout }: Outcome): readonly string[] =>
        (JSON.parse(stdout) as ParityReport).findings
          .filter(({ severity }) => severity !== "info")
          .map(({ kind }) => kind);
      const planBoth = (version: "v1" | "v2"): void =>
        [staging, production].forEach((life) => life.plan(version, "next.tfplan"));

      planBoth("v1");
      for (const life of [staging, production]) life.apply("next.tfplan");
      planBoth("v1");
      expect(kinds(await gate())).toEqual([]);

      staging.plan("v2", "next.tfplan");
      expect(kinds(await gate())).toContain("pending-change");
      staging.apply("next.tfplan");
      staging.plan("v2", "next.tfplan");
      expect(kinds(await gate())).toContain("configuration-mismatch");

      production.plan("v2", "next.tfplan");
      const passed = await gate();
      expect([kinds(passed), passed.exitCode]).toEqual([[], 0]);
      expect((await run("--verify", "out/passed.json", ...ENDS, ...PLANS)).exitCode).toBe(0);

      // Somebody plans again between the gate and the apply. Plans of one configuration within one second are the
      // same file.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      production.plan("v2", "other.tfplan");
      const plan = ["--plan", "staging=staging/next.tfplan", "--plan", "production=production/other.tfplan"];
      const other = await run("--verify", "out/passed.json", ...ENDS, ...plan);
      expect([other.exitCode, other.stdout]).toEqual([1, expect.stringMatching(/^NOT VERIFIED: /)]);

      production.apply("next.tfplan");
      planBoth("v2");
      expect(kinds(await gate())).toEqual([]);
    });

    it("attests the binary plan itself, and not the JSON that was made of it", async () => {
      const folder = emptyFolder();
      writeFileSync(join(folder, "parity.yaml"), CONTRACT.replace("gate:", "gate: { requireApplied: false }\n#"));
      for (const name of ["staging", "production"] as const)
        beginLife(name, join(folder, name)).plan("v1", "next.tfplan");
      const { exitCode } = await runIn(
        folder,
        ["gate", "--from", "staging", "--to", "production", ...PLANS, "--attestation", "passed.json"],
        { env: process.env },
      );
      expect(exitCode).toBe(0);
      const { subject } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as Attestation;
      expect(subject).toEqual(
        ["staging/next.tfplan", "production/next.tfplan"].map((name) => ({
          name,
          digest: {
            sha256: createHash("sha256")
              .update(readFileSync(join(folder, name)))
              .digest("hex"),
          },
        })),
      );
    });
  },
);
