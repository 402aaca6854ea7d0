/**
 * True for text that stands where a reason belongs and is none: `TODO`, `tbd`, `…`, `-`, `?`, and also `TODO: ask
 * Kim`. Who reads the contract later would not know why something may differ.
 */
export function isPlaceholder(reason: string): boolean {
  const text = reason.trim();
  // Without one letter or digit nothing is said: `.`, `...`, `--`, `???`.
  if (text !== "" && !/[\p{L}\p{N}]/u.test(text)) return true;
  const word = text.replace(/^\p{P}+|\p{P}+$/gu, "").toLowerCase();
  return WORDS.has(word) || NOTE_TO_ONESELF.test(text);
}

// --- internal ---

/** What people write for "later", and for nothing. */
const WORDS: ReadonlySet<string> = new Set([
  "todo",
  "to do",
  "tbd",
  "tba",
  "fixme",
  "fix me",
  "xxx",
  "wip",
  "n/a",
  "none",
]);

/** `TODO: ask Kim` says what is to be done, and not why. */
const NOTE_TO_ONESELF = /^\p{P}*(?:todo|tbd|tba|fixme|xxx)(?:\([^)]*\))?\s*[:–—-]/iu;
