/**
 * YAML as Terraform's `yamlencode` writes it, for what is common: keys and texts in double quotes, texts of several
 * lines as literal blocks, lists at the depth of their key. What its emitter breaks into lines or escapes in ways of
 * its own is left to Terraform. Checked against Terraform 1.11.
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
      return textLines(value.text.split("\n"), column, start);
    default:
      throw new Unusual();
  }
}

/** Printable ASCII, with a tab; everything else is escaped in ways that differ. */
function quoted(text: string): string {
  if (!/^[\x20-\x7e\t]*$/.test(text)) throw new Unusual();
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\t", "\\t")}"`;
}

/** A text by its lines: one in quotes, several as a block. The emitter breaks a long one at its words. */
function textLines(lines: readonly string[], column: number, start: number): readonly string[] {
  const [first = "", ...more] = lines;
  if (more.length > 0) return block(lines, column);
  const words = first.split(" ").length;
  if (words > 1 && start + quoted(first).length > WIDTH) throw new Unusual();
  return [quoted(first)];
}

/** What becomes of the line ends after the last line of a block: none, one, or several are kept. */
type LineEnds = "none" | "one" | "several";

/** The signs for them (https://yaml.org/spec/1.2.2/#8112-block-chomping-indicator). */
const SIGNS: Readonly<Record<LineEnds, string>> = { none: "|-", one: "|", several: "|+" };

/** Several lines as they are, below a sign for what follows the last. */
function block(lines: readonly string[], column: number): readonly string[] {
  const [first = "", ...more] = lines;
  if (!FIRST_LINE.test(first) || !more.every((line) => FURTHER_LINE.test(line))) throw new Unusual();
  const [last, before] = [lines.at(-1), lines.at(-2)];
  const ends: LineEnds = last !== "" ? "none" : before !== "" ? "one" : "several";
  if (ends === "several" && column === 0) throw new Unusual();
  const depth = column === 0 ? STEP : column;
  const shown = ends === "none" ? lines : lines.slice(0, -1);
  return [SIGNS[ends], ...shown.map((line) => (line === "" ? "" : pad(depth) + line))];
}

/** Printable ASCII that ends in no blank; a block that begins with a blank or an empty line needs a number. */
const FIRST_LINE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const FURTHER_LINE = /^(?:[\x20-\x7e]*[\x21-\x7e])?$/;
