/** A trend in each of its formats; escaping is `report/escape.ts` in all of them. */
import type { Trend } from "../../model/trend.js";
import { visibleJson } from "../escape.js";
import type { ReportOptions } from "../reporter.js";
import { renderTrendHtml } from "./html.js";
import { renderTrendSvg } from "./svg.js";
import { renderTrendText } from "./text.js";

/** The formats that a trend can be written in. */
export const trendFormats = ["text", "json", "svg", "html"] as const;
/** One of them. */
export type TrendFormat = (typeof trendFormats)[number];

/** Writes a trend. Pure: the same trend and options give the same text, ending in a line break. */
export type TrendReporter = (trend: Trend, options: Pick<ReportOptions, "width" | "colour">) => string;

/** The trend in the given format. */
export const renderTrend = (
  trend: Trend,
  format: TrendFormat,
  options: Pick<ReportOptions, "width" | "colour"> = {},
): string => reporters[format](trend, options);

// --- internal ---

const reporters: Readonly<Record<TrendFormat, TrendReporter>> = {
  text: renderTrendText,
  json: (trend) => `${visibleJson(JSON.stringify(trend, null, 2))}\n`,
  svg: renderTrendSvg,
  html: renderTrendHtml,
};
