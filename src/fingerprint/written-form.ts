/**
 * One text for everything that means the same in a configuration: keys in order, sets in order, documents as
 * documents, names of the environment as `<name>`, and a word in the place of every secret.
 */
import { isCalledSecret } from "../credentials/called.js";
import { readDocument } from "../json/document.js";
import { absent } from "../model/difference.js";
import type { Configured, ConfiguredBlock } from "../model/environment.js";
import type { Path } from "../model/path.js";
import { canonicalNumber, compareText, stringValue, type Value } from "../model/value.js";
import { isTemplateText } from "../language/template-text.js";
import type { Remaining } from "./left-out.js";

/** What is written: a list that begins with its kind, `["map", ["Name", ["text", "<name>-api"]]]`. */
export type Written = string | boolean | null | readonly Written[];

/** How values are written. */
export interface Writer {
  /** A text without the names of the environment, and a word where it is secret. */
  readonly text: (text: string) => string;
  /** An address or a reference, as the reference environment has it, written like a text. */
  readonly address: (address: string) => string;
  /** The word for what is marked secret. */
  readonly secret: string;
  /** Whether order means nothing in the list at a path, as `SetTable` has it. */
  readonly isSet: (path: Path) => boolean;
}

/**
 * What is configured, without what is taken out; undefined where all of it is. Of an expression whose text is not known
 * it is the references.
 */
export function writtenNode(node: Configured, writer: Writer, left: Remaining, path: Path = []): Written | undefined {
  const constant = node.kind === "expression" ? node.constant : undefined;
  if (left.isAll(constant ?? absent)) return undefined;
  if (node.kind === "block") return writtenBlock(node, writer, left, path);
  if (node.kind === "blocks") {
    const items = node.items.map((item, position) =>
      writtenNode(item, writer, left.below(position), [...path, position]),
    );
    return ordered("blocks", items, writer.isSet(path));
  }
  if (constant !== undefined) return writtenValue(constant, writer, left, path);
  const blocks = (node.blocks ?? []).map((block) => writtenBlock(block, writer, left, path));
  return ["references", ...[...node.references].map(writer.address).sort(compareText), ...blocks];
}

/** A value, without what is taken out; undefined where all of it is. */
export function writtenValue(value: Value, writer: Writer, left: Remaining, path: Path = []): Written | undefined {
  if (left.isAll(value)) return undefined;
  if (value.sensitive || isNamedSecret(value, path)) return ["secret", writer.secret];
  switch (value.kind) {
    case "null":
      return null;
    case "boolean":
      return value.value;
    case "number":
      return ["number", writer.text(canonicalNumber(value.text))];
    case "string": {
      const document = readDocument(value, "json");
      if (document === undefined) return ["text", writer.text(value.text)];
      return ["document", writtenValue(document.value, writer, left, path) ?? null];
    }
    case "unknown":
      return ["unknown"];
    case "list": {
      const items = value.items.map((item, position) =>
        writtenValue(item, writer, left.below(position, item, value.items), [...path, position]),
      );
      return ordered("list", items, writer.isSet(path));
    }
    case "map":
      return entries(
        "map",
        [...value.entries].flatMap(([key, item]) => {
          const written = writtenValue(item, writer, left.below(key), [...path, key]);
          return written === undefined ? [] : [[writer.text(key), written]];
        }),
      );
  }
}

/**
 * In the order of what is written, for what may stand in any: names of the environment are no part of that, so that
 * `staging-x` and `production-x` stand at the same place among others.
 */
export const inWrittenOrder = (items: readonly Written[]): readonly Written[] =>
  items
    .map((item) => ({ item, text: JSON.stringify(item) }))
    .sort((one, other) => compareText(one.text, other.text))
    .map(({ item }) => item);

// --- internal ---

/**
 * What is called a secret and reads like one, as reports conceal it: `db_password = "hunter2"`, and neither
 * `authorization = "NONE"` nor `http_tokens = "required"`. A template says where it comes from.
 */
function isNamedSecret(value: Value, path: Path): boolean {
  if (value.kind !== "number" && (value.kind !== "string" || isTemplateText(value.text))) return false;
  return isCalledSecret({ section: "resource", address: "", path }, stringValue(value.text));
}

const writtenBlock = (block: ConfiguredBlock, writer: Writer, left: Remaining, path: Path): Written =>
  entries(
    "block",
    [...block.arguments].flatMap(([name, argument]) => {
      const written = writtenNode(argument, writer, left.below(name), [...path, name]);
      return written === undefined ? [] : [[name, written]];
    }),
  );

/** Keys that are concealed may look the same, and each of them counts. */
const entries = (kind: string, found: readonly (readonly [string, Written])[]): Written => [
  kind,
  ...inWrittenOrder(found),
];

const ordered = (kind: string, items: readonly (Written | undefined)[], isInAnyOrder: boolean): Written => {
  const found = items.filter((item) => item !== undefined);
  return [kind, ...(isInAnyOrder ? inWrittenOrder(found) : found)];
};
