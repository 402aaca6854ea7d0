import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createApp } from "../../stacks/app.js";
import { offlineSecrets } from "./offline-secrets.js";
import { actions, parsePlan } from "./plan-json.js";
import { readSchemas } from "./provider/schema.js";
import { openWorkspace, terraformMissing, type Workspace } from "./workspace.js";

const scratch = mkdtempSync(join(tmpdir(), "stacks-test-"));
createApp({ outdir: join(scratch, "cdktf.out") }).synth();
const environments = ["staging", "production"] as const;
const configurationOf = (environment: string): string =>
  join(scratch, "cdktf.out", "stacks", environment, "cdk.tf.json");

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("the synthesized stacks", () => {
  it.each(environments)("use only types that the offline provider serves (%s)", (environment) => {
    const { resource, data } = JSON.parse(readFileSync(configurationOf(environment), "utf8")) as Readonly<
      Record<"resource" | "data", object>
    >;
    const schemas = readSchemas();
    const ofAws = (types: object): readonly string[] => Object.keys(types).filter((type) => type.startsWith("aws_"));
    expect(ofAws(resource).filter((type) => !(type in schemas.resources))).toEqual([]);
    expect(ofAws(data).filter((type) => !(type in schemas.data))).toEqual([]);
  });
});

describe.skipIf(terraformMissing).each(environments)(
  `the %s stack under real Terraform${terraformMissing ? `: skipped, ${terraformMissing}` : ""}`,
  (environment) => {
    let workspace: Workspace;
    beforeAll(async () => {
      const configuration = configurationOf(environment);
      workspace = await openWorkspace(configuration, {
        variables: offlineSecrets(environment, readFileSync(configuration, "utf8")),
      });
    }, 60_000);
    afterAll(async () => {
      await workspace.close();
    });

    it("is valid, is created, then stays as it is, and is destroyed", { timeout: 120_000 }, async () => {
      expect((await workspace.terraform("validate")).exitCode).toBe(0);
      const greenfield = parsePlan(await workspace.plan());
      expect(actions(greenfield)["create"]).toBeGreaterThanOrEqual(80);
      expect(greenfield).toMatchObject({ complete: true, errored: false });

      await workspace.apply();
      const applied = parsePlan(await workspace.plan());
      expect(Object.keys(actions(applied))).toEqual(["no-op"]);
      expect(applied.resource_drift ?? []).toEqual([]);

      await workspace.destroy();
      expect(JSON.parse(await workspace.state()) as object).not.toHaveProperty("values");
    });
  },
);
