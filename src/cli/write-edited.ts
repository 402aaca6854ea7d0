/** Writes files that were edited (`parity.yaml` with one entry more), all of them or none. */
import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Change } from "../edit/patch.js";
import { InputError } from "../model/input-error.js";
import { beginReading, filesRead } from "./files-read.js";
import type { Io } from "./io.js";
import { decodeText, readBytes, readText } from "./open-input.js";
import { stageFiles, type EditedFile } from "./outputs.js";

/** A file and what it becomes; `before` is undefined for one that is not there yet. */
export type Edit = Omit<Change, "before"> & { readonly before: string | undefined };

/** Where files are read and written. */
type Surroundings = Pick<Io, "cwd" | "env" | "stdin">;

/**
 * Gives the files their new texts. Only these may be overwritten although this run read them. A byte order mark stays,
 * which is no part of a text. Throws an InputError when that does not work, for a file that has another text than its
 * new one was made from, and for one that has come to be since, so that what somebody has written meanwhile is not
 * lost; and for a name that Terraform or git keep for themselves, but for values of variables in JSON.
 */
export async function writeEdited(edits: readonly Edit[], io: Surroundings): Promise<void> {
  const files: EditedFile[] = [];
  for (const { file, before, after } of edits) {
    const mark = before === undefined ? await refuseThere(file, io) : await markBefore(file, before, io);
    files.push({ file, text: mark + after, isThere: before !== undefined });
  }
  const staged = await stageFiles(files, { cwd: io.cwd, noted: filesRead() });
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}

/**
 * Reads the whole of a contract or a parameter file as it is now, to make its new text from. Throws an InputError where
 * that does not work.
 */
export const readForEdit =
  (io: Surroundings) =>
  (file: string): Promise<string> =>
    readText(file, "parameters", beginReading(io));

// --- internal ---

const hasChanged = (file: string): InputError =>
  new InputError("the file has changed since it was read; begin again", { file });

/** The byte order mark that the file begins with, or nothing, where its text is still that one. */
async function markBefore(file: string, before: string, io: Surroundings): Promise<string> {
  const bytes = await readBytes(file, "parameters", beginReading(io));
  if (decodeText(bytes, file) !== before) throw hasChanged(file);
  return Buffer.from(BYTE_ORDER_MARK).equals(bytes.subarray(0, 3)) ? BYTE_ORDER_MARK : "";
}

const BYTE_ORDER_MARK = "\uFEFF";

/** Nothing comes before the text of a file that is not there; a link that leads nowhere is there. */
async function refuseThere(file: string, { cwd }: Surroundings): Promise<""> {
  const isThere = await lstat(resolve(cwd, file)).then(
    () => true,
    (error: unknown) => !(error instanceof Error && "code" in error && error.code === "ENOENT"),
  );
  if (isThere) throw hasChanged(file);
  return "";
}
