import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runTaskMessage, runTaskOutcomes } from "../../src/report/run-task.js";
import { anyReport } from "./arbitrary-reports.js";
import { engineVersion, hostileReport, hostileTexts, known, manyTags, place, report, waived } from "./reports.js";
import { readMarkdown } from "./read-markdown.js";

describe("a report as the result of a run task", () => {
  it("is one line, the whole report, and what blocks", () => {
    const given = report([engineVersion, manyTags, waived]);
    expect(runTaskMessage(given)).toBe(
      "BLOCKED: 2 findings (1 high, 1 low) of severity low or worse. staging against production",
    );
    const outcomes = runTaskOutcomes(given, {}).map(({ attributes }) => attributes);
    expect(outcomes.map((one) => [one["outcome-id"], one.tags])).toEqual([
      ["report", { Status: [{ label: "Blocked", level: "error" }] }],
      [
        engineVersion.id,
        {
          Severity: [{ label: "High", level: "error" }],
          Status: [{ label: "Blocks", level: "error" }],
          Dimension: [{ label: "versions", level: "none" }],
        },
      ],
      [
        manyTags.id,
        {
          Severity: [{ label: "Low", level: "info" }],
          Status: [{ label: "Blocks", level: "error" }],
          Dimension: [{ label: "observability", level: "none" }],
        },
      ],
    ]);
    expect(outcomes[0]?.body).toContain("### 1. HIGH");
    expect(outcomes[1]?.body).toMatch(/^### 1\. HIGH · /);
    expect(outcomes[1]?.body).not.toContain("### 2.");
  });

  it("says of what is open and does not block that it does not", () => {
    const verdict = { outcome: "pass", blocking: 0, failOn: "critical" } as const;
    const [whole, finding] = runTaskOutcomes(report([engineVersion], { verdict }), {});
    expect(whole?.attributes.tags).toEqual({ Status: [{ label: "Passed", level: "info" }] });
    expect(finding?.attributes.tags["Status"]).toEqual([{ label: "Open", level: "none" }]);
  });

  it("has ten outcomes at most, of so many bytes that they are taken", () => {
    const places = Array.from({ length: 3000 }, (_, index) =>
      place(`aws_instance.web[${index}]`, "ami", known(`ami-${"a".repeat(60)}${index}`), known(`ami-b${index}`)),
    );
    const many = Array.from({ length: 30 }, (_, index) => ({ ...engineVersion, id: `f${index}`, places }));
    const outcomes = runTaskOutcomes(report(many), {});
    expect(outcomes).toHaveLength(10);
    for (const { attributes } of outcomes) expect(Buffer.byteLength(attributes.body)).toBeLessThanOrEqual(60_000);
    expect(outcomes[0]?.attributes.description).toContain("30 findings");
  });

  it.each(hostileTexts)("shows %j as text, and as nothing else", (text) => {
    for (const { attributes } of runTaskOutcomes(hostileReport(text), {})) {
      const { addresses, html } = readMarkdown(attributes.body);
      expect([...addresses, ...html].filter((one) => /evil|script|alert|onerror/.test(one))).toEqual([]);
      expect(attributes.description).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }
  });

  it("has one line for each description, whatever it is about", () => {
    fc.assert(
      fc.property(anyReport(12), (given) => {
        const outcomes = runTaskOutcomes(given, {});
        expect(outcomes.length).toBeLessThanOrEqual(10);
        for (const { attributes } of outcomes) {
          expect(attributes.description).toMatch(/^.{1,250}$/u);
          expect(attributes.description).not.toMatch(/\p{Cc}|\p{Cf}/u);
        }
      }),
      { numRuns: 60 },
    );
  });
});
