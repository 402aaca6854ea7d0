/** What a fingerprint sees: each small change of what is configured, in the part that it belongs to, and in no other. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ConfiguredModule, ConfiguredVariable } from "../../src/model/environment.js";
import { block, blocks, exactly, given, refersTo, type Plain, type ResourceGiven } from "../builders.js";
import { changed, environmentOf, fingerprintOf, written, writtenBlock, type Configured } from "./given.js";

const X = "aws_x.a";

/** One resource that asks for something, with the same planned values in any case. */
const asks = (settings: Readonly<Record<string, Plain>>, more: Partial<ResourceGiven> = {}): Configured => ({
  resources: { [X]: { is: {}, asks: settings, ...more } },
});
const resource = (more: Partial<ResourceGiven>): Configured => asks({ size: 1 }, more);

const API: ConfiguredModule = {
  path: "module.api",
  source: "./api",
  version: "1.0.0",
  dependsOn: ["aws_x.a"],
  arguments: writtenBlock({ size: 1 }),
  count: written(1),
  outputs: new Map([["url", written("${aws_x.b.url}")]]),
  variables: new Map<string, ConfiguredVariable>([
    ["size", { name: "size", sensitive: false, type: "number", nullable: true, default: given(1) }],
    ["zone", { name: "zone", sensitive: false }],
  ]),
  locals: new Map([["mode", written("a")]]),
};
const called = (more: Partial<ConfiguredModule> = {}): Configured => ({ modules: [{ ...API, ...more }] });
const declaring = (more: Partial<ConfiguredVariable>): Configured =>
  called({
    variables: new Map([...API.variables, ["size", { ...(API.variables.get("size") as ConfiguredVariable), ...more }]]),
  });

const file = (text: string, path = "policy.json"): Configured => {
  const bytes = Buffer.from(text);
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { more: { files: new Map([[path, { bytes, digest }]]) } };
};

