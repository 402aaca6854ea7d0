import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesizeEnvironments } from "../../src/cdktf/index.js";
import { checkWritten, plainOptions, withFolder, writeFiles, type Json, type Stage } from "../cdktf/world.js";
import { drawFrom, shuffled, shuffledProof } from "./shuffle.js";

/**
 * What a proof says may stand in any order, and so may parameter files: a check of shuffled copies gives the same
 * report, and no proof is void for it.
 */

const contract = `version: 1
reference: production
parameters:
  name: { identity: name, reason: Names the environment. }
  size: { may: differ, reason: Load. }
  days: { may: differ, reason: Nobody needs them in staging. }
  "tags.*": { may: differ, reason: For the bill. }
`;
const parameters = {
  staging: { name: "staging", size: 1, days: 1, engine: "15", tags: { owner: "a", team: "x" } },
  production: { name: "production", size: 4, days: 30, engine: "16", tags: { owner: "b", team: "y" } },
};

/** Its parts show what a proof can say: explained, branching on the name, hard-coded, moved by two. */
const module = (given: Json, id: string): Json => {
  const { name, size, days, engine, tags } = given as (typeof parameters)["staging"];
  return {
    provider: { aws: [{ region: "eu-central-1" }] },
    resource: {
      aws_db_instance: {
        main: { identifier: `shop-${name}`, engine_version: engine, allocated_storage: size * 10, tags },
        replica: { identifier: `shop-${name}-replica`, backup_retention_period: days > 7 ? days : size, tags },
      },
      aws_sqs_queue: { jobs: { name: `shop-${id}`, delay_seconds: name === "production" ? 0 : 30 } },
      aws_sns_topic: { alarms: { name: `alarms-${name}`, display_name: "staging" } },
    },
  };
};

/** Not the configurations, of whose bytes a proof holds the digest. */
const MADE = ["staging/parity-proof.json", "staging/parameters.json", "production/parameters.json"];

describe("the report is the same for shuffled", () => {
  it.each<[string, Stage]>([
    ["proofs and parameters", "written"],
    ["proofs and parameters beside plans", "greenfield"],
  ])("%s", async (_, stage) => {
    await withFolder(async (folder) => {
      const [outdir, file] = [join(folder, "out"), join(folder, "parity.yaml")];
      writeFiles(folder, { "parity.yaml": contract });
      await synthesizeEnvironments({ ...plainOptions(module), parameters, contract: file, outdir });
      const made = MADE.map((name) => join(outdir, "stacks", name)).map(
        (path) => [path, readFileSync(path, "utf8")] as const,
      );
      // Where a parameter stands in its file is another line then.
      const text = async (): Promise<string> => {
        const { report } = await checkWritten(file, outdir, undefined, stage);
        return JSON.stringify({ ...report, environments: [] }, null, 1).replace(/"location": \{[^}]*\}/g, "");
      };
      const expected = await text();
      expect(expected).not.toContain("stale-proof");
      expect(expected).toContain('"branches-on-identity"');
      for (let seed = 1; seed <= 12; seed += 1) {
        const draw = drawFrom(seed);
        for (const [path, json] of made)
          writeFileSync(path, path.endsWith("proof.json") ? shuffledProof(json, draw) : shuffled(json, draw));
        expect(made.some(([path, json]) => readFileSync(path, "utf8") !== json)).toBe(true);
        expect(await text()).toBe(expected);
      }
    });
  });
});
