import { describe, expect, it } from "vitest";
import { parseReportTargets } from "../../src/cli/report-targets.js";

describe("--report", () => {
  it("is text on standard output when it is not given", () => {
    expect(parseReportTargets([], [], "/w")).toEqual([{ format: "text" }]);
  });

  it("names formats, and files after the first sign", () => {
    expect(parseReportTargets(["text", "markdown=a=b.md", "json=/x.json"], ["in.json"], "/w")).toEqual([
      { format: "text" },
      { format: "markdown", file: "a=b.md" },
      { format: "json", file: "/x.json" },
    ]);
  });

  it.each([
    [["html"], "the report format html is not available in this version; available: text, markdown, json"],
    [["toString=x"], "the report format toString is not available in this version; available: text, markdown, json"],
    [["json="], "--report json= names no file; write --report json for standard output"],
    [["json=-"], "--report json=- names no file; write --report json for standard output"],
    [["text", "json"], "two reports would go to standard output; give all but one a file: --report <format>=<file>"],
    [["text=a", "json=./a"], "two reports would go to /w/a; give all but one a file: --report <format>=<file>"],
    [["json=./in.json"], "a report would overwrite this input"],
  ])("refuses %j", (options, message) => {
    expect(() => parseReportTargets(options, ["in.json", "-"], "/w")).toThrow(message);
  });
});
