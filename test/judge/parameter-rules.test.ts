import { describe, expect, it } from "vitest";
import { readParameterFile } from "../../src/contract/index.js";
import type { Environment } from "../../src/model/environment.js";
import { checkOf, contract, environment } from "../builders.js";

/** A configuration declares variables; which values they get is not said before it is planned. */
function configuration(name: string): Environment {
  const whole = environment(name, { source: "configuration", variables: { token: "given later" } });
  return { ...whole, variables: new Map() };
}

describe("a rule for a root variable, where configurations are compared", () => {
  const found = async (pattern: string) => {
    const report = await checkOf([configuration("staging"), configuration("production")], { contract: contract({ parameters: { [pattern]: { must: true } } }) });
    return report.findings.map(({ kind }) => kind);
  };

  it.each(["var.token", "var.*"])("guards a variable that is declared without a value: %s", async (pattern) => {
    expect(await found(pattern)).toEqual([]);
  });

  it("guards nothing when no environment declares such a variable", async () => {
    expect(await found("var.*_password")).toEqual(["unused-allowance"]);
  });
});

describe("a condition that does not hold", () => {
  const severityOf = async (parameter: string) => {
    const file = readParameterFile(JSON.stringify({ [parameter]: false }), "parameters.json");
    const rules = contract({ parameters: { [parameter]: { may: true, when: "production" } } });
    const report = await checkOf([environment("staging", {}), environment("production", {})], { contract: rules, parameters: new Map([["staging", file], ["production", file]]) });
    return report.findings.map(({ kind, severity }) => `${kind} ${severity}`);
  };

  it("matters as much as what its parameter is about, and never little", async () => {
    expect(await severityOf("deletionProtection")).toEqual(["condition-violated high"]);
    expect(await severityOf("logToFile")).toEqual(["condition-violated medium"]);
  });
});
