/** What two plans do: every word of Terraform about an action is held against that of the other plan. */
import { describe, expect, it } from "vitest";
import type { Environment, Resource } from "../../src/model/environment.js";
import { stringValue } from "../../src/model/value.js";
import { diffActions } from "../../src/replan/planned-actions.js";
import { environment, type EnvironmentGiven, type ResourceGiven } from "../builders.js";

const plan = (given: EnvironmentGiven = {}, more: Partial<Environment> = {}): Environment => ({
  ...environment("judged", given),
  ...more,
});

/** What is told, in a line each: `action aws_x.a: update -> no-op`. */
const told = (judged: Environment, replanned: Environment): readonly string[] =>
  diffActions(judged, replanned).map(({ kind, difference: { section, address, path, left, right } }) => {
    const at = [section, address, ...path].join(" ");
    const [one, other] = [left, right].map((side) => (side.kind === "string" ? side.text : side.kind));
    return `${kind} ${at}: ${one} -> ${other}`;
  });

const a = (given: Partial<ResourceGiven> = {}): EnvironmentGiven => ({
  resources: { "aws_x.a": { is: {}, ...given } },
});

const b = (more: Partial<Resource>): Environment => {
  const one = plan(a());
  const resource = one.resources.get("aws_x.a") as Resource;
  return { ...one, resources: new Map([["aws_x.a", { ...resource, ...more }]]) };
};

describe("what a plan does", () => {
  it.each<[string, Environment, Environment, readonly string[]]>([
    ["the same", plan(a()), plan(a()), []],
    [
      "another action",
      plan(a({ actions: ["update"] })),
      plan(a({ actions: ["delete", "create"] })),
      ["action resource aws_x.a: update -> delete, create"],
    ],
    [
      "the same actions in another order",
      plan(a({ actions: ["create", "delete"] })),
      plan(a({ actions: ["delete", "create"] })),
      ["action resource aws_x.a: create, delete -> delete, create"],
    ],
    [
      "data that is read later",
      plan({ resources: { "data.aws_x.a": { is: {} } } }),
      plan({ resources: { "data.aws_x.a": { is: {}, actions: ["read"] } } }),
      ["action resource data.aws_x.a: none -> read"],
    ],
    ["a resource that comes", plan(), plan(a({ actions: ["create"] })), ["action resource aws_x.a: absent -> create"]],
    ["a resource that goes", plan(a()), plan(), ["action resource aws_x.a: no-op -> absent"]],
    [
      "another provider",
      plan(a({ provider: "one/x/aws" })),
      plan(a({ provider: "other/x/aws" })),
      ["provider resource aws_x.a: one/x/aws -> other/x/aws"],
    ],
    [
      "a reason",
      plan(a()),
      plan(a({ actionReason: "replace_by_request" })),
      ["because resource aws_x.a: absent -> replace_by_request"],
    ],
    [
      "what forces a replacement",
      plan(a({ replacePaths: [["b"], ["a", 0]] })),
      plan(a({ replacePaths: [["b"]] })),
      ["replacement resource aws_x.a: a[0], b -> b"],
    ],
    [
      "what forces it in another order",
      plan(a({ replacePaths: [["b"], ["a", 0]] })),
      plan(a({ replacePaths: [["a", 0], ["b"]] })),
      [],
    ],
    [
      "where it was",
      b({ previousAddress: "aws_x.b" }),
      b({ previousAddress: "aws_x.c" }),
      ["previous-address resource aws_x.a: aws_x.b -> aws_x.c"],
    ],
    ["an import", b({}), b({ importing: true }), ["import resource aws_x.a: absent -> imported"]],
    ["an import in both", b({ importing: true }), b({ importing: true }), []],
    [
      "a deletion",
      plan({ departing: { "aws_x.a": { is: {}, actions: ["delete"] } } }),
      plan({ departing: { "aws_x.a": { is: {}, actions: ["forget"] } } }),
      ["action resource aws_x.a: delete -> forget"],
    ],
    [
      "a deposed object",
      plan({ departing: { "aws_x.a": { is: {}, actions: ["delete"], deposed: "1" } } }),
      plan({ departing: { "aws_x.a": { is: {}, actions: ["delete"], deposed: "2" } } }),
      [
        "action resource aws_x.a: delete (deposed object 1) -> absent",
        "action resource aws_x.a: absent -> delete (deposed object 2)",
      ],
    ],
    [
      "a deposed object beside the one that is kept",
      plan(a()),
      plan({ ...a(), departing: { "aws_x.a": { is: {}, actions: ["delete"], deposed: "1" } } }),
      ["action resource aws_x.a: absent -> delete (deposed object 1)"],
    ],
    [
      "an output",
      plan({ outputs: { url: "a" } }),
      plan({}, { departingOutputs: [{ name: "url", value: stringValue("a"), actions: ["delete"] }] }),
      ["action output output.url: no-op -> delete"],
    ],
    [
      "the outcome of a condition",
      plan({ checks: [{ address: "check.a", status: "pass", messages: [] }] }),
      plan({ checks: [{ address: "check.a", status: "fail", messages: ["down", "and out"] }] }),
      ["check module check.a: pass -> fail: down: and out"],
    ],
    [
      "the outcome of one of two conditions of an address",
      plan({
        checks: [
          { address: "check.a", status: "fail", messages: [] },
          { address: "check.a", status: "pass", messages: [] },
        ],
      }),
      plan({
        checks: [
          { address: "check.a", status: "pass", messages: [] },
          { address: "check.a", status: "pass", messages: [] },
        ],
      }),
      ["check module check.a: fail -> pass"],
    ],
    [
      "one more condition of the same outcome",
      plan({ checks: [{ address: "check.a", status: "pass", messages: [] }] }),
      plan({ checks: ["a", "a"].map((name) => ({ address: `check.${name}`, status: "pass" as const, messages: [] })) }),
      ["check module check.a: absent -> pass"],
    ],
    [
      "what it says of itself",
      plan({ statements: { applyable: true, complete: true } }, { formatVersion: "1.1" }),
      plan({ statements: { applyable: false, errored: false } }, { formatVersion: "1.2" }),
      [
        "plan version plan applyable: true -> false",
        "plan version plan complete: true -> absent",
        "plan version plan errored: absent -> false",
        "plan version plan format_version: 1.1 -> 1.2",
      ],
    ],
  ])("is told where there is %s", (_, judged, replanned, lines) => {
    expect(told(judged, replanned)).toEqual(lines);
  });

  it("is told in the order of addresses, of the environment that both are of", () => {
    const both = (actions: readonly string[]) =>
      plan({ resources: { "aws_x.b": { is: {}, actions }, "aws_x.a": { is: {}, actions } } });
    const found = diffActions(both(["update"]), both(["no-op"]));
    expect(found.map(({ difference: { address, environment: name, aspect } }) => [address, name, aspect])).toEqual([
      ["aws_x.a", "judged", "value"],
      ["aws_x.b", "judged", "value"],
    ]);
  });
});
