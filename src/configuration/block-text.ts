/**
 * Where the blocks and attributes of a `.tf` file are. The kept HCL parser turns a file into JSON, but loses
 * the indentation of `<<-` heredocs, the digits of long numbers and all positions on the way. So this file only
 * finds where each expression stands, in a file that the parser has already found to be valid.
 */

/** An attribute: its name, the source text of its expression, and the line it starts on. */
interface AttributeText {
  readonly name: string;
  readonly expression: string;
  readonly line: number;
  /** Which character of the file its name starts with, from 0, without a byte order mark. */
  readonly at: number;
  /** Which one its expression starts with. */
  readonly expressionAt: number;
}

/** A block with its labels and what is inside. */
export interface BlockText {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: BodyText;
  readonly line: number;
  /** Which character of the file its type starts with, from 0, without a byte order mark. */
  readonly at: number;
}

/** What stands between the braces of a block, or in a file. */
export interface BodyText {
  readonly attributes: readonly AttributeText[];
  readonly blocks: readonly BlockText[];
}

/** The blocks and attributes of a valid `.tf` file. Text that makes no sense ends the reading. */
export function readSourceText(text: string): BodyText {
  return readBody({ text: text.replace(/^\ufeff/, ""), at: 0, line: 1, counted: 0 });
}

/**
 * Where an expression that starts at this offset ends: at the end of its line, unless brackets, strings or heredocs
 * go on.
 */
function endOfExpression(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "\n" && depth === 0) return at;
    if (CLOSING.has(character) && depth === 0) return at;
    if (OPENING.has(character)) depth += 1;
    if (CLOSING.has(character)) depth -= 1;
    at = endOfToken(text, at);
  }
  return text.length;
}

// --- internal ---

/** Where the reader is. */
interface Cursor {
  readonly text: string;
  at: number;
  /** The line of the character at `counted`, which the reader has passed. */
  line: number;
  counted: number;
}

const OPENING: ReadonlySet<string> = new Set(["(", "[", "{"]);
const CLOSING: ReadonlySet<string> = new Set([")", "]", "}"]);
const BLANK = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const BLANK_ON_LINE = /(?:[ \t\r]+|\/\*[^]*?\*\/)*/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t\r]*\n/uy;
const COMMENT = /#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//y;

function matchAt(text: string, at: number, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function take(cursor: Cursor, pattern: RegExp): string {
  const found = matchAt(cursor.text, cursor.at, pattern)?.[0] ?? "";
  cursor.at += found.length;
  return found;
}

/** The line that the reader is in, from 1. */
function lineOf(cursor: Cursor): number {
  const { text, at } = cursor;
  let next = text.indexOf("\n", cursor.counted);
  for (; next >= 0 && next < at; next = text.indexOf("\n", next + 1)) cursor.line += 1;
  cursor.counted = at;
  return cursor.line;
}

function readBody(cursor: Cursor): BodyText {
  const attributes: AttributeText[] = [];
  const blocks: BlockText[] = [];
  for (;;) {
    take(cursor, BLANK);
    const start = { line: lineOf(cursor), at: cursor.at };
    const name = take(cursor, NAME);
    if (name === "") return { attributes, blocks };
    take(cursor, BLANK_ON_LINE);
    if (cursor.text.charAt(cursor.at) === "=") attributes.push(readAttribute(cursor, name, start));
    else blocks.push(readBlock(cursor, name, start));
  }
}

/** Where an attribute or a block starts. */
type Start = Pick<AttributeText, "line" | "at">;

function readAttribute(cursor: Cursor, name: string, start: Start): AttributeText {
  cursor.at += 1;
  const end = endOfExpression(cursor.text, cursor.at);
  const written = cursor.text.slice(cursor.at, end);
  const expressionAt = cursor.at + written.length - written.trimStart().length;
  cursor.at = end;
  return { name, expression: written.trim(), ...start, expressionAt };
}

function readBlock(cursor: Cursor, type: string, start: Start): BlockText {
  const labels: string[] = [];
  for (;;) {
    take(cursor, BLANK_ON_LINE);
    const name = take(cursor, NAME);
    if (name !== "") {
      labels.push(name);
      continue;
    }
    if (cursor.text.charAt(cursor.at) !== '"') break;
    const end = endOfString(cursor.text, cursor.at);
    labels.push(cursor.text.slice(cursor.at + 1, end - 1));
    cursor.at = end;
  }
  cursor.at += 1;
  const body = readBody(cursor);
  cursor.at += 1;
  return { type, labels, body, ...start };
}

/** The end of whatever starts here: a string, a heredoc, a comment, or a single character. */
function endOfToken(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === '"') return endOfString(text, at);
  if (character === "<") return endOfHeredoc(text, at) ?? at + 1;
  if (character === "#" || character === "/") return at + (matchAt(text, at, COMMENT)?.[0].length ?? 1);
  return at + 1;
}

function endOfString(text: string, start: number): number {
  return endOfTemplate(text, start + 1, (at) => (text.charAt(at) === '"' ? at + 1 : undefined), true);
}

function endOfHeredoc(text: string, start: number): number | undefined {
  const opening = matchAt(text, start, HEREDOC);
  if (opening === undefined) return undefined;
  const closing = new RegExp(`[ \\t]*${opening[1] ?? ""}(?=[ \\t\\r]*(?:\\n|$))`, "y");
  const closed = (at: number): number | undefined => {
    const found = text.charAt(at - 1) === "\n" ? matchAt(text, at, closing) : undefined;
    return found === undefined ? undefined : at + found[0].length;
  };
  return endOfTemplate(text, start + opening[0].length, closed, false);
}

/** Goes through literal text and interpolations until `closed` says that the template ends here. */
function endOfTemplate(
  text: string,
  start: number,
  closed: (at: number) => number | undefined,
  backslashes: boolean,
): number {
  let at = start;
  while (at < text.length) {
    const end = closed(at);
    if (end !== undefined) return end;
    const two = text.slice(at, at + 2);
    if (two === "$$" || two === "%%") at += text.charAt(at + 2) === "{" ? 3 : 1;
    else if (two === "${" || two === "%{") at = endOfInterpolation(text, at + 2);
    else at += backslashes && two.startsWith("\\") ? 2 : 1;
  }
  return text.length;
}

function endOfInterpolation(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "}" && depth === 0) return at + 1;
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    at = endOfToken(text, at);
  }
  return text.length;
}
