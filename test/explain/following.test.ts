/** What may differ as far as the environments' names do: `may: follow-identity`, and `follows: identity` in allow. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import {
  checkOf,
  contract,
  environment,
  parameterFile,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const NAMES: NonNullable<ContractGiven["identities"]> = {
  staging: { name: "staging", account: "111111111111" },
  production: { name: "production", account: "222222222222" },
};

/** As the reader of contracts leaves it. */
const UNKNOWN_YET = { declared: new Map(), withVariables: new Map() };

const at = (note: Plain): EnvironmentGiven => ({ resources: { "aws_x.a": { is: { note }, asks: { note } } } });

const judged = (one: EnvironmentGiven, two: EnvironmentGiven, rules: ContractGiven): Promise<ParityReport> =>
  checkOf([environment("staging", one), environment("production", two)], {
    contract: contract({ identities: NAMES, ...rules }),
  });

const outcome = async (...given: Parameters<typeof judged>): Promise<string> =>
  (await judged(...given)).verdict.outcome;

const EVERYWHERE: ContractGiven = { following: [{}] };

describe("a place that the contract lets follow the identities", () => {
  it.each<[string, Plain, Plain]>([
    ["a name with a part of its own", "staging-cluster", "production-cluster"],
    ["an account among other text", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::222222222222:role/x"],
    ["both", "111111111111/staging", "222222222222/production"],
  ])("is explained where exchanging them makes each value the other: %s", async (_, one, two) => {
    expect(await outcome(at(one), at(two), {})).toBe("blocked");
    const report = await judged(at(one), at(two), EVERYWHERE);
    expect([report.verdict.outcome, report.counts.explained.allowance]).toEqual(["pass", 1]);
  });

  it.each<[string, Plain, Plain]>([
    ["another word", "staging-small", "production-large"],
    ["a name that stands in another word", "stagings", "productions"],
    ["the accounts the other way round", "staging 222222222222", "production 111111111111"],
    ["the name of one in both", "staging-staging", "production-staging"],
    ["a number", 1, 2],
    ["an account that neither has", "111111111111", "333333333333"],
  ])("is a finding with %s", async (_, one, two) => {
    expect(await outcome(at(one), at(two), EVERYWHERE)).toBe("blocked");
  });

  it("needs the exact attribute for a bare name where behaviour is configured", async () => {
    const bare = [at("staging"), at("production")] as const;
    expect(await outcome(...bare, EVERYWHERE)).toBe("blocked");
    expect(await outcome(...bare, { following: [{ attribute: "not*" }] })).toBe("blocked");
    expect(await outcome(...bare, { following: [{ attribute: "note" }] })).toBe("pass");
  });

  it("is blocked outside of the resources of the entry", async () => {
    const rules = { following: [{ resource: "aws_y.*" }] };
    expect(await outcome(at("staging-cluster"), at("production-cluster"), rules)).toBe("blocked");
  });

  it("excuses nothing else that an allowance for the place would", async () => {
    const branch = (name: string): EnvironmentGiven => ({
      variables: { name },
      resources: { "aws_x.a": { is: { size: 1 }, asks: { size: '${var.name == "production" ? 1 : 2}' } } },
    });
    const parameters = { "var.name": { identity: "name" } };
    const { findings } = await judged(branch("staging"), branch("production"), { parameters, ...EVERYWHERE });
    expect(findings.map(({ kind }) => kind)).toContain("branches-on-identity");
  });

  it.each(["image", "engine_version", "instance_type"])("is not what decides what runs: %s", async (name) => {
    const side = (value: Plain): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: { [name]: value }, asks: { [name]: value } } },
    });
    const both = [side("app/staging:1"), side("app/production:1")] as const;
    expect(await outcome(...both, EVERYWHERE)).toBe("blocked");
    expect(await outcome(...both, { following: [{ attribute: name }] })).toBe("pass");
  });

  it("is named itself where it is a bare name inside of something", async () => {
    const side = (mode: Plain): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: { settings: { mode } }, asks: { settings: { mode } } } },
    });
    const both = [side("staging"), side("production")] as const;
    expect(await outcome(...both, { following: [{ attribute: "settings" }] })).toBe("blocked");
    expect(await outcome(...both, { following: [{ attribute: "settings.mode" }] })).toBe("pass");
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, Plain, Plain]>([
    ["of one letter or two digits", { name: "1" }, { name: "2" }, "v1.4", "v2.4"],
    ["that stands for two others", { a: "east", b: "east" }, { a: "east", b: "west" }, "x-east", "x-west"],
    ["that two others stand for", { a: "east", b: "west" }, { a: "east", b: "east" }, "x-west", "x-east"],
  ])("is not exchanged for a name %s", async (_, staging, production, one, two) => {
    const rules = { identities: { staging, production }, ...EVERYWHERE };
    expect(await outcome(at(one), at(two), rules)).toBe("blocked");
  });

  it("gets a note with their number where it covers many places", async () => {
    const side = (name: string): EnvironmentGiven => {
      const is = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, `${name}-${key}`]));
      return { resources: { "aws_x.a": { is, asks: is } } };
    };
    const { findings, notes } = await judged(side("staging"), side("production"), EVERYWHERE);
    expect([findings, notes.map(({ kind }) => kind)]).toEqual([[], ["wide-allowance"]]);
  });

  /** With a copy of the source for each. */
  const copies = (
    one: EnvironmentGiven,
    two: EnvironmentGiven,
    rules: ContractGiven = EVERYWHERE,
  ): Promise<ParityReport> => {
    const environments = [environment("staging", one), environment("production", two)];
    const sources = new Map(
      environments.flatMap(({ name, configuration }) =>
        configuration === undefined
          ? []
          : [[name, { folder: name, configuration, missing: new Set<string>() }] as const],
      ),
    );
    const parameters = { "var.load": { may: true } };
    return checkOf(environments, { sources, contract: contract({ identities: NAMES, parameters, ...rules }) });
  };

  const noted = (is: string, asks: string, load: string): EnvironmentGiven => ({
    variables: { load },
    resources: {
      "aws_x.a": { is: { note: is }, asks: { note: asks } },
      "aws_y.b": { is: { tier: load }, asks: { tier: "${var.load}" } },
    },
  });

  it("covers literals of two copies of a source, and says by which entry", async () => {
    const { findings, explained } = await copies(
      noted("staging-a", "staging-a", "low"),
      noted("production-a", "production-a", "high"),
    );
    expect(findings).toEqual([]);
    const [group] = explained.filter(({ places }) => places.some(({ address }) => address === "aws_x.a"));
    expect(group?.explanation).toMatchObject({ kind: "allowance", reason: "Because." });
  });

  it.each([
    [
      noted("staging-a", '${var.load == "high" ? "evil" : "staging"}-a', "low"),
      noted("production-a", "production-a", "high"),
    ],
    [
      noted("a", '${var.load == "staging" ? "b" : "a"}', "x"),
      noted("a", '${var.load == "production" ? "b" : "a"}', "x"),
    ],
  ])("covers no branch of two copies", async (one, two) => {
    expect((await copies(one, two)).verdict.outcome).toBe("blocked");
  });

  it("covers no bare name inside of an argument of two copies", async () => {
    const side = (name: string, load: string): EnvironmentGiven => ({
      variables: { load },
      resources: {
        "aws_x.a": {
          is: { settings: { LOAD: load, MODE: name } },
          asks: { settings: `\${merge({ LOAD = var.load }, { MODE = "${name}" })}` },
        },
      },
    });
    const both = [side("staging", "low"), side("production", "high")] as const;
    expect((await copies(...both)).verdict.outcome).toBe("blocked");
    expect((await copies(...both, { following: [{ attribute: "settings.MODE" }] })).verdict.outcome).toBe("pass");
  });

  it("is an unused allowance where nothing differs", async () => {
    const { findings } = await judged(at("same"), at("same"), EVERYWHERE);
    expect(findings.map(({ kind }) => kind)).toEqual(["unused-allowance"]);
  });

  it("never explains what an exchange does not make the same, whatever it is", async () => {
    const word = fc.constantFrom("staging", "production", "111111111111", "222222222222", "-", "x", "7");
    const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
    const swap = (value: string, [from, to]: readonly [string, string]): string => value.split(from).join(to);
    await fc.assert(
      fc.asyncProperty(text, fc.option(text), async (one, other) => {
        const two = other ?? swap(swap(one, ["staging", "production"]), ["111111111111", "222222222222"]);
        const [mine, theirs] = [`staging ${one}`, `production ${two}`];
        const forward = swap(swap(mine, ["staging", "production"]), ["111111111111", "222222222222"]);
        const backward = swap(swap(theirs, ["production", "staging"]), ["222222222222", "111111111111"]);
        const { explained } = await judged(at(mine), at(theirs), EVERYWHERE);
        const isExplained = explained.some(({ explanation }) => explanation.kind === "allowance");
        expect(isExplained).toBe(forward === theirs && backward === mine);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a parameter that follows the identities", () => {
  const given = (
    one: Plain,
    two: Plain,
    asks: Plain = "${var.cluster}",
  ): readonly [EnvironmentGiven, EnvironmentGiven] => {
    const side = (cluster: Plain): EnvironmentGiven => ({
      variables: { cluster },
      resources: { "aws_x.a": { is: { size: cluster }, asks: { size: asks } } },
    });
    return [side(one), side(two)];
  };
  const rules: ContractGiven = { parameters: { "var.*": { may: true, follows: UNKNOWN_YET } } };

  it("may differ as they do", async () => {
    expect(await outcome(...given("staging-cluster", "production-cluster"), {})).toBe("blocked");
    expect(await outcome(...given("staging-cluster", "production-cluster"), rules)).toBe("pass");
  });

  it("may not differ in anything else, and says so", async () => {
    const { verdict, findings } = await judged(...given("staging-small", "production-large"), rules);
    expect(verdict.outcome).toBe("blocked");
    expect(findings.map(({ cause }) => cause)).toContain(
      "The parameter var.cluster differs in more than what names the environments",
    );
  });

  it("is held against the names of each pair, and of no other one", async () => {
    const environments = ["dev", "staging", "production"].map((name) =>
      environment(name, given(`${name === "dev" ? "staging" : name}-cluster`, 0)[0]),
    );
    const identities = { ...NAMES, dev: { name: "dev" } };
    const { findings } = await checkOf(environments, { contract: contract({ identities, ...rules }) });
    expect(new Set(findings.map(({ environment: name }) => name))).toEqual(new Set(["dev"]));
  });

  it("is a name of the environment, on which nothing may branch", async () => {
    const branching = (cluster: string, size: number): EnvironmentGiven => ({
      variables: { cluster },
      resources: { "aws_x.a": { is: { size }, asks: { size: '${var.cluster == "production-cluster" ? 3 : 1}' } } },
    });
    const sides = [branching("staging-cluster", 1), branching("production-cluster", 3)] as const;
    expect(await outcome(...sides, { parameters: { "var.*": { may: true } } })).toBe("pass");
    const { findings } = await judged(...sides, rules);
    expect(findings.map(({ kind }) => kind)).toEqual(["branches-on-identity"]);
  });

  it("is a finding where one environment lacks it", async () => {
    const [one] = given("staging-cluster", 0);
    const [, two] = given(0, "production-cluster");
    const none = { ...two, variables: {} };
    expect(await outcome(one, none, rules)).toBe("blocked");
  });

  it("is held against them in parameter files", async () => {
    const files = (one: Plain, two: Plain) =>
      new Map([
        ["staging", parameterFile("staging", { cluster: one })],
        ["production", parameterFile("production", { cluster: two })],
      ]);
    const following = { parameters: { cluster: { may: true, follows: UNKNOWN_YET } } };
    const checked = async (one: Plain, two: Plain): Promise<string> => {
      const environments = [environment("staging", at(1)), environment("production", at(1))];
      const more = { contract: contract({ identities: NAMES, ...following }), parameters: files(one, two) };
      return (await checkOf(environments, more)).verdict.outcome;
    };
    expect(await checked("staging-cluster", "production-cluster")).toBe("pass");
    expect(await checked("staging-small", "production-large")).toBe("blocked");
    expect(await checked(111111111111, 222222222222)).toBe("pass");
    expect(await checked(111111111111, 333333333333)).toBe("blocked");
  });

  it("makes no names of words that are the same in both, in files and variables", async () => {
    const side = (name: string, level: string): EnvironmentGiven => ({
      variables: { level, engine_name: "postgres", app_name: `${name}-app` },
      resources: {
        "aws_x.a": {
          is: { note: `${name}-app`, tier: level === "info" ? 1 : 2, port: 1 },
          asks: {
            note: "${var.app_name}",
            tier: '${var.level == "info" ? 1 : 2}',
            port: '${var.engine_name == "postgres" ? 1 : 2}',
          },
        },
      },
    });
    const parameters = new Map(
      ["staging", "production"].map((name) => [name, parameterFile(name, { tier_name: "info" })]),
    );
    const patterns = { "*_name": { may: true, follows: UNKNOWN_YET }, "var.level": { may: true } };
    const { findings } = await checkOf(
      [environment("staging", side("staging", "info")), environment("production", side("production", "debug"))],
      { contract: contract({ identities: NAMES, parameters: patterns }), parameters },
    );
    expect(findings).toEqual([]);
  });

  it.each<Plain>(["", null, []])("may be %j in one of them where that is permitted", async (nothing) => {
    const side = (cluster: Plain): EnvironmentGiven => ({
      variables: { cluster },
      resources: { "aws_x.a": { is: { note: 1 }, asks: { note: 1 } } },
    });
    const permitted = { "var.cluster": { may: true, follows: UNKNOWN_YET, presence: ["staging"] } };
    const { findings } = await judged(side("staging-x"), side(nothing), { parameters: permitted });
    expect(findings.filter(({ cause }) => cause.includes("var.cluster") && !cause.includes("moves nothing"))).toEqual(
      [],
    );
  });
});
