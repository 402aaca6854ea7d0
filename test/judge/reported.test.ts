import { describe, expect, it } from "vitest";
import type { CheckInput } from "../../src/check.js";
import type { Environment } from "../../src/model/environment.js";
import type { Probe, Proof, ProvenPlace } from "../../src/model/proof.js";
import { identityParameters, parametersDigest } from "../../src/prove/by-synthesis/proof-subject.js";
import {
  blocks,
  checkOf,
  contract,
  environment,
  parameterFile,
  refersTo,
  setsAt,
  unknown,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import { reported } from "./reported.js";

type Given = EnvironmentGiven;

const found = async (left: Given, right: Given, rules: ContractGiven = {}, more: Partial<CheckInput> = {}) =>
  reported(
    await checkOf([environment("staging", left), environment("production", right)], {
      contract: contract(rules),
      ...more,
    }),
  );

const resources = (given: Given["resources"], more: Given = {}): Given => ({ ...more, resources: given ?? {} });
const one = (is: Readonly<Record<string, Plain>>, asks?: Readonly<Record<string, Plain>>, more: Given = {}): Given =>
  resources({ "aws_x.a": { is, ...(asks === undefined ? {} : { asks }) } }, more);

describe("what is reported of a difference", () => {
  it("is every step that has something to say, where nobody configures it", async () => {
    expect(await found(one({ owner: "a" }), one({ owner: "b" }))).toEqual([
      "medium unexplained-difference of staging: owner of aws_x.a",
      "Nothing explains it: neither configuration sets it; the values are not the same after their " +
        "environments' identities are replaced; the catalogue does not list owner of aws_x as assigned by the " +
        "provider; neither side is still waiting for the provider to assign it.",
      "- aws_x.a owner: a | b",
    ]);
    expect(await found(one({ engine_version: "1" }), one({ engine_version: "2" }))).toEqual([
      "high unexplained-difference of staging: engine_version of aws_x.a",
      "Nothing explains it: neither configuration sets it; it decides what runs, which no identity explains; " +
        "the catalogue does not list engine_version of aws_x as assigned by the provider; it decides what runs, " +
        "which has to be known.",
      "- aws_x.a engine_version: 1 | 2",
    ]);
  });

  it("is the first step alone, where somebody configures it", async () => {
    expect(await found(one({ size: 1 }, { size: 1 }), one({ size: 2 }, { size: 2 }))).toEqual([
      "medium unexplained-difference of staging: size of aws_x.a",
      "Nothing explains it: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract).",
      "- aws_x.a size: 1 | 2",
    ]);
    expect(
      await found(
        one({ size: 1 }, { size: "${file(var.a)}" }, { variables: { a: "x" } }),
        one({ size: 2 }, { size: "${file(var.a)}" }, { variables: { a: "x" } }),
      ),
    ).toEqual([
      "medium undetermined of staging: size of aws_x.a",
      "It cannot be decided whether this is intended: what staging configures here cannot be evaluated: the " +
        'function "file" is not supported here.',
      "- aws_x.a size: 1 | 2",
    ]);
  });

  it("is what is known, where an input does not say what is configured", async () => {
    const state = (size: Plain): Given => ({ source: "state", resources: { "aws_x.a": { is: { size } } } });
    expect(await found(state(1), state(2))).toEqual([
      "medium unexplained-difference of staging: size of aws_x.a",
      "Nothing explains it: states do not say what is configured; it decides what runs, which no identity " +
        "explains; the catalogue does not list size of aws_x as assigned by the provider; neither side is still " +
        "waiting for the provider to assign it.",
      "- aws_x.a size: 1 | 2",
    ]);
    expect(await found(state([{ a: 1 }, { b: 2 }]), state([{ b: 2 }, { a: 1 }]))).toEqual([
      "medium unexplained-difference of staging: size[0].a of aws_x.a",
      "Nothing explains it: states do not say what is configured; there is no value on both sides; the " +
        "catalogue does not list size of aws_x as assigned by the provider; neither side is still waiting for " +
        "the provider to assign it.",
      "- aws_x.a size[0].a: 1 | absent",
      "medium unexplained-difference of staging: size[0].b of aws_x.a",
      "Nothing explains it: states do not say what is configured; there is no value on both sides; the " +
        "catalogue does not list size of aws_x as assigned by the provider; neither side is still waiting for " +
        "the provider to assign it.",
      "- aws_x.a size[0].b: absent | 2",
      "medium unexplained-difference of staging: size[1].a of aws_x.a",
      "Nothing explains it: states do not say what is configured; there is no value on both sides; the " +
        "catalogue does not list size of aws_x as assigned by the provider; neither side is still waiting for " +
        "the provider to assign it.",
      "- aws_x.a size[1].a: absent | 1",
      "medium unexplained-difference of staging: size[1].b of aws_x.a",
      "Nothing explains it: states do not say what is configured; there is no value on both sides; the " +
        "catalogue does not list size of aws_x as assigned by the provider; neither side is still waiting for " +
        "the provider to assign it.",
      "- aws_x.a size[1].b: 2 | absent",
    ]);
  });

  it("is the order of a list, or what is secret, whatever the steps say", async () => {
    expect(await found(one({ zones: ["a", "b"] }), one({ zones: ["b", "a"] }))).toEqual([
      "medium unexplained-difference of staging: zones of aws_x.a",
      "Nothing explains it: neither configuration sets it; the values are not the same after their " +
        "environments' identities are replaced; the catalogue does not list zones of aws_x as assigned by the " +
        "provider; neither side is still waiting for the provider to assign it.",
      "- aws_x.a zones[0]: a | b",
      "- aws_x.a zones[1]: b | a",
    ]);
    expect(await found({ outputs: { a: "x" } }, { outputs: { b: "x" } })).toEqual([
      "medium unexplained-difference of staging: output.a exists in one environment only",
      "Only staging has it: the configuration in the plan of staging does not have it.",
      "- output.a: x | absent",
      "medium unexplained-difference of staging: output.b exists in one environment only",
      "Only production has it: the configuration in the plan of production does not have it.",
      "- output.b: absent | x",
    ]);
  });

  it("is one cause with all that follows from it", async () => {
    const chained = (size: string): Given => ({
      variables: { size },
      resources: {
        "aws_x.a": { is: { size }, asks: { size: "${var.size}" } },
        "aws_x.b": { is: { size }, asks: { size: "${aws_x.a.size}" } },
        "aws_x.c": { is: { other: size }, asks: { other: "${aws_x.b.size}" } },
      },
    });
    expect(await found(chained("s"), chained("l"))).toEqual([
      "medium unexplained-difference of staging: The parameter var.size differs, which the contract does not allow",
      "Nothing explains it: the contract does not allow the variable var.size to differ.",
      "- var.size: s | l",
      "- aws_x.a size: s | l",
      "- aws_x.b size: s | l",
      "- aws_x.c other: s | l",
    ]);
    const literal = (size: string): Given => ({
      resources: {
        "aws_x.z": { is: { size }, asks: { size } },
        "aws_x.a": { is: { size }, asks: { size: "${aws_x.z.size}" } },
      },
    });
    expect(await found(literal("s"), literal("l"))).toEqual([
      "medium unexplained-difference of staging: size of aws_x.z and what follows from it in 1 more",
      "Nothing explains it: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract).",
      "- aws_x.z size: s | l",
      "- aws_x.a size: s | l",
    ]);
  });

  it("is one cause for the instances of a resource and the parts of an element", async () => {
    const loop = (size: number): Given =>
      resources({ "aws_x.a[0]": { is: { size }, asks: { size } }, "aws_x.a[1]": { is: { size }, asks: { size } } });
    expect(await found(loop(1), loop(2))).toEqual([
      "medium unexplained-difference of staging: size of aws_x.a[0] and what follows from it in 1 more",
      "Nothing explains it: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract).",
      "- aws_x.a[0] size: 1 | 2",
      "- aws_x.a[1] size: 1 | 2",
    ]);
    const rule = (...rules: readonly Plain[]): Given => one({ rule: rules });
    const sets = { sets: setsAt("rule") };
    expect(await found(rule({ a: 1, b: 2 }), rule({ a: 3, b: 4 }), {}, sets)).toEqual([
      "medium unexplained-difference of staging: rule[*] of aws_x.a",
      "Nothing explains it: neither configuration sets it; the values are not the same after their " +
        "environments' identities are replaced; the catalogue does not list rule of aws_x as assigned by the " +
        "provider; neither side is still waiting for the provider to assign it.",
      "- aws_x.a rule[*].a: 1 | 3",
      "- aws_x.a rule[*].b: 2 | 4",
    ]);
    expect(await found(one({ list: ["a", "b"] }), one({ list: ["a"] }))).toEqual([
      "medium unexplained-difference of staging: list of aws_x.a",
      "Nothing explains it: neither configuration sets it; there is no value on both sides; the catalogue does " +
        "not list list of aws_x as assigned by the provider; neither side is still waiting for the provider to " +
        "assign it.",
      "- aws_x.a list[1]: b | absent",
    ]);
    expect(await found(one({ list: ["a", "b", "c"] }), one({ list: ["x", "b", "z"] }))).toEqual([
      "medium unexplained-difference of staging: list of aws_x.a",
      "Nothing explains it: neither configuration sets it; the values are not the same after their " +
        "environments' identities are replaced; the catalogue does not list list of aws_x as assigned by the " +
        "provider; neither side is still waiting for the provider to assign it.",
      "- aws_x.a list[0]: a | x",
      "- aws_x.a list[2]: c | z",
    ]);
  });

  it("is one cause for a tag in all resources, and for all that a data source found", async () => {
    const tagged = (team: string): Given =>
      resources({
        "aws_x.a": { is: { tags: { Team: team } }, asks: { tags: { Team: team } } },
        "aws_y.b": { is: { tags: { Team: team } }, asks: { tags: { Team: team } } },
      });
    expect(await found(tagged("a"), tagged("b"))).toEqual([
      "low unexplained-difference of staging: tags.Team of aws_x.a and what follows from it in 1 more",
      "Nothing explains it: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract).",
      "- aws_x.a tags.Team: a | b",
      "- aws_y.b tags.Team: a | b",
    ]);
    const image = (id: string): Given => resources({ "data.aws_ami.a": { is: { id, name: `n-${id}` } } });
    expect(await found(image("1"), image("2"))).toEqual([
      "high unexplained-difference of staging: id of data.aws_ami.a",
      "Nothing explains it: neither configuration sets it; aws_ami looks up what runs: a result that differs " +
        "has to be declared; it is the resource's own identity; it looks up what runs, which has to be known.",
      "- data.aws_ami.a id: 1 | 2",
      "- data.aws_ami.a name: n-1 | n-2",
    ]);
  });

  it("is a version, of Terraform, of a provider and of a module", async () => {
    const of = (version: string): Given => ({
      terraformVersion: version,
      providers: { aws: { version: `~> ${version}` } },
      modules: [
        {
          path: "module.m",
          source: "a/b/c",
          version,
          arguments: { kind: "block", arguments: new Map() },
          outputs: new Map(),
          variables: new Map(),
        },
      ],
    });
    expect(await found(of("1.9.0"), of("1.10.0"))).toEqual([
      "high version-difference of staging: version of module.m",
      "Nothing explains it: there is no configuration proof (a CDKTF app gets one from tfparity/cdktf; name " +
        "its folder with synth: in the contract).",
      "- module.m version: 1.9.0 | 1.10.0",
      "low version-difference of staging: version_constraint of provider.aws",
      "Nothing explains it: neither configuration sets it; the values are not the same after their " +
        "environments' identities are replaced.",
      "- provider.aws version_constraint: ~> 1.9.0 | ~> 1.10.0",
      "low version-difference of staging: version of terraform",
      "Nothing explains it: neither configuration sets it; it is not an attribute.",
      "- terraform version: 1.9.0 | 1.10.0",
    ]);
  });
});

describe("what is reported of what only one environment has", () => {
  it("is a resource, with the one that is most like it", async () => {
    const is = { name: "jobs", size: 1 };
    expect(await found(resources({ "aws_x.a": { is } }), resources({ "aws_x.b": { is } }))).toEqual([
      "high missing-resource of staging: aws_x.a exists in one environment only",
      "Only staging has it: the configuration of production does not have it. The most similar one that " +
        "production has alone is aws_x.b (100 % alike): if it is the same under another name, add a renames: " +
        "rule.",
      "- aws_x.a: (exists) | absent",
      "high missing-resource of staging: aws_x.b exists in one environment only",
      "Only production has it: the configuration of staging does not have it. The most similar one that " +
        "staging has alone is aws_x.a (100 % alike): if it is the same under another name, add a renames: rule.",
      "- aws_x.b: absent | (exists)",
    ]);
    expect(await found(resources({ "aws_x.a": { is } }), {})).toEqual([
      "high missing-resource of staging: aws_x.a exists in one environment only",
      "Only staging has it: the configuration of production does not have it.",
      "- aws_x.a: (exists) | absent",
    ]);
    expect(await found({}, resources({ "aws_x.a[0]": { is, count: 2 }, "aws_x.a[1]": { is, count: 2 } }))).toEqual([
      "high missing-resource of staging: aws_x.a exists in one environment only",
      "Only production has it: the configuration of staging does not have it.",
      "- aws_x.a[0]: absent | (exists)",
      "- aws_x.a[1]: absent | (exists)",
    ]);
  });

  it("is an instance of what both configure", async () => {
    const of = (count: number): Given => ({
      variables: { n: count },
      resources: Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`aws_x.a[${at}]`, { is: {}, count: "${var.n}" }]),
      ),
    });
    expect(await found(of(1), of(2))).toEqual([
      "medium unexplained-difference of staging: The parameter var.n differs, which the contract does not allow",
      "Nothing explains it: the contract does not allow the variable var.n to differ.",
      "- var.n: 1 | 2",
      "- aws_x.a[1]: absent | (exists)",
    ]);
    expect(await found(of(3), of(1), { parameters: { "var.n": { may: true } } })).toEqual([]);
  });

  it("is a module with all in it", async () => {
    const of = (...names: readonly string[]): Given => ({
      modules: names.map((name) => ({
        path: name,
        arguments: { kind: "block", arguments: new Map() },
        outputs: new Map(),
        variables: new Map(),
      })),
      resources: Object.fromEntries(names.map((name) => [`${name}.aws_x.a`, { is: {} }])),
    });
    expect(await found(of(), of("module.m", "module.m.module.n"))).toEqual([
      "high missing-resource of staging: module.m exists in one environment only",
      "Only production has it: the configuration of staging does not have it.",
      "- module.m.aws_x.a: absent | (exists)",
      "- module.m: absent | {}",
      "- module.m.module.n: absent | {}",
      "- module.m.module.n.aws_x.a: absent | (exists)",
    ]);
    expect(await found(of("module.m"), of("module.m", "module.m.module.n"))).toEqual([
      "high missing-resource of staging: module.m.module.n exists in one environment only",
      "Only production has it: the configuration of staging does not have it.",
      "- module.m.module.n.aws_x.a: absent | (exists)",
      "- module.m.module.n: absent | {}",
    ]);
  });
});

