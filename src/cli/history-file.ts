/** Reads a history line by line, in the one order that its lines have, whatever their order in the file. */
import type * as AjvModule from "ajv";
import { createHash } from "node:crypto";
import { constants, type BigIntStats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { dayOf, momentOf } from "../model/moment.js";
import { compareKeys, keyOf, openCounts, type LineKey } from "../history/index.js";
import { repeatedKey } from "../json/parse-file.js";
import type { HistoryLine, RunLine } from "../model/history.js";
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

/** More bytes than any line has that a run writes: nobody can read a report of so many findings. */
export const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * The text that is appended for a line, with its end. Throws an InputError for one that could not be read again: one
 * that is too long, or of a time that no line can have, such as `--now 9999-12-31T23:59:59-05:00`.
 */
export function textOfLine(line: HistoryLine, file: string): string {
  const text = JSON.stringify(line);
  const bytes = Buffer.from(text);
  if (bytes.length >= LONGEST_LINE)
    throw new InputError("this run has so many findings that no history can hold them; mend the worst first", { file });
  const wrong = wrongWith(line);
  if (wrong === undefined) return `${text}\n`;
  throw new InputError(`what is to be appended could not be read again (${wrong.says}), so that it is not`, { file });
}

/** The digest that tells the line with this text, with or without its end, from all others. */
export const digestOfLine = (text: string): string => digestOf(Buffer.from(text.replace(/\n$/, "")));

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
async function openHistory({ file, cwd, mayBeMissing }: HistoryFile): Promise<OpenHistory | undefined> {
  const path = resolve(cwd, file);
  try {
    refuseOtherThanFile(await stat(path, { bigint: true }), file);
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat({ bigint: true });
    if (found.isFile()) return { file, handle, size: Number(found.size) };
    await handle.close();
    throw noFile(file);
  } catch (error) {
    if (mayBeMissing && error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
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
    const line = parsed(bytes, { file: opened.file, line: number });
    const place = { ...keyOf(line, digestOf(bytes)), number, begin, length: bytes.length };
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
    if (bytesRead !== place.length || digestOf(bytes) !== place.digest) throw changedFile(file);
    making.add(parsed(bytes, { file, line: place.number }), place);
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
const digestOf = (bytes: Buffer): string =>
  createHash("sha256").update(withoutReturn(bytes)).digest().toString("latin1", 0, 16);

const withoutReturn = (bytes: Buffer): Buffer => (bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes);

interface LineAt {
  readonly file: string;
  readonly line: number;
}

/** The line that its bytes are. Throws an InputError for what is none, with what to do. */
function parsed(bytes: Buffer, at: LineAt): HistoryLine {
  const value = jsonOf(bytes, at);
  const wrong = wrongWith(value);
  if (wrong === undefined) return value as HistoryLine;
  throw new InputError(wrong.isFixed ? wrong.says : `${wrong.says}; ${HOW}`, at);
}

/** What keeps a value from being a line; `isFixed` is set where that says what to do as well. */
function wrongWith(value: unknown): { readonly says: string; readonly isFixed: boolean } | undefined {
  const told = (says: string, isFixed = false) => ({ says, isFixed });
  const { historyVersion: version, kind } = isRecord(value) ? value : {};
  if (version === undefined) return told("this is no line of a history");
  if (typeof version !== "number") return told("this is no line of a history: its version is no number");
  if (version !== 1) return told(`this line has the format version ${version}, and ${OTHER_VERSION}`, true);
  const wrong = kind === "run" || kind === "incident" ? shapeError(value, kind) : "/kind must be run or incident";
  if (wrong !== undefined) return told(`this is no line of a history: ${wrong}`);
  const contradiction = contradictionIn(value as HistoryLine);
  return contradiction === undefined ? undefined : told(`this line contradicts itself: ${contradiction}`);
}

const OTHER_VERSION = "this version of tfparity reads version 1; update tfparity";
const HOW = "tfparity check --history <file> writes such lines, one for each run; take away what is none";

function jsonOf(bytes: Buffer, at: LineAt): unknown {
  const text = textOf(bytes, at);
  if (text.trim() === "") throw new InputError("this line is empty; take it away", at);
  if (CONFLICT.test(text))
    throw new InputError(
      "this is left of a merge; take away the lines <<<<<<<, ======= and >>>>>>>, keep all others, and see " +
        "docs/history.md for how git joins such files by itself",
      at,
    );
  try {
    const value = JSON.parse(text) as unknown;
    if (repeatedKey(text) === undefined) return value;
  } catch {
    throw new InputError(`this line is no JSON; ${HOW}`, at);
  }
  throw new InputError(`a key stands in this line twice; ${HOW}`, at);
}

function textOf(bytes: Buffer, at: LineAt): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(`this line is not text in UTF-8; ${HOW}`, at);
  }
}

const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the shape of a line cannot say. */
function contradictionIn(line: HistoryLine): string | undefined {
  if (!isMoment(line.at)) return `${line.at} is no time`;
  if (line.kind === "incident") return dayOf(line.date) === undefined ? `${line.date} is no date` : undefined;
  if (line.commit?.at !== undefined && !isMoment(line.commit.at)) return `${line.commit.at} is no time`;
  return contradictionInRun(line);
}

function contradictionInRun({ asked, findings, counts, verdict }: RunLine): string | undefined {
  const isGate = asked.command === "gate";
  if (isGate !== "from" in asked || isGate !== "to" in asked) return "a gate has from and to, and a check has neither";
  const count = (status: string): number => findings.filter((finding) => finding.status === status).length;
  if (new Set(findings.map(({ id }) => id)).size !== findings.length) return "a finding stands in it twice";
  if (count("waived") !== counts.waived || count("baselined") !== counts.baselined || !isOpenAs(findings, counts))
    return "its counts are not those of its findings";
  return (verdict.outcome === "pass") === (verdict.blocking === 0) ? undefined : "its verdict is not what blocks";
}

function isOpenAs(findings: RunLine["findings"], { open }: RunLine["counts"]): boolean {
  const told = openCounts(findings);
  const flat = (counts: RunLine["counts"]["open"]): readonly string[] =>
    Object.entries(counts).flatMap(([dimension, row]) =>
      Object.entries(row).map(([severity, number]) => `${dimension} ${severity} ${number}`),
    );
  const [known, found] = [new Set(flat(told)), flat(open)];
  return known.size === found.length && found.every((one) => known.has(one));
}

const isMoment = (text: string): boolean => momentOf(text) !== undefined;

const require = createRequire(import.meta.url);

type Validate = AjvModule.ValidateFunction;

let validators: Readonly<Record<HistoryLine["kind"], Validate>> | undefined;

/** What is wrong with its shape by `schema/history.schema.json`, and where. */
function shapeError(value: unknown, kind: HistoryLine["kind"]): string | undefined {
  validators ??= makeValidators();
  const validate = validators[kind];
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  const key = error?.keyword === "additionalProperties" ? ` (${String(error.params["additionalProperty"])})` : "";
  const where = error?.instancePath === undefined || error.instancePath === "" ? "the whole" : error.instancePath;
  return `${where} ${error?.message ?? "is something else"}${key}`;
}

function makeValidators(): Readonly<Record<HistoryLine["kind"], Validate>> {
  const { Ajv } = require("ajv") as typeof AjvModule;
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  ajv.addSchema(require("../../schema/history.schema.json") as object);
  const of = (kind: string): Validate => ajv.getSchema(`history.schema.json#/definitions/${kind}`) as Validate;
  return { run: of("run"), incident: of("incident") };
}
