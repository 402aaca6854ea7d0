import { describe, expect, it } from "vitest";
import { holdsNameOfEach, kindByShape, kindFromName, likelyReference } from "../../src/init/identity-names.js";
import { wordPairs } from "../../src/init/word-pairs.js";

const values = (staging: string, production: string): ReadonlyMap<string, string> =>
  new Map([
    ["staging", staging],
    ["production", production],
  ]);

describe("the kind of an identity", () => {
  it.each([
    ["111111111111", "222222222222", "account"],
    ["eu-west-1", "eu-central-1", "region"],
    ["europe-west1", "us-central1", "region"],
    ["10.20.0.0/16", "10.40.0.0/16", "cidr"],
    ["staging.acme.example", "acme.example", "domain"],
    ["stg", "prod", "name"],
    ["Staging", "live", "name"],
    ["production", "staging", undefined],
    ["12", "13", undefined],
    ["16.3", "15.4", undefined],
    ["small", "large", undefined],
  ])("of %s and %s is %s", (staging, production, kind) => {
    expect(kindByShape(values(staging, production))).toBe(kind);
  });

  it("is told by a name inside, as a whole word", () => {
    expect(holdsNameOfEach(values("acme-stg", "acme-prd"))).toBe(true);
    expect(holdsNameOfEach(values("acme-prd", "acme-stg"))).toBe(false);
    expect(holdsNameOfEach(values("stage.test@acme.example", "prod@acme.example"))).toBe(false);
    expect(holdsNameOfEach(values("stagings", "production"))).toBe(false);
  });

  it("comes from the parameter's name where its shape says nothing", () => {
    expect(["state.bucket", 'env["a b"]', "x[0]", "9"].map(kindFromName)).toEqual(["bucket", "b", "x", "word"]);
  });
});

describe("the words of two texts", () => {
  it.each([
    ["shop-staging-1", "shop-production-1", [["staging", "production"]]],
    [
      "arn:aws:sqs:eu-west-1:111:a",
      "arn:aws:sqs:eu-central-1:222:a",
      [
        ["eu-west-1", "eu-central-1"],
        ["111", "222"],
      ],
    ],
    ["same", "same", []],
    ["a-b", "a-b-c", undefined],
  ])("of %s and %s", (left, right, pairs) => expect(wordPairs(left, right)).toEqual(pairs));
});

describe("the reference", () => {
  it("is called like production, or else the last", () => {
    expect(likelyReference(["dev", "acme-prod", "staging"])).toBe("acme-prod");
    expect(likelyReference(["blue", "green"])).toBe("green");
    expect(likelyReference([])).toBeUndefined();
  });
});
