import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, type Path, type Step } from "../../src/model/path.js";
import { compilePattern } from "../../src/model/pattern.js";
import { parsePlace, selectionOf } from "../../src/trace/selection.js";

const element = fc
  .tuple(fc.constantFrom("name", "Sid"), fc.stringMatching(/^[A-Za-z0-9_. /-]+$/))
  .map(([key, text]): Step => ({ element: `${key}=${text}` }));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.nat(20),
  element,
  fc.constant<Step>({ element: "*" }),
);
/** Attributes have names, so a path starts with one. */
const path: fc.Arbitrary<Path> = fc
  .tuple(fc.stringMatching(/^[a-z][a-z_]{0,8}$/), fc.array(step, { maxLength: 4 }))
  .map(([first, rest]) => [first, ...rest]);

describe("a place", () => {
  it("is read back from how it is written", () => {
    fc.assert(
      fc.property(path, (steps) => {
        expect(parsePlace(formatPath(steps))).toEqual(steps);
      }),
    );
  });

  it.each(["", ".tags", "tags.", "tags..Name", "tags[", "tags]", "tags[]"])("%j is none", (text) => {
    expect(parsePlace(text)).toBeUndefined();
  });
});

describe("a selection", () => {
  it.each<[string, Path, boolean]>([
    ["tags", ["tags", "Name"], true],
    ["tags.Name", ["tags"], true],
    ["tags.Name", [], true],
    ["tags.Name", ["tags", "Owner"], false],
    ["engine", ["engine_version"], false],
    ["tags.*", ["tags", "Owner"], true],
    ["*.Name", ["tags", "Name"], true],
    ["ingress[*].cidr_blocks", ["ingress", { element: "*" }, "cidr_blocks", 0], true],
    ["containers[name=web].image", ["containers", { element: "name=web" }, "image"], true],
    ["containers[name=web].image", ["containers", { element: "name=api" }, "image"], false],
    ["containers[name=web].image", ["containers"], true],
  ])("of %s at %j: %s", (attribute, other, covered) => {
    expect(selectionOf(attribute).covers(other)).toBe(covered);
  });

  it("covers every path that it is written as, unless that is no pattern", () => {
    fc.assert(
      fc.property(path, (steps) => {
        fc.pre(isPattern(formatPath(steps)));
        expect(selectionOf(formatPath(steps)).covers(steps)).toBe(true);
      }),
    );
  });

  it("of what is no pattern tells why", () => {
    expect(() => selectionOf("tags[")).toThrow(/never closed/);
  });
});

/** Keys with brackets, quotes or backslashes of their own have to be escaped in a pattern. */
function isPattern(text: string): boolean {
  try {
    return compilePattern(text) !== undefined;
  } catch {
    return false;
  }
}
