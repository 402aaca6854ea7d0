import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import { mayBeAlone, permissionOf, type Permission } from "../../src/model/permission.js";
import { given, type Plain } from "../builders.js";

const rulesOf = (text: string) => readContract(`version: 1\nparameters:\n  ${text}\n`, "parity.yaml").parameters;

const permission = (
  rule: string,
  name: string,
  staging: Plain | undefined,
  production: Plain | undefined,
): Permission =>
  permissionOf(rulesOf(rule), name, [
    { environment: "staging", value: staging === undefined ? undefined : given(staging) },
    { environment: "production", value: production === undefined ? undefined : given(production) },
  ]);

const may = { is: "may-differ" };
const alone = (owner: string) => ({ is: "excess", excess: { is: "alone", owner } });
const more = (owner: string) => ({ is: "excess", excess: { is: "more", owner } });

describe("that one environment alone has a parameter", () => {
  const glob = (presence: string): string => `"services.*": { may: differ, ${presence}reason: r }`;

  it("is not permitted by a pattern, which permits other values", () => {
    expect(permission(glob(""), "services.mail", 1, 2)).toEqual(may);
    expect(permission(glob(""), "services.mail", undefined, 2)).toEqual(alone("production"));
    expect(permission(glob(""), "services.mail", 1, undefined)).toEqual(alone("staging"));
    expect(permission(glob(""), "services.mail", null, 2)).toEqual(alone("production"));
    expect(permission(glob(""), "services.mail", null, null)).toEqual(may);
  });

  it("is permitted to the environments that the rule names, and to no other", () => {
    expect(permission(glob("presence: production, "), "services.mail", undefined, 2)).toEqual(may);
    expect(permission(glob("presence: production, "), "services.mail", 1, undefined)).toEqual(alone("staging"));
    expect(permission(glob("presence: [production, staging], "), "services.mail", 1, undefined)).toEqual(may);
  });

  it("is permitted by a rule for this parameter, unless it names the others", () => {
    expect(permission("size: { may: differ, reason: r }", "size", undefined, 2)).toEqual(may);
    expect(permission("size: { may: differ, presence: staging, reason: r }", "size", undefined, 2)).toEqual(
      alone("production"),
    );
  });

  it("is forbidden where no rule permits a difference", () => {
    expect(permission("size: { may: differ, reason: r }", "count", undefined, 2)).toEqual({ is: "forbidden" });
    expect(permission("size: { must: match }", "size", undefined, 2)).toEqual({ is: "forbidden" });
  });
});

describe("how many names an environment has", () => {
  const rule = "domains: { identity: domain, reason: r }";

  it.each<[string, Plain | undefined, Plain | undefined, unknown]>([
    ["other names", "a.example", "b.example", may],
    ["as many of them", ["a", "b"], ["c", "d"], may],
    ["as many by key", { a: "a.example" }, { b: "b.example" }, may],
    ["none in either", null, "", may],
    ["none in one", undefined, "b.example", alone("production")],
    ["null in one", "a.example", null, alone("staging")],
    ["empty text in one", "", "b.example", alone("production")],
    ["an empty list and none", [], null, may],
    ["an empty list in one", [], ["a"], alone("production")],
    ["an empty element in one", ["a", ""], ["b", "c"], more("production")],
    ["null in a list", ["a", null], ["b", "c"], more("production")],
    ["more of them further in", [["a"]], [["b", "c"]], more("production")],
    ["more of them", ["a", "b"], ["c", "d", "e"], more("production")],
    ["more by key", { a: "a", b: "b" }, { a: "c" }, more("staging")],
  ])("needs a permission of its own: %s", (_, staging, production, expected) => {
    expect(permission(rule, "domains", staging, production)).toEqual(expected);
  });

  it("may differ where the rule says so", () => {
    const named = "domains: { identity: domain, presence: production, reason: r }";
    expect(permission(named, "domains", undefined, "b.example")).toEqual(may);
    expect(permission(named, "domains", ["a"], ["b", "c"])).toEqual(may);
    expect(permission(named, "domains", ["a", "b"], ["c"])).toEqual(more("staging"));
  });
});

describe("whom a rule lets be alone", () => {
  it.each([
    ["size: { may: differ, reason: r }", "any"],
    ["size: { may: differ, presence: staging, reason: r }", ["staging"]],
    ['"s*": { may: differ, reason: r }', []],
    ["size: { identity: name, reason: r }", []],
  ])("%s", (rule, expected) => {
    const [first] = rulesOf(rule);
    expect(first === undefined ? undefined : mayBeAlone(first)).toEqual(expected);
  });
});
