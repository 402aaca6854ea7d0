import { randomBytes } from "node:crypto";
import { constants, rmSync, type BigIntStats } from "node:fs";
import { access, lstat, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import { fileFailure } from "./failure.js";
import { fileIdentity, type FileIdentity, type Reading } from "./files-read.js";
import { onInterruption } from "./interruption.js";

/** The text of a report or an attestation, and the file for it, as the user named it. */
export interface RenderedFile {
  readonly file: string;
  readonly text: string;
}

/** A file with a new text that was made from the one that it has, where it is there already. */
export interface EditedFile extends RenderedFile {
  readonly isThere: boolean;
}

/** Files that are written, and have not got their names yet. */
interface StagedFiles {
  /** Gives them their names, one after the other, in the order in which they were given. Throws an InputError. */
  readonly commit: () => Promise<void>;
  /** Takes away what has no name yet; has to be called in any case. A signal that ends the process does the same. */
  readonly discard: () => Promise<void>;
}

/**
 * Refuses outputs that could not be written or that would overwrite an input, before any work is done for them. Files
 * are the same when device and inode are, whatever names and links lead to them. Throws an InputError for a link, a
 * folder, a folder that is missing or may not be written to, for an input, and for two outputs that are one file.
 */
export async function checkOutputs(outputs: readonly string[], inputs: readonly string[], cwd: string): Promise<void> {
  const places = await placesOf(outputs, cwd);
  for (const input of inputs) {
    if (input === "-") continue;
    const path = resolve(cwd, input);
    const there = await found(stat, path);
    const identity = there === undefined ? undefined : fileIdentity(there);
    refuseInput(
      places,
      input,
      (place) => place.path === path || (identity !== undefined && place.identity === identity),
    );
  }
}

/**
 * Writes all files or none, each beside its place, under a name that nobody can foresee; only when that has succeeded
 * for all of them can they be given their own names, which replaces what is there and follows no link. Devices and
 * pipes are written to directly. Throws an InputError when one cannot be written, has been read as an input, or has a
 * name that Terraform or git keep for themselves, but for values of variables in JSON that are edited.
 */
export async function stageFiles(
  files: readonly (RenderedFile | EditedFile)[],
  { cwd, noted }: Pick<Reading, "cwd" | "noted">,
): Promise<StagedFiles> {
  const places = await placesOf(
    files.map(({ file }) => file),
    cwd,
  );
  // By name as well: a file that was replaced since it was read is another one now.
  for (const { file, identity } of noted.all())
    refuseInput(places, file, (place) => place.identity === identity || place.path === resolve(cwd, file));
  for (const [index, { file, path }] of places.entries())
    if (isTerraformsOwn(path, files[index])) throw terraformsOwn(file);
  const moves: { readonly from: string; readonly place: Place }[] = [];
  const callOff = onInterruption(() => {
    for (const { from } of moves) rmSync(from, { force: true });
  });
  const discard = async (): Promise<void> => {
    for (const { from } of moves) await rm(from, { force: true });
    callOff();
  };
  try {
    for (const [index, place] of places.entries()) {
      const { text } = files[index] as RenderedFile;
      if (place.kind === "special") await writeThrough(place, text);
      else {
        const from = join(dirname(place.path), `.tfparity-${randomBytes(STAGED_BYTES).toString("hex")}.tmp`);
        moves.push({ from, place });
        await writeNew(from, text, place);
      }
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    commit: async () => {
      for (const { from, place } of moves) await rename(from, place.path).catch(failing(place.file));
    },
    discard,
  };
}

/** Whether a file is one that some run is writing, and that has no name yet. */
export const isStaged = (path: string): boolean => STAGED.test(path);

/**
 * Refuses a file that nothing could be appended to, before any work is done for it. Throws an InputError for what
 * `checkOutputs` refuses, for a device or a pipe, and for a name that Terraform or git keep for themselves.
 */
export async function checkAppendable(file: string, cwd: string): Promise<void> {
  const [place] = await placesOf([file], cwd);
  if (place !== undefined) refuseUnappendable(place);
}

/**
 * Appends whole lines to a file, which is made where it is not there, in a single write, so that two that append at
 * once do not mix: `{"a":1}\n{"a":2}\n`. Bytes that are there already stay as they are. Throws an InputError for what
 * `checkAppendable` refuses, for what has been read as an input, for a last line without an end, and where there is no
 * room, which leaves nothing of them.
 */
export async function appendLines(
  file: string,
  lines: string,
  { cwd, noted }: Pick<Reading, "cwd" | "noted">,
): Promise<void> {
  const [place] = await placesOf([file], cwd);
  if (place === undefined) return;
  refuseUnappendable(place);
  for (const read of noted.all()) refuseInput([place], read.file, ({ identity }) => identity === read.identity);
  try {
    const handle = await open(place.path, APPENDING, 0o666);
    try {
      await appendThrough(handle, lines, file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFailure(error, file, "write");
  }
}

// --- internal ---

const STAGED_BYTES = 8;
const STAGED = /(?:^|[/\\])\.tfparity-[0-9a-f]{16}\.tmp$/;

/** Through no link, and waiting for nobody: what was a file may be a pipe by now. */
const APPENDING =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function refuseUnappendable({ kind, file, path }: Place): void {
  if (kind === "special")
    throw new InputError("lines are appended to a file, and this is a device or a pipe; name a file", { file });
  if (isTerraformsOwn(path, undefined)) throw terraformsOwn(file);
}

async function appendThrough(handle: FileHandle, lines: string, file: string): Promise<void> {
  const found = await handle.stat();
  if (!found.isFile()) throw new InputError("this was a file, and is none any more; run again", { file });
  if (found.size > 0) {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, found.size - 1);
    if (buffer[0] !== 0x0a)
      throw new InputError(
        "the last line has no end, as of a run that was stopped while it wrote, so that nothing was appended; take " +
          "that line away, or end it with a line break where it is whole",
        { file },
      );
  }
  const bytes = Buffer.from(lines);
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten === bytes.length) return;
  const now = await handle.stat();
  // Of several lines some would be whole. What somebody else has appended meanwhile stays.
  const isLast = now.size === found.size + bytesWritten;
  if (isLast) await handle.truncate(found.size);
  throw new InputError(
    isLast
      ? "there was no room for the whole of what was to be appended, so that nothing was; make room, and run again"
      : "there was room for a part of what was to be appended only; take away the last lines, and make room",
    { file },
  );
}

const terraformsOwn = (file: string): InputError =>
  new InputError("Terraform or git have files of this name for themselves; write to another file", { file });

/** Where an output goes. */
interface Place {
  readonly file: string;
  readonly path: string;
  /** `special` is a device or a pipe. */
  readonly kind: "file" | "special" | "none";
  /** What is there already. */
  readonly identity?: FileIdentity;
  readonly mode?: number;
  /** Equal for all names of one place: a file system may tell capitals apart, or not. */
  readonly key: string;
}

async function placesOf(files: readonly string[], cwd: string): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const file of files) {
    const place = await placeOf(file, cwd);
    const other = places.find(
      ({ key, identity }) => key === place.key || (identity !== undefined && identity === place.identity),
    );
    if (other !== undefined) {
      const both = other.file === file ? "two outputs have this name" : `this and ${other.file} are one file`;
      throw new InputError(`${both}; give each output a file of its own`, { file });
    }
    places.push(place);
  }
  return places;
}

