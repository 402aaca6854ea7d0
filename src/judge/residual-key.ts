import { parseAddress } from "../model/address.js";
import { formatPath, type Path } from "../model/path.js";
import type { ProvenPlace } from "../model/proof.js";

/**
 * The key of the finding about a place that the configuration proof leaves open, and about the difference there. A tag
 * that many resources lack was forgotten once, and the resources of one loop are there for one reason.
 */
export function residualKey({ section, address, path }: ProvenPlace): string {
  const tag = section === "resource" ? tagKey(path) : undefined;
  if (tag !== undefined) return tag;
  return `${RESIDUAL_KEY}${section} ${path.length === 0 ? family(address) : address} ${formatPath(path)}`;
}

/** What such keys begin with. */
export const RESIDUAL_KEY = "residual ";

/** The key for a tag, on whatever resource it is. What names an object is its own. */
export const tagKey = (path: Path): string | undefined =>
  (path[0] === "tags" || path[0] === "tags_all") &&
  path.length === 2 &&
  typeof path[1] === "string" &&
  path[1] !== "Name"
    ? `${TAG_KEY}${path[1]}`
    : undefined;

/** What the keys for tags begin with. */
export const TAG_KEY = "tag ";

// --- internal ---

/** `aws_x.worker1` and `aws_x.worker_2_1A2B3C4D` are made by one loop. */
function family(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) return address;
  const stem = parsed.name.replace(/_[0-9A-F]{8}$/, "");
  return /\d/.test(stem) ? `${parsed.mode} ${parsed.type} ${stem.replaceAll(/\d+/g, "#")}` : address;
}
