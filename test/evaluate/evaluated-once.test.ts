import { beforeEach, describe, expect, it, vi } from "vitest";

import type * as Evaluate from "../../src/language/evaluate.js";
import type * as Parser from "../../src/language/parser-thread.js";
import { parseTemplate } from "../../src/language/parse.js";
import { evaluatorOf, variantEvaluator } from "../../src/evaluate/evaluator.js";
import { stringValue } from "../../src/model/value.js";
import { checkOf, environment, type ResourceGiven } from "../builders.js";

/** The real parser and the real evaluation, counted: every text that is parsed, and every one that is evaluated. */
const work = vi.hoisted(() => ({ parsed: [] as string[], evaluated: [] as string[] }));

vi.mock("../../src/language/parser-thread.js", async (importOriginal) => {
  const original = await importOriginal<typeof Parser>();
  return {
    ...original,
    parseWithThread: (text: string) => {
      work.parsed.push(text);
      return original.parseWithThread(text);
    },
  };
});

vi.mock("../../src/language/evaluate.js", async (importOriginal) => {
  const original = await importOriginal<typeof Evaluate>();
  const evaluate: typeof Evaluate.evaluate = (expression, scope) => {
    work.evaluated.push(expression.source);
    return original.evaluate(expression, scope);
  };
  return { ...original, evaluate };
});

beforeEach(() => {
  work.evaluated.length = 0;
});

const times = (texts: readonly string[], text: string): number => texts.filter((one) => one === text).length;

describe("an evaluator", () => {
  const size = 'ask-${upper(var.size)}-${local.zone == "a" ? 1 : 2}';
  const named = (name: string): ReturnType<typeof environment> =>
    environment("staging", { variables: { size: "small", name }, locals: { zone: "${lower(var.name)}" } });

  it("evaluates an expression once, however many ask for it", async () => {
    const own = named("staging");
    const [one, other] = [evaluatorOf(own), evaluatorOf(own)];
    for (const evaluator of [one, other, one])
      expect(await evaluator.evaluate(stringValue(size), { module: [] })).toMatchObject({ kind: "value" });
    expect([times(work.evaluated, size), times(work.evaluated, "${lower(var.name)}")]).toEqual([1, 1]);
  });

  it("evaluates it once more in another instance of its module, and in each whose key it reads", async () => {
    const evaluator = evaluatorOf(environment("staging", { variables: { size: "small" } }));
    const [plain, keyed] = ['${upper("x")}', "${upper(each.key)}"];
    for (const key of ["a", "b", "a"])
      for (const text of [plain, keyed]) await evaluator.evaluate(stringValue(text), { module: [], key });
    await evaluator.evaluate(stringValue(plain), { module: [{ name: "api" }] });
    expect([times(work.evaluated, plain), times(work.evaluated, keyed)]).toEqual([2, 2]);
  });

  it("evaluates with other inputs only what these reach, also through a local", async () => {
    const own = named("staging");
    const evaluator = evaluatorOf(own);
    const other = { ...own, variables: named("qxzjvkw").variables };
    const variant = variantEvaluator(other, {}, { evaluator, changed: new Set(["var.name"]) });
    const beside = "beside ${upper(var.size)}";
    for (const text of [size, beside]) {
      await evaluator.evaluate(stringValue(text), { module: [] });
      await variant.evaluate(stringValue(text), { module: [] });
    }
    expect([times(work.evaluated, beside), times(work.evaluated, size)]).toEqual([1, 2]);
    expect(times(work.evaluated, "${lower(var.name)}")).toBe(2);
  });
});

describe("a check", () => {
  /** Resources that all have the same expression, which branches on the name of the environment. */
  const named = (name: string, resources: number): ReturnType<typeof environment> => {
    const tag = name === "production" ? "live" : "try";
    const all = Array.from({ length: resources }, (_, position): [string, ResourceGiven] => [
      `aws_x.a${position}`,
      { is: { tag }, asks: { tag: '${var.name == "production" ? local.live : lower("TRY")}' } },
    ]);
    return environment(name, {
      variables: { name },
      locals: { live: '${lower("LIVE")}' },
      resources: Object.fromEntries(all),
    });
  };
  const evaluationsFor = async (resources: number): Promise<number> => {
    work.evaluated.length = 0;
    const report = await checkOf([named("staging", resources), named("production", resources)]);
    expect(report.findings.map(({ kind }) => kind)).toContain("branches-on-identity");
    return work.evaluated.length;
  };

  it("evaluates what many resources have in common once, not once for each of them", async () => {
    const few = await evaluationsFor(2);
    expect(await evaluationsFor(40)).toBe(few);
    // Of either environment the expression and the local that it reads, as they are and with a neutral name.
    expect(few).toBe(9);
  });
});

describe("the parser", () => {
  it("sees no text twice", async () => {
    for (const name of ["a", "b", "a"]) await parseTemplate(`\${upper("${name}")}`);
    expect(work.parsed.length).toBeGreaterThan(1);
    // Templates that need no parser are read once as well.
    for (const text of ["${var.size}", "plain", "a ${local.b} c"])
      expect(await parseTemplate(text)).toBe(await parseTemplate(text));
    expect(new Set(work.parsed).size).toBe(work.parsed.length);
  });
});
