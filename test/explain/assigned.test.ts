import { describe, expect, it } from "vitest";
import {
  checkOf,
  environment,
  explainedIn,
  foundIn,
  unknown,
  type EnvironmentGiven,
  type Plain,
  type ResourceGiven,
} from "../builders.js";

async function judged(left: EnvironmentGiven, right: EnvironmentGiven) {
  const report = await checkOf([environment("staging", left), environment("production", right)]);
  return { explained: explainedIn(report), found: foundIn(report) };
}

describe("computed", () => {
  const assigned = (address: string, attribute: string, asks: Readonly<Record<string, Plain>> = {}) =>
    judged(
      { resources: { [address]: { is: { [attribute]: "one-value" }, asks } } },
      { resources: { [address]: { is: { [attribute]: "other-value" }, asks } } },
    );

  it.each([
    ["aws_x.a", "id"],
    ["aws_x.a", "arn"],
    ["aws_route.a", "network_interface_id"],
    ["aws_lb_target_group.a", "arn_suffix"],
    ["random_password.a", "result"],
    ["aws_db_instance.a", "maintenance_window"],
    ["aws_rds_cluster.a", "preferred_backup_window"],
    ["aws_cloudwatch_event_target.a", "target_id"],
  ])("explains what the provider assigns: %s %s", async (address, attribute) => {
    expect(await assigned(address, attribute)).toEqual({ found: [], explained: [`${address} ${attribute}: computed`] });
  });

  it.each([
    ["aws_x.a", "engine_version"],
    ["aws_x.a", "arn_suffix"],
    ["aws_x.a", "cluster_id"],
    ["aws_x.a", "instance_type"],
  ])("explains nothing that the catalogue does not list: %s %s", async (address, attribute) => {
    expect(await assigned(address, attribute)).toEqual({
      found: [`unexplained-difference: ${address} ${attribute}`],
      explained: [],
    });
  });

  it("explains nothing that is configured", async () => {
    expect((await assigned("aws_x.a", "id", { id: "one-value" })).found).toEqual([
      "unexplained-difference: aws_x.a id",
    ]);
  });

  it("explains nothing of a data source", async () => {
    expect((await assigned("data.aws_x.a", "id")).found).toEqual(["unexplained-difference: data.aws_x.a id"]);
  });
});

