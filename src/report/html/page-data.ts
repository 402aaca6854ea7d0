import type { ParityReport } from "../../model/report.js";
import type { LinkBases } from "../reporter.js";

/** What lies in a page as JSON: the report, and where files and pages are on the web. */
export interface PageData {
  readonly report: ParityReport;
  readonly links: LinkBases;
}
