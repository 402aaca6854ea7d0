/** Web addresses for the links of a report: of a line of a file, and of a page of this package. */
import type { Location } from "../model/contract.js";
import { webAddress } from "./escape.js";
import type { LinkBases } from "./reporter.js";
import { repositoryPath } from "./repository-path.js";

/**
 * Where a line of a file is on the web: below `https://github.com/acme/shop/blob/4f2a`, line 3 of `main.tf` is
 * `…/4f2a/main.tf#L3`. Undefined where nobody said where files are, and for a file that is not kept there.
 */
export function lineUrl(
  { file, line }: Pick<Location, "file" | "line">,
  { linkBase }: Pick<LinkBases, "linkBase">,
): string | undefined {
  const path = linkBase === undefined ? undefined : repositoryPath(file);
  return linkBase === undefined || path === undefined ? undefined : webAddress(linkBase, path, `L${line}`);
}

/** Where a page of this package, such as `docs/limits.md`, is on the web; undefined where nobody says where. */
export const pageUrl = (page: string, { pageBase }: Pick<LinkBases, "pageBase">): string | undefined =>
  pageBase === undefined ? undefined : webAddress(pageBase, page);
