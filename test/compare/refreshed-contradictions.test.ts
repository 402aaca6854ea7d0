/** What there is must not be hidden by what entries of drift say of something else. */
import { expect, it } from "vitest";
import { folderWith, runIn } from "../cli/world.js";

const AWS = "registry.terraform.io/hashicorp/aws";
const WEB = { address: "aws_instance.web", mode: "managed", type: "aws_instance", name: "web", provider_name: AWS };
const value = (instance_type: string) => ({ ami: "ami-1", instance_type });
const drift = (more: object = {}) => ({
  ...WEB,
  ...more,
  change: {
    actions: ["update"],
    before: value("small"),
    after: value("small"),
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
  },
});

function plan(instanceType: string, more: object = {}, deposed: readonly object[] = []): string {
  const resources = [{ ...WEB, schema_version: 0, values: value(instanceType), sensitive_values: {} }, ...deposed];
  const expressions = { ami: { constant_value: "ami-1" }, instance_type: { references: ["local.size"] } };
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    prior_state: { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: { resources } } },
    configuration: {
      provider_config: { aws: { name: "aws", full_name: AWS } },
      root_module: {
        ...("output_changes" in more ? { outputs: { o: { expression: { references: ["local.o"] } } } } : {}),
        resources: [{ ...WEB, provider_config_key: "aws", expressions, schema_version: 1 }],
      },
    },
    timestamp: "2027-01-07T08:00:00Z",
    applyable: false,
    complete: true,
    errored: false,
    ...more,
  });
}

const DEPOSED = {
  ...WEB,
  schema_version: 0,
  values: value("small"),
  sensitive_values: {},
  deposed_key: "deadbeef",
};

const output = (after: string) => ({
  planned_values: { root_module: {}, outputs: { o: { sensitive: false, value: after } } },
  output_changes: {
    o: {
      actions: [after === "same" ? "no-op" : "update"],
      before: "same",
      after,
      after_unknown: false,
      before_sensitive: false,
      after_sensitive: false,
    },
  },
});

it.each([
  ["drift that is not what there is", plan("small"), plan("large", { resource_drift: [drift()] })],
  [
    "drift of a deposed object",
    plan("small"),
    plan("large", { resource_drift: [drift({ deposed: "deadbeef" })] }, [DEPOSED]),
  ],
  ["an output that changes although nothing drifted", plan("small", output("same")), plan("small", output("other"))],
])("%s hides no difference", async (_, staging, production) => {
  const folder = folderWith({ "staging.json": staging, "production.json": production });
  const { exitCode, stdout } = await runIn(folder, ["check", "staging.json", "production.json"]);
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining("BLOCKED")]);
});
