import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { secretTables } from "../../src/knowledge/provider-tables.js";
import { nothingSecret, secretPaths, type SecretAttributes } from "../../src/model/secret-attributes.js";
import { combineSecretAttributes, noSecretAttributes } from "../../src/model/secret-attributes.js";
import { bundledSecretAttributes, readProviderSchemas } from "../../src/read/index.js";
import { renderReport, reportFormats } from "../../src/report/index.js";
import { markSecretAttributes } from "../../src/secrets/mark.js";
import { block, blocks, checkOf, environment, foundIn, given, secret, type EnvironmentGiven } from "../builders.js";
import { folderWith, runIn } from "../cli/world.js";

const AWS = "registry.terraform.io/hashicorp/aws";
const HELM = "registry.terraform.io/hashicorp/helm";
const KUBERNETES = "registry.terraform.io/hashicorp/kubernetes";

const tableOf = (name: string): SecretAttributes => {
  const file = `data/secret-attributes/${name}.json`;
  return bundledSecretAttributes(readFileSync(file), file);
};
const shipped = combineSecretAttributes(...Object.keys(secretTables).map(tableOf));
const pathsOf = (provider: string, type: string, mode: "managed" | "data" | "provider" = "managed") => {
  const tree = shipped.secretsIn(provider, mode, type);
  return tree === undefined ? undefined : secretPaths(tree);
};

const [MINE, THEIRS] = ["hunter2-of-staging", "hunter2-of-production"];

/** What of the two secrets any report shows. */
async function shown(make: (own: string) => EnvironmentGiven, secretAttributes: SecretAttributes): Promise<string[]> {
  const environments = [environment("staging", make(MINE)), environment("production", make(THEIRS))];
  const report = await checkOf(environments, { secretAttributes });
  expect(report.findings.length + report.explained.length, "the places are in the report").toBeGreaterThan(0);
  const text = [JSON.stringify(report), ...reportFormats.map((format) => renderReport(report, format))].join("\n");
  return [MINE, THEIRS].filter((word) => text.includes(word));
}

describe("what a provider's schema calls a secret", () => {
  it.each<[string, (own: string) => EnvironmentGiven]>([
    ["in a state", (own) => ({ source: "state", resources: { "aws_ssm_parameter.a": { is: { value: own } } } })],
    ["in a plan", (own) => ({ resources: { "aws_ssm_parameter.a": { is: { value: own }, provider: AWS } } })],
    [
      "in a data source",
      (own) => ({ resources: { "data.aws_ssm_parameter.a": { is: { value: own }, provider: AWS } } }),
    ],
    [
      "in a block of a list",
      (own) => ({
        resources: {
          "helm_release.a": { is: { set_sensitive: [{ name: "key", value: own }] }, provider: HELM },
        },
      }),
    ],
    [
      "in a map that is secret as a whole",
      (own) => ({ resources: { "kubernetes_secret_v1.a": { is: { data: { key: own } }, provider: KUBERNETES } } }),
    ],
    [
      "as a constant in a block",
      (own) => ({
        syntax: "json",
        source: "configuration",
        resources: {
          "aws_quicksight_data_source.a": {
            is: { credentials: { credential_pair: { username: own } } },
            asks: { credentials: block({ credential_pair: blocks({ username: own }) }) },
            provider: AWS,
          },
        },
      }),
    ],
    [
      "in what a dynamic block is made for",
      (own) => ({
        source: "configuration",
        syntax: "json",
        resources: {
          "azurerm_linux_web_app.a": {
            is: {
              dynamic: {
                connection_string: { for_each: [{ v: own }], content: { value: "${connection_string.value.v}" } },
              },
            },
            provider: "registry.terraform.io/hashicorp/azurerm",
          },
        },
      }),
    ],
    [
      "in a drifted object",
      (own) => ({
        resources: { "aws_ssm_parameter.a": { is: { tier: "x" }, provider: AWS } },
        drift: [{ address: "aws_ssm_parameter.a", before: { value: own }, after: { value: `${own}x` } }],
      }),
    ],
    [
      "in an argument of a provider",
      (own) => ({
        providers: {
          vault: { asks: { headers: [{ name: "x", value: own }] }, of: "registry.terraform.io/hashicorp/vault" },
        },
      }),
    ],
    [
      "and in its copies",
      (own) => ({
        source: "state",
        resources: { "aws_ssm_parameter.a": { is: { value: own } }, "aws_x.b": { is: { tags: { x: own } } } },
        outputs: { note: `see ${own}` },
      }),
    ],
  ])("is concealed %s", async (_, make) => {
    expect(await shown(make, shipped)).toEqual([]);
    expect(await shown(make, noSecretAttributes), "without the table it is not").not.toEqual([]);
  });

  it("is compared all the same, and no difference of marks", async () => {
    const marked = { resources: { "aws_db_instance.a": { is: { password: secret("one") }, provider: AWS } } };
    const unmarked = { resources: { "aws_db_instance.a": { is: { password: "one" }, provider: AWS } } };
    const other = { resources: { "aws_db_instance.a": { is: { password: "two" }, provider: AWS } } };
    const found = async (one: EnvironmentGiven, two: EnvironmentGiven) =>
      foundIn(
        await checkOf([environment("staging", one), environment("production", two)], { secretAttributes: shipped }),
      );
    expect(await found(marked, unmarked)).toEqual([]);
    expect(await found(marked, other)).toEqual(["unexplained-difference: aws_db_instance.a password"]);
  });

  it("is no expression that only refers to something", () => {
    const written = environment("staging", {
      source: "configuration",
      resources: {
        "aws_db_instance.a": { is: { password: "${random_password.a.result}" } },
        "aws_db_instance.b": { is: { password: '${base64decode("aHVudGVyMg==")}' } },
        "aws_db_instance.c": { is: { password: "${var.prefix}-hunter2" } },
      },
    });
    const { resources } = markSecretAttributes(written, shipped);
    const isMarked = (name: string): boolean | undefined => {
      const value = resources.get(`aws_db_instance.${name}`)?.value;
      return value?.kind === "map" ? value.entries.get("password")?.sensitive : undefined;
    };
    expect(["a", "b", "c"].map(isMarked)).toEqual([false, true, true]);
  });

  it("leaves what is not changed one object with what was", () => {
    const value = given({ password: "x" });
    const spec = environment("staging", { resources: { "aws_db_instance.a": { is: {} } } });
    const [resource] = spec.resources.values();
    if (resource === undefined) throw new Error("there is no resource");
    const unchanged = { ...spec, resources: new Map([[resource.address, { ...resource, value, before: value }]]) };
    const [marked] = markSecretAttributes(unchanged, shipped).resources.values();
    expect(marked?.value).toEqual({ ...value, entries: new Map([["password", { ...given("x"), sensitive: true }]]) });
    expect(marked?.before).toBe(marked?.value);
  });
});

