/** Writes files that were edited (`parity.yaml` with one entry more), all of them or none. */
import type { Change } from "../edit/patch.js";
import { InputError } from "../model/input-error.js";
import { beginReading, filesRead } from "./files-read.js";
import type { Io } from "./io.js";
import { readText } from "./open-input.js";
import { stageFiles } from "./outputs.js";

/** A file and what it becomes; `before` is undefined for one that is not there yet. */
export type Edit = Omit<Change, "before"> & { readonly before: string | undefined };

/** What reading takes of the world outside. */
type World = Pick<Io, "cwd" | "env" | "stdin">;

/**
 * Gives the files their new texts. They may have been read in this run, and are written over all the same: nothing else
 * is. Throws an InputError when that does not work, and for a file that is another one than its new text was made from:
 * what somebody has written meanwhile is not lost.
 */
export async function writeEdited(edits: readonly Edit[], io: World): Promise<void> {
  for (const { file, before } of edits)
    if (before !== undefined && (await readAgain(io)(file)) !== before)
      throw new InputError("the file has changed since it was read; begin again", { file });
  const files = edits.map(({ file, after }) => ({ file, text: after }));
  const staged = await stageFiles(files, { cwd: io.cwd, noted: filesRead() }, { mayBeTerraforms: true });
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}

/** Reads the whole of a contract or a parameter file as it is now. Throws an InputError where that does not work. */
export const readAgain =
  (io: World) =>
  (file: string): Promise<string> =>
    readText(file, "parameters", beginReading(io));
