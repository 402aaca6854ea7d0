import { describe, expect, it } from "vitest";
import { makeClaims, type Claim } from "../../src/model/claim.js";
import type { Probe, Proof, ProvenPlace } from "../../src/model/proof.js";
import type { JoinedProof } from "../../src/prove/by-synthesis/join-proof.js";
import { claimsOfProof, coversAll, moversOf } from "../../src/prove/by-synthesis/prove-by-synthesis.js";
import { environment } from "../builders.js";

const done = (...residual: readonly ProvenPlace[]): Probe => ({ outcome: "done", residual });
const at = (address: string, ...path: readonly string[]): ProvenPlace => ({ section: "resource", address, path });

const joined = (more: Partial<Proof> = {}, stale: readonly string[] = []): JoinedProof => ({
  proof: {
    schemaVersion: 1,
    environment: "staging",
    reference: "production",
    allowed: [],
    identities: [],
    renames: [],
    madeFrom: { parameters: {}, configurations: {} },
    forward: done(),
    backward: done(),
    repeat: { staging: done(), production: done() },
    neutral: { staging: done(), production: done() },
    ...more,
  },
  stale,
  at: () => ({ excused: true, because: "", parameters: [] }),
});

const claimsOf = (proof: JoinedProof): readonly Claim[] =>
  claimsOfProof(proof, {
    left: environment("staging", { source: "configuration" }),
    right: environment("production", { source: "configuration" }),
    pairing: { matched: [], onlyLeft: [], onlyRight: [] },
    isWhole: true,
    configurationDifferences: [],
    rename: (address) => address,
    compareValues: () => [],
    names: { areExchanged: () => false, areBare: () => false },
  });

const read = ({ question, answer, place, environments, cause }: Claim): string =>
  `${question} ${answer}: ${place.address} in ${environments.join(" and ")} by ${cause.kind}`;

describe("the claims of a proof", () => {
  it("are none where nothing is left open, and then the proof covers all", () => {
    expect(claimsOf(joined())).toEqual([]);
    expect(coversAll(joined())).toBe(true);
    expect(coversAll(undefined)).toBe(false);
  });

  it("say which question is refuted where, in which environments, and by which cause", () => {
    const proof = joined({
      forward: done(at("aws_x.a", "size")),
      neutral: { staging: done(at("aws_x.b", "tags", "Team")), production: done() },
      repeat: { staging: done(), production: done(at("aws_x.c", "at")) },
      idle: ["database.size"],
    });
    expect(claimsOf(proof).map(read)).toEqual([
      "repeated refuted: aws_x.c in production by residual",
      "neutral refuted: aws_x.b in staging by tag",
      "exchanged refuted: aws_x.a in staging and production by residual",
      "used refuted: database.size in staging and production by idle-parameter",
    ]);
    expect(coversAll(proof)).toBe(true);
  });

  it("say that a question has no answer where its synthesis failed or was not made", () => {
    const failed: Probe = { outcome: "failed", message: "boom" };
    const proof = joined({ backward: failed, neutral: { staging: failed }, repeat: { production: done() } });
    expect(claimsOf(proof).map(({ question, answer, cause }) => [question, answer, cause])).toEqual([
      ["exchanged", "undecided", { kind: "probe", name: "backward" }],
      ["neutral", "undecided", { kind: "probe", name: "neutral staging" }],
      ["repeated", "undecided", { kind: "probe", name: "repeat staging" }],
      ["neutral", "undecided", { kind: "probe", name: "neutral production" }],
    ]);
    expect(coversAll(proof)).toBe(false);
  });

  it("are one where the proof is void: what it has found is nobody's any more", () => {
    const proof = joined({ forward: done(at("aws_x.a")), attribution: [] }, ["the parameters have changed"]);
    expect(claimsOf(proof).map(read)).toEqual([
      "exchanged undecided: configuration proof in staging and production by input",
    ]);
    expect(moversOf(proof)).toEqual({ are: "void", because: "the parameters have changed" });
    expect(coversAll(proof)).toBe(false);
  });
});

describe("claims", () => {
  it("are found by question and answer, in their order", () => {
    const [one, other] = claimsOf(joined({ forward: done(at("aws_x.a"), at("aws_x.b")) })) as [Claim, Claim];
    const claims = makeClaims([other, one, { ...one, answer: "undecided" }], { are: "not-asked" }, false);
    expect(claims.all("exchanged", "refuted")).toEqual([other, one]);
    expect(claims.all("neutral", "refuted")).toEqual([]);
  });
});
