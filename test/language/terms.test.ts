import { describe, expect, it } from "vitest";

import { evaluate, parseExpression } from "../../src/language/index.js";
import { termOf, withUnknownsNamed } from "../../src/language/term.js";
import { readableText } from "../../src/model/marked-text.js";
import { mapValue, stringValue, unknownValue, type Value } from "../../src/model/value.js";

const key = withUnknownsNamed(
  mapValue(
    new Map<string, Value>([
      ["arn", unknownValue()],
      ["id", unknownValue()],
      ["name", stringValue("orders")],
    ]),
  ),
  "aws_kms_key.main",
);

async function termOfSource(source: string): Promise<string | undefined> {
  const evaluation = evaluate(await parseExpression(source), { resolve: () => key });
  const term = evaluation.kind === "value" ? termOf(evaluation.value) : undefined;
  return term === undefined ? undefined : readableText(term);
}

describe("the term of an unknown value", () => {
  it.each([
    ["aws_kms_key.main.arn", "${aws_kms_key.main.arn}"],
    ['"${aws_kms_key.main.arn}/*"', "${aws_kms_key.main.arn}/*"],
    ['jsonencode({ b = "x", a = aws_kms_key.main.arn })', '{"a":"${aws_kms_key.main.arn}","b":"x"}'],
    ['join(",", ["a", aws_kms_key.main.arn])', "a,${aws_kms_key.main.arn}"],
    ['format("%s:%s", "a", aws_kms_key.main.id)', "a:${aws_kms_key.main.id}"],
  ])("holds the text that %s is going to have", async (source, term) => {
    expect(await termOfSource(source)).toBe(term);
  });

  it.each([
    ['strcontains(aws_kms_key.main.arn, "1")', 'strcontains(aws_kms_key.main.arn, "2")'],
    ["aws_kms_key.main.arn", "aws_kms_key.main.id"],
    ['aws_kms_key.main.arn == "a"', 'aws_kms_key.main.arn != "a"'],
    ['strcontains(aws_kms_key.main.arn, "1") ? 1 : 2', 'strcontains(aws_kms_key.main.arn, "1") ? 2 : 1'],
    ["-aws_kms_key.main.id", "aws_kms_key.main.id"],
    ["[for x in aws_kms_key.main.id : x.a]", "[for x in aws_kms_key.main.id : x.b]"],
    ["[for x in aws_kms_key.main.id : x if x.a]", "[for x in aws_kms_key.main.id : x if x.b]"],
    [
      "[for x in aws_kms_key.main.id : [for y in aws_kms_key.main.id : x]]",
      "[for x in aws_kms_key.main.id : [for y in aws_kms_key.main.id : y]]",
    ],
    ["aws_kms_key.main.id[*].a", "aws_kms_key.main.id[*].b"],
    ["aws_kms_key.main.id[0]", "aws_kms_key.main.id[1]"],
    ["md5(aws_kms_key.main.id)", "sha1(aws_kms_key.main.id)"],
  ])("is another one for %s than for %s", async (source, other) => {
    const [one, two] = [await termOfSource(source), await termOfSource(other)];
    expect([typeof one, typeof two]).toEqual(["string", "string"]);
    expect(one).not.toBe(two);
  });

  it("is the same for expressions that are written differently and mean the same", async () => {
    expect(await termOfSource('jsonencode({ a = aws_kms_key.main.arn, b = "x" })')).toBe(
      await termOfSource('jsonencode({ b = upper("X") == "X" ? "x" : "y", a = "${aws_kms_key.main.arn}" })'),
    );
  });
});
