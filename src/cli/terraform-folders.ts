import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { didYouMean } from "../contract/nearest.js";
import { InputError } from "../model/input-error.js";

/**
 * Where binary plans are read, by environment: `--terraform-folder infra` for all of them,
 * `--terraform-folder staging=live/staging` for one. Absolute. Throws an InputError for what is no folder, and for an
 * environment that is not compared.
 */
export async function readTerraformFolders(
  given: readonly string[],
  environments: readonly string[],
  cwd: string,
): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  // What is said of one environment wins over what is said of all.
  for (const option of [...given].sort((one, other) => Number(one.includes("=")) - Number(other.includes("=")))) {
    const sign = option.indexOf("=");
    const environment = sign === -1 ? undefined : option.slice(0, sign);
    if (environment !== undefined && !environments.includes(environment))
      throw new InputError(
        `--terraform-folder ${option}: ${environment} is not among the compared environments: ` +
          environments.join(", ") +
          didYouMean(environment, environments),
      );
    const folder = resolve(cwd, option.slice(sign + 1));
    const found = option.slice(sign + 1) === "" ? undefined : await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true)
      throw new InputError(
        `--terraform-folder ${option}: there is no such folder; name the one that the plan was made in`,
      );
    for (const name of environment === undefined ? environments : [environment]) folders.set(name, folder);
  }
  return folders;
}
