/**
 * Writes `data/secret-attributes/`: which attributes of a provider's types its schema calls sensitive or write-only.
 * What it reads is what `terraform providers schema -json` wrote, one file for each version of a provider:
 *
 *     <folder>/<namespace>/<provider>/<version>.json (or .json.gz)
 *     <folder>/<namespace>/<provider>/<version>.origin      where it comes from, one line
 *
 * For another version, require it in an empty folder, run `terraform init`, and `terraform providers schema -json`.
 *
 *     npx tsx scripts/secret-attributes.ts <folder>
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { compareText } from "../src/model/value.js";
import { parseDocument } from "../src/json/parse-value.js";
import { entriesOf } from "../src/json/shape.js";
import { formatTable, tableName, type SchemaOfVersion } from "./secret-attributes/table.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("which folder has the schemas?");
const target = new URL("../data/secret-attributes/", import.meta.url);
mkdirSync(target, { recursive: true });
for (const namespace of readdirSync(folder).sort(compareText))
  for (const provider of readdirSync(join(folder, namespace)).sort(compareText)) {
    const family = `${namespace}/${provider}`;
    const text = formatTable(family, versionsIn(join(folder, namespace, provider)));
    writeFileSync(new URL(`${tableName(family)}.json`, target), text);
  }

function versionsIn(path: string): readonly SchemaOfVersion[] {
  const files = readdirSync(path).filter((file) => /\.json(\.gz)?$/.test(file));
  return files.map((file) => readVersion(path, file)).sort((one, other) => byVersion(one.version, other.version));
}

function readVersion(path: string, file: string): SchemaOfVersion {
  const version = file.replace(/\.json(\.gz)?$/, "");
  const bytes = readFileSync(join(path, file));
  const document = parseDocument(file, file.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  const part = { file, name: "provider_schemas" };
  const [schema] = entriesOf(entriesOf(document, part).get("provider_schemas"), part).values();
  if (schema === undefined) throw new Error(`${file} has no provider`);
  const note = join(path, `${version}.origin`);
  return {
    version,
    schema,
    origin: existsSync(note) ? readFileSync(note, "utf8").trim() : "terraform providers schema -json",
  };
}

function byVersion(one: string, other: string): number {
  const [mine, theirs] = [one, other].map((text) => text.split(".").map(Number));
  const different = (mine ?? []).findIndex((number, index) => number !== theirs?.[index]);
  return different === -1 ? 0 : (mine?.[different] ?? 0) - (theirs?.[different] ?? 0);
}
