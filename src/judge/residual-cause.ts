/** The causes of findings about places that the configuration proof leaves open, and about the differences there. */
import { parseAddress } from "../model/address.js";
import type { CauseOf } from "../model/cause.js";
import { formatPath, type Path } from "../model/path.js";
import type { ProvenPlace } from "../model/proof.js";

/**
 * The cause of what differs at a place that the proof leaves open. A tag that many resources lack was forgotten once,
 * and the resources of one loop are there for one reason.
 */
export function residualCause({ section, address, path }: ProvenPlace): CauseOf<"residual" | "tag"> {
  const tag = section === "resource" ? tagCause(path) : undefined;
  if (tag !== undefined) return tag;
  return { kind: "residual", section, subject: path.length === 0 ? family(address) : address, path: formatPath(path) };
}

/** The cause for a tag, on whatever resource it is; undefined for other places. What names an object is its own. */
export const tagCause = (path: Path): CauseOf<"tag"> | undefined =>
  (path[0] === "tags" || path[0] === "tags_all") &&
  path.length === 2 &&
  typeof path[1] === "string" &&
  path[1] !== "Name"
    ? { kind: "tag", key: path[1] }
    : undefined;

// --- internal ---

/** `aws_x.worker1` and `aws_x.worker_2_1A2B3C4D` are made by one loop. */
function family(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) return address;
  const stem = parsed.name.replace(/_[0-9A-F]{8}$/, "");
  return /\d/.test(stem) ? `${parsed.mode} ${parsed.type} ${stem.replaceAll(/\d+/g, "#")}` : address;
}
