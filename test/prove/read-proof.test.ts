import { describe, expect, it } from "vitest";
import { readProof } from "../../src/prove/by-synthesis/read-proof.js";
import type { Proof } from "../../src/model/proof.js";

const place = { section: "resource", address: "aws_lb.main", path: ["tags", 0, { element: "name=web" }] } as const;
const proof: Proof = {
  schemaVersion: 1,
  environment: "staging",
  reference: "production",
  allowed: ["size"],
  identities: ["name"],
  renames: [
    { environment: "staging", from: "stg", to: "prd" },
    { from: "blue", to: "green" },
  ],
  madeFrom: { parameters: { staging: "sha256:aa" }, configurations: { staging: "sha256:bb" } },
  forward: { outcome: "done", residual: [place] },
  backward: { outcome: "failed", message: "natGateways above azCount" },
  repeat: { staging: { outcome: "done", residual: [] } },
  neutral: {},
  attribution: [{ parameters: ["size"], exact: true, places: [place] }],
  idle: ["spare"],
};

describe("a proof's file", () => {
  it("is read as it was written", () => {
    expect(readProof(JSON.stringify(proof), "p.json")).toEqual(proof);
  });

  it.each<[string, unknown, string]>([
    ["no object", [], "the document is not an object"],
    ["another version", { ...proof, schemaVersion: 2 }, "its schemaVersion is not 1"],
    ["a missing part", { ...proof, allowed: undefined }, "allowed is not a list"],
    ["no identities, as proofs of old had none", { ...proof, identities: undefined }, "identities is not a list"],
    ["a rename to nothing", { ...proof, renames: [{ from: "a" }] }, "renames[0].to is not text"],
    [
      "a probe without an outcome",
      { ...proof, repeat: { staging: {} } },
      'repeat["staging"].outcome is neither done nor failed',
    ],
    [
      "a place of an unknown kind",
      { ...proof, forward: { outcome: "done", residual: [{ ...place, section: "x" }] } },
      "forward.residual[0].section is none that is known",
    ],
    [
      "a step that is none",
      { ...proof, forward: { outcome: "done", residual: [{ ...place, path: [null] }] } },
      "forward.residual[0].path[0] is not an object",
    ],
  ])("is refused with the part that is wrong: %s", (_, content, problem) => {
    expect(() => readProof(JSON.stringify(content), "p.json")).toThrow(
      `this proof cannot be used: ${problem}; synthesize the configuration again`,
    );
  });

  it("is refused when it is not JSON, without quoting it", () => {
    expect(() => readProof("hunter2", "p.json")).toThrow("this proof is not JSON; synthesize the configuration again");
  });
});
