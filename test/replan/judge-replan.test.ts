import { describe, expect, it } from "vitest";
import { judgeReplan } from "../../src/replan/judge-replan.js";
import { emptyContract } from "../../src/model/contract.js";
import { combineSecretAttributes } from "../../src/model/secret-attributes.js";
import {
  changeOf,
  environmentOf,
  fixture,
  MOMENTS,
  movedLines,
  noiseLines,
  replan,
  replanOf,
  sets,
  type PlanFields,
} from "./given.js";

/** The plan of `judged.json` made again, after a change to its JSON. */
const after = async (change: (plan: PlanFields) => void, from = "judged") =>
  replan(fixture(from), fixture(from, change));

describe("a plan that was made again", () => {
  it("has nothing that counts where nothing happened meanwhile", async () => {
    const found = await replanOf("judged", "untouched");
    expect([found.problems, found.moved]).toEqual([[], []]);
    expect(noiseLines(found)).toEqual([
      "timestamp plan timestamp",
      'unknown aws_sns_topic_subscription.news["news"] topic_arn',
    ]);
  });

  it("may still have everything to make", async () => {
    const found = await replanOf("greenfield-judged", "greenfield-untouched");
    expect([found.problems, found.moved]).toEqual([[], []]);
    expect(noiseLines(found)).toEqual(["timestamp plan timestamp", "unknown aws_ssm_parameter.address value"]);
  });

  it.each([
    [
      "other-variable",
      ["value aws_sqs_queue.jobs visibility_timeout_seconds: 60 -> 90", "value var.timeout: 60 -> 90"],
    ],
    [
      "other-secret",
      [
        "action aws_db_instance.main: no-op -> update",
        "value aws_db_instance.main password: (sensitive) -> (sensitive)",
        "value var.password: (sensitive) -> (sensitive)",
      ],
    ],
    ["by-hand", ["before aws_sqs_queue.jobs delay_seconds: 0 -> 5", "drift aws_sqs_queue.jobs delay_seconds: 0 -> 5"]],
    [
      "other-data",
      [
        "value data.aws_ami.machine id: ami-609232a8b651d2204 -> ami-00000000000000002",
        "action output.machine: no-op -> update",
        "value output.machine: ami-609232a8b651d2204 -> ami-00000000000000002",
      ],
    ],
    [
      "other-configuration",
      [
        "configuration aws_sns_topic_subscription.news raw_message_delivery: (absent) -> true",
        'value aws_sns_topic_subscription.news["news"] raw_message_delivery: false -> true',
        "action aws_ssm_parameter.address: no-op -> update",
        "value aws_ssm_parameter.address value: (sensitive) -> (sensitive)",
        "value aws_ssm_parameter.address version: 1 -> (unknown)",
      ],
    ],
    // The address itself is computed, and noise; what is made of it differs, and is named.
    [
      "computed-and-used",
      [
        "action aws_ssm_parameter.address: no-op -> update",
        "value aws_ssm_parameter.address value: (sensitive) -> (sensitive)",
        "value aws_ssm_parameter.address version: 1 -> (unknown)",
      ],
    ],
  ])("after %s names what is another thing now", async (replanned, lines) => {
    const found = await replanOf("judged", replanned);
    expect(movedLines(found)).toEqual(lines);
    expect(found.problems).toEqual([]);
  });

  it.each([
    ["gone", "action aws_security_group.web: no-op -> create"],
    ["gone", "drift aws_security_group.web: (exists) -> (absent)"],
    ["replaced-by-request", "action aws_eip.fixed: no-op -> delete, create"],
    ["replaced-by-request", "because aws_eip.fixed: (absent) -> replace_by_request"],
    ["applied", 'action aws_sns_topic.news["news"]: create -> no-op'],
  ])("after %s names among others: %s", async (replanned, line) => {
    expect(movedLines(await replanOf("judged", replanned))).toContain(line);
  });

  it("passes where the update was made by hand, to the very value", async () => {
    const found = await replanOf("judged", "applied-by-hand");
    expect([found.problems, found.moved]).toEqual([[], []]);
    expect(noiseLines(found)).toEqual([
      "applied aws_sqs_queue.jobs",
      "applied aws_sqs_queue.jobs visibility_timeout_seconds",
      "timestamp plan timestamp",
      'unknown aws_sns_topic_subscription.news["news"] topic_arn',
    ]);
  });

  it("passes where a change by hand is no more", async () => {
    const found = await replanOf("drifted-judged", "drifted-settled");
    expect([found.problems, found.moved]).toEqual([[], []]);
    expect(noiseLines(found)).toContain("settled aws_sqs_queue.jobs delay_seconds");
  });

  it.each(["computed", "computed-by-hand"])(
    "passes where a value moved that is %s and configured by nobody",
    async (name) => {
      const found = await replanOf("judged", name);
      expect([found.problems, found.moved]).toEqual([[], []]);
      expect(noiseLines(found)).toContain("computed aws_db_instance.main latest_restorable_time");
    },
  );

  it("names all that came back when the two are exchanged", async () => {
    expect(movedLines(await replanOf("by-hand", "judged"))).toEqual([]);
    expect(movedLines(await replanOf("untouched", "other-variable"))).toHaveLength(2);
    expect(movedLines(await replanOf("applied-by-hand", "judged"))).toContain(
      "action aws_sqs_queue.jobs: no-op -> update",
    );
  });

  it("tells no secret of either", async () => {
    for (const name of ["other-secret", "computed-and-used", "other-configuration", "applied"])
      expect(JSON.stringify(await replanOf("judged", name))).not.toMatch(/-secret-of-replan/);
  });
});

