import { describe, expect, it } from "vitest";
import { renderReport, type ReportOptions } from "../../src/report/index.js";
import { engineVersion, hostileReport, hostileTexts, known, manyTags, place, report, waived } from "./reports.js";

/** With all the room that hostile text needs. */
const renderHostile = (text: string, options: ReportOptions = {}): string =>
  renderReport(hostileReport(text), "markdown", { maxBytes: 1_000_000, ...options });

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
    expect(verdict).toBe("**BLOCKED:** 1 finding (1 high) of severity low or worse.");
    expect(render([engineVersion])).toContain(
      "| `production` (reference) | plan `plans/production.json` | 86 | `1.11.4` |",
    );
  });

  it("counts findings by severity and dimension where there are several, with a sum of rows", () => {
    expect(render([engineVersion, { ...engineVersion, severity: "critical" }, manyTags])).toContain(
      [
        "| 3 open findings | critical | high | low |",
        "| --- | ---: | ---: | ---: |",
        "| versions | 1 | 1 |  |",
        "| observability |  |  | 1 |",
        "| **all** | **1** | **1** | **1** |",
      ].join("\n"),
    );
    expect(render([engineVersion, engineVersion])).toContain("| versions | 2 |\n\n");
    expect(render([engineVersion])).not.toContain("open finding");
  });

  it("lists all findings by cause, in the same order and under the same numbers as the sections below", () => {
    const markdown = render([engineVersion, manyTags, waived]);
    expect(markdown).toContain(
      [
        "**Introduced by this change: 1 finding**",
        "",
        "- **1** HIGH · Unexplained difference: `engine_version` of one database",
        "",
        "**Not introduced by this change: 1 finding**",
        "",
        "- **2** LOW · Unexplained difference: default tag CostCenter (90 places)",
        "",
        "### 1. HIGH · Unexplained difference: `engine_version` of one database",
      ].join("\n"),
    );
  });

  it("says once what is the same for all findings of a kind", () => {
    const markdown = render([engineVersion, { ...engineVersion, suggestion: "Ask." }, manyTags]);
    expect(markdown.match(/^\*\*(?:Why|Do):\*\* .*$/gm)?.map((line) => line.slice(0, 24))).toEqual([
      "**Why:** The configurati",
      "**Do:** Set `database.en",
      "**Why:** as for 1.",
      "**Do:** Ask. (`stacks/pa",
      "**Why:** The provider's ",
      "**Do:** Declare the tag ",
    ]);
    const other = { ...engineVersion, kind: "undetermined" } as const;
    expect(render([engineVersion, other])).not.toContain("as for");
  });

  it("leaves out what is not to be shown, says how much, and counts it all the same", () => {
    const whole = report([engineVersion, manyTags, waived]);
    const filtered = renderReport(whole, "markdown", { isShown: ({ severity }) => severity === "low" });
    expect(filtered).toContain("CostCenter");
    expect(filtered).not.toContain("`engine_version`");
    expect(filtered).toContain("2 findings are not shown here; all of them count.");
    expect(filtered).toContain("**Introduced by this change:** 1 finding, of 2\n");
    expect(filtered).toContain("### 2. LOW");
    expect(filtered.split("\n").slice(0, 8)).toEqual(renderReport(whole, "markdown").split("\n").slice(0, 8));
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
        "| Place | `staging` | `production` |",
        "| --- | --- | --- |",
        "| `aws_db_instance.platform_database_1A2B3C4D` `engine_version` (`platform/database`) | `15.4` | `16.3` |",
        "",
        "**Why:** The configurations set different values, and no parameter that may differ moves them. " +
          "Tests that ran on `15.4` say nothing about `16.3`.",
        "",
        "**Do:** Set `database.engineVersion` to the same value in both parameter files. " +
          "(`stacks/parameters/staging.json:14`)",
      ].join("\n"),
    );
  });

  it("has one table for all places of a finding, and names an address again only where it is another one", () => {
    const places = [
      place("aws_db.a", "engine", known("15"), known("16")),
      place("aws_db.a", "family", { state: "unknown" }, known("pg16")),
      { ...place("aws_db.b", "engine", known("15"), known("16")), madeAt: "db.tf:3" },
      { address: "aws_db.c", path: [], place: "", values: { qa: known("15") } },
    ];
    expect(render([{ ...engineVersion, places }])).toContain(
      [
        "| Place | `staging` | `qa` | `production` |",
        "| --- | --- | --- | --- |",
        "| `aws_db.a` `engine` | `15` |  | `16` |",
        "| … `family` | *known after apply* |  | `pg16` |",
        "| `aws_db.b` `engine` (`db.tf:3`) | `15` |  | `16` |",
        "| `aws_db.c` |  | `15` |  |",
      ].join("\n"),
    );
  });

  it("lists places that have no values to show", () => {
    const places = ["a.b", "a.c"].map((address) => ({ address, path: [], place: "", values: {} }));
    expect(render([{ ...engineVersion, places }])).toContain("\n- `a.b`\n- `a.c`\n\n**Why:**");
  });

  it("folds what is accepted, explained and noted", () => {
    const summaries = [...render([waived]).matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary);
    expect(summaries).toEqual([
      "1 accepted finding",
      "1 note",
      "84 resources compared; 3 differences: 3 explained, 0 not; 1 finding waived",
    ]);
  });

  it("tells explained differences by the parameter they follow from, and by kind where there is none", () => {
    expect(render([])).toContain(
      [
        "| Follows from | Differences | Reason |",
        "| --- | ---: | --- |",
        "| `database.instanceClass` | 1 | Staging carries a fraction of the load. (`parity.yaml:20`) |",
        "",
        "| Otherwise explained | Differences | Because |",
        "| --- | ---: | --- |",
        "| Identity | 2 | The values are the same once each environment's own name, account and other identities are " +
          "exchanged. |",
      ].join("\n"),
    );
  });

  it("names what is declared without a parameter, with its reason, and counts it nowhere else", () => {
    const group = {
      environment: "staging",
      explanation: {
        kind: "allowance",
        evidence: "allowed",
        reason: "Costs less.",
        location: { file: "parity.yaml", line: 4 },
      },
      places: [place("aws_nat.a", "", known("x"), { state: "absent" })],
    } as const;
    const markdown = renderReport(report([], { explained: [group] }), "markdown");
    expect(markdown).toContain("\n- `aws_nat.a`: allowed · Costs less. (`parity.yaml:4`)\n");
    expect(markdown).not.toContain("Otherwise explained");
  });

  it("shows a state as a word and a value as code", () => {
    const markdown = render([{ ...engineVersion, places: [place("a.b", "c", known("null"), { state: "null" })] }]);
    expect(markdown).toContain("| `a.b` `c` | `null` | *null* |");
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
      expect(markdown).toContain(`**${500 - shown} more findings did not fit here.** The JSON report has them.`);
      expect(markdown).toContain("| versions | 500 |");
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
    const expected = withoutCode(renderHostile("plain"));
    const tags = (markdown: string): readonly string[] => markdown.match(/<[^>]*>/g) ?? [];
    for (const text of [...hostileTexts, ...hostileTexts.flatMap((one) => one.split(" ")), hostileTexts.join(" ")]) {
      const outside = withoutCode(renderHostile(text));
      expect(tags(outside)).toEqual(tags(expected));
      expect(outside.replace(/^#+ /gm, "")).not.toMatch(/[@&`\\#~_]|:\/\/|www\.|\]\(/);
      expect(outside.split("\n").length).toBe(expected.split("\n").length);
    }
  });

  it("keeps every table row whole", () => {
    for (const text of hostileTexts) {
      const tables = renderHostile(text)
        .split(/\n(?!\|)/)
        .map((lines) => lines.split("\n").filter((line) => line.startsWith("| ")))
        .filter((rows) => rows.length > 0);
      expect(tables.length).toBe(3);
      for (const rows of tables) expect(new Set(rows.map(cellCount)).size).toBe(1);
    }
  });
});
