import { describe, expect, it } from "vitest";
import type { Configured, Environment } from "../../src/model/environment.js";
import {
  nothingSecret,
  whollySecret,
  type SecretAttributes,
  type SecretTree,
} from "../../src/model/secret-attributes.js";
import { markSecretAttributes, providersOf, unknownTypes } from "../../src/secrets/mark.js";
import { withSecretArguments } from "../../src/secrets/secret-arguments.js";
import { block, blocks, environment, given, refersTo, secret, unknown, type Plain } from "../builders.js";

const parts = (named: Readonly<Record<string, SecretTree>>): SecretTree => ({
  ...nothingSecret,
  parts: new Map(Object.entries(named)),
});
/** `pw` is a secret, `list[].key` and `map.*.key` are, and so is `token` of the provider. */
const tree = parts({
  pw: whollySecret,
  list: parts({ key: whollySecret }),
  map: { ...nothingSecret, each: parts({ key: whollySecret }) },
});
const table: SecretAttributes = {
  secretsIn: (provider, mode, type) => {
    if (mode === "provider") return provider === "acme" ? parts({ token: whollySecret }) : undefined;
    return type === "aws_secret" && provider.endsWith("aws") ? tree : type === "aws_plain" ? nothingSecret : undefined;
  },
};
const marked = (own: Environment): Environment => markSecretAttributes(own, table);
const valueOf = (own: Environment, address: string) => own.resources.get(address)?.value;
const asked = (own: Environment, address: string, name: string): Configured | undefined =>
  own.configuration?.resources.get(address)?.arguments.arguments.get(name);
const constant = (plain: Plain): Configured => ({ kind: "expression", constant: given(plain), references: [] });

describe("values that the schema calls secret", () => {
  const is = { pw: "a", other: "a", list: [{ key: "k", v: 1 }, null], map: { x: { key: "k", v: 1 } } };
  const hidden = {
    pw: secret("a"),
    other: "a",
    list: [{ key: secret("k"), v: 1 }, null],
    map: { x: { key: secret("k"), v: 1 } },
  };

  it("are marked where they stand, and nothing else", () => {
    const own = environment("staging", { resources: { "aws_secret.a": { is }, "aws_plain.a": { is } } });
    const found = marked(own);
    expect(valueOf(found, "aws_secret.a")).toEqual(given(hidden));
    expect(found.resources.get("aws_secret.a")?.before).toBe(valueOf(found, "aws_secret.a"));
    expect(found.resources.get("aws_plain.a")).toBe(own.resources.get("aws_plain.a"));
  });

  it("are marked in what was before, where that is another", () => {
    const own = environment("staging", { resources: { "aws_secret.a": { is } } });
    const resources = new Map([...own.resources].map(([key, one]) => [key, { ...one, before: given({ pw: "b" }) }]));
    const found = marked({ ...own, resources }).resources.get("aws_secret.a");
    expect([found?.value, found?.before]).toEqual([given(hidden), given({ pw: secret("b") })]);
    const created = environment("staging", { resources: { "aws_secret.a": { is, actions: ["create"] } } });
    expect("before" in (marked(created).resources.get("aws_secret.a") ?? { before: 1 })).toBe(false);
  });

  it("are marked in what departs", () => {
    const own = environment("staging", { resources: { "aws_secret.a": { is: { pw: "a" } } } });
    const departing = [...own.resources.values()];
    expect(marked({ ...own, departing }).departing.map(({ value }) => value)).toEqual([given({ pw: secret("a") })]);
  });

  it("are marked as a whole, whatever they are", () => {
    const found = (pw: Plain) =>
      valueOf(marked(environment("s", { resources: { "aws_secret.a": { is: { pw } } } })), "aws_secret.a");
    for (const pw of [1, true, null, [1], { a: 1 }, unknown] as readonly Plain[])
      expect(found(pw)).toEqual(given({ pw: secret(pw) }));
    expect(found(secret("a"))).toEqual(given({ pw: secret("a") }));
    expect(found("${var.a}")).toEqual(given({ pw: secret("${var.a}") }));
  });

  it("are marked in drift, of what is there, of what departs and of what nobody knows", () => {
    const drift = { before: { pw: "a", other: "o" }, after: { pw: "b", other: "o" } };
    const found = (address: string, provider = "") => {
      const own = environment("staging", {
        drift: [{ address, provider, ...drift }],
        resources: provider === "" ? {} : { [address]: { is: {}, provider } },
      });
      return [own, { ...own, resources: new Map(), departing: [...own.resources.values()] }]
        .map(marked)
        .map(({ drift: [one] }) => [one?.before, one?.after]);
    };
    const [before, after] = [given({ pw: secret("a"), other: "o" }), given({ pw: secret("b"), other: "o" })];
    const plain = [given({ pw: "a", other: "o" }), given({ pw: "b", other: "o" })];
    const shown = [before, after];
    expect(found("aws_secret.a")).toEqual([shown, shown]);
    expect(found("aws_secret.a", "registry/hashicorp/aws")).toEqual([shown, shown]);
    expect(found("aws_secret.a", "registry/acme/other")).toEqual([plain, plain]);
    expect(found("aws_plain.a")).toEqual([plain, plain]);
    expect(found("no address")).toEqual([plain, plain]);
  });
});

