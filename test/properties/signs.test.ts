import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, parameterFile, refersTo, type EnvironmentGiven } from "../builders.js";

/** Characters that mean something inside, or in Terraform's language, and no character that means nothing. */
const SIGNS = [
  ...Array.from({ length: 32 }, (_, at) => String.fromCharCode(0xe000 + at)),
  ..."\uF8FF\u0000\uFDD0",
  "${",
  "%{",
  "$${",
  "}",
];
const anySign = fc.constantFrom(...SIGNS);
/** A text between two signs; what it says must not be lost. */
const around = (text: string): fc.Arbitrary<string> =>
  fc.tuple(anySign, anySign).map(([before, after]) => `${before}${text}${after}`);

const identities = { staging: { account: "111111111111" }, production: { account: "222222222222" } };
const check = (left: EnvironmentGiven, right: EnvironmentGiven) =>
  checkOf([environment("staging", left), environment("production", right)], { contract: contract({ identities }) });
const holding = (text: string): readonly EnvironmentGiven[] => [
  { resources: { "aws_x.a": { is: { text } } } },
  { resources: { "aws_x.a": { is: { list: [{ deep: text }] } } } },
  { resources: { "aws_x.a": { is: { document: JSON.stringify({ [text]: [text] }) } } } },
  { outputs: { url: text } },
];

describe("whatever characters a text of a plan is made of", () => {
  it("equal texts are equal", async () => {
    await fc.assert(
      fc.asyncProperty(around("same"), async (text) => {
        for (const given of holding(text)) expect((await check(given, given)).findings).toEqual([]);
      }),
    );
  });

  it("different texts are a difference", async () => {
    await fc.assert(
      fc.asyncProperty(around("one"), around("two"), async (one, two) => {
        for (const [at, given] of holding(one).entries()) {
          const report = await check(given, holding(two)[at] as EnvironmentGiven);
          expect(report.verdict.outcome).toBe("blocked");
          expect(report.findings.flatMap(({ places }) => places).length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("another environment's account is found between any two", async () => {
    await fc.assert(
      fc.asyncProperty(around("arn:aws:iam::111111111111:role/web"), async (text) => {
        const [given] = holding(text);
        const report = await check(given as EnvironmentGiven, given as EnvironmentGiven);
        expect(report.findings.map(({ kind }) => kind)).toEqual(["cross-environment-value"]);
      }),
    );
  });

  it("a key between signs is told from another one", async () => {
    await fc.assert(
      fc.asyncProperty(anySign, anySign, async (one, other) => {
        fc.pre(one !== other);
        const keyed = (key: string): EnvironmentGiven => ({
          resources: { "aws_x.a": { is: { tags: { [key]: "x" } } } },
        });
        expect((await check(keyed(one), keyed(other))).verdict.outcome).toBe("blocked");
      }),
    );
  });

  it("a parameter that holds signs explains what it moves, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(around("small"), around("large"), async (small, large) => {
        const given = (size: string): EnvironmentGiven => ({
          variables: { size },
          resources: { "aws_x.a": { is: { size, other: size }, asks: { size: refersTo("var.size") } } },
        });
        const report = await checkOf([environment("staging", given(small)), environment("production", given(large))], {
          contract: contract({ parameters: { "var.size": { may: true } } }),
          parameters: new Map([
            ["staging", parameterFile("staging", {})],
            ["production", parameterFile("production", {})],
          ]),
        });
        expect(report.findings.flatMap(({ places }) => places.map(({ place }) => place))).toEqual(["other"]);
      }),
    );
  });
});
