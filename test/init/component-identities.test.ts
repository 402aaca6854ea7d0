import { describe, expect, it } from "vitest";
import { sharedIdentities } from "../../src/init/component-identities.js";
import type { IdentityCandidate } from "../../src/init/identities.js";

/** A pair of values that names the environments. */
const candidate = (
  kind: string,
  [staging, production]: readonly [string, string],
  differences: number,
  parameter?: string,
): IdentityCandidate => ({
  kind,
  values: new Map([
    ["staging", staging],
    ["production", production],
  ]),
  differences,
  ...(parameter === undefined ? {} : { parameter }),
});

/** What is shared of what components say: `name staging/production 7`. */
const shared = (...components: readonly (readonly IdentityCandidate[])[]): readonly string[] =>
  sharedIdentities(components.map((candidates, index) => ({ name: `c${index}`, look: { candidates } }))).map(
    ({ candidate: { kind, values, differences, parameter } }) =>
      `${parameter ?? kind} ${[...values.values()].join("/")} ${differences}`,
  );

describe("what names the environments of several components", () => {
  it("is each pair once, with the sum of what it accounts for", () => {
    expect(
      shared(
        [candidate("name", ["stg", "prd"], 3)],
        [candidate("name", ["stg", "prd"], 4)],
        [candidate("account", ["111111111111", "222222222222"], 5)],
      ),
    ).toEqual(["name stg/prd 7", "account 111111111111/222222222222 5"]);
  });

  it("is a parameter of each component that has it, whatever its values there", () => {
    expect(
      shared(
        [candidate("name", ["a-stg", "a-prd"], 2, "var.name")],
        [candidate("name", ["b-stg", "b-prd"], 2, "var.name")],
      ),
    ).toEqual(["var.name a-stg/a-prd 4"]);
  });

  it("is, of two that contradict each other, the one that accounts for more", () => {
    expect(shared([candidate("name", ["blue", "green"], 9)], [candidate("name", ["blue", "red"], 1)])).toEqual([
      "name blue/green 9",
    ]);
  });

  it("has each kind once", () => {
    expect(shared([candidate("name", ["stg", "prd"], 3)], [candidate("name", ["test", "live"], 2)])).toEqual([
      "name stg/prd 3",
      "name-2 test/live 2",
    ]);
  });

  it("is the same in whatever order the components are", () => {
    const all = [
      [candidate("name", ["stg", "prd"], 3), candidate("region", ["eu-west-1", "eu-central-1"], 2)],
      [candidate("name", ["stg", "live"], 3)],
      [candidate("account", ["1", "2"], 2)],
    ];
    expect(shared(...[...all].reverse()).map((text) => text.replace(/ \d+$/, ""))).toEqual(
      shared(...all).map((text) => text.replace(/ \d+$/, "")),
    );
  });
});
