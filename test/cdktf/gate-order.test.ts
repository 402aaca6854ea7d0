/** Three environments that something is promoted through in order: each is proven against the one after it as well. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesizeEnvironments } from "../../src/cdktf/index.js";
import type { Proof } from "../../src/model/proof.js";
import { runIn, type Outcome } from "../cli/world.js";
import { plainOptions, thing, withFolder, writeFiles, type Json } from "./world.js";

const contract = (gate: string): string => `version: 1
reference: production
environments:
  dev: { synth: out/stacks/dev, parameters: dev.json }
  staging: { synth: out/stacks/staging, parameters: staging.json }
  production: { synth: out/stacks/production, parameters: production.json }
parameters:
  name: { identity: name, reason: names it }
  size: { may: differ, reason: staging is small }
${gate}`;
const ORDER = "ledger: ledger.jsonl\ngate: { order: [dev, staging, production] }\n";

const parameters = {
  dev: { name: "dev", size: 1 },
  staging: { name: "staging", size: 1 },
  production: { name: "production", size: 3 },
};

const module = ({ name, size }: Json): Json => thing({ bucket: `acme-${String(name)}`, size, kept: true });

/** Synthesizes into `out`, below the folder of the contract. */
async function synthesize(folder: string, made: (given: Json) => Json = module): Promise<void> {
  const files = Object.entries(parameters).map(([name, given]) => [`${name}.json`, given] as const);
  writeFiles(folder, Object.fromEntries(files));
  await synthesizeEnvironments({
    ...plainOptions(made),
    parameters,
    contract: join(folder, "parity.yaml"),
    outdir: join(folder, "out"),
  });
}

const proofOf = (folder: string, file: string): Proof =>
  JSON.parse(readFileSync(join(folder, "out/stacks", file), "utf8")) as Proof;

const between = (
  folder: string,
  command: string,
  from: string,
  to: string,
  ...more: readonly string[]
): Promise<Outcome> => {
  const plans = [from, to].flatMap((name) => ["--plan", `${name}=out/stacks/${name}/cdk.tf.json`]);
  return runIn(folder, [command, ...plans, "--reference", to, ...more]);
};

describe("environments in an order", () => {
  it("have a proof against the next one, as long as there is an order", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "parity.yaml"), contract(ORDER));
      await synthesize(folder);
      expect(proofOf(folder, "dev/parity-proof.json")).toMatchObject({ environment: "dev", reference: "production" });
      const next = proofOf(folder, "dev/parity-proof.staging.json");
      expect(next).toMatchObject({ environment: "dev", reference: "staging" });
      expect(existsSync(join(folder, "out/stacks/staging/parity-proof.production.json"))).toBe(false);
      writeFileSync(join(folder, "parity.yaml"), contract(""));
      await synthesize(folder);
      expect(existsSync(join(folder, "out/stacks/dev/parity-proof.staging.json"))).toBe(false);
      expect(existsSync(join(folder, "out/stacks/dev/parity-proof.json"))).toBe(true);
    }));

  it("are compared with the next one by that proof, and by no other", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "parity.yaml"), contract(ORDER));
      await synthesize(folder);
      expect(await between(folder, "check", "dev", "staging")).toMatchObject({ exitCode: 0 });
      expect(await between(folder, "check", "staging", "production")).toMatchObject({ exitCode: 0 });
      writeFileSync(join(folder, "parity.yaml"), contract(""));
      await synthesize(folder);
      const without = await between(folder, "check", "dev", "staging");
      expect([without.exitCode, without.stdout]).toEqual([
        1,
        expect.stringContaining("The configuration proof of dev"),
      ]);
    }));

  it("have one fingerprint, whichever two of them are compared", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "parity.yaml"), contract(ORDER));
      await synthesize(folder);
      const of = async (from: string, to: string): Promise<string> =>
        (await between(folder, "fingerprint", from, to, "--environment", "staging", "--format", "json")).stdout;
      const first = await of("dev", "staging");
      expect(first).toContain('"staging"');
      expect(await of("staging", "production")).toBe(first);
      // What no parameter decides changes it, in whichever pair.
      await synthesize(folder, (given) => module({ ...given, size: given["size"] ?? 0 }));
      expect(await of("dev", "staging")).toBe(first);
      await synthesize(folder, ({ name, size }) => thing({ bucket: `acme-${String(name)}`, size, kept: false }));
      expect(await of("dev", "staging")).not.toBe(first);
      expect(await of("staging", "production")).toBe(await of("dev", "staging"));
    }));
});
