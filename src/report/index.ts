import type { ParityReport } from "../model/report.js";
import { renderGithub } from "./github.js";
import { renderGitlab } from "./gitlab.js";
import { renderHtml } from "./html/render-html.js";
import { renderJson } from "./json.js";
import { renderJunit } from "./junit.js";
import { renderMarkdown } from "./markdown/render-markdown.js";
import type { Reporter, ReportFormat, ReportOptions } from "./reporter.js";
import { renderSarif } from "./sarif/render-sarif.js";
import { renderFinding, renderText } from "./text.js";

export { renderFinding };
export { reportFormats, type Reporter, type ReportFormat, type ReportOptions } from "./reporter.js";

/** The reporter of each format. A format without a reporter does not compile. */
const reporters: Readonly<Record<ReportFormat, Reporter>> = {
  text: renderText,
  markdown: renderMarkdown,
  html: renderHtml,
  json: renderJson,
  sarif: renderSarif,
  junit: renderJunit,
  gitlab: renderGitlab,
  github: renderGithub,
};

/** The report in the given format. */
export const renderReport = (report: ParityReport, format: ReportFormat, options: ReportOptions = {}): string =>
  reporters[format](report, options);
