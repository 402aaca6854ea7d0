import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, contract, environment, type ContractGiven, type ResourceGiven } from "../builders.js";
import { reported } from "./reported.js";

/** What a plan does, by address; what is deleted or forgotten is no more. */
type Plan = Readonly<Record<string, Omit<ResourceGiven, "is">>>;

const DATABASE = "aws_db_instance.main";
const QUEUE = "aws_sqs_queue.jobs";
/** As Terraform replaces what cannot be updated. */
const REPLACED = {
  actions: ["delete", "create"],
  actionReason: "replace_because_cannot_update",
  replacePaths: [["x"]],
};

const ends = ({ actions = [] }: Plan[string]): boolean =>
  actions.every((name) => name === "delete" || name === "forget");

function planned(name: string, plan: Plan) {
  const some = (which: boolean) =>
    Object.fromEntries(
      Object.entries(plan)
        .filter(([, resource]) => (ends(resource) && resource.actions !== undefined) === which)
        .map(([address, resource]) => [address, { is: { x: "a" }, ...resource }]),
    );
  return environment(name, { resources: some(false), departing: some(true) });
}

/** A check of these plans, the last one the reference. */
const check = (plans: Readonly<Record<string, Plan>>, given: ContractGiven = {}): Promise<ParityReport> =>
  checkOf(
    Object.entries(plans).map(([name, plan]) => planned(name, plan)),
    { contract: contract(given) },
  );

const between = (staging: Plan, production: Plan, given?: ContractGiven): Promise<ParityReport> =>
  check({ staging, production }, given);

/** `kind severity: cause` of each finding. */
const found = ({ findings }: ParityReport): readonly string[] =>
  findings.map(({ kind, severity, cause }) => `${kind} ${severity}: ${cause}`);

const noted = ({ notes }: ParityReport): readonly string[] =>
  notes.filter(({ kind }) => kind === "action-in-one").map(({ text }) => text);

