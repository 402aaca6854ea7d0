/**
 * Writes `data/sets/`: which arrays of a provider's types its schema calls sets.
 * `scripts/provider-schemas/read-folder.ts` says what has to lie in the folder that it reads. The table of the AWS
 * provider is made from its bindings (`scripts/aws-sets.ts`).
 *
 *     npx tsx scripts/provider-sets.ts <folder>
 */
import { writeFileSync } from "node:fs";

import { setTables } from "../src/knowledge/provider-tables.js";
import { formatSets } from "./provider-sets/table.js";
import { readSchemaFolder, tableName } from "./provider-schemas/read-folder.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("which folder has the schemas?");
for (const { family, versions } of readSchemaFolder(folder)) {
  const name = tableName(family);
  const families = setTables[name];
  if (families === undefined || family === "hashicorp/aws") continue;
  writeFileSync(new URL(`../data/sets/${name}.json`, import.meta.url), formatSets(families, versions));
}
