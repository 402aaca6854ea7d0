import { open, readFile, stat, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import { isPlanfile } from "../read/index.js";
import { fileFailure } from "./failure.js";
import type { Io } from "./io.js";
import { showPlanfile } from "./planfile.js";

/** The bytes of one input. */
export interface OpenedInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** How many bytes there are, where that is known. */
  readonly size?: number;
}

/**
 * Opens a plan, state or configuration: a file, standard input for `-`, and for a binary plan the JSON that
 * Terraform makes of it. Throws an InputError when it cannot be opened; reading the chunks can throw one too, also
 * for a folder.
 */
export async function openInput(file: string, io: Io): Promise<OpenedInput> {
  if (file === "-") return { chunks: withoutPlanfile(io.stdin, file) };
  const path = resolve(io.cwd, file);
  const handle = await open(path).catch((error: unknown) => {
    throw fileFailure(error, file, "read");
  });
  try {
    const found = await handle.stat();
    if (!found.isFile()) return { chunks: withoutPlanfile(chunksOf(handle, file), file) };
    const start = new Uint8Array(4);
    await handle.read(start, 0, 4, 0);
    if (!isPlanfile(start)) return { chunks: chunksOf(handle, file), size: found.size };
  } catch (error) {
    await handle.close();
    throw fileFailure(error, file, "read");
  }
  await handle.close();
  return { chunks: showPlanfile(path, file, io) };
}

/** Refuses an input that is not there or that is a folder. Throws an InputError. */
export async function checkReadable(file: string, cwd: string): Promise<void> {
  if (file === "-") return;
  const found = await stat(resolve(cwd, file)).catch((error: unknown) => {
    throw fileFailure(error, file, "read");
  });
  if (found.isDirectory()) throw fileFailure(Object.assign(new Error(), { code: "EISDIR" }), file, "read");
}

/** The whole text of a small file, such as a contract. Throws an InputError; so it does for text that is not UTF-8. */
export async function readText(file: string, cwd: string): Promise<string> {
  const bytes = await readBytes(file, cwd);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError("this is not text in UTF-8; save it in that encoding", { file });
  }
}

/** All bytes of a file. Throws an InputError. */
export async function readBytes(file: string, cwd: string): Promise<Uint8Array> {
  return readFile(resolve(cwd, file)).catch((error: unknown) => {
    throw fileFailure(error, file, "read");
  });
}

// --- internal ---

const CHUNK_SIZE = 1 << 20;

async function* chunksOf(handle: FileHandle, file: string): AsyncGenerator<Uint8Array> {
  try {
    // No position: pipes have none, and in files reading goes on where it stopped.
    for await (const chunk of handle.createReadStream({ highWaterMark: CHUNK_SIZE })) yield chunk as Uint8Array;
  } catch (error) {
    throw fileFailure(error, file, "read");
  }
}

/** Terraform reads binary plans from files only, so one that comes through a pipe is refused. */
async function* withoutPlanfile(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    if (first && isPlanfile(chunk)) {
      throw new InputError("this is a binary plan, which can only be read from a file; give its name, or its JSON", {
        file,
      });
    }
    first = false;
    yield chunk;
  }
}
