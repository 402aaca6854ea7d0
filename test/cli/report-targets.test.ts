import { describe, expect, it } from "vitest";
import { parseReportTargets } from "../../src/cli/report-targets.js";
import { reportFormats } from "../../src/report/reporter.js";

describe("--report", () => {
  it("is text on standard output when it is not given", () => {
    expect(parseReportTargets([])).toEqual([{ format: "text" }]);
  });

  it("names formats, and files after the first sign", () => {
    expect(parseReportTargets(["text", "markdown=a=b.md", "json=/x.json"])).toEqual([
      { format: "text" },
      { format: "markdown", file: "a=b.md" },
      { format: "json", file: "/x.json" },
    ]);
  });

  it.each([
    [["pdf"], `the report format pdf is not available in this version; available: ${reportFormats.join(", ")}`],
    [
      ["toString=x"],
      `the report format toString is not available in this version; available: ${reportFormats.join(", ")}`,
    ],
    [["json="], "--report json= names no file; write --report json for standard output"],
    [["json=-"], "--report json=- names no file; write --report json for standard output"],
    [["text", "json"], "two reports would go to standard output; give all but one a file: --report <format>=<file>"],
  ])("refuses %j", (options, message) => {
    expect(() => parseReportTargets(options)).toThrow(message);
  });
});
