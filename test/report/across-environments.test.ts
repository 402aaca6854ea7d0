import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding, ParityReport, ReportedPlace, ShownValue } from "../../src/model/report.js";
import { groupedByValues, oddOne } from "../../src/report/across-environments.js";
import { renderReport } from "../../src/report/index.js";
import { engineVersion, known, report } from "./reports.js";

const NAMES = ["dev", "qa", "staging", "demo", "production"];

/** A report on so many environments, the last of which is production. */
const reportOn = (finding: Finding, names?: readonly string[]): ParityReport => reportWith([finding], names);

const reportWith = (findings: readonly Finding[], names: readonly string[] = NAMES): ParityReport => {
  const plain = report(findings);
  const [environment] = plain.environments as readonly [ParityReport["environments"][number]];
  return { ...plain, environments: names.map((name) => ({ ...environment, name, file: `${name}.json` })) };
};

const seen = (text: string | ShownValue): ShownValue => (typeof text === "string" ? known(text) : text);

/** A place of a finding about qa, with what all environments have there; dev is left out where it has nothing. */
const placeWith = (texts: readonly (string | ShownValue | undefined)[], names = NAMES): ReportedPlace => {
  const all = names.flatMap((name, index) => {
    const text = texts[index];
    return text === undefined ? [] : [[name, seen(text)] as const];
  });
  const isOwn = ([name]: readonly [string, ShownValue]): boolean => name === "qa" || name === "production";
  return {
    address: "aws_db_instance.main",
    path: ["engine_version"],
    place: "engine_version",
    values: Object.fromEntries(all.filter(isOwn)),
    others: Object.fromEntries(all.filter((one) => !isOwn(one))),
  };
};
const findingAt = (...places: readonly ReportedPlace[]): Finding => ({ ...engineVersion, environment: "qa", places });

describe("the odd one of several environments", () => {
  it.each([
    ["the compared one", ["16", "15", "16", "16", "16"], "qa"],
    ["the reference", ["15", "15", "15", "15", "16"], "production"],
    ["one that lacks it", ["16", { state: "absent" }, "16", "16", "16"], "qa"],
    ["none where two differ", ["15", "15", "16", "16", "16"], undefined],
    ["none where each has its own", ["1", "2", "3", "4", "5"], undefined],
    ["none where one is not known", ["16", "15", undefined, "16", "16"], undefined],
    ["none where one is known after apply", ["16", "15", { state: "unknown" }, "16", "16"], undefined],
    ["none among secrets", ["16", "15", "16", { state: "sensitive" }, "16"], undefined],
  ] as const)("is %s", (_, texts, odd) => {
    const finding = findingAt(placeWith(texts));
    expect(oddOne(finding, reportOn(finding))).toBe(odd);
    for (const format of ["text", "markdown"] as const)
      expect(
        renderReport(reportOn(finding), format)
          .replace(/\s+/g, " ")
          .includes(`${odd ?? "production"} is the odd one of 5`),
      ).toBe(odd !== undefined);
  });

  it("is so at every place, or nowhere", () => {
    const [one, other] = [placeWith(["16", "15", "16", "16", "16"]), placeWith(["1", "1", "1", "1", "2"])];
    const both = findingAt(one, other);
    expect(oddOne(both, reportOn(both))).toBeUndefined();
    const twice = findingAt(one, one);
    expect(oddOne(twice, reportOn(twice))).toBe("qa");
  });

  it("is neither of two", () => {
    const finding = findingAt(placeWith(["15", "16"], ["qa", "production"]));
    expect(oddOne(finding, reportOn(finding, ["qa", "production"]))).toBeUndefined();
  });

  it("is told by what is there, whatever is said of it", () => {
    const finding = {
      ...findingAt(placeWith(["1", "2", "3", "4", "5"])),
      message: "qa is the odd one",
      cause: "odd one",
    };
    expect(oddOne(finding, reportOn(finding))).toBeUndefined();
  });
});

describe("environments that have the same", () => {
  const states = fc.constantFrom<ShownValue>(
    known("a"),
    known("b"),
    { state: "null" },
    { state: "absent" },
    { state: "unknown" },
    { state: "sensitive" },
  );

  it("are in one group each, and equal at every place", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(states, states, states, states, states), { minLength: 1, maxLength: 3 }),
        (rows) => {
          const places = rows.map((row) => placeWith(row));
          const groups = groupedByValues(places, NAMES);
          expect(groups.flat().sort()).toEqual([...NAMES].sort());
          for (const group of groups.filter(({ length }) => length > 1))
            for (const row of rows) {
              const own = group.map((name) => row[NAMES.indexOf(name)]);
              expect(new Set(own.map((value) => JSON.stringify(value))).size).toBe(1);
              expect(["unknown", "sensitive"]).not.toContain(own[0]?.state);
            }
        },
      ),
    );
  });
});

describe("places of three and more environments", () => {
  const finding = findingAt(placeWith(["16", "15", "16", { state: "absent" }, "16"]), {
    ...placeWith(["db.t4g", "db.r6g", "db.t4g", undefined, "db.t4g"]),
    place: "instance_class",
  });

  it("have a row for each place and a column for each environment", () => {
    expect(renderReport(reportOn(finding), "text")).toContain(
      [
        "                     dev     qa      staging  demo         production",
        "   aws_db_instance.main",
        "     engine_version  16      15      16       (not there)  16",
        "     instance_class  db.t4g  db.r6g  db.t4g                db.t4g",
      ].join("\n"),
    );
    expect(renderReport(reportOn(finding), "markdown")).toContain(
      [
        "| Place | `dev` | `qa` | `staging` | `demo` | `production` |",
        "| --- | --- | --- | --- | --- | --- |",
        "| `aws_db_instance.main` `engine_version` | `16` | `15` | `16` | *not there* | `16` |",
        "| … `instance_class` | `db.t4g` | `db.r6g` | `db.t4g` |  | `db.t4g` |",
      ].join("\n"),
    );
  });

  it("stand one below the other in text where the table is too wide, each value once", () => {
    const long = "arn:aws:rds:eu-central-1:111111111111:db/main";
    const wide = findingAt(placeWith([long, "15", long, { state: "absent" }, long]));
    expect(renderReport(reportOn(wide), "text")).toContain(
      [
        "   aws_db_instance.main",
        "     engine_version",
        "       qa",
        "         15",
        "       dev, staging, production",
        `         ${long}`,
        "       demo",
        "         (not there)",
      ].join("\n"),
    );
  });

  it("are written once in Markdown, where findings about several environments have the same", () => {
    const markdown = renderReport(reportWith([finding, { ...finding, id: "f2", environment: "dev" }]), "markdown");
    expect(markdown.match(/^\| Place .*$/gm)).toHaveLength(1);
    expect(markdown).toContain(
      "*dev against production, versions, introduced by this change*\n\n**Places:** as for 1.\n",
    );
  });

  it("share a column in Markdown where there are many environments and some have the same", () => {
    const names = ["dev", "qa", "a", "b", "c", "production"];
    const many = findingAt(placeWith(["16", "15", "16", "16", "16", "16"], names));
    expect(renderReport(reportOn(many, names), "markdown")).toContain(
      [
        "| Place | `dev`, `a`, `b`, `c`, `production` | `qa` |",
        "| --- | --- | --- |",
        "| `aws_db_instance.main` `engine_version` | `16` | `15` |",
      ].join("\n"),
    );
  });
});
