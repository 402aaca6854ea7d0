import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCondition, evaluateCondition, findConditionProblem } from "../../../src/contract/condition/index.js";
import { InputError } from "../../../src/model/input-error.js";
import {
  booleanValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  stringValue,
  unknownValue,
} from "../../../src/model/value.js";
import type { Value } from "../../../src/model/value.js";

/** Plain JSON as a value; text in angle brackets stands for a number that JavaScript cannot write. */
function value(plain: unknown): Value | undefined {
  if (plain === undefined) return undefined;
  if (plain === null) return nullValue();
  if (typeof plain === "boolean") return booleanValue(plain);
  if (typeof plain === "number") return numberValue(String(plain));
  if (typeof plain === "string") return plain.startsWith("<") ? numberValue(plain.slice(1, -1)) : stringValue(plain);
  if (Array.isArray(plain)) return listValue(plain.map((item) => value(item) as Value));
  return mapValue(new Map(Object.entries(plain as object).map(([key, item]) => [key, value(item) as Value])));
}

const judge = (text: string, staging: unknown, production?: unknown): string => {
  const values = new Map([
    ["staging", value(staging)],
    ["production", value(production)],
  ]);
  return evaluateCondition(compileCondition(text), values).kind;
};

describe("a condition", () => {
  it.each([
    ["at least two nodes in staging", "staging >= 2", 2, 6, "true"],
    ["at least two nodes in staging", "staging >= 2", 1, 6, "false"],
    ["never larger than production", "staging <= production", 2, 6, "true"],
    ["never larger than production", "staging <= production", 7, 6, "false"],
    ["never larger, decimals beside whole numbers", "staging <= production", 2.5, 2, "false"],
    ["both", "staging >= 2 && staging <= production", 3, 2, "false"],
    ["a number written as text", "staging >= 2", "2", 6, "true"],
    ["a number written as text, with a superfluous zero", "staging == production", "2.0", 2, "true"],
    ["both written as text", "staging <= production", "9", "10", "true"],
    ["a whole number against a decimal", "staging == 2.0", 2, 6, "true"],
    ["text that no number looks like", "staging == production", "1.10", "1.1", "false"],
    ["text that JSON does not call a number", "staging == production", "007", 7, "false"],
    ["text compared with text", 'staging == "2"', "2", "3", "true"],
    ["text compared with text", 'staging != "2"', "2", "3", "false"],
    ["numbers beyond 2^53", "staging == production", "<9007199254740992>", "<9007199254740993>", "false"],
    ["numbers beyond 2^64", "staging < production", "<123456789012345678901>", "<123456789012345678902>", "true"],
    ["same family", "family(staging) == family(production)", "db.t4g.medium", "db.t4g.2xlarge", "true"],
    ["same family", "family(staging) == family(production)", "db.t3.medium", "db.t4g.medium", "false"],
    ["a family by name", 'family(staging) == "t3"', "t3.micro", "t3.large", "true"],
    ["same major version", "major(staging) == major(production)", "16.3", "16.10", "true"],
    ["same major version", "major(staging) == major(production)", "15.4", "16.3", "false"],
    ["a major version", "major(staging) == 16", "16.3", "16.3", "true"],
    ["minor versions are whole numbers", "minor(staging) < minor(production)", "1.9", "1.10", "true"],
    ["a newer version", "compareVersions(staging, production) >= 0", "1.10", "1.9", "true"],
    ["an absent value", "staging == null", undefined, 1, "true"],
    ["null", "staging == null || staging >= 2", null, 1, "true"],
    ["a shorter list", "size(staging) <= size(production)", ["a"], ["a", "b"], "true"],
    ["a sublist", "staging.all(x, x in production)", ["a"], ["a", "b"], "true"],
    ["a sublist", "staging.all(x, x in production)", ["c"], ["a", "b"], "false"],
    ["numbers in lists", "staging.exists(n, n > 443)", [80, 8080], [80], "true"],
    ["a key of a map", "staging.size == production.size", { size: 1 }, { size: 1, other: 2 }, "true"],
    ["a boolean", "!staging || production", true, false, "false"],
    ["text", 'staging.startsWith("db.")', "db.t3.small", "x", "true"],
  ])("%s: %s", (_, text, staging, production, expected) => {
    expect(judge(text, staging, production)).toBe(expected);
  });

  it("sees environments whose names are no variables, and all of them in env", () => {
    const values = new Map([
      ["pre-prod", value(2)],
      ["production", value(3)],
      ["constructor", value(4)],
    ]);
    const condition = compileCondition('env["pre-prod"] < production && env.production == 3 && constructor == 4');
    expect(evaluateCondition(condition, values)).toEqual({ kind: "true" });
  });

  it("keeps whole numbers in their order, however large", () => {
    const condition = compileCondition("staging < production");
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.boolean(), (left, right, asText) => {
        const first = asText ? stringValue(String(left)) : numberValue(String(left));
        const values = new Map([
          ["staging", first],
          ["production", numberValue(String(right))],
        ]);
        expect(evaluateCondition(condition, values).kind).toBe(String(left < right));
      }),
    );
  });
});

