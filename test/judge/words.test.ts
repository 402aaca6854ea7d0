import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareAll, judgeInput } from "../../src/check.js";
import { prepare } from "../../src/prepare.js";
import type { Comparison } from "../../src/judge/input.js";
import { judge } from "../../src/judge/judge.js";
import { findingWords } from "../../src/judge/words/finding-words.js";
import { wordsOf } from "../../src/judge/words/words-of.js";
import { findingKinds } from "../../src/knowledge/finding-kinds.js";
import type { ParityReport } from "../../src/model/report.js";
import { contract, environment, inputOf, parameterFile, unknown, type EnvironmentGiven } from "../builders.js";

describe("the words for findings", () => {
  it("are there for every kind, and every kind has its page", () => {
    expect(Object.keys(findingWords).sort()).toEqual(Object.keys(findingKinds).sort());
    expect(readdirSync("docs/findings").sort()).toEqual(
      Object.keys(findingWords)
        .map((kind) => `${kind}.md`)
        .sort(),
    );
  });

  it("can all be others, and nothing but what people read is another", async () => {
    const [before, after] = await saidInTwoWays();
    expect(new Set(before.findings.map(({ kind }) => kind)).size).toBeGreaterThan(10);
    expect(withoutWords(after)).toEqual(withoutWords(before));
    // The test changes what it says that it changes.
    const said = before.findings.flatMap(({ cause, message, suggestion }) => [cause, message, suggestion]);
    for (const { cause, message, suggestion } of after.findings)
      for (const text of [cause, message, suggestion]) expect(said).not.toContain(text);
  });
});

// --- internal ---

/** Two environments with something of every kind between them that a check without a proof or a gate can find. */
async function saidInTwoWays(): Promise<readonly [ParityReport, ParityReport]> {
  const given = (name: string, other: EnvironmentGiven): EnvironmentGiven => ({
    ...other,
    variables: { env: name, size: name === "staging" ? 1 : 3 },
    locals: { big: '${var.env == "production"}' },
    resources: {
      "aws_x.a": { is: { size: name === "staging" ? 1 : 3, zones: name === "staging" ? ["a", "b"] : ["b", "a"] } },
      "aws_x.tag[0]": { is: { tags: { Team: name } }, asks: { tags: { Team: name } } },
      "aws_x.tag[1]": { is: { tags: { Team: name } }, asks: { tags: { Team: name } } },
      "aws_x.branch": {
        is: { big: name === "production" },
        asks: { big: "${local.big}" },
      },
      "aws_x.chance": { is: { at: unknown }, asks: { at: "${timestamp()}" }, actions: ["create"] },
      "aws_x.leak": { is: { url: "https://api.staging.acme.example/v1" } },
      ...other.resources,
    },
    drift: [{ address: "aws_x.a", before: { size: 1 }, after: { size: 2 } }],
    checks: [{ address: "check.health", status: "fail", messages: [] }],
  });
  const files = [parameterFile("staging", { secret: "x", a: 1 }), parameterFile("production", { secret: "x", a: 2 })];
  const prepared = await prepare(
    inputOf(
      [
        environment("staging", given("staging", { terraformVersion: "1.9.0" })),
        environment("production", given("production", { resources: { "aws_x.more": { is: { size: 1 } } } })),
      ],
      {
        contract: contract({
          parameters: {
            secret: { must: true },
            "var.env": { identity: "name" },
            "var.size": { may: true, when: "staging > production" },
            "gone.*": { may: true },
          },
          identities: {
            staging: { name: "staging", domain: "staging.acme.example" },
            production: { name: "production", domain: "acme.example" },
          },
          waivers: [{ resource: "aws_x.a", expires: "2020-01-01" }],
          allow: [{ resource: "aws_gone.*", attribute: "x" }],
        }),
        parameters: new Map(files.map((file, position) => [position === 0 ? "staging" : "production", file])),
      },
    ),
  );
  const comparisons = await compareAll(prepared);
  const other = comparisons.map(reworded);
  return [
    judge(judgeInput(comparisons, prepared)),
    judge(judgeInput(other, prepared), (draft) => {
      const { title, message, suggestion } = wordsOf(draft);
      return { title: rewordedText(title), message: rewordedText(message), suggestion: rewordedText(suggestion) };
    }),
  ];
}

/** What the explanations say is another sentence as well. */
const reworded = (comparison: Comparison): Comparison => ({
  ...comparison,
  outcomes: comparison.outcomes.map((outcome) => ({
    ...outcome,
    attempts: outcome.attempts.map((attempt) => ({ ...attempt, because: rewordedText(attempt.because) })),
    ...(outcome.explanation === undefined
      ? {}
      : { explanation: { ...outcome.explanation, evidence: rewordedText(outcome.explanation.evidence) } }),
  })),
});

const rewordedText = (text: string): string => `Otherwise: ${[...text].reverse().join("")}`;

/** All of a report but what is nothing than words. */
const withoutWords = (report: ParityReport): unknown => ({
  ...report,
  findings: report.findings.map((finding) => ({ ...finding, cause: "", message: "", suggestion: "" })),
  explained: report.explained.map((group) => ({
    ...group,
    explanation: { ...group.explanation, evidence: "" },
    steps: group.steps?.map((step) => ({ ...step, because: "" })),
  })),
  notes: report.notes.map((note) => ({ ...note, text: "" })),
});
