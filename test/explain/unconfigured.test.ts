import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assignedAttributes } from "../../src/knowledge/assigned-attributes.js";
import { needsArguments } from "../../src/knowledge/bare-resources.js";
import { computedAttributes } from "../../src/knowledge/computed-attributes.js";
import { parseAddress } from "../../src/model/address.js";
import type { Configuration, Environment } from "../../src/model/environment.js";
import { checkOf, environment, explainedIn, foundIn, unknown, type Plain } from "../builders.js";

type Values = Readonly<Record<string, Plain>>;

/** A resource in both environments that has these values, nothing of which is configured. */
const pairOf = (
  address: string,
  left: Values,
  right: Values,
  source: "plan" | "state" = "plan",
  actions: readonly string[] = ["no-op"],
): readonly Environment[] => [
  environment("staging", { source, resources: { [address]: { is: left, actions } } }),
  environment("production", { source, resources: { [address]: { is: right } } }),
];

type Cut = (configuration: Configuration) => Configuration | undefined;
const withoutArguments: Cut = (configuration) => ({
  ...configuration,
  resources: new Map(
    [...configuration.resources].map(([address, resource]) => [address, { ...resource, withoutArguments: true }]),
  ),
});
const cuts: readonly (readonly [string, Cut])[] = [
  ["no configuration", () => undefined],
  ["a configuration without the resource", (configuration) => ({ ...configuration, resources: new Map() })],
  ["no word about its arguments", withoutArguments],
];

const cutDown = (environments: readonly Environment[], cut: Cut): readonly Environment[] =>
  environments.map(({ configuration, ...rest }) => {
    const left = configuration === undefined ? undefined : cut(configuration);
    return { ...rest, ...(left === undefined ? {} : { configuration: left }) };
  });

const judged = async (environments: readonly Environment[]) => {
  const report = await checkOf(environments);
  return { explained: explainedIn(report), found: foundIn(report) };
};

describe.each(cuts)("of a plan with %s", (_, cut) => {
  it.each<[string, string, Values, Values, readonly string[]]>([
    ["two buckets of other names", "aws_s3_bucket.a", { bucket: "data-7f3a" }, { bucket: "data-c204" }, ["no-op"]],
    ["a window", "aws_db_instance.a", { maintenance_window: "sun" }, { maintenance_window: "mon" }, ["no-op"]],
    ["a name that is still unknown", "aws_sqs_queue.a", { name: unknown }, { name: "jobs" }, ["create"]],
    ["the iops of a larger disk", "aws_ebs_volume.a", { iops: 100, size: 1 }, { iops: 200, size: 1 }, ["no-op"]],
  ])("nothing explains %s", async (__, address, left, right, actions) => {
    const [attribute] = Object.keys(left);
    const environments = cutDown(pairOf(address, left, right, "plan", actions), cut);
    const { found, explained } = await judged(environments);
    expect(explained).toEqual([]);
    expect(found).toEqual([
      expect.stringMatching(new RegExp(`^(undetermined|unexplained-difference): ${address} ${attribute}$`)),
    ]);
  });

  it("identities explain nothing", async () => {
    const names = (name: string, account: string): Values => ({ description: `of ${account}`, id: account, name });
    const environments = cutDown(pairOf("aws_x.a", names("a", "staging-1234"), names("a", "production-5678")), cut);
    expect(await judged(environments)).toEqual({
      found: ["undetermined: aws_x.a description"],
      explained: ["aws_x.a id: computed"],
    });
  });

  it("what nobody can configure is explained all the same", async () => {
    const values = (letter: string): Values => ({
      arn: `arn-${letter}`,
      hosted_zone_id: `Z${letter}`,
      id: letter,
    });
    expect((await judged(cutDown(pairOf("aws_s3_bucket.a", values("a"), values("b")), cut))).found).toEqual([]);
    expect(
      (await judged(cutDown(pairOf("data.aws_caller_identity.a", { account_id: "1" }, { account_id: "2" }), cut)))
        .found,
    ).toEqual([]);
  });

  it("says what is missing, and where", async () => {
    const environments = cutDown(pairOf("aws_s3_bucket.a", { bucket: "one-name" }, { bucket: "other-name" }), cut);
    const { findings } = await checkOf(environments);
    expect(findings[0]?.kind).toBe("undetermined");
    expect(findings[0]?.message).toMatch(/^It cannot be decided whether this is intended: .*the .*plan of staging /);
  });
});

describe("of states, which never say what is configured,", () => {
  it("what nobody can configure, and what identities account for, is explained", async () => {
    const values = (account: string): Values => ({ arn: `arn:${account}`, id: account, description: `of ${account}` });
    expect(await judged(pairOf("aws_x.a", values("staging-1234"), values("production-5678"), "state"))).toEqual({
      found: [],
      explained: ["aws_x.a arn: computed", "aws_x.a description: identity", "aws_x.a id: computed"],
    });
  });

  it("what may be configured is a difference like any other", async () => {
    const [bucket, name] = [{ bucket: "data-7f3a" }, { bucket: "data-c204" }];
    expect(await judged(pairOf("aws_s3_bucket.a", bucket, name, "state"))).toEqual({
      found: ["unexplained-difference: aws_s3_bucket.a bucket"],
      explained: [],
    });
  });
});

describe("the tables of what nobody can set", () => {
  interface Attribute {
    readonly optional?: boolean;
    readonly required?: boolean;
  }
  const schemas = JSON.parse(readFileSync(new URL("../terraform/provider/schemas.json", import.meta.url), "utf8")) as {
    readonly resources: Readonly<Record<string, { readonly attributes: Readonly<Record<string, Attribute>> }>>;
  };

  it("hold no attribute that the provider's schema lets people set", () => {
    const settable = Object.entries(schemas.resources).flatMap(([type, { attributes }]) =>
      [...assignedAttributes(type)]
        .filter((name) => name !== "id" && (attributes[name]?.optional ?? attributes[name]?.required) === true)
        .map((name) => `${type} ${name}`),
    );
    expect(settable).toEqual([]);
  });

  it("are a part of the catalogue, and not all of it", () => {
    const [assigned, computed] = [assignedAttributes("aws_s3_bucket"), computedAttributes("aws_s3_bucket")];
    expect([...assigned].filter((name) => !computed.has(name))).toEqual([]);
    expect([...computed].filter((name) => !assigned.has(name))).toEqual(
      expect.arrayContaining(["bucket", "name", "grant.id"]),
    );
  });

  it.each([
    ["aws_db_instance.a", true],
    ["aws_eip.a", false],
    ["data.aws_ami.a", false],
    ["acme_thing.a", false],
  ])("know whether %s needs arguments", (address, needs) =>
    expect(needsArguments(parseAddress(address) as NonNullable<ReturnType<typeof parseAddress>>)).toBe(needs),
  );
});
