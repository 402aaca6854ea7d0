import type { Finding, ParityReport } from "../model/report.js";

/** The formats that a report can be written in. */
export const reportFormats = ["text", "markdown", "html", "json", "sarif", "junit", "gitlab", "github"] as const;
/** One of them: `--report markdown`. */
export type ReportFormat = (typeof reportFormats)[number];

/** How a report is written; every option has a default that depends on nothing outside. */
export interface ReportOptions {
  /** `text`: columns of the terminal. 80 when absent. */
  readonly width?: number;
  /** `text`: whether colours are used. False when absent. */
  readonly colour?: boolean;
  /**
   * `text`: the folder that files are named from, as `file:///projects/shop`, where the terminal opens what it links
   * to. No such links when absent.
   */
  readonly fileBase?: string;
  /** `text` and `markdown`: which findings are written out; all when absent. How many are not is said. */
  readonly isShown?: (finding: Finding) => boolean;
  /** `text`: every place, note and explained difference, and not the first few of each. False when absent. */
  readonly verbose?: boolean;
  /** `text`: the line with the verdict and nothing else. False when absent. */
  readonly quiet?: boolean;
  /**
   * `markdown` and `html`: where the files that the report names are on the web,
   * `https://github.com/acme/shop/blob/4f2a`, so that a file and a line become a link. No such links when absent.
   */
  readonly linkBase?: string;
  /**
   * `markdown`, `html` and `sarif`: where the pages of this package are on the web, so that a kind of finding leads to
   * the page about it. No such links when absent.
   */
  readonly pageBase?: string;
  /**
   * `sarif`, `junit`, `gitlab` and `github`: where the repository is that holds the files which the report names. When
   * absent, they are taken to be named from its top.
   */
  readonly checkout?: Checkout;
  /** `sarif`: the version of this package; not said when absent. */
  readonly version?: string;
  /** `markdown`: the most UTF-8 bytes that the report may have. 60,000 when absent. */
  readonly maxBytes?: number;
}

/** Where the links of a report lead; plain text where it is not known. */
export type LinkBases = Pick<ReportOptions, "linkBase" | "pageBase">;

/** Where a repository was checked out, with slashes, and neither ending in one. */
export interface Checkout {
  /** Its top: `/builds/acme/shop`. */
  readonly root: string;
  /** The current folder from there, `live/eu`; empty for the top itself. */
  readonly folder: string;
}

/** Writes a report. Pure: the same report and options give the same text, ending in a line break. */
export type Reporter = (report: ParityReport, options: ReportOptions) => string;