/**
 * Source, values of variables, states and locks: a report in their place would be lost, or worse be taken for one, also
 * where none of them was read.
 */
const TERRAFORMS_OWN = /(?:\.tf|\.tofu|\.tfvars|\.tfstate)(?:\.json|\.backup)?$|[/\\]\.terraform\.lock\.hcl$/i;

const IN_THEIR_FOLDERS = /[/\\]\.(?:terraform|git)[/\\]/i;

function isTerraformsOwn(path: string, given: RenderedFile | EditedFile | undefined): boolean {
  if (IN_THEIR_FOLDERS.test(path)) return true;
  const isEdited = given !== undefined && "isThere" in given && given.isThere;
  return TERRAFORMS_OWN.test(path) && !(isEdited && /\.tfvars\.json$/i.test(path));
}

async function placeOf(file: string, cwd: string): Promise<Place> {
  const path = resolve(cwd, file);
  const folder = await found(stat, dirname(path));
  if (folder?.isDirectory() !== true)
    throw new InputError("there is no such folder to write to; make it, or name another", { file });
  const there = await found(lstat, path);
  const target = there?.isSymbolicLink() === true ? await found(stat, path) : there;
  const kind = target === undefined ? "none" : target.isFile() ? "file" : "special";
  if (target?.isDirectory() === true)
    throw new InputError("a file is needed to write to, and this is a folder", { file });
  if (there?.isSymbolicLink() === true && kind !== "special")
    throw new InputError("this is a link, which is not followed; name the file that is to be written", { file });
  await refuseProtected(kind === "none" ? dirname(path) : path, file);
  if (kind === "file") await refuseProtected(dirname(path), file);
  return {
    file,
    path,
    kind,
    key: `${fileIdentity(folder)}/${basename(path).normalize("NFC").toLowerCase()}`,
    ...(target === undefined ? {} : { identity: fileIdentity(target), mode: Number(target.mode) & 0o777 }),
  };
}

async function refuseProtected(path: string, file: string): Promise<void> {
  await access(path, constants.W_OK).catch(() => {
    throw new InputError("no permission to write to this file or its folder", { file });
  });
}

function refuseInput(places: readonly Place[], input: string, isInput: (place: Place) => boolean): void {
  const place = places.find(isInput);
  if (place === undefined) return;
  const same = place.file === input ? "this is an input" : `this is the input ${input} under another name`;
  throw new InputError(`${same}, and would be overwritten; write to another file`, { file: place.file });
}

/** What there is at a path; undefined when there is nothing that can be looked at. */
const found = (
  look: (path: string, options: { readonly bigint: true }) => Promise<BigIntStats>,
  path: string,
): Promise<BigIntStats | undefined> => look(path, { bigint: true }).catch(() => undefined);

/** A new file, with the permissions of the one that it will replace. */
async function writeNew(path: string, text: string, { file, mode }: Place): Promise<void> {
  try {
    const handle = await open(path, "wx", mode ?? 0o666);
    try {
      await handle.writeFile(text);
      if (mode !== undefined) await handle.chmod(mode);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFailure(error, file, "write");
  }
}

/** To a device or a pipe, and to nothing else that has come to its place meanwhile. */
async function writeThrough({ file, path }: Place, text: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_WRONLY);
    try {
      if ((await handle.stat()).isFile())
        throw new InputError("this was a device or a pipe, and is a file now; run again", { file });
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
  } catch (error) {
    // A reader that closes early is no failure.
    if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw fileFailure(error, file, "write");
  }
}

const failing =
  (file: string) =>
  (error: unknown): never => {
    throw fileFailure(error, file, "write");
  };
