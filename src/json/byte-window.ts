import { isUtf8 } from "node:buffer";

import type { InputError } from "../model/input-error.js";
import { jsonError, truncatedError } from "./json-error.js";
import type { Standing } from "./json-error.js";
import { createTextCache } from "./text-cache.js";
import type { TextCache } from "./text-cache.js";

/**
 * A sliding window over a stream of bytes: `bytes[position..end)` is what was received and not read yet.
 * Whoever reads it does so synchronously and throws `endOfWindow` when the window ends too early; `grow`
 * then brings more bytes and the read starts again where it began. The only mutable state of the read stage.
 */
export interface ByteWindow {
  readonly file: string;
  readonly next: () => Promise<Uint8Array | undefined>;
  readonly texts: TextCache;
  bytes: Buffer;
  position: number;
  end: number;
  /** True when no more bytes will come. */
  ended: boolean;
  /** The part of the document that is being read, for messages. */
  part: string;
  /** The element of the part, where it is a list. */
  index: number | undefined;
  /** The parts that hold something and were passed over because nobody knows them: `action_invocations`. */
  readonly unknownParts: Set<string>;
  /** A chunk that did not fit. */
  pending: Uint8Array | undefined;
  /** Up to here the bytes are valid UTF-8. */
  checked: number;
  /** The document's offset of `bytes[0]`, the line it is on and the offset where that line starts. */
  base: number;
  line: number;
  lineStart: number;
}

/** Thrown, and caught inside the read stage, when a value goes on beyond the window. */
export const endOfWindow: unique symbol = Symbol("end of window");

const SIZE = 1 << 18;
/** What is read as a whole is one resource, one output or one expression. */
const LARGEST_VALUE = 256 << 20;
/** Most of such a value; then what is too large is the white space before or behind what else there is. */
const LONGEST_WHITE_SPACE = LARGEST_VALUE / 2;
const NEWLINE = 10;
const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, NEWLINE, 0x0d]);

/**
 * A window over a stream; `next` gives its chunks and undefined at the end. It grows with the values it has to hold.
 */
export const openWindow = (file: string, next: ByteWindow["next"], size = SIZE): ByteWindow => ({
  ...emptyWindow(file, Buffer.allocUnsafeSlow(size)),
  next,
});

/** A window over bytes that are all there. Throws an InputError when they are not UTF-8. */
export function windowOver(file: string, bytes: Uint8Array): ByteWindow {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const window = { ...emptyWindow(file, buffer), end: buffer.length, ended: true };
  checkText(window);
  return window;
}

/**
 * Brings more bytes behind the unread ones. Throws an InputError when there are none, when they are not UTF-8, and when
 * one value, with the white space around it, takes up more than 256 MiB.
 */
export async function grow(window: ByteWindow): Promise<void> {
  if (window.ended) throw truncatedError(standing(window, window.end));
  discardRead(window);
  if (window.end > LARGEST_VALUE) throw tooLarge(window);
  // Growing by at least half of what is kept makes repeated attempts at one long value linear in its length.
  const size = Math.min(window.end * 2, LARGEST_VALUE + 1);
  if (size > window.bytes.length) resize(window, size);
  while (window.end < window.bytes.length) {
    const chunk = window.pending ?? (await window.next());
    window.pending = undefined;
    if (chunk === undefined) {
      window.ended = true;
      break;
    }
    append(window, chunk);
  }
  checkText(window);
}

/** Where the window's reader stands, or where `position` is. */
export function standing(window: ByteWindow, position = window.position): Standing {
  const { line, lineStart } = lineAt(window, position);
  const offset = window.base + position;
  return { file: window.file, offset, line, column: offset - lineStart + 1, part: partName(window) };
}

/** The part of the document that is being read: `resource_changes[12]`. */
export const partName = ({ part, index }: ByteWindow): string => (index === undefined ? part : `${part}[${index}]`);

/**
 * What a member of a part is called in messages: `configuration.root_module`. By its parent alone when its name is none
 * of Terraform's own, since it may hold anything.
 */
export function memberPart(parent: string, member: string): string {
  if (!MEMBERS.has(member)) return parent;
  return parent === "" ? member : `${parent}.${member}`;
}

