/**
 * The literal text between the interpolations of a template, as Terraform reads it: escapes, the strip
 * markers (`${~ … ~}`) and the indentation of `<<-` heredocs. The parser hands this text out raw.
 *
 * Facts (HCL native syntax specification, "Template Expressions", and tried on Terraform 1.11): a heredoc's
 * text is one token per line; a strip marker trims the one token beside it; `<<-` removes the smallest
 * indentation that any line starts with, blank lines not counted.
 */

export { isTemplateText } from "../model/template-text.js";

/** How the text of a template is written: a quoted string has backslash escapes, the others have none. */
export type TextStyle = "quoted" | "heredoc" | "flush-heredoc";

/** A stretch of literal text, as byte offsets of the source that holds it. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * What each stretch of literal text of one template stands for, by its start offset. Stretches come in source
 * order; `startsWithText` is false when the template begins with an interpolation or a directive.
 */
export function readTemplateTexts(
  source: Uint8Array,
  spans: readonly TextSpan[],
  style: TextStyle,
  startsWithText: boolean,
): ReadonlyMap<number, string> {
  const flush = style === "flush-heredoc";
  const whole = flush ? spans.map((span, index) => atLineStart(source, span, spans[index - 1]?.end ?? 0)) : spans;
  const runs = whole.map((span) => (span.start === span.end ? [] : trimmedTokens(source, span, style)));
  const shown = flush ? removeIndentation(runs, whole, startsWithText) : runs;
  return new Map(spans.map((span, index) => [span.start, (shown[index] ?? []).join("")]));
}

/** Resolves the escapes of a template's text: `$${`, `%%{`, and in quoted strings the backslash ones. */
function resolveEscapes(raw: string, style: TextStyle): string {
  const pattern = style === "quoted" ? QUOTED_ESCAPE : TEMPLATE_ESCAPE;
  return raw.replace(pattern, (escape: string) =>
    escape.startsWith("\\") ? backslashEscape(escape) : escape.slice(1),
  );
}

// --- internal ---

const TEMPLATE_ESCAPE = /\$\$\{|%%\{/g;
const QUOTED_ESCAPE = /\$\$\{|%%\{|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[^]/g;
const CONTROL_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function backslashEscape(escape: string): string {
  const letter = escape.charAt(1);
  if (letter === "u" || letter === "U") return String.fromCodePoint(Number.parseInt(escape.slice(2), 16));
  return CONTROL_ESCAPES[letter] ?? letter;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const slice = (source: Uint8Array, start: number, end: number): string => decoder.decode(source.subarray(start, end));

/** The parser moves the start of a flush heredoc's text behind the indentation that it removes; this moves it back. */
function atLineStart(source: Uint8Array, span: TextSpan, previousEnd: number): TextSpan {
  let start = span.start;
  while (start > previousEnd && isBlank(source[start - 1])) start -= 1;
  return { start, end: span.end };
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

function trimmedTokens(source: Uint8Array, span: TextSpan, style: TextStyle): readonly string[] {
  const raw = slice(source, span.start, span.end);
  const tokens = (style === "quoted" ? [raw] : raw.split(/(?<=\n)/)).map((token) => resolveEscapes(token, style));
  const stripsBefore = slice(source, Math.max(0, span.start - 2), span.start) === "~}";
  const stripsAfter = /^[$%]\{~/.test(slice(source, span.end, span.end + 3));
  return tokens.map((token, index) => {
    const left = stripsBefore && index === 0 ? token.trimStart() : token;
    return stripsAfter && index === tokens.length - 1 ? left.trimEnd() : left;
  });
}

interface LineToken {
  readonly text: string;
  readonly startsLine: boolean;
}

function removeIndentation(
  runs: readonly (readonly string[])[],
  spans: readonly TextSpan[],
  startsWithText: boolean,
): readonly (readonly string[])[] {
  let startsLine = true;
  let smallest = Number.POSITIVE_INFINITY;
  let previousEnd = startsWithText ? (spans[0]?.start ?? 0) : -1;
  const lines = runs.map((run, index): readonly LineToken[] => {
    const span = spans[index] ?? { start: previousEnd, end: previousEnd };
    const sequenceAtLineStart = startsLine && span.start > previousEnd;
    if (sequenceAtLineStart) smallest = 0;
    startsLine = startsLine && !sequenceAtLineStart;
    previousEnd = span.end;
    return run.map((text) => {
      const token = { text, startsLine };
      if (startsLine) smallest = Math.min(smallest, indentation(text));
      startsLine = text.endsWith("\n");
      return token;
    });
  });
  return lines.map((run) =>
    run.map(({ text, startsLine: first }) => (first ? withoutIndentation(text, smallest) : text)),
  );
}

/** How many blanks a line starts with; a blank line does not count, and no other line is that far in. */
function indentation(text: string): number {
  const trimmed = text.trimStart();
  return trimmed === "" && text.endsWith("\n") ? Number.POSITIVE_INFINITY : text.length - trimmed.length;
}

const withoutIndentation = (text: string, amount: number): string =>
  indentation(text) === Number.POSITIVE_INFINITY ? text : text.slice(amount);
