import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { renderReport } from "../../src/report/index.js";
import { anyReport, hostileToMachines } from "./arbitrary-reports.js";
import { engineVersion, hostileReport, manyTags, report, waived } from "./reports.js";

interface Entry {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** What GitLab's page on the format asks for: all of these, a path without `./`, and a severity of five. */
const validate = new Ajv().compile({
  type: "array",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", minLength: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        additionalProperties: false,
        required: ["path", "lines"],
        properties: {
          path: { type: "string", pattern: "^(?!\\.{0,2}/)[^\\\\]+$" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
});

function entriesOf(given: ParityReport): readonly Entry[] {
  const written = JSON.parse(renderReport(given, "gitlab")) as readonly Entry[];
  validate(written);
  expect(validate.errors ?? []).toEqual([]);
  return written;
}

describe("the report for GitLab's code quality", () => {
  it("has an entry for each finding, at its place, under its id", () => {
    expect(entriesOf(report([engineVersion]))).toEqual([
      {
        description: `Unexplained difference: engine_version of one database. ${engineVersion.message}`,
        check_name: "unexplained-difference",
        fingerprint: "f-engine-version",
        severity: "critical",
        location: { path: "stacks/parameters/staging.json", lines: { begin: 14 } },
      },
    ]);
    expect(entriesOf(report([manyTags]))[0]?.location).toEqual({ path: "plans/staging.json", lines: { begin: 1 } });
  });

  it("is an empty list where nothing was found", () => {
    expect(renderReport(report([]), "gitlab")).toBe("[]\n");
  });

  it.each([
    ["critical", "blocker"],
    ["high", "critical"],
    ["medium", "major"],
    ["low", "minor"],
    ["info", "info"],
  ] as const)("has %s as %s", (severity, named) => {
    const finding: Finding = { ...engineVersion, severity };
    expect(entriesOf(report([finding]))[0]?.severity).toBe(named);
  });

  it("says of what is accepted by whom and why, as information", () => {
    expect(entriesOf(report([waived]))[0]).toMatchObject({
      description:
        "Unexplained difference: retention of one log group. " +
        "Accepted: waived by platform until 2027-01-31: Until the archive is moved.",
      severity: "info",
    });
  });

  it("shows nothing that nobody sees, and no command of a build server, whatever the names", () => {
    for (const text of hostileToMachines) {
      const written = renderReport(hostileReport(text), "gitlab");
      expect(written).not.toMatch(/^\s*::|##\w*\[/m);
      for (const { description, location } of entriesOf(hostileReport(text)))
        expect(description + location.path).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{NChar}]/u);
    }
  });

  it("has what GitLab asks for whatever the report says, and every finding once", () => {
    fc.assert(
      fc.property(anyReport(12), (given) => {
        const entries = entriesOf(given);
        expect(entries.map(({ fingerprint }) => fingerprint)).toEqual(given.findings.map(({ id }) => id));
        for (const { location } of entries) expect(location.path.split("/")).not.toContain("..");
      }),
      { numRuns: 150 },
    );
  });
});
