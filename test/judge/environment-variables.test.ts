import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, secret, type ContractGiven, type Plain } from "../builders.js";

const named = (variables: Readonly<Record<string, string>>): Plain =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));

const definitions = (variables: Readonly<Record<string, string>>): string =>
  JSON.stringify([{ name: "web", image: "web:1", environment: named(variables) }]);

const check = (
  staging: Readonly<Record<string, string>>,
  production: Readonly<Record<string, string>>,
  spec: ContractGiven = {},
  types: readonly string[] = ["web"],
) => {
  const side = (name: string, variables: Readonly<Record<string, string>>) => {
    const given = { container_definitions: definitions(variables) };
    const resources = types.map((type) => [`aws_ecs_task_definition.${type}`, { is: given, asks: given }] as const);
    return environment(name, { resources: Object.fromEntries(resources) });
  };
  return checkOf([side("staging", staging), side("production", production)], { contract: contract(spec) });
};
const PLACE = "container_definitions[name=web].environment[name=DSN]";

describe("an environment variable that one environment alone has", () => {
  it("is a finding of its own, with what comes of it and an entry for it alone", async () => {
    const { findings } = await check({ A: "1", DSN: "x" }, { A: "1" });
    expect(findings.map(({ kind, severity, cause, places }) => [kind, severity, cause, places[0]?.place])).toEqual([
      ["missing-variable", "high", "DSN of aws_ecs_task_definition.web is only in staging", PLACE],
    ]);
    expect(findings[0]?.message).toMatch(/^What reads DSN in production finds nothing: it falls back to a default, /);
    expect(findings[0]?.suggestion).toContain(
      `{ resource: "aws_ecs_task_definition.web", attribute: "${PLACE}", reason: … }`,
    );
    const [other] = (await check({}, { DSN: "x" })).findings;
    expect(other?.cause).toBe("DSN of aws_ecs_task_definition.web is only in production");
    expect(other?.message).toContain("What reads DSN in staging finds nothing");
  });

  it("is an ordinary difference where the same container gets it in another way", async () => {
    const side = (name: string, attribute: string) => {
      const given = {
        container_definitions: JSON.stringify([{ name: "web", [attribute]: [{ name: "DSN", valueFrom: "arn" }] }]),
      };
      return environment(name, { resources: { "aws_ecs_task_definition.web": { is: given, asks: given } } });
    };
    const { findings } = await checkOf([side("staging", "environment"), side("production", "secrets")], {
      contract: contract(),
    });
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(["unexplained-difference"]));
  });

  it("is explained by an allowance for it", async () => {
    const allow = [{ resource: "aws_ecs_task_definition.web", attribute: PLACE }];
    expect((await check({ DSN: "x" }, {}, { allow })).findings).toEqual([]);
  });

  it("is an ordinary difference where both have it, and where its name is secret", async () => {
    expect((await check({ DSN: "x" }, { DSN: "y" })).findings.map(({ kind }) => kind)).toEqual([
      "unexplained-difference",
    ]);
    const side = (name: string, variables: Plain) =>
      environment(name, {
        resources: { "aws_lambda_function.f": { is: { environment: [{ variables: secret(variables) }] }, asks: {} } },
      });
    const { findings } = await checkOf([side("staging", { HIDDEN_DSN: "x" }), side("production", {})], {
      contract: contract(),
    });
    expect(findings.map(({ kind }) => kind)).not.toContain("missing-variable");
    expect(JSON.stringify(findings)).not.toContain("HIDDEN_DSN");
  });
});
