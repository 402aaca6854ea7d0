import { describe, expect, it } from "vitest";
import type { Plain } from "../builders.js";
import { differences } from "./lines.js";

const json = (value: unknown): string => JSON.stringify(value);
const policy = (...statements: readonly object[]): string => json({ Version: "2012-10-17", Statement: statements });

describe("JSON in a string", () => {
  it("is compared as the document it is", () => {
    expect(differences({ d: json({ a: { b: 1 }, c: [1, 2] }) }, { d: json({ a: { b: 2 }, c: [1, 3] }) })).toEqual([
      "d.a.b: 1 -> 2",
      "d.c[1]: 2 -> 3",
    ]);
  });

  it("is compared as text when only one side is a document, or they are of two kinds", () => {
    expect(differences({ d: json({ a: 1 }) }, { d: "none" })).toEqual(['d: "{\\"a\\":1}" -> "none"']);
    expect(differences({ d: json({ a: 1 }) }, { d: json([1]) })).toHaveLength(1);
    expect(differences({ d: '{"a":1,"a":2}' }, { d: '{"a":2}' })).toHaveLength(1);
  });

  it("is taken apart wherever it stands, documents in documents included", () => {
    expect(differences({ d: [json({ a: json({ b: 1 }) })] }, { d: [json({ a: json({ b: 2 }) })] })).toEqual([
      "d[0].a.b: 1 -> 2",
    ]);
  });

  it("has lists with an order, matched by name where every element has one", () => {
    const [a, b] = [
      { name: "a", v: 1 },
      { name: "b", v: 2 },
    ];
    expect(differences({ d: json([a, b]) }, { d: json([a, { ...b, v: 3 }]) })).toEqual(["d[name=b].v: 2 -> 3"]);
    expect(differences({ d: json([a, b]) }, { d: json([b, a]) })).toEqual([expect.stringMatching(/^d: .* \(order\)$/)]);
    expect(differences({ d: json([b]) }, { d: json([a, b]) })).toEqual(['d[name=a]: absent -> {"name":"a","v":1}']);
    expect(differences({ d: json([1, 2]) }, { d: json([2, 1]) })).toEqual(["d[0]: 1 -> 2", "d[1]: 2 -> 1"]);
  });
});

describe("container definitions", () => {
  const container = (name: string, more: object = {}): object => ({
    name,
    image: "web:1",
    environment: [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ],
    command: ["run", "fast"],
    ...more,
  });
  const between = (one: readonly object[], other: readonly object[], type = "aws_ecs_task_definition") =>
    differences({ container_definitions: json(one) }, { container_definitions: json(other) }, undefined, type);

  it("have no order, nor have their variables, secrets and ports", () => {
    const other = container("web", {
      environment: [
        { name: "B", value: "2" },
        { name: "A", value: "1" },
      ],
    });
    expect(between([container("web"), container("proxy")], [container("proxy"), other])).toEqual([]);
  });

  it("are told apart by name, down to one variable", () => {
    const other = container("web", {
      environment: [
        { name: "B", value: "3" },
        { name: "C", value: "1" },
      ],
    });
    expect(between([container("web")], [other])).toEqual([
      'container_definitions[name=web].environment[name=A]: {"name":"A","value":"1"} -> absent',
      'container_definitions[name=web].environment[name=B].value: "2" -> "3"',
      'container_definitions[name=web].environment[name=C]: absent -> {"name":"C","value":"1"}',
    ]);
  });

  it("have commands with an order", () => {
    expect(between([container("web")], [container("web", { command: ["fast", "run"] })])).toHaveLength(2);
  });

  it("are known by type and attribute, not by their look", () => {
    expect(between([container("web"), container("proxy")], [container("proxy"), container("web")], "aws_x")).toEqual([
      expect.stringMatching(/\(order\)$/),
    ]);
  });
});

describe("an IAM policy", () => {
  const read = { Sid: "Read", Effect: "Allow", Action: ["s3:Get", "s3:List"], Resource: "*" };
  const write = { Sid: "Write", Effect: "Allow", Action: "s3:Put", Resource: ["a", "b"] };
  const between = (one: string, other: string): readonly string[] => differences({ policy: one }, { policy: other });

  it.each<[string, string, string]>([
    ["the order of statements", policy(read, write), policy(write, read)],
    ["the order of actions", policy(read), policy({ ...read, Action: ["s3:List", "s3:Get"] })],
    ["a list of one", policy(write), policy({ ...write, Action: ["s3:Put"] })],
    ["a statement without its list", policy(read), json({ Version: "2012-10-17", Statement: read })],
    [
      "the order of principals",
      policy({ ...read, Principal: { AWS: ["1", "2"] } }),
      policy({ ...read, Principal: { AWS: ["2", "1"] } }),
    ],
    [
      "the order of condition values",
      policy({ ...read, Condition: { StringLike: { a: ["1", "2"] } } }),
      policy({ ...read, Condition: { StringLike: { a: ["2", "1"] } } }),
    ],
    [
      "the order of statements without Sid",
      policy({ ...read, Sid: undefined }, { ...write, Sid: undefined }),
      policy({ ...write, Sid: undefined, Resource: ["b", "a"] }, { ...read, Sid: undefined }),
    ],
  ])("is the same whatever %s", (_, one, other) => {
    expect(between(one, other)).toEqual([]);
  });

  it("differs where a permission does", () => {
    expect(between(policy(read, write), policy(read, { ...write, Action: ["s3:Put", "s3:*"] }))).toEqual([
      'policy.Statement[Sid=Write].Action[*]: absent -> "s3:*"',
    ]);
    expect(between(policy(read), policy({ ...read, Effect: "Deny" }))).toEqual([
      'policy.Statement[Sid=Read].Effect: "Allow" -> "Deny"',
    ]);
    expect(between(policy(read), policy(read, write))).toEqual([
      expect.stringMatching(/^policy\.Statement\[Sid=Write\]: absent -> /),
    ]);
    expect(between(policy({ ...read, Principal: "*" }), policy({ ...read, Principal: { AWS: "*" } }))).toHaveLength(1);
  });

  it("against a document that is none is one difference, from either side", () => {
    const none = json({ Statement: [], Other: [2, 1] });
    const plain = json({ Statement: [{ Effect: "Allow" }], Other: [1, 2] });
    expect(between(none, plain)).toHaveLength(1);
    expect(between(plain, none)).toHaveLength(1);
  });

  it("is known by what it says, whatever the attribute", () => {
    const of = (text: string): Plain => ({ anything: { deep: [text] } });
    expect(differences(of(policy(read, write)), of(policy(write, read)))).toEqual([]);
  });
});
