import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TerraformElement, TerraformStack, type App } from "cdktf";
import { checkParity } from "../../src/check.js";
import { synthesizeEnvironments, type EnvironmentsOptions, type Proof } from "../../src/cdktf/index.js";
import { readContract, readParameterFile } from "../../src/contract/index.js";
import type { ParityReport } from "../../src/model/report.js";
import { planned } from "./planned.js";
import { readProof } from "../../src/prove/by-synthesis/read-proof.js";
import { bundledSets, readEnvironment } from "../../src/read/index.js";
import { nothingIsSecret } from "../builders.js";

/** Terraform JSON, or a part of it. */
export type Json = Readonly<Record<string, unknown>>;

/** What a tiny module makes of its parameters: the blocks of a configuration. */
export type TinyModule = (parameters: Json, id: string) => Json;

/** Parameters by environment. */
export type Given = Readonly<Record<string, Json>>;

/** A folder that is gone after the test that asked for it. */
export function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  const leave = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const result = use(folder);
    if (result instanceof Promise) return result.finally(leave) as T;
    leave();
    return result;
  } catch (error) {
    leave();
    throw error;
  }
}

/** Writes files into a folder, with the folders in between. */
export function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
  }
}

/** Something in a real CDKTF stack that renders as exactly the blocks that it is given. */
class Blocks extends TerraformElement {
  readonly #blocks: Json;

  constructor(scope: TerraformStack, id: string, blocks: Json) {
    super(scope, id);
    this.#blocks = blocks;
  }

  override toTerraform(): Json {
    return this.#blocks;
  }
}

/** A CDKTF stack with what a tiny module makes. */
export function cdktfStack(module: TinyModule): EnvironmentsOptions<App, Json>["stack"] {
  return (app, id, parameters) => {
    const stack = new TerraformStack(app, id);
    new Blocks(stack, "blocks", module(parameters, id));
  };
}

/** An app that is none of CDKTF's: it writes what it is told, where CDKTF would. */
export interface PlainApp {
  readonly outdir: string;
  readonly stacks: Map<string, Json>;
  readonly synth: () => void;
}

/** Makes such an app. */
export function plainApp(outdir: string): PlainApp {
  const stacks = new Map<string, Json>();
  return {
    outdir,
    stacks,
    synth: () => {
      for (const [id, blocks] of stacks) writeFiles(outdir, { [`stacks/${id}/cdk.tf.json`]: blocks });
    },
  };
}

/** Options for a tiny module in a plain app. */
export const plainOptions = (module: TinyModule): Pick<EnvironmentsOptions<PlainApp, Json>, "app" | "stack"> => ({
  app: plainApp,
  stack: (app, id, parameters) => app.stacks.set(id, module(parameters, id)),
});

/** What came of it. */
export interface Outcome {
  readonly report: ParityReport;
  readonly proof: Proof;
}

const sets = bundledSets(readFileSync("data/sets/hashicorp-aws.json"), "data/sets/hashicorp-aws.json");

/**
 * What is compared: what was written, or what Terraform would plan of it, before or after an apply (or one of each).
 */
export type Stage = "written" | "greenfield" | "applied" | "mixed";

/**
 * Synthesizes a tiny module for staging and production under a contract, and checks what was written, or plans of it.
 */
export const checkModule = (
  module: TinyModule,
  parameters: Given,
  rules: string,
  attribution = true,
  stage: Stage = "written",
): Promise<Outcome> =>
  withFolder(async (folder) => {
    const contract = join(folder, "parity.yaml");
    writeFiles(folder, {
      "parity.yaml": `version: 1\nreference: production\nparameters:\n${rules.trim() === "" ? "  {}" : rules}\n`,
    });
    const outdir = join(folder, "out");
    await synthesizeEnvironments({ ...plainOptions(module), parameters, contract, outdir, attribution });
    return checkWritten(contract, outdir, undefined, stage);
  });

/** Checks what lies in an output folder, as the command does, with parameters beside the configurations. */
export async function checkWritten(
  contractFile: string,
  outdir: string,
  parameterFile = (environment: string): string => join(outdir, "stacks", environment, "parameters.json"),
  stage: Stage = "written",
): Promise<Outcome> {
  const contract = readContract(readFileSync(contractFile, "utf8"), contractFile);
  const names = ["staging", "production"];
  const environments = await Promise.all(
    names.map((name) => readWritten(join(outdir, "stacks", name, "cdk.tf.json"), name)),
  );
  const proof = readProof(readFileSync(join(outdir, "stacks/staging/parity-proof.json"), "utf8"), "parity-proof.json");
  const report = await checkParity({
    environments: environments.map((environment) =>
      stage === "written"
        ? environment
        : planned(environment, stage === "applied" || (stage === "mixed" && environment.name === "staging")),
    ),
    reference: "production",
    contract,
    parameters: new Map(
      names.map((name) => [name, readParameterFile(readFileSync(parameterFile(name), "utf8"), parameterFile(name))]),
    ),
    synthesized: new Map(environments.map((environment) => [environment.name, environment])),
    proofs: new Map([["staging", proof]]),
    sets,
    secretAttributes: nothingIsSecret,
    today: "2026-01-01",
  });
  return { report, proof };
}

async function readWritten(file: string, name: string): ReturnType<typeof readEnvironment> {
  const bytes = readFileSync(file);
  return readEnvironment({
    name,
    file,
    chunks: (async function* () {
      yield bytes;
    })(),
  });
}

/** One resource with the given arguments. */
export const thing = (fields: Json, name = "main"): Json => ({ resource: { test_thing: { [name]: fields } } });

/** The kinds of findings, in the order of the report. */
export const kindsOf = ({ report }: Outcome): readonly string[] => report.findings.map(({ kind }) => kind);
