import { describe, expect, it } from "vitest";
import type { Explanation } from "../../src/model/report.js";
import { InputError } from "../../src/model/input-error.js";
import { refuseTooMany } from "../../src/explain/most-differences.js";

const explanation = { kind: "computed", evidence: "the provider assigns it" } as Explanation;
const refused = (explained: number, unexplained: number): string => {
  const outcomes = [
    ...Array.from({ length: explained }, () => ({ explanation })),
    ...Array.from({ length: unexplained }, () => ({})),
  ];
  try {
    refuseTooMany(outcomes, ["staging", "production"]);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
};

describe("two environments that differ nearly everywhere", () => {
  it("are refused beyond so many places", () => {
    expect(refused(1_500_000, 500_000)).toBe("");
    expect(refused(0, 500_001)).toBe(
      "staging and production differ in more than 500000 places that nothing explains: they are no two environments " +
        "of one configuration, or one of their values is a file of data; compare them in parts",
    );
    expect(refused(2_000_001, 0)).toMatch(
      /^staging and production differ in more than 2000000 places: they are no two/,
    );
  });
});
