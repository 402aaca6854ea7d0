/**
 * From the bytes of a file to the bytes of JSON: unpacks gzip, drops the byte order mark, recognises a binary plan, and
 * takes the digest on the way. Parses nothing.
 */
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

import { InputError } from "../model/input-error.js";

/** The bytes of one input. */
export interface ByteSource {
  readonly file: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Told now and then how many bytes were read, as they were given. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * What takes the bytes of an input for its digest, a `Hash` of `node:crypto`: the package's types need none of
 * Node's.
 */
interface Digest {
  readonly update: (bytes: Uint8Array) => unknown;
}

/** True when a file that begins so is a binary planfile (a zip archive), which only Terraform itself can read. */
export const isPlanfile = (firstBytes: Uint8Array): boolean => startsWith(firstBytes, PLANFILE);

/** True for bytes that are packed with gzip. */
export const isGzip = (firstBytes: Uint8Array): boolean => startsWith(firstBytes, GZIP);

/** The length of the byte order mark at the start of UTF-8 text; 0 when there is none. */
export const markLength = (firstBytes: Uint8Array): number =>
  startsWith(firstBytes, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;

/**
 * The document's bytes, unpacked when they are gzip. Every byte as given goes into `digest`, also what comes
 * after the end of the compressed data. Throws an InputError when the bytes cannot be JSON, and for gzip that
 * unpacks to more than 1 GiB.
 */
export async function* documentBytes(source: ByteSource, digest: Digest): AsyncGenerator<Uint8Array> {
  const given = withDigest(source, digest);
  try {
    const head = await takeHead(given);
    if (!isGzip(head)) {
      refuseOther(head, source.file);
      yield head;
      yield* given;
      return;
    }
    const unpacked = unpack(head, given, source.file);
    const unpackedHead = await takeHead(unpacked);
    refuseOther(unpackedHead, source.file);
    yield unpackedHead;
    yield* unpacked;
    while ((await given.next()).done !== true);
  } finally {
    await given.return(undefined);
  }
}

// --- internal ---

const PLANFILE = [0x50, 0x4b, 0x03, 0x04];
const GZIP = [0x1f, 0x8b];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** Enough to see what a file is. */
const HEAD = 512;
const UNPACKED_CHUNK = 1 << 18;
/** A megabyte of gzip can hold a gigabyte of nothing, which takes minutes to read. */
const MOST_UNPACKED = 1 << 30;
const TOO_MUCH = "unpacked, this is larger than the 1 GiB that is read of gzip; give the unpacked file itself";

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

async function* withDigest({ chunks, onProgress }: ByteSource, digest: Digest): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of chunks) {
    digest.update(chunk);
    read += chunk.length;
    yield chunk;
    onProgress?.(read);
  }
}

async function takeHead(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  for (let length = 0; length < HEAD;) {
    const next = await chunks.next();
    if (next.done === true) break;
    taken.push(next.value);
    length += next.value.length;
  }
  return taken.length === 1 ? (taken[0] as Uint8Array) : Buffer.concat(taken);
}

async function* unpack(head: Uint8Array, rest: AsyncGenerator<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(joined(head, rest), { objectMode: false });
  const gunzip = createGunzip({ chunkSize: UNPACKED_CHUNK });
  packed.on("error", (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  let size = 0;
  try {
    for await (const chunk of gunzip) {
      size += (chunk as Uint8Array).length;
      if (size > MOST_UNPACKED) throw new InputError(TOO_MUCH, { file });
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw gzipError(error, file);
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}

/** Not `yield*`: closing this generator must leave `rest` open, whose end still has to be read. */
async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function gzipError(error: unknown, file: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR")
    return new InputError("the gzip data ends too early: the file was not written completely; write it again", {
      file,
    });
  return code.startsWith("Z_") ? new InputError("the gzip data is damaged; write the file again", { file }) : error;
}

/** Throws an InputError for what people pass by mistake and what cannot be a JSON object. */
function refuseOther(head: Uint8Array, file: string): void {
  const problem = problemOf(head);
  if (problem !== undefined) throw new InputError(problem, { file });
}

const HOW = "write it with: terraform show -json <planfile>";

function problemOf(head: Uint8Array): string | undefined {
  if (head.length === 0) return `the file is empty; ${HOW}`;
  if (isPlanfile(head)) return `this is a binary planfile, not JSON; ${HOW}`;
  if (isGzip(head)) return "this is gzip inside gzip; unpack it once";
  if (isWide(head))
    return (
      "this is UTF-16 text, as PowerShell's > writes it; save it as UTF-8: terraform show -json <planfile> " +
      "| Out-File -Encoding utf8 <file>"
    );
  const text = head.subarray(markLength(head));
  const first = text.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  if (first === undefined) return head.length < HEAD ? `the file holds nothing but whitespace; ${HOW}` : undefined;
  if (first === 0x3c) return "this is a web page or XML, not JSON: a download or login probably failed";
  if (first === 0x5b) return `this is a JSON list, not a plan; ${HOW}`;
  if (first === 0x22) return `this is a JSON text, not a plan; ${HOW}`;
  return first === 0x7b ? undefined : `this is not JSON (what terraform plan prints for people cannot be read); ${HOW}`;
}

const isWide = (head: Uint8Array): boolean =>
  startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]) || head[0] === 0 || head[1] === 0;
