/** What leads out of the page; plain text where nobody has said where files and pages are. */
import type { Location } from "../../../model/contract.js";
import { visible } from "../../escape.js";
import { lineUrl, pageUrl } from "../../link-urls.js";
import { formatLocation } from "../../summarize.js";
import type { LinkBases } from "../../reporter.js";

/** A line of a file. */
export function LineLink({ location, links }: { readonly location: Location; readonly links: LinkBases }) {
  const text = <code>{visible(formatLocation(location))}</code>;
  const address = lineUrl(location, links);
  return address === undefined ? text : <a href={address}>{text}</a>;
}

/** The page about a kind of finding. */
export function PageLink({ page, links }: { readonly page: string; readonly links: LinkBases }) {
  const address = pageUrl(page, links);
  return address === undefined ? null : <a href={address}>More about it</a>;
}
