import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Path, Step } from "../../src/model/path.js";
import type { ProvenPlace } from "../../src/model/proof.js";
import { overlapping, placeIndex } from "../../src/model/place-overlap.js";

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>("tags", "ingress", "dynamic", "content", "0", 0, 1),
  fc.constantFrom("*", "name=web", "name=0").map((element) => ({ element })),
);

const place: fc.Arbitrary<ProvenPlace> = fc.record({
  section: fc.constantFrom("resource" as const, "module" as const),
  address: fc.constantFrom("aws_vpc.main", "aws_vpc.other"),
  path: fc.array(step, { maxLength: 4 }),
});

const at = (...path: Path): ProvenPlace => ({ section: "resource", address: "aws_vpc.main", path });

describe("placeIndex", () => {
  it("finds what overlaps a place, as if each were looked at", () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), place, (places, wanted) => {
        const index = placeIndex(places, (each) => each);
        const expected = overlapping(places, wanted.section, wanted.address, wanted.path);
        expect(index.overlapping(wanted)).toEqual(expected);
        expect(index.first(wanted)).toEqual(expected[0]);
        expect(index.has(wanted)).toBe(expected.length > 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("finds a set without keys by any of its elements, and a block without its list", () => {
    const places = [at("ingress", { element: "*" }, "port"), at("ingress", { element: "name=web" }), at("tags")];
    const index = placeIndex(places, (each) => each);
    expect(index.overlapping(at("ingress", { element: "name=api" }, "port"))).toEqual([places[0]]);
    expect(index.overlapping(at("ingress", { element: "*" }))).toEqual([places[0], places[1]]);
    expect(index.overlapping(at("tags", 0, "Name"))).toEqual([places[2]]);
    expect(index.first(at())).toBe(places[0]);
    expect(index.has(at("egress"))).toBe(false);
  });
});
