/** A trend for a terminal. */
import { displayWidth, fold, padTo, wrap } from "../columns.js";
import { visible, withoutCommands } from "../escape.js";
import { openPage, shown, LONGEST_PROSE, type Lines, type Page } from "../page.js";
import type { HistoryPoint } from "../../model/report.js";
import type { Trend } from "../../model/trend.js";
import { openAt } from "./bars.js";
import type { TrendReporter } from "./index.js";
import { directionInWords, runsInNumbers, trendSections, type TrendSection, type TrendTable } from "./sections.js";

/** For a terminal of any width from 60 columns on; the picture is made of plain characters. */
export const renderTrendText: TrendReporter = (trend, options) => {
  const page = openPage(options);
  const parts: readonly Lines[] = [
    heading(page, trend),
    picture(page, trend.points),
    ...trendSections(trend).map((section) => sectionLines(page, section)),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => withoutCommands(line.trimEnd())).join("\n"))
    .join("\n\n")}\n`;
};

// --- internal ---

const INDENT = "   ";

function heading(page: Page, trend: Trend): Lines {
  const lines = [...prose(page, `${runsInNumbers(trend)}.`, "")];
  if (trend.points.length === 0) return lines;
  return [...lines, ...prose(page, `${directionInWords(trend)}.`, "").map(page.colours.bold)];
}

const prose = (page: Page, sentence: string, indent = INDENT): Lines =>
  wrap(shown(sentence, LONGEST_PROSE), page.width - indent.length).map((line) => indent + line);

/** The height of the picture, in lines. */
const HEIGHT = 8;

/** A column for each point, as high as the number of open findings there; one line at least where there are any. */
function picture(page: Page, points: readonly HistoryPoint[]): Lines {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const most = Math.max(...points.map(openAt));
  const height = Math.min(HEIGHT, Math.max(most, 1));
  const label = `${most}`.length;
  const levels = points.map((point) =>
    openAt(point) === 0 ? 0 : Math.max(1, Math.round((openAt(point) / Math.max(most, 1)) * height)),
  );
  const rows = Array.from({ length: height }, (_, row) => {
    const level = height - row;
    const columns = levels.map((own) => (own >= level ? "#" : " ")).join("");
    return `${INDENT}${(row === 0 ? `${most}` : "").padStart(label)} |${columns}`;
  });
  const foot = `${INDENT}${"0".padStart(label)} +${"-".repeat(points.length)}`;
  const days = first.day === last.day ? first.day : `${first.day} to ${last.day}`;
  return [page.colours.bold("Open findings"), ...rows, foot, `${INDENT}${" ".repeat(label)}  ${days}`];
}

function sectionLines(page: Page, { title, sentences, table }: TrendSection): Lines {
  return [
    page.colours.bold(title),
    ...sentences.flatMap((sentence) => prose(page, sentence)),
    ...(table === undefined ? [] : tableLines(page, table)),
  ];
}

/** Columns as wide as what is in them; the widest text goes on in further lines where they do not fit. */
function tableLines(page: Page, { head, rows, texts }: TrendTable): Lines {
  const cells = [head, ...rows].map((row) => row.map((cell) => visible(cell)));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))));
  const room = page.width - INDENT.length - 2 * (head.length - 1);
  const widest = widths.indexOf(Math.max(...widths.slice(0, texts + 1)));
  const others = widths.reduce((sum, width, column) => sum + (column === widest ? 0 : width), 0);
  widths[widest] = Math.min(widths[widest] ?? 0, Math.max(room - others, NARROWEST));
  const line = (row: Lines): string =>
    INDENT +
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column <= texts ? padTo(cell, width) : " ".repeat(Math.max(0, width - displayWidth(cell))) + cell;
      })
      .join("  ");
  const rowLines = (row: Lines): Lines =>
    linesOf(row[widest] ?? "", widths[widest] ?? NARROWEST).map((text, position) =>
      line(row.map((cell, column) => (column === widest ? text : position === 0 ? cell : ""))),
    );
  const [names = [], ...values] = cells;
  return [page.colours.dim(line(names)), ...values.flatMap(rowLines)];
}

/** Broken at spaces, and within what is wider than a line; one line at least. */
function linesOf(text: string, width: number): Lines {
  const lines = wrap(text, width).flatMap((words) => (displayWidth(words) > width ? fold(words, width) : [words]));
  return lines.length === 0 ? [text] : lines;
}

const NARROWEST = 12;
