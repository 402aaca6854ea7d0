import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingKinds } from "../../src/knowledge/finding-kinds.js";
import { severities } from "../../src/knowledge/ranking.js";
import { dimensions, type Finding, type FindingKind, type ParityReport } from "../../src/model/report.js";
import { renderReport } from "../../src/report/index.js";
import { readMarkdown } from "./read-markdown.js";
import { engineVersion, hostileReport, hostileTexts, known, manyTags, place, report, waived } from "./reports.js";

const texts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("engine_version of aws_db.a", "The parameter `a.b` differs", "x") },
  { weight: 1, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
);
const findings: fc.Arbitrary<Finding> = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(findingKinds) as FindingKind[]).slice(0, 6)),
    severity: fc.constantFrom(...severities),
    dimension: fc.constantFrom(...dimensions),
    change: fc.constantFrom("introduced" as const, "existing" as const, "unknown" as const),
    status: fc.constantFrom("open" as const, "open" as const, "open" as const, "waived" as const),
    cause: texts,
    message: texts,
    suggestion: texts,
    places: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ places, ...parts }) => ({
    ...engineVersion,
    ...parts,
    places: Array.from({ length: places }, (_, index) =>
      place(`${parts.cause}[${index}]`, parts.message, known(parts.suggestion), { state: "null" }),
    ),
  }));
const inOrder = (all: readonly Finding[]): readonly Finding[] =>
  [...all].sort(
    (one, other) =>
      Number(one.status !== "open") - Number(other.status !== "open") ||
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      (one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : 0),
  );
const reports = (most: number): fc.Arbitrary<ParityReport> =>
  fc.array(findings, { maxLength: most, size: "max" }).map((all) => report(inOrder(all)));

const openOf = ({ findings: all }: ParityReport): readonly Finding[] => all.filter(({ status }) => status === "open");
const indexed = (markdown: string): readonly number[] =>
  [...markdown.matchAll(/^- \*\*(\d+)\*\* /gm)].map(([, number]) => Number(number));
const numbersTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
const ascending = (numbers: readonly number[]): readonly number[] => [...numbers].sort((one, other) => one - other);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe("a report in Markdown, whatever it says", () => {
  it("never has more bytes than it may have, and says the verdict as soon as there is room for that", () => {
    fc.assert(
      fc.property(reports(60), fc.integer({ min: 12, max: 40_000 }), (given, maxBytes) => {
        const markdown = renderReport(given, "markdown", { maxBytes });
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
        expect(markdown).toMatch(/^(?:## Parity.*|\*\*)(?:BLOCKED|PASS)/);
      }),
      { numRuns: 60 },
    );
  });

  it("has every open finding in its index where there is room, each under its number and once", () => {
    fc.assert(
      fc.property(reports(80), (given) => {
        const count = openOf(given).length;
        const markdown = renderReport(given, "markdown", { maxBytes: 10_000_000 });
        expect(ascending(indexed(markdown))).toEqual(count > 1 ? numbersTo(count) : []);
        expect(markdown.match(/^### /gm)?.length ?? 0).toBe(count);
      }),
      { numRuns: 40 },
    );
  });

  it("counts every open finding by severity and dimension, in 9,000 bytes", () => {
    fc.assert(
      fc.property(reports(80), (given) => {
        const open = openOf(given);
        const markdown = renderReport(given, "markdown", { maxBytes: 9_000 });
        const rows = markdown.split("\n").filter((line) => dimensionRow.test(line));
        const counted = rows.flatMap((row) => row.split("|").map(Number));
        expect(sum(counted.filter((number) => number > 0))).toBe(open.length > 1 ? open.length : 0);
      }),
      { numRuns: 40 },
    );
  });
});

const dimensionRow = new RegExp(`^\\| (?:${dimensions.map((name) => name.replaceAll("-", " ")).join("|")}) \\|`);

/** As many as on day one: of several kinds, each with a cause of its own. */
const many = (count: number): readonly Finding[] =>
  inOrder(
    Array.from({ length: count }, (_, index) => ({
      ...(index % 3 === 1 ? manyTags : engineVersion),
      id: `f${index}`,
      cause: `engine_version of module.service["shop-${index}"].aws_elasticache_replication_group.this`,
      change: index % 10 === 0 ? "introduced" : "existing",
    })),
  );

describe("a report of many findings", () => {
  it.each([2, 30, 158, 400])("lists all of %i and writes out the worst, in 60,000 bytes", (count) => {
    const markdown = renderReport(report(many(count)), "markdown");
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    expect(ascending(indexed(markdown))).toEqual(numbersTo(count));
    expect(markdown.match(/^### /gm)?.length ?? 0).toBeGreaterThanOrEqual(Math.min(count, 10));
    expect(markdown.match(/^### .*$/m)?.[0]).toContain(" HIGH ");
  });

  it.each([2_000, 20_000])("says of %i how many of each kind there are, and the first of their numbers", (count) => {
    const markdown = renderReport(report(many(count)), "markdown");
    const titles = [...markdown.matchAll(/^\*\*[A-Z]+ · .*:\*\* (\d+) findings, (.*)$/gm)];
    expect(sum(titles.map(([, number]) => Number(number)))).toBe(count);
    const left = [...markdown.matchAll(/^- and (\d+) more$/gm)].map(([, number]) => Number(number));
    expect(indexed(markdown).length).toBeGreaterThan(300);
    expect(sum(left) + indexed(markdown).length).toBe(count);
    expect(titles[0]?.[2]).toMatch(/^1, (?:\d+, ){7}…$/);
    const full = markdown.match(/^### /gm)?.length ?? 0;
    expect(full).toBeGreaterThanOrEqual(5);
    expect(markdown).toContain(`**${count - full} more findings did not fit here.** The JSON report has them.`);
  });

  it("folds away what is more than a page of causes", () => {
    const summaries = [...renderReport(report(many(158)), "markdown").matchAll(/<summary>(.*)<\/summary>/g)];
    expect(summaries.map(([, summary]) => summary)).toEqual([
      "128 more, one line each",
      expect.stringMatching(/^\d+ more findings in full$/),
      "1 note",
      "84 resources compared; 161 differences: 3 explained, 158 not",
    ]);
  });
});

describe("Markdown, read by a parser", () => {
  const linkBase = "https://git.example/acme/shop/blob/4f2a9c1";
  const pageBase = "https://git.example/acme/tfparity/blob/main";
  const maxBytes = 1_000_000;

  it("leads nowhere but to files, lines and pages, whatever the names in it", () => {
    for (const text of [...hostileTexts, hostileTexts.join(" ")]) {
      const read = readMarkdown(renderReport(hostileReport(text), "markdown", { linkBase, pageBase, maxBytes }));
      for (const address of read.addresses) {
        expect(address).toMatch(
          /^https:\/\/git\.example\/acme\/(?:shop\/blob\/4f2a9c1|tfparity\/blob\/main)\/[\w.%/-]+(?:#L\d+)?$/,
        );
        expect(new URL(address).pathname.split("/")).not.toContain("..");
      }
      expect(read.addresses.length).toBeGreaterThan(0);
      for (const html of read.html)
        expect(html).toMatch(/^(?:<\/?(?:details|summary|code)>|<details><summary>[^<]*<\/summary>)$/);
      expect(read.headings).toHaveLength(2);
    }
  });

  it("has no links where nobody said where things are, or said what is no address", () => {
    const one = report([engineVersion, waived]);
    const bare = renderReport(one, "markdown");
    expect(readMarkdown(bare).addresses).toEqual([]);
    for (const base of [
      "",
      "x",
      "javascript:alert(1)",
      "https://a.example/x) [y](z",
      "https://a.example/ |",
      "//a.example",
    ])
      expect(renderReport(one, "markdown", { linkBase: base, pageBase: base })).toBe(bare);
  });

  it("leads to the line of a file, and to the page about a kind", () => {
    const { addresses } = readMarkdown(renderReport(report([engineVersion]), "markdown", { linkBase, pageBase }));
    expect([...addresses].sort()).toEqual([
      `${linkBase}/parity.yaml#L20`,
      `${linkBase}/stacks/parameters/staging.json#L14`,
      `${pageBase}/docs/findings/unexplained-difference.md`,
      `${pageBase}/docs/limits.md`,
    ]);
  });

  it.each([
    ["./infra/main.tf:3", `${linkBase}/infra/main.tf#L3`],
    ["infra/main.tf:3:7", `${linkBase}/infra/main.tf#L3`],
    ["a b/(c)_*~'!.tf:12", `${linkBase}/a%20b/%28c%29%5F%2A%7E%27%21.tf#L12`],
    ["é.tf:1", `${linkBase}/%C3%A9.tf#L1`],
    ["a[0].tf:1", `${linkBase}/a%5B0%5D.tf#L1`],
    ["/etc/passwd:1", undefined],
    ["../main.tf:1", undefined],
    ["a/../../main.tf:1", undefined],
    ["C:/main.tf:1", undefined],
    ["infra\\main.tf:1", undefined],
    [".terraform/modules/x/main.tf:1", undefined],
    ["node_modules/x/index.js:1", undefined],
    ["main.tf", undefined],
    ["main.tf:0", undefined],
    ["a//b.tf:1", `${linkBase}/a/b.tf#L1`],
    ["\ud800.tf:1", undefined],
  ])("takes the place %j to %s", (madeAt, address) => {
    const places = [{ ...place("aws_db.a", "engine", known("1"), known("2")), madeAt }];
    const { location: _, ...finding } = engineVersion;
    const markdown = renderReport(report([{ ...finding, places }], { explained: [] }), "markdown", { linkBase });
    expect(readMarkdown(markdown).addresses).toEqual(address === undefined ? [] : [address]);
  });
});
