/** Words that people write into contracts, baselines, histories and ledgers: kept for years, and shown to many. */
import { holdsCredential } from "../credentials/called.js";

/** What is wrong with words: one character that nobody sees, by its number (`U+202E`), or what nobody may see. */
export type WordsProblem = { readonly is: "unseen"; readonly character: string } | { readonly is: "credential" };

/** Whether words are a name, which stands in a line, or a text, which may have several. */
export type WordsForm = "one line" | "several lines";

/** What is wrong with words; undefined where nothing is. Says nothing of words that only mean nothing. */
export function wordsProblem(text: string, form: WordsForm): WordsProblem | undefined {
  if (holdsCredential(text)) return { is: "credential" };
  const character = unseenIn(text, form);
  return character === undefined ? undefined : { is: "unseen", character };
}

/** The problem as the rest of a sentence that begins with what the words are: `this reason has …`. Shows no words. */
export const problemSentence = (problem: WordsProblem): string =>
  problem.is === "credential"
    ? "has what looks like a password or a key in it"
    : `has a character in it that nobody sees (${problem.character})`;

/** The same with what is to be done: `…; write it without`. */
export const problemAndAdvice = (problem: WordsProblem): string => `${problemSentence(problem)}; ${ADVICE[problem.is]}`;

// --- internal ---

const ADVICE: Readonly<Record<WordsProblem["is"], string>> = {
  credential: "these words are shown to many, so leave that out, and revoke it where it is one",
  unseen: "write the words without it",
};

/** What steers a terminal, breaks a line, turns the order of what follows around, or takes no ink. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{NChar}\u2800]/u;

/** What ends lines and parts words in a text that may have several lines. */
const LINES = /\r\n|[\n\t]/g;

/** A line that ends is one line: `owner: |` of YAML gives its text with that. */
const LAST_END = /\r?\n$/;

/** What makes one sign of several: a heart with its color, three people as a family, a key with its frame. */
const PICTURE = "\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|[\\ufe0e\\ufe0f])?";
const EMOJI = new RegExp(`[0-9#*]\\ufe0f?\\u20e3|${PICTURE}(?:\\u200d${PICTURE})*`, "gu");

/** Where letters join or do not as their neighbours say: `می‌خواهم`, and conjuncts of the scripts of India. */
const JOINED = new RegExp(
  "(?<=[\\p{scx=Arab}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Gujr}\\p{scx=Guru}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Orya}" +
    "\\p{scx=Sinh}\\p{scx=Taml}\\p{scx=Telu}])[\\u200c\\u200d](?=\\p{L})",
  "gu",
);

function unseenIn(text: string, form: WordsForm): string | undefined {
  const one = form === "one line" ? text.replace(LAST_END, "") : text.replace(LINES, " ");
  const [found] = UNSEEN.exec(one.replace(EMOJI, " ").replace(JOINED, " ")) ?? [];
  return found === undefined
    ? undefined
    : `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