describe("the tables", () => {
  it.each([
    [AWS, "aws_db_instance", ["password", "password_wo"]],
    [AWS, "aws_vpc", []],
    ["mirror.acme.example/hashicorp/aws", "aws_iam_access_key", ["secret", "ses_smtp_password_v4"]],
    ["registry.opentofu.org/hashicorp/google-beta", "google_service_account_key", ["private_key"]],
    ["registry.terraform.io/hashicorp/azurerm", "azurerm_mssql_server", undefined],
    ["registry.terraform.io/hashicorp/random", "random_password", ["bcrypt_hash", "result"]],
    ["registry.terraform.io/hashicorp/tls", "tls_private_key", undefined],
    ["registry.terraform.io/hashicorp/local", "local_sensitive_file", ["content", "content_base64"]],
    [HELM, "helm_release", ["repository_password", "set_sensitive.value", "set_wo"]],
    [AWS, "aws_not_yet_there", "unknown"],
    ["registry.terraform.io/acme/cloud", "cloud_a", "unknown"],
  ])("know of %s %s", (provider, type, expected) => {
    const paths = pathsOf(provider, type);
    if (expected === "unknown") expect(paths).toBeUndefined();
    else if (expected === undefined) expect(paths?.length).toBeGreaterThan(0);
    else expect(paths).toEqual(expected);
  });

  it("are the files that there are, for the providers that they name", () => {
    expect(readdirSync("data/secret-attributes").map((file) => file.replace(".json", ""))).toEqual(
      Object.keys(secretTables),
    );
    for (const [name, families] of Object.entries(secretTables)) {
      const text = JSON.parse(readFileSync(`data/secret-attributes/${name}.json`, "utf8")) as Record<string, unknown>;
      expect(text["providers"]).toEqual(families);
      expect(Object.keys(text["from"] as object).length, `${name} says where its facts are from`).toBeGreaterThan(0);
    }
  });
});

const schemaOf = (provider: string, attributes: object): string =>
  JSON.stringify({
    format_version: "1.0",
    provider_schemas: {
      [provider]: { resource_schemas: { cloud_user: { block: { attributes } } }, data_source_schemas: {} },
    },
  });

describe("a provider's own schema", () => {
  const schema = schemaOf("registry.terraform.io/acme/cloud", {
    key: { type: "string", sensitive: true },
    once: { type: "string", write_only: true },
    name: { type: "string" },
    users: {
      nested_type: { nesting_mode: "map", attributes: { pin: { type: "string", sensitive: true } } },
    },
  });

  it("says what is secret in it", () => {
    const tree = readProviderSchemas(Buffer.from(schema), "schema.json").secretsIn(
      "acme/cloud",
      "managed",
      "cloud_user",
    );
    expect(secretPaths(tree ?? nothingSecret)).toEqual(["key", "once", "users.*.pin"]);
  });

  const state = (own: string): string =>
    JSON.stringify({
      version: 4,
      serial: 1,
      lineage: "l",
      resources: [
        {
          mode: "managed",
          type: "cloud_user",
          name: "a",
          provider: 'provider["registry.terraform.io/acme/cloud"]',
          instances: [{ attributes: { users: { ann: { pin: own } }, name: "a" } }],
        },
      ],
    });
  const files = {
    "staging.tfstate": state(MINE),
    "production.tfstate": state(THEIRS),
    "infra/schemas/cloud.json": schema,
    "infra/parity.yaml": "version: 1\nschema: [schemas/cloud.json]\n",
  };
  const check = (...options: readonly string[]) =>
    runIn(folderWith(files), ["check", "staging.tfstate", "production.tfstate", ...options]);

  it("is asked for in a note where nobody knows it", async () => {
    const { stdout } = await check();
    expect(stdout).toContain("No schema is known for registry.terraform.io/acme/cloud (cloud_user)");
    // A state file does not mark what a schema would: until one is given, nothing that may be a secret is shown.
    expect(stdout).not.toMatch(/hunter2/);
  });

  it.each([
    ["--schema", ["--schema", "infra/schemas/cloud.json"]],
    ["schema: in the contract, beside it", ["--contract", "infra/parity.yaml"]],
  ])("is given with %s", async (_, options) => {
    const { stdout, exitCode } = await check(...options);
    expect(stdout).not.toContain("No schema is known");
    expect(stdout).toContain("users.ann.pin");
    expect(stdout).not.toMatch(/hunter2/);
    expect(exitCode).toBe(1);
  });
});
