import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, type ContractGiven, type EnvironmentGiven } from "../builders.js";

const calling = (name: string): EnvironmentGiven => ({
  modules: [
    {
      path: `module.${name}`,
      source: "./store",
      arguments: { kind: "block", arguments: new Map() },
      outputs: new Map(),
      variables: new Map(),
    },
  ],
  resources: {
    [`module.${name}.aws_x.a`]: { is: { size: 1 }, asks: { size: 1 } },
    [`module.${name}.module.inner.aws_x.b`]: { is: { size: 1 }, asks: { size: 1 } },
  },
});

describe("a module that only one environment calls", () => {
  it("is one finding with everything that it makes", async () => {
    const report = await checkOf([
      environment("staging", calling("storage")),
      environment("production", calling("store")),
    ]);
    expect(report.findings.map(({ kind, cause, places }) => [kind, cause, places.length])).toEqual([
      ["missing-resource", "module.storage exists in one environment only", 3],
      ["missing-resource", "module.store exists in one environment only", 3],
    ]);
  });
});

describe("a resource that only one environment's module has", () => {
  const app = (...has: readonly string[]): EnvironmentGiven => ({
    modules: [
      {
        path: "module.app",
        source: "./app",
        arguments: { kind: "block", arguments: new Map() },
        outputs: new Map(),
        variables: new Map(),
      },
    ],
    resources: Object.fromEntries(
      ["a", "b"].flatMap((key) =>
        has.map((name) => [`module.app["${key}"].aws_x.${name}`, { is: { size: 1 }, asks: { size: 1 } }]),
      ),
    ),
  });
  const report = (allow: ContractGiven = {}) =>
    checkOf([environment("staging", app("one", "extra")), environment("production", app("one"))], {
      contract: contract(allow),
    });

  it("is one finding with all its instances", async () => {
    const { findings } = await report();
    expect(findings.map(({ kind, cause, places }) => [kind, cause, places.map(({ address }) => address)])).toEqual([
      [
        "missing-resource",
        "module.app.aws_x.extra exists in one environment only",
        ['module.app["a"].aws_x.extra', 'module.app["b"].aws_x.extra'],
      ],
    ]);
    expect(findings[0]?.suggestion).toContain('{ resource: "module.app.aws_x.extra", presence: <environment>');
  });

  it("is allowed by what the finding suggests", async () => {
    expect((await report({ allow: [{ resource: "module.app.aws_x.extra", presence: "staging" }] })).findings).toEqual(
      [],
    );
  });
});