describe("of the text of a configuration, a fingerprint sees", () => {
  it.each<[string, Configured, Configured, string]>([
    ["a text", asks({ name: "a" }), asks({ name: "b" }), X],
    ["a text that is a number now", asks({ name: "1" }), asks({ name: 1 }), X],
    ["the last digit of a number", asks({ size: exactly("1.0000000000000000001") }), asks({ size: 1 }), X],
    ["a switch", asks({ on: true }), asks({ on: false }), X],
    ["a switch that is a text now", asks({ on: true }), asks({ on: "true" }), X],
    ["null that is an empty text now", asks({ name: null }), asks({ name: "" }), X],
    ["null that is not there any more", asks({ name: null }), asks({}), X],
    ["a list that is empty now", asks({ all: ["a"] }), asks({ all: [] }), X],
    ["a list that is a map now", asks({ all: [] }), asks({ all: {} }), X],
    ["the order of a list", asks({ all: ["a", "b"] }), asks({ all: ["b", "a"] }), X],
    ["an element that is there twice", asks({ all: ["a"] }), asks({ all: ["a", "a"] }), X],
    ["a key of a map", asks({ tags: { a: "x" } }), asks({ tags: { b: "x" } }), X],
    ["values that two keys have exchanged", asks({ tags: { a: "x", b: "y" } }), asks({ tags: { a: "y", b: "x" } }), X],
    ["a document", asks({ policy: '{"a":1}' }), asks({ policy: '{"a":2}' }), X],
    ["the order in a document", asks({ policy: "[1,2]" }), asks({ policy: "[2,1]" }), X],
    ["a document that is a value now", asks({ policy: '{"a":1}' }), asks({ policy: { a: 1 } }), X],
    ["an argument of another name", asks({ name: "a" }), asks({ label: "a" }), X],
    ["a block", asks({ rule: block({ port: 1 }) }), asks({ rule: block({ port: 2 }) }), X],
    ["a block that is a map now", asks({ rule: block({ port: 1 }) }), asks({ rule: { port: 1 } }), X],
    [
      "one of several blocks",
      asks({ rule: blocks({ p: 1 }, { p: 2 }) }),
      asks({ rule: blocks({ p: 1 }, { p: 3 }) }),
      X,
    ],
    ["the order of blocks", asks({ rule: blocks({ p: 1 }, { p: 2 }) }), asks({ rule: blocks({ p: 2 }, { p: 1 }) }), X],
    ["blocks that are a list now", asks({ rule: blocks({ p: 1 }) }), asks({ rule: [{ p: 1 }] }), X],
    ["that all blocks are gone", asks({ rule: blocks() }), asks({}), X],
    ["another expression", asks({ size: "${var.a}" }), asks({ size: "${var.b}" }), X],
    ["a provider from elsewhere", resource({ providerKey: "aws" }), resource({ providerKey: "aws.east" }), X],
    ["a dependency", resource({}), resource({ dependsOn: ["aws_y.b"] }), X],
    ["another dependency", resource({ dependsOn: ["aws_y.a"] }), resource({ dependsOn: ["aws_y.b"] }), X],
    ["what is ignored", resource({}), resource({ ignoreChanges: ["tags"] }), X],
    ["that all is ignored", resource({ ignoreChanges: ["all"] }), resource({ ignoreChanges: "all" }), X],
    ["that all is ignored now", resource({}), resource({ ignoreChanges: "all" }), X],
    ["how many there are", resource({ count: 1 }), resource({ count: 2 }), X],
    ["that they are counted", resource({}), resource({ count: 1 }), X],
    ["for what there are some", resource({ forEach: { a: 1 } }), resource({ forEach: { b: 1 } }), X],
    ["a count that is a for_each now", resource({ count: "${var.n}" }), resource({ forEach: "${var.n}" }), X],
    ["a provisioner", resource({}), resource({ provisioners: [{ type: "local-exec" }] }), X],
    ["a call's source", called(), called({ source: "./other" }), "module.api"],
    ["a call's version", called(), called({ version: "1.0.1" }), "module.api"],
    ["that a call has no version", called(), called({ version: "" }), "module.api"],
    ["a call's dependency", called(), called({ dependsOn: ["aws_x.b"] }), "module.api"],
    ["what a call gives", called(), called({ arguments: writtenBlock({ size: 2 }) }), "module.api"],
    ["how often it is called", called(), called({ count: written(2) }), "module.api"],
    ["for what it is called", called(), called({ forEach: written({ a: 1 }) }), "module.api"],
    ["what a module gives", called(), called({ outputs: new Map([["url", written("x")]]) }), "module.api"],
    ["what it calls that", called(), called({ outputs: new Map([["uri", written("${aws_x.b.url}")]]) }), "module.api"],
    ["a module's local", called(), called({ locals: new Map([["mode", written("b")]]) }), "module.api"],
    ["a local of another name", called(), called({ locals: new Map([["kind", written("a")]]) }), "module.api"],
    ["a default", called(), declaring({ default: given(2) }), "module.api"],
    ["a default of null", called(), declaring({ default: given(null) }), "module.api"],
    ["a type", called(), declaring({ type: "string" }), "module.api"],
    ["what null stands for", called(), declaring({ nullable: false }), "module.api"],
    ["a mark", called(), declaring({ sensitive: true }), "module.api"],
    ["a variable of another name", called(), declaring({ name: "width" }), "module.api"],
    [
      "an output",
      { outputExpressions: { url: "${aws_x.a.url}" } },
      { outputExpressions: { url: "${aws_x.a.arn}" } },
      "output.url",
    ],
    ["a local", { locals: { mode: "a" } }, { locals: { mode: "b" } }, "local.mode"],
    [
      "an argument of a provider",
      { providers: { aws: { asks: { retries: 1 } } } },
      { providers: { aws: { asks: { retries: 2 } } } },
      "provider.aws",
    ],
    [
      "which versions of a provider are asked for",
      { providers: { aws: { version: "~> 5.0" } } },
      { providers: { aws: { version: "~> 5.1" } } },
      "provider.aws",
    ],
    ["that any version will do", { providers: { aws: { version: "" } } }, { providers: { aws: {} } }, "provider.aws"],
    [
      "whose provider it is",
      { providers: { x: { of: "acme/x" } } },
      { providers: { x: { of: "other/x" } } },
      "provider.x",
    ],
    ["a root variable", { variables: { size: 1 } }, { variables: { size: 2 } }, "var.size"],
    [
      "a part of a root variable",
      { variables: { all: { a: { cpu: 1 }, b: { cpu: 1 } } } },
      { variables: { all: { a: { cpu: 1 }, b: { cpu: 2 } } } },
      "var.all",
    ],
    [
      "which part of a variable it is",
      { variables: { all: { a: 1, b: 2 } } },
      { variables: { all: { a: 2, b: 1 } } },
      "var.all",
    ],
    ["the version of Terraform", { terraformVersion: "1.11.4" }, { terraformVersion: "1.11.5" }, "terraform"],
    ["that the version is told", {}, { terraformVersion: "1.11.5" }, "terraform"],
    [
      "which versions of Terraform are asked for",
      { more: { terraform: writtenBlock({ required_version: ">= 1.10" }) } },
      { more: { terraform: writtenBlock({ required_version: ">= 1.11" }) } },
      "terraform",
    ],
    [
      "a provisioner beside the plan",
      { unplanned: { [X]: { provisioner: "a" } } },
      { unplanned: { [X]: { provisioner: "b" } } },
      `${X} (blocks)`,
    ],
    ["a file that the source reads", file("a"), file("b"), "file.policy.json"],
    [
      "why a file was not read",
      { more: { unread: new Map([["policy.json", "missing"]]) } },
      { more: { unread: new Map([["policy.json", "outside"]]) } },
      "file.policy.json",
    ],
    [
      "a lifecycle",
      { more: { resources: new Map([[X, { ...configured(), lifecycle: writtenBlock({ prevent_destroy: true }) }]]) } },
      { more: { resources: new Map([[X, { ...configured(), lifecycle: writtenBlock({ prevent_destroy: false }) }]]) } },
      X,
    ],
  ])("%s", async (_, before, after, part) => {
    expect(await changed("json", before, after)).toEqual([`~ ${part}`]);
    expect(await changed("json", after, after)).toEqual([]);
  });

  it.each<[string, Configured, string]>([
    ["a resource", asks({}), X],
    ["a module", called(), "module.api"],
    ["an output", { outputExpressions: { url: "x" } }, "output.url"],
    ["a local", { locals: { mode: "a" } }, "local.mode"],
    ["a provider", { providers: { google: {} } }, "provider.google"],
    ["a root variable", { variables: { size: 1 } }, "var.size"],
    ["an empty root variable", { variables: { all: {} } }, "var.all"],
    ["a file", file("a"), "file.policy.json"],
    ["what leaves no value in a plan", { unplanned: { [X]: {} } }, `${X} (blocks)`],
  ])("%s that came or went", async (_, spec, part) => {
    expect(await changed("json", {}, spec)).toEqual([`+ ${part}`]);
    expect(await changed("json", spec, {})).toEqual([`- ${part}`]);
  });

  it("says what it was made from", async () => {
    const madeFrom = async (syntax: "json" | "hcl", spec: Configured): Promise<string> =>
      (await fingerprintOf(environmentOf("production", syntax, spec))).madeFrom;
    expect(await madeFrom("json", asks({ size: "${var.a}" }))).toBe("text");
    expect(await madeFrom("json", asks({ rule: block({ size: "x" }) }))).toBe("text");
    expect(await madeFrom("hcl", asks({ size: 1 }))).toBe("plan");
    // A plan of `cdk.tf.json` lists references like any other.
    expect(await madeFrom("json", asks({ name: "a", size: refersTo("var.a") }))).toBe("plan");
  });

  it("lists its parts in order, whatever order they were written in", async () => {
    const { parts, digest } = await fingerprintOf(
      environmentOf("production", "json", {
        ...asks({}),
        variables: { b: 1, a: 1 },
        locals: { mode: "a" },
        outputExpressions: { url: "x" },
      }),
    );
    const names = ["aws_sqs_queue.other", X, "local.mode", "output.url", "terraform", "var.a", "var.b"];
    expect([...parts.keys()]).toEqual(names);
    for (const part of parts.values()) expect(part).toMatch(/^[0-9a-f]{64}$/);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

function configured() {
  return environmentOf("production", "json", asks({})).configuration!.resources.get(X)!;
}
