import { compilePattern } from "../model/pattern.js";
import { namesOf, type Path } from "../model/path.js";
import type { Value } from "../model/value.js";
import type { Observed } from "../model/difference.js";

/** The entry of a catalogue that a path is in: `root_block_device.volume_id` for `root_block_device[0].volume_id`. */
export function listedIn(catalogue: ReadonlySet<string>, path: Path): string | undefined {
  const names = namesOf(path);
  return names.map((_, position) => names.slice(0, position + 1).join(".")).find((name) => catalogue.has(name));
}

/** True when a name of the path, or of anything inside the value there, is in the table of globs. */
export function touches(table: readonly string[], path: Path, observed: Observed): boolean {
  const matchers = table.map(compilePattern);
  const listed = (name: string): boolean => matchers.some((matches) => matches(name));
  return namesOf(path).some(listed) || (observed.kind !== "absent" && namesIn(observed).some(listed));
}

// --- internal ---

function namesIn(value: Value): readonly string[] {
  if (value.kind === "map") return [...value.entries].flatMap(([name, item]) => [name, ...namesIn(item)]);
  return value.kind === "list" ? value.items.flatMap(namesIn) : [];
}
