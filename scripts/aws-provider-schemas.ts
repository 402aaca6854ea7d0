/**
 * Writes the schemas of the offline AWS provider, `test/terraform/provider/schemas.json`:
 *
 *     npx tsx scripts/aws-provider-schemas.ts [cdk.tf.json…]
 *
 * Served are the types of the behaviour tables and those that the given configurations use.
 */
import { readFileSync, writeFileSync } from "node:fs";

import { formatProviderSchemas, providerSchemas } from "./aws-schema/provider-schemas.js";

interface Configuration {
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

const configurations = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")) as Configuration);
const typesOf = (section: "resource" | "data"): readonly string[] =>
  configurations.flatMap((one) => Object.keys(one[section] ?? {})).filter((type) => type.startsWith("aws_"));
const schemas = providerSchemas({ resources: typesOf("resource"), data: typesOf("data") });
writeFileSync(new URL("../test/terraform/provider/schemas.json", import.meta.url), formatProviderSchemas(schemas));