describe("what only the source can decide", () => {
  const hidden = (values: Readonly<Record<string, Plain>>, more: Given = {}): Given => ({
    ...more,
    syntax: "hcl",
    resources: Object.fromEntries(
      Object.entries(values).map(([address, value]) => {
        const [resource = "", attribute = ""] = address.split(" ");
        return [resource, { is: { [attribute]: value }, asks: { [attribute]: refersTo("local.x") } }];
      }),
    ),
  });

  it("is one finding, as severe as the worst, in whichever order they stand", async () => {
    const names = ["aws_x.low description", "aws_x.high password", "aws_x.mid engine_version"];
    const of = (order: readonly number[], value: string): Given =>
      hidden(Object.fromEntries(order.map((at) => [names[at] ?? "", value])));
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [0, 2, 1],
    ];
    const all = await Promise.all(orders.map((order) => found(of(order, "a"), of(order, "b"))));
    expect(new Set(all.map((lines) => JSON.stringify(lines))).size).toBe(1);
    expect(all[0]).toEqual([
      "critical no-proof of staging: What only the Terraform source can decide",
      "It cannot be decided whether this is intended: it refers to local.x: plan JSON does not say what " +
        "local.x is; name the folder with the Terraform source in the contract (source:).",
      "- aws_x.high password: a | b",
      "- aws_x.low description: a | b",
      "- aws_x.mid engine_version: a | b",
    ]);
  });

  it("names the worst that is left, where some of it is waived or allowed", async () => {
    const of = (value: string): Given =>
      hidden({ "aws_x.low description": value, "aws_x.high password": value, "aws_x.mid engine_version": value });
    expect(await found(of("a"), of("b"), { waivers: [{ resource: "aws_x.high", attribute: "*" }] })).toEqual([
      "high no-proof of staging: What only the Terraform source can decide",
      "It cannot be decided whether this is intended: it refers to local.x: plan JSON does not say what " +
        "local.x is; name the folder with the Terraform source in the contract (source:).",
      "- aws_x.mid engine_version: a | b",
      "- aws_x.low description: a | b",
      "critical no-proof of staging (waived): What only the Terraform source can decide",
      "It cannot be decided whether this is intended: it refers to local.x: plan JSON does not say what " +
        "local.x is; name the folder with the Terraform source in the contract (source:).",
      "- aws_x.high password: a | b",
      "see parity.yaml:1",
    ]);
    expect(
      await found(of("a"), of("b"), {
        allow: [
          { resource: "aws_x.high", attribute: "*" },
          { resource: "aws_x.mid", attribute: "*" },
        ],
      }),
    ).toEqual([
      "low no-proof of staging: What only the Terraform source can decide",
      "It cannot be decided whether this is intended: it refers to local.x: plan JSON does not say what " +
        "local.x is; name the folder with the Terraform source in the contract (source:).",
      "- aws_x.low description: a | b",
    ]);
  });

  it("is told with what follows from it behind", async () => {
    const of = (value: string): Given => {
      const { resources: own, ...rest } = hidden({ "aws_x.low description": value });
      return {
        ...rest,
        resources: { ...own, "aws_a.b": { is: { to: value }, asks: { to: "${aws_x.low.description}" } } },
      };
    };
    expect(await found(of("a"), of("b"))).toEqual([
      "low no-proof of staging: What only the Terraform source can decide",
      "It cannot be decided whether this is intended: it refers to local.x: plan JSON does not say what " +
        "local.x is; name the folder with the Terraform source in the contract (source:).",
      "- aws_x.low description: a | b",
      "- aws_a.b to: a | b",
    ]);
  });

  it("is told of what neither plan shows", async () => {
    const of = (): Given => ({
      syntax: "hcl",
      resources: {
        "aws_x.a": { is: { description: unknown }, asks: { description: refersTo("local.a") }, actions: ["create"] },
        "aws_x.b": { is: { password: unknown }, asks: { password: refersTo("local.b") }, actions: ["create"] },
      },
    });
    expect(await found(of(), of())).toEqual([
      "critical no-proof of staging: What only the Terraform source can decide",
      "Both plans leave these values open until they are applied, and of expressions in native syntax they " +
        "list only what is referred to. A literal that differs, or a branch, would not show.",
      "- aws_x.b password: unknown | unknown",
      "- aws_x.a description: unknown | unknown",
    ]);
  });
});

