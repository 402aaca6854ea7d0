import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";
import { bothWays, branchOf, staysInside } from "../../src/evaluate/compare-with-neutral.js";
import { evaluatorOf } from "../../src/evaluate/evaluator.js";
import { neutralSide, type NeutralSide } from "../../src/evaluate/neutral-environment.js";
import { maskFor, neutralText } from "../../src/evaluate/neutral-text.js";
import type { AskFunctions } from "../../src/language/external.js";
import { blot } from "../../src/model/marked-text.js";
import { canonicalText, stringValue, type Value } from "../../src/model/value.js";
import type { Contract } from "../../src/model/contract.js";
import type { Environment } from "../../src/model/environment.js";
import {
  contract,
  environment,
  given,
  parameterFile,
  secret,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import type { ExpressionSite } from "../../src/evaluate/expression-site.js";
import { inModule, moduleCalled, ROOT, told, withConfiguration, written } from "./world.js";

const rules = contract({
  parameters: {
    "var.id": { identity: "name" },
    "var.range": { identity: "network" },
    "var.ids": { identity: "names" },
  },
});
const sideOf = (own: Environment, by: Contract = rules): NeutralSide => {
  const side = neutralSide(own, { contract: by });
  if (side === undefined) throw new Error("there is an identity");
  return side;
};
const neutral = async (spec: EnvironmentGiven, text: string, by: Contract = rules): Promise<string> =>
  told(await sideOf(environment("staging", spec), by).evaluator.evaluate(stringValue(text), ROOT));

describe("a neutral text", () => {
  it("has the shape of what it stands for, and is always the same", () => {
    expect(neutralText("aB-c_9", "salt")).toMatch(/^[qxzjvkwy][QXZJVKWY]-[qxzjvkwy]_[1-9]$/);
    expect(neutralText("aB-c_9", "salt")).toBe(neutralText("aB-c_9", "salt"));
    expect(neutralText("production", "salt")).not.toBe(neutralText("production", "other"));
    expect(neutralText("0000", "salt")).toMatch(/^[1-9]{4}$/);
    expect(neutralText("", "salt")).toBe("");
    expect(new Set(neutralText("aaaaaaaaaaaaaaaa", "salt")).size).toBeGreaterThan(1);
    expect(neutralText("a".repeat(70), "salt")).toMatch(/^[qxzjvkwy]{70}$/);
  });
});

describe("a mask", () => {
  it("has one blot for each group, whatever the case, the longest first", () => {
    const mask = maskFor([["stg", "qx"], ["stg-long"], [""]]);
    expect(mask("stg STG qx stg-long other")).toBe(`${blot(0)} ${blot(0)} ${blot(0)} ${blot(1)} other`);
    expect(mask("a.b")).toBe("a.b");
    expect(maskFor([["a.b"]])("axb a.b")).toBe(`axb ${blot(0)}`);
  });

  it("blots nothing out without texts, and escapes what looks like a blot", () => {
    const shifted = (text: string): string =>
      text.replace(/[\uE002\uE003]/g, (sign) => `\uE004${String.fromCharCode(sign.charCodeAt(0) + 0x10)}`);
    expect(maskFor([])("text")).toBe("text");
    expect(maskFor([[""]])(blot(0))).toBe(shifted(blot(0)));
    expect(maskFor([["x"]])(`${blot(0)}x`)).toBe(`${shifted(blot(0))}${blot(0)}`);
  });
});

describe("an environment under a neutral name", () => {
  it("has other texts in the variables that are an identity, at any depth", async () => {
    const variables = { id: "stg-1", other: "stg-1", ids: ["stg-1", { k: "two", n: 12, on: true, none: null }, ""] };
    const found = await neutral({ variables }, "${jsonencode([var.id, var.other, var.ids])}");
    const id = neutralText("stg-1", "neutral");
    expect(JSON.parse(JSON.parse(found) as string)).toEqual([
      id,
      "stg-1",
      [id, { k: neutralText("two", "neutral"), n: Number(neutralText("12", "neutral")), on: true, none: null }, ""],
    ]);
  });

  it("has another name wherever a variable is its name, and what the contract declares", async () => {
    const declared = contract({ identities: { staging: { account: "111122223333" } } });
    const variables = { a: "staging", b: "staging-x", c: "111122223333", d: ["staging", 1], e: "staging" };
    const found = await neutral({ variables }, "${jsonencode([var.a, var.b, var.c, var.d, var.e])}", declared);
    const name = neutralText("staging", "neutral");
    expect(JSON.parse(JSON.parse(found) as string)).toEqual([
      name,
      "staging-x",
      neutralText("111122223333", "neutral"),
      [name, 1],
      name,
    ]);
  });

  it("has the numbers that the contract declares, and no others", async () => {
    const declared = contract({ identities: { staging: { account: "1234" } } });
    const found = await neutral({ variables: { a: 1234, b: 5 } }, "${jsonencode([var.a, var.b])}", declared);
    expect(JSON.parse(JSON.parse(found) as string)).toEqual([Number(neutralText("1234", "neutral")), 5]);
  });

  it.each<[string, RegExp]>([
    ["10.20.0.0/16", /^"11\.121\.0\.0\/16"$/],
    ["10.20.30.0/24", /^"11\.121\.131\.0\/24"$/],
    ["10.200.0.0/12", /^"11\.200\.0\.0\/12"$/],
    ["10.200.0.1/32", /^"11\.45\.101\.102\/32"$/],
    ["10.0.0.0/8", /^"11\.0\.0\.0\/8"$/],
    ["10.20.0.0", /^"[1-9]{2}\.[1-9]{2}\.[1-9]\.[1-9]"$/],
  ])("has the address range %s as another one of its size", async (range, expected) => {
    expect(await neutral({ variables: { range, id: "x" } }, "${var.range}")).toMatch(expected);
  });

  it("keeps marks, and what has nothing to replace", () => {
    const own = environment("staging", { variables: { id: secret("stg"), ids: secret([{ k: secret("a") }]), x: "y" } });
    const side = sideOf(own);
    expect([...side.variables]).toEqual(["id", "ids"]);
    expect(side.evaluator.environment.variables.get("id")?.value).toEqual(given(secret(neutralText("stg", "neutral"))));
    expect(side.evaluator.environment.variables.get("ids")?.value).toEqual(
      given(secret([{ k: secret(neutralText("a", "neutral")) }])),
    );
    expect(side.evaluator.environment.variables.get("x")).toBe(own.variables.get("x"));
  });

  it("has its name in resources as a whole word, and says which hold it", () => {
    const own = environment("staging", {
      variables: { id: "stg", ids: ["stg-long"] },
      resources: {
        "aws_x.a": { is: { name: "web-stg", list: ["stg", "xstg", "stgx", "stg-long", "STG"] } },
        "aws_x.b": { is: { name: "web" } },
      },
    });
    const side = sideOf(own);
    const [name, long] = [neutralText("stg", "neutral"), neutralText("stg-long", "neutral")];
    expect(side.evaluator.environment.resources.get("aws_x.a")?.value).toEqual(
      given({ name: `web-${name}`, list: [name, "xstg", "stgx", long, "STG"] }),
    );
    expect(side.evaluator.environment.resources.get("aws_x.b")).toBe(own.resources.get("aws_x.b"));
    expect([...side.holders]).toEqual(["aws_x.a"]);
    expect(side.masked(given(["stg", "STG", name]))).toEqual(given([blot(0), blot(0), blot(0)]));
  });

  it("has another account, where one is looked up", () => {
    const lookup = { account_id: "111122223333", arn: "arn:aws:iam::111122223333:root", id: 5, none: null };
    const own = environment("staging", {
      resources: {
        "data.aws_caller_identity.current": { is: lookup },
        "data.aws_region.current": { is: { account_id: "111122223333x" } },
        "aws_caller_identity.managed": { is: { account_id: "999" } },
        "data.google_project.p": { is: { project_id: "", number: secret("77") } },
        "data.aws_caller_identity.none": { is: { account_id: unknown } },
      },
    });
    const side = sideOf(own);
    const account = neutralText("111122223333", "neutral");
    const valueOf = (address: string): Value | undefined => side.evaluator.environment.resources.get(address)?.value;
    expect(valueOf("data.aws_caller_identity.current")).toEqual(
      given({ account_id: account, arn: `arn:aws:iam::${account}:root`, id: 5, none: null }),
    );
    expect(valueOf("data.google_project.p")).toEqual(
      given({ project_id: "", number: secret(neutralText("77", "neutral")) }),
    );
    expect(valueOf("aws_caller_identity.managed")).toEqual(given({ account_id: "999" }));
    expect([...side.holders].sort()).toEqual([
      "data.aws_caller_identity.current",
      "data.aws_caller_identity.none",
      "data.google_project.p",
    ]);
    expect([...side.variables]).toEqual([]);
  });

  it("has another workspace, where the contract declares one", async () => {
    const declared = contract({ identities: { staging: { workspace: "stg-ws" } } });
    expect(await neutral({ variables: {} }, "${terraform.workspace}", declared)).toBe(
      JSON.stringify(neutralText("stg-ws", "neutral")),
    );
  });

  it("is none without an identity", () => {
    expect(
      neutralSide(environment("staging", { variables: { x: "y", id: "", range: "0.0.0.0/0" } }), { contract: rules }),
    ).toBeUndefined();
  });

  it("is made once for each contract", () => {
    const own = environment("staging", { variables: { id: "stg", other: "o" } });
    const others = contract({ parameters: { "var.other": { identity: "o" } } });
    expect(neutralSide(own, { contract: rules })).toBe(neutralSide(own, { contract: rules }));
    expect([...(neutralSide(own, { contract: others })?.variables ?? [])]).toEqual(["other"]);
  });
});

describe("a value with its own identity and with a neutral one", () => {
  const own = withConfiguration(
    {
      variables: { id: "stg", size: "small" },
      resources: { "aws_x.new": { is: { arn: unknown } } },
    },
    {
      locals: new Map([
        ["plain", written("${var.size}")],
        ["branch", written('${var.id == "stg" ? 1 : 2}')],
        ["around", written("${local.branch + 1}")],
        ["unsaid", { kind: "expression", references: ["var.a", "var.b"] }],
      ]),
      modules: new Map(
        [
          moduleCalled("module.m", {
            asks: { x: '${var.id == "stg" ? 1 : 2}' },
            gives: { out: "${var.x}", other: "${local.unsaid}" },
            variables: new Map([["x", { name: "x", sensitive: false }]]),
          }),
        ].map((call) => [call.path, call]),
      ),
    },
  );
  const branch = (value: Plain) => branchOf(given(value), ROOT, evaluatorOf(own), sideOf(own));

  it.each<[Plain, Awaited<ReturnType<typeof branchOf>>]>([
    ["plain", { kind: "same" }],
    ["${var.size}", { kind: "same" }],
    ["web-${var.id}", { kind: "same" }],
    ["${base64encode(var.id)}", { kind: "same" }],
    ["${upper(var.id)}", { kind: "same" }],
    ["${substr(md5(var.id), 0, 4)}", { kind: "same" }],
    ['${var.id == "stg"}', { kind: "moves", origin: undefined }],
    ["${length(var.id) > 2}", { kind: "same" }],
    ['${{ stg = "a" }[var.id]}', { kind: "moves", origin: undefined }],
    ["${local.branch}", { kind: "moves", origin: "local.branch" }],
    ["${local.around}", { kind: "moves", origin: "local.branch" }],
    ["${local.plain}${local.branch}", { kind: "moves", origin: "local.branch" }],
    ["${module.m.out}", { kind: "moves", origin: "module.m var.x" }],
    ["${module.m}", { kind: "moves", origin: "module.m var.x" }],
    [["x", "${local.branch}"], { kind: "moves", origin: "local.branch" }],
    [
      { a: "x", b: ["${local.branch}"] },
      { kind: "moves", origin: "local.branch" },
    ],
    [5, { kind: "same" }],
    ["${local.none}", { kind: "undetermined" }],
    ["${local.unsaid}", { kind: "undetermined" }],
    ["${aws_x.new.arn}", { kind: "same" }],
    ["${strcontains(aws_x.new.arn, var.id)}", { kind: "moves", origin: undefined }],
    ['${strcontains(aws_x.new.arn, "x")}', { kind: "same" }],
    [["a", "${strcontains(aws_x.new.arn, var.id)}"], { kind: "moves", origin: undefined }],
    [{ k: "${strcontains(aws_x.new.arn, var.id)}" }, { kind: "moves", origin: undefined }],
  ])("%j: %j", async (value, expected) => {
    expect(await branch(value)).toEqual(expected);
  });

  it.each([
    "base64encode(var.id)",
    "base64gzip(var.id)",
    "base64sha256(var.id)",
    "base64sha512(var.id)",
    "md5(var.id)",
    "sha1(var.id)",
    "sha256(var.id)",
    "sha512(var.id)",
    'textencodebase64(var.id, "UTF-8")',
    "urlencode(var.id)",
    'uuidv5("dns", var.id)',
  ])("the beginning of %s decides nothing", async (call) => {
    const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
    const ask: AskFunctions = (calls) =>
      Promise.resolve(calls.map(({ args }) => stringValue(digest(args.map(canonicalText).join()))));
    const side = neutralSide(own, { contract: rules, ask }) as NeutralSide;
    const value = given(`\${substr(${call}, 0, 2)}`);
    expect(await branchOf(value, ROOT, evaluatorOf(own, { workspace: undefined, ask }), side)).toEqual({
      kind: "same",
    });
  });

  it("comes out as both, blotted", async () => {
    const both = async (value: Plain) => {
      const found = await bothWays(given(value), ROOT, evaluatorOf(own), sideOf(own));
      return found && [canonicalText(found.own), found.neutral && canonicalText(found.neutral)];
    };
    expect(await both("a-${var.id}")).toEqual([`"a-${blot(0)}"`, `"a-${blot(0)}"`]);
    expect(await both('${{ stg = "a" }[var.id]}')).toEqual(['"a"', undefined]);
    expect(await both('${var.id == "stg" ? "yes" : "no"}')).toEqual(['"yes"', '"no"']);
    expect(await both("${local.none}")).toBeUndefined();
  });

  it.each<[Plain, readonly (string | number)[], boolean]>([
    [{ a: "${local.branch}", b: "x" }, ["b"], true],
    [{ a: "${local.branch}", b: "x" }, ["a"], false],
    [{ a: "${local.branch}", b: "x" }, [], false],
    [{ a: "${local.branch}", b: "x" }, ["c"], false],
    [{ a: "${local.branch}", b: "${var.id}" }, ["b"], true],
    ['${var.id == "stg" ? { a = 1, b = 2 } : { a = 1 }}', ["a"], true],
    ['${var.id == "stg" ? { a = 1, b = 2 } : { a = 1, b = 2, c = 3 }}', ["c"], false],
    ["${{ stg = { a = 1 } }[var.id]}", ["a"], false],
    ["${local.none}", ["a"], false],
    ["${jsonencode({ a = local.branch, b = 1 })}", ["b"], true],
    ["text", ["a"], false],
  ])("%j stays at %j: %s", async (value, path, expected) => {
    expect(await staysInside(given(value), ROOT, evaluatorOf(own), sideOf(own), path)).toBe(expected);
  });
});

describe("an environment beside the one that it is compared with", () => {
  const named = contract({
    parameters: { "var.id": { identity: "name" }, "var.zones": { identity: "zone" }, name: { identity: "name" } },
  });
  const files = new Map(
    ["staging", "production"].map((name) => [name, parameterFile(`${name}.json`, { name })] as const),
  );
  interface Given {
    readonly id?: string;
    readonly zones?: readonly string[];
    readonly asks?: Readonly<Record<string, Plain>>;
    readonly locals?: Readonly<Record<string, string>>;
    readonly resources?: EnvironmentGiven["resources"];
  }
  const made = (name: string, { id, zones, asks, locals = {}, resources = {} }: Given): Environment => {
    const call = moduleCalled("module.m", { asks: asks ?? {}, variables: new Map([["env", declaration("env")]]) });
    return {
      ...withConfiguration(
        { variables: { ...(id === undefined ? {} : { id }), ...(zones === undefined ? {} : { zones }) }, resources },
        {
          modules: new Map(asks === undefined ? [] : [[call.path, call]]),
          locals: new Map(Object.entries(locals).map(([local, text]) => [local, written(text)])),
        },
      ),
      name,
    };
  };
  const declaration = (name: string) => ({ name, sensitive: false });
  const answers = async (text: string, at: ExpressionSite, staging: Given, production: Given) => {
    const [one, other] = [made("staging", staging), made("production", production)];
    const answer = async (own: Environment, counterpart: Environment) => {
      const side = neutralSide(own, { contract: named, files, counterpart });
      return side === undefined ? "no names" : (await branchOf(given(text), at, evaluatorOf(own), side)).kind;
    };
    return [await answer(one, other), await answer(other, one)];
  };

  it.each(["length(var.id) > 8", "parseint(substr(md5(var.id), 0, 4), 16) > 60000", 'startswith(var.id, "p")'])(
    "has the same neutral name, so that what differs by it moves in one of them: %s",
    async (condition) => {
      const found = await answers(`\${${condition} ? 1 : 2}`, ROOT, { id: "production" }, { id: "stg" });
      expect(found).toContain("moves");
    },
  );

  it.each(["web-${var.id}", "${upper(var.id)}", '${format("%s.example.com", var.id)}'])(
    "passes it on: %s",
    async (text) => {
      expect(await answers(text, ROOT, { id: "stg" }, { id: "production" })).toEqual(["same", "same"]);
    },
  );

  it.each<[string, Given, Given]>([
    ["as an argument", { asks: { env: "staging" } }, { asks: { env: "production" } }],
    ["inside of one", { asks: { env: "x-staging-y" } }, { asks: { env: "x-production-y" } }],
    ["through a function", { asks: { env: '${lower("staging")}' } }, { asks: { env: '${lower("production")}' } }],
    [
      "through a local value",
      { asks: { env: "${local.e}" }, locals: { e: "staging" } },
      { asks: { env: "${local.e}" }, locals: { e: "production" } },
    ],
    [
      "through an attribute",
      { asks: { env: "${aws_x.a.name}" }, resources: { "aws_x.a": { is: { name: "app-staging" } } } },
      { asks: { env: "${aws_x.a.name}" }, resources: { "aws_x.a": { is: { name: "app-production" } } } },
    ],
  ])("is called otherwise inside of a module that gets its name %s", async (_, staging, production) => {
    const inside = inModule("m");
    expect(await answers('${strcontains(var.env, "production") ? 9 : 1}', inside, staging, production)).toContain(
      "moves",
    );
    expect(await answers("app-${var.env}", inside, staging, production)).toEqual(["same", "same"]);
  });

  it("has sets in any order", async () => {
    const zones = (...texts: readonly string[]): Given => ({ zones: texts });
    for (const wrapped of ["${toset(var.zones)}", "${jsonencode({ a = 1 })}${length(toset(var.zones))}"])
      expect(await answers(wrapped, ROOT, zones("a-1", "b-9", "c-3"), zones("d-7", "e-2", "f-8"))).toEqual([
        "same",
        "same",
      ]);
    expect(
      await answers(
        '${toset([for z in var.zones : z == "d-7" ? "x" : z])}',
        ROOT,
        zones("a-1", "b-9"),
        zones("d-7", "e-2"),
      ),
    ).toContain("moves");
  });

  it("has one neutral name for all that stand for each other", async () => {
    const [one, other] = [
      { id: "dev", zones: ["dev"] },
      { id: "prd", zones: ["production"] },
    ];
    expect(await answers("${length(var.zones[0]) > 5 ? 3 : 1}", ROOT, one, other)).toContain("moves");
    const twice = await answers('${join("-", var.zones)}', ROOT, { zones: ["a-x", "b-x"] }, { zones: ["c-y", "c-y"] });
    expect(twice).toEqual(["same", "same"]);
  });

  it("is not renamed in references, nor where the other has no name in its place", async () => {
    const named = (name: string): Given => ({
      asks: { env: `\${local.${name}_name}` },
      locals: { [`${name}_name`]: "a" },
    });
    expect(await answers("${var.env}", inModule("m"), named("staging"), named("production"))).toEqual(["same", "same"]);
    const [one, other] = [{ asks: { env: "/staging/x" } }, { asks: { env: "/xvda" } }];
    expect(await answers('${startswith(var.env, "/staging") ? 1 : 2}', inModule("m"), one, other)).toEqual([
      "same",
      "same",
    ]);
  });

  it("is called otherwise in each part of a variable that is an identity", async () => {
    const parts = contract({ parameters: { "var.net.domain": { identity: "domain" }, "var.net.size": { may: true } } });
    const side = (name: string, domain: string): Environment => ({
      ...environment(name, { variables: { net: { domain, size: domain } } }),
      name,
    });
    const [one, other] = [side("staging", "qa.example"), side("production", "acme.example")];
    const moved = async (text: string) =>
      (
        await branchOf(
          given(text),
          ROOT,
          evaluatorOf(other),
          neutralSide(other, { contract: parts, counterpart: one }) as NeutralSide,
        )
      ).kind;
    expect(await moved('${var.net.domain == "acme.example" ? 9 : 1}')).toBe("moves");
    expect(await moved('${var.net.size == "acme.example" ? 9 : 1}')).toBe("same");
    expect(await moved("x.${var.net.domain}")).toBe("same");
  });

  it("keeps what both write out alike, and names of others", async () => {
    const asks = { env: ["staging", "production"] };
    expect(await answers('${contains(var.env, "production") ? 9 : 1}', inModule("m"), { asks }, { asks })).toEqual([
      "same",
      "same",
    ]);
    const [one, other] = [{ asks: { env: "small" } }, { asks: { env: "large" } }];
    expect(await answers('${var.env == "large" ? 9 : 1}', inModule("m"), one, other)).toEqual(["same", "same"]);
  });
});