describe("a condition without an answer is an error", () => {
  it.each([
    [
      "staging >= 2",
      undefined,
      2,
      "no such overload: null >= int; an environment that does not set the parameter is null",
    ],
    ["staging >= 2", "two", 2, "no such overload: string >= int (character 1 of the condition)"],
    ["staging", 2, 2, "the condition has to be true or false, and its result is neither"],
    ["staging", undefined, 2, "the condition has to be true or false, and its result is neither"],
    ["staging[0] == 1", [], 2, "a list has fewer items than the condition asks for"],
    ["staging / 0 == 1", 1, 2, "it divides by zero"],
    ["elsewhere > 1", 1, 2, "Unknown variable: elsewhere (character 1 of the condition)"],
    ['family(staging) == "t3"', "medium", 2, "family() needs an instance class"],
    ["major(staging) == 1", "latest", 2, "major() needs a version"],
    ["major(staging) == 1", null, 2, "major() was given null"],
    ["minor(staging) == 1", "16", 2, "minor() needs a version with two numbers"],
    ["compareVersions(staging, production) > 0", "1.x", "1.0", "compareVersions() needs versions"],
    ["staging < production", "<0.1000000000000000000001>", 1, "more digits than a condition can compare exactly"],
    ["staging < production", "<1e999>", 1, "more digits than a condition can compare exactly"],
  ])("%s", (text, staging, production, reason) => {
    const values = new Map([
      ["staging", value(staging)],
      ["production", value(production)],
    ]);
    expect(evaluateCondition(compileCondition(text), values)).toEqual({
      kind: "error",
      reason: expect.stringContaining(reason) as string,
    });
  });

  it("says so when a value is not known before apply", () => {
    const values = new Map([
      ["staging", unknownValue()],
      ["production", unknownValue()],
    ]);
    expect(evaluateCondition(compileCondition("staging == production"), values)).toEqual({
      kind: "error",
      reason: "a value is not known before apply",
    });
  });

  it.each([
    "staging[production] == 1",
    "{'a': 1}[staging] == 1",
    "int(staging) > 1",
    "double(staging) > 1.0",
    "bool(staging)",
    "duration(staging) > duration(production)",
    "timestamp(staging) > timestamp(production)",
    "major(staging) == 1",
    "family(staging) == 't3'",
    "compareVersions(staging, production) == 0",
    "staging >= 2",
    "staging + 1 == 2",
    "staging.all(x, x)",
    "env[staging] == 1",
  ])("%s does not tell a secret", (text) => {
    const secret = stringValue("hunter2 is secret", true);
    const result = evaluateCondition(
      compileCondition(text),
      new Map([
        ["staging", secret],
        ["production", secret],
      ]),
    );
    expect(result.kind).toBe("error");
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });
});

describe("a condition on an environment that is not compared", () => {
  const decided = (text: string, staging: unknown, production: unknown, ...elsewhere: readonly string[]): unknown => {
    const result = evaluateCondition(
      compileCondition(text),
      new Map([
        ["staging", value(staging)],
        ["production", value(production)],
      ]),
      new Set(["staging", "production", ...elsewhere]),
    );
    return result.kind === "undecided" ? result.without : result.kind;
  };

  it.each<[string, unknown, unknown, unknown]>([
    ["staging >= 2 && dev <= staging", 2, 3, ["dev"]],
    ["staging >= 2 && dev <= staging", 1, 3, "false"],
    ["dev <= staging && staging >= 2", 1, 3, "false"],
    ["dev <= staging && staging >= 2", undefined, 3, "error"],
    [
      "staging >= 2 && (env.dev <= staging || env['pre-prod'] <= staging) && !(staging > production)",
      2,
      3,
      ["dev", "pre-prod"],
    ],
    ["staging >= 2 && (env.dev <= staging || env['pre-prod'] <= staging) && !(staging > production)", 4, 3, "false"],
    ["staging >= 2 || dev >= 2", 2, 3, "true"],
    ["staging >= 2 || dev >= 2", 1, 3, ["dev"]],
    ["dev == 1 && major(staging) == major(production) && staging == '1.10'", "1.10", "1.2", ["dev"]],
    ["dev == 1 && staging == '1.1'", "1.10", "1.1", "false"],
    ["staging.all(dev, dev > 1)", [2, 3], 3, "true"],
    ["typo >= 2", 2, 3, "error"],
    ["typo >= 2 && dev >= 2", 2, 3, "error"],
  ])("%s", (text, staging, production, expected) => {
    expect(decided(text, staging, production, "dev", "pre-prod")).toEqual(expected);
  });
});