describe("what parameters are reported for", () => {
  const files = (
    left: Readonly<Record<string, Plain>>,
    right: Readonly<Record<string, Plain>>,
  ): Partial<CheckInput> => ({
    parameters: new Map([
      ["staging", parameterFile("staging", left)],
      ["production", parameterFile("production", right)],
    ]),
  });

  it("is that they differ, or that one file lacks them, with everything in a part that it lacks", async () => {
    expect(await found(one({}), one({}), {}, files({ a: 1, same: 1 }, { a: 2, same: 1 }))).toEqual([
      "medium unexplained-difference of staging: The parameter a differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- a: 1 | 2",
      "see staging.json:2",
    ]);
    expect(await found(one({}), one({}), {}, files({ a: 1 }, {}))).toEqual([
      "medium unexplained-difference of staging: The parameter a differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- a: 1 | absent",
      "see staging.json:2",
    ]);
    expect(await found(one({}), one({}), {}, files({}, { "b.x": 1, "b.y.z": 2, c: 1 }))).toEqual([
      "medium unexplained-difference of staging: The parameter b differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- b.x: absent | 1",
      "- b.y.z: absent | 2",
      "see production.json:2",
      "medium unexplained-difference of staging: The parameter c differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- c: absent | 1",
      "see production.json:4",
    ]);
    expect(await found(one({}), one({}), {}, files({ "b.x": 1 }, { "b.x": 1, "b.y.z": 2, "b.y.w": 2 }))).toEqual([
      "medium unexplained-difference of staging: The parameter b.y differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- b.y.w: absent | 2",
      "- b.y.z: absent | 2",
      "see production.json:4",
    ]);
  });

  it("is that a condition does not hold, or cannot be told", async () => {
    const when = (text: string): ContractGiven => ({ parameters: { a: { may: true, when: text } } });
    expect(await found(one({}), one({}), when("staging > production"), files({ a: 1 }, { a: 2 }))).toEqual([
      "medium condition-violated: The condition on a does not hold",
      "The contract says when: `staging > production`, which is not true.",
      "- a: 1 | 2",
      "see parity.yaml:1",
    ]);
    expect(await found(one({}), one({}), when("staging < production"), files({ a: 1 }, { a: 2 }))).toEqual([]);
    expect(await found(one({}), one({}), when("staging > production"), files({ a: "x" }, { a: 2 }))).toEqual([
      "medium condition-violated: The condition on a does not hold",
      "The contract says when: `staging > production`, which could not be evaluated: no such overload: string " +
        "> int (character 1 of the condition).",
      "- a: x | 2",
      "see parity.yaml:1",
    ]);
    expect(await found(one({}), one({}), when("staging > production"), files({}, { a: 2 }))).toEqual([
      "medium condition-violated: The condition on a does not hold",
      "The contract says when: `staging > production`, which could not be evaluated: no such overload: null > " +
        "int; an environment that does not set the parameter is null, ask for != null first (character 1 of the " +
        "condition).",
      "- a: absent | 2",
      "see parity.yaml:1",
    ]);
  });

  it("is that they must differ and do not, where both have or neither has them", async () => {
    const must: ContractGiven = { parameters: { a: { must: true, may: true }, "var.b": { must: true, may: true } } };
    const variables = { variables: { b: "x" } };
    expect(await found(variables, variables, must, files({ a: 1 }, { a: 1 }))).toEqual([
      "high must-differ of staging: a is the same in staging and production",
      "The contract says that it must differ, and it does not.",
      "- a: ",
      "see parity.yaml:1",
      "high must-differ of staging: var.b is the same in staging and production",
      "The contract says that it must differ, and it does not.",
      "- var.b: ",
      "see parity.yaml:1",
    ]);
    expect(await found({ variables: { b: "y" } }, variables, must, files({ a: 1 }, { a: 2 }))).toEqual([]);
    expect(await found(variables, { variables: { b: "y" } }, must, files({ a: 1 }, {}))).toEqual([]);
  });

  it("is that a rule is for none, where all environments are compared", async () => {
    const rules: ContractGiven = { parameters: { "gone.*": { may: true }, "var.g*": { may: true } } };
    expect(await found({ variables: { a: 1 } }, { variables: { a: 1 } }, rules, files({ a: 1 }, { a: 1 }))).toEqual([
      "low unused-allowance: The contract's rule for gone.* matches no parameter",
      "No parameter file and no root variable has a parameter of this name: the rule guards nothing.",
      "- gone.*: absent | absent",
      "see parity.yaml:1",
      "low unused-allowance: The contract's rule for var.g* matches no parameter",
      "No parameter file and no root variable has a parameter of this name: the rule guards nothing.",
      "- var.g*: absent | absent",
      "see parity.yaml:1",
    ]);
    const third = { ...rules, identities: { staging: {}, production: {}, test: {} } };
    expect(await found({ variables: { a: 1 } }, { variables: { a: 1 } }, third, files({ a: 1 }, { a: 1 }))).toEqual([]);
    const state: Given = { source: "state" };
    expect(await found(state, state, rules, files({ a: 1 }, { a: 1 }))).toEqual([
      "low unused-allowance: The contract's rule for gone.* matches no parameter",
      "No parameter file and no root variable has a parameter of this name: the rule guards nothing.",
      "- gone.*: absent | absent",
      "see parity.yaml:1",
    ]);
    expect(
      await found(
        { variables: { a: { b: { c: 1 } } } },
        { variables: { a: { b: { c: 1 } } } },
        { parameters: { "var.a": { may: true }, "var.a.b.*": { may: true } } },
      ),
    ).toEqual([]);
    for (const more of [{ sensitive: true }, { identity: "name" }, { must: true }, { when: "true" }, { may: false }])
      expect(
        await found(
          { variables: { a: { b: 1 } } },
          { variables: { a: { b: 1 } } },
          { parameters: { "var.a": { may: true }, "var.a.b*": { may: true, ...more } } },
        ),
      ).toContain("low unused-allowance: The contract's rule for var.a.b* matches no parameter");
  });
});

