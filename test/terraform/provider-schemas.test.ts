import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { formatProviderSchemas, providerSchemas } from "../../scripts/aws-schema/provider-schemas.js";
import { BEHAVIOURS } from "./provider/behaviour/index.js";
import { readSchemas, type Block } from "./provider/schema.js";

const schemas = readSchemas();

describe("the offline provider's schemas", () => {
  it("are what the script makes of the bindings and the behaviour tables today", () => {
    const committed = readFileSync(new URL("./provider/schemas.json", import.meta.url), "utf8");
    expect(
      formatProviderSchemas(
        providerSchemas({ resources: Object.keys(schemas.resources), data: Object.keys(schemas.data) }),
      ) === committed,
    ).toBe(true);
  });

  it("take types and obligations from the bindings", () => {
    const database = schemas.resources["aws_db_instance"]!.attributes;
    expect(database["instance_class"]).toEqual({ type: "string", required: true });
    expect(database["vpc_security_group_ids"]).toEqual({ type: ["set", "string"], optional: true, computed: true });
    expect(database["endpoint"]).toEqual({ type: "string", computed: true });
    expect(database["allow_major_version_upgrade"]).toEqual({ type: "bool", optional: true });
  });

  it("take from the tables what the bindings cannot tell", () => {
    const database = schemas.resources["aws_db_instance"]!.attributes;
    expect(database["password"]).toEqual({ type: "string", optional: true, sensitive: true });
    expect(database["password_wo"]).toEqual({ type: "string", optional: true, sensitive: true, writeOnly: true });
    expect(database["engine_version"]).toEqual({ type: "string", optional: true, computed: true });
  });

  it("tell blocks from attributes that hold objects", () => {
    const group = schemas.resources["aws_security_group"]!;
    expect(group.attributes["ingress"]).toMatchObject({
      type: ["set", ["object", { from_port: "number", cidr_blocks: ["list", "string"] }]],
      computed: true,
    });
    expect(group.blocks).not.toHaveProperty("ingress");
    expect(schemas.resources["aws_lb_target_group"]!.blocks["health_check"]).toMatchObject({ nesting: "list", max: 1 });
    expect(schemas.resources["aws_lb_listener_rule"]!.blocks["condition"]).toMatchObject({ nesting: "set", min: 1 });
    expect(schemas.resources["aws_db_instance"]!.blocks["timeouts"]).toMatchObject({ nesting: "single" });
  });

  it("can be made for types that no table knows", () => {
    const extra = providerSchemas({
      resources: ["aws_cloudfront_distribution"],
      data: ["aws_cloudfront_cache_policy"],
    });
    expect(extra.resources["aws_cloudfront_distribution"]!.attributes["domain_name"]).toEqual({
      type: "string",
      computed: true,
    });
    expect(Object.keys(extra.data)).toContain("aws_cloudfront_cache_policy");
  });

  it("cannot be made for types that the bindings do not have", () => {
    expect(() => providerSchemas({ resources: ["aws_unheard_of"], data: [] })).toThrow('no "unheard-of"');
  });

  it("hold the provider's own settings", () => {
    expect(schemas.provider.attributes["allowed_account_ids"]?.type).toEqual(["set", "string"]);
    expect(schemas.provider.blocks["default_tags"]?.block.attributes["tags"]?.type).toEqual(["map", "string"]);
  });
});

describe("the behaviour tables", () => {
  it.each(Object.entries(BEHAVIOURS))("name only what %s has", (type, behaviour) => {
    const named = [
      ...(behaviour.replace ?? []),
      ...Object.keys(behaviour.defaults ?? {}),
      ...Object.keys(behaviour.assigned ?? {}),
      ...Object.keys(behaviour.zeros ?? {}),
      ...Object.keys(behaviour.recomputed ?? {}),
      ...(behaviour.sensitive ?? []),
      ...(behaviour.writeOnly ?? []),
      ...(behaviour.objectAttributes ?? []),
    ];
    expect(named.filter((path) => !has(schemas.resources[type]!, path.split(".")))).toEqual([]);
  });
});

function has(block: Block, [step = "", ...rest]: readonly string[]): boolean {
  if (rest.length === 0) return step in block.attributes || step in block.blocks;
  const nested = block.blocks[step];
  return nested !== undefined && has(nested.block, rest);
}
