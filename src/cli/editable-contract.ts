/** What a command may write into a contract, and what it has to leave to a person. */
import type { ChosenComparison } from "./comparison.js";
import type { CheckedComponent } from "../model/component.js";
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

/**
 * Refuses to write an entry for one component: at the top of the contract it would hold for all of them. Throws an
 * InputError that says where it belongs.
 */
export function refuseOneComponent(component: Pick<CheckedComponent, "name"> | undefined, instead: string): void {
  if (component === undefined) return;
  throw new InputError(
    `what is accepted in the component ${component.name} alone belongs under components: ${component.name}: rules:, ` +
      `which is not written for you; ${instead}`,
  );
}

/**
 * Refuses to write an entry that names a preview, which the contract knows by its pattern alone. Throws an InputError
 * that names the environment to compare instead.
 */
export function refusePreview({ inputs, contract }: Pick<ChosenComparison, "inputs" | "contract">): void {
  const preview = inputs.find(({ environment }) => contract.environments.get(environment)?.like !== undefined);
  if (preview === undefined) return;
  const like = contract.environments.get(preview.environment)?.like ?? "";
  throw new InputError(
    `${preview.environment} is a preview, which has the rules and the parameters of ${like}; compare that, ` +
      `or write the change by hand, for ${like}`,
  );
}
