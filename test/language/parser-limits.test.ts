import { describe, expect, it } from "vitest";

import { isTooLarge, measureParts } from "../../src/language/parser-limits.js";

describe("the parts of an expression", () => {
  it.each([
    ["a", 0, 1],
    // The brackets, and all of it.
    ["(a)", 1, 3 + 2],
    ["[a, b]", 1, 6 + 5 + 6 / 2],
    // The sum is a part of its element, and of nothing else.
    ["f(a + b, c)", 1, 11 + 9 + 6 / 2],
    ["a && b", 0, 6 + 6 / 2],
    ["{ a = 1 + 2, b = 3 }", 1, 20 + 19 + 7 / 2],
    // An interpolation lies in its text.
    ['"x${a}"', 2, 7 + 6 + 2],
    // Neither brackets nor signs of literal text count, nor those of comments.
    ['"(((a - b)) \\" ("', 1, 17 + 16],
    ["a /* ((( + */ # [[ -", 0, 20],
    ["<<END\n- ( ${a} (\n  END\n", 2, 23 + 16 + 2],
    // What is escaped opens nothing.
    ['"$${ %%{ $$${"', 1, 14 + 13],
    ['"%{ if a }x%{ else }y%{ endif }"', 3, 32 + 31 + 23 + 4 + 2 + 2],
    ["a[b][c]", 1, 7 + 2 + 2 + 7],
    ["-a", 0, 2 + 1],
    // What is left open ends with the expression.
    ["((a", 2, 3 + 2 + 1],
    ['"${a', 2, 4 + 3 + 1],
    ["a)]}", 0, 4],
  ])("are, in %s, %d deep and %d characters", (expression, depth, weight) => {
    expect(measureParts(expression)).toEqual({ depth, weight });
  });
});

describe("an expression", () => {
  const document = (statements: number): string =>
    `jsonencode({ Statement = [${Array.from(
      { length: statements },
      (_, position) =>
        `{ Effect = "Allow", Action = ["s3:Get-${position}"], Resource = "arn:aws:s3:::b-${position}/*" }`,
    ).join(", ")}] })`;

  it.each([
    ["a document of 5,000 statements", document(5_000)],
    ["a list of 20,000 numbers", `[${"1, ".repeat(20_000)}]`],
    ["20,000 directives, one after the other", `"${"%{ if a }x%{ endif }".repeat(20_000)}"`],
    ["seventy conditions in a row", `${"a == b ? c : ".repeat(70)}d`],
    ["brackets 100 deep", `${"(".repeat(100)}a${")".repeat(100)}`],
    ["a text of 900,000 characters", `"${"x".repeat(900_000)}"`],
  ])("may be %s", (_, expression) => {
    expect(isTooLarge(expression)).toBe(false);
  });

  it.each([
    ["a thousand conjunctions", `a${" && a".repeat(1_000)}`],
    ["a thousand sums", `1${"+1".repeat(1_000)}`],
    ["a thousand conditionals", `${"a ? b : ".repeat(1_000)}c`],
    ["a thousand directives, each in the last", `"${"%{ if a }".repeat(1_000)}x${"%{ endif }".repeat(1_000)}"`],
    ["a thousand keys of keys", `a${"[b]".repeat(1_000)}`],
    ["a thousand signs", `${"-".repeat(1_000)}a`],
    ["brackets 251 deep", `${"(".repeat(251)}a${")".repeat(251)}`],
    ["a long text 100 deep", `${"(".repeat(100)}"${"x".repeat(100_000)}"${")".repeat(100)}`],
    ["5,001 escapes", `"${"$${".repeat(5_001)}"`],
    ["more than a million characters", `"${"x".repeat(1_000_000)}"`],
  ])("may not be %s", (_, expression) => {
    expect(isTooLarge(expression)).toBe(true);
  });

  it("may be brackets 250 deep", () => {
    expect(isTooLarge(`${"(".repeat(250)}a${")".repeat(250)}`)).toBe(false);
  });
});
