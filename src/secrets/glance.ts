/**
 * A quick test before the search for secrets in bytes that were decoded: can any secret stand in them at all? Nearly
 * every word of a plan can be taken for base64 (`sg-0a1b2c3d`), and what comes out of it is mostly no text, so that the
 * search, which costs a hundred times as much, can be left out.
 */

/** True when one of the texts can stand in the bytes, in UTF-8 or UTF-16, however it is escaped, laid out or packed. */
export type Glance = (bytes: Uint8Array) => boolean;

/**
 * A glance for texts as `bare` gives them. It never denies what a search for them would find; nearly all that holds
 * none of them it does: `glanceFor(["correct horse"])(Buffer.from("sg-0a1b2c3d", "base64"))` is false.
 */
export function glanceFor(texts: Iterable<string>): Glance {
  const high = new Uint8Array(256).fill(0);
  for (const byte of DECORATING) high[byte] = 1;
  let least = LEAST_PACKED;
  for (const text of texts) {
    // What stands for bytes that are no text stands for any of them.
    if (text.includes("\ufffd")) return () => true;
    least = Math.min(least, text.length);
    for (let position = 0; position < text.length; position += 1) high[text.charCodeAt(position) >> 8] = 1;
  }
  return (bytes) =>
    hasNarrow(bytes, least) || (isWide(bytes) && [0, 1].some((end) => hasWide(bytes, end, high, least)));
}

/** True for bytes that can be UTF-16. */
export const isWide = (bytes: Uint8Array): boolean =>
  bytes.includes(0) || (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/** The least of base64 that is unpacked. */
export const LEAST_PACKED = 8;

// --- internal ---

/**
 * The first bytes, in UTF-16, of what can stand between the characters of a copy: Latin letters, of which escapes and
 * encodings are made, and all characters that `bare` and `unescaped` drop, some of which are two.
 */
const DECORATING = [
  0x00, 0x03, 0x06, 0x07, 0x08, 0x11, 0x16, 0x17, 0x18, 0x20, 0x30, 0x31, 0xd8, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xfe,
  0xff,
];

/** True when so many characters stand in a row; which ones does not matter. */
function hasNarrow(bytes: Uint8Array, least: number): boolean {
  let row = 0;
  for (let position = 0; position < bytes.length;) {
    const length = characterAt(bytes, position);
    // Four bytes are two characters of JavaScript.
    row = length === 0 ? 0 : row + (length === 4 ? 2 : 1);
    if (row >= least) return true;
    position += Math.max(1, length);
  }
  return false;
}

/** How many bytes the character has that begins here; 0 when none does. Some that UTF-8 forbids count. */
function characterAt(bytes: Uint8Array, position: number): number {
  const first = bytes[position] as number;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let next = 1; next < length; next += 1) if (((bytes[position + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** True when so many characters stand in a row whose first bytes are known; `end` is where those stand in a pair. */
function hasWide(bytes: Uint8Array, end: number, high: Uint8Array, least: number): boolean {
  let row = 0;
  for (let position = end; position < bytes.length; position += 2) {
    row = high[bytes[position] as number] === 1 ? row + 1 : 0;
    if (row >= least) return true;
  }
  return false;
}
