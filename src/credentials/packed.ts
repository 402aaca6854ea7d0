/** Texts that are nothing but base64 of a text: `DB_PASSWORD=hunter2` behind `REJfUEFTU1dPUkQ9aHVudGVyMg==`. */

/**
 * What base64 comes to, where that is a text that a person could have written; undefined for digests, keys and words,
 * which come to no text, and for what is no base64.
 */
export function readablePacked(text: string): string | undefined {
  if (!isPacked(text)) return undefined;
  // Most of what could be base64 is told by its first bytes.
  if (Buffer.from(text.slice(0, LEAST), "base64").some(isControl)) return undefined;
  const read = Buffer.from(text, "base64").toString("utf8");
  return UNREADABLE.test(read) ? undefined : read;
}

/**
 * What base64 comes to where its name says that it is a script or the like, with whatever signs in it. It may be broken
 * into lines, as `base64` writes it.
 */
export function scriptPacked(text: string): string | undefined {
  const lines = text.split(/\s+/);
  if (!isPacked(lines.join(""))) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(lines.join(""), "base64"));
  } catch {
    return undefined;
  }
}

// --- internal ---

/** A name, a sign and a password have so many characters in base64. */
const LEAST = 24;
const PACKED = /^[A-Za-z0-9+/]+={0,2}$/;
const isPacked = (text: string): boolean => text.length >= LEAST && text.length % 4 !== 1 && PACKED.test(text);
const isControl = (byte: number): boolean => byte < 9 || (byte > 13 && byte < 32);
/** Control characters, and what comes of bytes that are no text. */
const UNREADABLE = /(?![\t\n\r])[\p{Cc}\ufffd]/u;
