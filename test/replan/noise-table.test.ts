import { describe, expect, it } from "vitest";
import { changeOf, fixture, movedLines, noiseLines, replan, type Fields, type Json, type PlanFields } from "./given.js";

const DATABASE = "aws_db_instance.main";
const LATER = "2026-02-01T00:00:00Z";

/** Both plans changed alike, and the second one as well. */
async function moved(
  both: (plan: PlanFields) => void,
  after: (plan: PlanFields) => void,
): Promise<{ readonly moved: readonly string[]; readonly noise: readonly string[] }> {
  const found = await replan(
    fixture("judged", both),
    fixture("judged", (plan) => {
      both(plan);
      after(plan);
    }),
  );
  return { moved: movedLines(found), noise: noiseLines(found) };
}

const nothing = (): void => undefined;

/** An attribute that is another one without anybody doing anything. */
const moves =
  (address: string, name: string, value: Json) =>
  (plan: PlanFields): void => {
    const change = changeOf(plan, address);
    change.before = { ...change.before, [name]: value };
    change.after = { ...change.after, [name]: value };
  };

const argumentsOf = (plan: PlanFields, address: string): Fields =>
  plan.configuration.root_module.resources.find((resource) => resource.address === address)?.expressions ?? {};

const providerOf = (plan: PlanFields): Fields => plan.configuration.provider_config["aws"]?.expressions ?? {};

const restorable = moves(DATABASE, "latest_restorable_time", LATER);
const RESTORABLE = `value ${DATABASE} latest_restorable_time: 2026-01-15T09:00:00Z -> ${LATER}`;

describe("a computed value that moved", () => {
  it("is noise", async () => {
    expect((await moved(nothing, restorable)).moved).toEqual([]);
  });

  it.each<[string, string, Json]>([
    ["says which object it is", "id", "db-2"],
    ["says which object it is as well", "arn", "arn:aws:rds:eu-west-1:222222222222:db:other"],
    ["can be configured, and is not", "backup_window", "01:00-01:30"],
    ["belongs to another object", "resource_id", "db-OTHER"],
    ["says what runs", "engine_version_actual", "16.5"],
    ["nobody lists", "status", "stopped"],
  ])("is named where it %s: %s", async (_, name, value) => {
    const found = await moved(nothing, moves(DATABASE, name, value));
    expect(found.moved).toEqual([expect.stringContaining(`value ${DATABASE} ${name}: `)]);
  });

  it("is named where it is secret", async () => {
    const secret = (plan: PlanFields): void =>
      void (changeOf(plan, DATABASE)["after_sensitive"] = { latest_restorable_time: true });
    expect((await moved(secret, restorable)).moved).toContain(
      `value ${DATABASE} latest_restorable_time: (sensitive) -> (sensitive)`,
    );
  });

  it("is named where it is configured", async () => {
    const set = (plan: PlanFields): void =>
      void (argumentsOf(plan, DATABASE)["latest_restorable_time"] = { constant_value: "x" });
    expect((await moved(set, restorable)).moved).toEqual([RESTORABLE]);
  });

  it.each<[string, (plan: PlanFields) => void, string]>([
    ["a provider", (plan) => void (providerOf(plan)["token"] = reads(DATABASE)), "provider.aws"],
    [
      "a local value that a provider is made of",
      (plan) => void (providerOf(plan)["token"] = reads("local.token")),
      "provider.aws",
    ],
    [
      "an argument that is not known yet",
      (plan) => void (argumentsOf(plan, "aws_sns_topic_subscription.news")["topic_arn"] = reads(DATABASE)),
      "aws_sns_topic_subscription.news",
    ],
    [
      "what a module gives to such an argument",
      (plan) => void (argumentsOf(plan, "aws_sns_topic_subscription.news")["topic_arn"] = reads("module.a.arn")),
      "aws_sns_topic_subscription.news",
    ],
    [
      "a write-only argument",
      (plan) => void (argumentsOf(plan, "aws_ssm_parameter.address")["value_wo"] = reads(DATABASE)),
      "aws_ssm_parameter.address",
    ],
    [
      "a write-only argument in a block",
      (plan) => void (argumentsOf(plan, "aws_security_group.web")["login"] = [{ password_wo: reads(DATABASE) }]),
      "aws_security_group.web",
    ],
    [
      "a provisioner that runs, wherever it connects to",
      (plan) =>
        void plan.configuration.root_module.resources
          .filter(({ address }) => address === "aws_sns_topic.news")
          .forEach((resource) => (resource["provisioners"] = [{ type: "remote-exec" }])),
      "aws_sns_topic.news",
    ],
  ])("is named where nobody can see what comes of it, in %s", async (_, both, reader) => {
    expect((await moved(both, restorable)).moved).toEqual([`${RESTORABLE}; read by ${reader}`]);
  });

  it("is noise where what reads it can be seen, and is the same", async () => {
    const both = (plan: PlanFields): void =>
      void (argumentsOf(plan, "aws_sqs_queue.jobs")["visibility_timeout_seconds"] = reads(DATABASE));
    expect((await moved(both, restorable)).moved).toEqual([]);
  });
});

describe("an update that was made already", () => {
  const QUEUE = "aws_sqs_queue.jobs";
  const is = (seconds: number, actions: string[]) => (plan: PlanFields) => {
    const change = changeOf(plan, QUEUE);
    change.actions = actions;
    change.before = { ...change.before, visibility_timeout_seconds: seconds };
  };

  it("is noise", async () => {
    const found = await moved(nothing, is(60, ["no-op"]));
    expect(found.moved).toEqual([]);
    expect(found.noise).toContain(`applied ${QUEUE}`);
  });

  it("is named where another value was set", async () => {
    expect((await moved(nothing, is(45, ["update"]))).moved).toEqual([
      `before ${QUEUE} visibility_timeout_seconds: 30 -> 45`,
    ]);
  });

  it("is named where a replacement was planned", async () => {
    const replaced = (plan: PlanFields): void => void (changeOf(plan, QUEUE).actions = ["delete", "create"]);
    const found = await replan(fixture("judged", replaced), fixture("judged", is(60, ["no-op"])));
    expect(movedLines(found)).toEqual([
      `action ${QUEUE}: delete, create -> no-op`,
      `before ${QUEUE} visibility_timeout_seconds: 30 -> 60`,
    ]);
  });

  it("is named where what would have been made is not known", async () => {
    const unknown = (plan: PlanFields): void => {
      const change = changeOf(plan, QUEUE);
      change.after_unknown = { visibility_timeout_seconds: true };
      delete change.after["visibility_timeout_seconds"];
    };
    const found = await replan(fixture("judged", unknown), fixture("judged", is(60, ["no-op"])));
    expect(movedLines(found)).toContain(`action ${QUEUE}: update -> no-op`);
  });
});

function reads(reference: string): Json {
  return { references: [`${reference}.endpoint`, reference] };
}
