import { describe, expect, it } from "vitest";
import { asDifference, finish, ranked, type Draft, type DraftPlace } from "../../src/judge/draft.js";
import type { Difference, Place } from "../../src/model/difference.js";
import { contract, given, location } from "../builders.js";

const at = (address: string, name: string, section: Place["section"] = "resource"): DraftPlace => ({
  place: { section, address, path: [name] },
  shown: { address, path: [name], place: name, values: {} },
});
const difference: Difference = {
  section: "resource",
  address: "aws_x.a",
  path: ["size"],
  aspect: "value",
  environment: "staging",
  left: given(1),
  right: given(2),
};
const place = { address: "aws_x.a", place: "size" };
/** Beside its own places a finding about a difference tells of what follows from it. */
const facts = { ...place, subject: { is: "place", ...place }, reason: { is: "denied", because: ["no"] } } as const;
const body = { environment: "staging", cause: { kind: "drift", address: "aws_x.a" } } as const;
const draft = (more: Partial<Draft> = {}): Draft =>
  ({
    ...body,
    kind: "unexplained-difference",
    case: "difference",
    facts,
    places: [at("aws_x.a", "size")],
    ...more,
  }) as Draft;
const many = [at("aws_x.b", "size"), at("aws_x.d", "size"), at("aws_x.c", "size"), at("aws_x.c", "other")];
const copies = {
  kind: "missing-difference",
  case: "copies",
  facts: { definition: "local.a", byChance: true },
} as const;

describe("the title of a finding", () => {
  const titleOf = (more: Partial<Draft>): string => finish(draft(more), contract(), 0).cause;

  it("says in how many more resources it is, where that is told", () => {
    expect(titleOf({ places: many, others: "alike" })).toBe("size of aws_x.a and in 2 more");
    expect(titleOf({ places: many })).toBe("size of aws_x.a and what follows from it in 2 more");
  });

  it("says nothing of others, where there are none or it is not told", () => {
    expect(titleOf({ ...copies, places: many })).toBe("local.a is written differently in the two copies of the source");
    expect(titleOf({ others: "alike" })).toBe("size of aws_x.a");
    expect(titleOf({ places: [at("aws_x.a", "x"), at("aws_x.a", "y")] })).toBe("size of aws_x.a");
  });
});

describe("the finding that a draft becomes", () => {
  it("has its root first and the other places in order", () => {
    const { places } = finish(draft({ places: many }), contract(), 0);
    expect(places.map(({ address, place }) => `${address} ${place}`)).toEqual([
      "aws_x.b size",
      "aws_x.c other",
      "aws_x.c size",
      "aws_x.d size",
    ]);
  });

  it("matters as much as its root, and a parameter as much as the worst that it moves", () => {
    const places = [at("aws_x.a", "tags"), at("aws_x.a", "password")];
    expect(finish(draft({ places }), contract(), 0).severity).toBe("low");
    const moved = [at("team", "", "parameter"), at("aws_x.a", "password")];
    expect(finish(draft({ places: moved }), contract(), 0).severity).toBe("critical");
    expect(finish(draft({ places, severity: "info" }), contract(), 0).severity).toBe("info");
  });

  it("is as severe as the worst of some places where its kind says so, whatever is taken from it later", () => {
    const branch = { kind: "branches-on-identity", case: "definition", facts: { definition: "local.a" } } as const;
    const places = [at("aws_x.a", "tags"), at("aws_x.a", "password")];
    const found = ranked(draft({ ...branch, places }), contract());
    expect(found.severity).toBe("critical");
    expect(finish({ ...found, places: places.slice(0, 1) }, contract(), 0).severity).toBe("critical");
    expect(ranked(draft({ ...branch, places, weighed: [] }), contract()).severity).toBe("info");
    expect(ranked(draft({ places }), contract()).severity).toBeUndefined();
    const decided = draft({ ...branch, places, severity: "low" });
    expect(ranked(decided, contract())).toBe(decided);
  });

  it("is as severe as its first place, and at least medium, where its kind says so", () => {
    const condition = {
      kind: "condition-violated",
      case: "condition",
      facts: { name: "a", when: "staging" },
    } as const;
    const severityOf = (...names: readonly string[]) =>
      ranked(draft({ ...condition, places: names.map((name) => at("aws_x.a", name)) }), contract()).severity;
    expect(severityOf("tags")).toBe("medium");
    expect(severityOf("password")).toBe("critical");
    expect(severityOf("tags", "password")).toBe("medium");
    expect(severityOf("engine_version", "password")).toBe("high");
  });

  it("has an id of its kind, environment, cause and number, and of nothing else", () => {
    const id = (more: Partial<Draft> = {}, occurrence = 0): string => finish(draft(more), contract(), occurrence).id;
    expect(id()).toMatch(/^[0-9a-f]{16}$/);
    const reworded = finish(draft(), contract(), 0, {
      speak: () => ({ title: "x", message: "y", suggestion: "z" }),
    });
    expect(reworded).toMatchObject({ id: id(), cause: "x", message: "y", suggestion: "z" });
    expect(id({ facts: { ...facts, place: "other" }, places: many, severity: "info" })).toBe(id());
    const others = [
      id({ kind: "undetermined" }),
      id({ environment: "demo" }),
      id({ cause: { kind: "drift", address: "aws_x.b" } }),
      id({}, 1),
    ];
    expect(new Set([id(), ...others]).size).toBe(5);
  });

  it("has an environment and a location only where the draft has", () => {
    const { environment: _, ...none } = draft();
    expect("environment" in finish(none, contract(), 0)).toBe(false);
    expect("location" in finish(draft(), contract(), 0)).toBe(false);
    expect(finish(draft({ location }), contract(), 0)).toMatchObject({ location, environment: "staging" });
  });
});

describe("what a declaration has to cover", () => {
  it("is the difference at the place, and the place where there is none", () => {
    expect(asDifference({ ...at("aws_x.a", "size"), difference }, draft())).toBe(difference);
    expect(asDifference(at("aws_x.a", "size"), draft())).toEqual({
      ...difference,
      left: { kind: "absent" },
      right: { kind: "absent" },
    });
  });
});
