/** Reads a history line by line, in the one order that its lines have, whatever their order in the file. */
import { createHash } from "node:crypto";
import { constants, type BigIntStats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { compareKeys, keyOf, LONGEST_LINE, readHistoryLine, type LineKey } from "../history/index.js";
import type { HistoryLine } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import { fileFailure } from "./failure.js";
import { changedFile } from "./files-read.js";
import type { Io } from "./io.js";

/** What is made of lines that come in the order of time, each once. */
export interface Making<Made> {
  readonly add: (line: HistoryLine, key: LineKey) => void;
  readonly end: () => Made;
}

/** Which history is read. */
export interface HistoryFile extends Pick<Io, "cwd"> {
  readonly file: string;
  /** Whether it is no error that the file is not there: it has no lines then. */
  readonly mayBeMissing: boolean;
  /** What is said besides where it is not there and has to be: what makes it. */
  readonly whereMissing?: string;
}

/**
 * What the lines of a history come to; `begin` may be called twice, since a file whose lines are in the order of time,
 * as runs append them, is read once, and any other a second time in that order. What is kept of each line meanwhile is
 * its place. What is appended while it is read is not seen. Throws an InputError, with the line, for what is no line of
 * this version, for a last line that is not whole, and for what is no file.
 */
export async function readHistory<Made>(from: HistoryFile, begin: () => Making<Made>): Promise<Made> {
  const opened = await openHistory(from);
  if (opened === undefined) return begin().end();
  try {
    const making = begin();
    const read = await scan(opened, making);
    if (read.isInOrder) return making.end();
    return await inOrder(opened, read.places, begin());
  } catch (error) {
    throw fileFailure(error, from.file, "read");
  } finally {
    await opened.handle.close();
  }
}

/** The digest that tells the line with this text, with or without its end, from all others. */
export const digestOfLine = (text: string): string => lineDigest(Buffer.from(text.replace(/\n$/, "")));

// --- internal ---

interface OpenHistory {
  readonly file: string;
  readonly handle: FileHandle;
  /** How many bytes it had when it was opened. */
  readonly size: number;
}

/** Where a line is, and when it was. */
interface LinePlace extends LineKey {
  readonly number: number;
  readonly begin: number;
  readonly length: number;
}

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;

/** Nothing but a file is opened: a pipe would have the command wait for somebody who writes to it. */
async function openHistory({ file, cwd, mayBeMissing, whereMissing }: HistoryFile): Promise<OpenHistory | undefined> {
  const path = resolve(cwd, file);
  try {
    refuseOtherThanFile(await stat(path, { bigint: true }), file);
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat({ bigint: true });
    if (found.isFile()) return { file, handle, size: Number(found.size) };
    await handle.close();
    throw noFile(file);
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && mayBeMissing) return undefined;
    if (isMissing && whereMissing !== undefined)
      throw new InputError(`there is no such file; ${whereMissing}`, { file });
    throw fileFailure(error, file, "read");
  }
}

function refuseOtherThanFile(found: BigIntStats, file: string): void {
  if (!found.isFile()) throw noFile(file);
}

const noFile = (file: string): InputError =>
  new InputError("a history is a file, and this is a folder, a pipe or a device; name a file", { file });

/** Reads all lines once, in the order of the file, and hands them on as long as that is the order of time. */
async function scan(
  opened: OpenHistory,
  making: Making<unknown>,
): Promise<{ readonly isInOrder: boolean; readonly places: readonly LinePlace[] }> {
  const places: LinePlace[] = [];
  let isInOrder = true;
  for await (const { bytes, number, begin } of linesOf(opened)) {
    const line = readHistoryLine(bytes, { file: opened.file, line: number });
    const place = { ...keyOf(line, lineDigest(bytes)), number, begin, length: bytes.length };
    const before = places.at(-1);
    const order = before === undefined ? -1 : compareKeys(before, place);
    places.push(place);
    if (order > 0) isInOrder = false;
    if (isInOrder && order !== 0) making.add(line, place);
  }
  return { isInOrder, places };
}

/** Reads the lines again, in the order of time; the same line twice is one. */
async function inOrder<Made>(
  { handle, file }: OpenHistory,
  places: readonly LinePlace[],
  making: Making<Made>,
): Promise<Made> {
  const sorted = [...places].sort(compareKeys);
  for (const [index, place] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined && compareKeys(before, place) === 0) continue;
    const bytes = Buffer.allocUnsafe(place.length);
    const { bytesRead } = await handle.read(bytes, 0, place.length, place.begin);
    if (bytesRead !== place.length || lineDigest(bytes) !== place.digest) throw changedFile(file);
    // By its digest it is the line that has been read before.
    making.add(JSON.parse(bytes.toString("utf8")) as HistoryLine, place);
  }
  return making.end();
}

/** A line without its end. */
interface RawLine {
  readonly bytes: Buffer;
  /** From 1. */
  readonly number: number;
  /** The position of its first byte. */
  readonly begin: number;
}

async function* linesOf({ handle, size, file }: OpenHistory): AsyncGenerator<RawLine> {
  let pending: Buffer[] = [];
  let [number, begin] = [1, 0];
  for (let position = 0; position < size;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - position));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) throw changedFile(file);
    const read = chunk.subarray(0, bytesRead);
    let from = 0;
    for (let end = read.indexOf(NEWLINE); end !== -1; end = read.indexOf(NEWLINE, from)) {
      const last = read.subarray(from, end);
      const bytes = pending.length === 0 ? last : Buffer.concat([...pending, last]);
      yield { bytes, number, begin };
      pending = [];
      number += 1;
      from = end + 1;
      begin = position + from;
    }
    if (from < read.length) pending.push(read.subarray(from));
    position += bytesRead;
    if (position - begin > LONGEST_LINE)
      throw new InputError("this line is longer than any that tfparity writes; this is no history", {
        file,
        line: number,
      });
  }
  if (pending.length > 0) throw notWhole(file, number);
}

/** Whoever appends after it would make one line of two. */
const notWhole = (file: string, line: number): InputError =>
  new InputError(
    "the last line has no end, as of a run that was stopped while it wrote; take it away, or end it with a line " +
      "break where it is whole",
    { file, line },
  );

/** Lines that tell the same have the same digest, also where git has made CRLF of their end. */
const lineDigest = (bytes: Buffer): string =>
  createHash("sha256").update(withoutReturn(bytes)).digest().toString("latin1", 0, 16);

const withoutReturn = (bytes: Buffer): Buffer => (bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes);
