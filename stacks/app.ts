import { mkdirSync } from "node:fs";
import { App } from "cdktf";
import { InputError, type EnvironmentParameters } from "../src/cdktf/index.js";
import type { PlatformParameters } from "./parameters.js";
import { parameterFolder, readPlatformParameters } from "./platform-environments.js";
import { PlatformStack } from "./platform-stack.js";

/** What {@link createApp} can be told; everything has a default. */
export interface AppOptions {
  /** Where the configuration is written, `cdktf.out` if not given; made when missing, with its parents. */
  readonly outdir?: string;
  /** The environments to make stacks for; all of them if none is named. */
  readonly environments?: readonly string[];
  /** The folder of parameter files, the one beside this file if not given. */
  readonly parameterFolder?: string;
}

/**
 * Makes one stack per parameter file and nothing else; `synth()` on the result writes them, without a proof.
 * All files are validated, also those of environments that are not asked for, before anything is written.
 * Throws InputErrors when a file is not valid, and an InputError when an environment has no file.
 */
export function createApp(options: AppOptions = {}): App {
  const folder = options.parameterFolder ?? parameterFolder;
  const environments = select(folder, readPlatformParameters(folder), options.environments ?? []);
  const outdir = options.outdir ?? "cdktf.out";
  // CDKTF makes the last folder of the path only.
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  for (const { name, parameters } of environments) new PlatformStack(app, name, parameters);
  return app;
}

// --- internal ---

type Environment = EnvironmentParameters<PlatformParameters>;

function select(folder: string, all: readonly Environment[], names: readonly string[]): readonly Environment[] {
  const unknown = names.filter((name) => !all.some((environment) => environment.name === name));
  if (unknown.length > 0)
    throw new InputError(
      `there are no parameters for ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`,
      { file: folder },
    );
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
