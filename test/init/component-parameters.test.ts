import { describe, expect, it } from "vitest";
import { placedEntries, type ComponentEntries } from "../../src/init/component-parameters.js";
import type { ParameterEntry } from "../../src/init/draft.js";
import type { ParameterRule } from "../../src/model/contract.js";
import { findGoverningRule } from "../../src/model/pattern.js";

const MAY: ParameterEntry["fields"] = [["may", "differ"]];

/** An entry with the values of two environments. */
const entry = (
  name: string,
  values: readonly [string, string],
  more: Partial<ParameterEntry> = {},
): ParameterEntry => ({
  name,
  fields: MAY,
  values: [
    { environment: "staging", text: values[0] },
    { environment: "production", text: values[1] },
  ],
  dimension: "scale",
  ...more,
});

const component = (
  name: string,
  entries: readonly ParameterEntry[],
  equal: readonly string[] = [],
): ComponentEntries => ({
  name,
  entries,
  equal: new Set(equal),
});

/** Where each entry came to stand: `shared var.size in 2`, `a var.size`. */
const placed = (components: readonly ComponentEntries[], ownRules: readonly ParameterRule[] = []): readonly string[] =>
  placedEntries(components, (name) => findGoverningRule(ownRules, name) !== undefined).map(
    ({ component: owner, entry: { name, components: of } }) =>
      owner === undefined
        ? `shared ${name} in ${of?.count}${of?.example === undefined ? "" : `, such as ${of.example}`}`
        : `${owner} ${name}`,
  );

describe("where an entry of several components stands", () => {
  const size = entry("var.size", ["1", "3"]);

  it("is with all, where two would say it in the same words", () => {
    expect(placed([component("a", [size]), component("b", [size]), component("c", [])])).toEqual([
      "shared var.size in 2",
    ]);
  });

  it("names the component whose values are shown, where others have other ones", () => {
    expect(placed([component("b", [entry("var.size", ["2", "4"])]), component("a", [size])])).toEqual([
      "shared var.size in 2, such as a",
    ]);
  });

  it.each<[string, readonly ComponentEntries[]]>([
    ["one alone has it", [component("a", [size]), component("b", [])]],
    [
      "two say it otherwise",
      [component("a", [size]), component("b", [entry("var.size", ["1", "3"], { doubt: "mode" })])],
    ],
  ])("is with its component, where %s", (_, components) => {
    expect(placed(components).every((text) => !text.startsWith("shared"))).toBe(true);
  });

  it("is with its component, where it must differ and one has it alike", () => {
    const must = entry("var.key", ["x", "y"], { fields: [["must", "differ"]] });
    const both = [component("a", [must]), component("b", [must])];
    expect(placed(both)).toEqual(["shared var.key in 2"]);
    expect(placed([...both, component("c", [], ["var.key"])])).toEqual(["a var.key", "b var.key"]);
  });

  it("is with its component, where that permits a whole of which another permits a part", () => {
    const [whole, part] = [entry("var.services", ["x", "y"]), entry("var.services.api.cpu", ["1", "2"])];
    expect(placed([component("a", [whole]), component("b", [whole]), component("c", [part])])).toEqual([
      "a var.services",
      "b var.services",
      "c var.services.api.cpu",
    ]);
  });

  it("counts the differences of all", () => {
    const named = (differences: number) => entry("var.name", ["staging", "production"], { differences });
    const [shared] = placedEntries([component("a", [named(3)]), component("b", [named(4)])], () => false);
    expect(shared?.entry).toMatchObject({ differences: 7, components: { count: 2 } });
  });
});