describe("what one environment alone does", () => {
  it("is that somebody asked for it, also where the configuration has the other do the same", async () => {
    const requested = { ...REPLACED, actionReason: "replace_by_request" };
    expect(found(await between({ [DATABASE]: REPLACED }, { [DATABASE]: requested }))).toEqual([
      "action-difference high: production replaces aws_db_instance.main",
    ]);
    expect(found(await between({ [DATABASE]: requested }, { [DATABASE]: requested }))).toEqual([]);
  });

  it("is told of each object with the environments that do something else", async () => {
    const requested = { ...REPLACED, actionReason: "replace_by_request" };
    const [one, two] = ["aws_db_instance.main[0]", "aws_db_instance.main[1]"];
    const plans = {
      dev: { [one]: {}, [two]: requested },
      staging: { [one]: requested, [two]: {} },
      production: { [one]: requested, [two]: requested },
    };
    const told = reported(await check(plans)).filter((line) => line.startsWith("The plan of"));
    expect(told.every((line) => !line.startsWith("The plan of dev and staging"))).toBe(true);
    expect(told.length).toBeGreaterThan(1);
  });

  it("is a finding where it destroys data", async () => {
    expect(reported(await between({ [DATABASE]: {} }, { [DATABASE]: REPLACED }))).toEqual([
      "high action-difference of production: production replaces aws_db_instance.main",
      "The plan of staging does not. The configuration asks for it there. Such an object keeps data, which the new " +
        "one does not have. The values that come of it may be the same in both.",
      "- aws_db_instance.main: delete, create | no-op",
    ]);
    expect(reported(await between({ [DATABASE]: REPLACED }, { [DATABASE]: {} }))[0]).toBe(
      "high action-difference of staging: staging replaces aws_db_instance.main",
    );
  });

  it.each<[string, Plan[string], string]>([
    ["deleted", { actions: ["delete"] }, "action-difference high: production deletes aws_db_instance.main"],
    ["forgotten", { actions: ["forget"] }, "action-difference medium: production forgets aws_db_instance.main"],
    [
      "made anew, the old one forgotten",
      { ...REPLACED, actions: ["create", "forget"] },
      "action-difference high: production replaces aws_db_instance.main",
    ],
    [
      "made anew before",
      { ...REPLACED, actions: ["create", "delete"] },
      "action-difference high: production replaces aws_db_instance.main",
    ],
  ])("is a finding where a database is %s", async (_, does, cause) => {
    const staging: Plan = does.actions?.includes("create") === true ? { [QUEUE]: {}, [DATABASE]: {} } : { [QUEUE]: {} };
    expect(found(await between(staging, { [QUEUE]: {}, [DATABASE]: does }))).toEqual([cause]);
  });

  it.each<[string, Partial<ResourceGiven>, RegExp]>([
    ["somebody asks for it", { actionReason: "replace_by_request" }, /-replace/],
    ["it is tainted", { actionReason: "replace_because_tainted" }, /tainted/],
    ["the plan does not say why", {}, /no reason/],
  ])("is a finding where %s, whatever it is", async (_, why, message) => {
    const report = await between({ [QUEUE]: {} }, { [QUEUE]: { actions: ["delete", "create"], ...why } });
    expect(found(report)).toEqual(["action-difference medium: production replaces aws_sqs_queue.jobs"]);
    expect(report.findings[0]?.message).toMatch(message);
    expect(noted(report)).toEqual([]);
  });

  it("is no finding where an old plan gives no reason for anything, unless it destroys data", async () => {
    const old = (name: string, plan: Plan) => ({ ...planned(name, plan), formatVersion: "0.2" });
    const replaced = { actions: ["delete", "create"] };
    const report = await checkOf([
      old("staging", { [QUEUE]: {}, [DATABASE]: {} }),
      old("production", { [QUEUE]: replaced, [DATABASE]: replaced }),
    ]);
    expect(found(report)).toEqual(["action-difference high: production replaces aws_db_instance.main"]);
  });

  it("is a finding where only it leaves a gap between the old object and the new one", async () => {
    const first = { ...REPLACED, actions: ["create", "delete"] };
    expect(found(await between({ [QUEUE]: first }, { [QUEUE]: REPLACED }))).toEqual([
      "action-difference medium: production destroys aws_sqs_queue.jobs before it makes the new one",
    ]);
  });

  it("is one finding for the instances of one resource", async () => {
    const [a, b] = ['aws_s3_bucket.logs["a"]', 'aws_s3_bucket.logs["b"]'];
    const report = await between({ [a]: {}, [b]: {} }, { [a]: REPLACED, [b]: REPLACED });
    expect(found(report)).toEqual(["action-difference high: production replaces aws_s3_bucket.logs and in 1 more"]);
    expect(report.findings[0]?.places.map(({ address }) => address)).toEqual([a, b]);
  });

  it("is one finding where several others do not do it", async () => {
    const report = await check({ dev: { [DATABASE]: {} }, staging: {}, production: { [DATABASE]: REPLACED } });
    const [action] = report.findings.filter(({ kind }) => kind === "action-difference");
    expect(action?.message).toMatch(/^The plan of dev and staging does not\./);
    expect(found(report).filter((cause) => cause.startsWith("action"))).toHaveLength(1);
  });

  it("is told to each environment for its own reason", async () => {
    const first = { ...REPLACED, actions: ["create", "delete"] };
    const report = await check({
      dev: { [DATABASE]: first },
      staging: { [DATABASE]: {} },
      production: { [DATABASE]: REPLACED },
    });
    expect(found(report)).toEqual([
      "action-difference high: production replaces aws_db_instance.main",
      "action-difference medium: production destroys aws_db_instance.main before it makes the new one",
    ]);
    expect(report.findings.map(({ message }) => message.split(".")[0])).toEqual([
      "The plan of staging does not",
      "Dev makes the new one first, so that one is always there",
    ]);
  });

  it("is nothing where a plan is not whole", async () => {
    const part = environment("production", {
      resources: { [DATABASE]: { is: { x: "a" }, ...REPLACED } },
      statements: { complete: false },
    });
    const report = await checkOf([planned("staging", { [DATABASE]: {} }), part]);
    expect(found(report)).toEqual(["incomplete-plan high: The plan of production is incomplete"]);
  });

  it("is noted where it is what a promotion is made of", async () => {
    const address = (name: string): string => `aws_sqs_queue.${name}`;
    const production: Plan = {
      [address("a")]: { actions: ["update"] },
      [address("b")]: REPLACED,
      [address("c")]: { actions: ["delete"] },
      [address("d")]: { actions: ["forget"] },
      [DATABASE]: { actions: ["update"] },
    };
    const report = await between({ [address("a")]: {}, [address("b")]: {}, [DATABASE]: {} }, production);
    expect(found(report)).toEqual([]);
    expect(noted(report)).toEqual([
      "The plan of production alone deletes aws_sqs_queue.c; forgets aws_sqs_queue.d; replaces aws_sqs_queue.b; " +
        "updates aws_db_instance.main, aws_sqs_queue.a; that of staging does not. What comes of it is compared like " +
        "everything else.",
    ]);
  });

  it("is nothing where both do it, neither does, or it is only made or read", async () => {
    const made = { actions: ["create"] };
    for (const [staging, production] of [
      [REPLACED, REPLACED],
      [{}, {}],
      [made, {}],
      [{}, made],
    ] as const) {
      const report = await between({ [DATABASE]: staging }, { [DATABASE]: production });
      expect([...found(report), ...noted(report)].filter((text) => /action|alone/.test(text))).toEqual([]);
    }
    const lookup = "data.aws_ami.machine";
    const reading = await between({ [lookup]: {} }, { [lookup]: { actions: ["read"] } });
    expect([...found(reading), ...noted(reading)]).toEqual([]);
  });

  it("is nothing where both do it to an object that the contract renames", async () => {
    const renames = [{ from: "aws_db_instance.old", to: DATABASE }];
    const staging = { "aws_db_instance.old": { actions: ["delete"] } };
    const production = { [DATABASE]: { actions: ["delete"] } };
    const both = { [QUEUE]: {} };
    const causes = async (given?: ContractGiven) =>
      found(await between({ ...both, ...staging }, { ...both, ...production }, given));
    expect(await causes({ renames })).toEqual([]);
    expect(await causes()).toEqual([
      "action-difference high: production deletes aws_db_instance.main",
      "action-difference high: staging deletes aws_db_instance.old",
    ]);
  });

  it("shows what the other does to the object that it pairs with by a rename", async () => {
    const renames = [{ from: "aws_db_instance.old", to: DATABASE }];
    const report = await between({ "aws_db_instance.old": { ...REPLACED } }, { [DATABASE]: {} }, { renames });
    expect(reported(report).slice(-1)).toEqual(["- aws_db_instance.old: delete, create | no-op"]);
    const kept = { "aws_db_instance.old": { actions: ["delete"] }, [QUEUE]: {} };
    expect(found(await between(kept, { [DATABASE]: {}, [QUEUE]: {} }, { renames }))).toEqual([
      "missing-resource high: aws_db_instance.main exists in one environment only",
    ]);
  });

  it("is told as a missing resource where the other keeps it, until that is accepted", async () => {
    const plans = [
      { [DATABASE]: {}, [QUEUE]: {} },
      { [DATABASE]: { actions: ["delete"] }, [QUEUE]: {} },
    ] as const;
    const kinds = async (given?: ContractGiven) =>
      (await between(...plans, given)).findings.filter(({ status }) => status === "open").map(({ kind }) => kind);
    const scope = { resource: DATABASE, presence: "staging" };
    expect(await kinds()).toEqual(["missing-resource"]);
    expect(await kinds({ allow: [scope] })).toEqual(["action-difference"]);
    expect(await kinds({ waivers: [scope] })).toEqual(["action-difference"]);
  });

  it("is accepted by a waiver for the whole of it, and by no allowance", async () => {
    const status = async (given: ContractGiven) =>
      (await between({ [DATABASE]: {} }, { [DATABASE]: REPLACED }, given)).findings
        .filter(({ kind }) => kind === "action-difference")
        .map((finding) => finding.status);
    expect(await status({ waivers: [{ resource: DATABASE, attribute: "*" }] })).toEqual(["waived"]);
    expect(await status({ waivers: [{ resource: DATABASE, attribute: "x" }] })).toEqual(["open"]);
    expect(await status({ allow: [{ resource: DATABASE, attribute: "*" }] })).toEqual(["open"]);
  });

  it("is told of a deposed object by itself", async () => {
    const deposed = { actions: ["delete"], deposed: "00000001" };
    const production = environment("production", {
      resources: { [DATABASE]: { is: {} } },
      departing: { [DATABASE]: { is: {}, ...deposed } },
    });
    const report = await checkOf([environment("staging", { resources: { [DATABASE]: { is: {} } } }), production]);
    expect(found(report)).toEqual(["action-difference high: production deletes what is left of aws_db_instance.main"]);
  });
});
