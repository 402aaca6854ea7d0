import { describe, expect, it } from "vitest";
import type { Contract } from "../../src/model/contract.js";
import type { Section } from "../../src/model/difference.js";
import type { Environment } from "../../src/model/environment.js";
import type { ParameterFile } from "../../src/model/parameters.js";
import type { Path } from "../../src/model/path.js";
import type { Probe, Proof } from "../../src/model/proof.js";
import { allowedParameters, parametersDigest } from "../../src/prove/by-synthesis/proof-subject.js";
import { failures, joinProof, type JoinedProof } from "../../src/prove/by-synthesis/join-proof.js";
import { placesOverlap } from "../../src/model/place-overlap.js";
import { configurationMismatches } from "../../src/configuration/same-configuration.js";
import {
  block,
  blocks,
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  parameterFile,
  secret,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const rules = contract({ parameters: { size: { may: true, reason: "Load." }, name: { identity: "name" } } });
const files = [
  parameterFile("staging", { size: "small", name: "staging", engine: "15" }),
  parameterFile("production", { size: "large", name: "production", engine: "15" }),
] as const;

/** What each environment asks for, as it is synthesized and as it is planned. */
const asking = (size: string, name: string): EnvironmentGiven => {
  const asks = { size, name, engine: "15" };
  return { resources: { "aws_x.a": { is: asks, asks } } };
};
const [mine, theirs] = [asking("small", "staging"), asking("large", "production")];
const plans = [environment("staging", mine), environment("production", theirs)] as const;
const synthesized = [
  environment("staging", { ...mine, source: "configuration" }),
  environment("production", { ...theirs, source: "configuration" }),
] as const;

const done = (...paths: readonly Path[]): Probe => ({
  outcome: "done",
  residual: paths.map((path) => ({ section: "resource", address: "aws_x.a", path })),
});
const failed: Probe = { outcome: "failed", message: "natGateways is larger than azCount" };

const sound: Proof = {
  schemaVersion: 1,
  environment: "staging",
  reference: "production",
  allowed: ["name", "size"],
  identities: ["name"],
  renames: [],
  madeFrom: {
    parameters: {
      staging: parametersDigest(files[0], rules.parameters),
      production: parametersDigest(files[1], rules.parameters),
    },
    configurations: { staging: "sha256:staging", production: "sha256:production" },
  },
  forward: done(),
  backward: done(),
  repeat: { staging: done(), production: done() },
  neutral: { staging: done(), production: done() },
};

interface Change {
  readonly proof?: Partial<Proof>;
  readonly contract?: Contract;
  readonly files?: readonly [ParameterFile, ParameterFile];
  readonly plans?: readonly [Environment, Environment];
  readonly synthesized?: readonly [Environment, Environment];
}
const joined = (change: Change = {}): JoinedProof =>
  joinProof({
    proof: { ...sound, ...change.proof },
    contract: change.contract ?? rules,
    environments: change.plans ?? plans,
    synthesized: change.synthesized ?? synthesized,
    parameters: change.files ?? files,
  });

describe("a proof", () => {
  it.each<[string, Contract, RegExp]>([
    [
      "identities",
      contract({ parameters: { size: { may: true, reason: "Load." }, name: { may: true, reason: "Named." } } }),
      /^the contract now calls other parameters identities than when it was made$/,
    ],
    [
      "renames",
      { ...rules, renames: [{ from: "stg", to: "prd", location: { file: "parity.yaml", line: 1 } }] },
      /^the contract now renames other addresses than when it was made$/,
    ],
  ])("is void under other %s than it was made with", (_, other, reason) => {
    expect(joined({ contract: other }).stale).toEqual([expect.stringMatching(reason)]);
  });

  it("excuses every place that is in no residual", () => {
    expect(joined().stale).toEqual([]);
    expect(joined().at("resource", "aws_x.a", ["size"])).toMatchObject({ excused: true, parameters: [] });
    expect(joined().at("resource", "aws_x.other[0]", [])).toMatchObject({ excused: true });
    expect(joined().at("module", "module.m", ["size"])).toMatchObject({ excused: true });
  });

  it.each<[Section, string]>([
    ["resource", 'module.m["k"].aws_x.other[0]'],
    ["module", "module.m.module.n"],
    ["provider", "provider.module.m:aws"],
  ])("says nothing about a %s in a called module, which is not synthesized: %s", (section, address) => {
    expect(joined().at(section, address, [])).toMatchObject({
      excused: false,
      because: expect.stringContaining("a module that it calls"),
    });
  });

  it("does not excuse a resource that is there for another reason, nor anything in it", () => {
    const { at } = joined({ proof: { forward: done([]) } });
    expect([at("resource", "aws_x.a", []).excused, at("resource", "aws_x.a", ["name"]).excused]).toEqual([
      false,
      false,
    ]);
  });

  it.each<[string, Partial<Proof>, string]>([
    ["forward", { forward: done(["size"]) }, "does not come out as production here"],
    ["backward", { backward: done(["size"]) }, "does not come out as staging here"],
    ["neutral", { neutral: { staging: done(["size"]), production: done() } }, "branches on the identity"],
    [
      "neutral, of the reference",
      { neutral: { staging: done(), production: done(["size"]) } },
      "branches on the identity",
    ],
    ["repeated", { repeat: { staging: done(["size"]), production: done() } }, "otherwise every time"],
  ])(
    "does not excuse what is in the %s residual, nor what lies in it, and leaves open what the resource " +
      "is like but not that it is there",
    (_, proof, because) => {
      const { at } = joined({ proof });
      expect(at("resource", "aws_x.a", ["size"])).toMatchObject({
        excused: false,
        because: expect.stringContaining(because),
      });
      expect(at("resource", "aws_x.a[3]", ["size", "deep", 1]).excused).toBe(false);
      expect(at("resource", "aws_x.a", []).excused).toBe(true);
      expect([
        at("resource", "aws_x.a", ["name"]).excused,
        at("resource", "aws_x.b", ["size"]).excused,
        at("output", "aws_x.a", ["size"]).excused,
      ]).toEqual([true, true, true]);
    },
  );

  it.each<[string, Partial<Proof>]>([
    ["forward", { forward: failed }],
    ["backward", { backward: failed }],
    ["neutral", { neutral: { staging: failed, production: done() } }],
    ["repeat", { repeat: { staging: done(), production: failed } }],
    ["missing neutral", { neutral: { staging: done() } }],
    ["missing repeat", { repeat: {} }],
  ])("without the answer of a probe excuses nothing: %s", (_, proof) => {
    const join = joined({ proof });
    expect(failures(join.proof).length).toBeGreaterThan(0);
    expect(join.at("resource", "aws_x.a", ["name"])).toMatchObject({
      excused: false,
      because: expect.stringContaining("the configuration proof is incomplete"),
    });
  });

  it.each<[string, Change, string]>([
    [
      "the contract allows more",
      { contract: contract({ parameters: { "*": { may: true }, name: { identity: "name" } } }) },
      "allows other parameters",
    ],
    [
      "the contract allows less",
      { contract: contract({ parameters: { name: { identity: "name" } } }) },
      "allows other parameters",
    ],
    [
      "a parameter has changed",
      { files: [parameterFile("staging", { size: "tiny", name: "staging", engine: "15" }), files[1]] },
      "the parameters of staging have changed",
    ],
    [
      "a parameter of the reference has changed",
      { files: [files[0], parameterFile("production", { size: "large", name: "production", engine: "16" })] },
      "the parameters of production have changed",
    ],
    [
      "the configuration is another one",
      { synthesized: [synthesized[0], { ...synthesized[1], fingerprint: "sha256:other" }] },
      "the synthesized configuration of production is not the one",
    ],
    [
      "the plan was made from another one",
      { plans: [environment("staging", asking("medium", "staging")), plans[1]] },
      "the plan of staging was made from another configuration than the synthesized one (aws_x.a",
    ],
    [
      "the plan does not say what it was made from",
      { plans: [plans[0], { ...plans[1], configuration: undefined } as unknown as Environment] },
      "the plan of production does not say",
    ],
  ])("is void when %s, and then excuses nothing", (_, change, because) => {
    const join = joined(change);
    expect(join.stale).toEqual([expect.stringContaining(because)]);
    expect(join.at("resource", "aws_x.a", ["size"])).toMatchObject({
      excused: false,
      because: expect.stringContaining("void"),
    });
  });

  it("names the parameters that move a place, and keeps them to where they may", () => {
    const attribution = [
      {
        parameters: ["size"],
        exact: true,
        places: [{ section: "resource" as const, address: "aws_x.a", path: ["size"] }],
      },
    ];
    expect(joined({ proof: { attribution } }).at("resource", "aws_x.a", ["size"])).toMatchObject({
      excused: true,
      parameters: ["size"],
    });
    expect(joined({ proof: { attribution } }).at("resource", "aws_x.a", ["name"]).parameters).toEqual([]);
    const limited = (affects: string): Contract =>
      contract({ parameters: { size: { may: true, affects: [affects] }, name: { identity: "name" } } });
    expect(
      joined({ proof: { attribution }, contract: limited("aws_y.*") }).at("resource", "aws_x.a", ["size"]),
    ).toMatchObject({ excused: false, because: expect.stringContaining("affects:") });
    expect(
      joined({ proof: { attribution }, contract: limited("aws_x.*") }).at("resource", "aws_x.a", ["size"]).excused,
    ).toBe(true);
  });
});

describe("affects: in the contract", () => {
  const limited = contract({ parameters: { size: { may: true, affects: ["aws_y.*"] }, name: { identity: "name" } } });
  const place = { section: "resource" as const, address: "aws_x.a", path: ["size"] };
  const at = (attribution: Proof["attribution"]) =>
    joined({ contract: limited, proof: attribution === undefined ? {} : { attribution } });

  it("voids a proof that does not say what moves what", () => {
    expect(at(undefined).stale).toEqual([expect.stringContaining("limits what size may move (affects:)")]);
    expect(at([]).stale).toEqual([]);
  });

  it("holds for each of the parameters that move a place together", () => {
    expect(
      at([{ parameters: ["name", "size"], exact: true, places: [place] }]).at("resource", "aws_x.a", ["size"]),
    ).toMatchObject({ excused: false, because: expect.stringContaining("the parameter size moves it") });
  });

  it("asks for one parameter that may, of those that could only be exchanged together", () => {
    expect(
      at([{ parameters: ["name", "size"], exact: false, places: [place] }]).at("resource", "aws_x.a", ["size"]).excused,
    ).toBe(true);
    expect(
      at([{ parameters: ["size"], exact: false, places: [place] }]).at("resource", "aws_x.a", ["size"]).excused,
    ).toBe(false);
  });
});

describe("a check with a proof", () => {
  const check = (proof: Partial<Proof> = {}, environments: readonly [Environment, Environment] = plans) =>
    checkOf(environments, {
      contract: rules,
      parameters: new Map([
        ["staging", files[0]],
        ["production", files[1]],
      ]),
      synthesized: new Map([
        ["staging", synthesized[0]],
        ["production", synthesized[1]],
      ]),
      proofs: new Map([["staging", { ...sound, ...proof }]]),
    });

  it("explains what the configurations differ in", async () => {
    const report = await check();
    expect([foundIn(report), explainedIn(report)]).toEqual([
      [],
      ["aws_x.a name: parameter", "aws_x.a size: parameter"],
    ]);
  });

  it("finds what the proof does not excuse, once", async () => {
    expect(foundIn(await check({ forward: done(["size"]), backward: done(["size"]) }))).toEqual([
      "unexplained-difference: aws_x.a size",
    ]);
    expect(foundIn(await check({ neutral: { staging: done(["size"]), production: done() } }))).toEqual([
      "branches-on-identity: aws_x.a size",
    ]);
  });

  it("tells in one finding what one place that is not excused decides: a document, a whole resource", async () => {
    const documents = (name: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a": {
          is: { size: "s", name: { first: name, last: `${name}-x` }, engine: "15" },
          asks: { size: "s", name: { first: name, last: `${name}-x` }, engine: "15" },
        },
      },
    });
    const [one, other] = [documents("staging"), documents("production")];
    const finding = async (path: Path) => {
      const report = await checkOf([environment("staging", one), environment("production", other)], {
        contract: rules,
        parameters: new Map([
          ["staging", files[0]],
          ["production", files[1]],
        ]),
        synthesized: new Map([
          ["staging", environment("staging", { ...one, source: "configuration" })],
          ["production", environment("production", { ...other, source: "configuration" })],
        ]),
        proofs: new Map([["staging", { ...sound, neutral: { staging: done(path), production: done() } }]]),
      });
      return report.findings.map(({ cause, places }) => [cause, places.map(({ place }) => place)]);
    };
    expect(await finding(["name"])).toEqual([["name.first of aws_x.a", ["name.first", "name.last"]]]);
    expect(await finding([])).toEqual([
      ["aws_x.a is there for another reason than a parameter", ["name.first", "name.last"]],
    ]);
  });

  it("finds once what the probes of both environments find", async () => {
    expect(foundIn(await check({ repeat: { staging: done(["engine"]), production: done(["engine"]) } }))).toEqual([
      "nondeterministic-configuration: aws_x.a engine",
    ]);
  });

  it("finds what is equal although the parameters say otherwise", async () => {
    expect(foundIn(await check({ backward: done(["engine"]) }))).toEqual(["missing-difference: aws_x.a engine"]);
  });

  it("finds a branch where both are equal, and a configuration that is no function of its parameters", async () => {
    expect(foundIn(await check({ neutral: { staging: done(), production: done(["engine"]) } }))).toEqual([
      "branches-on-identity: aws_x.a engine",
    ]);
    expect(foundIn(await check({ repeat: { staging: done(["engine"]), production: done() } }))).toEqual([
      "nondeterministic-configuration: aws_x.a engine",
    ]);
  });

  it("says that a proof is void or incomplete, and explains nothing by it", async () => {
    const stale = await check({ allowed: ["name"] });
    expect(foundIn(stale)).toEqual([
      "stale-proof: configuration proof",
      "stale-proof: aws_x.a name",
      "stale-proof: aws_x.a size",
    ]);
    expect(stale.findings).toHaveLength(1);
    expect(foundIn(await check({ forward: failed }))).toContain("undetermined: configuration proof");
  });

  it("finds plans that are equal where the configurations are not", async () => {
    const planned = {
      ...mine,
      resources: {
        "aws_x.a": {
          is: { size: "large", name: "staging", engine: "15" },
          asks: { size: "small", name: "staging", engine: "15" },
        },
      },
    };
    expect(foundIn(await check({}, [environment("staging", planned), plans[1]]))).toEqual([
      "missing-difference: aws_x.a size",
    ]);
  });

  it("still asks that the plan has what the configuration says", async () => {
    const other = {
      ...mine,
      resources: {
        "aws_x.a": {
          is: { size: "tiny", name: "staging", engine: "15" },
          asks: { size: "small", name: "staging", engine: "15" },
        },
      },
    };
    expect(foundIn(await check({}, [environment("staging", other), plans[1]]))).toEqual([
      "unexplained-difference: aws_x.a size",
    ]);
  });

  it("explains a resource that only one configuration has, and finds it where the proof does not excuse it", async () => {
    const module = 'module.m["k"].aws_x.b';
    const both = (added: string) => {
      const more: EnvironmentGiven = {
        ...theirs,
        resources: { ...theirs.resources, [added]: { is: { size: "s" }, asks: { size: "s" } } },
      };
      return {
        plan: environment("production", more),
        synth: environment("production", { ...more, source: "configuration" }),
      };
    };
    const missing = (added: string, proof: Partial<Proof>, { plan, synth } = both(added)) =>
      checkOf([plans[0], plan], {
        contract: rules,
        parameters: new Map([
          ["staging", files[0]],
          ["production", files[1]],
        ]),
        synthesized: new Map([
          ["staging", synthesized[0]],
          ["production", synth],
        ]),
        proofs: new Map([["staging", { ...sound, ...proof }]]),
      });
    const at = (section: "resource" | "module", address: string): Probe => ({
      outcome: "done",
      residual: [{ section, address, path: [] }],
    });
    expect(explainedIn(await missing("aws_x.b", {}))).toContain("aws_x.b : parameter");
    expect(foundIn(await missing("aws_x.b", {}))).toEqual([]);
    expect(
      foundIn(await missing("aws_x.b", { forward: at("resource", "aws_x.b"), backward: at("resource", "aws_x.b") })),
    ).toEqual(["missing-resource: aws_x.b"]);
    expect(foundIn(await missing("aws_x.b", { allowed: ["name"] }))).toContain("stale-proof: aws_x.b");
    expect(foundIn(await missing(module, { forward: at("module", "module.m") }))).toContain(
      `missing-resource: ${module}`,
    );
  });

  it("does not explain what both configurations have and only one plan", async () => {
    const asked = { ...theirs, resources: { ...theirs.resources, "aws_x.b": { is: {}, asks: {} } } };
    const left = environment("staging", mine);
    const configured = environment("staging", {
      ...mine,
      resources: { ...mine.resources, "aws_x.b": { is: {}, asks: {} } },
    });
    const partly: Environment = {
      ...left,
      ...(configured.configuration === undefined ? {} : { configuration: configured.configuration }),
    };
    const report = await checkOf([partly, environment("production", asked)], {
      contract: rules,
      parameters: new Map([
        ["staging", files[0]],
        ["production", files[1]],
      ]),
      synthesized: new Map([
        ["staging", { ...configured, source: "configuration" }],
        ["production", environment("production", { ...asked, source: "configuration" })],
      ]),
      proofs: new Map([["staging", sound]]),
    });
    expect(foundIn(report)).toEqual(["missing-resource: aws_x.b"]);
  });

  it("names no key that is a secret", async () => {
    const withSecret = [
      environment("staging", { ...mine, variables: { token: secret("hunter2-token") } }),
      environment("production", { ...theirs, variables: { token: secret("hunter2-token") } }),
    ] as const;
    const text = JSON.stringify(
      await check(
        {
          forward: done(["tags", "hunter2-token"]),
          neutral: { staging: done(["env", "hunter2-token"]), production: done() },
        },
        withSecret,
      ),
    );
    expect([
      text.includes("missing-difference"),
      text.includes("branches-on-identity"),
      text.includes("hunter2"),
    ]).toEqual([true, true, false]);
  });

  it("finds parameters that differ and move nothing", async () => {
    expect((await check({ idle: ["size"] })).findings).toMatchObject([
      {
        kind: "missing-difference",
        environment: "staging",
        places: [{ address: "size", values: { staging: { text: "small" }, production: { text: "large" } } }],
      },
    ]);
  });
});

