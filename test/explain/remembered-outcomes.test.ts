import { describe, expect, it } from "vitest";

import { rememberedOutcomes, type Outcomes } from "../../src/explain/remembered-outcomes.js";
import type { Difference } from "../../src/model/difference.js";
import type { Outcome } from "../../src/model/outcome.js";

/** What each difference refers to, and which of them an allowance covers. */
interface Given {
  readonly refersTo: Readonly<Record<string, readonly string[]>>;
  readonly allowed?: readonly string[];
}

/** Explains by references, all of which have to be explained, or by an allowance; counts how often it is asked. */
function searching({ refersTo, allowed = [] }: Given): { readonly outcomes: Outcomes; readonly asked: string[] } & {
  readonly named: (name: string) => Difference;
} {
  const differences = new Map(
    Object.keys(refersTo).map((address): [string, Difference] => [
      address,
      {
        section: "resource",
        address,
        path: [],
        aspect: "value",
        environment: "staging",
        left: { kind: "absent" },
        right: { kind: "absent" },
      },
    ]),
  );
  const named = (name: string): Difference => differences.get(name) as Difference;
  const asked: string[] = [];
  const explain = async (difference: Difference): Promise<Outcome> => {
    asked.push(difference.address);
    const others = refersTo[difference.address] ?? [];
    let isExplained = others.length > 0;
    for (const other of others) {
      isExplained = (await outcomes.of(named(other)))?.explanation !== undefined;
      if (!isExplained) break;
    }
    const kind = isExplained ? "reference" : allowed.includes(difference.address) ? "allowance" : undefined;
    return {
      difference,
      attempts: [],
      undetermined: false,
      ...(kind === undefined ? {} : { explanation: { kind, evidence: kind } }),
    };
  };
  const outcomes = rememberedOutcomes(explain);
  return { outcomes, asked, named };
}

async function explainedIn(given: Given): Promise<Readonly<Record<string, string>>> {
  const { outcomes, named } = searching(given);
  const found: Record<string, string> = {};
  for (const name of Object.keys(given.refersTo))
    found[name] = (await outcomes.of(named(name)))?.explanation?.kind ?? "none";
  return found;
}

describe("the outcomes of differences", () => {
  it("are found once, whoever asks for them", async () => {
    const { outcomes, asked, named } = searching({ refersTo: { a: ["b"], b: ["c"], c: [] }, allowed: ["c"] });
    const found: (string | undefined)[] = [];
    for (const name of ["a", "b", "c", "a"]) found.push((await outcomes.of(named(name)))?.explanation?.kind);
    expect(found).toEqual(["reference", "reference", "allowance", "reference"]);
    expect(asked).toEqual(["a", "b", "c"]);
    expect(outcomes.isFinal(named("b"))).toBe(true);
  });

  it("are no explanation for what refers to nothing but itself", async () => {
    expect(await explainedIn({ refersTo: { a: ["b"], b: ["a"], c: ["c"] } })).toEqual({
      a: "none",
      b: "none",
      c: "none",
    });
  });

  it("are the same whoever is asked first, where one of a circle is allowed", async () => {
    expect(await explainedIn({ refersTo: { a: ["b"], b: ["a"] }, allowed: ["a"] })).toEqual({
      a: "allowance",
      b: "reference",
    });
    expect(await explainedIn({ refersTo: { b: ["a"], a: ["b"] }, allowed: ["a"] })).toEqual({
      a: "allowance",
      b: "reference",
    });
    // Asked from outside, too: by then b was found without an explanation, for want of one of a.
    expect(await explainedIn({ refersTo: { c: ["a", "b"], a: ["b"], b: ["a"] }, allowed: ["a"] })).toEqual({
      a: "allowance",
      b: "reference",
      c: "reference",
    });
  });

  it.each([
    ["all of them allowed", true],
    ["none of them allowed", false],
  ])("take no longer the more of them refer to each other, %s", async (_, isAllowed) => {
    const names = Array.from({ length: 60 }, (_, position) => `x${position}`);
    const refersTo = Object.fromEntries(names.map((name) => [name, names.filter((other) => other !== name)]));
    const { outcomes, asked, named } = searching({ refersTo, allowed: isAllowed ? names : [] });
    for (const name of names) expect((await outcomes.of(named(name)))?.explanation !== undefined, name).toBe(isAllowed);
    expect(asked.length).toBeLessThanOrEqual(2 * names.length);
  });
});
