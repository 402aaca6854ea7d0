import { describe, expect, it } from "vitest";
import { declaredIdentities } from "../../src/compare/declared-identities.js";
import { identityTable, type DeclaredIdentities, type IdentityTable } from "../../src/compare/identity-table.js";
import { pairResources } from "../../src/compare/pair-resources.js";
import { contract, environment, parameterFile, secret, unknown, type Plain } from "../builders.js";

const resources = (name: string, all: Readonly<Record<string, Readonly<Record<string, Plain>>>>) =>
  environment(name, { resources: Object.fromEntries(Object.entries(all).map(([address, is]) => [address, { is }])) });

function table(
  left: Parameters<typeof resources>[1],
  right: Parameters<typeof resources>[1],
  mine: Readonly<Record<string, string>> = {},
  theirs: Readonly<Record<string, string>> = {},
): IdentityTable {
  return identityTable(
    pairResources(resources("staging", left), resources("production", right), []),
    declared(mine),
    declared(theirs),
  );
}

const declared = (texts: Readonly<Record<string, string>>): DeclaredIdentities =>
  new Map(Object.entries(texts).map(([kind, text]) => [kind, { kind, text }]));

const pairs = ({ identities }: IdentityTable): readonly string[] =>
  identities.map(({ left, right, origin }) => `${left} = ${right} (${origin})`);

describe("identities", () => {
  it("are the declared ones that both environments have and that differ", () => {
    expect(
      pairs(
        table(
          {},
          {},
          { name: "staging", region: "eu-1", account: "111" },
          { name: "production", region: "eu-1", domain: "x" },
        ),
      ),
    ).toEqual(["staging = production (name)"]);
  });

  it("are the ids, ARNs, names and endpoints of paired managed resources", () => {
    const left = {
      "aws_vpc.main": { id: "vpc-aaaa", cidr_block: "10.0.0.0/16" },
      "aws_db_instance.main": { endpoint: "stg.db:5432", engine_version: "15.4" },
      "data.aws_vpc.other": { id: "vpc-cccc" },
    };
    const right = {
      "aws_vpc.main": { id: "vpc-bbbb", cidr_block: "10.1.0.0/16" },
      "aws_db_instance.main": { endpoint: "prd.db:5432", engine_version: "16.3" },
      "data.aws_vpc.other": { id: "vpc-dddd" },
    };
    expect(pairs(table(left, right))).toEqual([
      "stg.db:5432 = prd.db:5432 (aws_db_instance.main endpoint)",
      "vpc-aaaa = vpc-bbbb (aws_vpc.main id)",
    ]);
  });

  it("are none where both share it, one does not know it, or it is too short", () => {
    const left = { "aws_vpc.a": { id: "vpc-1", arn: unknown, name: "abc" }, "aws_vpc.b": { id: null } };
    const right = { "aws_vpc.a": { id: "vpc-1", arn: "arn:aws:vpc", name: "abcd" }, "aws_vpc.b": { id: "vpc-2" } };
    expect(pairs(table(left, right))).toEqual([]);
  });

  it("are left out when one text would stand for two", () => {
    const left = { "aws_x.a": { id: "shared-id" }, "aws_x.b": { id: "shared-id" }, "aws_x.c": { id: "single-id" } };
    const right = { "aws_x.a": { id: "first-id" }, "aws_x.b": { id: "second-id" }, "aws_x.c": { id: "third-id" } };
    expect(pairs(table(left, right))).toEqual(["single-id = third-id (aws_x.c id)"]);
    expect(pairs(table(right, left))).toEqual(["third-id = single-id (aws_x.c id)"]);
  });

  it("that are declared win against those of resources", () => {
    const [left, right] = [{ "aws_x.a": { name: "staging" } }, { "aws_x.a": { name: "web-prod" } }];
    expect(pairs(table(left, right, { name: "staging" }, { name: "production" }))).toEqual([
      "staging = production (name)",
    ]);
  });

  it("replace in both directions", () => {
    const { forward, backward } = table({ "aws_x.a": { id: "id-left" } }, { "aws_x.a": { id: "id-right" } });
    expect([forward("x/id-left"), backward("x/id-right"), forward("id-right")]).toEqual([
      "x/id-right",
      "x/id-left",
      "id-right",
    ]);
  });
});

