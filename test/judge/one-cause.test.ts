import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/model/environment.js";
import type { Probe, Proof, ProvenPlace } from "../../src/model/proof.js";
import { identityParameters, parametersDigest } from "../../src/prove/by-synthesis/proof-subject.js";
import type { SetTable } from "../../src/knowledge/set-table.js";
import {
  checkOf,
  contract,
  environment,
  noSets,
  parameterFile,
  setsAt,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const identities = {
  staging: { name: "staging", account: "111111111111" },
  production: { name: "production", account: "222222222222" },
};
const rules = contract({ parameters: { size: { may: true } }, identities });
const files = [parameterFile("staging", { size: 1 }), parameterFile("production", { size: 3 })] as const;
const done = (...residual: readonly ProvenPlace[]): Probe => ({ outcome: "done", residual });
const at = (address: string, ...path: readonly string[]): ProvenPlace => ({ section: "resource", address, path });

type Resources = Readonly<Record<string, Readonly<Record<string, Plain>>>>;
const asked = (resources: Resources): EnvironmentGiven => ({
  resources: Object.fromEntries(Object.entries(resources).map(([address, is]) => [address, { is, asks: is }])),
});

/**
 * What is found between two environments that have what they ask for, with a proof that leaves the given places open.
 */
async function found(left: Resources, right: Resources, probes: Partial<Proof>): Promise<readonly string[]> {
  const synth = (name: string, given: Resources): readonly [string, Environment] => [
    name,
    environment(name, { ...asked(given), source: "configuration" }),
  ];
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
    forward: done(),
    backward: done(),
    repeat: { staging: done(), production: done() },
    neutral: { staging: done(), production: done() },
    ...probes,
  };
  const report = await checkOf([environment("staging", asked(left)), environment("production", asked(right))], {
    contract: rules,
    parameters: new Map([
      ["staging", files[0]],
      ["production", files[1]],
    ]),
    synthesized: new Map([synth("staging", left), synth("production", right)]),
    proofs: new Map([["staging", proof]]),
  });
  return report.findings.map(
    ({ kind, places }) => `${kind}: ${places.map(({ address, place }) => `${address} ${place}`.trim()).join(", ")}`,
  );
}

const both = (...places: readonly ProvenPlace[]): Partial<Proof> => ({
  forward: done(...places),
  backward: done(...places),
});