describe("what is reported of the plans themselves", () => {
  it("is a check that fails, once for all environments that say the same", async () => {
    const check = (status: "pass" | "fail" | "error" | "unknown", ...messages: readonly string[]): Given => ({
      checks: [{ address: "check.health", status, messages }],
    });
    expect(await found(check("fail", "ill"), check("fail", "ill"))).toEqual([
      "high failed-check: check.health failed in staging and production",
      "ill",
      "- check.health: staging.json",
      "- check.health: production.json",
    ]);
    expect(await found(check("fail", "ill"), check("error", "ill"))).toEqual([
      "high failed-check of production: check.health could not be evaluated in production",
      "ill",
      "- check.health: production.json",
      "high failed-check of staging: check.health failed in staging",
      "ill",
      "- check.health: staging.json",
    ]);
    expect(await found(check("fail", "ill"), check("fail", "very ill"))).toEqual([
      "high failed-check of production: check.health failed in production",
      "very ill",
      "- check.health: production.json",
      "high failed-check of staging: check.health failed in staging",
      "ill",
      "- check.health: staging.json",
    ]);
    expect(await found(check("pass"), check("unknown"))).toEqual([]);
  });

  it("is drift, as severe as what matters in it", async () => {
    const drifted = (before: Plain, after: Plain, more: Given["resources"] = {}): Given => ({
      resources: { "aws_x.a": { is: {}, asks: {} }, ...more },
      drift: [{ address: "aws_x.a", before, after }],
    });
    const production = one({}, {});
    expect(
      await found(drifted({ engine_version: "1", arn: "a" }, { engine_version: "2", arn: "b" }), production),
    ).toEqual([
      "high live-drift of staging: aws_x.a was changed outside of Terraform in staging",
      "The object is not as Terraform left it; the values shown are the ones it has now.",
      "- aws_x.a arn: b",
      "- aws_x.a engine_version: 2",
    ]);
    expect(
      await found(drifted({ arn: "a" }, { arn: "b" }, { "aws_x.a": { is: {}, asks: { arn: "x" } } }), production),
    ).toEqual([
      "medium live-drift of staging: aws_x.a was changed outside of Terraform in staging",
      "The object is not as Terraform left it; the values shown are the ones it has now.",
      "- aws_x.a arn: b",
      "medium unexplained-difference of staging: arn of aws_x.a",
      "Nothing explains it: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract).",
      "- aws_x.a arn: sensitive | absent",
    ]);
    expect(
      await found(drifted({ arn: "a" }, { arn: "b" }, { "aws_x.a": { is: {}, asks: { arn: null } } }), production),
    ).toEqual([
      "info live-drift of staging: aws_x.a was changed outside of Terraform in staging",
      "The object is not as Terraform left it; the values shown are the ones it has now.",
      "- aws_x.a arn: b",
    ]);
    expect(await found(drifted({ size: 1, tags: null }, { size: 1, tags: {} }), production)).toEqual([
      "info live-drift of staging: aws_x.a was changed outside of Terraform in staging",
      "The object is not as Terraform left it; the values shown are the ones it has now.",
      "- aws_x.a tags: {}",
    ]);
    expect(await found(drifted({ a: 1 }, null), production)).toEqual([
      "high live-drift of staging: aws_x.a was deleted outside of Terraform in staging",
      "The object that Terraform made is gone.",
      "- aws_x.a: absent",
    ]);
    const left = { "aws_x.a": { is: {}, asks: {}, ignoreChanges: "all" as const } };
    expect(await found(drifted({ engine_version: "1" }, { engine_version: "2" }, left), production)).toEqual([
      "info live-drift of staging: aws_x.a was changed outside of Terraform in staging",
      "The object is not as Terraform left it; the values shown are the ones it has now.",
      "- aws_x.a engine_version: 2",
    ]);
    expect(await found(drifted({ a: 1 }, null, left), production)).toEqual([
      "high live-drift of staging: aws_x.a was deleted outside of Terraform in staging",
      "The object that Terraform made is gone.",
      "- aws_x.a: absent",
    ]);
  });

  it("is that they are not whole, and then nothing else", async () => {
    const differing = (value: string, statements: Given["statements"] = {}): Given =>
      one({ owner: value }, undefined, { statements });
    expect(await found(differing("a", { errored: true }), differing("b"))).toEqual([
      "high incomplete-plan of staging: The plan of staging is incomplete",
      "The plan cannot be compared: Terraform stopped with an error while planning.",
      "- plan: staging.json",
    ]);
    const gaps = [{ kind: "resource", address: "aws_x.a" }] as const;
    const contradictions = [{ kind: "unsaid", address: "aws_x.a" }] as const;
    expect(await found(differing("a", { gaps, contradictions }), differing("a"))).toEqual([
      "high incomplete-plan of staging: The plan of staging is incomplete",
      "The configuration in it does not have aws_x.a, so that nobody can tell what was asked for and what the " +
        "provider assigned. Terraform writes no such plan: it was cut down, or put together from several.",
      "- plan: staging.json",
      "high incomplete-plan of staging: The plan of staging contradicts itself",
      "It does not say what is done to aws_x.a, so that nobody can tell what applying it does. Terraform " +
        "writes no such plan: it was changed, or put together from several.",
      "- plan: staging.json",
    ]);
  });
});

