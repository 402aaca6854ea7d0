import type { ConfiguredResource } from "./environment.js";
import { formatPath, type Path } from "./path.js";

/** True when `ignore_changes` leaves a place of the resource to others: what it is at any time is right. */
export function ignores({ ignoreChanges }: Pick<ConfiguredResource, "ignoreChanges">, path: Path): boolean {
  if (ignoreChanges === "all") return true;
  const place = formatPath(path);
  return ignoreChanges.some(
    (prefix) => place === prefix || place.startsWith(`${prefix}.`) || place.startsWith(`${prefix}[`),
  );
}
