import { parseXml, XmlElement, XmlText, type XmlNode } from "@rgrove/parse-xml";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findingKinds } from "../../src/knowledge/finding-kinds.js";
import type { ParityReport } from "../../src/model/report.js";
import { renderReport } from "../../src/report/index.js";
import { anyReport, hostileToMachines } from "./arbitrary-reports.js";
import { engineVersion, hostileReport, manyTags, report, waived } from "./reports.js";

/**
 * What Jenkins allows of each element (junit-10.xsd of its xUnit plugin): attributes that it needs, further ones that
 * it knows, and elements in it. Text stands only where it is said.
 */
const RULES: Readonly<Record<string, { needs: string[]; knows: string[]; holds: string[]; text?: true }>> = {
  testsuites: { needs: [], knows: ["name", "time", "tests", "failures", "errors"], holds: ["testsuite"] },
  testsuite: {
    needs: ["name", "tests", "failures", "errors"],
    knows: ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"],
    holds: ["testsuite", "properties", "testcase", "system-out", "system-err"],
  },
  properties: { needs: [], knows: [], holds: ["property"] },
  property: { needs: ["name", "value"], knows: [], holds: [] },
  testcase: {
    needs: ["name"],
    knows: ["time", "classname", "group"],
    holds: ["skipped", "error", "failure", "system-out", "system-err"],
  },
  failure: { needs: [], knows: ["type", "message"], holds: [], text: true },
  skipped: { needs: [], knows: ["type", "message"], holds: [], text: true },
  "system-out": { needs: [], knows: [], holds: [], text: true },
};

function broken(element: XmlElement): readonly string[] {
  const rule = RULES[element.name];
  if (rule === undefined) return [`no element ${element.name}`];
  const names = Object.keys(element.attributes);
  const wrongText = (node: XmlNode): boolean => node instanceof XmlText && !rule.text && node.text.trim() !== "";
  const inside = elementsIn(element);
  return [
    ...rule.needs.filter((name) => !names.includes(name)).map((name) => `${element.name} needs ${name}`),
    ...names.filter((name) => ![...rule.needs, ...rule.knows].includes(name)).map((name) => `${element.name} ${name}`),
    ...inside.filter(({ name }) => !rule.holds.includes(name)).map(({ name }) => `${element.name} holds ${name}`),
    ...element.children.filter(wrongText).map(() => `text in ${element.name}`),
    ...inside.flatMap(broken),
  ];
}

const elementsIn = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child): child is XmlElement => child instanceof XmlElement);
const named = (element: XmlElement, name: string): readonly XmlElement[] =>
  elementsIn(element).filter((one) => one.name === name);

/** The suites, as a parser that refuses what is not well-formed reads them, with counts that are true. */
function suitesOf(given: ParityReport): readonly XmlElement[] {
  const { root } = parseXml(renderReport(given, "junit"));
  expect(root?.name).toBe("testsuites");
  expect(broken(root!)).toEqual([]);
  const suites = elementsIn(root!);
  for (const suite of suites) {
    const cases = named(suite, "testcase");
    const count = (name: string): string => String(cases.filter((one) => named(one, name).length > 0).length);
    expect(suite.attributes).toMatchObject({
      tests: String(cases.length),
      failures: count("failure"),
      skipped: count("skipped"),
      errors: "0",
    });
  }
  const sum = (name: string): string =>
    String(suites.reduce((total, { attributes }) => total + Number(attributes[name]), 0));
  expect(root!.attributes).toMatchObject({ tests: sum("tests"), failures: sum("failures") });
  return suites;
}
const casesOf = (given: ParityReport): readonly XmlElement[] =>
  suitesOf(given).flatMap((suite) => named(suite, "testcase"));
const resultOf = (one: XmlElement): string => elementsIn(one)[0]?.name ?? "passed";

