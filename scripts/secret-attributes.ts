/**
 * Writes `data/secret-attributes/`: which attributes of a provider's types its schema calls sensitive or write-only.
 * `scripts/provider-schemas/read-folder.ts` says what has to lie in the folder that it reads.
 *
 *     npx tsx scripts/secret-attributes.ts <folder>
 */
import { mkdirSync, writeFileSync } from "node:fs";

import { readSchemaFolder, tableName } from "./provider-schemas/read-folder.js";
import { formatTable } from "./secret-attributes/table.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("which folder has the schemas?");
const target = new URL("../data/secret-attributes/", import.meta.url);
mkdirSync(target, { recursive: true });
for (const { family, versions } of readSchemaFolder(folder))
  writeFileSync(new URL(`${tableName(family)}.json`, target), formatTable(family, versions));
