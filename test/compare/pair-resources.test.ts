import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rename } from "../../src/model/contract.js";
import type { Pairing } from "../../src/model/difference.js";
import { pairResources } from "../../src/compare/pair-resources.js";
import { renameAddress } from "../../src/compare/rename-addresses.js";
import { contract, environment, unknown, type Plain } from "../builders.js";

const named = (name: string, resources: Readonly<Record<string, Readonly<Record<string, Plain>>>>) =>
  environment(name, {
    resources: Object.fromEntries(Object.entries(resources).map(([address, is]) => [address, { is }])),
  });
const having = (name: string, ...addresses: readonly string[]) =>
  named(name, Object.fromEntries(addresses.map((address) => [address, {}])));
const renames = (...rules: readonly Partial<Rename>[]): readonly Rename[] => contract({ renames: rules }).renames;

const summary = ({ matched, onlyLeft, onlyRight }: Pairing) => ({
  matched: matched.map(({ left, right }) => [left.address, right.address]),
  left: onlyLeft.map(({ resource }) => resource.address),
  right: onlyRight.map(({ resource }) => resource.address),
});

describe("resources", () => {
  it("are paired by their address, keys included, in order", () => {
    const left = having("staging", "b.x", "a.x[0]", 'a.y["k.1"]', "data.a.x");
    const right = having("production", "data.a.x", "a.x[1]", 'a.y["k.1"]', "b.x");
    expect(summary(pairResources(left, right, []))).toEqual({
      matched: [
        ['a.y["k.1"]', 'a.y["k.1"]'],
        ["b.x", "b.x"],
        ["data.a.x", "data.a.x"],
      ],
      left: ["a.x[0]"],
      right: ["a.x[1]"],
    });
  });

  it("come out exactly once each, in the same order whatever the order of the input", () => {
    const addresses = fc.uniqueArray(
      fc.constantFrom("a.x", "a.y", "b.x", "a.x[0]", "a.x[1]", "a.stg_x", "a.stg_y", "data.a.x", "module.m.a.x"),
    );
    const rule = fc.constantFrom(renames(), renames({ from: "stg_", to: "" }), renames({ from: "x", to: "y" }));
    fc.assert(
      fc.property(addresses, addresses, rule, (one, other, rules) => {
        const pairing = pairResources(having("staging", ...one), having("production", ...other), rules);
        const { matched, left, right } = summary(pairing);
        expect([...matched.map(([address]) => address), ...left].sort()).toEqual([...one].sort());
        expect([...matched.map(([, address]) => address), ...right].sort()).toEqual([...other].sort());
        const turned = pairResources(
          having("staging", ...[...one].reverse()),
          having("production", ...[...other].reverse()),
          rules,
        );
        expect(turned).toEqual(pairing);
      }),
    );
  });
});

describe("a resource without a partner", () => {
  const bucket = { bucket: "logs", acl: "private", versioning: true, region: "eu" };

  it("is shown with the most similar leftover of its type and mode", () => {
    const left = named("staging", { "aws_s3_bucket.old": bucket });
    const right = named("production", {
      "aws_s3_bucket.far": { bucket: "x", acl: "y" },
      "aws_s3_bucket.new": { ...bucket, region: "us" },
      "aws_s3_object.same": bucket,
      "data.aws_s3_bucket.same": bucket,
    });
    const { onlyLeft, onlyRight } = pairResources(left, right, []);
    expect(onlyLeft[0]?.candidate).toEqual({ address: "aws_s3_bucket.new", similarity: 3 / 5 });
    expect(onlyRight.map(({ resource, candidate }) => [resource.address, candidate?.address])).toEqual([
      ["aws_s3_bucket.far", undefined],
      ["aws_s3_bucket.new", "aws_s3_bucket.old"],
      ["aws_s3_object.same", undefined],
      ["data.aws_s3_bucket.same", undefined],
    ]);
  });

  it("is shown with the first of equally similar ones, whatever the order of the input", () => {
    const left = named("staging", { "aws_s3_bucket.old": bucket });
    for (const addresses of [
      ["aws_s3_bucket.b", "aws_s3_bucket.a"],
      ["aws_s3_bucket.a", "aws_s3_bucket.b"],
    ]) {
      const right = named("production", Object.fromEntries(addresses.map((address) => [address, bucket])));
      expect(pairResources(left, right, []).onlyLeft[0]?.candidate?.address).toBe("aws_s3_bucket.a");
    }
  });

  it("is never paired by likeness alone", () => {
    const pairing = pairResources(
      named("staging", { "aws_s3_bucket.old": bucket }),
      named("production", { "aws_s3_bucket.new": bucket }),
      [],
    );
    expect(pairing.matched).toEqual([]);
  });
});

