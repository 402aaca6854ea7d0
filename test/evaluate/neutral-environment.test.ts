import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, foundIn, unknown, type EnvironmentGiven, type Plain } from "../builders.js";

const rules = contract({ parameters: { "var.name": { identity: "name" }, "var.account": { identity: "account" } } });
const accounts = { staging: "111111111111", production: "222222222222" } as const;
type Name = keyof typeof accounts;

/** One resource whose attribute is what `asks` gives, beside a queue and what the account is looked up by. */
const asking =
  (asks: string, gives: (name: Name) => Plain, more: EnvironmentGiven["resources"] = {}) =>
  (name: Name): EnvironmentGiven => ({
    variables: { name, account: accounts[name] },
    resources: {
      "data.aws_caller_identity.current": {
        is: { account_id: accounts[name], arn: `arn:aws:sts::${accounts[name]}:assumed-role/x`, id: accounts[name] },
        asks: {},
      },
      "data.aws_region.current": { is: { region: "eu-west-1", id: "eu-west-1" }, asks: {} },
      "aws_sqs_queue.orders": {
        is: { arn: `arn:aws:sqs:eu-west-1:${accounts[name]}:orders-${name}`, name: `orders-${name}` },
        asks: { name: "orders-${var.name}" },
      },
      ...more,
      "aws_x.a": { is: { text: gives(name) }, asks: { text: asks } },
    },
  });

async function kindsOf(given: (name: Name) => EnvironmentGiven): Promise<readonly string[]> {
  return foundIn(
    await checkOf([environment("staging", given("staging")), environment("production", given("production"))], {
      contract: rules,
    }),
  );
}

const BRANCH = ["branches-on-identity: aws_x.a text"];

describe("a configured value that looks at which environment it is in", () => {
  it.each<[string, string]>([
    ["the account that is looked up", 'data.aws_caller_identity.current.account_id == "222222222222"'],
    ["an ARN of the account that is looked up", 'strcontains(data.aws_caller_identity.current.arn, "222222222222")'],
    ["an ARN of a resource", 'strcontains(aws_sqs_queue.orders.arn, ":222222222222:")'],
    ["the name of a resource", 'endswith(aws_sqs_queue.orders.name, "production")'],
    ["a digest of the name", 'md5(var.name) == md5("production")'],
    ["an encoded name", 'base64encode(var.name) == "cHJvZHVjdGlvbg=="'],
  ])("is found by %s", async (_, condition) => {
    const found = await kindsOf(
      asking(`\${${condition} ? "large" : "small"}`, (name) => (name === "production" ? "large" : "small")),
    );
    expect(found).toEqual(BRANCH);
  });

  it("is found where both come out the same now", async () => {
    expect(
      await kindsOf(
        asking('${data.aws_caller_identity.current.account_id == "333333333333" ? "large" : "small"}', () => "small"),
      ),
    ).toEqual([]);
    expect(
      await kindsOf(
        asking(
          '${contains(["111111111111", "222222222222"], data.aws_caller_identity.current.account_id) ? ' +
            '"small" : "large"}',
          () => "small",
        ),
      ),
    ).toEqual(BRANCH);
  });

  it("is found where what it asks about is not known yet", async () => {
    const hidden = {
      "aws_kms_key.main": {
        is: { arn: unknown, tags: { Env: "production" } },
        asks: { tags: { Env: "${var.name}" } },
        actions: ["create"],
      },
    };
    expect(
      await kindsOf((name) => ({
        ...asking('${strcontains(aws_kms_key.main.arn, "222222222222") ? "a" : "b"}', () => unknown, hidden)(name),
      })),
    ).not.toEqual([]);
  });
});

describe("a configured value that only holds the identity", () => {
  it.each<[string, string, (name: Name) => Plain]>([
    [
      "as text",
      "orders-${var.name}-${data.aws_caller_identity.current.account_id}",
      (name) => `orders-${name}-${accounts[name]}`,
    ],
    ["taken from an ARN", '${element(split(":", aws_sqs_queue.orders.arn), 5)}', (name) => `orders-${name}`],
    [
      "encoded",
      '${base64encode("echo orders-${var.name}")}',
      (name) => Buffer.from(`echo orders-${name}`).toString("base64"),
    ],
  ])("is no branch %s", async (_, asks, gives) => {
    expect(await kindsOf(asking(asks, gives))).toEqual([]);
  });

  it("is none by the beginning of a digest", async () => {
    const { createHash } = await import("node:crypto");
    expect(
      await kindsOf(
        asking(
          'x-${substr(sha256("orders-${var.name}"), 0, 8)}',
          (name) => `x-${createHash("sha256").update(`orders-${name}`).digest("hex").slice(0, 8)}`,
        ),
      ),
    ).toEqual([]);
  });

  it("is none by a region, which no identity is", async () => {
    expect(
      await kindsOf(asking('${data.aws_region.current.region == "eu-west-1" ? "small" : "large"}', () => "small")),
    ).toEqual([]);
  });
});
