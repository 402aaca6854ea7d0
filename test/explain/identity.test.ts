import { describe, expect, it } from "vitest";
import {
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const identities = {
  staging: { name: "staging", account: "111111111111", domain: "staging.acme.example" },
  production: { name: "production", account: "222222222222", domain: "acme.example" },
};

/** A database of each environment with an attribute that nobody configures, unless `asks` does. */
async function judged(
  attribute: string,
  left: Plain,
  right: Plain,
  asks: Readonly<Record<string, Plain>> = {},
  more: (own: "l" | "r") => EnvironmentGiven["resources"] = () => ({}),
) {
  const of = (own: "l" | "r", value: Plain): EnvironmentGiven => ({
    resources: { "aws_x.a": { is: { [attribute]: value }, asks }, ...more(own) },
  });
  const report = await checkOf([environment("staging", of("l", left)), environment("production", of("r", right))], {
    contract: contract({ identities }),
  });
  const about = (texts: readonly string[]): readonly string[] => texts.filter((text) => text.includes("aws_x.a"));
  return { explained: about(explainedIn(report)), found: about(foundIn(report)) };
}

describe("a value that nobody configures is explained by the identities in it", () => {
  it.each<[string, string, Plain, Plain]>([
    ["the account in an ARN", "role", "arn:aws:iam::111111111111:role/web", "arn:aws:iam::222222222222:role/web"],
    ["the domain before the name in it", "host", "db.staging.acme.example", "db.acme.example"],
    ["several at once", "text", "arn:1:111111111111:staging/x", "arn:1:222222222222:production/x"],
    ["the bare name in a name", "role_name", "staging", "production"],
  ])("%s", async (_, attribute, left, right) => {
    expect(await judged(attribute, left, right)).toEqual({ found: [], explained: [`aws_x.a ${attribute}: identity`] });
  });

  it("in any part of it", async () => {
    expect((await judged("rules", [{ to: "111111111111", n: 1 }], [{ to: "222222222222", n: 1 }])).explained).toEqual([
      "aws_x.a rules[0].to: identity",
    ]);
    expect((await judged("tags", { Name: "staging" }, { Name: "production" })).explained).toEqual([
      "aws_x.a tags.Name: identity",
    ]);
  });

  it("the bare account, region or domain, wherever it stands", async () => {
    expect((await judged("registry", "111111111111", "222222222222")).explained).toEqual([
      "aws_x.a registry: identity",
    ]);
    expect((await judged("served_at", "staging.acme.example", "acme.example")).explained).toEqual([
      "aws_x.a served_at: identity",
    ]);
  });

  it.each([
    ["account", "111111111111", "222222222222"],
    ["region", "eu-west-1", "us-east-1"],
    ["domain", "staging.acme.example", "acme.example"],
    ["cidr", "10.1.0.0/16", "10.2.0.0/16"],
    ["partition", "aws", "aws-cn"],
  ])("what says where an environment is, bare and in any attribute: its %s", async (kind, left, right) => {
    const own = (name: string, value: string) => environment(name, { resources: { "aws_x.a": { is: { at: value } } } });
    const report = await checkOf([own("staging", left), own("production", right)], {
      contract: contract({ identities: { staging: { [kind]: left }, production: { [kind]: right } } }),
    });
    expect([foundIn(report), explainedIn(report)]).toEqual([[], ["aws_x.a at: identity"]]);
  });

  it("those of other paired resources included", async () => {
    const others = (own: string): EnvironmentGiven["resources"] => ({
      "aws_vpc.main": { is: { id: `vpc-${own}${own}${own}${own}` } },
    });
    expect((await judged("used_by", "net/vpc-llll", "net/vpc-rrrr", {}, others)).explained).toEqual([
      "aws_x.a used_by: identity",
    ]);
  });
});

describe("identities explain nothing", () => {
  it("the wrong way round", async () => {
    const named = (own: "l" | "r"): EnvironmentGiven["resources"] => ({
      "aws_x.b": { is: { name: own === "l" ? "staging" : "production" } },
    });
    expect(await judged("text", "production-db", "staging-db", {}, named)).toEqual({
      explained: [],
      found: ["cross-environment-value: aws_x.a text", "cross-environment-value: aws_x.a text"],
    });
  });

  it.each<[string, string, Plain, Plain]>([
    ["inside of a longer word", "text", "mystaging-db", "myproduction-db"],
    ["inside of a longer number", "text", "x0111111111111", "x0222222222222"],
    ["with something else changed beside them", "text", "staging-db-1", "production-db-2"],
    ["where one side alone has been replaced", "text", "staging-staging", "production-staging"],
    ["in one direction only", "text", "staging-production", "production-production"],
    ["when they are all there is and no name is meant", "node_env", "staging", "production"],
    ["in an image", "image", "111111111111.ecr/web:1", "222222222222.ecr/web:1"],
    [
      "in an image inside of something",
      "settings",
      { image_uri: "111111111111.ecr/web" },
      { image_uri: "222222222222.ecr/web" },
    ],
    ["in a version", "engine_version", "15-staging", "15-production"],
    ["in an artifact", "s3_key", "staging/app.zip", "production/app.zip"],
    ["in a digest", "source_code_hash", "staging-1", "production-1"],
    ["in a size", "instance_type", "staging.large", "production.large"],
    ["against nothing", "text", "staging-db", null],
    ["of another type", "text", "111111111111", 222222222222],
  ])("%s", async (_, attribute, left, right) => {
    const { found, explained } = await judged(attribute, left, right);
    // What is the other environment's own is told as that.
    expect(
      found.filter((text) => /^(unexplained-difference|cross-environment-value)/.test(text)).length,
    ).toBeGreaterThan(0);
    expect(explained).toEqual([]);
  });

  it("that are all there is and name an environment, whatever else is called the same", async () => {
    const own = (name: string) => environment(name, { resources: { "aws_x.a": { is: { mode: name } } } });
    const called = (name: string) => ({ account: name, name });
    const report = await checkOf([own("staging"), own("production")], {
      contract: contract({ identities: { staging: called("staging"), production: called("production") } }),
    });
    expect(foundIn(report)).toContain("unexplained-difference: aws_x.a mode");
    expect(explainedIn(report)).toEqual([]);
  });

  it("in an attribute that is configured", async () => {
    expect((await judged("text", "staging-db", "production-db", { text: "x-${var.a}" })).explained).toEqual([]);
    expect((await judged("text", "staging-db", "production-db", { text: "staging-db" })).found).toEqual([
      "unexplained-difference: aws_x.a text",
    ]);
  });

  it("in an environment variable of a container", async () => {
    const containers = (name: string): Plain =>
      JSON.stringify([
        {
          name: "web",
          environment: [
            { name: "NODE_ENV", value: name },
            { name: "BUCKET", value: `${name}-files` },
          ],
        },
      ]);
    const { explained, found } = await judged("container_definitions", containers("staging"), containers("production"));
    expect(explained).toEqual(["aws_x.a container_definitions[name=web].environment[name=BUCKET].value: identity"]);
    expect(found).toEqual([
      "unexplained-difference: aws_x.a container_definitions[name=web].environment[name=NODE_ENV].value",
    ]);
  });
});