describe("a sensitive value", () => {
  it("takes part like any other", () => {
    const values = new Map([
      ["staging", stringValue("a", true)],
      ["production", stringValue("b", true)],
    ]);
    expect(evaluateCondition(compileCondition("staging != production"), values)).toEqual({ kind: "true" });
  });
});

describe("what is no condition", () => {
  const names = ["staging", "production", "pre-prod"];
  it.each([
    ["", 0, "the condition is not valid CEL: it ends where a value has to follow"],
    ["staging >=", 10, "the condition is not valid CEL: it ends where a value has to follow"],
    ["(staging > 1", 12, "the condition is not valid CEL: it ends where ) has to follow"],
    ["staging.all(x, x > 1", 20, "it ends where ) has to follow"],
    ["staging.", 8, "it ends where a name has to follow"],
    ["staging.1", 8, "a name has to stand here"],
    ["staging[1 > 2", 13, "it ends where ] has to follow"],
    ["staging > 1 ? true", 18, "it ends where : has to follow"],
    ["[staging} == [1]", 8, "] has to stand here"],
    ["staging ?? 2", 9, "? cannot stand here"],
    ["in staging", 0, "in cannot stand here"],
    ["staging > 1)", 11, ") cannot stand here"],
    ["staging > 'a", 10, "the condition is not valid CEL: unterminated string"],
    ["staging = 2", 8, "= alone means nothing, write == for equal"],
    ["staging === 2", 10, "= alone means nothing, write == for equal"],
    ["staging > 1 and production > 1", 12, "the condition is complete before this; join two of them with && or ||"],
    ["staging > 1;", 11, "; cannot stand here"],
    [
      "production > 1 && stagin >= 2",
      18,
      '"stagin" is no environment; the environments are staging, production, pre-prod',
    ],
    ["staging > 1 && pre-prod > 1", 15, '"pre" is no environment; pre-prod is written env["pre-prod"] in a condition'],
    ['staging > 1 && env["prod"] > 1', 15, '"prod" is no environment'],
    ["env.prod > 1", 0, '"prod" is no environment'],
    ["size(staging, 1) == 2", 0, "there is no function size(dyn, int) in conditions"],
    ["staging.larger(2)", 0, "there is no function larger(int) in conditions"],
    ["'a' > 1", 0, "no such overload: string > int"],
    ["staging + 1", 0, "a condition has to be true or false, and this one is of type int"],
    ["staging.matches('(a+)+$')", 0, "matches() is not available"],
    [`staging == ${"(".repeat(60)}1${")".repeat(60)}`, 61, "the condition is too large or nested too deeply"],
    [`${"1 + ".repeat(400)}1 == staging`, 0, "the condition is too large or nested too deeply"],
    [" ".repeat(3000), 2000, "a condition must not be longer than 2000 characters"],
    [
      "staging.all(a, staging.all(b, staging.all(c, a == c)))",
      45,
      "loops must not stand in each other more than 2 deep",
    ],
  ])("%s", (text, offset, message) => {
    expect(findConditionProblem(text, names)).toEqual({ offset, message: expect.stringContaining(message) as string });
  });

  it("throws an InputError with the position", () => {
    expect(() => compileCondition("staging > 1 && stagin > 2", names)).toThrow(InputError);
    expect(() => compileCondition("staging > 1 && stagin > 2", names)).toThrow("(character 16 of the condition)");
  });

  it("takes any name as an environment where none are declared", () => {
    expect(findConditionProblem("anything > 1")).toBeUndefined();
  });

  it("is told for any text without throwing", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("staging", "(", ")", "[", "]", ".", "all", "&&", "1", "'", "x", ",", " ", "\\", "\n"),
        }),
        (text) => {
          const problem = findConditionProblem(text, names);
          if (problem !== undefined) expect(problem.offset).toBeLessThanOrEqual(text.length);
          else
            expect(evaluateCondition(compileCondition(text, names), new Map(), new Set(["staging"])).kind).toMatch(
              /true|false|error|undecided/,
            );
        },
      ),
    );
  });
});