describe("what is reported of declarations", () => {
  it("is that they are over, or for nothing", async () => {
    const rules: ContractGiven = {
      waivers: [
        { resource: "aws_x.a", attribute: "owner", expires: "2027-01-06" },
        { resource: "aws_x.a", attribute: "owner", expires: "2027-01-07" },
        { resource: "aws_gone.*", expires: "2027-01-07" },
      ],
      allow: [{ resource: "aws_gone.*", presence: "staging" }],
    };
    expect(await found(one({ owner: "a" }), one({ owner: "b" }), rules)).toEqual([
      "medium expired-waiver: The waiver for aws_x.a owner expired on 2027-01-06",
      "It counts for nothing any more. platform gave it because: For now.",
      "- aws_x.a: ",
      "see parity.yaml:1",
      "low unused-allowance: The allowance for aws_gone.* only in staging covers nothing",
      "No difference needs it: what it was written for is gone, or its pattern is wrong.",
      "- aws_gone.*: ",
      "see parity.yaml:1",
      "low unused-allowance: The waiver for aws_gone.* covers nothing",
      "No difference needs it: what it was written for is gone, or its pattern is wrong.",
      "- aws_gone.*: ",
      "see parity.yaml:1",
      "medium unexplained-difference of staging (waived): owner of aws_x.a",
      "Nothing explains it: neither configuration sets it; the values are not the same after their " +
        "environments' identities are replaced; the catalogue does not list owner of aws_x as assigned by the " +
        "provider; neither side is still waiting for the provider to assign it.",
      "- aws_x.a owner: a | b",
      "see parity.yaml:1",
    ]);
  });

  it("is nothing of what may be there for an environment that is not compared", async () => {
    const identities = { staging: {}, production: {}, test: {} };
    const unused = async (scope: NonNullable<ContractGiven["allow"]>[number]): Promise<number> =>
      (
        await found(one({ owner: "a" }), one({ owner: "a" }), {
          identities,
          allow: [{ resource: "aws_gone.*", ...scope }],
        })
      ).length;
    expect(await unused({ attribute: "*" })).toBe(0);
    expect(await unused({ attribute: "*", environment: "test" })).toBe(0);
    expect(await unused({ attribute: "*", environment: "staging" })).toBeGreaterThan(0);
    expect(await unused({ presence: "staging" })).toBeGreaterThan(0);
    expect(await unused({ presence: "production" })).toBe(0);
    expect(await unused({ presence: "test" })).toBe(0);
  });
});

