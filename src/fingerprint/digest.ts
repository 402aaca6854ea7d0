/** The digests that a fingerprint is made of. */
import { createHash } from "node:crypto";
import type { Fingerprint } from "../model/fingerprint.js";

/** The SHA-256 digest of a text, in hex. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * The digest over all parts, `sha256:<hex>`. The parts are in order, and their names in quotes, so that none hides
 * another.
 */
export function digestOfParts({ madeFrom, parts }: Pick<Fingerprint, "madeFrom" | "parts">): string {
  const lines = [...parts].map(([name, digest]) => `${JSON.stringify(name)} ${digest}`);
  return `sha256:${digestOf([madeFrom, ...lines].join("\n"))}`;
}
