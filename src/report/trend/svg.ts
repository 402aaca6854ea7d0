/** A trend as one picture. */
import type { HistoryPoint } from "../../model/report.js";
import { severities } from "../../model/contract.js";
import { xmlText } from "../escape.js";
import { barParts, openAt, pictureInWords } from "./bars.js";
import type { TrendReporter } from "./index.js";
import { directionInWords, runsInNumbers } from "./sections.js";

/** One picture that needs nothing else, in the light and in the dark. */
export const renderTrendSvg: TrendReporter = (trend) =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
      `aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="title">${xmlText(runsInNumbers(trend))}</title>`,
    `<desc id="desc">${xmlText(`${pictureInWords(trend.points)} ${directionInWords(trend)}.`)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text x="${LEFT}" y="24" font-weight="600">${xmlText(clipLine(runsInNumbers(trend)))}</text>`,
    ...pictureLines(trend.points),
    "</svg>",
    "",
  ].join("\n");

// --- internal ---

const [WIDTH, HEIGHT] = [720, 300];
const [LEFT, TOP, BARS_WIDTH, BARS_HEIGHT] = [56, 68, 640, 184];
/** Characters of the line above the picture, which has no more room. */
const LONGEST_LINE = 90;

const STYLE = [
  "text { fill: #1b2026; } .soft { fill: #57606a; } .paper { fill: #ffffff; } .axis { stroke: #d5dae0; }",
  ".critical { fill: #86123b; } .high { fill: #d1495b; } .medium { fill: #c77700; } .low { fill: #4f83b5; }",
  ".info { fill: #8a94a0; }",
  "@media (prefers-color-scheme: dark) {",
  "text { fill: #e4e8ec; } .soft { fill: #9aa5b1; } .paper { fill: #0f1419; } .axis { stroke: #303841; }",
  ".critical { fill: #ff5c8d; } .high { fill: #ff8a7a; } .medium { fill: #f2b04d; } .low { fill: #8ec2f2; }",
  "}",
].join("\n");

const clipLine = (text: string): string =>
  text.length <= LONGEST_LINE ? text : `${[...text].slice(0, LONGEST_LINE - 1).join("")}…`;

function pictureLines(points: readonly HistoryPoint[]): readonly string[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [foot, right] = [TOP + BARS_HEIGHT, LEFT + BARS_WIDTH];
  const most = Math.max(...points.map(openAt));
  return [
    ...legend(points),
    `<text class="soft" x="${LEFT - 8}" y="${TOP + 5}" text-anchor="end">${most}</text>`,
    `<text class="soft" x="${LEFT - 8}" y="${foot + 4}" text-anchor="end">0</text>`,
    ...barParts(points, BARS_WIDTH, BARS_HEIGHT).map(
      ({ severity, x, y, width, height }) =>
        `<rect class="${severity}" x="${LEFT + x}" y="${TOP + y}" width="${width}" height="${height}"/>`,
    ),
    `<line class="axis" x1="${LEFT}" y1="${foot}" x2="${right}" y2="${foot}"/>`,
    `<text class="soft" x="${LEFT}" y="${foot + 22}">${xmlText(first.day)}</text>`,
    ...(first.day === last.day
      ? []
      : [`<text class="soft" x="${right}" y="${foot + 22}" text-anchor="end">${xmlText(last.day)}</text>`]),
  ];
}

/** The severities that there are, so that no colour has to be known. */
function legend(points: readonly HistoryPoint[]): readonly string[] {
  const used = severities.filter((severity) => points.some((point) => point[severity] > 0));
  return used.flatMap((severity, position) => {
    const x = LEFT + position * 90;
    return [
      `<rect class="${severity}" x="${x}" y="38" width="10" height="10"/>`,
      `<text class="soft" x="${x + 15}" y="47">${severity}</text>`,
    ];
  });
}
