/**
 * YAML as Terraform's `yamlencode` writes it, for what is common: keys and texts in double quotes, texts of several
 * lines as literal blocks, lists at the depth of their key. What its emitter breaks into lines or escapes in ways of
 * its own is left to Terraform. The facts were tried on Terraform 1.11.
 */
import type { MapValue, Value } from "../model/value.js";
import { orderedEntries } from "./collection.js";

/** The text for a value; undefined where only Terraform can tell. */
export function encodeYaml(value: Value): string | undefined {
  try {
    if (value.kind === "map" || value.kind === "list") {
      if (depthOf(value) > DEEPEST) return undefined;
      return `${node(value, 0).join("\n")}\n`;
    }
    const [first = "", ...rest] = scalar(value, 0, 0);
    if (value.kind === "string") return `${[first, ...rest].join("\n")}\n`;
    // A plain word alone could go on in the next line.
    return `${first}\n...\n`;
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

// --- internal ---

/** Something that is written in a way that is not known here. */
class Unusual extends Error {}

/** Beyond this column the emitter breaks lines at spaces. */
const WIDTH = 80;
/** Longer keys are written as `? key`. */
const LONGEST_KEY = 120;
const STEP = 2;
/** Every line is indented by its depth: of deeper values there is more blank than text. */
const DEEPEST = 100;

/** How many lists and maps stand in each other. */
function depthOf(value: Value): number {
  if (value.kind !== "list" && value.kind !== "map") return 0;
  const inside = value.kind === "list" ? value.items : [...value.entries.values()];
  return 1 + inside.reduce((deepest, item) => Math.max(deepest, depthOf(item)), 0);
}

const pad = (column: number): string => " ".repeat(column);

/** The lines of a value that stands on lines of its own, from a column on. */
function node(value: Value, column: number): readonly string[] {
  if (value.kind === "map" && value.entries.size > 0) return mapping(value, column);
  if (value.kind === "list" && value.items.length > 0)
    return value.items.flatMap((item) => after("- ", item, column, column + STEP));
  const [first = "", ...rest] = scalar(value, column, column);
  return [pad(column) + first, ...rest];
}

const mapping = (value: MapValue, column: number): readonly string[] =>
  orderedEntries(value).flatMap(([key, item]) => {
    const name = `${quoted(key)}:`;
    if (name.length > LONGEST_KEY) throw new Unusual();
    // A list stands at the depth of its key.
    if (item.kind === "list" && item.items.length > 0) return [pad(column) + name, ...node(item, column)];
    if (item.kind === "map" && item.entries.size > 0) return [pad(column) + name, ...node(item, column + STEP)];
    const [first = "", ...rest] = scalar(item, column + STEP, column + name.length + 1);
    return [`${pad(column)}${name} ${first}`, ...rest];
  });

/** An element of a list: its first line stands behind the dash. */
function after(dash: string, item: Value, column: number, inner: number): readonly string[] {
  const [first = "", ...rest] = node(item, inner);
  return [pad(column) + dash + first.slice(inner), ...rest];
}

/** A value without parts, the first line without what is before it; `start` is where that begins. */
function scalar(value: Value, column: number, start: number): readonly string[] {
  switch (value.kind) {
    case "null":
      return ["null"];
    case "boolean":
      return [String(value.value)];
    case "number":
      if (value.text.length > 30 || !/^-?\d+(\.\d+)?$/.test(value.text)) throw new Unusual();
      return [value.text];
    case "list":
      return ["[]"];
    case "map":
      return ["{}"];
    case "string":
      if (value.text.includes("\n")) return block(value.text, column);
      if (value.text.includes(" ") && start + value.text.length + 2 > WIDTH) throw new Unusual();
      return [quoted(value.text)];
    default:
      throw new Unusual();
  }
}

/** Printable ASCII, with a tab; everything else is escaped in ways that differ. */
function quoted(text: string): string {
  if (!/^[\x20-\x7e\t]*$/.test(text)) throw new Unusual();
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\t", "\\t")}"`;
}

/** Several lines as they are, below a sign that says what becomes of the line ends after the last. */
function block(text: string, column: number): readonly string[] {
  const isPlain = /^[\x21-\x7e][\x20-\x7e\n]*$/.test(text) && !/ (\n|$)/.test(text);
  if (!isPlain) throw new Unusual();
  const depth = column === 0 ? STEP : column;
  const sign = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  if (sign === "+" && column === 0) throw new Unusual();
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return [`|${sign}`, ...lines.map((line) => (line === "" ? "" : pad(depth) + line))];
}
