/** Who reads a computed value where nobody can see what comes of it: then it is no noise. */
import { describe, expect, it } from "vitest";
import { parseAddress, type Address } from "../../src/model/address.js";
import type { Environment } from "../../src/model/environment.js";
import { hiddenConsumers } from "../../src/replan/hidden-consumers.js";
import { block, blocks, environment, refersTo, unknown, type EnvironmentGiven, type Plain } from "../builders.js";

const at = (address: string): Address => {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  return parsed;
};

/** The reader of an address in a plan. */
const readerOf = (given: EnvironmentGiven, address = "aws_x.main"): string | undefined =>
  hiddenConsumers(environment("judged", { syntax: "hcl", ...given }))(at(address));

const provider = (reference: string, key = "aws"): EnvironmentGiven => ({
  providers: { [key]: { asks: { host: refersTo(reference) } } },
});

/** A resource with an argument that reads, and what the plan has there. */
const reading = (reference: string, value: Plain, name = "value", address = "aws_y.reader"): EnvironmentGiven => ({
  resources: { [address]: { is: { [name]: value }, asks: { [name]: refersTo(reference) } } },
});

describe("a reference of what is hidden", () => {
  it.each<[string, string, boolean]>([
    ["aws_x.main", "aws_x.main", true],
    ["aws_x.main.endpoint", "aws_x.main", true],
    ["aws_x.main[0].endpoint", "aws_x.main[0]", true],
    ['aws_x.main["a"]', 'aws_x.main["b"]', true],
    ["aws_x.main2.endpoint", "aws_x.main", false],
    ["aws_x.mai", "aws_x.main", false],
    ["data.aws_x.main.endpoint", "aws_x.main", false],
    ["aws_x.main.endpoint", "data.aws_x.main", false],
    ["data.aws_x.main.endpoint", "data.aws_x.main", true],
    ["aws_x.main.endpoint", "module.a.aws_x.main", false],
    ["module.a.endpoint", "aws_x.main", true],
    ["local.endpoint", "module.a.aws_x.main", true],
    ["localhost.main", "aws_x.main", false],
    ["var.endpoint", "aws_x.main", false],
    ["each.value", "aws_x.main", false],
  ])("to %s leads to %s: %s", (reference, address, leads) => {
    expect(readerOf(provider(reference), address)).toBe(leads ? "provider.aws" : undefined);
  });

  it.each<[string, string, boolean]>([
    ["aws_x.main.endpoint", "module.a.aws_x.main", true],
    ["aws_x.main.endpoint", 'module.a["k"].aws_x.main', true],
    ["aws_x.main.endpoint", "aws_x.main", false],
    ["aws_x.main.endpoint", "module.a.module.b.aws_x.main", false],
    ["aws_x.main.endpoint", "module.ab.aws_x.main", false],
    ["var.endpoint", "aws_x.main", true],
    ["xvar.endpoint", "aws_x.main", false],
  ])("in a module, to %s, leads to %s: %s", (reference, address, leads) => {
    const given = reading(reference, unknown, "value", "module.a.aws_y.reader");
    expect(readerOf(given, address)).toBe(leads ? "module.a.aws_y.reader" : undefined);
    const key = "module.a:aws";
    expect(readerOf(provider(reference, key), address)).toBe(leads ? `provider.${key}` : undefined);
  });
});