describe("rename rules", () => {
  it("pair what is the same under another name", () => {
    const pairing = pairResources(
      having("staging", "module.stg.a.x", "a.x"),
      having("production", "module.prod.a.x", "a.x"),
      renames({ from: "stg", to: "prod" }),
    );
    expect(summary(pairing).matched).toEqual([
      ["a.x", "a.x"],
      ["module.stg.a.x", "module.prod.a.x"],
    ]);
  });

  it("count for their environment only", () => {
    const rules = renames({ from: "stg", to: "prod", environment: "staging" });
    const right = having("production", "a.prod");
    expect(summary(pairResources(having("staging", "a.stg"), right, rules)).matched).toEqual([["a.stg", "a.prod"]]);
    expect(summary(pairResources(having("demo", "a.stg"), right, rules)).matched).toEqual([]);
  });

  it("pair nothing when they give two resources the same address, and say so", () => {
    const pairing = pairResources(
      having("staging", "a.y", "a.x"),
      having("production", "a.y"),
      renames({ from: "x", to: "y" }),
    );
    expect(summary(pairing)).toEqual({ matched: [], left: ["a.x", "a.y"], right: ["a.y"] });
    const ambiguity = "rename rules give a.x and a.y the same address";
    expect(pairing.onlyLeft.map((unpaired) => unpaired.ambiguity)).toEqual([ambiguity, ambiguity]);
  });
});

describe("a renamed address", () => {
  it.each<[string, string, string, string]>([
    ["aws_s3_bucket.stg_logs", "stg", "prod", "aws_s3_bucket.prod_logs"],
    ["aws_s3_bucket.stgx", "stg", "prod", "aws_s3_bucket.stgx"],
    ["aws_s3_bucket.xstg", "stg", "prod", "aws_s3_bucket.xstg"],
    ['module.m["stg/a"].b.c["x-stg"]', "stg", "prod", 'module.m["prod/a"].b.c["x-prod"]'],
    ["stg.stg_stg-stg", "stg", "prod", "prod.prod_prod-prod"],
    ["module.old.a.b", "module.old.", "", "a.b"],
    ["module.folder.a.b", "module.old.", "", "module.folder.a.b"],
    ["a.b", "", "x", "a.b"],
    ["a.aa", "a", "aa", "aa.aa"],
    ["a.x_a", "a", "b", "b.x_b"],
    ["stg/a]stg-b", "stg", "prod", "prod/a]prod-b"],
    ['["stg"]', "stg", "prod", '["prod"]'],
    ["x.stgstg", "stg", "prod", "x.stgstg"],
    ["module.old.a", "old.", "new.", "module.new.a"],
    ["module.xold.a", ".old", ".new", "module.xold.a"],
    ["module.oldest.a", ".old.", ".new.", "module.oldest.a"],
    ["a.old_x", "old_", "", "a.x"],
    ["a:stg", "stg", "prod", "a:stg"],
    ["stg", "stg", "prod", "prod"],
  ])("%s with %j read as %j is %s", (address, from, to, expected) => {
    expect(renameAddress(address, renames({ from, to }))).toBe(expected);
  });

  it("goes through the rules one after the other", () => {
    expect(renameAddress("a.x", renames({ from: "x", to: "y" }, { from: "y", to: "z" }))).toBe("a.z");
  });
});

describe("the likeness of two resources", () => {
  const candidates = (left: Readonly<Record<string, Plain>>, right: Readonly<Record<string, Plain>>) =>
    pairResources(named("staging", { "aws_x.a": left }), named("production", { "aws_x.b": right }), []).onlyLeft.map(
      ({ candidate }) => candidate,
    );

  it.each<[string, Readonly<Record<string, Plain>>, Readonly<Record<string, Plain>>, number | undefined]>([
    ["leaves in lists and maps", { m: { k: 1 }, l: [1, 2] }, { m: { k: 1 }, l: [2, 3] }, 1 / 2],
    ["neither null nor what is unknown", { v: 1, n: null, u: unknown }, { v: 1, n: null, u: unknown }, 1],
    ["the way to a leaf", { a: { k: 1 }, v: 1 }, { b: { k: 1 }, v: 1 }, 1 / 3],
    ["an element by its list", { l: [1], v: 1 }, { l: { l: 1 }, v: 1 }, 1 / 3],
    ["what is enough", { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, { a: 1, b: 1, c: 1, d: 2, e: 2, f: 2, g: 2 }, 3 / 10],
    ["what is not enough", { a: 1, b: 1 }, { a: 1, b: 2, c: 2 }, undefined],
    ["nothing", {}, {}, undefined],
  ])("counts %s", (_, left, right, similarity) => {
    expect(candidates(left, right)).toEqual([
      similarity === undefined ? undefined : { address: "aws_x.b", similarity },
    ]);
  });

  it("is asked about the first two hundred only", () => {
    const all = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`aws_x.b${1000 + at}`, { v: at === count - 1 ? 1 : 2 }]),
      );
    const found = (count: number) =>
      pairResources(named("staging", { "aws_x.a": { v: 1 } }), named("production", all(count)), []).onlyLeft;
    expect(found(200).map(({ candidate }) => candidate)).toEqual([{ address: "aws_x.b1199", similarity: 1 }]);
    expect(found(201).map(({ candidate }) => candidate)).toEqual([undefined]);
  });

  it("is no part of what has none: the whole entry of either side", () => {
    const [left, right] = [named("staging", { "aws_x.a": { v: 1 } }), named("production", { "aws_y.b": { v: 1 } })];
    const { onlyLeft, onlyRight } = pairResources(left, right, []);
    expect([onlyLeft, onlyRight]).toEqual([
      [{ resource: left.resources.get("aws_x.a") }],
      [{ resource: right.resources.get("aws_y.b") }],
    ]);
  });
});
