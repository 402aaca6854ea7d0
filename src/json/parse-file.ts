import { InputError } from "../model/input-error.js";

/**
 * The plain data of a small JSON file. Throws an InputError: with `problem` for text that is no JSON, and with line and
 * column for a key that stands twice in one object, of which `JSON.parse` keeps the last without a word. Neither quotes
 * anything of the file.
 *
 * `parseJsonFile(text, "proof.json", "this proof is not JSON")`
 */
export function parseJsonFile(text: string, file: string, problem: string): unknown {
  const value = parsed(text, file, problem);
  const repeated = repeatedKey(text);
  if (repeated === undefined) return value;
  const before = text.slice(0, repeated).split("\n");
  throw new InputError("this key stands twice in its object: which one counts is not defined; keep one", {
    file,
    line: before.length,
    column: (before.at(-1) ?? "").length + 1,
  });
}

/** Where a key stands that its object has already, counted from 0, in a text that is JSON; undefined without one. */
export function repeatedKey(text: string): number | undefined {
  const open: Set<string>[] = [];
  for (let position = 0; position < text.length; position += 1) {
    const character = text[position];
    if (character === "{" || character === "[") open.push(new Set());
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = closingQuote(text, position);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(position, end + 1)) as string;
        if (open.at(-1)?.has(key) === true) return position;
        open.at(-1)?.add(key);
      }
      position = end;
    }
  }
  return undefined;
}

// --- internal ---

function parsed(text: string, file: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(problem, { file });
  }
}

function closingQuote(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end;
}

const COLON_NEXT = /[ \t\n\r]*:/y;

function isKey(text: string, end: number): boolean {
  COLON_NEXT.lastIndex = end + 1;
  return COLON_NEXT.test(text);
}
