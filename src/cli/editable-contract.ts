import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";

/**
 * The file of a contract that a command may change: the one in the work tree. Throws an InputError where there is none,
 * and for the contract of another commit.
 */
export function editableContract({ file, from }: Pick<Contract, "file" | "from">): string {
  if (from !== undefined)
    throw new InputError("the contract of another commit cannot be changed; leave out --contract-from");
  if (file === undefined) throw new InputError("there is no contract to change; draft one with: tfparity init <files>");
  return file;
}
