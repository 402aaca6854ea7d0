import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import type { PlatformParameters } from "../../stacks/parameters.js";
import { readPlatformParameters } from "../../stacks/platform-environments.js";
import { PlatformStack } from "../../stacks/platform-stack.js";

/** The arguments of one resource or data source. */
export type Block = Readonly<Record<string, unknown>>;

/** Blocks by type and name, as they stand in `cdk.tf.json`. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The parts of a synthesized configuration that the tests look at. */
export interface Configuration {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly variable: Readonly<Record<string, Block>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly terraform: Block;
}

/** The parameters of the repository's own environment of that name. */
export function parametersOf(name: string): PlatformParameters {
  const environment = readPlatformParameters().find((candidate) => candidate.name === name);
  if (environment === undefined) throw new Error(`the repository has no environment ${name}`);
  return environment.parameters;
}

/** Makes a stack under an id that says nothing, and hands it over while its output folder exists. */
export function withStack<T>(parameters: PlatformParameters, use: (stack: PlatformStack) => T, id = "stack"): T {
  const outdir = mkdtempSync(join(tmpdir(), "stack-"));
  try {
    return use(new PlatformStack(new App({ outdir }), id, parameters));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The configuration that parameters lead to, without CDKTF's own notes about construct paths. */
export function synthesize(parameters: PlatformParameters): Configuration {
  return JSON.parse(withStack(parameters, (stack) => Testing.synth(stack))) as Configuration;
}

/** `aws_vpc.main` for every resource, `data.aws_region.here` for every data source, in order. */
export function addressesOf({ resource, data }: Configuration): readonly string[] {
  const inBlocks = (blocks: Blocks, prefix: string): string[] =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  return [...inBlocks(resource, ""), ...inBlocks(data, "data.")].sort();
}

/** The only resource of a type; a type with none or several is a mistake in the test. */
export function onlyResource({ resource }: Configuration, type: string): Block {
  const blocks = Object.values(resource[type] ?? {});
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) throw new Error(`there are ${blocks.length} resources of type ${type}`);
  return block;
}
