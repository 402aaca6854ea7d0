import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, type ContractGiven } from "../builders.js";

describe("an allowance for what a branch on the identity makes", () => {
  const rules: ContractGiven["parameters"] = { "var.env": { identity: "name" }, "var.names": { may: true } };
  const side = (name: string, forEach: string, names: readonly string[], keys: readonly string[]) =>
    environment(name, {
      variables: { env: name, names },
      resources: Object.fromEntries([
        ["aws_y.other", { is: { n: 1 }, asks: {} }],
        ...keys.map((key) => [`aws_x.a["${key}"]`, { is: { n: 1 }, asks: {}, forEach }] as const),
      ]),
    });
  const found = async (
    forEach: string,
    [staging, production]: readonly [readonly string[], readonly string[]],
    allow: ContractGiven["allow"],
  ) => {
    const names = staging.length > 0 ? staging : production;
    const sides = [side("staging", forEach, names, staging), side("production", forEach, production, production)];
    const report = await checkOf(sides, { contract: contract({ parameters: rules, ...(allow ? { allow } : {}) }) });
    return report.findings.map(({ kind }) => kind);
  };
  const ONE = '${var.env == "production" ? toset(var.names) : toset([])}';
  const EITHER = '${contains(["staging", "production"], var.env) ? toset(var.names) : toset([])}';
  const allow = [{ resource: "aws_x.a", presence: "production" }];

  it("covers it where one environment has all of its instances", async () => {
    expect(await found(ONE, [[], ["web"]], undefined)).toContain("branches-on-identity");
    expect(await found(ONE, [[], ["web"]], allow)).toEqual([]);
    const wrong = [{ resource: "aws_x.a", presence: "staging" }];
    expect(await found(ONE, [[], ["web"]], wrong)).toContain("branches-on-identity");
  });

  it("does not cover it where an instance is missing for another reason", async () => {
    expect(await found(EITHER, [["web"], ["web", "mail"]], allow)).toContain("branches-on-identity");
  });
});
