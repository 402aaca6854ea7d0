import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { access, lstat, open, stat, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import type { UnreadReason } from "../model/unread.js";
import { isPlanfile } from "../read/index.js";
import { refusal, type Confinement } from "./confinement.js";
import { fileFailure } from "./failure.js";
import {
  changedFile,
  fileIdentity,
  type BoundReading,
  type FileKind,
  type FileRead,
  type Reading,
} from "./files-read.js";
import { refuseTooLarge } from "./largest-files.js";
import { openInside, placeOf, type Refused } from "./inside.js";
import { orSimilarFile } from "./nearest-file.js";
import { showPlanfile } from "./planfile.js";

/** The bytes of one input. */
export interface OpenedInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** How many bytes there are, where that is known. */
  readonly size?: number;
}

/**
 * Opens a plan, state or configuration: a file, standard input for `-`, and for a binary plan that the command line
 * names the JSON that Terraform makes of it, in `terraformFolder` where one is given. Whoever reads the chunks to their
 * end has the file noted; a file that changes meanwhile is an InputError. Throws an InputError when it cannot be
 * opened; reading the chunks can throw one too, also for a folder.
 */
export async function openInput(
  file: string,
  kind: FileKind,
  reading: Reading,
  terraformFolder?: string,
): Promise<OpenedInput> {
  if (file === "-") return { chunks: withoutPlanfile(reading.stdin, file) };
  const opened = await openFile(file, kind, reading);
  if (!opened.found.isFile()) return { chunks: withoutPlanfile(chunksOf(opened, reading), file) };
  const start = new Uint8Array(4);
  try {
    await opened.handle.read(start, 0, 4, 0);
  } catch (error) {
    await opened.handle.close();
    throw fileFailure(error, file, "read");
  }
  if (isPlanfile(start)) {
    if (reading.confined === undefined)
      return { chunks: showPlanfile(chunksOf(opened, reading), file, reading.env, terraformFolder) };
    await opened.handle.close();
    throw namedPlanfile(file, reading.confined);
  }
  return { chunks: chunksOf(opened, reading), size: Number(opened.found.size) };
}

/** Refuses an input that is not there, that is a folder, or that may not be read. Throws an InputError. */
export async function checkReadable(file: string, reading: Reading): Promise<void> {
  if (file === "-") return;
  await refuseOutside(file, reading);
  const found = await stat(resolve(reading.cwd, file)).catch(async (error: unknown) => {
    throw await openingFailure(error, file, reading);
  });
  if (found.isDirectory()) throw fileFailure(Object.assign(new Error(), { code: "EISDIR" }), file, "read");
}

/** True when there is something of this name. Throws an InputError when nobody may ask. */
export async function isThere(file: string, reading: Reading): Promise<boolean> {
  await refuseOutside(file, reading);
  return access(resolve(reading.cwd, file)).then(
    () => true,
    () => false,
  );
}

/**
 * True when there is something of this name, be it a link to nothing or what cannot be opened. Throws an InputError
 * when nobody may ask.
 */
export async function isNamed(file: string, reading: Reading): Promise<boolean> {
  await refuseOutside(file, reading);
  return lstat(resolve(reading.cwd, file)).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT" && error.code !== "ENOTDIR",
  );
}

/** Refuses a file or folder that a contract names and that lies outside. Throws an InputError. */
export async function refuseOutside(file: string, { cwd, confined }: Reading): Promise<void> {
  if (confined === undefined) return;
  const place = await placeOf(resolve(cwd, file), confined.roots);
  if (place.kind !== "inside") throw refusal(file, place, confined);
}

/**
 * The whole text of a small file, such as a contract. Throws an InputError; so it does for text that is not UTF-8, and
 * for a file of more than `most` bytes.
 */
export async function readText(file: string, kind: FileKind, reading: Reading, most?: number): Promise<string> {
  return decodeText(await bytesOf(await openFile(file, kind, reading), reading, most), file);
}

/**
 * The text of a file that its owner alone can read, such as a private key, or of a pipe. Throws an InputError for one
 * that others can read as well.
 */
export async function readPrivateText(file: string, kind: FileKind, reading: Reading, most: number): Promise<string> {
  const opened = await openFile(file, kind, reading);
  // Windows has no such bits.
  if (opened.found.isFile() && process.platform !== "win32" && (opened.found.mode & 0o077n) !== 0n) {
    await opened.handle.close();
    throw new InputError(
      "others than its owner may open this private key; take that away with: chmod 600 <file>, or hand it over " +
        "through a pipe",
      { file },
    );
  }
  return decodeText(await bytesOf(opened, reading, most), file);
}

/** The text that the bytes of a small file are. Throws an InputError for what is not UTF-8. */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError("this is not text in UTF-8; save it in that encoding", { file });
  }
}

/** All bytes of a file. Throws an InputError. */
export async function readBytes(file: string, kind: FileKind, reading: Reading): Promise<Uint8Array> {
  return bytesOf(await openFile(file, kind, reading), reading);
}