describe("an argument", () => {
  it.each<[string, Plain, boolean]>([
    ["not known", unknown, true],
    ["not there", null, true],
    ["not known in part", ["a", unknown], true],
    ["not known further down", { a: { b: [unknown] } }, true],
    ["known", "a", false],
    ["known, with nothing in a part", { a: null, b: ["a", null] }, false],
    ["empty", [], false],
  ])("that is %s hides what reads", (_, value, hides) => {
    expect(readerOf(reading("aws_x.main.endpoint", value))).toBe(hides ? "aws_y.reader" : undefined);
  });

  it.each<[string, Plain]>([
    ["a block", block({ inner: refersTo("aws_x.main") })],
    ["one of several blocks", blocks({ inner: "a" }, { inner: refersTo("aws_x.main") })],
    ["a block in a block", block({ inner: block({ innermost: refersTo("aws_x.main") }) })],
  ])("hides what reads in %s", (_, asked) => {
    const given = (value: Plain): EnvironmentGiven => ({
      resources: { "aws_y.reader": { is: { value }, asks: { value: asked } } },
    });
    expect(readerOf(given([{ inner: unknown }]))).toBe("aws_y.reader");
    expect(readerOf(given([{ inner: "a" }]))).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, Plain>>, boolean]>([
    ["by itself", { password_wo: refersTo("aws_x.main") }, true],
    ["in a block", { value: block({ password_wo: refersTo("aws_x.main") }) }, true],
    ["in one of several blocks", { value: blocks({}, { password_wo: refersTo("aws_x.main") }) }, true],
    ["in a block in a block", { value: block({ inner: block({ password_wo: refersTo("aws_x.main") }) }) }, true],
    ["beside one that reads", { password_wo: "a", password_wo_version: refersTo("aws_x.main") }, false],
    ["in a block, beside one that reads", { value: block({ password_wo: "a", b: refersTo("aws_x.main") }) }, false],
    ["with a name that only begins so", { a_wonder: refersTo("aws_x.main") }, false],
  ])("that is written and never read back hides what reads, %s", (_, asks, hides) => {
    const is = { password_wo: "a", password_wo_version: 1, value: "a", a_wonder: "a" };
    expect(readerOf({ resources: { "aws_y.reader": { is, asks } } })).toBe(hides ? "aws_y.reader" : undefined);
  });

  it("is hidden where it is so in one of the instances", () => {
    const asks = { value: refersTo("aws_x.main.endpoint") };
    const given = (value: Plain): EnvironmentGiven => ({
      resources: { "aws_y.reader[0]": { is: { value: "a" }, asks }, "aws_y.reader[1]": { is: { value }, asks } },
    });
    expect(readerOf(given(unknown))).toBe("aws_y.reader");
    expect(readerOf(given("b"))).toBeUndefined();
  });

  it("is made of the elements that instances are made for, where it reads those", () => {
    const given = (reference: string, value: Plain): EnvironmentGiven => ({
      resources: {
        'aws_y.reader["a"]': {
          is: { value },
          asks: { value: refersTo(reference) },
          forEach: refersTo("aws_x.main.endpoints"),
        },
      },
    });
    expect(readerOf(given("each.value.name", unknown))).toBe("aws_y.reader");
    expect(readerOf(given("each.value", "a"))).toBeUndefined();
    // Keys stand in addresses.
    expect(readerOf(given("each.key", unknown))).toBeUndefined();
  });

  it("of a resource without instances hides nothing", () => {
    const planned = environment("judged", reading("aws_x.main", unknown));
    expect(hiddenConsumers({ ...planned, resources: new Map() })(at("aws_x.main"))).toBeUndefined();
  });
});

describe("a provisioner", () => {
  it.each<[readonly string[], boolean]>([
    [["create"], true],
    [["delete", "create"], true],
    [["update"], false],
    [["no-op"], false],
  ])("hides what it reads where the actions are %j: %s", (actions, hides) => {
    const given = { resources: { "aws_y.reader": { is: {}, actions, provisioners: [{ type: "local-exec" }] } } };
    expect(readerOf(given)).toBe(hides ? "aws_y.reader" : undefined);
    expect(readerOf(given, "module.a.aws_x.main")).toBe(hides ? "aws_y.reader" : undefined);
  });

  it("that is not there hides nothing", () => {
    expect(readerOf({ resources: { "aws_y.reader": { is: {}, actions: ["create"] } } })).toBeUndefined();
  });
});

describe("an output", () => {
  it.each<[Plain, boolean]>([
    [unknown, true],
    [null, true],
    ["a", false],
  ])("hides what it reads where it is %j: %s", (value, hides) => {
    const given = { outputs: { url: value }, outputExpressions: { url: refersTo("aws_x.main.endpoint") } };
    expect(readerOf(given)).toBe(hides ? "output.url" : undefined);
    expect(readerOf(given, "module.a.aws_x.main")).toBeUndefined();
  });

  it("that the plan has no value of hides what it reads", () => {
    expect(readerOf({ outputExpressions: { url: refersTo("aws_x.main") } })).toBe("output.url");
  });
});

describe("an ephemeral resource", () => {
  /** Its plan has it in the configuration alone. */
  const withEphemeral = (address: string, reference: string): Environment => {
    const planned = environment("judged", { syntax: "hcl", ...reading(reference, unknown, "value") });
    const { configuration } = planned;
    const reader = configuration?.resources.get("aws_y.reader");
    if (configuration === undefined || reader === undefined) throw new Error("the reader is configured");
    const resources = new Map([[address, { ...reader, address }]]);
    return { ...planned, configuration: { ...configuration, resources } };
  };

  it.each<[string, string, string, boolean]>([
    ["ephemeral.vault_token.main", "aws_x.main.endpoint", "aws_x.main", true],
    ["ephemeral.vault_token.main", "aws_x.main.endpoint", "aws_x.other", false],
    ["module.a.ephemeral.vault_token.main", "aws_x.main.endpoint", "module.a.aws_x.main", true],
    ["module.a.ephemeral.vault_token.main", "aws_x.main.endpoint", "aws_x.main", false],
    ["module.a.ephemeral.vault_token.main", "var.endpoint", "aws_x.main", true],
  ])("%s hides what it reads of %s, where that is %s: %s", (address, reference, read, hides) => {
    expect(hiddenConsumers(withEphemeral(address, reference))(at(read))).toBe(hides ? address : undefined);
  });

  it("may lead whoever reads it to anything", () => {
    expect(readerOf(provider("ephemeral.vault_token.main.token"))).toBe("provider.aws");
  });
});

describe("a plan without its configuration", () => {
  it("says nothing of who reads", () => {
    const { configuration, ...cut } = environment("judged", provider("aws_x.main"));
    expect(configuration).toBeDefined();
    expect(hiddenConsumers(cut)(at("aws_x.main"))).toBeUndefined();
  });
});
