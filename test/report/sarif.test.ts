import { Ajv } from "ajv";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { findingKinds } from "../../src/knowledge/finding-kinds.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { renderReport, type ReportOptions } from "../../src/report/index.js";
import { anyReport, hostileToMachines } from "./arbitrary-reports.js";
import { engineVersion, hostileReport, manyTags, place, known, report, waived } from "./reports.js";

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly rank: number;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
      readonly region: { readonly startLine: number; readonly startColumn: number };
    };
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly relatedLocations?: Result["locations"];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions: readonly { readonly justification: string }[];
  readonly baselineState?: string;
}
interface Rule {
  readonly id: string;
  readonly name: string;
  readonly helpUri?: string;
  readonly help: { readonly text: string; readonly markdown: string };
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[]; readonly version?: string } };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly { readonly toolExecutionNotifications: readonly { message: { text: string } }[] }[];
  readonly results: readonly Result[];
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The schema of the standard, in the draft that it is written in; a newer reader takes all of it but its own name. */
const {
  $schema: _draft,
  id: _id,
  ...schema
} = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
    "utf8",
  ),
) as Readonly<Record<string, unknown>>;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat("uri", (text) => URL.canParse(text));
ajv.addFormat("uri-reference", /^(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*$/);
ajv.addFormat("date-time", () => true);
const validate = ajv.compile(schema);

/** What it says, when the standard's schema has nothing to object to. */
function sarifOf(given: ParityReport, options: ReportOptions = {}): Run {
  const log = JSON.parse(renderReport(given, "sarif", options)) as { readonly runs: readonly Run[] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Run;
}
const resultsOf = (given: ParityReport, options: ReportOptions = {}): readonly Result[] =>
  sarifOf(given, options).results;
const resultOf = (finding: Finding, options: ReportOptions = {}): Result =>
  resultsOf(report([finding]), options)[0] as Result;
const addressOf = ({ locations: [first] }: Result): string => {
  const { artifactLocation, region } = first!.physicalLocation;
  expect(artifactLocation.uriBaseId).toBe("%SRCROOT%");
  return `${artifactLocation.uri}:${region.startLine}:${region.startColumn}`;
};
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;
const { location: _location, ...nowhere } = engineVersion;

describe("the SARIF report", () => {
  it("is held against a schema that knows the standard", () => {
    const log = (run: object): object => ({ version: "2.1.0", runs: [{ tool: { driver: { name: "a" } }, ...run }] });
    expect(validate(log({}))).toBe(true);
    expect(validate(log({ results: [{}] }))).toBe(false);
    expect(validate(log({ results: [{ message: { text: "a" }, rank: 101 }] }))).toBe(false);
    expect(validate(log({ results: [{ message: { text: "a" }, unknown: 1 }] }))).toBe(false);
    expect(validate({ ...log({}), version: "2.0.0" })).toBe(false);
  });

  it("has a result for each finding, with its message, its place in the source and its id", () => {
    const [first] = resultsOf(report([engineVersion, manyTags]));
    expect(first).toMatchObject({
      ruleId: "unexplained-difference",
      level: "error",
      rank: 80,
      partialFingerprints: { "tfparityFindingId/v1": "f-engine-version", primaryLocationLineHash: "f-engine-version" },
      suppressions: [],
    });
    expect(first?.message.text.split("\n")).toEqual([
      "Unexplained difference: engine_version of one database.",
      "high: staging against production, versions, introduced by this change",
      engineVersion.message,
      "aws_db_instance.platform_database_1A2B3C4D engine_version: staging 15.4, production 16.3",
      `What to do: ${engineVersion.suggestion}`,
      "Finding f-engine-version",
    ]);
    expect(addressOf(first as Result)).toBe("stacks/parameters/staging.json:14:1");
    expect(first?.locations[0]?.logicalLocations).toEqual([
      { fullyQualifiedName: "aws_db_instance.platform_database_1A2B3C4D.engine_version" },
    ]);
  });

  it("has a rule for every kind of finding, whatever was found, with help and the page about it", () => {
    const { rules } = sarifOf(report([]), { pageBase: "https://git.example/tfparity/blob/v1" }).tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(Object.keys(findingKinds));
    const drift = rules.find(({ id }) => id === "live-drift");
    expect(drift).toMatchObject({
      name: "LiveDrift",
      helpUri: "https://git.example/tfparity/blob/v1/docs/findings/live-drift.md",
    });
    expect(drift?.help.markdown).toContain("(https://git.example/tfparity/blob/v1/docs/findings/live-drift.md)");
    const [rule] = sarifOf(report([])).tool.driver.rules;
    expect(rule?.helpUri).toBeUndefined();
    expect(rule?.help.text).toContain("docs/findings/unexplained-difference.md");
  });

  it("refers to the rule of each result by its index", () => {
    const kinds = Object.keys(findingKinds) as Finding["kind"][];
    const run = sarifOf(report(kinds.map((kind) => ({ ...engineVersion, kind, id: kind }))));
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it.each([
    ["critical", "error", 95],
    ["high", "error", 80],
    ["medium", "warning", 50],
    ["low", "note", 20],
    ["info", "note", 5],
  ] as const)("has %s as %s of rank %i", (severity, level, rank) => {
    expect(resultOf({ ...engineVersion, severity })).toMatchObject({ level, rank });
  });

  it("suppresses what is accepted, with who accepted it and why, after all that is open", () => {
    const results = resultsOf(report([waived, engineVersion]));
    expect(results.map(({ level }) => level)).toEqual(["error", "note"]);
    expect(results[1]?.suppressions).toEqual([
      {
        kind: "external",
        status: "accepted",
        justification: "Accepted: waived by platform until 2027-01-31: Until the archive is moved.",
      },
    ]);
  });

  it("says which are new since the base, and nothing where none was given", () => {
    const base = { introduced: 1, existing: 1, resolved: [] };
    const findings = (["introduced", "existing"] as const).map((one) => ({ ...engineVersion, id: one, base: one }));
    expect(resultsOf(report(findings, { base })).map(({ baselineState }) => baselineState)).toEqual([
      "new",
      "unchanged",
    ]);
    expect(resultOf(engineVersion).baselineState).toBeUndefined();
  });

  it("says the verdict and the counts, the version of the tool, and what keeps several uploads apart", () => {
    const run = sarifOf(report([engineVersion, manyTags, waived]), { version: "1.2.3" });
    expect(run.properties).toMatchObject({
      verdict: "blocked",
      summary: "BLOCKED: 2 findings of severity low or worse.",
      blocking: 2,
      failOn: "low",
      open: 2,
      waived: 1,
      bySeverity: { critical: 0, high: 1, medium: 0, low: 1, info: 0 },
    });
    expect(run.tool.driver.version).toBe("1.2.3");
    expect(run.automationDetails.id).toBe("tfparity/staging against production/");
    expect(sarifOf(report([])).properties).toMatchObject({ verdict: "pass", blocking: 0 });
  });

  it("has at most 25,000 results, the worst, and says how many did not fit", () => {
    const many = Array.from({ length: 25_003 }, (_, index) => ({ ...engineVersion, id: `f${index}` }));
    const run = JSON.parse(renderReport(report(many), "sarif")) as { readonly runs: readonly Run[] };
    expect(run.runs[0]?.results).toHaveLength(25_000);
    expect(run.runs[0]?.results.at(-1)?.partialFingerprints["primaryLocationLineHash"]).toBe("f24999");
    expect(run.runs[0]?.invocations[0]?.toolExecutionNotifications[0]?.message.text).toBe(
      "3 more findings did not fit here. The JSON report has all of them.",
    );
  });
});

describe("where SARIF shows a finding", () => {
  const at = (file: string, more: Partial<Finding> = {}): Finding => ({
    ...engineVersion,
    location: { file, line: 3 },
    ...more,
  });
  const madeAt = (...all: readonly string[]): Finding => ({
    ...nowhere,
    places: all.map((one) => ({ ...place("aws_db_instance.a", "engine", known("a"), known("b")), madeAt: one })),
  });

  it.each([
    ["live/eu west/a&b#c?%.json", "live/eu%20west/a%26b%23c%3F%25.json:3:1"],
    ["./a/../parity.yaml", "parity.yaml:3:1"],
    ["ab:c/d.json", "ab%3Ac/d.json:3:1"],
    ["日本/é.tf", "%E6%97%A5%E6%9C%AC/%C3%A9.tf:3:1"],
  ])("is at its file, %s, in percent signs", (file, address) => {
    expect(addressOf(resultOf(at(file)))).toBe(address);
  });

  it.each([
    "/etc/passwd",
    "../outside.json",
    "-",
    "C:\\a.json",
    "",
    "a/",
    "a\nb",
    "\ud800",
    ".terraform/modules/x/main.tf",
    "hcp://acme/shop-staging#run-1",
  ])("is at what was compared, where %j is in no repository", (file) => {
    expect(addressOf(resultOf(at(file)))).toBe("plans/staging.json:1:1");
  });

  it("is at the column that is known", () => {
    expect(addressOf(resultOf({ ...engineVersion, location: { file: "a.tf", line: 2, column: 7 } }))).toBe("a.tf:2:7");
  });

  it("is where its construct was made when nothing else is known, with the others as related", () => {
    const result = resultOf(madeAt("nowhere", "modules/database.ts:12:5", "modules/network.ts:3"));
    expect(addressOf(result)).toBe("modules/database.ts:12:5");
    expect(result.relatedLocations).toHaveLength(1);
    expect(addressOf({ ...result, locations: result.relatedLocations ?? [] })).toBe("modules/network.ts:3:1");
    expect(resultOf(madeAt("modules/database.ts:12:5")).relatedLocations).toBeUndefined();
  });

  it("is in the component that it is of", () => {
    const environments = report([]).environments.map((one) => ({ ...one, file: `plans/${one.name}/network.json` }));
    const components = [{ name: "network", environments, resourcesCompared: 1, differences: 1, open: 1 }];
    const all = [{ ...nowhere, component: "network" }, nowhere];
    expect(resultsOf(report(all, { components })).map(addressOf)).toEqual([
      "plans/staging/network.json:1:1",
      "parity.yaml:1:1",
    ]);
  });

  it("is told from the top of the checkout", () => {
    const checkout = { root: "/home/runner/shop", folder: "live/eu" };
    const told = (file: string): string => addressOf(resultOf(at(file), { checkout }));
    expect(told("parity.yaml")).toBe("live/eu/parity.yaml:3:1");
    expect(told("../../parity.yaml")).toBe("parity.yaml:3:1");
    expect(told("/home/runner/shop/parity.yaml")).toBe("parity.yaml:3:1");
    expect(told("/home/runner/shopping/parity.yaml")).toBe("live/eu/plans/staging.json:1:1");
    expect(told("../../../parity.yaml")).toBe("live/eu/plans/staging.json:1:1");
  });

  it("is the contract where there is no file at all", () => {
    const environments = report([]).environments.map((one) => ({ ...one, file: "-" }));
    expect(resultsOf(report([nowhere], { environments })).map(addressOf)).toEqual(["parity.yaml:1:1"]);
  });
});

describe("SARIF of hostile names", () => {
  it("is valid, and neither a link nor a placeholder nor anything that nobody sees", () => {
    for (const text of hostileToMachines) {
      const written = renderReport(hostileReport(text), "sarif", { version: "1.0.0" });
      expect(written).not.toMatch(UNSEEN);
      for (const { message } of resultsOf(hostileReport(text))) {
        expect(message.text).not.toMatch(/\]\(|\{\d+\}/);
        expect(message.text).not.toMatch(UNSEEN);
      }
    }
  });

  it("is valid whatever the report says, with every finding and an address inside of the repository", () => {
    fc.assert(
      fc.property(anyReport(12), (given) => {
        const results = resultsOf(given);
        const ids = results.map(({ partialFingerprints }) => partialFingerprints["primaryLocationLineHash"]);
        expect([...ids].sort()).toEqual(given.findings.map(({ id }) => id).sort());
        for (const result of results) {
          const { uri } = result.locations[0]!.physicalLocation.artifactLocation;
          const resolved = new URL(uri, "https://host.example/top/");
          expect(resolved.href.startsWith("https://host.example/top/")).toBe(true);
          expect(resolved.search + resolved.hash).toBe("");
        }
      }),
      { numRuns: 150 },
    );
  });
});
