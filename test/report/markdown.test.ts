import { describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/index.js";
import { engineVersion, hostileReport, hostileTexts, known, manyTags, place, report, waived } from "./reports.js";

const render = (...parameters: Parameters<typeof report>): string => renderReport(report(...parameters), "markdown");

/** What is left of Markdown when code is taken out. */
const withoutCode = (markdown: string): string =>
  markdown.replace(/<code>[^<]*<\/code>/g, "CODE").replace(/`[^`\n]+`/g, "CODE");

/** How many cells a row of a table has: pipes that are not in code (code never holds one). */
const cellCount = (row: string): number => row.split("|").length - 2;

describe("the Markdown report", () => {
  it("begins with the verdict and a summary", () => {
    const [heading, , verdict] = render([engineVersion]).split("\n");
    expect(heading).toBe("## Parity of staging against production: BLOCKED");
    expect(verdict).toBe("**BLOCKED:** 1 finding of severity low or worse.");
    expect(render([engineVersion])).toContain(
      "| `production` (reference) | plan `plans/production.json` | 86 | `1.11.4` |",
    );
  });

  it("leaves out what is not to be shown, says how much, and counts it all the same", () => {
    const whole = report([engineVersion, manyTags, waived]);
    const filtered = renderReport(whole, "markdown", { isShown: ({ severity }) => severity === "low" });
    expect(filtered).toContain("CostCenter");
    expect(filtered).not.toContain("`engine_version`");
    expect(filtered).toContain("2 findings are not shown here; all of them count.");
    expect(filtered).toContain("## Not introduced by this change: 1 finding\n");
    expect(filtered.split("\n").slice(0, 10)).toEqual(renderReport(whole, "markdown").split("\n").slice(0, 10));
    const all = { isShown: () => false };
    expect(renderReport(whole, "json", all)).toBe(renderReport(whole, "json"));
  });

  it("gives each finding a section with a table of values, the reason and what to do", () => {
    expect(render([engineVersion])).toContain(
      [
        "### 1. HIGH · Unexplained difference: `engine_version` of one database",
        "",
        "*staging against production, versions, introduced by this change*",
        "",
        "`aws_db_instance.platform_database_1A2B3C4D` `engine_version` (`platform/database`)",
        "",
        "| Environment | Value |",
        "| --- | --- |",
        "| `staging` | `15.4` |",
        "| `production` | `16.3` |",
        "",
        "**Why:** The configurations set different values, and no parameter that may differ moves them. " +
          "Tests that ran on `15.4` say nothing about `16.3`.",
        "",
        "**Do:** Set `database.engineVersion` to the same value in both parameter files. " +
          "(`stacks/parameters/staging.json:14`)",
      ].join("\n"),
    );
  });

  it("folds what is accepted, explained and noted", () => {
    const summaries = [...render([waived]).matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary);
    expect(summaries).toEqual(["1 accepted finding", "Parameter: 1 difference", "Identity: 2 differences", "1 note"]);
  });

  it("shows a state as a word and a value as code", () => {
    const markdown = render([{ ...engineVersion, places: [place("a.b", "c", known("null"), { state: "null" })] }]);
    expect(markdown).toContain("| `staging` | `null` |\n| `production` | *null* |");
  });

  it("keeps below the limit, cuts only whole findings and says how many are missing", () => {
    const findings = Array.from({ length: 500 }, (_, index) => ({
      ...engineVersion,
      id: `f${index}`,
      cause: `cause${index}`,
    }));
    for (const maxBytes of [4_000, 20_000, 60_000]) {
      const markdown = renderReport(report(findings), "markdown", { maxBytes });
      const shown = markdown.match(/^### /gm)?.length ?? 0;
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
      expect(shown).toBeGreaterThan(0);
      expect(markdown.match(/^\*\*Do:\*\* .*\)$/gm)).toHaveLength(shown);
      expect(markdown).toContain(`**${500 - shown} more findings did not fit here.** The JSON report has all of them.`);
    }
  });

  it("counts bytes, not characters", () => {
    const findings = Array.from({ length: 300 }, () => ({ ...engineVersion, message: "日本語".repeat(100) }));
    expect(Buffer.byteLength(render(findings))).toBeLessThanOrEqual(60_000);
  });

  it("names the places that it does not show", () => {
    expect(render([manyTags])).toContain("and 85 more, with the same values (in the JSON report)");
  });

  it("lets no text from a report become markup, a mention, a link or a reference", () => {
    const expected = withoutCode(renderReport(hostileReport("plain"), "markdown"));
    const tags = (markdown: string): readonly string[] => markdown.match(/<[^>]*>/g) ?? [];
    for (const text of [...hostileTexts, ...hostileTexts.flatMap((one) => one.split(" ")), hostileTexts.join(" ")]) {
      const outside = withoutCode(renderReport(hostileReport(text), "markdown"));
      expect(tags(outside)).toEqual(tags(expected));
      expect(outside.replace(/^#+ /gm, "")).not.toMatch(/[@&`\\#~_]|:\/\/|www\.|\]\(/);
      expect(outside.split("\n").length).toBe(expected.split("\n").length);
    }
  });

  it("keeps every table row whole", () => {
    for (const text of hostileTexts) {
      const rows = renderReport(hostileReport(text), "markdown")
        .split("\n")
        .filter((line) => line.startsWith("| "));
      for (const row of rows) expect([2, 4]).toContain(cellCount(row));
    }
  });
});
