/** A trend as one HTML page, without a script. */
import { policyHashOf } from "../../model/sha256.js";
import { escapeHtml } from "../escape.js";
import { PAGE_STYLE } from "../html/page-style.js";
import { pictureInWords } from "./bars.js";
import type { TrendReporter } from "./index.js";
import { directionInWords, runsInNumbers, trendSections, type TrendSection, type TrendTable } from "./sections.js";
import { renderTrendSvg } from "./svg.js";

/** One page without a script: the picture, and under it all that text says. */
export const renderTrendHtml: TrendReporter = (trend, options) =>
  [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    "<title>Parity over time</title>",
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    trend.direction === "better" ? '<header class="is-pass">' : "<header>",
    "<h1>Parity over time</h1>",
    `<p>${escapeHtml(runsInNumbers(trend))}.</p>`,
    ...(trend.points.length === 0 ? [] : [`<p class="verdict">${escapeHtml(directionInWords(trend))}.</p>`]),
    "</header>",
    "<main>",
    ...(trend.points.length === 0
      ? []
      : [
          `<img class="trend" alt="${escapeHtml(pictureInWords(trend.points))}" ` +
            `src="${pictureAddress(renderTrendSvg(trend, options))}">`,
        ]),
    ...trendSections(trend).map(sectionHtml),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");

// --- internal ---

const STYLE = `${PAGE_STYLE}
.trend { display: block; width: 100%; max-width: 60rem; height: auto; margin-top: 1rem; }
`;

const POLICY = [
  "default-src 'none'",
  "img-src data:",
  `style-src ${policyHashOf(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The picture stands in the page as a file of its own would: what is in it is no part of the page. */
const pictureAddress = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;

const sectionHtml = ({ title, sentences, table }: TrendSection): string =>
  [
    `<h2>${escapeHtml(title)}</h2>`,
    ...sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
    ...(table === undefined ? [] : [tableHtml(title, table)]),
  ].join("\n");

function tableHtml(title: string, { head, rows, texts }: TrendTable): string {
  const attributes = (column: number): string => (column <= texts ? "" : ' class="number"');
  const cells = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td${attributes(column)}>${escapeHtml(cell)}</td>`,
      )
      .join("");
  const names = head.map((name, column) => `<th scope="col"${attributes(column)}>${escapeHtml(name)}</th>`).join("");
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table>`,
    `<thead><tr>${names}</tr></thead>`,
    "<tbody>",
    ...rows.map((row) => `<tr>${cells(row)}</tr>`),
    "</tbody>",
    "</table></div>",
  ].join("\n");
}
