import { describe, expect, it } from "vitest";
import { checkOf, environment, type EnvironmentGiven } from "../builders.js";

const calling = (name: string): EnvironmentGiven => ({
  modules: [{ path: `module.${name}`, source: "./store", arguments: { kind: "block", arguments: new Map() }, outputs: new Map(), variables: new Map() }],
  resources: { [`module.${name}.aws_x.a`]: { is: { size: 1 }, asks: { size: 1 } }, [`module.${name}.module.inner.aws_x.b`]: { is: { size: 1 }, asks: { size: 1 } } },
});

describe("a module that only one environment calls", () => {
  it("is one finding with everything that it makes", async () => {
    const report = await checkOf([environment("staging", calling("storage")), environment("production", calling("store"))]);
    expect(report.findings.map(({ kind, cause, places }) => [kind, cause, places.length])).toEqual([
      ["missing-resource", "module.storage exists in one environment only", 3],
      ["missing-resource", "module.store exists in one environment only", 3],
    ]);
  });
});
