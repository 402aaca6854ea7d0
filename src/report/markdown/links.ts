/** What leads out of a report: to a line of a file, and to the page about a kind of finding. */
import { findingKinds } from "../../knowledge/finding-kinds.js";
import type { Location } from "../../model/contract.js";
import type { FindingKind } from "../../model/report.js";
import { linkedCode } from "../escape.js";
import { madeAtLocation } from "../file-line.js";
import { lineUrl, pageUrl } from "../link-urls.js";
import type { LinkBases } from "../reporter.js";
import { formatLocation } from "../summarize.js";
import { code } from "./blocks.js";

/** A line of a file, as a link where files are on the web: `[stacks/staging.json:14](…#L14)`. */
export const lineLink = (location: Location, links: LinkBases): string =>
  fileLink(formatLocation(location), location, links);

/** Where something was made, `file:line` as a report has it, as a link where files are on the web. */
export function madeAtLink(madeAt: string, links: LinkBases): string {
  const location = madeAtLocation(madeAt);
  return location === undefined ? code(madeAt) : fileLink(madeAt, location, links);
}

/** The title of a kind of finding, which leads to the page about it where that is on the web. */
export function kindLink(kind: FindingKind, links: LinkBases): string {
  const { title, page } = findingKinds[kind];
  return pageLink(title, page, links);
}

/** Words of ours that lead to a page of this package: `pageLink("limits", "docs/limits.md", links)`. */
export function pageLink(words: string, page: string, links: Pick<LinkBases, "pageBase">): string {
  const address = pageUrl(page, links);
  return address === undefined ? words : `[${words}](${address})`;
}

// --- internal ---

const LONGEST_LINKED = 240;

const fileLink = (text: string, location: Location, links: LinkBases): string =>
  text.length > LONGEST_LINKED ? code(text) : linkedCode(text, lineUrl(location, links));