describe("two configurations", () => {
  const mismatches = (
    plan: Readonly<Record<string, Plain>>,
    synth: Readonly<Record<string, Plain>>,
  ): readonly string[] => {
    const of = (asks: Readonly<Record<string, Plain>>) =>
      environment("staging", { resources: { "aws_x.a": { is: {}, asks } } }).configuration as NonNullable<
        Environment["configuration"]
      >;
    return configurationMismatches(of(plan), of(synth));
  };

  it.each<[string, Readonly<Record<string, Plain>>, Readonly<Record<string, Plain>>]>([
    ["a block and a list of one block", { b: blocks({ x: 1 }) }, { b: { x: 1 } }],
    ["a block and its list of one", { b: block({ x: 1 }) }, { b: [{ x: 1 }] }],
    ["null and nothing", { a: null }, {}],
    ["a number and its text", { a: "5" }, { a: 5 }],
    [
      "what plans leave out",
      {},
      { lifecycle: [{ ignore_changes: ["a"] }], depends_on: ["aws_x.b"], provider: "aws", count: 2 },
    ],
  ])("are the same with %s", (_, plan, synth) => {
    expect(mismatches(plan, synth)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Plain>>, Readonly<Record<string, Plain>>]>([
    ["another value", { a: 1 }, { a: 2 }],
    ["another argument", { a: 1 }, { a: 1, b: 1 }],
    ["another block", { b: blocks({ x: 1 }, { x: 2 }) }, { b: [{ x: 1 }] }],
    ["other template text", { a: "${aws_y.b.id}" }, { a: "${aws_y.c.id}" }],
    ["null where something is", { a: null }, { a: "" }],
  ])("are not with %s", (_, plan, synth) => {
    expect(mismatches(plan, synth)).toEqual([expect.stringContaining("aws_x.a")]);
  });
});

describe("places", () => {
  const overlap = (one: Path, other: Path): boolean =>
    placesOverlap(
      { section: "resource", address: "a.b", path: one },
      { section: "resource", address: "a.b", path: other },
    );

  it.each<[Path, Path, boolean]>([
    [["a"], ["a", "b"], true],
    [[], ["a"], true],
    [["a", 0, "b"], ["a", "b"], true],
    [["a", { element: "*" }, "b"], ["a", 3, "b"], true],
    [["a", { element: "name=x" }], ["a", { element: "*" }], true],
    [["a", { element: "name=x" }], ["a", { element: "name=y" }], false],
    [["a", 1], ["a", 2], false],
    [["a"], ["b"], false],
    [["ab"], ["a"], false],
  ])("%j and %j overlap: %s", (one, other, expected) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
  });
});

describe("the digest of parameters", () => {
  const digest = (leaves: Readonly<Record<string, Plain>>, sensitive = "secret"): string =>
    parametersDigest(
      parameterFile("x", leaves),
      contract({ parameters: { [sensitive]: { sensitive: true } } }).parameters,
    );

  it("is the same whatever the order, and another one for another value, name or type", () => {
    expect(digest({ a: 1, b: "x" })).toBe(digest({ b: "x", a: 1 }));
    const all = [
      digest({ a: 1 }),
      digest({ a: 2 }),
      digest({ a: "1" }),
      digest({ b: 1 }),
      digest({ a: 1, b: null }),
      digest({}),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it("says nothing about secrets", () => {
    expect(digest({ a: 1, secret: "x" })).toBe(digest({ a: 1, secret: "y" }));
  });

  it("comes with the parameters that may differ, in order", () => {
    const [one, other] = files;
    const held = [
      { environment: "staging", file: one },
      { environment: "production", file: other },
    ] as const;
    expect(allowedParameters(held, rules.parameters)).toEqual(["name", "size"]);
  });
});
