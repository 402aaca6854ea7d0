import { describe, expect, it } from "vitest";

import type { Configuration, Configured } from "../../src/model/environment.js";
import { readDocument, readFixture, written } from "./reading.js";

async function configurationOf(configuration: unknown): Promise<Configuration> {
  const environment = await readDocument({ format_version: "1.2", resource_changes: [], configuration });
  return environment.configuration as Configuration;
}

/** A configured node as people write it down: `{ constant }`, `{ references }`, blocks as objects and lists. */
function shown(configured: Configured | undefined): unknown {
  if (configured?.kind === "block")
    return Object.fromEntries([...configured.arguments].map(([name, item]) => [name, shown(item)]));
  if (configured?.kind === "blocks") return configured.items.map(shown);
  if (configured === undefined) return undefined;
  const { constant, references } = configured;
  return {
    ...(constant === undefined ? {} : { constant: written(constant) }),
    ...(references.length === 0 ? {} : { references }),
  };
}

const resources = (...expressions: unknown[]): unknown => ({
  root_module: {
    resources: expressions.map((one, index) => ({ address: `aws_a.x${index}`, mode: "managed", expressions: one })),
  },
});

describe("the configuration in a plan", () => {
  it("has provisioners as blocks with their type, and what module calls depend on", async () => {
    const { resources: read, modules } = await configurationOf({
      root_module: {
        resources: [
          {
            address: "terraform_data.migration",
            expressions: {},
            provisioners: [
              { type: "local-exec", expressions: { command: { references: ["var.command"] } } },
              { type: "file" },
            ],
          },
        ],
        module_calls: { api: { source: "./api", depends_on: ["terraform_data.migration"], module: {} } },
      },
    });
    expect(shown(read.get("terraform_data.migration")?.provisioners)).toEqual([
      { type: { constant: "local-exec" }, command: { references: ["var.command"] } },
      { type: { constant: "file" } },
    ]);
    expect(modules.get("module.api")?.dependsOn).toEqual(["terraform_data.migration"]);
  });

  it("has the resources of called modules by their configuration address", async () => {
    const { configuration } = await readFixture("create.plan.json");
    expect([...(configuration?.resources.keys() ?? [])]).toEqual(
      expect.arrayContaining([
        "terraform_data.base",
        "data.terraform_remote_state.known",
        "module.queue.terraform_data.queue",
      ]),
    );
    const call = configuration?.modules.get("module.queue");
    expect([call?.source, shown(call?.forEach), shown(call?.arguments)]).toEqual([
      "./queue",
      { references: ["var.queues"] },
      { name: { references: ["each.key"] } },
    ]);
    expect(shown(call?.outputs.get("name"))).toEqual({
      references: ["terraform_data.queue.output", "terraform_data.queue"],
    });
    expect(call?.variables.has("name")).toBe(true);
    expect(shown(configuration?.resources.get("terraform_data.counted")?.count)).toEqual({ constant: { number: "2" } });
  });

  it("has providers, variables with defaults, and outputs of the root", async () => {
    const { configuration } = await readFixture("create.plan.json");
    expect(configuration?.providers.get("terraform")?.provider).toBe("terraform.io/builtin/terraform");
    expect(configuration?.variables.get("password")).toEqual({ name: "password", sensitive: true });
    expect(written(configuration?.variables.get("size")?.default)).toBe("1.10");
    expect(shown(configuration?.outputs.get("size"))).toEqual({ references: ["var.size"] });
  });

  it("tells JSON syntax, where constants stand beside references, from native syntax", async () => {
    const json = (await readFixture("synthesized.plan.json")).configuration;
    expect(json?.syntax).toBe("json");
    expect((await readFixture("create.plan.json")).configuration?.syntax).toBe("hcl");
    expect((await configurationOf(resources({ a: { constant_value: "${timestamp()}" } }))).syntax).toBe("json");
    expect(
      (await configurationOf(resources({ a: { constant_value: "${aws:username}" }, b: { references: ["var.b"] } })))
        .syntax,
    ).toBe("hcl");
    expect((await configurationOf(resources({ a: { constant_value: "%{ if true }a%{ endif }" } }))).syntax).toBe(
      "json",
    );
    expect((await configurationOf({})).syntax).toBe("hcl");
  });

  it("tells expressions from blocks by their members", async () => {
    const { resources: read } = await configurationOf(
      resources({
        constant: { constant_value: null },
        nothing: {},
        ingress: [{ port: { constant_value: 80 }, self: {} }, {}],
        timeouts: { create: { references: ["var.t"] } },
        odd: { references: { constant_value: "an attribute of this name" } },
      }),
    );
    expect(shown(read.get("aws_a.x0")?.arguments)).toEqual({
      constant: { constant: null },
      nothing: {},
      ingress: [{ port: { constant: { number: "80" } }, self: {} }, {}],
      timeouts: { create: { references: ["var.t"] } },
      odd: { references: { constant: "an attribute of this name" } },
    });
    const nothing = read.get("aws_a.x0")?.arguments.arguments.get("nothing");
    expect(nothing).toEqual({ kind: "expression", references: [] });
  });

  it("reads nested module calls, versions and dependencies", async () => {
    const inner = {
      source: "inner/x/y",
      version_constraint: "~> 2.0",
      module: { resources: [{ address: "data.aws_b.y", depends_on: ["aws_a.x"] }] },
    };
    const { modules, resources: read } = await configurationOf({
      root_module: { module_calls: { outer: { module: { module_calls: { inner } } } } },
    });
    expect([...modules.keys()].sort()).toEqual(["module.outer", "module.outer.module.inner"]);
    expect(modules.get("module.outer.module.inner")?.version).toBe("~> 2.0");
    expect(read.get("module.outer.module.inner.data.aws_b.y")?.dependsOn).toEqual(["aws_a.x"]);
  });

  it("reads provider configurations by their keys", async () => {
    const { providers } = await configurationOf({
      provider_config: {
        "aws.west": {
          name: "aws",
          alias: "west",
          full_name: "registry.opentofu.org/hashicorp/aws",
          version_constraint: "6.0",
          expressions: { region: { constant_value: "us-west-2" } },
        },
        "module.a:google": { name: "google", module_address: "module.a" },
      },
    });
    expect(
      [...providers.values()].map(({ key, provider, versionConstraint, arguments: given }) => [
        key,
        provider,
        versionConstraint,
        shown(given),
      ]),
    ).toEqual([
      ["aws.west", "registry.opentofu.org/hashicorp/aws", "6.0", { region: { constant: "us-west-2" } }],
      ["module.a:google", "registry.terraform.io/hashicorp/google", undefined, {}],
    ]);
  });
});
