import type { Trace } from "./dependencies.js";
import { renamedReferences } from "./renamed-references.js";

/**
 * The names of the definitions that two expressions depend on and that are not the same in both environments, such as
 * `local.size`; none when all are. `rename` gives an address of the left environment as the right one calls it.
 */
export function differentDefinitions(
  left: Trace,
  right: Trace,
  rename: (address: string) => string,
): readonly string[] {
  const renamed = new Set([...left.definitions].map((text) => renamedReferences(text, rename)));
  const different = [
    ...[...renamed].filter((text) => !right.definitions.has(text)),
    ...[...right.definitions].filter((text) => !renamed.has(text)),
  ];
  return [...new Set(different.map((text) => text.slice(0, text.indexOf(" = "))))];
}
