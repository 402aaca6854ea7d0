/** Gives a parameter another value in the text of its file. Everything else stays as it is, to the last blank. */
import { readParameterFile } from "../contract/index.js";
import { readSourceDocument, type ScalarNode, type Tree } from "../contract/document.js";
import { valueOf } from "../contract/lookup.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Value } from "../model/value.js";
import { keyText } from "./entry-text.js";

/**
 * The text of a parameter file (JSON or YAML) in which the keys lead to the value. Undefined where this cannot be done
 * to the value alone: for lists and maps, for what stands in several lines or behind an alias, and for a parameter that
 * the file does not have. Throws InputErrors for a file that cannot be read.
 */
export function withParameter(text: string, file: string, path: readonly string[], value: Value): string | undefined {
  const isJson = /\.json$/i.test(file);
  const node = path.reduce<Tree | undefined>(valueOf, readSourceDocument(text, file, isJson ? "json" : "yaml").root);
  const source = sourceOf(value, isJson);
  if (node?.kind !== "scalar" || source === undefined || !isPlain(node, text)) return undefined;
  const edited = text.slice(0, node.range[0]) + source + text.slice(node.range[1]);
  return saysJust(readParameterFile(text, file), readParameterFile(edited, file), path, value) ? edited : undefined;
}

// --- internal ---

/** In one line, and where it stands itself: not an alias, whose value stands elsewhere, and not an empty one. */
function isPlain({ range: [start, end], location }: ScalarNode, text: string): boolean {
  const written = text.slice(start, end);
  const line = text.slice(0, start).split("\n").length;
  return written !== "" && !/[\r\n]/.test(written) && !/^[&*!|>]/.test(written) && location.line === line;
}

function sourceOf(value: Value, isJson: boolean): string | undefined {
  if (value.sensitive) return undefined;
  if (value.kind === "null") return "null";
  if (value.kind === "boolean") return String(value.value);
  if (value.kind === "number") return value.text;
  if (value.kind !== "string") return undefined;
  return isJson ? JSON.stringify(value.text) : keyText(value.text, "yaml");
}

/** The parameter has the value, and all others have theirs. */
function saysJust(before: ParameterFile, after: ParameterFile, path: readonly string[], value: Value): boolean {
  if (before.leaves.size !== after.leaves.size) return false;
  return [...after.leaves].every(([name, leaf]) => {
    const wanted = isSamePath(leaf.path, path) ? value : before.leaves.get(name)?.value;
    return wanted !== undefined && told(leaf.value) === told(wanted);
  });
}

const isSamePath = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, position) => key === other[position]);

const told = (value: Value): string =>
  JSON.stringify(value, (_key, part: unknown) => (part instanceof Map ? [...part] : part));
