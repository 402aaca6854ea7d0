import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/model/environment.js";
import type { Path } from "../../src/model/path.js";
import type { Proof, ProvenPlace } from "../../src/model/proof.js";
import { identityParameters, parametersDigest } from "../../src/prove/by-synthesis/proof-subject.js";
import {
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  parameterFile,
  refersTo,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const rules = contract({ parameters: { size: { may: true, reason: "Load." } } });
const files = [parameterFile("staging", { size: 1 }), parameterFile("production", { size: 3 })] as const;

/** Two plans and the configurations they were made from, with a proof that leaves the given places open. */
async function judged(
  plans: readonly [EnvironmentGiven, EnvironmentGiven],
  synthesized: readonly [EnvironmentGiven, EnvironmentGiven] = plans,
  residual: readonly ProvenPlace[] = [],
) {
  const done = { outcome: "done" as const, residual: [] };
  const proof: Proof = {
    schemaVersion: 1,
    environment: "staging",
    reference: "production",
    allowed: ["size"],
    identities: identityParameters(files, rules.parameters),
    renames: [],
    madeFrom: {
      parameters: {
        staging: parametersDigest(files[0], rules.parameters),
        production: parametersDigest(files[1], rules.parameters),
      },
      configurations: { staging: "sha256:staging", production: "sha256:production" },
    },
    forward: { outcome: "done", residual },
    backward: { outcome: "done", residual },
    repeat: { staging: done, production: done },
    neutral: { staging: done, production: done },
  };
  const synth = (name: string, given: EnvironmentGiven): readonly [string, Environment] => [
    name,
    environment(name, { ...given, source: "configuration" }),
  ];
  const report = await checkOf([environment("staging", plans[0]), environment("production", plans[1])], {
    contract: rules,
    parameters: new Map([
      ["staging", files[0]],
      ["production", files[1]],
    ]),
    synthesized: new Map([synth("staging", synthesized[0]), synth("production", synthesized[1])]),
    proofs: new Map([["staging", proof]]),
  });
  return { found: foundIn(report), explained: explainedIn(report) };
}

const open = (section: ProvenPlace["section"], address: string, path: Path = []): readonly ProvenPlace[] => [
  { section, address, path },
];

describe("instances by a count or for_each that the parameters decide", () => {
  const counted = (count: number): EnvironmentGiven => ({
    resources: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`aws_x.a[${index}]`, { is: {}, count }]),
    ),
  });
  const keyed = (...keys: readonly string[]): EnvironmentGiven => ({
    resources: Object.fromEntries(
      keys.map((key) => [
        `aws_x.a[${JSON.stringify(key)}]`,
        { is: { name: `n-${key}` }, asks: { name: "n-${each.value}" }, forEach: `\${toset(${JSON.stringify(keys)})}` },
      ]),
    ),
  });

  it("are explained by the proof", async () => {
    expect(await judged([counted(1), counted(2)])).toEqual({ found: [], explained: ["aws_x.a[1] : parameter"] });
    expect(await judged([keyed("x"), keyed("x", "y")])).toEqual({ found: [], explained: ['aws_x.a["y"] : parameter'] });
  });

  it("are missing where the proof leaves the count open", async () => {
    expect((await judged([counted(1), counted(2)], undefined, open("resource", "aws_x.a", ["count"]))).found).toContain(
      "missing-resource: aws_x.a[1]",
    );
  });

  it("are open where the proof leaves the count open, although only an attribute of one differs now", async () => {
    const one = (v: string): EnvironmentGiven => ({
      resources: { "aws_x.a[0]": { is: { v }, asks: { v }, count: 1 } },
    });
    const plans = [one("l"), one("r")] as const;
    const places = [...open("resource", "aws_x.a", ["count"]), ...open("resource", "aws_x.a", ["v"])];
    expect((await judged(plans, plans, places)).found).toEqual([
      "missing-difference: aws_x.a count",
      "unexplained-difference: aws_x.a[0] v",
    ]);
  });

  it("are missing where the plan does not have what the configuration says", async () => {
    const fewer: EnvironmentGiven = { resources: { "aws_x.a[0]": { is: {}, count: 3 } } };
    const found = (await judged([fewer, counted(4)])).found;
    expect(found).toEqual(["missing-resource: aws_x.a[1]", "missing-resource: aws_x.a[2]"]);
  });
});

