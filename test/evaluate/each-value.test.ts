import { describe, expect, it } from "vitest";
import type { ConfiguredModule } from "../../src/model/environment.js";
import { stringValue, type Value } from "../../src/model/value.js";
import { traceOf } from "../../src/evaluate/dependencies.js";
import { evaluatorOf, variantEvaluator } from "../../src/evaluate/evaluator.js";
import { nondeterministicPlaces } from "../../src/prove/by-evaluation/nondeterministic.js";
import { constantExpression } from "../../src/read/plan-expression.js";
import { environment, unknown } from "../builders.js";

/** `module "<name>" { for_each = local.<name>, x = each.value }`, with `output "o" { value = var.x }`. */
const called = (name: string): ConfiguredModule => {
  const expression = (text: string) => constantExpression(stringValue(text));
  return {
    path: `module.${name}`,
    arguments: { kind: "block", arguments: new Map([["x", expression("${each.value}")]]) },
    forEach: expression(`\${local.${name}}`),
    outputs: new Map([["o", expression("${var.x}")]]),
    variables: new Map([["x", { name: "x", sensitive: false }]]),
    locals: new Map(),
  };
};

const both = '${module.one["a"].o}-${module.two["a"].o}';

describe("each.value of two module calls with the same key", () => {
  const given = (two: string) =>
    environment("staging", {
      variables: { size: "1" },
      locals: { one: "${{ a = var.size }}", two },
      modules: [called("one"), called("two")],
      resources: { "aws_x.r": { is: { input: unknown }, asks: { input: both } } },
    });

  it("is traced through both of them", async () => {
    const own = given('${{ a = "weak" }}');
    const trace = await traceOf(
      { value: stringValue(both) as Value, hasText: true, references: [] },
      { module: [] },
      evaluatorOf(own),
    );
    expect([...trace.definitions.values()].map(({ name }) => name)).toEqual(
      expect.arrayContaining(["local.one", "local.two"]),
    );
  });

  it("is found to be made by chance in the second", async () => {
    const places = await nondeterministicPlaces(given("${{ a = uuid() }}"));
    expect(places.map(({ function: name, origin }) => [name, origin])).toEqual([["uuid", "local.two"]]);
  });
});

describe("all instances of a module without resources", () => {
  it.each([
    ["forEach", '${join(",", values(module.m)[*].o)}'],
    ["count", '${join(",", module.m[*].o)}'],
  ])("are looked through where %s repeats it", async (repeated, input) => {
    const expression = (text: string) => constantExpression(stringValue(text));
    const { forEach, ...call } = called("m");
    const module = { ...call, [repeated]: forEach, outputs: new Map([["o", expression("${uuid()}")]]) };
    const own = environment("staging", {
      modules: [module],
      resources: { "aws_x.r": { is: { input: unknown }, asks: { input } } },
    });
    expect((await nondeterministicPlaces(own)).map(({ origin }) => origin)).toEqual(["module.m output.o"]);
  });
});

describe("all instances of a module", () => {
  it("depend on what its for_each says, also where it is no local", async () => {
    const forEach = constantExpression(stringValue("${{ weak = var.size }}"));
    const given = constantExpression(stringValue("${each.key}"));
    const keyed = {
      ...called("m"),
      forEach,
      arguments: { kind: "block" as const, arguments: new Map([["x", given]]) },
    };
    const own = environment("staging", { variables: { size: "1" }, modules: [keyed] });
    const value = stringValue('${join(",", [for m in module.m : m.o])}');
    const trace = await traceOf({ value, hasText: true, references: [] }, { module: [] }, evaluatorOf(own));
    expect([...trace.definitions.values()]).toContainEqual(
      expect.objectContaining({ name: "module.m", content: expect.stringContaining("weak") as string }),
    );
  });
});

describe("a chain of locals as long as a source may have", () => {
  it("is evaluated with other inputs", async () => {
    const length = 20_000;
    const locals = Object.fromEntries(
      Array.from({ length }, (_, position) => [
        `l${position}`,
        position === 0 ? "${var.name}" : `\${local.l${position - 1}}`,
      ]),
    );
    const own = environment("staging", { variables: { name: "staging" }, locals });
    const other = { ...own, variables: environment("x", { variables: { name: "qxzjvkw" } }).variables };
    const variant = variantEvaluator(other, {}, { evaluator: evaluatorOf(own), changed: new Set(["var.name"]) });
    expect(await variant.evaluate(stringValue(`\${local.l${length - 1}}`), { module: [] })).toMatchObject({
      value: { text: "qxzjvkw" },
    });
  }, 60_000);
});
