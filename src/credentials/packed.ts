/**
 * What a text says that is nothing but base64, where that is a text itself: `readablePacked` of the base64 of
 * `DB_PASSWORD=hunter2 # for now` is that. Undefined for digests, keys and words, which come to no text.
 */
export function readablePacked(text: string): string | undefined {
  if (text.length < LEAST || text.length % 4 === 1 || !PACKED.test(text)) return undefined;
  // Most of what could be base64 is told by its first bytes.
  if (Buffer.from(text.slice(0, LEAST), "base64").some(isControl)) return undefined;
  const read = Buffer.from(text, "base64").toString("utf8");
  return UNREADABLE.test(read) ? undefined : read;
}

// --- internal ---

/** A name, a sign and a password have so many characters in base64. */
const LEAST = 24;
const PACKED = /^[A-Za-z0-9+/]+={0,2}$/;
const isControl = (byte: number): boolean => byte < 9 || (byte > 13 && byte < 32);
/** Control characters, and what comes of bytes that are no text. */
const UNREADABLE = /(?![\t\n\r])[\p{Cc}\ufffd]/u;