describe("not yet assigned", () => {
  const between = (
    attribute: string,
    mine: Plain | undefined,
    theirs: Plain | undefined,
    more: Partial<ResourceGiven> = {},
    address = "aws_x.a",
  ) => {
    const of = (value: Plain | undefined, settings: Partial<ResourceGiven>): EnvironmentGiven => ({
      resources: {
        [address]: { is: { known: 1, ...(value === undefined ? {} : { [attribute]: value }) }, ...settings },
      },
    });
    return judged(
      of(mine, { actions: ["create"], ...more }),
      of(theirs, more.asks === undefined ? {} : { asks: more.asks }),
    );
  };

  it.each<[string, Plain | undefined, Plain | undefined]>([
    ["unknown", unknown, "something"],
    ["null against false", null, false],
    ["null against zero", null, 0],
    ["null against an empty text", null, ""],
    ["null against an empty list", null, []],
    ["absent against an empty map", undefined, {}],
    ["absent against null", undefined, null],
  ])("explains what is %s in a resource that is being created", async (_, mine, theirs) => {
    expect(await between("status", mine, theirs)).toEqual({
      found: [],
      explained: ["aws_x.a status: not-yet-assigned"],
    });
  });

  it.each<[string, string, Plain, Plain]>([
    ["aws_ecs_service.a", "propagate_tags", null, "NONE"],
    ["aws_dynamodb_table.a", "table_class", null, "STANDARD"],
    ["aws_ecs_service.a", "platform_version", unknown, "LATEST"],
    ["aws_eks_node_group.a", "version", unknown, "1.31"],
    ["aws_lambda_function.a", "runtime", null, ""],
  ])(
    "explains the default of a provider, also of what decides what runs: %s %s",
    async (address, attribute, mine, theirs) => {
      expect(await between(attribute, mine, theirs, {}, address)).toEqual({
        found: [],
        explained: [`${address} ${attribute}: not-yet-assigned`],
      });
    },
  );

  it.each<[string, string, Plain, Plain]>([
    ["aws_ecs_service.a", "propagate_tags", null, "SERVICE"],
    ["aws_ecs_service.a", "platform_version", unknown, "1.3.0"],
    ["aws_x.a", "propagate_tags", null, "NONE"],
    ["aws_lambda_function.a", "runtime", unknown, "nodejs20.x"],
  ])("explains no other value by a default: %s %s", async (address, attribute, mine, theirs) => {
    expect((await between(attribute, mine, theirs, {}, address)).found).toEqual([
      `unexplained-difference: ${address} ${attribute}`,
    ]);
  });

  it("takes nothing that a configuration sets for a default", async () => {
    expect(
      (await between("propagate_tags", null, "NONE", { asks: { propagate_tags: "NONE" } }, "aws_ecs_service.a")).found,
    ).toEqual(["unexplained-difference: aws_ecs_service.a propagate_tags"]);
  });

  it.each<[string, Plain, Plain]>([
    ["null against true", null, true],
    ["null against a text", null, "x"],
    ["null against a list of something", null, [null]],
    ["known and another one", "x", "y"],
    ["empty against null", "", null],
    ["unknown there, and known in the created one", "x", unknown],
  ])("does not explain what is %s", async (_, mine, theirs) => {
    expect((await between("status", mine, theirs)).found).toEqual([
      expect.stringMatching(/^unexplained-difference: aws_x\.a status/),
    ]);
  });

  it("explains what a pending change leaves unknown, but no null in an object that exists", async () => {
    expect((await between("status", unknown, "x", { actions: ["update"] })).explained).toEqual([
      "aws_x.a status: not-yet-assigned",
    ]);
    expect((await between("status", null, "", { actions: ["update"] })).found).toEqual([
      "unexplained-difference: aws_x.a status",
    ]);
  });

  it("explains nothing when neither side has anything pending", async () => {
    expect((await between("status", unknown, "x", { actions: ["no-op"] })).found).toEqual([
      "unexplained-difference: aws_x.a status",
    ]);
  });

  it("explains what is unknown in a resource that is being replaced", async () => {
    expect((await between("status", unknown, "x", { actions: ["delete", "create"] })).explained).toEqual([
      "aws_x.a status: not-yet-assigned",
    ]);
  });

  it.each(["engine_version", "engine", "ami", "image_id", "runtime", "instance_type", "instance_class"])(
    "does not explain %s, which decides what runs",
    async (attribute) => {
      expect((await between(attribute, unknown, "x")).found).toEqual([`unexplained-difference: aws_x.a ${attribute}`]);
    },
  );

  it("takes no managed resource for the data source of the same name, and an instance for what its cluster runs", async () => {
    expect((await between("tier", unknown, "Standard", {}, "aws_ssm_parameter.a")).explained).toEqual([
      "aws_ssm_parameter.a tier: not-yet-assigned",
    ]);
    expect(
      (await between("value", unknown, "Standard", { actions: ["read"] }, "data.aws_ssm_parameter.a")).found,
    ).toEqual(["unexplained-difference: data.aws_ssm_parameter.a value"]);
    expect((await between("engine_version", unknown, "16.6", {}, "aws_rds_cluster_instance.a")).found).toEqual([]);
    expect((await between("engine_version", unknown, "16.6", {}, "aws_rds_cluster.a")).found).toEqual([
      "unexplained-difference: aws_rds_cluster.a engine_version",
    ]);
  });

  it("explains nothing that is configured", async () => {
    expect((await between("status", unknown, "x", { asks: { status: "x" } })).explained).toEqual([]);
  });

  it("explains nothing of a resource that is missing", async () => {
    expect(
      (await judged({ resources: {} }, { resources: { "aws_x.a": { is: {}, actions: ["create"] } } })).found,
    ).toEqual(["missing-resource: aws_x.a"]);
  });

  it("explains a data source that can be read only while applying", async () => {
    const of = (value: Plain, actions: readonly string[]): EnvironmentGiven => ({
      resources: { "data.aws_x.a": { is: { result: value }, actions } },
    });
    expect((await judged(of(unknown, ["read"]), of("x", []))).explained).toEqual([
      "data.aws_x.a result: not-yet-assigned",
    ]);
  });
});
