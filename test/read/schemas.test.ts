import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { providerFamily } from "../../src/model/provider-name.js";
import { combineSets } from "../../src/knowledge/set-table.js";
import { fullProviderName, stateProviderName } from "../../src/read/provider-address.js";
import { secretTables, setTables } from "../../src/knowledge/provider-tables.js";
import { bundledSets, readProviderSchemas } from "../../src/read/schemas.js";
import { bytesOf } from "./reading.js";

const schemas = readProviderSchemas(
  bytesOf(
    JSON.stringify({
      format_version: "1.0",
      provider_schemas: {
        "registry.terraform.io/acme/cloud": {
          resource_schemas: {
            cloud_a: {
              block: {
                attributes: {
                  set: { type: ["set", "string"] },
                  list: { type: ["list", ["object", { inner: ["set", "number"], plain: "string" }]] },
                  map: { type: ["map", ["set", "string"]] },
                  any: { type: "dynamic" },
                  tuple: { type: ["tuple", ["string", ["set", "string"]]] },
                  nested: { nested_type: { nesting_mode: "set", attributes: { names: { type: ["list", "string"] } } } },
                  keyed: { nested_type: { nesting_mode: "map", attributes: { names: { type: ["set", "string"] } } } },
                  lists: { type: ["list", ["set", "string"]] },
                },
                block_types: {
                  rule: {
                    nesting_mode: "set",
                    block: {
                      block_types: {
                        port: { nesting_mode: "list", block: { attributes: { tags: { type: ["set", "string"] } } } },
                      },
                    },
                  },
                },
              },
            },
          },
          data_source_schemas: { cloud_a: { block: { attributes: { set: { type: ["list", "string"] } } } } },
        },
      },
    }),
  ),
  "schemas.json",
);

const isSet = (path: string): boolean | undefined =>
  schemas.isSet("registry.opentofu.org/acme/cloud", "managed", "cloud_a", path.split("."));

describe("provider schemas", () => {
  it.each([
    ["set", true],
    ["list", false],
    ["list.inner", true],
    ["list.plain", false],
    ["map", false],
    ["map.some key", true],
    ["any", undefined],
    ["tuple", false],
    ["nested", true],
    ["nested.names", false],
    ["keyed", false],
    ["keyed.some key.names", true],
    ["rule", true],
    ["rule.port", false],
    ["rule.port.tags", true],
    ["lists", false],
    ["lists.[]", true],
    ["nowhere", undefined],
    ["list.nowhere", undefined],
  ])("know of %s", (path, expected) => {
    expect(isSet(path)).toBe(expected);
  });

  it("tell data sources from resources, and know nothing of other types and providers", () => {
    expect(schemas.isSet("registry.terraform.io/acme/cloud", "data", "cloud_a", ["set"])).toBe(false);
    expect(schemas.isSet("registry.terraform.io/acme/cloud", "data", "cloud_b", ["set"])).toBe(undefined);
    expect(schemas.isSet("registry.terraform.io/hashicorp/cloud", "managed", "cloud_a", ["set"])).toBe(undefined);
  });

  it("are refused when they are something else", () => {
    expect(() => readProviderSchemas(bytesOf("{}"), "x.json")).toThrow("terraform providers schema -json");
    expect(() => readProviderSchemas(bytesOf("{"), "x.json")).toThrow("ends in the middle");
  });
});

describe("the bundled table", () => {
  const bundled = bundledSets(
    readFileSync(new URL("../../data/sets/hashicorp-aws.json", import.meta.url)),
    "hashicorp-aws.json",
  );
  const aws = (type: string, ...path: readonly string[]): boolean | undefined =>
    bundled.isSet("registry.opentofu.org/hashicorp/aws", "managed", type, path);

  it("knows the sets of AWS resources, wherever the provider came from", () => {
    expect(aws("aws_security_group", "ingress")).toBe(true);
    expect(aws("aws_security_group", "ingress", "cidr_blocks")).toBe(false);
    expect(aws("aws_lb", "subnets")).toBe(true);
  });

  it("crosses any number of steps where the table says so", () => {
    expect(aws("aws_wafv2_web_acl", "rule", "statement", "text_transformation")).toBe(true);
    expect(aws("aws_wafv2_web_acl", "rule", "statement", "not_statement", "statement", "text_transformation")).toBe(
      true,
    );
    expect(aws("aws_wafv2_web_acl", "text_transformation")).toBe(false);
  });

  it("knows nothing of types it does not list, nor of other providers", () => {
    expect(aws("aws_not_invented_yet", "ingress")).toBe(undefined);
    expect(bundled.isSet("registry.terraform.io/hashicorp/google", "managed", "aws_lb", ["subnets"])).toBe(undefined);
  });

  it("comes after what knows better", () => {
    const first = {
      isSet: (_: string, __: string, ___: string, path: readonly string[]) =>
        path[0] === "subnets" ? false : undefined,
    };
    const combined = combineSets(first, bundled);
    expect(combined.isSet("aws", "managed", "aws_lb", ["subnets"])).toBe(false);
    expect(combined.isSet("aws", "managed", "aws_lb", ["security_groups"])).toBe(true);
    expect(combineSets().isSet("aws", "managed", "aws_lb", ["subnets"])).toBe(undefined);
  });
});