describe("a condition over long lists", () => {
  const numbers = (count: number): Value =>
    listValue(Array.from({ length: count }, (_, at) => numberValue(String(at))));
  const asked = (text: string, count: number) =>
    evaluateCondition(
      compileCondition(text),
      new Map([
        ["staging", numbers(count)],
        ["production", numbers(count)],
      ]),
    );
  const tooLong = (longest: number) => ({
    kind: "error",
    reason:
      `its loops would go over more than ${longest} elements of lists, in all environments together; ` +
      "ask about size() instead, or in a loop less",
  });

  it("has an answer as far as it comes to one", () => {
    expect(asked("staging.all(zone, zone in production)", 10_000)).toEqual({ kind: "true" });
    expect(asked("staging.all(one, production.exists(other, other == one))", 500)).toEqual({ kind: "true" });
    expect(asked("size(staging) == size(production)", 200_000)).toEqual({ kind: "true" });
  });

  it.each([
    ["staging.all(zone, zone in production)", 10_001, 20_000],
    ["staging.all(one, production.exists(other, other == one))", 1_001, 2_000],
    ["(staging + staging + staging).map(one, staging.map(other, one + other)).size() > 0", 300, 2_000],
    ["cel.bind(a, staging + staging + staging, (a + a + a).exists(one, one < 0))", 200, 2_000],
  ])("has none where that would take minutes: %s", (text, count, longest) => {
    expect(asked(text, count)).toEqual(tooLong(longest));
  });
});

describe("a condition over long texts", () => {
  const asked = (text: string, length: number, production: Value = stringValue("a")) =>
    evaluateCondition(
      compileCondition(text),
      new Map([
        ["staging", stringValue("a".repeat(length))],
        ["production", production],
      ]),
    );
  const tooLong = (longest: number) => ({
    kind: "error",
    reason:
      `its loops would go over more than ${longest} characters, since split() and json() take texts apart, in all ` +
      "environments together; ask about size() or contains() instead, or in a loop less",
  });

  it("has an answer as far as it comes to one", () => {
    expect(asked("staging.split('').all(letter, letter == 'a')", 19_000)).toEqual({ kind: "true" });
    expect(asked("staging.split(',').size() == production.split(',').size()", 9_000)).toEqual({ kind: "true" });
    expect(asked("staging.split('').join(',').size() == 1199", 600)).toEqual({ kind: "true" });
    expect(asked("staging.contains(production)", 5_000_000)).toEqual({ kind: "true" });
  });

  it.each([
    ["staging.split('').all(letter, letter == 'a')", 20_001, 20_000],
    ["staging.split('').all(one, staging.split('').all(other, one == other))", 1_001, 2_000],
    ["staging.split('').all(one, one in production.split(''))", 2_001, 2_000],
    ["bytes(staging).json().size() == 0", 20_001, 20_000],
    ["staging.split('').join('12345').split('').size() > 0", 4_000, 20_000],
  ])("has none where it takes apart more: %s", (text, length, longest) => {
    expect(asked(text, length)).toEqual(tooLong(longest));
  });

  it("has none where a loop would search a long text again and again", () => {
    const zones = listValue(Array.from({ length: 1_000 }, () => stringValue("b")));
    expect(asked("production.all(zone, !staging.contains(zone))", 1_899_900, zones)).toEqual({ kind: "true" });
    expect(asked("production.all(zone, !staging.contains(zone))", 1_900_100, zones)).toMatchObject({ kind: "error" });
    const long = mapValue(new Map([["a".repeat(2_000_100), stringValue("")]]));
    expect(asked("production.all(name, name != '')", 1, long)).toMatchObject({ kind: "error" });
  });

  it("does not put a text between its own letters", () => {
    expect(findConditionProblem("staging.split('').join(staging).size() > 0")).toEqual({
      offset: 0,
      message: 'join() needs what stands between the elements as it is, such as join(",")',
    });
    expect(findConditionProblem("staging.join().size() > 0")).toBeUndefined();
  });
});
