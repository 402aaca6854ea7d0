/** Parameter files by name (`staging.tfvars` is HCL), the names of their leaves, and several files taken as one. */
import { InputError, InputErrors } from "./input-error.js";
import type { ParameterFile, ParameterLeaf } from "./parameters.js";
import { formatPath } from "./path.js";

/** Whether a file has Terraform variables, by its name: `staging.tfvars`, in HCL, or `staging.tfvars.json`. */
export const isVariableFile = (file: string): boolean => /\.tfvars(?:\.json)?$/i.test(file);

/** Whether a file has Terraform variables in HCL, by its name. */
export const isInHcl = (file: string): boolean => /\.tfvars$/i.test(file);

/** What the contract calls the leaf that these keys of a file lead to; variables are called `var.…`. */
export const parameterName = (file: string, path: readonly string[]): string =>
  formatPath(isVariableFile(file) ? ["var", ...path] : path);

/** Leaves by their names. Throws InputErrors where there are more of them than any module takes. */
export function leavesByName(leaves: readonly ParameterLeaf[]): ReadonlyMap<string, ParameterLeaf> {
  const beyond = leaves[MOST_PARAMETERS];
  if (beyond === undefined) return new Map(leaves.map((leaf) => [leaf.name, leaf]));
  const message =
    `there are ${leaves.length} parameters in this file, and at most ${MOST_PARAMETERS} are read; ` +
    "a list is one parameter, whatever its length";
  throw new InputErrors([new InputError(message, beyond.location)]);
}

/**
 * Variable files as `terraform plan -var-file=common.tfvars -var-file=staging.tfvars` takes them: a variable is what
 * the last file says that has it, as a whole. Each leaf stays where it stands. Undefined when there are no files.
 */
export function lastOfEach(files: readonly ParameterFile[]): ParameterFile | undefined {
  const last = files.at(-1);
  if (last === undefined || files.length === 1) return last;
  const giving = new Map(
    files.flatMap((file) => [...file.leaves.values()].map(({ path }) => [path[0], file] as const)),
  );
  const leaves = files.flatMap((file) => [...file.leaves.values()].filter(({ path }) => giving.get(path[0]) === file));
  return { file: last.file, leaves: leavesByName(leaves) };
}

// --- internal ---

/** More than any module takes; each is held against the rules of the contract. */
const MOST_PARAMETERS = 20_000;
