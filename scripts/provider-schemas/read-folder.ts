/** Reads what `terraform providers schema -json` wrote, of several versions of several providers. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { parseDocument } from "../../src/json/parse-value.js";
import { entriesOf } from "../../src/json/shape.js";
import { compareText, type Value } from "../../src/model/value.js";

/** One version of a provider: its part of `terraform providers schema -json`. */
export interface SchemaOfVersion {
  readonly version: string;
  /** Where the schema was found. */
  readonly origin: string;
  readonly schema: Value;
}

/** A provider, `hashicorp/google`, with its versions from the oldest to the newest. */
export interface ProviderVersions {
  readonly family: string;
  readonly versions: readonly SchemaOfVersion[];
}

/** The name of a provider's tables: `hashicorp-aws` for `hashicorp/aws`. */
export const tableName = (family: string): string => family.replace("/", "-").toLowerCase();

/**
 * All providers below a folder:
 *
 *     <folder>/<namespace>/<provider>/<version>.json (or .json.gz)
 *     <folder>/<namespace>/<provider>/<version>.origin      where it comes from, one line
 *
 * For another version, require it in an empty folder, run `terraform init`, and `terraform providers schema -json`.
 */
export function readSchemaFolder(folder: string): readonly ProviderVersions[] {
  return readdirSync(folder)
    .sort(compareText)
    .flatMap((namespace) =>
      readdirSync(join(folder, namespace))
        .sort(compareText)
        .map((provider) => ({
          family: `${namespace}/${provider}`,
          versions: versionsIn(join(folder, namespace, provider)),
        })),
    );
}

// --- internal ---

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