describe("the JUnit report", () => {
  it("is held against rules that refuse what Jenkins does", () => {
    const of = (xml: string): readonly string[] => broken(parseXml(xml).root!);
    expect(of("<testsuites><testcase/></testsuites>")).toEqual(["testsuites holds testcase", "testcase needs name"]);
    expect(of("<testcase name='a' file='b'>c</testcase>")).toEqual(["testcase file", "text in testcase"]);
    expect(of("<testsuites><a/></testsuites>")).toEqual(["testsuites holds a", "no element a"]);
  });

  it("has a suite for each dimension, in which what blocks has failed and says why", () => {
    const [versions, observability] = suitesOf(report([engineVersion, manyTags]));
    expect(versions?.attributes["name"]).toBe("versions");
    expect(observability?.attributes["name"]).toBe("observability");
    const [first] = named(versions!, "testcase");
    expect(first?.attributes).toEqual({
      name: "Unexplained difference: engine_version of one database [f-engine-version]",
      classname: "tfparity.unexplained-difference",
      time: "0",
    });
    const [failure] = named(first!, "failure");
    expect(failure?.attributes).toEqual({
      type: "high",
      message: "Unexplained difference: engine_version of one database",
    });
    expect(failure?.text.split("\n")).toEqual([
      "high: staging against production, versions, introduced by this change",
      engineVersion.message,
      "aws_db_instance.platform_database_1A2B3C4D engine_version: staging 15.4, production 16.3",
      `What to do: ${engineVersion.suggestion}`,
      "Finding f-engine-version",
      "stacks/parameters/staging.json:14",
    ]);
  });

  it("skips what does not block and what is accepted, and says why", () => {
    const given = report([manyTags, waived], { verdict: { outcome: "pass", blocking: 0, failOn: "high" } });
    const skipped = casesOf(given).flatMap((one) => named(one, "skipped"));
    expect(skipped.map(({ attributes }) => attributes["message"])).toEqual([
      "does not block: low is less than high",
      "does not block: waived by platform until 2027-01-31: Until the archive is moved.",
    ]);
    const [out] = casesOf(given).flatMap((one) => named(one, "system-out"));
    expect(out?.text).toContain("Finding f-tag");
  });

  it("lists what nothing was found of as passed, so that a pass says what was looked for", () => {
    const suites = suitesOf(report([]));
    expect(suites.map(({ attributes }) => attributes["name"])).toEqual(["nothing found"]);
    expect(casesOf(report([])).map(({ attributes }) => attributes["classname"])).toEqual(
      Object.keys(findingKinds).map((kind) => `tfparity.${kind}`),
    );
    expect(casesOf(report([])).every((one) => resultOf(one) === "passed")).toBe(true);
    const passed = casesOf(report([waived])).filter((one) => resultOf(one) === "passed");
    expect(passed.map(({ attributes }) => attributes["classname"])).not.toContain("tfparity.unexplained-difference");
    const [properties] = named(suites[0]!, "properties");
    expect(elementsIn(properties!).map(({ attributes }) => attributes["value"])).toEqual([
      "PASS",
      "no findings; 3 differences, all explained or accepted.",
      "low",
    ]);
  });

  it("keeps components apart", () => {
    const all = [{ ...engineVersion, component: "network" }, engineVersion];
    expect(suitesOf(report(all)).map(({ attributes }) => attributes["name"])).toEqual([
      "component network: versions",
      "versions",
      "nothing found",
    ]);
  });
});

describe("JUnit of hostile names", () => {
  it("is well-formed, one element for each finding, without a line that is a command", () => {
    for (const text of hostileToMachines) {
      expect(casesOf(hostileReport(text)).filter((one) => resultOf(one) !== "passed")).toHaveLength(2);
      const xml = renderReport(hostileReport(text), "junit");
      expect(xml).not.toMatch(/^\s*::|##\w*\[/m);
      expect(xml).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{NChar}]/u);
    }
  });

  it("is well-formed whatever the report says, with a case for each finding that fails when it blocks", () => {
    fc.assert(
      fc.property(anyReport(12), (given) => {
        const cases = casesOf(given);
        const idOf = ({ attributes }: XmlElement): string => /\[(\w+)\]$/.exec(attributes["name"] ?? "")?.[1] ?? "";
        const found = new Map(cases.map((one) => [idOf(one), resultOf(one)]));
        for (const { id, status } of given.findings) {
          expect(found.has(id)).toBe(true);
          if (status !== "open") expect(found.get(id)).toBe("skipped");
        }
        expect(cases.filter((one) => resultOf(one) === "failure")).toHaveLength(given.verdict.blocking);
        const names = cases.map(({ attributes }) => `${attributes["classname"]} ${attributes["name"]}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 150 },
    );
  });
});
