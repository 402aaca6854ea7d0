import { describe, expect, it } from "vitest";
import { documentText, readDocument } from "../../src/json/document.js";
import { stringValue, type StringValue } from "../../src/model/value.js";
import { given, type Plain } from "../builders.js";

const text = (value: unknown): StringValue => stringValue(typeof value === "string" ? value : JSON.stringify(value));
const allow = (more: object): object => ({ Effect: "Allow", ...more });

describe("a document in a string", () => {
  it("is an object or an array", () => {
    expect(readDocument(text(' [1, {"a": 2}]\n'), "json")).toEqual({
      kind: "list",
      documentKind: "json",
      value: given([1, { a: 2 }]),
    });
    expect(readDocument(text({ a: null }), "json")).toEqual({
      kind: "map",
      documentKind: "json",
      value: given({ a: null }),
    });
  });

  it.each([
    '"text"',
    "1",
    "null",
    "true",
    "",
    "{",
    "[1,",
    "{a}",
    "[default]",
    '{"a":1,"a":2}',
    "{{template}}",
    "${jsonencode({})}",
  ])("is not what stands in %j", (string) => {
    expect(readDocument(text(string), "json")).toBeUndefined();
  });

  it("is a policy when its statements have an effect, and then has lists where one value may stand alone", () => {
    const alone = {
      Version: "2012-10-17",
      Statement: allow({
        Action: "s3:*",
        Resource: "*",
        Principal: { AWS: "1" },
        Condition: { StringEquals: { "aws:a": "x" } },
      }),
    };
    const listed = {
      Version: "2012-10-17",
      Statement: [
        allow({
          Action: ["s3:*"],
          Resource: ["*"],
          Principal: { AWS: ["1"] },
          Condition: { StringEquals: { "aws:a": ["x"] } },
        }),
      ],
    };
    expect(readDocument(text(alone), "json")).toEqual({
      kind: "map",
      documentKind: "iam-policy",
      value: given(listed as Plain),
    });
    expect(readDocument(text(listed), "json")).toEqual(readDocument(text(alone), "json"));
  });

  it.each([
    { Statement: [] },
    { Statement: [{ Action: "x" }] },
    { Statement: "x" },
    { Statement: [allow({}), 1] },
    { statement: [allow({})] },
  ])("is no policy when it is %j", (document) => {
    expect(readDocument(text(document), "json")).toEqual({
      kind: "map",
      documentKind: "json",
      value: given(document as Plain),
    });
  });

  it("is container definitions only as an array", () => {
    expect(readDocument(text([{ name: "web" }]), "container-definitions")?.documentKind).toBe("container-definitions");
    expect(readDocument(text({ name: "web" }), "container-definitions")?.documentKind).toBe("json");
  });
});

describe("the text of a document", () => {
  const textOf = (value: unknown): string | undefined => {
    const document = readDocument(text(value), "json");
    return document && documentText(document);
  };

  it("is the same for policies that mean the same", () => {
    const one = {
      Statement: [allow({ Action: ["a", "b"], Resource: "*" }), allow({ Action: "c", Resource: ["x", "y"] })],
    };
    const other = {
      Statement: [allow({ Resource: ["y", "x"], Action: ["c"] }), allow({ Action: ["b", "a"], Resource: "*" })],
    };
    expect(textOf(one)).toBe(textOf(other));
  });

  it("differs where a policy, or the order in another document, does", () => {
    expect(textOf({ Statement: allow({ Action: "a" }) })).not.toBe(textOf({ Statement: allow({ NotAction: "a" }) }));
    expect(textOf({ a: [1, 2] })).not.toBe(textOf({ a: [2, 1] }));
    expect(textOf({ a: 1 })).not.toBe(textOf({ a: "1" }));
  });
});
