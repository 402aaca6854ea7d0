import pc from "picocolors";
import { displayWidth, fold, padTo, runsRightToLeft, shorten, wrap } from "./columns.js";
import { visible } from "./escape.js";
import type { ReportOptions } from "./reporter.js";
import type { Cell } from "./summarize.js";

/** The terminal that a page is laid out for. */
export interface Page {
  readonly width: number;
  readonly colours: ReturnType<typeof pc.createColors>;
  /** The folder that links to files begin with; undefined where there are none. */
  readonly fileBase?: string;
}

/** Lines of text, without their breaks. */
export type Lines = readonly string[];

const NARROWEST = 40;
/** Characters of one name. */
const LONGEST_NAME = 240;
/** Characters of one sentence. */
export const LONGEST_PROSE = 1_000;

/** The page for these options: 80 columns without colour where they say nothing. */
export const openPage = ({ width = 80, colour = false, fileBase }: ReportOptions): Page => ({
  width: Math.max(width, NARROWEST),
  colours: pc.createColors(colour),
  ...(fileBase === undefined ? {} : { fileBase }),
});

/** Text from the data, on one line and short enough. */
export const shown = (text: string, limit = LONGEST_NAME): string => shorten(visible(text), limit);

/** Prose after a lead; further lines are indented as far as the lead is wide. No line for no prose. */
export function hanging(page: Page, lead: string, prose: string, limit = LONGEST_PROSE): Lines {
  const indent = " ".repeat(displayWidth(lead));
  return wrap(shown(prose, limit), page.width - indent.length).map(
    (line, position) => (position === 0 ? lead : indent) + line,
  );
}

/** Cells under the names of their environments: side by side where they fit, else one below the other. */
export function columns(page: Page, all: readonly Cell[], indent: string): Lines {
  if (all.length === 0) return [];
  const width = Math.floor((page.width - indent.length) / all.length) - 2;
  const fits = all.every(
    (cell) =>
      Math.max(displayWidth(shown(cell.environment)), displayWidth(cellText(cell))) <= width &&
      !runsRightToLeft(cell.text),
  );
  return fits ? sideBySide(page, all, indent, width) : stacked(page, all, indent);
}

/** What stands in a cell: a value, or the name of a state in parentheses. */
export const cellText = ({ text, literal }: Cell): string => (literal ? text : `(${text})`);

/** How a cell looks: the name of a state is no value. */
export const paint = ({ colours }: Page, { literal }: Cell): ((text: string) => string) =>
  literal ? colours.yellow : colours.dim;

// --- internal ---

function sideBySide(page: Page, all: readonly Cell[], indent: string, width: number): Lines {
  const row = (texts: Lines): string => indent + texts.join("  ");
  return [
    row(all.map(({ environment }) => page.colours.dim(padTo(shown(environment), width)))),
    row(all.map((cell) => paint(page, cell)(padTo(cellText(cell), width)))),
  ];
}

const stacked = (page: Page, all: readonly Cell[], indent: string): Lines =>
  all.flatMap((cell) => [
    indent + page.colours.dim(shown(cell.environment)),
    ...fold(cellText(cell), page.width - indent.length - 2).map((line) => `${indent}  ${paint(page, cell)(line)}`),
  ]);
