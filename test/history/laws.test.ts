/** Laws of histories: what is written can be read, in any order, and is harmless wherever it is shown. */
import fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readHistory } from "../../src/cli/history-file.js";
import { makeTrend, runLine, textOfLine } from "../../src/history/index.js";
import { severities } from "../../src/model/contract.js";
import type { HistoryLine, IncidentLine, RunLine } from "../../src/model/history.js";
import { dimensions, type Finding, type ParityReport } from "../../src/model/report.js";
import type { Trend } from "../../src/model/trend.js";
import { renderTrend } from "../../src/report/trend/index.js";
import { countFindings } from "../../src/judge/count-findings.js";
import { emptyFolder } from "../cli/world.js";
import { anyReport, hostileToMachines } from "../report/arbitrary-reports.js";

const file = join(emptyFolder(), "history.jsonl");
const read = (): Promise<Trend> => readHistory({ file, cwd: "/", mayBeMissing: false }, () => makeTrend({}));
const trendOf = (lines: readonly HistoryLine[], ending = "\n"): Promise<Trend> => {
  writeFileSync(file, lines.map((line) => `${textOfLine(line, file).trimEnd()}${ending}`).join(""));
  return read();
};

/** As reports are: a component has a name that the contract allows. */
const counted = (report: ParityReport): ParityReport => ({
  ...report,
  findings: report.findings.map((finding): Finding => ({ ...finding, component: "network" })),
  counts: { ...report.counts, ...countFindings(report.findings) },
});

/** Days that come twice, that are before 1970, and far ahead. */
const moments = fc.constantFrom(
  "1969-12-31T23:59:59.999Z",
  "2027-01-01T00:00:00.000Z",
  "2027-01-01T00:00:00.001Z",
  "2027-01-02T12:00:00.000Z",
  "2027-04-02T12:00:00.000Z",
  "2999-12-31T00:00:00.000Z",
);
const runs: fc.Arbitrary<RunLine> = fc
  .tuple(anyReport(6), moments, fc.boolean(), fc.option(moments, { nil: undefined }))
  .map(([report, at, isGate, committed]) =>
    runLine(counted(report), {
      at,
      asked: isGate ? { command: "gate", from: "staging", to: "production" } : { command: "check" },
      ...(committed === undefined ? {} : { commit: { id: "a".repeat(40), at: committed } }),
    }),
  );
const incidents: fc.Arbitrary<IncidentLine> = fc
  .record({
    at: moments,
    date: fc.constantFrom("1969-12-31", "2027-01-01", "2027-04-02"),
    gap: fc.constantFrom("aws_lb.main", ...hostileToMachines),
    findings: fc.constantFrom([], ["f000000000000001"]),
    dimension: fc.constantFrom(...dimensions),
    note: fc.constantFrom(...hostileToMachines),
  })
  .map((parts) => ({ historyVersion: 1, kind: "incident", ...parts }));
const histories: fc.Arbitrary<readonly HistoryLine[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: runs }, { weight: 1, arbitrary: incidents }),
  { maxLength: 8 },
);

describe("a history", () => {
  it("says of each run what its report counts", () => {
    fc.assert(
      fc.property(anyReport(12).map(counted), (report) => {
        const { counts, verdict } = runLine(report, { at: "2027-01-01T00:00:00.000Z", asked: { command: "check" } });
        const open = severities.map((severity) =>
          dimensions.reduce((sum, dimension) => sum + (counts.open[dimension]?.[severity] ?? 0), 0),
        );
        expect(open).toEqual(severities.map((severity) => report.counts.findings[severity]));
        expect([counts.waived, counts.baselined]).toEqual([report.counts.waived, report.counts.baselined]);
        expect(verdict).toEqual(report.verdict);
      }),
    );
  });

  it("is read as it was written, and comes to the same in any order, with lines twice, in LF and CRLF", async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.infiniteStream(fc.nat()), async (lines, numbers) => {
        const trend = await trendOf(lines);
        expect(readFileSync(file, "utf8")).toBe(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
        const shuffled = lines
          .flatMap((line, index) => (index % 3 === 0 ? [line, line] : [line]))
          .map((line) => [numbers.next().value as number, line] as const)
          .sort(([left], [right]) => left - right)
          .map(([, line]) => line);
        expect(await trendOf(shuffled)).toEqual(trend);
        expect(await trendOf(shuffled, "\r\n")).toEqual(trend);
      }),
      { numRuns: 60 },
    );
  });

  it("adds up: what was opened is open, or has ended", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (lines) => {
        const { findings, open, dimensions: told, points } = await trendOf(lines);
        const now = severities.reduce((sum, severity) => sum + open.now[severity], 0);
        const found = told.reduce((sum, one) => sum + one.found, 0);
        expect(findings.mended + findings.accepted).toBe(findings.lives.ended);
        expect(now + findings.lives.ended).toBe(found + findings.reopened);
        const byDimension = told.map((one) => severities.reduce((sum, severity) => sum + one.open.now[severity], 0));
        expect(byDimension.reduce((sum, count) => sum + count, 0)).toBe(now);
        expect(points.length).toBeLessThanOrEqual(60);
        for (const severity of severities) expect(points.at(-1)?.[severity] ?? 0).toBe(open.now[severity]);
      }),
      { numRuns: 60 },
    );
  });

  it("is harmless in every format, whatever names are in it", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (lines) => {
        const trend = await trendOf(lines);
        const text = renderTrend(trend, "text");
        expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(text).not.toMatch(/^\s*::|##\[/m);
        expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(240);
        for (const format of ["svg", "html"] as const) {
          const page = renderTrend(trend, format);
          expect(page).not.toMatch(/<script|<h1>gone|<\/code>|<\/details>|<failure|<!--|<!\[CDATA/);
          expect(page.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
        expect(JSON.parse(renderTrend(trend, "json"))).toEqual(trend);
      }),
      { numRuns: 60 },
    );
  });
});
