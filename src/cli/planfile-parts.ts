/**
 * What a binary plan holds besides the plan itself, by which two of them can be told apart where their JSON cannot: the
 * text of the configuration, and which providers were selected. Terraform puts both beside the plan into one archive.
 */
import { inflateRawSync } from "node:zlib";
import { InputError } from "../model/input-error.js";
import { compareText } from "../model/value.js";
import { sha256Of } from "../model/sha256.js";

/** The digests of what a binary plan was made of. */
export interface PlanfileParts {
  /** SHA-256 in hex by the name in the archive: `tfconfig/m-/main.tf`, `.terraform.lock.hcl`. */
  readonly digests: ReadonlyMap<string, string>;
  /** What names the state that it was made with; absent where there was none. */
  readonly lineage?: string;
}

/** Reads the archive. Throws an InputError for one that cannot be read. `file` is what the user called it. */
export function planfileParts(archive: Uint8Array, file: string): PlanfileParts {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const digests = new Map<string, string>();
  let lineage: string | undefined;
  try {
    for (const entry of entriesIn(bytes)) {
      if (entry.name === STATE) lineage = lineageOf(contentOf(entry, bytes));
      if (entry.name !== LOCK && !entry.name.startsWith(CONFIGURATION)) continue;
      if (digests.has(entry.name)) throw new RangeError("a name stands twice");
      digests.set(entry.name, sha256Of(contentOf(entry, bytes)));
    }
  } catch {
    throw new InputError("the archive of this binary plan is damaged; plan again: terraform plan -out=<file>", {
      file,
    });
  }
  if (![...digests.keys()].some((name) => name.startsWith(CONFIGURATION)))
    throw new InputError("this binary plan does not have the text of its configuration; plan again with Terraform", {
      file,
    });
  return { digests, ...(lineage === undefined ? {} : { lineage }) };
}

/** What two binary plans were not made of alike, in words; none where all of it is the same. */
export function differentParts(judged: PlanfileParts, replanned: PlanfileParts): readonly string[] {
  const names = [...new Set([...judged.digests.keys(), ...replanned.digests.keys()])].sort(compareText);
  const parts = names
    .filter((name) => judged.digests.get(name) !== replanned.digests.get(name))
    .map((name) => (name === LOCK ? LOCK : name.slice(CONFIGURATION.length).replace(/^m-\//, "")));
  const isOfAnother =
    judged.lineage !== undefined && replanned.lineage !== undefined && judged.lineage !== replanned.lineage;
  return [
    ...parts.map((part) =>
      part === LOCK
        ? `other providers are selected than were judged (${LOCK})`
        : `its configuration is not the one that was judged: ${part} is another text`,
    ),
    ...(isOfAnother
      ? ["it was made with another state (its lineage is another one): it is of another environment"]
      : []),
  ];
}

// --- internal ---

const CONFIGURATION = "tfconfig/";
const LOCK = ".terraform.lock.hcl";
const STATE = "tfstate";

/** An entry of the directory of an archive. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly start: number;
}

/**
 * By its directory, which Go reads as well. Throws a RangeError where a number leads out of the archive. Names, sizes
 * and positions: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
 */
function entriesIn(bytes: Buffer): readonly Entry[] {
  // Terraform writes no comment, and nothing before, between or after: another reader could see another directory.
  const end = bytes.length - END_LENGTH;
  const start = bytes.readUInt32LE(end + 16);
  if (bytes.readUInt32LE(end) !== END || start + bytes.readUInt32LE(end + 12) !== end)
    throw new RangeError("no directory");
  const entries: Entry[] = [];
  let position = start;
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(position) !== ENTRY) throw new RangeError("no entry");
    const [name, extra, comment] = [28, 30, 32].map((at) => bytes.readUInt16LE(position + at)) as [
      number,
      number,
      number,
    ];
    entries.push({
      name: bytes.toString("utf8", position + ENTRY_LENGTH, position + ENTRY_LENGTH + name),
      method: bytes.readUInt16LE(position + 10),
      packed: bytes.readUInt32LE(position + 20),
      size: bytes.readUInt32LE(position + 24),
      start: bytes.readUInt32LE(position + 42),
    });
    position += ENTRY_LENGTH + name + extra + comment;
  }
  if (position !== end) throw new RangeError("more entries");
  return entries;
}

function contentOf({ method, packed, size, start }: Entry, bytes: Buffer): Buffer {
  if (bytes.readUInt32LE(start) !== LOCAL) throw new RangeError("no file");
  const begin = start + LOCAL_LENGTH + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  const content = bytes.subarray(begin, begin + packed);
  if (content.length !== packed || size > LARGEST) throw new RangeError("no such file");
  const unpacked = method === STORED ? content : inflateRawSync(content, { maxOutputLength: Math.max(size, 1) });
  if ((method !== STORED && method !== DEFLATED) || unpacked.length !== size) throw new RangeError("another size");
  return unpacked;
}

function lineageOf(state: Buffer): string | undefined {
  const { lineage } = JSON.parse(state.toString("utf8")) as { readonly lineage?: unknown };
  return typeof lineage === "string" && lineage !== "" ? lineage : undefined;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
/** No file of a configuration is larger, and few states are. */
const LARGEST = 256 * 1024 * 1024;