describe("the tables of other providers", () => {
  const tables = Object.keys(setTables).map((name) => {
    const file = new URL(`../../data/sets/${name}.json`, import.meta.url);
    return bundledSets(readFileSync(file), `${name}.json`);
  });
  const all = combineSets(...tables);

  it.each<readonly [string, string, readonly string[], boolean | undefined]>([
    ["hashicorp/google", "google_compute_firewall", ["allow"], true],
    ["hashicorp/google-beta", "google_compute_firewall", ["source_ranges"], true],
    ["hashicorp/google", "google_compute_firewall", ["allow", "ports"], false],
    ["hashicorp/google", "google_compute_instance", ["tags"], true],
    ["hashicorp/google", "google_project_iam_binding", ["members"], true],
    ["hashicorp/google", "google_sql_database_instance", ["settings", "database_flags"], undefined],
    ["hashicorp/google", "google_cloud_run_v2_service", ["template", "containers", "env"], undefined],
    ["hashicorp/azurerm", "azurerm_network_security_group", ["security_rule"], true],
    ["hashicorp/azurerm", "azurerm_virtual_network", ["address_space"], undefined],
    ["hashicorp/azurerm", "azurerm_virtual_network", ["dns_servers"], false],
    ["hashicorp/azuread", "azuread_application", ["owners"], true],
    ["hashicorp/kubernetes", "kubernetes_deployment_v1", ["spec", "template", "spec", "container", "env"], false],
    ["hashicorp/kubernetes", "kubernetes_network_policy", ["spec", "ingress"], false],
    ["hashicorp/helm", "helm_release", ["values"], false],
    ["hashicorp/helm", "helm_release", ["set"], undefined],
    ["acme/google", "google_compute_firewall", ["allow"], undefined],
    ["hashicorp/google", "google_not_invented_yet", ["allow"], undefined],
  ])("say of %s %s %j: %s", (family, type, path, isSet) => {
    expect(all.isSet(`registry.terraform.io/${family}`, "managed", type, path)).toBe(isSet);
  });

  it("are about providers that have them in their registry, each in one table", () => {
    const families = Object.values(setTables).flat();
    expect(new Set(families).size).toBe(families.length);
    expect(Object.keys(setTables).map((name) => secretTables[name])).toEqual(Object.values(setTables));
  });
});

describe("provider names", () => {
  it.each([
    ["aws", "registry.terraform.io/hashicorp/aws", "hashicorp/aws"],
    ["acme/cloud", "registry.terraform.io/acme/cloud", "acme/cloud"],
    ["registry.opentofu.org/hashicorp/aws", "registry.opentofu.org/hashicorp/aws", "hashicorp/aws"],
    ["registry.terraform.io/-/aws", "registry.terraform.io/-/aws", "hashicorp/aws"],
    ["terraform", "terraform.io/builtin/terraform", "builtin/terraform"],
    ["acme.example/acme/cloud", "acme.example/acme/cloud", "acme.example/acme/cloud"],
    ["", "", ""],
  ])("make %j one name and one family", (name, full, family) => {
    expect(fullProviderName(name)).toBe(full);
    expect(providerFamily(name)).toBe(family);
    expect(providerFamily(full)).toBe(family);
  });

  it.each([
    ['provider["registry.terraform.io/hashicorp/aws"]', "registry.terraform.io/hashicorp/aws"],
    ['module.m.provider["registry.terraform.io/hashicorp/aws"].west', "registry.terraform.io/hashicorp/aws"],
    ["provider.aws.west", "registry.terraform.io/hashicorp/aws"],
    ["module.m.provider.aws", "registry.terraform.io/hashicorp/aws"],
    ["", ""],
  ])("are found in %j of a state file", (text, full) => {
    expect(stateProviderName(text)).toBe(full);
  });
});

describe("a provider schema", () => {
  const withBlock = (attributes: object): object => ({ resource_schemas: { acme_a: { block: { attributes } } } });
  const read = (document: object) => readProviderSchemas(bytesOf(JSON.stringify(document)), "schema.json");

  it("says what is secret by each of two providers of one family", () => {
    const registries = ["registry.terraform.io", "registry.opentofu.org"];
    for (const [one, other] of [registries, [...registries].reverse()]) {
      const both = read({
        format_version: "1.0",
        provider_schemas: {
          [`${one}/acme/acme`]: withBlock({ pin: { type: "string", sensitive: true } }),
          [`${other}/acme/acme`]: withBlock({ pin: { type: "string" }, names: { type: ["set", "string"] } }),
        },
      });
      expect(both.secretsIn("registry.terraform.io/acme/acme", "managed", "acme_a")?.parts.get("pin")?.secret).toBe(
        true,
      );
      expect(both.isSet("registry.opentofu.org/acme/acme", "managed", "acme_a", ["names"])).toBe(true);
    }
  });

  it.each(["2.0", "10.1", 1, "1"])("is refused in a format that is not known: %s", (format_version) => {
    expect(() => read({ format_version, provider_schemas: {} })).toThrow(
      "this provider schema has another format_version than 0.x and 1.x, which are what this version reads",
    );
  });
});