/**
 * All bytes of a file of a source that has at most so many, or why it is not read; an InputError when it is not there
 * or cannot be opened. Throws an InputError when it changes meanwhile.
 */
export async function readPart(
  file: string,
  most: number,
  reading: BoundReading,
): Promise<Uint8Array | UnreadReason | InputError> {
  const opened = await openOrRefuse(file, "source", reading).catch((error: unknown) => {
    if (error instanceof InputError) return error;
    throw error;
  });
  if (opened instanceof InputError) return opened;
  if (!("handle" in opened)) return opened.kind;
  if (opened.found.size <= most) return bytesOf(opened, reading);
  await opened.handle.close();
  return "too-large";
}

/** A file that is only looked at for its digest, whatever its size, and whether it is a binary plan. */
interface DigestedInput {
  readonly read: FileRead;
  readonly isPlanfile: boolean;
}

/** Looks at a file for its digest. Throws an InputError. */
export async function readDigest(file: string, kind: FileKind, reading: Reading): Promise<DigestedInput> {
  const chunks = chunksOf(await openFile(file, kind, reading), reading);
  let next = await chunks.next();
  const binary = next.done !== true && isPlanfile(next.value);
  while (next.done !== true) next = await chunks.next();
  return { read: next.value, isPlanfile: binary };
}

// --- internal ---

const CHUNK_SIZE = 1 << 20;

/** An open file and what it was when it was opened. */
interface OpenFile {
  readonly file: string;
  readonly kind: FileKind;
  readonly handle: FileHandle;
  readonly found: BigIntStats;
}

async function openFile(file: string, kind: FileKind, reading: Reading): Promise<OpenFile> {
  const opened = await openOrRefuse(file, kind, reading);
  if (!("handle" in opened)) throw refusal(file, opened, reading.confined as Confinement);
  return opened;
}

/** Opens a file; what a contract names only where it may. Throws an InputError when it cannot be opened. */
async function openOrRefuse(file: string, kind: FileKind, reading: Reading): Promise<OpenFile | Refused> {
  const { cwd, confined } = reading;
  const path = resolve(cwd, file);
  try {
    if (confined !== undefined) {
      const opening = await openInside(path, confined.roots);
      return opening.kind === "file" ? { ...opening, file, kind } : opening;
    }
    const handle = await open(path);
    return { file, kind, handle, found: await handle.stat({ bigint: true }) };
  } catch (error) {
    // Nobody reads the words for a part of a source, which may be one of thousands.
    throw kind === "source" ? fileFailure(error, file, "read") : await openingFailure(error, file, reading);
  }
}

/** The error for a file that could not be opened, with the one that was probably meant where there is none. */
async function openingFailure(error: unknown, file: string, reading: Reading): Promise<Error> {
  const failure = fileFailure(error, file, "read");
  const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
  return isMissing ? new InputError(failure.message + (await orSimilarFile(file, reading)), { file }) : failure;
}

/** What Terraform does with a plan is more than reading it. */
const namedPlanfile = (file: string, { namedAt, option = "the command line" }: Confinement): InputError =>
  new InputError(
    `${file} is a binary plan, and Terraform would run for it what lies beside it; a contract may only name JSON: ` +
      `run \`terraform show -json <plan> > <file>\` in the folder that it was planned in, or use ${option}`,
    namedAt,
  );

async function bytesOf(opened: OpenFile, reading: Reading, most = Infinity): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Pipes and devices do not say how much there is.
  for await (const chunk of chunksOf(opened, reading)) {
    size += chunk.length;
    refuseTooLarge(size, opened.kind, opened.file);
    if (size > most)
      throw new InputError(`this file is larger than ${most} bytes, and no such file is`, { file: opened.file });
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

/** All bytes through one descriptor, each taken for the digest as it is handed on; at the end the file is noted. */
async function* chunksOf(
  { file, kind, handle, found }: OpenFile,
  { noted }: Reading,
): AsyncGenerator<Uint8Array, FileRead> {
  const hash = createHash("sha256");
  try {
    // No position: pipes have none, and in files reading goes on where it stopped.
    for await (const chunk of handle.createReadStream({ highWaterMark: CHUNK_SIZE, autoClose: false })) {
      hash.update(chunk as Uint8Array);
      yield chunk as Uint8Array;
    }
    if (hasChanged(found, await handle.stat({ bigint: true }))) throw changedFile(file);
  } catch (error) {
    throw fileFailure(error, file, "read");
  } finally {
    await handle.close();
  }
  const read: FileRead = { kind, file, identity: fileIdentity(found), sha256: hash.digest("hex") };
  noted.add(read);
  return read;
}

/** What comes through pipes changes them. */
const hasChanged = (before: BigIntStats, after: BigIntStats): boolean =>
  before.isFile() && (before.size !== after.size || before.mtimeNs !== after.mtimeNs);

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
