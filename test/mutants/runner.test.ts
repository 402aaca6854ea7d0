import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { readDiff } from "../../scripts/mutants/changed-lines.js";
import { chosenOf, isWording, type RawMutant, type Sample } from "../../scripts/mutants/plugin.js";
import { nameMutant, verdictOf, type Survivor } from "../../scripts/mutants/verdict.js";
import config from "../../vitest.mutants.config.js";

const source = `export const sum = (a: number, b: number): number => {
  return a + b;
};
`;

/** The mutant of one operator in the second line. */
const raw: RawMutant = {
  id: "1",
  fileName: "src/judge/sum.ts",
  mutatorName: "ArithmeticOperator",
  replacement: "a - b",
  location: { start: { line: 1, column: 9 }, end: { line: 1, column: 14 } },
};
const body: RawMutant = {
  ...raw,
  id: "2",
  mutatorName: "BlockStatement",
  replacement: "{}",
  location: { start: { line: 0, column: 52 }, end: { line: 2, column: 1 } },
};

describe("a mutant", () => {
  it("is named by its line, and by what it puts in whose place", () => {
    expect(nameMutant(raw, source)).toEqual({
      file: "src/judge/sum.ts",
      line: 2,
      text: "return a + b;",
      from: "a + b",
      to: "a - b",
    });
  });

  it("has one line also where it spans several, cut in the middle where that is long", () => {
    expect(nameMutant(body, source)).toMatchObject({ from: "{ return a + b; }", to: "{}" });
    const long = source.replace("a + b", `a + ${"b".repeat(200)}`);
    expect(nameMutant(body, long).from).toBe(`{ return a + ${"b".repeat(37)} … ${"b".repeat(47)}; }`);
  });
});

describe("a sample", () => {
  const output = { all: "all", tried: "tried" };
  const many = Array.from({ length: 50 }, (_, position): RawMutant => ({
    ...raw,
    id: String(position),
    fileName: `${process.cwd()}/src/judge/sum.ts`,
    location: { start: { line: position, column: 0 }, end: { line: position, column: 5 } },
  }));
  const ids = (sample: Omit<Sample, "output">, mutants = many): readonly string[] =>
    chosenOf(mutants, { ...sample, output }, () => source).map(({ id }) => id);

  it("is the same for a seed, whatever order the mutants stand in, and another for another", () => {
    const chosen = ids({ seed: 1, count: 10 });
    expect(new Set(chosen).size).toBe(10);
    expect(ids({ seed: 1, count: 10 }, [...many].reverse())).toEqual(chosen);
    expect(ids({ seed: 2, count: 10 })).not.toEqual(chosen);
  });

  it("has only mutants that begin in the lines", () => {
    const lines = {
      "src/judge/sum.ts": [
        [3, 3],
        [10, 11],
      ] as const,
    };
    expect([...ids({ seed: 1, count: 10, lines })].sort()).toEqual(["10", "2", "9"]);
    expect(ids({ seed: 1, count: 10, lines: { "src/judge/other.ts": [[1, 50]] } })).toEqual([]);
  });
});

describe("words for people", () => {
  const texts = 'export const kind = "missing";\nexport const title = "it is missing";\nexport const sum = 1 + 2;\n';
  const at = (line: number, start: number, end: number, mutatorName = "StringLiteral"): RawMutant => ({
    ...raw,
    mutatorName,
    location: { start: { line, column: start }, end: { line, column: end } },
  });

  it("are texts with a space in them", () => {
    expect(isWording(at(0, 20, 29), texts)).toBe(false);
    expect(isWording(at(1, 21, 36), texts)).toBe(true);
    expect(isWording(at(2, 19, 24, "ArithmeticOperator"), texts)).toBe(false);
  });

  it("are in no sample", () => {
    const sample: Sample = { seed: 1, count: 9, output: { all: "", tried: "" } };
    expect(chosenOf([at(0, 20, 29), at(1, 21, 36)], sample, () => texts)).toEqual([at(0, 20, 29)]);
  });
});

