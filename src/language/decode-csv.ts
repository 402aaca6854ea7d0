/**
 * Comma-separated values as Terraform's `csvdecode` reads them (https://datatracker.ietf.org/doc/html/rfc4180): a first
 * line with the names of the columns, and an object for each further line. Checked against Terraform 1.11.
 */
import { stringValue, type Value } from "../model/value.js";
import { listOf, objectOf } from "./collection.js";

/** The list of objects; undefined where only Terraform can tell, also whether it is such a text at all. */
export function decodeCsv(text: string): Value | undefined {
  const rows = rowsOf(text.replaceAll("\r\n", "\n"));
  const [names, ...rest] = rows ?? [];
  if (names === undefined || rest.length === 0 || new Set(names).size < names.length) return undefined;
  if (!rest.every(({ length }) => length === names.length)) return undefined;
  return listOf(
    rest.map((row) => objectOf(new Map(names.map((name, column) => [name, textValue(row[column] ?? "")])))),
  );
}

// --- internal ---

/** A field with what ends it: in quotes, where a quote stands twice, or without any. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n|$)/y;

/** The fields of each line; empty lines are none. Undefined where something is in no field. */
function rowsOf(text: string): readonly (readonly string[])[] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let position = 0; position < text.length;) {
    if (row.length === 0 && text[position] === "\n") {
      position += 1;
      continue;
    }
    FIELD.lastIndex = position;
    const match = FIELD.exec(text);
    if (match === null) return undefined;
    const [whole, inQuotes, bare = "", ending] = match;
    row.push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    position += whole.length;
    if (ending === "," && position === text.length) row.push("");
    if (ending !== "," || position === text.length) {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

/** Terraform keeps texts in Unicode's composed form. */
const textValue = (value: string): Value => stringValue(value.normalize("NFC"));
