import { secretTables } from "../../src/knowledge/provider-tables.js";
import {
  combineTrees,
  nothingSecret,
  secretPaths,
  type SecretMode,
  type SecretTree,
} from "../../src/model/secret-attributes.js";
import { compareText } from "../../src/model/value.js";
import { secretsInSchema } from "../../src/read/secret-attributes.js";
import { entriesOf, entryOf } from "../../src/json/shape.js";
import { tableName, type SchemaOfVersion } from "../provider-schemas/read-folder.js";

/**
 * The text of the table for one provider: what any of the versions calls sensitive or write-only, since plans of old
 * versions are read, too. One type per line, so that a change of one type is a change of one line.
 */
export function formatTable(family: string, versions: readonly SchemaOfVersion[]): string {
  const from = versions.map(({ version, origin }) => `${JSON.stringify(version)}:${JSON.stringify(origin)}`);
  const families = secretTables[tableName(family)];
  if (families === undefined) throw new Error(`name ${tableName(family)} in src/knowledge/provider-tables.ts`);
  return [
    `{"providers":${JSON.stringify(families)},`,
    `"from":{\n${from.join(",\n")}\n},`,
    `"arguments":${JSON.stringify(pathsIn(versions, "provider", ""))},`,
    `"resources":{\n${typeLines(versions, "managed")}\n},`,
    `"data":{\n${typeLines(versions, "data")}\n}}\n`,
  ].join("\n");
}

// --- internal ---

const SECTIONS = { managed: "resource_schemas", data: "data_source_schemas" } as const;

function typeLines(versions: readonly SchemaOfVersion[], mode: keyof typeof SECTIONS): string {
  const types = versions.flatMap(({ schema, version }) => [
    ...entriesOf(entryOf(schema, SECTIONS[mode]), { file: version, name: SECTIONS[mode] }).keys(),
  ]);
  return [...new Set(types)]
    .sort(compareText)
    .map((type) => `${JSON.stringify(type)}:${JSON.stringify(pathsIn(versions, mode, type))}`)
    .join(",\n");
}

const pathsIn = (versions: readonly SchemaOfVersion[], mode: SecretMode, type: string): readonly string[] =>
  secretPaths(
    versions
      .map(({ schema }): SecretTree => secretsInSchema(schema, mode, type) ?? nothingSecret)
      .reduce(combineTrees, nothingSecret),
  );
