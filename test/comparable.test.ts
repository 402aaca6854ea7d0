import { describe, expect, it } from "vitest";

import type { CheckInput } from "../src/check-input.js";
import type { Environment } from "../src/model/environment.js";
import { checkOf, contract, environment, parameterFile, type EnvironmentGiven } from "./builders.js";

const outcomeOf = async (environments: readonly Environment[], more: Partial<CheckInput> = {}): Promise<string> => {
  try {
    return (await checkOf(environments, more)).verdict.outcome;
  } catch (error) {
    return (error as Error).message;
  }
};

/** An environment whose one resource has these names. */
const holding = (name: string, ...texts: readonly string[]): Environment =>
  environment(name, { resources: { "aws_x.a": { is: { names: texts } } } });

describe("environments that are read from the same bytes", () => {
  const alike = (spec: EnvironmentGiven, files: readonly [string, string] = ["one.json", "other.json"]) =>
    ["staging", "production"].map((name, position) => ({
      ...environment(name, { resources: { "aws_x.a": { is: { a: 1 } } }, ...spec, file: files[position]! }),
      fingerprint: "sha256:alike",
    }));

  it.each(["plan", "state"] as const)("are refused where they are a %s, with both files", async (source) => {
    expect(await outcomeOf(alike({ source }))).toBe(
      "staging and production are read from the same bytes (one.json and other.json), and two environments never " +
        `have the same ${source}; give each its own`,
    );
  });

  it("are named once where they are one file", async () => {
    expect(await outcomeOf(alike({}, ["one.json", "one.json"]))).toMatch(/ from the same bytes \(one\.json\), /);
  });

  it("may be configurations, unless they are one file", async () => {
    expect(await outcomeOf(alike({ source: "configuration" }))).toBe("pass");
    expect(await outcomeOf(alike({ source: "configuration" }, ["one.json", "one.json"]))).toMatch(
      / from the same bytes \(one\.json\), and two environments never have the same configuration; /,
    );
  });

  it("are found among three", async () => {
    const [staging, production] = alike({});
    const between = environment("demo", { resources: { "aws_x.a": { is: { a: 1 } } } });
    expect(await outcomeOf([staging!, between, production!])).toMatch(/^staging and production are read from the same/);
  });
});

describe("environments in which there is nothing", () => {
  const twice = (spec: EnvironmentGiven) => [environment("staging", spec), environment("production", spec)];
  const parameters = new Map(["staging", "production"].map((name) => [name, parameterFile(name, { size: 1 })]));

  it("do not pass, whatever their parameters are", async () => {
    const refused =
      "there is nothing in staging.json and production.json, no resource, output or variable: nothing was compared; " +
      "give the files of environments that have some";
    expect(await outcomeOf(twice({}))).toBe(refused);
    expect(await outcomeOf(twice({}), { parameters, contract: contract({ parameters: { size: {} } }) })).toBe(refused);
  });

  it.each<[string, EnvironmentGiven]>([
    ["a resource", { resources: { "aws_x.a": { is: {} } } }],
    ["an output", { outputs: { url: "a" } }],
    ["a variable", { variables: { size: 1 } }],
  ])("pass where they have %s", async (_, spec) => {
    expect(await outcomeOf(twice(spec))).toBe("pass");
  });

  it("are blocked as ever where one alone has something", async () => {
    const [empty] = twice({});
    expect(await outcomeOf([empty!, environment("production", { outputs: { url: "a" } })])).toBe("blocked");
  });
});

describe("the files of two environments", () => {
  const accounts = contract({
    identities: { staging: { account: "111111111111" }, production: { account: "222222222222" } },
  });

  it("are refused when each holds the name of the other, and none its own", async () => {
    expect(await outcomeOf([holding("staging", "production-db"), holding("production", "staging-db")])).toBe(
      "staging.json is the file of staging, but holds the name of production, and production.json, the file of " +
        "production, holds that of staging; neither holds its own: exchange the two files",
    );
  });

  it("are refused by what the contract or a parameter file calls an identity", async () => {
    const swapped = [holding("staging", "222222222222"), holding("production", "arn:1:111111111111:x")];
    expect(await outcomeOf(swapped, { contract: accounts })).toMatch(
      /^staging\.json .* holds the account of production,/,
    );
    expect(
      await outcomeOf(swapped, {
        contract: contract({ parameters: { id: { identity: "account", must: true, may: true } } }),
        parameters: new Map([
          ["staging", parameterFile("staging", { id: "111111111111" })],
          ["production", parameterFile("production", { id: "222222222222" })],
        ]),
      }),
    ).toMatch(/^staging\.json .* holds the account of production,/);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ["one holds its own name as well", ["production-db", "a.staging"], ["staging-db"]],
    ["the other does", ["production-db"], ["staging-db", "production"]],
    ["one alone holds the name of the other", ["production-db"], ["db"]],
    ["both hold the same name", ["staging"], ["staging"]],
    ["neither holds a name", ["a"], ["b"]],
    ["another kind of name is right", ["production-db", "111111111111"], ["staging-db"]],
  ])("are compared when %s", async (_, staging, production) => {
    const environments = [holding("staging", ...staging), holding("production", ...production)];
    expect(await outcomeOf(environments, { contract: accounts })).toMatch(/^(?:pass|blocked)$/);
  });

  it("are compared when their names are too short to mean anything", async () => {
    expect(await outcomeOf([holding("a1", "b2"), holding("b2", "a1")], { reference: "b2" })).toBe("blocked");
  });

  it("are told apart by keys, outputs and variables too", async () => {
    const named = (name: string, other: string, spec: EnvironmentGiven) =>
      environment(name, { variables: { other }, ...spec });
    const swap = (spec: (other: string) => EnvironmentGiven) => [
      named("staging", "x", spec("production")),
      named("production", "y", spec("staging")),
    ];
    for (const spec of [
      (other: string) => ({ outputs: { url: `https://${other}.example` } }),
      (other: string) => ({ variables: { environment: other } }),
      (other: string) => ({ resources: { "aws_x.a": { is: { tags: { [`${other}-team`]: 1 } } } } }),
    ])
      expect(await outcomeOf(swap(spec))).toMatch(/exchange the two files$/);
  });
});