describe("what a configuration writes at a place that the schema calls secret", () => {
  const own = (asks: Readonly<Record<string, Plain>>): Environment =>
    environment("staging", {
      resources: { "aws_secret.a": { is: {}, asks } },
      providers: { aws: {}, acme: { of: "acme", asks: { token: "t", url: "u" } } },
    });
  const argument = (asks: Plain, name = "pw"): Configured | undefined =>
    asked(marked(own({ [name]: asks })), "aws_secret.a", name);

  it.each<[Plain, Plain]>([
    ["text", secret("text")],
    [5, secret(5)],
    ["${var.a}", "${var.a}"],
    ["${var.a}-x", secret("${var.a}-x")],
    ['${"a"}', secret('${"a"}')],
    [null, null],
    [
      ["${var.a}", null],
      ["${var.a}", null],
    ],
    [["${var.a}", "b"], secret(["${var.a}", "b"])],
    [{ a: "${var.a}" }, { a: "${var.a}" }],
    [{ a: "b", c: "${var.a}" }, secret({ a: "b", c: "${var.a}" })],
  ])("%j is %j", (asks, expected) => {
    expect(argument(asks)).toEqual(constant(expected));
  });

  it("is left alone as a reference, and elsewhere", () => {
    expect(argument(refersTo("var.a"))).toEqual({ kind: "expression", references: ["var.a"] });
    expect(argument("text", "other")).toEqual(constant("text"));
  });

  it("is marked in blocks, also where a whole block is a secret", () => {
    const inside = (key: Plain, v: Plain) => ({
      kind: "block",
      arguments: new Map([
        ["key", constant(key)],
        ["v", constant(v)],
      ]),
    });
    expect(argument(block({ key: "k", v: "v" }), "list")).toEqual(inside(secret("k"), "v"));
    expect(argument(blocks({ key: "k", v: "v" }, { key: "l", v: "v" }), "list")).toEqual({
      kind: "blocks",
      items: [inside(secret("k"), "v"), inside(secret("l"), "v")],
    });
    expect(argument(block({ key: "k", v: "v" }), "pw")).toEqual(inside(secret("k"), secret("v")));
    expect(argument(block({ key: "k", v: "v" }), "other")).toEqual(inside("k", "v"));
  });

  it("is marked in dynamic blocks: the content by its places, and what they are made for as a whole", () => {
    const dynamic = (key: Plain, values: Plain, other: Plain): Plain => ({
      list: [{ for_each: values, iterator: "it", content: { key, v: "v" } }],
      plain: [{ for_each: other, content: { key: "k" } }],
    });
    expect(argument(dynamic("k", ["a"], ["a"]), "dynamic")).toEqual(
      constant(dynamic(secret("k"), secret(["a"]), ["a"])),
    );
    expect(argument({ list: { for_each: ["a"], content: { key: "k" } } }, "dynamic")).toEqual(
      constant({ list: { for_each: secret(["a"]), content: { key: secret("k") } } }),
    );
    expect(argument(refersTo("var.a"), "dynamic")).toEqual({ kind: "expression", references: ["var.a"] });
    expect(argument({ list: [{ for_each: "${var.a}", content: { key: "${var.k}" } }] }, "dynamic")).toEqual(
      constant({ list: [{ for_each: "${var.a}", content: { key: "${var.k}" } }] }),
    );
  });

  it("is marked in providers", () => {
    const found = marked(own({})).configuration?.providers;
    expect([...(found?.get("acme")?.arguments.arguments ?? [])]).toEqual([
      ["token", constant(secret("t"))],
      ["url", constant("u")],
    ]);
    const plain = own({});
    expect(marked(plain).configuration?.providers.get("aws")).toBe(plain.configuration?.providers.get("aws"));
  });

  it("is marked in the values of a configuration as in what is written, and in a state without one", () => {
    const written = environment("s", {
      source: "configuration",
      resources: { "aws_secret.a": { is: { pw: "${var.a}" } } },
    });
    expect(valueOf(marked(written), "aws_secret.a")).toEqual(given({ pw: "${var.a}" }));
    const state = environment("s", { source: "state", resources: { "aws_secret.a": { is: { pw: "a" } } } });
    expect(marked(state).configuration).toBeUndefined();
    expect(valueOf(marked(state), "aws_secret.a")).toEqual(given({ pw: secret("a") }));
  });
});

