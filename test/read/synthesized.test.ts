import { describe, expect, it } from "vitest";

import type { Configured, Environment } from "../../src/model/environment.js";
import { readDocument, readFixture, written } from "./reading.js";

const constantOf = (configured: Configured | undefined): unknown =>
  configured?.kind === "expression" ? written(configured.constant) : undefined;

describe("a configuration that CDKTF synthesized", () => {
  it("has resources and data sources with their templates as raw text", async () => {
    const environment = await readFixture("synthesized.cdk.tf.json");
    expect(environment.source).toBe("configuration");
    const shown = [...environment.resources].map(([address, { value }]): [string, unknown] => [
      address,
      written(value),
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      "terraform_data.platform_base_89C07861": { input: { empty: "", size: "1.10" } },
      "terraform_data.platform_dependent_36AEAFDE": {
        input: {
          base: "${terraform_data.platform_base_89C07861.id}",
          password: "${var.password}",
          text: "before-${terraform_data.platform_base_89C07861.id}-after",
        },
        depends_on: ["terraform_data.platform_base_89C07861"],
        lifecycle: { ignore_changes: ["input"], prevent_destroy: false },
      },
      "data.terraform_remote_state.platform_other_E995A5AC": { backend: "local", config: { path: "other.tfstate" } },
    });
    for (const { provider, actions } of environment.resources.values()) {
      expect([provider, actions]).toEqual(["terraform.io/builtin/terraform", []]);
    }
  });

  it("tells where the construct tree has a resource, without the stack, and what Terraform is told about it", async () => {
    const { configuration } = await readFixture("synthesized.cdk.tf.json");
    const dependent = configuration?.resources.get("terraform_data.platform_dependent_36AEAFDE");
    expect(dependent).toMatchObject({
      constructPath: "platform/dependent",
      dependsOn: ["terraform_data.platform_base_89C07861"],
      ignoreChanges: ["input"],
      providerKey: "terraform",
    });
    expect(dependent?.arguments.arguments.has("lifecycle")).toBe(false);
    expect(configuration?.syntax).toBe("json");
  });

  it("marks sensitive variables and outputs", async () => {
    const { variables, outputs } = await readFixture("synthesized.cdk.tf.json");
    expect(written(variables.get("password")?.value)).toEqual({ secret: "not-a-real-secret" });
    expect(written(outputs.get("password-output")?.value)).toEqual({ secret: "${var.password}" });
    expect(written(outputs.get("base-id")?.value)).toBe("${terraform_data.platform_base_89C07861.id}");
  });

  it("has the terraform block", async () => {
    const { configuration } = await readFixture("synthesized.cdk.tf.json");
    expect(
      configuration?.terraform?.kind === "block" && constantOf(configuration.terraform.arguments.get("backend")),
    ).toEqual({ local: { path: "terraform.tfstate" } });
  });

  it("never makes CDKTF's own entries part of a value", async () => {
    expect(JSON.stringify([...everything(await readFixture("synthesized.cdk.tf.json"))])).not.toContain("uniqueId");
  });

  it("keeps repetition, provisioners and what Terraform is told in the value, so that a difference in them shows", async () => {
    const body = {
      count: 2,
      for_each: "${var.x}",
      provisioner: [{ "local-exec": {} }],
      connection: { host: "h" },
      provider: "aws.west",
      lifecycle: {},
      depends_on: [],
      ami: "a",
    };
    const environment = await readDocument({ resource: { aws_instance: { x: body } } });
    const resource = environment.resources.get("aws_instance.x");
    expect(written(resource?.value)).toEqual({
      count: { number: "2" },
      for_each: "${var.x}",
      provisioner: [{ "local-exec": {} }],
      connection: { host: "h" },
      provider: "aws.west",
      lifecycle: {},
      depends_on: [],
      ami: "a",
    });
    const configured = environment.configuration?.resources.get("aws_instance.x");
    expect([...(configured?.arguments.arguments.keys() ?? [])]).toEqual(["ami"]);
    expect([constantOf(configured?.count), constantOf(configured?.forEach), configured?.providerKey]).toEqual([
      { number: "2" },
      "${var.x}",
      "aws.west",
    ]);
    expect(resource?.provider).toBe("registry.terraform.io/hashicorp/aws");
  });

  it("names providers by what the configuration requires, and keeps each of their configurations", async () => {
    const environment = await readDocument({
      terraform: {
        required_providers: { cloud: { source: "acme.example/acme/cloud", version: "~> 1.2" }, aws: { source: "aws" } },
      },
      provider: {
        aws: [
          { region: "a", "//": {} },
          { alias: "west", region: "b" },
        ],
        cloud: [{}],
      },
      resource: { cloud_thing: { x: {} } },
    });
    expect(environment.resources.get("cloud_thing.x")?.provider).toBe("acme.example/acme/cloud");
    const providers = [...(environment.configuration?.providers.values() ?? [])];
    expect(
      providers.map(({ key, provider, arguments: given }) => [
        key,
        provider,
        constantOf(given.arguments.get("region")),
      ]),
    ).toEqual([
      ["aws", "registry.terraform.io/hashicorp/aws", "a"],
      ["aws.west", "registry.terraform.io/hashicorp/aws", "b"],
      ["cloud", "acme.example/acme/cloud", undefined],
    ]);
  });

  it("reads module calls and locals", async () => {
    const { configuration } = await readDocument({
      module: { a: { source: "./a", version: "1.0", name: "x", "//": {} } },
      locals: { l: [1] },
    });
    const module = configuration?.modules.get("module.a");
    expect([module?.source, module?.version, [...(module?.arguments.arguments.keys() ?? [])]]).toEqual([
      "./a",
      "1.0",
      ["name"],
    ]);
    expect(constantOf(configuration?.locals.get("l"))).toEqual([{ number: "1" }]);
  });

  it("finds the app's own place in a stack trace", async () => {
    const stackTrace = [
      "new Bucket (/app/node_modules/x/lib/bucket.js:3:4)",
      "new Web (/app/web.ts:12:5)",
      "Object.<anonymous> (/app/main.ts:1:1)",
    ];
    const { configuration } = await readDocument({
      resource: { aws_a: { x: { "//": { metadata: { path: "staging/web/x", stackTrace } } } } },
    });
    expect(configuration?.resources.get("aws_a.x")).toMatchObject({ constructPath: "web/x", madeAt: "/app/web.ts:12" });
  });

  it("ignores every change where the configuration says so", async () => {
    const { configuration } = await readDocument({
      resource: {
        aws_a: { x: { lifecycle: { ignore_changes: "all" } }, y: { lifecycle: [{ ignore_changes: ["tags"] }] } },
      },
    });
    expect([...(configuration?.resources.values() ?? [])].map(({ ignoreChanges }) => ignoreChanges)).toEqual([
      "all",
      ["tags"],
    ]);
  });
});

function* everything({ resources, outputs, variables }: Environment): Generator<unknown> {
  for (const { value } of [...resources.values(), ...outputs.values(), ...variables.values()]) yield written(value);
}
