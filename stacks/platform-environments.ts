import { fileURLToPath } from "node:url";
import type { EnvironmentParameters, ParameterOptions } from "../src/cdktf/index.js";
import { readParameters } from "../src/cdktf/index.js";
import { brokenRules } from "./parameter-rules.js";
import type { PlatformParameters } from "./parameters.js";

/** The folder with one parameter file per environment. */
export const parameterFolder = fileURLToPath(new URL("./parameters", import.meta.url));

/** Where the platform's parameters are, and what is right: the folder's own schema and the rules between parameters. */
export const parameterOptions = (folder: string = parameterFolder): ParameterOptions<PlatformParameters> => ({
  parameters: folder,
  schema: `${folder}/parameters.schema.json`,
  validate: brokenRules,
});

/**
 * The valid parameters of all environments, in the order of their names.
 * Throws InputErrors with all problems of all files.
 */
export const readPlatformParameters = (folder?: string): readonly EnvironmentParameters<PlatformParameters>[] =>
  readParameters(parameterOptions(folder));
