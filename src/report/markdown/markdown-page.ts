/** What every part of a report in Markdown is written from: the findings under their numbers, and where links lead. */
import { numberedFindings, openFindings, shownOf } from "../summarize.js";
import type { ReportOptions } from "../reporter.js";
import type { Finding, ParityReport } from "../../model/report.js";
import type { LinkBases } from "../reporter.js";

/** A finding under the number that it has among all open ones, by which other commands know it. */
export interface Numbered {
  readonly number: number;
  readonly finding: Finding;
}

/** What a report in Markdown is written from. */
export interface MarkdownPage {
  readonly report: ParityReport;
  readonly links: LinkBases;
  /** All open findings, also those that are not written out. */
  readonly open: readonly Finding[];
  /** Those that are to be written out: first what the change brings, and of both the worst first. */
  readonly shown: readonly Numbered[];
}

/** Lays out what there is to write: `markdownPage(report, { linkBase })`. */
export function markdownPage(report: ParityReport, options: ReportOptions): MarkdownPage {
  const open = openFindings(report);
  const wanted = new Set(shownOf(open, options).shown);
  const shown = numberedFindings(report).filter(({ finding }) => wanted.has(finding));
  const { linkBase, pageBase } = options;
  return {
    report,
    links: { ...(linkBase === undefined ? {} : { linkBase }), ...(pageBase === undefined ? {} : { pageBase }) },
    open,
    shown: [
      ...shown.filter(({ finding }) => isIntroduced(finding)),
      ...shown.filter(({ finding }) => !isIntroduced(finding)),
    ],
  };
}

/** True for what the change brings: since the base, where there is one, and by the plans otherwise. */
export const isIntroduced = ({ change, base }: Finding): boolean => (base ?? change) === "introduced";

/** What findings are called that the change brings, and all others. */
export const introducedTitles = ({ base }: ParityReport): readonly [string, string] =>
  base === undefined
    ? ["Introduced by this change", "Not introduced by this change"]
    : ["Introduced since the base", "In the base already"];
