import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment, Resource } from "../../src/model/environment.js";
import { evaluate, parseExpression } from "../../src/language/index.js";
import { stringValue, numberValue, type Value } from "../../src/model/value.js";
import { checkOf, contract, environment } from "../builders.js";
import { sourceOf } from "./terraform.js";

/**
 * Small random modules, evaluated without Terraform: what each environment's plan holds is what its expressions give.
 * With a branch hidden in one of them, it is found; without one, nothing is.
 */

interface Variables {
  readonly name: string;
  readonly size: number;
  readonly count: number;
  readonly account: string;
  /** Differs, and may not. */
  readonly forbidden: number;
}

const staging: Variables = { name: "staging", size: 2, count: 1, account: "111111111111", forbidden: 9 };
const production: Variables = { name: "production", size: 5, count: 1, account: "222222222222", forbidden: 9 };

/** More runs than the usual: `RUNS=2000 npx vitest run test/configuration/branches.property.test.ts`. */
const numRuns = Number(process.env["RUNS"] ?? 60);

/** An expression of variables that may differ, and of the environment's name as text. */
const clean: fc.Arbitrary<string> = fc.letrec<{ readonly number: string; readonly text: string; readonly any: string }>(
  (tie) => ({
    number: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("var.size", "var.count", "7"),
      fc.tuple(tie("number"), fc.constantFrom("+", "*"), tie("number")).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(tie("number"), tie("number")).map(([a, b]) => `max(${a}, ${b})`),
      fc.tuple(tie("number"), tie("number"), tie("number")).map(([a, b, c]) => `(${a} > 3 ? ${b} : ${c})`),
    ),
    text: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom('"web"', "var.name", '"shop-${var.name}"', "local.prefix"),
      fc.tuple(tie("text"), tie("number")).map(([a, b]) => `"\${${a}}-\${${b}}"`),
      tie("text").map((a) => `upper(${a})`),
      fc.tuple(tie("text"), tie("text")).map(([a, b]) => `join("/", [${a}, ${b}])`),
    ),
    any: fc.oneof(
      tie("number"),
      tie("text"),
      fc.tuple(tie("number"), tie("text")).map(([a, b]) => `jsonencode({ size = ${a}, label = ${b} })`),
    ),
  }),
).any;

/** Something that looks at the name or the account. */
const branch: fc.Arbitrary<string> = fc.constantFrom(
  'var.name == "production" ? 3 : 2',
  'var.name != "staging" ? 3 : 2',
  'length(regexall("prod", var.name))',
  "lookup({ production = 30 }, var.name, 7)",
  '{ production = "gold", staging = "silver" }[var.name]',
  'startswith(var.name, "prod") ? "a" : "b"',
  'contains(["production", "demo"], var.name)',
  "substr(var.name, 0, 4)",
  "local.large ? 3 : 2",
  'var.account == "222222222222" ? 3 : 2',
  'endswith(var.account, "2")',
  'tonumber(var.account) > 150000000000 ? "big" : "small"',
);

/**
 * Something that decides without being an identity or a parameter that may differ, and what each environment's plan
 * has there.
 */
