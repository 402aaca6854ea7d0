import { describe, expect, it } from "vitest";

import { formatSets } from "../../scripts/provider-sets/table.js";
import type { SchemaOfVersion } from "../../scripts/provider-schemas/read-folder.js";
import { parseDocument } from "../../src/json/parse-value.js";
import { bundledSets, readProviderSchemas } from "../../src/read/schemas.js";

type Block = Readonly<Record<string, unknown>>;

const block = (attributes: Block, blocks: Block = {}): Block => ({ block: { attributes, block_types: blocks } });
const nested = (mode: string, attributes: Block): Block => ({ nesting_mode: mode, ...block(attributes) });

const FIRST = {
  acme_a: block(
    {
      tags: { type: ["set", "string"] },
      names: { type: ["list", "string"] },
      changed: { type: ["list", "string"] },
      rules: { type: ["list", ["object", { ports: ["set", "number"] }]] },
      by_name: { type: ["map", ["set", "string"]] },
      deep: { nested_type: { nesting_mode: "map", attributes: { ids: { type: ["set", "string"] } } } },
    },
    { ingress: nested("set", { cidrs: { type: ["list", "string"] } }) },
  ),
  acme_gone: block({ ids: { type: ["set", "string"] } }),
};
const SECOND = { acme_a: block({ tags: { type: ["set", "string"] }, changed: { type: ["set", "string"] } }) };

const PATHS = [
  ["tags"],
  ["names"],
  ["rules"],
  ["rules", "ports"],
  ["by_name", "any"],
  ["deep", "any", "ids"],
  ["ingress"],
  ["ingress", "cidrs"],
];

const versionOf = (version: string, resources: Block): SchemaOfVersion => ({
  version,
  origin: "a test",
  schema: parseDocument("x.json", Buffer.from(JSON.stringify({ resource_schemas: resources }))),
});

const tableOf = (...versions: readonly SchemaOfVersion[]): ReturnType<typeof bundledSets> =>
  bundledSets(Buffer.from(formatSets(["acme/cloud", "acme/cloud-beta"], versions)), "acme.json");

describe("the table of a provider's sets", () => {
  it("says what the schema says that it is made of", () => {
    const table = tableOf(versionOf("1.0.0", FIRST));
    const document = { provider_schemas: { "registry.terraform.io/acme/cloud": { resource_schemas: FIRST } } };
    const schemas = readProviderSchemas(Buffer.from(JSON.stringify(document)), "x.json");
    for (const path of PATHS)
      expect([path, table.isSet("acme/cloud-beta", "managed", "acme_a", path)]).toEqual([
        path,
        schemas.isSet("acme/cloud", "managed", "acme_a", path),
      ]);
  });

  it("knows what two versions agree on, and not what they do not", () => {
    const table = tableOf(versionOf("1.0.0", FIRST), versionOf("2.0.0", SECOND));
    const isSet = (type: string, name: string): boolean | undefined =>
      table.isSet("acme/cloud", "managed", type, [name]);
    expect([isSet("acme_a", "tags"), isSet("acme_a", "changed"), isSet("acme_gone", "ids")]).toEqual([
      true,
      undefined,
      true,
    ]);
  });
});
