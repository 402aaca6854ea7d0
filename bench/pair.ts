/**
 * Pairs to measure with: staging and production as real Terraform plans them (over the offline provider of
 * `test/terraform`), in a folder with everything that the command needs, and the same many times as large.
 */
import { createHash } from "node:crypto";
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";

import { planEnvironment } from "../test/scenarios/harness/plans.js";
import { openProject, repository } from "../test/scenarios/harness/project.js";
import { readScenarios } from "../test/scenarios/harness/scenario.js";
import { multipliedPlan, multipliedProof, multipliedSource, multipliedSynthesis, type JsonObject } from "./multiply.js";

/** The environments of every pair. */
export const ENVIRONMENTS = ["staging", "production"] as const;

/**
 * Plans the environments of a scenario of `test/scenarios`, such as `clean-applied` (CDKTF, with proof, 130 resources)
 * or `orders-clean-applied` (plain Terraform, with its source, 31 resources).
 */
export async function writePair(name: string, folder: string, scratch: string): Promise<void> {
  const scenario = readScenarios(join(repository, "test/scenarios")).find((candidate) => candidate.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const project = await openProject(scenario.subject, scenario.change, scratch);
  for (const entry of ["parity.yaml", "cdktf.out", "stacks/parameters", "infra", "environments"])
    if (existsSync(join(project.folder, entry)))
      cpSync(join(project.folder, entry), join(folder, entry), { recursive: true });
  for (const environment of ENVIRONMENTS)
    write(join(folder, planOf(environment)), [(await planEnvironment(scenario, environment, project, scratch)).text]);
}

/** Makes of a pair one that is `times` times as large, in another folder. */
export function multiplyPair(pair: string, folder: string, times: number): void {
  cpSync(pair, folder, { recursive: true });
  for (const environment of ENVIRONMENTS)
    write(join(folder, planOf(environment)), multipliedPlan(readJson(join(pair, planOf(environment))), times));
  const synthesis = (environment: string, file: string): string => join("cdktf.out/stacks", environment, file);
  const digests: Record<string, string> = {};
  for (const environment of ENVIRONMENTS) {
    const file = synthesis(environment, "cdk.tf.json");
    if (existsSync(join(pair, file)))
      digests[environment] = write(join(folder, file), multipliedSynthesis(readJson(join(pair, file)), times));
  }
  for (const environment of ENVIRONMENTS) {
    const file = synthesis(environment, "parity-proof.json");
    if (existsSync(join(pair, file)))
      write(join(folder, file), multipliedProof(readJson(join(pair, file)), digests, times));
  }
  const root = "infra/main.tf";
  if (existsSync(join(pair, root)))
    writeFileSync(join(folder, root), multipliedSource(readFileSync(join(pair, root), "utf8"), times));
}

/** Where the plan of an environment lies in a pair. */
export const planOf = (environment: string): string => join("plans", `${environment}.json`);

// --- internal ---

const readJson = (file: string): JsonObject => JSON.parse(readFileSync(file, "utf8")) as JsonObject;

/** Writes piece by piece and returns the digest of it all. */
function write(file: string, pieces: Iterable<string>): string {
  mkdirSync(dirname(file), { recursive: true });
  const digest = createHash("sha256");
  const handle = openSync(file, "w");
  for (const piece of pieces) {
    writeSync(handle, piece);
    digest.update(piece);
  }
  closeSync(handle);
  return `sha256:${digest.digest("hex")}`;
}
