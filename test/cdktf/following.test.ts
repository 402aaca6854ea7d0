/** `may: follow-identity` in an app: the proof is bound to what follows the names of the environments. */
import { describe, expect, it } from "vitest";
import { checkModule, kindsOf, thing, type Given } from "./world.js";

const given = (staging: string, production: string): Given => ({
  staging: { name: "staging", cluster: staging },
  production: { name: "production", cluster: production },
});

const RULES = `  name: { identity: name, reason: Names it. }
  cluster: { may: follow-identity, reason: Called after its environment. }
`;

describe("a parameter of an app that follows the names of the environments", () => {
  it("explains what it moves", async () => {
    const outcome = await checkModule(({ cluster }) => thing({ cluster }), given("staging-a", "production-a"), RULES);
    expect(kindsOf(outcome)).toEqual([]);
    expect(outcome.proof.allowed).toEqual(["cluster", "name"]);
  });

  it("explains nothing where it differs in something else", async () => {
    const outcome = await checkModule(({ cluster }) => thing({ cluster }), given("staging-a", "production-b"), RULES);
    expect(kindsOf(outcome)).toContain("unexplained-difference");
    expect(outcome.proof.allowed).toEqual(["name"]);
  });

  it("may not be branched on", async () => {
    const outcome = await checkModule(
      ({ cluster }) => thing({ size: cluster === "production-a" ? 3 : 1 }),
      given("staging-a", "production-a"),
      RULES,
    );
    expect(kindsOf(outcome)).toEqual(["branches-on-identity"]);
  });
});
