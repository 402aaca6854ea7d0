import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParameterRule } from "../../src/model/contract.js";
import {
  compilePattern,
  escapePattern,
  findParameterRule,
  hasWildcard,
  matchesAddress,
  matchesPlace,
  specificity,
} from "../../src/model/pattern.js";

const rule = (pattern: string, line = 1): ParameterRule => ({
  pattern,
  may: true,
  must: false,
  sensitive: false,
  affects: [],
  presence: [],
  location: { file: "parity.yaml", line },
});

describe("a pattern", () => {
  it.each([
    ["aws_db_instance.*", "aws_db_instance.main", true],
    ["aws_db_instance.*", "aws_db_instance", false],
    ["*", "", true],
    ["*", 'module.a["x/y"].b.c[0]', true],
    ["a*", "a", true],
    ["*.name", "a.b.name", true],
    ["*.name", "a.b.names", false],
    ["a**b", "ab", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["?", "\u{1F600}", true],
    ["??", "\u{1F600}", false],
    ["*??", "\u{1F600}", false],
    ["*a*b*", "xxbxxaxxbxx", true],
    ["*a*b*", "xxbxxaxx", false],
    ['aws_subnet.private["eu-west-1a"]', 'aws_subnet.private["eu-west-1a"]', true],
    ["aws_subnet.private[0]", "aws_subnet.private0", false],
    ["a{b,c}", "ab", false],
    ["!a", "b", false],
    ["(a|b)+", "a", false],
    ["a.c", "abc", false],
    ["a\\*", "a*", true],
    ["a\\*", "ab", false],
    ["\\[a", "[a", true],
    ["A", "a", false],
  ])("%s against %s: %s", (pattern, subject, expected) => {
    expect(compilePattern(pattern)(subject)).toBe(expected);
  });

  it("matches itself when it is an address whose key holds an escaped quote", () => {
    const address = 'aws_route.all["say \\"hi\\""]';
    expect(compilePattern(address)(address)).toBe(true);
  });

  it.each([
    ["", "a pattern must not be empty"],
    ["a\\", "the backslash at the end of the pattern escapes nothing"],
    ["aws_subnet.private[0", 'the "[" at character 19 of the pattern is never closed'],
    ["a]", 'the "]" at character 2 of the pattern closes nothing'],
    ['a["b]', "the quote at character 3 of the pattern is never closed"],
  ])("%j does not compile", (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  it("ignores brackets inside a quoted key", () => {
    expect(compilePattern('a["x[y"]')('a["x[y"]')).toBe(true);
  });

  it("finishes hostile patterns on long subjects", () => {
    const matches = compilePattern(`${"*a".repeat(50)}*b`);
    expect(matches("a".repeat(20_000))).toBe(false);
    expect(compilePattern(`${"?*".repeat(200)}b`)("a".repeat(20_000))).toBe(false);
  });

  it("gives the same function for the same text", () => {
    expect(compilePattern("a.*")).toBe(compilePattern("a.*"));
  });

  it("agrees with the plain definition of a glob", () => {
    const pieces = fc.array(fc.constantFrom("a", "b", "*", "?", "ab"), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(pieces, fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 8 }), (pattern, subject) => {
        expect(compilePattern(pattern.join(""))(subject.join(""))).toBe(
          byDefinition(pattern.join(""), subject.join("")),
        );
      }),
    );
  });

  it("escaped text matches exactly that text", () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom("a", "*", "?", "\\", ".") });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(compilePattern(escapePattern(left))(left)).toBe(true);
        if (right !== left && right !== escapePattern(left)) {
          expect(compilePattern(escapePattern(left))(right)).toBe(false);
        }
      }),
    );
  });
});

describe("an address pattern", () => {
  it.each([
    ["aws_subnet.private", "aws_subnet.private[0]", true],
    ["aws_subnet.private[1]", "aws_subnet.private[0]", false],
    ["module.network.aws_subnet.private", 'module.network["a.b"].aws_subnet.private["c"]', true],
    ["data.aws_ami.base", "data.aws_ami.base[0]", true],
    ["aws_subnet.*", "module.network.aws_subnet.private", false],
    ["*.aws_subnet.*", "module.network.aws_subnet.private", true],
    ["output.url", "output.url", true],
    ["output.*", "output.url", true],
    ["aws_subnet.priv", "aws_subnet.private[0]", false],
  ])("%s against %s: %s", (pattern, address, expected) => {
    expect(matchesAddress(pattern, address)).toBe(expected);
  });
});

