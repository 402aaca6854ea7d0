/** How the text of a file is written, apart from what it says: how its lines end, and a mark that editors put first. */

/** What ends the lines of a text; what is added to it ends in the same way. */
export interface LineEnds {
  readonly end: "\n" | "\r\n";
  /** Whether the last line has one as well. */
  readonly isLast: boolean;
}

/** How the lines of a text end: those of Windows where there is one such. */
export const lineEndsOf = (text: string): LineEnds => ({
  end: text.includes("\r\n") ? "\r\n" : "\n",
  isLast: text.endsWith("\n"),
});

/** The text with a further part behind its last line, which gets an end where it has none. */
export function withLastLine(text: string, line: string): string {
  const { end, isLast } = lineEndsOf(text);
  return `${text}${isLast ? "" : end}${line}${end}`;
}

/** The text without the byte order mark that some editors put first, of which positions know nothing. */
export const withoutByteOrderMark = (text: string): string => (text.startsWith("\uFEFF") ? text.slice(1) : text);

/** The line of the character with this number in a text, both from 1 and 0: `lineAt("a\nb", 2)` is 2. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