describe("a plan as a whole", () => {
  it("that covers a part is none", async () => {
    const { problems, moved } = await replanOf("judged", "part");
    expect([problems, moved]).toEqual([
      ["new.json: it covers only a part of the configuration (-target, or an exclusion)"],
      [],
    ]);
  });

  it.each([
    [{ errored: true }, /^new\.json: Terraform stopped with an error while planning/],
    [{ deferred_changes: [{ reason: "instance_count_unknown" }] }, /^new\.json: Terraform put off 1 changes/],
    [{ action_invocations: [{ address: "action.aws_lambda_invoke.x" }] }, /^new\.json: it has parts that this version/],
    [{ configuration: undefined }, /^new\.json: .*configuration/],
    [{ resource_changes: undefined }, /^new\.json: /],
  ])("%j blocks", async (change: object, problem) => {
    const plan = { ...fixture("judged"), ...change } as PlanFields;
    if ("resource_changes" in change) delete plan["planned_values"];
    const { problems } = await replan(fixture("judged"), plan);
    expect(problems[0]).toMatch(problem);
  });

  it("that cannot be applied is named, unless there is nothing left to do", async () => {
    expect(movedLines(await after((plan) => void (plan["applyable"] = false)))).toEqual([
      "plan plan applyable: true -> false",
    ]);
  });

  it("of another version of Terraform is named", async () => {
    expect(movedLines(await after((plan) => void (plan.terraform_version = "1.11.5")))).toEqual([
      `value terraform version: ${fixture("judged").terraform_version} -> 1.11.5`,
    ]);
  });

  it.each([
    ["2027-01-07T07:59:59Z", {}, /before the plan that was judged/],
    ["2027-01-07T08:59:59Z", { maxPlanAgeHours: 1 }, undefined],
    ["2027-01-07T08:00:00Z", { maxPlanAgeHours: 1, now: "2027-01-07T09:00:01Z" }, /only plans of the last hour/],
    ["2027-01-07T09:05:01Z", {}, /which is yet to come/],
    ["2027-01-07T09:04:59Z", {}, undefined],
    [undefined, {}, /which is the newer one/],
    ["yesterday", {}, /which is the newer one/],
  ])("made at %s by %j", async (timestamp, more, problem) => {
    const { problems } = judgeReplan({
      judged: await environmentOf("judged", { ...fixture("judged"), timestamp: MOMENTS.judged }),
      replanned: await environmentOf("new", { ...fixture("judged"), timestamp }),
      sets,
      known: { contract: emptyContract, parameters: new Map(), secretAttributes: combineSecretAttributes() },
      now: MOMENTS.now,
      ...more,
    });
    expect(problems.map((text) => problem?.test(text) ?? text)).toEqual(problem === undefined ? [] : [true]);
  });

  it("that is a state is refused", async () => {
    const state = { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } };
    await expect(replan(fixture("judged"), state)).rejects.toThrow("this is a state, and only plans are planned again");
  });
});

