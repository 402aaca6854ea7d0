import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutralParameters } from "../../src/cdktf/proof/neutral-parameters.js";
import { neutralValue, replacementsOf } from "../../src/cdktf/proof/neutral-value.js";
import { parameterFileOf } from "../../src/cdktf/parameter-values.js";
import { isPassedThrough, withOwnIdentities } from "../../src/cdktf/proof/pass-through.js";
import { readContract } from "../../src/contract/index.js";
import { checkModule, thing, type Given, type Json } from "./world.js";

const none: ReadonlySet<string> = new Set();

describe("a neutral value", () => {
  it.each([
    ["production", /^[a-z]{10}$/],
    ["prod-eu", /^[a-z]{4}-[a-z]{2}$/],
    ["222222222222", /^[1-9]{12}$/],
    ["staging.acme.example", /^[a-z]{7}\.[a-z]{4}\.[a-z]{7}$/],
    ["eu-west-1", /^[a-z]{2}-[a-z]+-[1-9]$/],
    ["10.40.0.0/16", /^10\.\d{1,3}\.0\.0\/16$/],
    ["192.168.7.0/24", /^192\.168\.\d{1,3}\.0\/24$/],
    ["172.20.0.0/16", /^172\.(1[6-9]|2\d|3[01])\.0\.0\/16$/],
    ["e", /^[a-z]{5}$/],
  ])("of %s has its shape", (text, shape) => {
    const fresh = neutralValue(text, "salt", none);
    expect(fresh).toMatch(shape);
    expect(fresh).not.toBe(text);
    expect(neutralValue(text, "salt", none)).toBe(fresh);
  });

  it("is another number of as many digits for a number, and one text for each of a list", () => {
    expect(String(neutralValue(222222222222, "salt", none))).toMatch(/^[1-9]{12}$/);
    expect(neutralValue(["eu-west-1a", "eu-west-1b"], "salt", none)).toEqual([
      expect.stringMatching(/^[a-z]{2}-[a-z]{4}-\d[a-z]$/),
      expect.stringMatching(/^[a-z]{2}-[a-z]{4}-\d[a-z]$/),
    ]);
    expect(neutralValue(true, "salt", none)).toBe(undefined);
  });

  it("is none that an environment has", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.-]{1,20}$/), fc.string(), (text, salt) => {
        const first = neutralValue(text, salt, none) as string;
        expect([text, first]).not.toContain(neutralValue(text, salt, new Set([text, first])));
      }),
    );
  });
});

describe("the same neutral values in every environment", () => {
  const rules = readContract(
    "version: 1\nparameters:\n  name: { identity: name, reason: r }\n  zones: { identity: zone, reason: r }\n",
    "parity.yaml",
  ).parameters;
  const files = new Map(
    Object.entries({
      staging: { name: "staging", zones: ["a-zone", "b-zone", "c-zone"] },
      production: { name: "production", zones: ["a-zone"] },
    }).map(([name, own]) => [name, parameterFileOf(own, name)]),
  );

  it("stand in the place of identities, whatever length lists have", () => {
    const neutral = neutralParameters(files, rules, () => []);
    const [staging, production] = [
      neutral.get("staging")?.parameters as Json,
      neutral.get("production")?.parameters as Json,
    ];
    expect(staging["name"]).toBe(production["name"]);
    expect((staging["zones"] as string[])[0]).toBe((production["zones"] as string[])[0]);
    expect([(staging["zones"] as string[]).length, (production["zones"] as string[]).length]).toEqual([3, 1]);
  });

  it("are those that the schema lists, where it lists one that no environment has, and others where it does not", () => {
    const judge = (allowed: readonly string[]) => (parameters: Json) =>
      allowed.includes(parameters["name"] as string) ? [] : [{ path: ["name"], message: "must be one of", allowed }];
    const nameFor = (allowed: readonly string[]): unknown =>
      neutralParameters(files, rules, judge(allowed)).get("staging")?.parameters["name"];
    expect(nameFor(["staging", "qa", "production"])).toBe("qa");
    expect(["staging", "production"]).not.toContain(nameFor(["staging", "production"]));
  });
});

