/** The digest of a whole fingerprint. */
import type { Fingerprint } from "../model/fingerprint.js";
import { digestOf } from "../model/sha256.js";

/**
 * The digest over all parts, `sha256:<hex>`. The parts are in order, and their names in quotes, so that none hides
 * another.
 */
export function digestOfParts({ madeFrom, parts }: Pick<Fingerprint, "madeFrom" | "parts">): string {
  const lines = [...parts].map(([name, digest]) => `${JSON.stringify(name)} ${digest}`);
  return digestOf([madeFrom, ...lines].join("\n"));
}
