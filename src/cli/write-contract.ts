/** Writes a drafted contract, and says on standard error what was done and what comes next. */
import type { CheckInput } from "../check-input.js";
import { DEFAULT_CONTRACT } from "../contract/contract-file-names.js";
import type { Proposal } from "../init/propose.js";
import { logLine } from "../report/escape.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";
import { stageFiles } from "./outputs.js";

/** Writes the file beside its place and gives it its name. Throws an InputError when that does not work. */
export async function writeContract(
  file: string,
  text: string,
  reading: Pick<Reading, "cwd" | "noted">,
): Promise<void> {
  const staged = await stageFiles([{ file, text }], reading);
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}

/** One line on standard error. */
export const say = async (line: string, { stderr }: Io): Promise<void> => {
  await stderr.write(`tfparity: ${logLine(line)}\n`);
};

/** What was written, and what to do next. */
export async function tellNext(
  did: string,
  { parameters, causes }: Pick<Proposal, "parameters" | "causes">,
  { proofs }: Pick<CheckInput, "proofs">,
  file: string,
  io: Io,
): Promise<void> {
  const proposed = [...parameters, ...causes].filter(({ doubt }) => doubt === undefined);
  const entries = proposed.reduce((sum, entry) => sum + ("allow" in entry ? entry.allow.length : 1), 0);
  const doubted = parameters.length + causes.length - proposed.length;
  const comments = doubted === 0 ? "" : `; what looks like a fault is a comment (${doubted})`;
  await say(`${did} ${file}: ${entries} ${entries === 1 ? "entry wants" : "entries want"} a reason${comments}`, io);
  const again = proofs.size === 0 ? "" : "synthesize again, since the proof is for another contract, ";
  const option = file === DEFAULT_CONTRACT ? "" : ` --contract ${file}`;
  await say(`next: write a reason for every TODO or delete its line, ${again}then run: tfparity check${option}`, io);
}