describe("what is held besides values", () => {
  it.each<[string, (plan: PlanFields) => void, readonly string[]]>([
    [
      "an action that is another one",
      (plan) => void (changeOf(plan, 'aws_sns_topic.news["news"]').actions = ["delete", "create"]),
      ['action aws_sns_topic.news["news"]: create -> delete, create'],
    ],
    [
      "the reason of an action",
      (plan) => void (plan.resource_changes[0]!["action_reason"] = "replace_because_tainted"),
      ["because aws_db_instance.main: (absent) -> replace_because_tainted"],
    ],
    [
      "what forces a replacement",
      (plan) => void (changeOf(plan, "aws_sqs_queue.jobs")["replace_paths"] = [["name"]]),
      ["replacement aws_sqs_queue.jobs: (absent) -> name"],
    ],
    [
      "a move",
      (plan) => void (plan.resource_changes[0]!["previous_address"] = "aws_db_instance.old"),
      ["previous-address aws_db_instance.main: (absent) -> aws_db_instance.old"],
    ],
    [
      "an import",
      (plan) => void (changeOf(plan, "aws_sqs_queue.jobs")["importing"] = { id: "jobs" }),
      ["import aws_sqs_queue.jobs: (absent) -> imported"],
    ],
    [
      "a provider of the same name from elsewhere",
      (plan) => void (plan.resource_changes[0]!["provider_name"] = "registry.example.com/hashicorp/aws"),
      ["provider", "value"].map(
        (kind) =>
          `${kind} aws_db_instance.main${kind === "value" ? " provider" : ""}: ` +
          "registry.terraform.io/hashicorp/aws -> registry.example.com/hashicorp/aws",
      ),
    ],
    [
      "a deposed object that is deleted",
      (plan) => {
        const [first] = plan.resource_changes;
        const change = { actions: ["delete"], before: { id: "old" }, after: null, after_unknown: {} };
        plan.resource_changes.push({ ...first!, deposed: "ab12cd34", change: change as never });
      },
      ["action aws_db_instance.main: (absent) -> delete (deposed object ab12cd34)"],
    ],
    [
      "a mark that says what is secret",
      (plan) => void (changeOf(plan, "aws_sqs_queue.jobs")["after_sensitive"] = { name: true }),
      ["sensitivity aws_sqs_queue.jobs name: (sensitive) -> (sensitive)"],
    ],
    [
      "a value that is not known any more",
      (plan) => {
        const change = changeOf(plan, "aws_sqs_queue.jobs");
        delete change.after["name"];
        change.after_unknown["name"] = true;
      },
      ["value aws_sqs_queue.jobs name: jobs -> (unknown)"],
    ],
    [
      "a provisioner",
      (plan) =>
        void (plan.configuration.root_module.resources.find(({ address }) => address === "aws_eip.fixed")![
          "provisioners"
        ] = [{ type: "local-exec", expressions: { command: { constant_value: "true" } } }]),
      ['configuration aws_eip.fixed provisioner: (absent) -> [{"command":"true","type":"local-exec"}]'],
    ],
    [
      "an argument of a provider",
      (plan) => void (plan.configuration.provider_config["aws"]!.expressions!["max_retries"] = { constant_value: 3 }),
      ["configuration provider.aws max_retries: (absent) -> 3", "value provider.aws max_retries: (absent) -> 3"],
    ],
    [
      "a condition that fails now",
      (plan) =>
        void (plan["checks"] = [
          {
            address: { to_display: "check.health", kind: "check", name: "health" },
            status: "fail",
            instances: [{ address: { to_display: "check.health" }, status: "fail", problems: [{ message: "down" }] }],
          },
        ]),
      ["check check.health: (absent) -> fail: down"],
    ],
  ])("is named: %s", async (_, change, lines) => {
    expect(movedLines(await after(change))).toEqual(lines);
  });

  it("is the object that is taken away", async () => {
    const removed = (id: string) => (plan: PlanFields) => {
      const change = changeOf(plan, "aws_security_group.web");
      change.actions = ["delete"];
      change.before = { ...change.before, id };
      change.after = null as never;
    };
    const found = await replan(fixture("judged", removed("sg-1")), fixture("judged", removed("sg-2")));
    expect(movedLines(found)).toEqual(["before aws_security_group.web id: sg-1 -> sg-2"]);
  });
});
