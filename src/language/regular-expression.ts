/**
 * Terraform's regular expressions are those of Go. The port of Go's own engine that is used here reads the same
 * patterns and finds the same matches, in time with the length of the text: JavaScript's would run for years on
 * `(a|a)*b`.
 */
import type * as Engine from "re2js";
import { createRequire } from "node:module";
import { undecided } from "./failure.js";

/**
 * All matches of a pattern in a text, in their order, none inside of another: of `[a-z]+` in `ab1c` there are `ab` and
 * `c`. Throws an EvaluationFailure for what is no pattern, and where finding them would take too long.
 */
export function findMatches(pattern: string, source: string): readonly RegExpMatchArray[] {
  const compiled = compilePattern(pattern);
  const found: RegExpMatchArray[] = [];
  let steps = source.length * compiled.programSize();
  if (steps > MOST_STEPS) throw undecided("a text is too long for a pattern");
  for (const match of compiled.matchAll(source)) {
    // Each search may go to the end of the text and come back with a match near its start.
    steps += (source.length - (match.index ?? 0)) * compiled.programSize();
    if (steps > MOST_STEPS) throw undecided("a text has too many matches of a pattern");
    found.push(match);
  }
  return found;
}

// --- internal ---

/** Seconds, and what no configuration comes near: a pattern of 20 characters in a text of a kilobyte takes 20,000. */
const MOST_STEPS = 2e8;

const require = createRequire(import.meta.url);
const compiledBefore = new Map<string, Engine.RE2JS>();
const MOST_REMEMBERED = 1_000;

function compilePattern(pattern: string): Engine.RE2JS {
  const known = compiledBefore.get(pattern);
  if (known !== undefined) return known;
  // Most configurations have no pattern, and the engine is not small.
  const { RE2JS } = require("re2js") as typeof Engine;
  // The engine keeps groups in plain objects, where one of this name would be lost.
  if (pattern.includes("__proto__")) throw undecided("a pattern cannot be read");
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiledBefore.size >= MOST_REMEMBERED) compiledBefore.clear();
    compiledBefore.set(pattern, compiled);
    return compiled;
  } catch {
    throw undecided("a pattern cannot be read");
  }
}
