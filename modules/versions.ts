/** The part of a version before its first dot: `"16"` of `"16.4"`. AWS names parameter families by it. */
export function majorVersion(version: string): string {
  return version.split(".", 1).join("");
}