describe("what is reported by a configuration proof", () => {
  const done = (...residual: readonly ProvenPlace[]): Probe => ({ outcome: "done", residual });
  const at = (address: string, ...path: readonly string[]): ProvenPlace => ({ section: "resource", address, path });
  const rules = contract({ parameters: { size: { may: true }, name: { identity: "name" } } });
  const proofFiles = [
    parameterFile("staging", { size: 1, name: "staging", region: "a" }),
    parameterFile("production", { size: 3, name: "production", region: "b" }),
  ] as const;
  type Resources = Readonly<Record<string, Readonly<Record<string, Plain>>>>;

  async function proven(
    left: Resources,
    right: Resources,
    probes: Partial<Proof> = {},
    plans: readonly [Given, Given] = [{}, {}],
  ) {
    const asked = (given: Resources): Given => ({
      resources: Object.fromEntries(Object.entries(given).map(([address, is]) => [address, { is, asks: is }])),
    });
    const synth = (name: string, given: Resources): readonly [string, Environment] => [
      name,
      environment(name, { ...asked(given), source: "configuration" }),
    ];
    const proof: Proof = {
      schemaVersion: 1,
      environment: "staging",
      reference: "production",
      allowed: ["name", "size"],
      identities: identityParameters(proofFiles, rules.parameters),
      renames: [],
      madeFrom: {
        parameters: {
          staging: parametersDigest(proofFiles[0], rules.parameters),
          production: parametersDigest(proofFiles[1], rules.parameters),
        },
        configurations: { staging: "sha256:staging", production: "sha256:production" },
      },
      forward: done(),
      backward: done(),
      repeat: { staging: done(), production: done() },
      neutral: { staging: done(), production: done() },
      ...probes,
    };
    return reported(
      await checkOf(
        [
          environment("staging", { ...asked(left), ...plans[0] }),
          environment("production", { ...asked(right), ...plans[1] }),
        ],
        {
          contract: rules,
          parameters: new Map([
            ["staging", proofFiles[0]],
            ["production", proofFiles[1]],
          ]),
          synthesized: new Map([synth("staging", left), synth("production", right)]),
          proofs: new Map([["staging", proof]]),
        },
      ),
    );
  }
  const open = (...places: readonly ProvenPlace[]): Partial<Proof> => ({
    forward: done(...places),
    backward: done(...places),
  });

  it("is that a parameter that may not differ moves a place, or adds a resource", async () => {
    const moved = (...places: readonly ProvenPlace[]): Partial<Proof> => ({
      ...open(...places),
      attribution: [{ parameters: ["region"], exact: true, places }],
    });
    expect(
      await proven({ "aws_x.a": { zone: "a" } }, { "aws_x.a": { zone: "b" } }, moved(at("aws_x.a", "zone"))),
    ).toEqual([
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "- aws_x.a zone: a | b",
      "see staging.json:4",
    ]);
    expect(await proven({}, { "aws_x.a": { zone: "b" } }, moved(at("aws_x.a")))).toEqual([
      "high unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "- aws_x.a: absent | (exists)",
      "see staging.json:4",
    ]);
    expect(
      await proven(
        {},
        { "aws_x.a": { zone: "b" } },
        {
          ...open(at("aws_x.a")),
          attribution: [{ parameters: ["region"], exact: true, places: [at("aws_x.a", "zone")] }],
        },
      ),
    ).toEqual([
      "high missing-resource of staging: aws_x.a exists in one environment only",
      "Only production has it: staging with the allowed parameters of production does not come out as " +
        "production here: something that is not an allowed parameter decides.",
      "- aws_x.a: absent | (exists)",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
  });

  it("is that it is void, or that a synthesis of it has failed", async () => {
    const failed: Probe = { outcome: "failed", message: "boom" };
    const [left, right] = [{ "aws_x.a": { zone: "a" } }, { "aws_x.a": { zone: "b" } }];
    expect(await proven(left, right, { backward: failed })).toEqual([
      "high undetermined of staging: The configuration proof of staging is incomplete",
      "Synthesizing production with the values of staging failed: boom. Without it nothing is explained by " +
        "parameters.",
      "- configuration proof: absent | absent",
      "- aws_x.a zone: a | b",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
    expect(await proven(left, right, { allowed: [] })).toEqual([
      "high stale-proof of staging: The configuration proof of staging is void",
      "It excuses nothing: the contract now allows other parameters to differ than when it was made. The " +
        "places named are those that it could have explained.",
      "- configuration proof: absent | absent",
      "- aws_x.a zone: a | b",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
    expect(await proven(left, left, { forward: failed, neutral: { staging: failed, production: done() } })).toEqual([
      "high undetermined of staging: The configuration proof of staging is incomplete",
      "Synthesizing staging with a neutral identity failed: boom. Without it nothing is explained by parameters.",
      "- configuration proof: absent | absent",
      "high undetermined of staging: The configuration proof of staging is incomplete",
      "Synthesizing staging with the values of production failed: boom. Without it nothing is explained by " +
        "parameters.",
      "- configuration proof: absent | absent",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
  });

  it("is what it leaves open, where nothing differs, by question", async () => {
    const same = { "aws_x.a": { zone: "a" }, "aws_x.b": { zone: "a" } };
    expect(await proven(same, same, open(at("aws_x.a", "zone")))).toEqual([
      "medium missing-difference of staging: zone of aws_x.a is the same, although the parameters say otherwise",
      "With the other environment's parameters this place would be another one; as it is, it is equal in both: " +
        "something else than its parameters decides it.",
      "- aws_x.a zone: (equal) | (equal)",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
    expect(
      await proven(same, same, {
        neutral: {
          staging: done(at("aws_x.a", "zone")),
          production: done(at("aws_x.a", "zone"), at("aws_x.b", "zone")),
        },
      }),
    ).toEqual([
      "high branches-on-identity of staging: zone of aws_x.a and in 1 more",
      "With a neutral identity in its place staging and production come out otherwise here: the module looks " +
        "at which environment it is in.",
      "- aws_x.a zone: (equal) | (equal)",
      "- aws_x.b zone: (equal) | (equal)",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
    expect(await proven(same, same, { repeat: { staging: done(), production: done(at("aws_x.b", "zone")) } })).toEqual([
      "high nondeterministic-configuration of production: zone of aws_x.b",
      "Synthesized twice from the same parameters, production comes out otherwise here.",
      "- aws_x.b zone: (equal) | (equal)",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
    expect(await proven(same, same, { idle: ["size"] })).toEqual([
      "medium missing-difference of staging: The parameter size differs and moves nothing",
      "Exchanging its values changes nothing in either configuration: the environments are equal where the " +
        "parameter files say that they differ.",
      "- size: 1 | 3",
      "see staging.json:2",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
    expect(await proven(same, same, open(at("aws_x.a")))).toEqual([
      "high missing-difference of staging: the whole of aws_x.a is the same, although the parameters say otherwise",
      "With the other environment's parameters this place would be another one; as it is, it is equal in both: " +
        "something else than its parameters decides it.",
      "- aws_x.a: (exists) | (exists)",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
  });

  it("is one finding where one document is open in several resources, told by its template", async () => {
    const topics = (value: string): Resources => ({
      "aws_t.a": { policy: `{"v":"${value}","id":"\${aws_x.id}"}` },
      "aws_t.b": { policy: `{"v":"${value}","id":"\${aws_x.id}"}` },
      "aws_t.c": { policy: `{"v":"other-${value}","id":"\${aws_x.id}"}` },
    });
    const waiting = (given: Resources): Given => ({
      resources: Object.fromEntries(
        Object.entries(given).map(([address, asks]) => [
          address,
          { is: { policy: unknown }, asks, actions: ["create"] },
        ]),
      ),
    });
    const places = ["aws_t.a", "aws_t.b", "aws_t.c"].map((address) => at(address, "policy"));
    const [left, right] = [topics("1"), topics("2")];
    expect(await proven(left, right, open(...places), [waiting(left), waiting(right)])).toEqual([
      "high unexplained-difference of staging: policy.v of aws_t.a and in 1 more",
      "Nothing explains it: the configurations differ here: staging with the allowed parameters of production " +
        "does not come out as production here: something that is not an allowed parameter decides.",
      "- aws_t.a policy.v: 1 | 2",
      "- aws_t.b policy.v: 1 | 2",
      "high unexplained-difference of staging: policy.v of aws_t.c",
      "Nothing explains it: the configurations differ here: staging with the allowed parameters of production " +
        "does not come out as production here: something that is not an allowed parameter decides.",
      "- aws_t.c policy.v: other-1 | other-2",
      "medium unexplained-difference of staging: The parameter region differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "- region: a | b",
      "see staging.json:4",
    ]);
  });
});

describe("blocks", () => {
  it("are told by their position, where both have them", async () => {
    const of = (port: number): Given => one({ rule: [{ port: 1 }, { port }] }, { rule: blocks({ port: 1 }, { port }) });
    expect(await found(of(2), of(3))).toEqual([
      "medium unexplained-difference of staging: rule[1].port of aws_x.a",
      "Nothing explains it: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract).",
      "- aws_x.a rule[1].port: 2 | 3",
    ]);
  });
});
