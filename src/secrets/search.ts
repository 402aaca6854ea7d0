import { hash as digestOf, randomBytes } from "node:crypto";

/**
 * Finds any of many texts in another one, in a time that follows the length of that one and not how many there are.
 *
 * It keeps none of them: equal texts are told by a keyed digest, and the key is made for this one search and never
 * leaves it. Where one may begin is told by a rolling digest of a few of its characters, those that the fewest others
 * have as well.
 */
export interface Search {
  /** True when one of the texts is the whole of this one. */
  readonly is: (text: string) => boolean;
  /** True when one of the texts stands in this one. */
  readonly isIn: (text: string) => boolean;
  /** Where they stand in this one: begin and end of each, in no order, some in others. */
  readonly places: (text: string) => readonly (readonly [number, number])[];
  /** How often something that may have been one of the texts was looked at, for tests. */
  readonly looked: () => number;
}

/** A search for texts of at least four characters; shorter ones are only found as wholes. */
export function searchFor(texts: ReadonlySet<string>): Search {
  const key = randomBytes(32).toString("base64");
  const base = (randomBytes(4).readUInt32LE(0) | 1) >>> 0;
  const digest = (text: string): string => digestOf("sha256", Buffer.from(key + text, "utf16le"), "base64");
  const digests = new Set([...texts].map(digest));
  const lengths = new Set([...texts].map(({ length }) => length));
  const hashes = new Set([...texts].map((text) => hashOf(text, base)));
  let looked = 0;
  const isOne = (text: string): boolean => {
    looked += 1;
    return lengths.has(text.length) && hashes.has(hashOf(text, base)) && digests.has(digest(text));
  };
  const long = anchorsOf(
    [...texts].filter(({ length }) => length >= LONG),
    LONG,
    base,
  );
  const short = anchorsOf(
    [...texts].filter(({ length }) => length >= SHORT && length < LONG),
    SHORT,
    base,
  );
  return {
    is: isOne,
    isIn: (text) => [long, short].some((anchors) => find(text, anchors, isOne, () => true)),
    places: (text) => {
      const found: (readonly [number, number])[] = [];
      for (const anchors of [long, short]) find(text, anchors, isOne, (...place) => found.push(place) === 0);
      return found;
    },
    looked: () => looked,
  };
}

// --- internal ---

/** How many characters tell where a text may begin. */
const LONG = 8;
const SHORT = 4;

/** Texts that have some characters: where in them those stand, and how long they are. */
interface Anchor {
  readonly offset: number;
  readonly length: number;
}

interface Anchors {
  readonly width: number;
  readonly base: number;
  /** What a character counts in the digest when it is the first one, and leaves. */
  readonly leaving: number;
  /** By the digest of the characters. */
  readonly at: ReadonlyMap<number, readonly Anchor[]>;
  /** Which digests there are at all, by some of their bits: most characters begin nothing. */
  readonly filter: Uint8Array;
}

const FILTER_BITS = 18;
const slotOf = (hash: number): number => Math.imul(hash, 0x9e3779b1) >>> (32 - FILTER_BITS);

function anchorsOf(texts: readonly string[], width: number, base: number): Anchors {
  const at = new Map<number, Anchor[]>();
  const filter = new Uint8Array(1 << FILTER_BITS);
  const hashesOfAll = texts.map((text) => hashesOf(text, width, base));
  const counts = countsOf(hashesOfAll);
  for (const [position, text] of texts.entries()) {
    const hashes = hashesOfAll[position] as Int32Array;
    const offset = rarest(text, hashes, width, counts);
    const hash = hashes[offset] as number;
    const known = at.get(hash) ?? [];
    if (!known.some((anchor) => anchor.offset === offset && anchor.length === text.length))
      known.push({ offset, length: text.length });
    at.set(hash, known);
    filter[slotOf(hash)] = 1;
  }
  return { width, base, leaving: leavingOf(width, base), at, filter };
}

/** How often each digest stands in the texts, more or less. */
function countsOf(hashesOfAll: readonly Int32Array[]): Uint32Array {
  const counts = new Uint32Array(hashesOfAll.length === 0 ? 0 : 1 << FILTER_BITS);
  for (const hashes of hashesOfAll)
    for (let offset = 0; offset < hashes.length; offset += 1) {
      const slot = slotOf(hashes[offset] as number);
      counts[slot] = (counts[slot] as number) + 1;
    }
  return counts;
}

/** Where the characters are that are the rarest; of those, where enough different ones stand together, or the most. */
function rarest(text: string, hashes: Int32Array, width: number, counts: Uint32Array): number {
  const countAt = (offset: number): number => counts[slotOf(hashes[offset] as number)] as number;
  let fewest = Infinity;
  for (let offset = 0; offset < hashes.length; offset += 1) fewest = Math.min(fewest, countAt(offset));
  let [found, different] = [0, 0];
  for (let offset = 0; offset < hashes.length && different < (width * 3) / 4; offset += 1) {
    if (countAt(offset) !== fewest) continue;
    const here = differentIn(text, offset, offset + width);
    if (here > different) [found, different] = [offset, here];
  }
  return found;
}

/** How many different characters stand in a part of a text. */
function differentIn(text: string, begin: number, end: number): number {
  let different = 0;
  for (let position = begin; position < end; position += 1)
    if (text.indexOf(text[position] as string, begin) === position) different += 1;
  return different;
}

/** Hands out where one of the texts begins and ends, until told to stop; true when it was. */
function find(
  text: string,
  { width, base, leaving, at, filter }: Anchors,
  isOne: (text: string) => boolean,
  visit: (begin: number, end: number) => boolean,
): boolean {
  if (at.size === 0) return false;
  let hash = 0;
  for (let position = 0; position < text.length; position += 1) {
    hash = rolled(hash, text, position, width, base, leaving);
    if (position < width - 1 || filter[slotOf(hash)] !== 1) continue;
    const start = position - width + 1;
    const isFound = (at.get(hash) ?? []).some(({ offset, length }) => {
      const [begin, end] = [start - offset, start - offset + length];
      return begin >= 0 && end <= text.length && isOne(text.slice(begin, end)) && visit(begin, end);
    });
    if (isFound) return true;
  }
  return false;
}

/** The digest of every so many characters in a row. */
function hashesOf(text: string, width: number, base: number): Int32Array {
  const hashes = new Int32Array(text.length - width + 1);
  const leaving = leavingOf(width, base);
  let hash = 0;
  for (let position = 0; position < text.length; position += 1) {
    hash = rolled(hash, text, position, width, base, leaving);
    if (position >= width - 1) hashes[position - width + 1] = hash;
  }
  return hashes;
}

/** The same of a whole text: quickly told, and not beyond doubt. */
function hashOf(text: string, base: number): number {
  let hash = text.length;
  for (let position = 0; position < text.length; position += 1)
    hash = (Math.imul(hash, base) + text.charCodeAt(position)) | 0;
  return hash;
}

/** The digest of the last `width` characters up to a position, from that of those up to the one before. */
function rolled(hash: number, text: string, position: number, width: number, base: number, leaving: number): number {
  const kept = position < width ? hash : (hash - Math.imul(text.charCodeAt(position - width), leaving)) | 0;
  return (Math.imul(kept, base) + text.charCodeAt(position)) | 0;
}

function leavingOf(width: number, base: number): number {
  let leaving = 1;
  for (let position = 1; position < width; position += 1) leaving = Math.imul(leaving, base);
  return leaving;
}