describe("one cause is one finding", () => {
  it("when a clock ticks between syntheses, whatever else it looks like", async () => {
    const place = at("aws_x.a", "size");
    expect(
      await found(
        { "aws_x.a": { size: 1 } },
        { "aws_x.a": { size: 2 } },
        {
          ...both(place),
          repeat: { staging: done(place), production: done(place) },
          neutral: { staging: done(place), production: done() },
        },
      ),
    ).toEqual(["nondeterministic-configuration: aws_x.a size"]);
    expect(
      await found(
        { "aws_x.a": { size: 1 } },
        { "aws_x.a": { size: 1 } },
        {
          ...both(place),
          repeat: { staging: done(place), production: done() },
          neutral: { staging: done(place), production: done() },
        },
      ),
    ).toEqual(["nondeterministic-configuration: aws_x.a size"]);
  });

  it("when a branch shows in every probe and nothing differs", async () => {
    expect(
      await found(
        { "aws_x.a": { size: 1 } },
        { "aws_x.a": { size: 1 } },
        { ...both(at("aws_x.a", "size")), neutral: { staging: done(at("aws_x.a", "size")), production: done() } },
      ),
    ).toEqual(["branches-on-identity: aws_x.a size"]);
  });

  it("when a tag is missing from every resource of a loop", async () => {
    const subnets = (tags: Readonly<Record<string, string>>): Resources => ({
      "aws_subnet.a": { tags },
      "aws_subnet.b": { tags },
    });
    expect(
      await found(
        subnets({}),
        subnets({ Tier: "private" }),
        both(at("aws_subnet.a", "tags", "Tier"), at("aws_subnet.b", "tags", "Tier")),
      ),
    ).toEqual(["unexplained-difference: aws_subnet.a tags.Tier, aws_subnet.b tags.Tier"]);
  });

  it("when an image differs wherever it runs, and not when others do", async () => {
    const images = (account: string, web: string, jobs: string): Resources => ({
      "aws_lambda_function.a": { image_uri: `${account}.ecr/web:${web}` },
      "aws_y.b": { image: `${account}.ecr/jobs:${jobs}` },
    });
    const open = both(at("aws_lambda_function.a", "image_uri"), at("aws_y.b", "image"));
    expect(
      await found(images("111111111111", "2.4.2", "2.4.2"), images("222222222222", "2.4.1", "2.4.1"), open),
    ).toEqual(["unexplained-difference: aws_lambda_function.a image_uri, aws_y.b image"]);
    expect(await found(images("111111111111", "2.4.2", "7"), images("222222222222", "2.4.1", "8"), open)).toHaveLength(
      2,
    );
  });

  it("when one value becomes one other in several resources of a type", async () => {
    const queues = (...seconds: readonly number[]): Resources =>
      Object.fromEntries(seconds.map((value, index) => [`aws_sqs_queue.q${"abc"[index]}`, { seconds: value }]));
    const open = both(at("aws_sqs_queue.qa", "seconds"), at("aws_sqs_queue.qb", "seconds"));
    expect(await found(queues(60, 60), queues(180, 180), open)).toEqual([
      "unexplained-difference: aws_sqs_queue.qa seconds, aws_sqs_queue.qb seconds",
    ]);
    expect(await found(queues(60, 61), queues(180, 180), open)).toHaveLength(2);
    expect(await found(queues(60, 60), queues(60, 60), open)).toEqual([
      "missing-difference: aws_sqs_queue.qa seconds, aws_sqs_queue.qb seconds",
    ]);
  });

  it("when a loop runs once more, told by the instance that is there and by the one that would be", async () => {
    const instances = (...numbers: readonly number[]): Resources =>
      Object.fromEntries(numbers.map((number) => [`aws_x.node-${number}_1A2B3C4${number}`, { size: 1 }]));
    expect(
      await found(instances(0, 1), instances(0, 1), {
        forward: done(at("aws_x.node-2_1A2B3C42")),
        backward: done(at("aws_x.node-1_1A2B3C41")),
      }),
    ).toEqual(["missing-difference: aws_x.node-2_1A2B3C42, aws_x.node-1_1A2B3C41"]);
    expect(
      await found(instances(0, 1), instances(0), {
        forward: done(at("aws_x.node-1_1A2B3C41")),
        backward: done(at("aws_x.node-1_1A2B3C41")),
      }),
    ).toEqual(["missing-resource: aws_x.node-1_1A2B3C41"]);
  });

  it("when a resource is missing with what refers to it", async () => {
    const key: Resources = {
      "aws_kms_key.k": { description: "x" },
      "aws_kms_alias.k": { target: "${aws_kms_key.k.key_id}" },
      "aws_topic.t": { key: "${aws_kms_key.k.arn}" },
    };
    const without: Resources = { "aws_topic.t": { key: null } };
    const open = both(at("aws_kms_key.k"), at("aws_kms_alias.k"), at("aws_topic.t", "key"));
    expect(await found(without, key, open)).toEqual([
      "missing-resource: aws_kms_key.k, aws_kms_alias.k, aws_topic.t key",
    ]);
    const apart: Resources = {
      "aws_kms_key.k": { description: "x" },
      "aws_other.o": { text: "aws_kms_key.kk" },
      "aws_topic.t": { key: null },
    };
    expect(await found(without, apart, both(at("aws_kms_key.k"), at("aws_other.o")))).toEqual([
      "missing-resource: aws_kms_key.k",
      "missing-resource: aws_other.o",
    ]);
  });

  it("when a value of the other environment is also a difference, or a branch", async () => {
    const bucket = (name: string): Resources => ({ "aws_x.a": { bucket: `acme-${name}-assets` } });
    const place = at("aws_x.a", "bucket");
    expect(await found(bucket("staging"), { "aws_x.a": { bucket: "acme-staging-assets" } }, both(place))).toEqual([
      "cross-environment-value: aws_x.a bucket",
    ]);
    expect(
      await found({ "aws_x.a": { bucket: "other" } }, bucket("staging"), {
        ...both(place),
        neutral: { staging: done(), production: done(place) },
      }),
    ).toEqual(["cross-environment-value: aws_x.a bucket"]);
  });

  it("when it is in the instances of a resource, and when it is equal in all of them", async () => {
    const instances = (size: number): Resources => ({ "aws_x.a[0]": { size }, "aws_x.a[1]": { size } });
    expect(await found(instances(1), instances(2), both(at("aws_x.a", "size")))).toEqual([
      "unexplained-difference: aws_x.a[0] size, aws_x.a[1] size",
    ]);
  });

  it("and never hides another one", async () => {
    expect(
      await found(
        { "aws_x.a": { bucket: "other", size: 1 } },
        { "aws_x.a": { bucket: "acme-staging-assets", size: 2 } },
        both(at("aws_x.a", "bucket"), at("aws_x.a", "size")),
      ),
    ).toEqual(["cross-environment-value: aws_x.a bucket", "unexplained-difference: aws_x.a size"]);
  });
});

