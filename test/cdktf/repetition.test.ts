import { describe, expect, it } from "vitest";
import { checkModule, type Given, type Json, type Outcome, type Stage } from "./world.js";

const given: Given = {
  staging: { name: "staging", count: 2, zones: ["a"] },
  production: { name: "production", count: 4, zones: ["a", "b"] },
};
const rules =
  "  name: { identity: name, reason: names it }\n  count: { may: differ, reason: load }\n  zones: { may: " +
  "differ, reason: more of them }\n";

/** One resource that is repeated so, in plans of both environments. */
const repeated = (stage: Stage, by: (parameters: Json, id: string) => Json): Promise<Outcome> =>
  checkModule(
    (parameters, id) => ({
      resource: {
        test_thing: {
          main: { ...by(parameters, id), name: parameters["name"] },
          size: { count: parameters["count"], zones: parameters["zones"] },
        },
      },
    }),
    given,
    rules,
    true,
    stage,
  );

const keyed = (zones: unknown): Json => Object.fromEntries((zones as readonly string[]).map((zone) => [zone, zone]));
const told = ({ report }: Outcome): readonly string[] =>
  report.findings.map(
    ({ kind, places }) => `${kind}: ${places.map(({ address, place }) => `${address} ${place}`.trim()).join(", ")}`,
  );
const explained = ({ report }: Outcome): readonly string[] =>
  report.explained
    .flatMap(({ explanation, places }) =>
      places
        .filter(({ place }) => place === "")
        .map(({ address }) => `${address}: ${explanation.kind} ${explanation.parameters?.join() ?? ""}`),
    )
    .sort();

describe.each<Stage>(["greenfield", "applied", "mixed"])(
  "instances in plans of a synthesized configuration, %s",
  (stage) => {
    it("that a parameter gives to one environment are explained by it", async () => {
      const byCount = await repeated(stage, ({ count }) => ({ count }));
      expect(told(byCount)).toEqual([]);
      expect(explained(byCount)).toEqual(
        ["main", "size"].flatMap((name) => [
          `test_thing.${name}[2]: parameter count`,
          `test_thing.${name}[3]: parameter count`,
        ]),
      );
      const byKey = await repeated(stage, ({ zones }) => ({ for_each: keyed(zones) }));
      expect(told(byKey)).toEqual([]);
      expect(explained(byKey)).toContain('test_thing.main["b"]: parameter zones');
    });

    it("that one has under a plain address and the other by a count, as a parameter says, are explained by it", async () => {
      const sometimes = await repeated(stage, ({ count }) => ({ count: count === 2 ? null : count }));
      expect(told(sometimes)).toEqual([]);
      expect(explained(sometimes)).toContain("test_thing.main: parameter count");
      expect(told(await repeated(stage, (_, id) => ({ count: id === "staging" ? null : 1 })))).toEqual([
        "missing-resource: test_thing.main, test_thing.main[0]",
      ]);
    });

    it("that a hidden branch gives to one are one finding, however many there are", async () => {
      const byName = await repeated(stage, ({ name, count }) => ({
        count: (count as number) + (name === "production" ? 1 : 0),
      }));
      expect(told(byName)).toEqual([
        "branches-on-identity: test_thing.main[2], test_thing.main[3], test_thing.main[4]",
      ]);
      const byStack = await repeated(stage, ({ zones }, id) => ({
        for_each: keyed([...(zones as readonly string[]), ...(id === "production" ? ["x", "y"] : [])]),
      }));
      expect(told(byStack)).toEqual([
        'missing-resource: test_thing.main["b"], test_thing.main["x"], test_thing.main["y"]',
      ]);
    });

    it("whose number is written by hand where the parameter belongs are a missing difference", async () => {
      expect(told(await repeated(stage, () => ({ count: 3 })))).toEqual([]);
      const pinned = await repeated(stage, ({ count }, id) => ({ count: id === "production" ? 2 : count }));
      expect(told(pinned)).toEqual(["missing-difference: test_thing.main count"]);
    });
  },
);

describe("what comes out otherwise every time", () => {
  it.each<Stage>(["written", "greenfield", "applied"])(
    "is one finding, and no branch on anything, %s",
    async (stage) => {
      let calls = 0;
      const outcome = await repeated(stage, () => ({ value: `\${test_thing.other.id}-${(calls += 1)}` }));
      expect(told(outcome)).toEqual(["nondeterministic-configuration: test_thing.main value"]);
    },
  );
});