const outside: fc.Arbitrary<readonly [string, string, string]> = fc.constantFrom(
  ['terraform.workspace == "production" ? "a" : "b"', "b", "a"],
  ['file("stage.txt")', "b", "a"],
  ['fileexists("stage.txt") ? "a" : "b"', "b", "a"],
  ["timestamp()", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"],
  ['formatdate("D", timestamp())', "1", "2"],
  ["uuid()", "0b0e7b5e-0000-0000-0000-000000000000", "1b0e7b5e-0000-0000-0000-000000000000"],
  ["max(var.size, var.forbidden)", "8", "9"],
  ['data.external.stage.result["tier"]', "b", "a"],
);

/** Where an expression stands that gives a text; `@` is it. */
const spot: fc.Arbitrary<string> = fc.constantFrom(
  "@",
  '"x-${@}"',
  "jsonencode({ v = @ })",
  "{ Tier = @ }",
  "[@]",
  "{ for k in [@] : k => k }",
  "try(@, 0)",
);

const wrapped: fc.Arbitrary<string> = fc
  .tuple(branch, fc.constantFrom("(@)", "[@][0]", "jsonencode({ v = @ })", '"x-${@}"', "try(@, 0)"))
  .map(([inside, around]) => around.replace("@", inside));

const LOCALS = 'locals {\n  prefix = "shop-${var.name}"\n  large  = var.name == "production"\n}\n';
const moduleOf = (expressions: readonly string[]): string =>
  `variable "name" {}\nvariable "size" {}\nvariable "count" {}\nvariable "account" {}\nvariable ` +
  `"forbidden" ` +
  `{}\n${LOCALS}${expressions.map((expression, position) => `resource "x" "r${position}" {\n  value = ${expression}\n}\n`).join("")}`;

async function valueOf(source: string, variables: Variables): Promise<Value> {
  const given = new Map<string, Value>([
    ["name", stringValue(variables.name)],
    ["size", numberValue(String(variables.size))],
    ["count", numberValue(String(variables.count))],
    ["account", stringValue(variables.account)],
    ["forbidden", numberValue(String(variables.forbidden))],
  ]);
  const local = new Map<string, Value>([
    ["prefix", stringValue(`shop-${variables.name}`)],
    ["large", { kind: "boolean", value: variables.name === "production", sensitive: false }],
  ]);
  const result = evaluate(await parseExpression(source), {
    resolve: ({ root, steps: [step] }) =>
      step?.kind === "attribute" ? (root === "var" ? given : local).get(step.name) : undefined,
  });
  if (result.kind === "undetermined") throw new Error(`${source}: ${result.reason}`);
  return result.value;
}

/** What a plan of the module would hold; `known` for what cannot be evaluated without Terraform. */
async function planned(
  variables: Variables,
  expressions: readonly string[],
  known: ReadonlyMap<string, Value> = new Map(),
): Promise<Environment> {
  const { name } = variables;
  const empty = environment(name, { variables: { ...variables } });
  const { configuration } = await sourceOf({ "main.tf": moduleOf(expressions) });
  const resources = await Promise.all(
    expressions.map(async (expression, position): Promise<Resource> => {
      const address = `x.r${position}`;
      const value = {
        kind: "map" as const,
        entries: new Map([["value", known.get(expression) ?? (await valueOf(expression, variables))]]),
        sensitive: false,
      };
      return {
        address,
        parsed: { module: [], mode: "managed", type: "x", name: `r${position}` },
        provider: "p",
        actions: ["no-op"],
        value,
        before: value,
        replacePaths: [],
        importing: false,
      };
    }),
  );
  return { ...empty, configuration, resources: new Map(resources.map((resource) => [resource.address, resource])) };
}

const rules = contract({
  parameters: { "var.name": { identity: "name" }, "var.account": { identity: "account" }, "var.size": { may: true } },
});

async function found(expressions: readonly string[]): Promise<readonly string[]> {
  const report = await checkOf([await planned(staging, expressions), await planned(production, expressions)], {
    contract: rules,
  });
  return report.findings.map(({ kind, cause }) => `${kind}: ${cause}`);
}

describe("a random module", () => {
  it("that looks at the name nowhere has no findings", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(clean, { minLength: 1, maxLength: 3 }), async (expressions) => {
        expect(await found(expressions)).toEqual([]);
      }),
      { numRuns },
    );
  }, 1_200_000);

  it("that looks at it somewhere is found, whatever stands beside", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(clean, { maxLength: 2 }), wrapped, async (expressions, hidden) => {
        const findings = await found([...expressions, hidden]);
        expect(findings.length).toBeGreaterThan(0);
        expect(findings.every((line) => line.startsWith("branches-on-identity"))).toBe(true);
      }),
      { numRuns },
    );
  }, 1_200_000);

  it("that something else decides is never explained there, wherever it stands", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(clean, { maxLength: 2 }),
        outside,
        spot,
        async (expressions, [hidden, ...texts], around) => {
          const source = around.replace("@", hidden);
          const plans = await Promise.all(
            [staging, production].map(async (variables, position) => {
              const text = texts[position] as string;
              const value = await valueOf(
                around.replace("@", hidden.startsWith("max") ? text : JSON.stringify(text)),
                variables,
              );
              return planned(
                { ...variables, forbidden: 8 + position },
                [...expressions, source],
                new Map([[source, value]]),
              );
            }),
          );
          const report = await checkOf(plans, { contract: rules });
          const address = `x.r${expressions.length}`;
          expect(report.verdict.outcome).toBe("blocked");
          expect(report.findings.flatMap(({ places }) => places.map((place) => place.address))).toContain(address);
          expect(report.explained.flatMap(({ places }) => places.map((place) => place.address))).not.toContain(address);
        },
      ),
      { numRuns },
    );
  }, 1_200_000);

  it("is explained by no parameter under an empty contract", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(clean, { minLength: 1, maxLength: 3 }), async (expressions) => {
        const report = await checkOf([await planned(staging, expressions), await planned(production, expressions)], {
          contract: contract(),
        });
        expect(report.explained.filter(({ explanation }) => explanation.kind === "parameter")).toEqual([]);
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  }, 1_200_000);
});