describe("the identities inside of a text", () => {
  const { inside, forward, identities } = table(
    {
      "aws_x.b": { id: "long-identity" },
      "aws_x.a": { id: "identity", name: "same-name" },
      "data.aws_x.read": { id: "data-id" },
    },
    {
      "aws_x.b": { id: "other-long" },
      "aws_x.a": { id: "other", name: "same-name" },
      "data.aws_x.read": { id: "data-other" },
    },
    { name: "staging", domain: "staging", empty: "", lost: "lost" },
    { name: "production", domain: "acme.example", empty: "x", lost: "" },
  );

  it("are all whose text stands in it, in the order of the table", () => {
    expect(inside("a long-identity of staging").map(({ origin }) => origin)).toEqual([
      "name",
      "domain",
      "aws_x.a id",
      "aws_x.b id",
    ]);
    expect(inside("identity/staging").map(({ origin }) => origin)).toEqual(["name", "domain", "aws_x.a id"]);
    expect(inside("nothing")).toEqual([]);
    expect(inside("")).toEqual([]);
  });

  it("are those of the table, each with where it comes from", () => {
    expect(identities).toEqual([
      { left: "staging", right: "production", origin: "name", kind: "name", declared: true },
      { left: "staging", right: "acme.example", origin: "domain", kind: "domain", declared: true },
      { left: "identity", right: "other", origin: "aws_x.a id", declared: false },
      { left: "long-identity", right: "other-long", origin: "aws_x.b id", declared: false },
    ]);
    expect(forward("identity long-identity")).toBe("other other-long");
  });

  it("are told once, by the first that has them", () => {
    expect(
      pairs(
        table({ "aws_x.a": { id: "left-id", arn: "left-id" } }, { "aws_x.a": { id: "right-id", arn: "right-id" } }),
      ),
    ).toEqual(["left-id = right-id (aws_x.a id)"]);
    expect(
      pairs(table({ "aws_x.a": { id: "left" } }, { "aws_x.a": { id: "right" } }, { n: "left" }, { n: "right" })),
    ).toEqual(["left = right (n)"]);
  });

  it("are as long as four characters on both sides", () => {
    const of = (left: string, right: string) => pairs(table({ "aws_x.a": { id: left } }, { "aws_x.a": { id: right } }));
    expect(of("abcd", "efgh")).toEqual(["abcd = efgh (aws_x.a id)"]);
    expect(of("abc", "efgh")).toEqual([]);
    expect(of("abcd", "efg")).toEqual([]);
  });

  it("are left out when one text of the reference would stand for two", () => {
    const [left, right] = [
      { "aws_x.a": { id: "first-id" }, "aws_x.b": { id: "second-id" } },
      { "aws_x.a": { id: "shared-id" }, "aws_x.b": { id: "shared-id" } },
    ];
    expect(pairs(table(left, right))).toEqual([]);
    expect(table(left, right).forward("first-id")).toBe("first-id");
  });
});

describe("what an environment declares", () => {
  const parameters = new Map([
    [
      "staging",
      parameterFile("staging", { name: "staging", accountId: 111111111111, size: "small", "extra.name": "stg" }),
    ],
  ]);
  const rules = contract({
    parameters: {
      name: { identity: "name" },
      accountId: { identity: "account" },
      size: { may: true },
      "var.domain": { identity: "domain" },
      "extra.*": { identity: "name" },
    },
    identities: { staging: { region: "eu-1" } },
  });

  it("comes from parameters, root variables and the contract", () => {
    const environments = [environment("staging", { variables: { domain: secret("staging.example"), other: "x" } })];
    expect([...declaredIdentities("staging", { environments, contract: rules, parameters })]).toEqual([
      ["name", { kind: "name", text: "staging" }],
      ["account", { kind: "account", text: "111111111111" }],
      ["name (extra.name)", { kind: "name", text: "stg" }],
      ["domain", { kind: "domain", text: "staging.example" }],
      ["region", { kind: "region", text: "eu-1" }],
    ]);
  });

  it("is called the same in every environment, also where one lacks it or has it elsewhere in its file", () => {
    const names = contract({ parameters: { "var.*name": { identity: "name" } } });
    const environments = [
      environment("staging", { variables: { repository_name: "orders-stg", name: null } }),
      environment("production", { variables: { name: "production", repository_name: "orders" } }),
    ];
    const of = (name: string) => [
      ...declaredIdentities(name, { environments, contract: names, parameters: new Map() }),
    ];
    expect(of("staging")).toEqual([["name (var.repository_name)", { kind: "name", text: "orders-stg" }]]);
    expect(of("production")).toEqual([
      ["name", { kind: "name", text: "production" }],
      ["name (var.repository_name)", { kind: "name", text: "orders" }],
    ]);
  });

  it("is what the contract says, where both say something", () => {
    const overruled = contract({
      parameters: { name: { identity: "name" } },
      identities: { staging: { name: "stage" } },
    });
    expect([...declaredIdentities("staging", { environments: [], contract: overruled, parameters })]).toEqual([
      ["name", { kind: "name", text: "stage" }],
    ]);
  });

  it("is nothing where it is neither in a file nor in the contract", () => {
    const environments = [environment("staging", { variables: { name: "staging", list: ["a"], on: true } })];
    const all = contract({ parameters: { "var.*": { identity: "name" } } });
    expect([...declaredIdentities("demo", { environments, contract: all, parameters: new Map() })]).toEqual([]);
    expect([...declaredIdentities("staging", { environments, contract: all, parameters: new Map() })]).toEqual([
      ["name (var.name)", { kind: "name", text: "staging" }],
    ]);
  });

  it("is told apart by the longer name, and of equally long ones by the later", () => {
    const names = contract({ parameters: { "*": { identity: "name" } } });
    const files = new Map([["staging", parameterFile("staging", { zz: "1", longer: "2", aa: "3" })]]);
    expect([...declaredIdentities("staging", { environments: [], contract: names, parameters: files })]).toEqual([
      ["name (zz)", { kind: "name", text: "1" }],
      ["name (longer)", { kind: "name", text: "2" }],
      ["name", { kind: "name", text: "3" }],
    ]);
  });
});
