/** Writes files that were edited (`parity.yaml` with one entry more), all of them or none. */
import { filesRead } from "./files-read.js";
import type { Io } from "./io.js";
import { stageFiles, type RenderedFile } from "./outputs.js";

/**
 * Gives the files their new texts. They may have been read in this run, and are written over all the same: nothing else
 * is. Throws an InputError when that does not work.
 */
export async function writeEdited(files: readonly RenderedFile[], { cwd }: Pick<Io, "cwd">): Promise<void> {
  const staged = await stageFiles(files, { cwd, noted: filesRead() });
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}
