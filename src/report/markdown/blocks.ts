/** What Markdown is put together from; `prose` and `code` make texts from the data short and harmless. */
import { shorten } from "../columns.js";
import { escapeMarkdown, markdownCode } from "../escape.js";

/** Lines of Markdown. */
export type Block = readonly string[];

const LONGEST_NAME = 240;
const LONGEST_PROSE = 1_000;

/** A sentence, or a part of one, from the data: `prose("Set `a.b` to 15.4.")`. */
export const prose = (text: string, limit = LONGEST_PROSE): string => escapeMarkdown(shorten(text, limit));

/** A name from the data: `code("aws_subnet.a[0]")`. */
export const code = (text: string): string => markdownCode(shorten(text, LONGEST_NAME));

/** Lines as one text that ends in a line break. */
export const asText = (lines: Block): string => `${lines.join("\n")}\n`;

/** A row of a table; the cells must be safe already. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The line below the heads of a table: columns of numbers are set to the right. */
export const tableRule = (columns: readonly ("text" | "number")[]): string =>
  tableRow(columns.map((kind) => (kind === "text" ? "---" : "---:")));

/**
 * Lines that a reader opens, under a summary that must be safe already. Where HTML is not known it reads as a heading
 * and what belongs to it.
 */
export const fold = (summary: string, content: Block): Block =>
  content.length === 0 ? [] : [`<details><summary>${summary}</summary>`, "", ...content, "", "</details>"];

/** A list of at most so many items, and how many are left out. */
export function listOf<Item>(items: readonly Item[], most: number, lineOf: (item: Item) => string): Block {
  const more = items.length - most;
  return [
    ...items.slice(0, most).map((item) => `- ${lineOf(item)}`),
    ...(more > 0 ? [`- and ${more} more (in the JSON report)`] : []),
  ];
}

/** How many bytes a text takes, with the line break that joins it to the one before. */
export const byteLength = (text: string): number => Buffer.byteLength(text, "utf8") + 1;

/** The first of them that has room; none where none has. */
export const firstThatFits = (candidates: readonly string[], room: number): readonly string[] =>
  candidates.filter((candidate) => byteLength(candidate) <= room).slice(0, 1);
