import { describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/index.js";
import type { ParityReport } from "../../src/model/report.js";
import { engineVersion, hostileReport, hostileTexts, manyTags, report, waived } from "./reports.js";

/** The same data with the keys of every object but `values` the other way round. */
function reversed(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => reversed(item));
  if (typeof value !== "object" || value === null || key === "values") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item, name)]),
  );
}

describe("the JSON report", () => {
  it("is the report", () => {
    for (const text of hostileTexts) {
      expect(JSON.parse(renderReport(hostileReport(text), "json"))).toEqual(hostileReport(text));
    }
  });

  it("has the same bytes whatever the order of keys was", () => {
    const original = report([engineVersion, waived]);
    expect(renderReport(reversed(original) as ParityReport, "json")).toBe(renderReport(original, "json"));
  });

  it("begins with the version of its schema and ends with one line break", () => {
    const json = renderReport(report([engineVersion]), "json");
    expect(json.startsWith('{\n  "schemaVersion": 1,\n  "reference": "production",\n')).toBe(true);
    expect(json.endsWith("}\n")).toBe(true);
  });

  it("keeps the reference as the last of the values", () => {
    const json = renderReport(
      report([
        {
          ...engineVersion,
          places: [{ ...engineVersion.places[0]!, values: { zulu: { state: "null" }, production: { state: "null" } } }],
        },
      ]),
      "json",
    );
    expect(json.indexOf('"zulu"')).toBeLessThan(json.lastIndexOf('"production"'));
  });

  it("is enough to render every other format", () => {
    const original = report([engineVersion, manyTags, waived]);
    const parsed = JSON.parse(renderReport(original, "json")) as ParityReport;
    for (const format of ["text", "markdown", "json"] as const) {
      expect(renderReport(parsed, format)).toBe(renderReport(original, format));
    }
  });
});
