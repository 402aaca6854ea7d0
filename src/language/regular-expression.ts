/**
 * Terraform's regular expressions are those of Go (RE2). The part of their syntax that means the same here, or
 * can be written so, is translated; for anything else only Terraform can tell.
 */
import { undecided } from "./failure.js";

/** The same pattern for JavaScript, global. Throws an EvaluationFailure when it cannot be translated for sure. */
export function translatePattern(pattern: string): RegExp {
  const [, letters = "", body = ""] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern) ?? [];
  if (BACKTRACKING.test(body)) throw undecided("a pattern repeats what already repeats");
  const translated = translateTokens(body, letters.includes("s"));
  try {
    return new RegExp(translated, `gu${letters.replaceAll("s", "")}`);
  } catch {
    throw undecided("a pattern cannot be translated");
  }
}

// --- internal ---

/** A repetition inside a repetition, which RE2 handles in linear time and JavaScript possibly never ends with. */
const BACKTRACKING = /\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)[*+{]/s;

const TOKEN = /\\[pP]\{\^?\w+\}|\\x\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\.|\(\?P?<\w+>|\(\?:|\(\?|\[\^?\]?|[^]/gsu;
const BLANKS = "\\t\\n\\f\\r ";
/** Escapes that are letters or digits and mean the same in both. */
const SAME_ESCAPES = /^\\[dDwWbBtnrfv]$/;

function translateTokens(body: string, dotTakesAll: boolean): string {
  let inClass = false;
  return [...body.matchAll(TOKEN)]
    .map(([token]) => {
      if (inClass) {
        if (token === "]") inClass = false;
        return classToken(token);
      }
      if (token.startsWith("[")) {
        inClass = true;
        return token.replace("]", "\\]");
      }
      return plainToken(token, dotTakesAll);
    })
    .join("");
}

function plainToken(token: string, dotTakesAll: boolean): string {
  if (token === ".") return dotTakesAll ? "[^]" : "[^\\n]";
  if (token === "(?:") return token;
  if (token.startsWith("(?P<") || token.startsWith("(?<")) return token.replace("P", "");
  if (token === "(?") throw undecided("a pattern has flags or conditions inside");
  if (token === "\\s" || token === "\\S") return token === "\\s" ? `[${BLANKS}]` : `[^${BLANKS}]`;
  if (token === "\\A" || token === "\\z") return token === "\\A" ? "(?<![^])" : "(?![^])";
  return token.startsWith("\\") ? escape(token) : token;
}

function classToken(token: string): string {
  if (token.startsWith("[")) throw undecided("a pattern has a class inside of a class");
  if (token === "\\s") return BLANKS;
  if (token === "\\b" || token === "\\B") throw undecided("a pattern has an escape that cannot be translated");
  return token.startsWith("\\") ? escape(token) : token;
}

function escape(token: string): string {
  if (token.startsWith("\\x{")) return `\\u{${token.slice(3)}`;
  if (SAME_ESCAPES.test(token) || /^\\(?:x|[pP]\{[^^])/.test(token)) return token;
  const character = token.slice(1);
  if (/^[A-Za-z0-9]/.test(character)) throw undecided("a pattern has an escape that cannot be translated");
  return /[\^$\\.*+?()[\]{}|/-]/.test(character) && character !== "-" ? token : character === "-" ? "\\x2d" : character;
}
