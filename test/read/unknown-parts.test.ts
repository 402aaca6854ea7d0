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