describe("passing through", () => {
  const replacements = replacementsOf("staging", "xqzjvkw");

  it.each([
    ["staging", "xqzjvkw", true],
    ["acme-staging-logs", "acme-xqzjvkw-logs", true],
    ["STAGING_URL", "XQZJVKW_URL", true],
    ["Staging", "Xqzjvkw", true],
    ["staging of staging", "xqzjvkw of staging", true],
    ["staging", "xqzjvkwx", false],
    ["Staging", "xqzjvkw", false],
    ["a", "b", false],
    ["debug", "", false],
  ])("%s as %s: %s", (own, neutral, expected) => {
    expect(isPassedThrough(own, neutral, replacements)).toBe(expected);
  });

  it("knows what addresses in a range begin with, and what a domain ends with", () => {
    expect(isPassedThrough("10.20.3.0/24", "10.87.3.0/24", replacementsOf("10.20.0.0/16", "10.87.0.0/16"))).toBe(true);
    expect(isPassedThrough("10.20.3.0/24", "10.87.4.0/24", replacementsOf("10.20.0.0/16", "10.87.0.0/16"))).toBe(false);
    expect(
      isPassedThrough(
        "mail.acme.example",
        "mail.zzzz.yyyyyyy",
        replacementsOf("staging.acme.example", "qqqqqqq.zzzz.yyyyyyy"),
      ),
    ).toBe(true);
  });

  it("puts own texts back in keys and values, and leaves what did not pass through", () => {
    expect(
      withOwnIdentities(
        { a: ["staging", 1], "tag-staging": { x: true } },
        { a: ["xqzjvkw", 2], "tag-xqzjvkw": { x: false } },
        replacements,
      ),
    ).toEqual({ a: ["staging", 2], "tag-staging": { x: false } });
  });

  it.each([
    [
      "is missing",
      [
        { name: "A", value: "staging-a" },
        { name: "URL", value: "https://staging" },
      ],
      [{ name: "URL", value: "https://xqzjvkw" }],
      [{ name: "URL", value: "https://staging" }],
    ],
    [
      "came in another's place",
      [
        { name: "A", value: "staging-a" },
        { name: "URL", value: "https://staging" },
      ],
      [
        { name: "URL", value: "https://xqzjvkw" },
        { name: "Z", value: "1" },
      ],
      [
        { name: "URL", value: "https://staging" },
        { name: "Z", value: "1" },
      ],
    ],
    ["without a key is missing", ["staging-a", "staging-b"], ["xqzjvkw-b"], ["staging-b"]],
    [
      "is the only one that moves",
      [
        { name: "A", value: "1" },
        { name: "URL", value: "https://staging" },
      ],
      [
        { name: "A", value: "2" },
        { name: "URL", value: "https://xqzjvkw" },
      ],
      [
        { name: "A", value: "2" },
        { name: "URL", value: "https://staging" },
      ],
    ],
  ])("leaves the rest of a list alone where an element %s, also in a document", (_, own, neutral, expected) => {
    expect(withOwnIdentities({ environment: own }, { environment: neutral }, replacements)).toEqual({
      environment: expected,
    });
    expect(withOwnIdentities({ text: JSON.stringify(own) }, { text: JSON.stringify(neutral) }, replacements)).toEqual({
      text: JSON.stringify(expected),
    });
  });

  it("is decided in time for long texts that are nothing but identities", () => {
    const many = replacementsOf("aa", "ab");
    expect(isPassedThrough("a".repeat(3000), `${"a".repeat(2999)}c`, many)).toBe(false);
  });
});

describe("forms that names take", () => {
  const given: Given = {
    staging: {
      name: "staging-eu",
      account: 111111111111,
      cidr: "10.20.0.0/16",
      domain: "staging.acme.example",
      region: "eu-west-1",
    },
    production: {
      name: "prod-us",
      account: 222222222222,
      cidr: "10.40.0.0/16",
      domain: "www.acme.example",
      region: "us-east-1",
    },
  };
  const rules = ["name", "account", "cidr", "domain", "region"]
    .map((name) => `  ${name}: { identity: ${name}, reason: r }`)
    .join("\n");

  it.each<[string, (parameters: Json) => unknown]>([
    ["a name without separators", ({ name }) => String(name).replaceAll("-", "")],
    ["a name in capitals with underscores", ({ name }) => `${String(name).replaceAll("-", "_").toUpperCase()}_TOKEN`],
    [
      "subnets that are cut from the range",
      ({ cidr }) => [1, 2, 3].map((index) => `${String(cidr).split(".").slice(0, 2).join(".")}.${index}.0/24`),
    ],
    ["the zone of a domain", ({ domain }) => String(domain).split(".").slice(-2).join(".")],
    ["zones of a region", ({ region }) => ["a", "b"].map((zone) => `${String(region)}${zone}`)],
    ["an account as a number", ({ account }) => [account]],
    [
      "a policy",
      ({ account, region, name }) =>
        JSON.stringify({
          Statement: [{ Resource: `arn:aws:sqs:${String(region)}:${String(account)}:${String(name)}` }],
        }),
    ],
  ])("are no branches: %s", async (_, make) => {
    const { report } = await checkModule((parameters) => thing({ value: make(parameters) }), given, rules);
    expect(
      report.findings
        .filter(({ cause }) => !cause.endsWith("moves nothing"))
        .map(({ kind, cause }) => `${kind} ${cause}`),
    ).toEqual([]);
  });
});

describe("a branch on the name that the environment's own parameters hide", () => {
  const given: Given = {
    staging: { name: "staging", keep: 7, audit: false },
    production: { name: "production", keep: 48, audit: true },
  };
  const rules =
    "  name: { identity: name, reason: r }\n  keep: { may: differ, reason: r }\n  audit: { may: differ, reason: r }\n";
  const kinds = async (make: (parameters: Json) => unknown): Promise<readonly string[]> =>
    (
      await checkModule(
        (parameters) => thing({ value: make(parameters), keep: parameters["keep"], audit: parameters["audit"] }),
        given,
        rules,
      )
    ).report.findings.map(({ kind }) => kind);

  it.each<[string, (parameters: Json) => unknown]>([
    ["which comes to what the parameter says", ({ name, keep }) => (name === "production" ? 48 : keep)],
    ["beside a flag that is set", ({ name, audit }) => audit === true || name === "production"],
    ["beside a flag that is not", ({ name, audit }) => audit === true && name !== "staging"],
  ])("is found: %s", async (_, make) => {
    expect(await kinds(make)).toEqual(["branches-on-identity"]);
  });

  it("is not found where there is none", async () => {
    expect(await kinds(({ name, keep, audit }) => `${String(name)}-${String(keep)}-${String(audit)}`)).toEqual([]);
  });

  it("is not looked for with parameters that the module refuses under the environment's own name", async () => {
    const guarded = ({ name, keep }: Json): unknown => {
      if (name === "production" && Number(keep) < 30) throw new Error("production keeps a month");
      return keep;
    };
    expect(await kinds(guarded)).toEqual([]);
  });
});