describe("the providers and types of an environment", () => {
  const own = environment("staging", {
    resources: {
      "aws_secret.a": { is: {}, provider: "registry.terraform.io/hashicorp/aws" },
      "aws_lost.b": { is: {}, provider: "registry.terraform.io/hashicorp/aws" },
      "aws_lost.a": { is: {}, provider: "registry.terraform.io/hashicorp/aws" },
      "acme_thing.a": { is: {}, provider: "" },
      "terraform_data.a": { is: {}, provider: "terraform.io/builtin/terraform" },
    },
    providers: {
      aws: { of: "registry.opentofu.org/hashicorp/aws" },
      other: { of: "registry.terraform.io/acme/other" },
    },
  });

  it("are named once, without their hosts, those that depart included", () => {
    expect([...providersOf(own)].sort()).toEqual([
      "acme/other",
      "builtin/terraform",
      "hashicorp/acme",
      "hashicorp/aws",
    ]);
    const state = environment("s", {
      source: "state",
      resources: { "a_x.a": { is: {}, provider: "registry.terraform.io/acme/a" } },
    });
    expect([...providersOf({ ...state, resources: new Map(), departing: [...state.resources.values()] })]).toEqual([
      "acme/a",
    ]);
  });

  it("are unknown where no table has them", () => {
    expect([...unknownTypes(own, table)].map(([name, types]) => [name, [...types]])).toEqual([
      ["registry.terraform.io/hashicorp/aws", ["aws_lost"]],
      ["acme", ["acme_thing"]],
    ]);
  });
});

describe("arguments that a plan calls secret", () => {
  const found = (is: Readonly<Record<string, Plain>>, asks: Readonly<Record<string, Plain>>, name = "pw") =>
    asked(withSecretArguments(environment("staging", { resources: { "aws_x.a": { is, asks } } })), "aws_x.a", name);

  it.each<[string, Plain | undefined, Plain, boolean]>([
    ["marked in the plan", secret("a"), "a", true],
    ["null in the plan", null, "a", true],
    ["null in the plan and in the configuration", null, null, false],
    ["not known in the plan", unknown, "a", false],
    ["not in the plan", undefined, "a", false],
    ["seen in the plan", "a", "a", false],
    ["marked in the plan, and a reference", secret("a"), "${var.a}", false],
  ])("are those that are %s", (_, is, asks, hidden) => {
    expect(found(is === undefined ? {} : { pw: is }, { pw: asks })).toEqual(constant(hidden ? secret(asks) : asks));
  });

  it("are those with a name for it, whatever the plan says", () => {
    expect(found({ pw_wo: "a" }, { pw_wo: "a" }, "pw_wo")).toEqual(constant(secret("a")));
    expect(found({ pw_wo_version: "a" }, { pw_wo_version: "a" }, "pw_wo_version")).toEqual(constant("a"));
  });

  it("are those of every instance that says so", () => {
    const own = (first: Plain, second: Plain): Environment =>
      environment("s", {
        resources: {
          "aws_x.a[0]": { is: { pw: first }, asks: { pw: "a" } },
          "aws_x.a[1]": { is: { pw: second }, asks: { pw: "a" } },
        },
      });
    const pw = (first: Plain, second: Plain) => asked(withSecretArguments(own(first, second)), "aws_x.a", "pw");
    expect(pw("a", secret("a"))).toEqual(constant(secret("a")));
    expect(pw(null, null)).toEqual(constant(secret("a")));
    expect(pw(null, "a")).toEqual(constant("a"));
  });

  it("are found in blocks, one or several, and in lists of one", () => {
    const inside = (key: Plain) => ({ kind: "block", arguments: new Map([["key", constant(key)]]) });
    const is = (key: Plain, more: Plain = "b"): Readonly<Record<string, Plain>> => ({ pw: [{ key }, { key: more }] });
    expect(found(is(secret("a")), { pw: block({ key: "a" }) })).toEqual(inside(secret("a")));
    expect(found({ pw: { key: secret("a") } }, { pw: block({ key: "a" }) })).toEqual(inside(secret("a")));
    expect(found(is("a", secret("b")), { pw: blocks({ key: "a" }, { key: "b" }) })).toEqual({
      kind: "blocks",
      items: [inside(secret("a")), inside(secret("b"))],
    });
    expect(found({ pw: [{ key: null }] }, { pw: blocks({ key: "a" }) })).toEqual({
      kind: "blocks",
      items: [inside(secret("a"))],
    });
    expect(found({ pw: secret([{ key: "a" }]) }, { pw: blocks({ key: "a" }) })).toEqual({
      kind: "blocks",
      items: [inside(secret("a"))],
    });
  });

  it("leave everything one object where nothing is secret", () => {
    const own = environment("s", {
      resources: { "aws_x.a": { is: { v: 1, b: [{ k: 1 }] }, asks: { v: 1, b: blocks({ k: 1 }) } } },
    });
    expect(withSecretArguments(own).configuration?.resources.get("aws_x.a")).toBe(
      own.configuration?.resources.get("aws_x.a"),
    );
    const state = environment("s", { source: "state" });
    expect(withSecretArguments(state)).toBe(state);
  });

  it("are not known from the values of a configuration itself", () => {
    const own = environment("s", {
      source: "configuration",
      resources: { "aws_x.a": { is: { pw: null }, asks: { pw: "a" } } },
    });
    expect(asked(withSecretArguments(own), "aws_x.a", "pw")).toEqual(constant("a"));
  });
});
