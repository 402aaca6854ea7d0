import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { substitution, wholeWordsIn } from "../../src/model/substitution.js";
import { withTexts } from "../../src/model/value.js";
import { wordFinder } from "../../src/model/word-finder.js";
import { given } from "../builders.js";

describe("a substitution", () => {
  const replace = substitution([
    ["staging", "production"],
    ["111111111111", "222222222222"],
    ["staging.acme.example", "acme.example"],
    ["vpc-1", "vpc-2"],
    ["vpc-2", "vpc-1"],
    ["/ecs/stg", "/ecs/prd"],
  ]);

  it.each<[string, string]>([
    ["staging", "production"],
    ["arn:aws:iam::111111111111:role/staging-web", "arn:aws:iam::222222222222:role/production-web"],
    ["https://api.staging.acme.example/staging", "https://api.acme.example/production"],
    ["vpc-1 vpc-2 vpc-1", "vpc-2 vpc-1 vpc-2"],
    ["staging_staging", "production_production"],
    ["log:/ecs/stg:*", "log:/ecs/prd:*"],
    [
      "mystaging stagings Staging staging2 vpc-12 0111111111111",
      "mystaging stagings Staging staging2 vpc-12 0111111111111",
    ],
    ["éstaging stagingß", "éstaging stagingß"],
    ["", ""],
  ])("makes %j to %j", (text, expected) => {
    expect(replace(text)).toBe(expected);
  });

  it("goes back the same way when no replacement is a part of another", () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,8}$/), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        words,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.constantFrom("-", "/", " ", ".", ":"),
        (all, picks, joint) => {
          const half = Math.floor(all.length / 2);
          const [mine, theirs] = [all.slice(0, half), all.slice(half, 2 * half)];
          const there = substitution(mine.map((word, index) => [word, theirs[index] as string]));
          const back = substitution(theirs.map((word, index) => [word, mine[index] as string]));
          const text = picks.map((pick) => mine[pick % mine.length]).join(joint);
          expect(back(there(text))).toBe(text);
          expect(
            there(text)
              .split(joint)
              .some((word) => mine.includes(word)),
          ).toBe(false);
        },
      ),
    );
  });

  it("reaches every text of a value, keys included, and nothing else", () => {
    const value = given({ staging: ["staging", 111111111111, { "a-staging": null, on: true }] });
    expect(withTexts(value, replace)).toEqual(
      given({ production: ["production", 111111111111, { "a-production": null, on: true }] }),
    );
  });
});

describe("the words in a text", () => {
  it.each([
    ["app-staging/dev", ["staging", "dev"]],
    ["stagings mydev", []],
    ["acme-staging staging", ["acme-staging", "staging"]],
    ["", []],
  ])("of %j are those that stand as a whole", (text, expected) => {
    const words = wordFinder(["staging", "dev", "acme-staging", "other"]);
    expect([...wholeWordsIn(text, words)].sort()).toEqual([...expected].sort());
  });
});
