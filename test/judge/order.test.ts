import { describe, expect, it } from "vitest";
import { compareFindings, comparePlaces } from "../../src/judge/order.js";
import type { Finding, ReportedPlace } from "../../src/model/report.js";

const place = (address: string, name = "size", text = "1"): ReportedPlace => ({
  address,
  path: [name],
  place: name,
  values: { staging: { state: "known", text } },
});
const finding = (more: Partial<Finding>): Finding => ({
  id: "5",
  kind: "missing-resource",
  severity: "medium",
  dimension: "scale",
  status: "open",
  change: "unknown",
  environment: "m",
  cause: "",
  places: [place("aws_x.m")],
  message: "",
  suggestion: "",
  ...more,
});

describe("findings", () => {
  const some = finding({});
  it.each<[string, Partial<Finding>, Partial<Finding>]>([
    [
      "open ones before accepted ones, however severe",
      { severity: "info" },
      { status: "waived", severity: "critical" },
    ],
    [
      "the worst first, whatever their kind",
      { severity: "critical", kind: "must-differ" },
      { severity: "high", kind: "live-drift" },
    ],
    [
      "by kind, whatever their environment",
      { kind: "live-drift", environment: "z" },
      { kind: "must-differ", environment: "a" },
    ],
    [
      "those of no environment before others, whatever their place",
      { environment: "", places: [place("z")] },
      { environment: "a", places: [place("a")] },
    ],
    ["by the first place, whatever their id", { places: [place("a")], id: "9" }, { places: [place("b")], id: "1" }],
    [
      "by the name of the first place in one resource",
      { places: [place("a", "x")], id: "9" },
      { places: [place("a", "y")], id: "1" },
    ],
    ["those of no place first", { places: [], id: "9" }, { id: "1" }],
    ["by id at last", { id: "1" }, { id: "2" }],
  ])("stand in order: %s", (_, first, second) => {
    const [one, other] = [
      { ...some, ...first },
      { ...some, ...second },
    ];
    expect(Math.sign(compareFindings(one, other))).toBe(-1);
    expect(Math.sign(compareFindings(other, one))).toBe(1);
    expect(compareFindings(one, one)).toBe(0);
  });

  it("of no environment are the same as those of an empty name", () => {
    const { environment: _, ...none } = some;
    expect(compareFindings(none, { ...some, environment: "" })).toBe(0);
  });

  it("that are both accepted are as good as each other", () => {
    expect(compareFindings(finding({ status: "waived" }), finding({ status: "baselined" }))).toBe(0);
  });
});

describe("places", () => {
  it("stand by address, then by place, then by what they show", () => {
    const all = [place("b", "a"), place("a", "y"), place("a", "x", "2"), place("a", "x", "1")];
    expect([...all].sort(comparePlaces)).toEqual([all[3], all[2], all[1], all[0]]);
  });
});