describe("a resource that the parameters add", () => {
  it("is not missing because something in it is open", async () => {
    expect(
      await found(
        { "aws_x.a": { size: 1 } },
        { "aws_x.a": { size: 1 }, "aws_x.b": { size: 2 } },
        { forward: done(at("aws_x.b", "size")) },
      ),
    ).toEqual([expect.stringMatching(/^unexplained-difference: aws_x\.b/)]);
  });
});

describe("what parameters move that may not differ", () => {
  const moving = (...places: readonly ProvenPlace[]) => places;
  const forbidding = contract({ parameters: {}, identities });
  async function told(
    left: Resources,
    right: Resources,
    attribution: Proof["attribution"],
  ): Promise<readonly string[]> {
    const [one, other] = [
      parameterFile("staging", { count: 1, size: 1 }),
      parameterFile("production", { count: 2, size: 3 }),
    ];
    const places = Object.keys(right)
      .filter((address) => left[address] === undefined)
      .map((address) => at(address));
    const proof: Proof = {
      schemaVersion: 1,
      environment: "staging",
      reference: "production",
      allowed: [],
      identities: [],
      renames: [],
      madeFrom: {
        parameters: { staging: parametersDigest(one, []), production: parametersDigest(other, []) },
        configurations: { staging: "sha256:staging", production: "sha256:production" },
      },
      forward: done(...places, at("aws_x.a", "size")),
      backward: done(...places, at("aws_x.a", "size")),
      repeat: { staging: done(), production: done() },
      neutral: { staging: done(), production: done() },
      ...(attribution === undefined ? {} : { attribution }),
    };
    const synth = (name: string, given: Resources): readonly [string, Environment] => [
      name,
      environment(name, { ...asked(given), source: "configuration" }),
    ];
    const report = await checkOf([environment("staging", asked(left)), environment("production", asked(right))], {
      contract: forbidding,
      parameters: new Map([
        ["staging", one],
        ["production", other],
      ]),
      synthesized: new Map([synth("staging", left), synth("production", right)]),
      proofs: new Map([["staging", proof]]),
    });
    return report.findings.map(({ places: all }) =>
      all.map(({ address, place }) => `${address} ${place}`.trim()).join(", "),
    );
  }

  it("joins the finding about the parameter: a resource the one that adds it, a value the first that moves it", async () => {
    const found = await told({ "aws_x.a": { size: 1 } }, { "aws_x.a": { size: 3 }, "aws_x.b": { size: 3 } }, [
      { parameters: ["count"], exact: true, places: moving(at("aws_x.b"), at("aws_x.a", "size")) },
      { parameters: ["size"], exact: true, places: moving(at("aws_x.a", "size"), at("aws_x.b", "size")) },
    ]);
    expect([...found].sort()).toEqual(["count, aws_x.a size, aws_x.b", "size"]);
  });
});

describe("an element that has no name", () => {
  const rules = (first: Plain, second: Plain): Resources => ({ "aws_x.a": { rules: [first, second] } });
  const causes = async (left: Resources, right: Resources, sets: SetTable): Promise<readonly string[]> => {
    const pair = [environment("staging", asked(left)), environment("production", asked(right))];
    return (await checkOf(pair, { sets })).findings.map(({ cause }) => cause);
  };

  it("is one cause with all that differs in it, and in the others of its set", async () => {
    const [left, right] = [rules({ a: 1, b: 2 }, { a: 7, b: 8 }), rules({ a: 3, b: 4 }, { a: 7, b: 9 })];
    expect(await causes(left, right, setsAt("rules"))).toEqual(["rules[*] of aws_x.a"]);
    expect(await causes(left, right, noSets)).toEqual([
      "rules[0].a of aws_x.a",
      "rules[0].b of aws_x.a",
      "rules[1].b of aws_x.a",
    ]);
  });
});

describe("a probe that failed", () => {
  const failed: Probe = { outcome: "failed", message: "the stack threw" };

  it.each<[string, Partial<Proof>]>([
    ["forward", { forward: failed }],
    ["backward", { backward: failed }],
    ["repeated", { repeat: { staging: failed, production: done() } }],
    ["with neutral identities", { neutral: { staging: done(), production: failed } }],
  ])("is undetermined for itself, whatever else is equal: %s", async (_, probes) => {
    const same = { "aws_x.a": { size: 1 } };
    expect(await found(same, same, probes)).toEqual(["undetermined: configuration proof"]);
  });
});