describe("what goes through a definition", () => {
  const local = (size: number): EnvironmentGiven => ({
    resources: { "aws_x.a": { is: { size }, asks: { size: "${local.size}" } } },
  });
  const synthesized = (size: number): EnvironmentGiven => ({ ...local(size), locals: { size } });

  it("is explained when the proof excuses the local, which only the synthesized configuration says", async () => {
    expect(await judged([local(1), local(3)], [synthesized(1), synthesized(3)])).toEqual({
      found: [],
      explained: ["aws_x.a size: parameter"],
    });
    expect(
      (await judged([local(1), local(3)], [synthesized(1), synthesized(3)], open("variable", "local.size"))).found,
    ).toContain("unexplained-difference: aws_x.a size");
  });

  const called = (size: number, given = size): EnvironmentGiven => ({
    syntax: "json",
    resources: { "module.m.aws_x.a": { is: { size }, asks: { size: refersTo("var.size") } } },
    modules: [
      {
        path: "module.m",
        source: "./m",
        arguments: {
          kind: "block",
          arguments: new Map([
            [
              "size",
              {
                kind: "expression",
                constant: { kind: "number", text: String(given), sensitive: false },
                references: [],
              },
            ],
          ]),
        },
        outputs: new Map(),
        variables: new Map([["size", { name: "size", sensitive: false }]]),
      },
    ],
  });
  const calls = (size: number): EnvironmentGiven => ({ ...called(size), resources: {} });

  it("is explained when the proof excuses what a module is given", async () => {
    expect(await judged([called(1), called(3)], [calls(1), calls(3)])).toEqual({
      found: [],
      explained: ["module.m.aws_x.a size: parameter"],
    });
    expect(
      (await judged([called(1), called(3)], [calls(1), calls(3)], open("module", "module.m", ["size"]))).found,
    ).toContain("unexplained-difference: module.m.aws_x.a size");
  });

  it("voids the proof when the plan gives a module something else", async () => {
    expect((await judged([called(1, 2), called(3)], [calls(1), calls(3)])).found).toContain(
      "stale-proof: configuration proof",
    );
  });

  it("is not explained where the module itself says something else", async () => {
    const literal = (size: number): EnvironmentGiven => ({
      ...called(size),
      resources: { "module.m.aws_x.a": { is: { size }, asks: { size } } },
    });
    expect((await judged([literal(1), literal(3)], [calls(1), calls(3)])).found).toContain(
      "unexplained-difference: module.m.aws_x.a size",
    );
  });

  it("explains a module, and all in it, that only one environment calls", async () => {
    const without: EnvironmentGiven = { resources: {} };
    expect(await judged([without, called(3)], [without, calls(3)])).toEqual({
      found: [],
      explained: ["module.m : parameter", "module.m.aws_x.a : parameter"],
    });
    expect((await judged([without, called(3)], [without, calls(3)], open("module", "module.m"))).found).toEqual(
      expect.arrayContaining(["missing-resource: module.m.aws_x.a"]),
    );
  });
});

describe("a setting of a provider", () => {
  const own = (region: Plain): EnvironmentGiven => ({
    providers: { aws: { asks: { region } } },
    resources: { "aws_x.a": { is: {} } },
  });
  const setting = open("provider", "provider.aws", ["region"]);

  it.each<[string, Plain, Plain]>([
    ["constants", "eu-1", "eu-2"],
    ["a constant and an expression", '${upper("eu")}', "eu-2"],
    ["an expression whose text is not known", refersTo("path.module"), "eu-2"],
  ])("is explained by the proof alone: %s", async (_, left, right) => {
    const plans = [own(left), own(right)] as const;
    expect((await judged(plans, plans, setting)).found).toContain("unexplained-difference: provider.aws region");
    expect(await judged(plans)).toEqual({ found: [], explained: ["provider.aws region: parameter"] });
  });
});

describe("what both configurations write alike", () => {
  const referring = (own: string): EnvironmentGiven => ({
    resources: {
      "aws_y.b": { is: { arn: `arn:${own}` }, asks: {} },
      "aws_x.a": { is: { of: `arn:${own}` }, asks: { of: "${aws_y.b.arn}" } },
    },
  });
  const plans = [referring("staging"), referring("production")] as const;

  it("is explained by what it refers to, and not where the proof says that something hidden decides it", async () => {
    expect(await judged(plans)).toEqual({ found: [], explained: ["aws_x.a of: reference", "aws_y.b arn: computed"] });
    const { found, explained } = await judged(plans, plans, open("resource", "aws_x.a", ["of"]));
    expect([found, explained]).toEqual([["unexplained-difference: aws_x.a of"], ["aws_y.b arn: computed"]]);
  });
});

describe("the blocks that a dynamic makes", () => {
  const rules = (ports: readonly number[]) => ports.map((port) => ({ port, kind: "tcp", order: port }));
  const planned = (ports: readonly number[], more: EnvironmentGiven["resources"] = {}): EnvironmentGiven => ({
    resources: { "aws_x.a": { is: { rule: rules(ports) }, asks: {} }, ...more },
  });
  const written = (ports: readonly number[]): EnvironmentGiven => ({
    resources: {
      "aws_x.a": {
        is: {},
        asks: {
          dynamic: {
            rule: {
              for_each: `\${toset(${JSON.stringify(ports)})}`,
              iterator: "each",
              content: { port: "${each.value}", kind: "tcp" },
            },
          },
        },
      },
    },
  });

  it("are explained by the proof when each plan has what its own gives", async () => {
    expect(await judged([planned([1]), planned([1, 2])], [written([1]), written([1, 2])])).toEqual({
      found: [],
      explained: ["aws_x.a rule[1]: parameter"],
    });
  });

  it("are found when the proof leaves them open, and when a plan has something else", async () => {
    expect(
      (
        await judged(
          [planned([1]), planned([1, 2])],
          [written([1]), written([1, 2])],
          open("resource", "aws_x.a", ["dynamic", "rule", "for_each"]),
        )
      ).found,
    ).toContain("unexplained-difference: aws_x.a rule[1]");
    expect((await judged([planned([9]), planned([1])], [written([1]), written([1])])).found).toEqual(
      expect.arrayContaining(["unexplained-difference: aws_x.a rule[0].port"]),
    );
  });
});
