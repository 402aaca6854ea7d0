/** What leads out of a report: to a line of a file, and to the page about a kind of finding. */
import { findingKinds } from "../../knowledge/finding-kinds.js";
import type { Location } from "../../model/contract.js";
import type { FindingKind } from "../../model/report.js";
import { linkedCode, webAddress } from "../escape.js";
import type { ReportOptions } from "../reporter.js";
import { formatLocation } from "../summarize.js";
import { code } from "./blocks.js";

/** Where links lead; plain text where it is not known. */
export type LinkBases = Pick<ReportOptions, "linkBase" | "pageBase">;

/** A line of a file, as a link where files are on the web: `[stacks/staging.json:14](…#L14)`. */
export const lineLink = (location: Location, links: LinkBases): string =>
  fileLink(formatLocation(location), location.file, location.line, links);

/** Where something was made, `file:line` as a report has it, as a link where files are on the web. */
export function madeAtLink(madeAt: string, links: LinkBases): string {
  const [, file, line] = FILE_AND_LINE.exec(madeAt) ?? [];
  return file === undefined ? code(madeAt) : fileLink(madeAt, file, Number(line), links);
}

/** The title of a kind of finding, which leads to the page about it where that is on the web. */
export function kindLink(kind: FindingKind, links: LinkBases): string {
  const { title, page } = findingKinds[kind];
  return pageLink(title, page, links);
}

/** Words of ours that lead to a page of this package: `pageLink("limits", "docs/limits.md", links)`. */
export function pageLink(words: string, page: string, { pageBase }: Pick<LinkBases, "pageBase">): string {
  const address = pageBase === undefined ? undefined : webAddress(pageBase, page);
  return address === undefined ? words : `[${words}](${address})`;
}

// --- internal ---

const FILE_AND_LINE = /^(.+?):([1-9]\d*)(?::\d+)?$/;
const LONGEST_LINKED = 240;

function fileLink(text: string, file: string, line: number, { linkBase }: LinkBases): string {
  const path = file.replace(/^\.\//, "");
  if (linkBase === undefined || text.length > LONGEST_LINKED || !isInRepository(path)) return code(text);
  return linkedCode(text, webAddress(linkBase, path, `L${line}`));
}

/** A path from the top of a repository to something that is kept in it. */
const isInRepository = (path: string): boolean =>
  path !== "" && !/^[A-Za-z]:|\\/.test(path) && path.split("/").every((step) => step !== "" && !NOT_KEPT.has(step));

const NOT_KEPT: ReadonlySet<string> = new Set([".", "..", ".terraform", "node_modules"]);
