import { readContractDraft } from "../contract/index.js";
import { addToContract, refusedParameters, unmentioned } from "../init/add-proposals.js";
import { agreeing, propose, type Proposal } from "../init/propose.js";
import { InputError } from "../model/input-error.js";
import { askingAt } from "./ask.js";
import { askedBy } from "./ask-about-draft.js";
import { chooseInputs } from "./choose-inputs.js";
import { loadComparison } from "./comparison.js";
import { rootsFor } from "./confinement.js";
import type { Reading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { isThere, readText } from "./open-input.js";
import type { InitOptions } from "./init-command.js";
import { say, tellNext } from "./write-contract.js";
import { writeEdited } from "./write-edited.js";

/**
 * `tfparity init --update`: adds what has come to differ to a contract that is there, and leaves all else as it is.
 * Throws InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function updateContract(
  files: readonly string[],
  options: InitOptions,
  io: Io,
  reading: Reading,
): Promise<ExitCode> {
  const file = options.output;
  if (!(await isThere(file, reading)))
    throw new InputError("there is no contract to update; leave out --update to draft one", { file });
  const text = await readText(file, "contract", reading);
  const contract = readContractDraft(text, file);
  const roots = await rootsFor(file, options.root, reading);
  if (contract.components !== undefined) {
    const { updateComponents } = await import("./update-components.js");
    return updateComponents({ text, contract, roots }, files, options, { io, reading });
  }
  const chosen = chooseInputs(
    { files, plans: options.plan, reference: options.reference, configuration: false, cwd: io.cwd },
    contract,
  );
  const input = await loadComparison(
    { ...chosen, contract, roots, today: io.today() },
    { schema: options.schema, terraformFolder: [] },
    io,
    reading,
  );
  const judgement = options.yes || io.terminal === undefined ? agreeing : askedBy(askingAt(io.terminal));
  const write = (proposal: Proposal): string => addToContract(text, unmentioned(text, proposal), file);
  const proposal = await propose(input, judgement, write, file, refusedParameters(text));
  const updated = write(proposal);
  if (updated === text) {
    await say(`${file} has it all: nothing was added`, io);
    return 0;
  }
  await writeEdited([{ file, before: text, after: updated }], io);
  await tellNext("added to", unmentioned(text, proposal), input, file, io);
  return 0;
}
