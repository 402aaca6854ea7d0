/**
 * Writes `data/sets/hashicorp-aws.json`: which arrays of the AWS provider's resources and data sources are sets.
 * Plan JSON does not tell sets from lists; the CDKTF bindings do. Run after every update of `@cdktf/provider-aws`:
 *
 *     npx tsx scripts/aws-sets.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";

import { findBindings, readAllBindings } from "./aws-schema/read-bindings.js";
import { formatSetTable, setTable } from "./aws-schema/set-paths.js";

const bindings = findBindings();
const table = setTable(bindings.providerVersion, readAllBindings(bindings));
mkdirSync(new URL("../data/", import.meta.url), { recursive: true });
writeFileSync(new URL("../data/sets/hashicorp-aws.json", import.meta.url), formatSetTable(table));