// --- internal ---

/** The members of plans, states, state files and configurations that hold other things than values. */
const MEMBERS: ReadonlySet<string> = new Set(
  [
    "format_version terraform_version variables planned_values resource_changes resource_drift deferred_changes",
    "output_changes prior_state configuration relevant_attributes checks condition_results check_results errored",
    "complete applyable timestamp version serial lineage values outputs root_module resources child_modules address",
    "provider_config module_calls module source expressions version_constraint count_expression for_each_expression",
    "depends_on terraform provider resource data variable output locals check import moved removed ephemeral",
  ].flatMap((names) => names.split(" ")),
);

const emptyWindow = (file: string, bytes: Buffer): ByteWindow => ({
  file,
  next: () => Promise.resolve(undefined),
  texts: createTextCache(),
  bytes,
  position: 0,
  end: 0,
  ended: false,
  part: "",
  index: undefined,
  unknownParts: new Set(),
  pending: undefined,
  checked: 0,
  base: 0,
  line: 1,
  lineStart: 0,
});

/** What is unread begins the window. */
function tooLarge(window: ByteWindow): InputError {
  const { bytes, end } = window;
  const isWhite = (position: number): boolean => WHITE_SPACE.has(bytes[position] as number);
  let [first, last] = [0, end];
  while (first < end && isWhite(first)) first += 1;
  while (last > first && isWhite(last - 1)) last -= 1;
  const problem =
    first + (end - last) > LONGEST_WHITE_SPACE
      ? `there is nothing but white space for more than ${inMebibytes(LONGEST_WHITE_SPACE)}, which no tool writes`
      : `one value is larger than ${inMebibytes(LARGEST_VALUE)}`;
  return jsonError(problem, standing(window));
}

const inMebibytes = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;

function discardRead(window: ByteWindow): void {
  const { line, lineStart } = lineAt(window, window.position);
  window.line = line;
  window.lineStart = lineStart;
  window.base += window.position;
  window.bytes.copyWithin(0, window.position, window.end);
  window.end -= window.position;
  window.checked = Math.max(0, window.checked - window.position);
  window.position = 0;
}

function resize(window: ByteWindow, size: number): void {
  const larger = Buffer.allocUnsafeSlow(size);
  window.bytes.copy(larger, 0, 0, window.end);
  window.bytes = larger;
}

function append(window: ByteWindow, chunk: Uint8Array): void {
  const room = window.bytes.length - window.end;
  const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
  window.bytes.set(part, window.end);
  window.end += part.length;
  if (part.length < chunk.length) window.pending = chunk.subarray(part.length);
}

function checkText(window: ByteWindow): void {
  const end = window.ended ? window.end : lastBoundary(window.bytes, window.checked, window.end);
  if (!isUtf8(window.bytes.subarray(window.checked, end))) {
    const wrong = firstInvalid(window.bytes, window.checked, end);
    throw jsonError(
      "not valid UTF-8 text: the file was damaged or written in another encoding; write it again as UTF-8",
      standing(window, wrong),
    );
  }
  window.checked = end;
}

/** The end of the last complete character: a chunk may end in the middle of one. */
function lastBoundary(bytes: Buffer, from: number, end: number): number {
  let lead = end - 1;
  while (lead > from && lead > end - 4 && isContinuation(bytes[lead] as number)) lead -= 1;
  return lead >= from && lead + characterLength(bytes[lead] as number) > end ? lead : end;
}

function firstInvalid(bytes: Buffer, from: number, end: number): number {
  let position = from;
  while (position < end) {
    const next = position + characterLength(bytes[position] as number);
    if (next > end || !isUtf8(bytes.subarray(position, next))) return position;
    position = next;
  }
  return end;
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

const characterLength = (lead: number): number => (lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);

function lineAt(window: ByteWindow, position: number): { line: number; lineStart: number } {
  let { line, lineStart } = window;
  for (let at = window.bytes.indexOf(NEWLINE); at >= 0 && at < position; at = window.bytes.indexOf(NEWLINE, at + 1)) {
    line += 1;
    lineStart = window.base + at + 1;
  }
  return { line, lineStart };
}
