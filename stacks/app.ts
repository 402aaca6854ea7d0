import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App } from "cdktf";
import { InvalidParametersError, readParameterFiles } from "./parameter-files.js";
import type { Environment } from "./parameter-files.js";
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
 * Makes one stack per parameter file and nothing else; `synth()` on the result writes them.
 * All files are validated, also those of environments that are not asked for, before anything is written.
 * @throws InvalidParametersError when a file is not valid or an environment has no file.
 */
export function createApp(options: AppOptions = {}): App {
  const folder = options.parameterFolder ?? fileURLToPath(new URL("./parameters", import.meta.url));
  const environments = select(folder, readParameterFiles(folder), options.environments ?? []);
  const outdir = options.outdir ?? "cdktf.out";
  // CDKTF makes the last folder of the path only.
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  for (const { name, parameters } of environments) new PlatformStack(app, name, parameters);
  return app;
}

// --- internal ---

function select(folder: string, all: readonly Environment[], names: readonly string[]): readonly Environment[] {
  const known = new Set(all.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const message = `has no parameter file for ${unknown.join(", ")}; there are ${[...known].join(", ")}`;
    throw new InvalidParametersError([{ file: folder, path: "", message }]);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}
