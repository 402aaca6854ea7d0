/** How the text of a file is built: how its lines end, which line a character is in, and a byte order mark. */

/** What ends the lines of a text; what is added to it ends in the same way. */
export interface LineEnds {
  readonly end: "\n" | "\r\n";
  /** Whether the last line ends so as well. */
  readonly endsWithBreak: boolean;
}

/** How the lines of a text end: those of Windows where there is one such. */
export const lineEndsOf = (text: string): LineEnds => ({
  end: text.includes("\r\n") ? "\r\n" : "\n",
  endsWithBreak: text.endsWith("\n"),
});

/** The text with a further part behind its last line, which gets an end where it has none. */
export function withLastLine(text: string, line: string): string {
  const { end, endsWithBreak } = lineEndsOf(text);
  return `${text}${endsWithBreak ? "" : end}${line}${end}`;
}

/** The text without the byte order mark that some editors put first, of which positions know nothing. */
export const withoutByteOrderMark = (text: string): string => (text.startsWith("\uFEFF") ? text.slice(1) : text);
