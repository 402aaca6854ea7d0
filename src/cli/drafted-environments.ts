/** What a drafted contract says of its environments before anything of them is read: their order, and their paths. */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { likelyReference } from "../init/identity-names.js";
import { InputError, InputErrors } from "../model/input-error.js";
import type { Asker } from "./ask.js";

/** A path from the current folder as a contract in `output` writes it: `../plans/staging.json`. */
export function pathInContract(file: string, output: string, cwd: string): string {
  if (isAbsolute(file)) return file;
  const path = relative(dirname(resolve(cwd, output)), resolve(cwd, file));
  return path === "" ? "." : path.split(sep).join("/");
}

/**
 * The environment that the others are compared with: the last one where somebody `named` them in an order, and else the
 * one that is called most like production. Whoever can be asked chooses.
 */
export async function chosenReference(
  names: readonly string[],
  named: boolean,
  asker: Asker | undefined,
): Promise<string> {
  const likely = (named ? names.at(-1) : likelyReference(names)) ?? "";
  if (asker === undefined) return likely;
  const choices = names.map((name) => ({ value: name, label: name }));
  return asker.one("Which environment are the others compared with?", choices, likely);
}

/** The environments with the reference at the end, as reports show them. */
export const referenceLast = <Environment extends { readonly name: string }>(
  environments: readonly Environment[],
  reference: string,
): readonly Environment[] => [
  ...environments.filter(({ name }) => name !== reference),
  ...environments.filter(({ name }) => name === reference),
];

/**
 * Does something with a draft that is not written yet. An error in a place of it is told without that place, which
 * nobody could look at: no `parity.yaml:7:3` where there is no parity.yaml.
 */
export async function withoutPlacesIn<Result>(draft: string, act: () => Promise<Result>): Promise<Result> {
  const told = (error: InputError): InputError => (error.file === draft ? new InputError(error.message) : error);
  try {
    return await act();
  } catch (error) {
    if (error instanceof InputError) throw told(error);
    throw error instanceof InputErrors ? new InputErrors(error.errors.map(told)) : error;
  }
}
