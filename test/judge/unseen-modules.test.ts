import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/model/environment.js";
import { moduleCalled, withConfiguration } from "../evaluate/world.js";
import { checkOf, contract } from "../builders.js";

describe("a module that configurations call", () => {
  const called = (name: string, source: Environment["source"], size: number): Environment => {
    const calls = [moduleCalled("module.a", { asks: { size } }), moduleCalled("module.b", { asks: { size: 1 } })];
    const made = withConfiguration(
      { source, resources: { "aws_x.a": { is: {} } } },
      { modules: new Map(calls.map((call) => [call.path, call])) },
    );
    return { ...made, name, file: `${name}.json`, fingerprint: name };
  };
  const notes = async (source: Environment["source"], ...sizes: readonly [number, number]) => {
    const sides = [called("staging", source, sizes[0]), called("production", source, sizes[1])];
    const report = await checkOf(sides, { contract: contract() });
    return report.notes.filter(({ kind }) => kind === "unseen-modules").map(({ text }) => text);
  };

  it("is named where it is given something else, since its inside is not seen", async () => {
    const found = await notes("configuration", 1, 2);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("In staging module.a is given something else");
    expect(await notes("configuration", 1, 1)).toEqual([]);
    expect(await notes("plan", 1, 2)).toEqual([]);
  });
});
