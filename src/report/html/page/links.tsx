/** What leads out of the page; plain text where nobody has said where files and pages are. */
import type { Location } from "../../../model/contract.js";
import { visible, webAddress } from "../../escape.js";
import { lineUrl } from "../../line-url.js";
import { formatLocation } from "../../summarize.js";
import type { PageData } from "../page-data.js";

type Links = PageData["links"];

/** A line of a file. */
export function LineLink({ location, links }: { readonly location: Location; readonly links: Links }) {
  const text = <code>{visible(formatLocation(location))}</code>;
  const address = lineUrl(location, links);
  return address === undefined ? text : <a href={address}>{text}</a>;
}

/** The page about a kind of finding. */
export function PageLink({ page, links: { pageBase } }: { readonly page: string; readonly links: Links }) {
  const address = pageBase === undefined ? undefined : webAddress(pageBase, page);
  return address === undefined ? null : <a href={address}>More about it</a>;
}
