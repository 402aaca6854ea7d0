import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDocument, readFixture } from "./reading.js";

type Json = Record<string, unknown>;

const text = readFileSync(new URL("../explain/fixtures/staging.plan.json", import.meta.url), "utf8");

/** The unknown parts of a real plan after an edit. */
async function unknownAfter(edit: (plan: Json) => void): Promise<readonly string[]> {
  const plan = JSON.parse(text) as Json;
  edit(plan);
  return (await readDocument(plan)).statements.unknownParts;
}

const within = (value: unknown, ...path: readonly (string | number)[]): Json =>
  path.reduce((inner, step) => (inner as Record<string | number, unknown>)[step], value) as Json;

describe("the parts of a document that are not known", () => {
  it.each(["create", "update", "no-op", "destroy", "refresh-only", "target", "errored", "output-removed"])(
    "are none in what Terraform writes: %s",
    async (name) => {
      expect((await readFixture(`${name}.plan.json`)).statements.unknownParts).toEqual([]);
    },
  );

  it("are named once, by where they stand, in order", async () => {
    expect(
      await unknownAfter((plan) => {
        plan["deferred_action_invocations"] = [{}];
        plan["action_invocations"] = [{ address: "action.aws_lambda_invoke.migrate" }];
        for (const change of plan["resource_changes"] as Json[]) change["cost"] = 3;
        within(plan, "resource_changes", 0, "change")["approved"] = "yes";
        within(plan, "configuration")["tests"] = { a: 1 };
        within(plan, "configuration", "root_module")["actions"] = [{ type: "aws_lambda_invoke" }];
        within(plan, "configuration", "root_module", "resources", 0)["guards"] = ["x"];
        within(plan, "planned_values")["more"] = true;
      }),
    ).toEqual([
      "action_invocations",
      "change.approved",
      "configuration.tests",
      "deferred_action_invocations",
      "module.actions",
      "planned_values.more",
      "resource.guards",
      "resource_changes.cost",
    ]);
  });

  it("are named wherever they stand in small parts, too", async () => {
    expect(
      await unknownAfter((plan) => {
        const root = within(plan, "configuration", "root_module");
        const resource = within(root, "resources", 0);
        resource["provisioners"] = [{ type: "local-exec", expressions: {}, connection: { host: {} } }];
        resource["count_expression"] = { constant_value: 1, provided_by: "x" };
        root["outputs"] = { size: { expression: { references: [], ephemeral: true } } };
        within(plan, "variables")["more"] = { value: 1, source: "terminal" };
        plan["checks"] = [
          {
            address: { to_display: "check.a", kind: "check", name: "a", severity: "x" },
            status: "pass",
            advice: "x",
            instances: [
              { address: { to_display: "check.a" }, status: "pass", waived: 1, problems: [{ message: "m", code: 3 }] },
            ],
          },
        ];
      }),
    ).toEqual([
      "check.advice",
      "check.waived",
      "check_address.severity",
      "check_problem.code",
      "expression.ephemeral",
      "expression.provided_by",
      "provisioner.connection",
      "variable_value.source",
    ]);
  });

  it.each(["planned_values", "prior_state.values"])("are named in %s and its modules", async (section) => {
    const values = {
      hooks: [1],
      outputs: { size: { sensitive: false, value: 1, type: "number", unit: "m" } },
      root_module: {
        actions: [1],
        resources: [{ address: "terraform_data.a", mode: "managed", type: "terraform_data", name: "a", cost: 1 }],
        child_modules: [{ address: "module.m", owner: "x", resources: [] }],
      },
    };
    expect(
      await unknownAfter((plan) => {
        if (section === "planned_values") plan["planned_values"] = values;
        else plan["prior_state"] = { format_version: "1.0", values };
      }),
    ).toEqual([
      ...(section === "planned_values" ? ["planned_values.hooks"] : []),
      ...(section === "planned_values" ? [] : ["values.hooks"]),
      "values_module.actions",
      "values_module.owner",
      "values_output.unit",
      "values_resource.cost",
    ]);
  });

  it("are named in a state", async () => {
    const { unknownParts } = (
      await readDocument({
        format_version: "1.0",
        values: { hooks: [1], outputs: { size: { value: 1, unit: "m" } }, root_module: { actions: [1] } },
        checks: [{ address: { to_display: "check.a" }, status: "pass", advice: "x" }],
      })
    ).statements;
    expect(unknownParts).toEqual(["check.advice", "values.hooks", "values_module.actions", "values_output.unit"]);
  });

  it("are named in the conditions of Terraform 1.2", async () => {
    expect(
      await unknownAfter((plan) => {
        delete plan["checks"];
        plan["condition_results"] = [{ address: "output.a", condition_type: "x", result: true, advice: "x" }];
      }),
    ).toEqual(["condition_result.advice"]);
  });

  it("are not what OpenTofu says of variables and outputs", async () => {
    expect(
      await unknownAfter((plan) => {
        within(plan, "configuration", "root_module")["variables"] = { more: { nullable: true, deprecated: "x" } };
        within(plan, "variables")["more"] = { value: 1, deprecated: "x" };
        within(plan, "planned_values")["outputs"] = { size: { value: 1, type: "number", deprecated: "x" } };
      }),
    ).toEqual([]);
  });

  it.each([null, false, [], {}])("are none where they hold nothing: %j", async (nothing) => {
    expect(
      await unknownAfter((plan) => {
        plan["action_invocations"] = nothing;
        within(plan, "resource_changes", 0)["cost"] = nothing;
        within(plan, "configuration", "root_module", "resources", 0)["guards"] = nothing;
      }),
    ).toEqual([]);
  });

  it.each(["constructor", "__proto__", "toString"])("are found by any name: %s", async (name) => {
    const plan = text.replace(/^\{/, `{${JSON.stringify(name)}:[1],`);
    expect((await readDocument(plan)).statements.unknownParts).toEqual([name]);
  });

  it("are what is passed over on purpose never", async () => {
    expect(
      await unknownAfter((plan) => {
        plan["relevant_attributes"] = [{ resource: "terraform_data.main", attribute: ["id"] }];
        within(plan, "resource_changes", 0, "change")["after_identity"] = { id: "x" };
      }),
    ).toEqual([]);
  });
});
