import { randomBytes } from "node:crypto";
import { access, constants, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import { fileFailure } from "./failure.js";

/** A rendered report and the file for it, as the user named it. */
export interface RenderedFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Refuses files that could not be written, before any work is done for them. Throws an InputError when the
 * folder is missing or may not be written to, or when the file is a folder.
 */
export async function checkWritable(files: readonly string[], cwd: string): Promise<void> {
  for (const file of files) {
    const path = resolve(cwd, file);
    const kind = await kindOf(path);
    if (kind === "folder") throw new InputError("a file is needed to write to, and this is a folder", { file });
    if (kind === "special") continue;
    const folder = dirname(path);
    if ((await kindOf(folder)) !== "folder")
      throw new InputError("there is no such folder to write to; make it, or name another", { file });
    await access(folder, constants.W_OK).catch(() => {
      throw new InputError("no permission to write to this file's folder", { file });
    });
  }
}

/**
 * Writes all files or none: each is written beside its place first, and only when that has succeeded for all
 * of them they are moved there. Devices and pipes are written to directly. Throws an InputError.
 */
export async function writeFiles(files: readonly RenderedFile[], cwd: string): Promise<void> {
  const moves: { from: string; to: string; file: string }[] = [];
  try {
    for (const { file, text } of files) {
      const path = resolve(cwd, file);
      if ((await kindOf(path)) === "special") await writeFile(path, text).catch(failing(file));
      else {
        // Behind a link the file is replaced, not the link.
        const to = await realpath(path).catch(() => path);
        const from = join(dirname(to), `.${basename(to).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
        moves.push({ from, to, file });
        await writeFile(from, text, { flag: "wx" }).catch(failing(file));
      }
    }
    for (const { from, to, file } of moves) await rename(from, to).catch(failing(file));
  } finally {
    for (const { from } of moves) await rm(from, { force: true });
  }
}

// --- internal ---

async function kindOf(path: string): Promise<"file" | "folder" | "special" | "none"> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : "special";
  } catch {
    return "none";
  }
}

const failing =
  (file: string) =>
  (error: unknown): never => {
    throw fileFailure(error, file, "write");
  };