describe("what a run comes to", () => {
  const named = [raw, body].map((mutant) => ({ ...nameMutant(mutant, source), id: mutant.id }));
  const [operator] = named.map(({ file, text, from, to }): Survivor => ({ file, text, from, to, why: "a reason" }));

  it("passes when all are killed, or refused by the compiler", () => {
    const results = [
      { id: "1", status: "Killed" },
      { id: "2", status: "CompileError" },
    ];
    expect(verdictOf(named, results, [])).toEqual({
      killed: 1,
      tried: 1,
      refused: 1,
      accepted: [],
      open: [],
      stale: [],
      failures: [],
    });
  });

  it("takes one that runs for ever for killed", () => {
    expect(verdictOf(named, [{ id: "1", status: "Timeout" }], []).killed).toBe(1);
  });

  it.each(["Survived", "NoCoverage"])("fails for one without a reason that ends as %s, and not with one", (status) => {
    const results = [{ id: "1", status }];
    const without = verdictOf(named, results, []);
    expect(without.open.map(({ to }) => to)).toEqual(["a - b"]);
    expect(without.failures).toEqual(["1 survived without a reason"]);
    const known = verdictOf(named, results, [operator as Survivor]);
    expect([known.open, known.failures]).toEqual([[], []]);
    expect(known.accepted.map(({ to }) => to)).toEqual(["a - b"]);
  });

  it("fails for a reason that is for nothing: its mutant is killed, or is not there any more", () => {
    const gone: Survivor = { ...(operator as Survivor), from: "a * b" };
    const verdict = verdictOf(named, [{ id: "1", status: "Killed" }], [operator as Survivor, gone]);
    expect(verdict.stale.map(({ from }) => from)).toEqual(["a + b", "a * b"]);
    expect(verdict.failures).toEqual(["2 reasons are for mutants that are killed or not there"]);
  });

  it("says nothing of reasons for other files, or for mutants that were not tried", () => {
    const elsewhere: Survivor = { ...(operator as Survivor), file: "src/compare/align.ts" };
    expect(verdictOf(named, [], [operator as Survivor, elsewhere]).stale).toEqual([]);
  });

  it("fails below 90 %, where there are enough to tell", () => {
    const many = Array.from({ length: 40 }, (_, position) => ({ ...named[0]!, id: String(position) }));
    const results = (survivors: number) =>
      many.map(({ id }, position) => ({ id, status: position < survivors ? "Survived" : "Killed" }));
    const known = [operator as Survivor];
    expect(verdictOf(many, results(4), known).failures).toEqual([]);
    expect(verdictOf(many, results(5), known).failures).toEqual(["fewer than 90 % were killed"]);
    expect(verdictOf(many.slice(1), results(5).slice(1), known).failures).toEqual([]);
  });
});

it("reads the added and changed lines of a diff", () => {
  const diff = [
    "diff --git a/src/judge/sum.ts b/src/judge/sum.ts",
    "--- a/src/judge/sum.ts",
    "+++ b/src/judge/sum.ts",
    "@@ -3 +3 @@ function one() {",
    "-  a",
    "+  b",
    "@@ -10,2 +9,0 @@",
    "@@ -20,0 +18,4 @@",
    "--- a/src/compare/new.ts",
    "+++ b/src/compare/new.ts",
    "@@ -0,0 +1,7 @@",
  ].join("\n");
  expect(readDiff(diff)).toEqual({
    "src/judge/sum.ts": [
      [3, 3],
      [18, 21],
    ],
    "src/compare/new.ts": [[1, 7]],
  });
});

describe("the tests that mutants are held against", () => {
  const tests = execFileSync("git", ["ls-files", "test"], { encoding: "utf8" })
    .split("\n")
    .filter((file) => file.endsWith(".test.ts"));

  it("replace no module: they share one process, in which another file may have loaded it before", () => {
    const replacing = tests.filter((file) => /^vi\.(mock|doMock|resetModules)\(/m.test(readFileSync(file, "utf8")));
    expect(replacing).toContain("test/evaluate/evaluated-once.test.ts");
    expect(config.test?.exclude).toEqual(expect.arrayContaining(replacing));
  });
});
