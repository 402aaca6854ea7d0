/** The report as one page that needs nothing else: no network, no other file, and no code but its own. */
import { policyHashOf } from "../../model/sha256.js";
import type { ParityReport } from "../../model/report.js";
import { escapeHtml, scriptJson } from "../escape.js";
import { inKeyOrder } from "../json.js";
import type { ReportOptions } from "../reporter.js";
import { comparedNames, verdictReasonInNumbers, verdictWord } from "../summarize.js";
import type { PageData } from "./page-data.js";
import { PAGE_SCRIPT } from "./page-script.generated.js";
import { PAGE_STYLE } from "./page-style.js";

/**
 * The page: the verdict stands in its text, and everything else is made of the report, which lies in it as JSON. A
 * browser runs the one script and applies the one style that the policy names by their digests, and loads nothing.
 */
export function renderHtml(report: ParityReport, { linkBase, pageBase }: ReportOptions): string {
  const data: PageData = {
    report,
    links: { ...(linkBase === undefined ? {} : { linkBase }), ...(pageBase === undefined ? {} : { pageBase }) },
  };
  const title = `Parity of ${comparedNames(report)}`;
  const word = verdictWord(report);
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${word}: ${escapeHtml(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    `<header class="is-${report.verdict.outcome}">`,
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="verdict"><strong>${word}:</strong> ${escapeHtml(verdictReasonInNumbers(report))}</p>`,
    "</header>",
    '<main id="app"><p>The findings are shown by a script of this page, which has not run.</p></main>',
    `<script type="application/json" id="report">${scriptJson(JSON.stringify(data, inKeyOrder))}</script>`,
    `<script>${PAGE_SCRIPT}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

// --- internal ---

const POLICY = [
  "default-src 'none'",
  `script-src ${policyHashOf(PAGE_SCRIPT)}`,
  `style-src ${policyHashOf(PAGE_STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
