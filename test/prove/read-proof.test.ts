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

  it.each<[readonly (string | number)[], unknown, string]>([
    [["environment"], 1, "environment is not text"],
    [["reference"], null, "reference is not text"],
    [["allowed"], {}, "allowed is not a list"],
    [["allowed", 0], 1, "allowed[0] is not text"],
    [["identities", 0], [], "identities[0] is not text"],
    [["renames"], "x", "renames is not a list"],
    [["renames", 0], [], "renames[0] is not an object"],
    [["renames", 0, "environment"], 1, "renames[0].environment is not text"],
    [["renames", 1, "from"], 1, "renames[1].from is not text"],
    [["madeFrom"], null, "madeFrom is not an object"],
    [["madeFrom", "parameters"], [], "madeFrom.parameters is not an object"],
    [["madeFrom", "parameters", "staging"], 1, 'madeFrom.parameters["staging"] is not text'],
    [["madeFrom", "parameters", "x7Kq9pZr2LmW4vTs"], 1, "madeFrom.parameters[…] is not text"],
    [["madeFrom", "configurations"], "x", "madeFrom.configurations is not an object"],
    [["forward"], null, "forward is not an object"],
    [["forward", "residual"], {}, "forward.residual is not a list"],
    [["forward", "residual", 0], [], "forward.residual[0] is not an object"],
    [["forward", "residual", 0, "address"], 1, "forward.residual[0].address is not text"],
    [["forward", "residual", 0, "path"], "tags", "forward.residual[0].path is not a list"],
    [["forward", "residual", 0, "path", 2], { element: 1 }, "forward.residual[0].path[2].element is not text"],
    [["backward", "message"], 1, "backward.message is not text"],
    [["backward"], { outcome: "done" }, "backward.residual is not a list"],
    [["repeat"], [], "repeat is not an object"],
    [["neutral"], null, "neutral is not an object"],
    [["neutral", "staging"], 1, 'neutral["staging"] is not an object'],
    [["attribution"], {}, "attribution is not a list"],
    [["attribution", 0, "parameters"], "x", "attribution[0].parameters is not a list"],
    [["attribution", 0, "parameters", 0], 1, "attribution[0].parameters[0] is not text"],
    [["attribution", 0, "places", 0], 1, "attribution[0].places[0] is not an object"],
    [["idle"], "x", "idle is not a list"],
    [["idle", 0], 1, "idle[0] is not text"],
  ])("is refused with the part that is wrong: %j", (way, wrong, problem) => {
    const content = JSON.parse(JSON.stringify(proof)) as unknown;
    let around = content as Record<string | number, unknown>;
    for (const step of way.slice(0, -1)) around = around[step] as typeof around;
    around[way.at(-1) as string] = wrong;
    expect(() => readProof(JSON.stringify(content), "p.json")).toThrow(
      `this proof cannot be used: ${problem}; synthesize the configuration again`,
    );
  });

  it("may know nothing of what moves what, and is exact only where it says so", () => {
    const { attribution: _, idle: __, ...rest } = proof;
    expect(readProof(JSON.stringify(rest), "p.json")).toEqual(rest);
    const loose = { ...proof, attribution: [{ parameters: ["size"], exact: "yes", places: [] }] };
    expect(readProof(JSON.stringify(loose), "p.json").attribution).toEqual([
      { parameters: ["size"], exact: false, places: [] },
    ]);
  });

  it("has places in every section", () => {
    const sections = ["resource", "output", "variable", "provider", "module", "version", "parameter"] as const;
    const residual = sections.map((section) => ({ ...place, section }));
    const own = { ...proof, forward: { outcome: "done", residual } };
    expect(readProof(JSON.stringify(own), "p.json")).toEqual(own);
  });

  it("is refused when it is not JSON, without quoting it", () => {
    expect(() => readProof("hunter2", "p.json")).toThrow("this proof is not JSON; synthesize the configuration again");
  });
});