describe("an attribute pattern", () => {
  it.each([
    ["tags", ["tags", "Name"], true],
    ["tags", ["tags"], true],
    ["tags", ["tags_all"], false],
    ["tags.Name", ["tags"], false],
    ["tags.*", ["tags", "Name"], true],
    ['tags["a.b"]', ["tags", "a.b"], true],
    ["ingress", ["ingress", { element: "*" }, "cidr_blocks", 0], true],
    ["ingress[*].cidr_blocks", ["ingress", { element: "*" }, "cidr_blocks", 0], true],
    ["ingress[*].cidr_blocks", ["ingress", 3, "cidr_blocks", 0], true],
    ["container_definitions[name=web].image", ["container_definitions", { element: "name=web" }, "image"], true],
    ["*", ["engine_version"], true],
    ["*", [], false],
    ["Name", ["tags", "Name"], false],
  ])("%s against %j: %s", (pattern, path, expected) => {
    expect(matchesPlace(pattern, path)).toBe(expected);
  });
});

describe("the rule for a parameter", () => {
  it("is the most specific one, wherever it stands", () => {
    const rules = [rule("service.env.LOG_LEVEL"), rule("service.*"), rule("service.env.*")];
    expect(findParameterRule(rules, "service.env.LOG_LEVEL")).toBe(rules[0]);
    expect(findParameterRule(rules, "service.env.OTHER")).toBe(rules[2]);
    expect(findParameterRule(rules, "service.count")).toBe(rules[1]);
    expect(findParameterRule(rules, "database.size")).toBeUndefined();
  });

  it("is the one without wildcards where both say the same", () => {
    const rules = [rule("name"), rule("name*")];
    expect(findParameterRule(rules, "name")).toBe(rules[0]);
  });

  it("is the later one of two that are as specific", () => {
    const rules = [rule("*size"), rule("data*"), rule("*.size")];
    expect(findParameterRule(rules.slice(0, 2), "data.size")).toBe(rules[1]);
    expect(findParameterRule([...rules].reverse(), "data.size")).toBe(rules[2]);
  });

  it("is the same one whether it is found by its name or among all", () => {
    const patterns = fc.array(fc.constantFrom("a.b", "a\\.b", "a.*", "*.b", "a\\*b", "a*b", "*", "a.?"), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(patterns, fc.constantFrom("a.b", "a*b", "a.c", "b", "a\\.b", "a\\*b"), (texts, name) => {
        const rules = texts.map((text, line) => rule(text, line));
        // Never the same list twice, so that nothing is remembered of it.
        const [best] = rules
          .filter(({ pattern }) => compilePattern(pattern)(name))
          .sort((one, other) => closeness(other) - closeness(one) || rules.indexOf(other) - rules.indexOf(one));
        expect(findParameterRule(rules, name)).toBe(best);
        expect(findParameterRule(rules, name)).toBe(best);
      }),
    );
  });

  it("keeps a secret secret when a closer rule says something else", () => {
    const rules = [{ ...rule("*password*"), may: false, sensitive: true }, rule("database.password")];
    expect(findParameterRule(rules, "database.password")).toEqual({ ...rule("database.password"), sensitive: true });
    expect(findParameterRule(rules, "database.size")).toBeUndefined();
  });

  it("counts literal characters, escaped ones once", () => {
    expect(specificity("a\\*b?*")).toBe(3);
    expect(hasWildcard("a\\*b")).toBe(false);
    expect(hasWildcard("a?")).toBe(true);
  });
});

const closeness = ({ pattern }: ParameterRule): number => 2 * specificity(pattern) + (hasWildcard(pattern) ? 0 : 1);

function byDefinition(pattern: string, subject: string): boolean {
  if (pattern === "") return subject === "";
  const rest = pattern.slice(1);
  if (pattern[0] === "*")
    return Array.from({ length: subject.length + 1 }, (_, taken) => taken).some((taken) =>
      byDefinition(rest, subject.slice(taken)),
    );
  if (subject === "") return false;
  return (pattern[0] === "?" || pattern[0] === subject[0]) && byDefinition(rest, subject.slice(1));
}
