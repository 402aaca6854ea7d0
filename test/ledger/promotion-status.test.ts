import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { promotionStatus, type AskedPromotion } from "../../src/ledger/promotion-status.js";
import { wayBack } from "../../src/ledger/way-back.js";
import { fingerprintOf, ledgerOf, momentAt, type Given } from "./given.js";

const GATE = {
  failOn: "low",
  requireApplied: false,
  requireNoLiveDrift: false,
  requireSameConfiguration: false,
} as const;

/** From staging to production, of the release one, a hundred hours into the year. */
const asked = (
  given: Partial<AskedPromotion> & { readonly release?: string; readonly hour?: number } = {},
): AskedPromotion => ({
  from: "staging",
  to: "production",
  order: ["dev", "staging", "production"],
  now: momentAt(given.hour ?? 100),
  gate: GATE,
  fingerprint: { digest: fingerprintOf(given.release ?? "one"), madeFrom: "text", parts: new Map() },
  ...given,
});

const SOAK = 24;

describe("what is about to be promoted", () => {
  it.each<readonly [string, readonly Given[], Partial<AskedPromotion>, string]>([
    ["comes from the first environment", [], { from: "dev", to: "staging" }, "free"],
    ["goes where the order does not lead", [], { to: "sandbox" }, "free"],
    ["passes one over", [], { from: "dev", to: "production" }, "skipped"],
    ["goes backwards", [], { from: "production", to: "staging" }, "skipped"],
    ["was never promoted into where it was tested", [], {}, "unknown"],
    ["was promoted elsewhere only", [{ hour: 1, to: "sandbox" }], {}, "unknown"],
    ["was judged less strictly", [{ hour: 1, failOn: "high" }], {}, "unknown"],
    ["was judged more strictly", [{ hour: 1, failOn: "info" }], {}, "passed"],
    ["is what passed", [{ hour: 1 }], {}, "passed"],
    ["is what passed before the last", [{ hour: 1 }, { hour: 2, release: "two" }], {}, "changed"],
    ["was made from something else", [{ hour: 1, madeFrom: "plan" }], {}, "incomparable"],
    ["has been there for a moment", [{ hour: 99 }], { soakHours: SOAK }, "soaking"],
    ["has been there for exactly as long", [{ hour: 76 }], { soakHours: SOAK }, "passed"],
    ["has been there for long, and passed again", [{ hour: 1 }, { hour: 99 }], { soakHours: SOAK }, "passed"],
    [
      "was something else in between",
      [{ hour: 1 }, { hour: 98, release: "two" }, { hour: 99 }],
      { soakHours: SOAK },
      "soaking",
    ],
    [
      "follows what it says to have come before",
      [{ hour: 98, release: "two" }, { hour: 1 }],
      { soakHours: SOAK },
      "soaking",
    ],
  ])("%s", (_, given, promotion, is) => {
    expect(promotionStatus(ledgerOf(...given), asked(promotion)).is).toBe(is);
  });

  it("may go on at any later time, once it may", () => {
    const promotions = fc.array(
      fc.record({ release: fc.constantFrom("one", "two"), hour: fc.integer({ min: 0, max: 90 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(promotions, fc.integer({ min: 90, max: 150 }), fc.nat({ max: 100 }), (given, hour, later) => {
        const ledger = ledgerOf(...given);
        const statusAt = (at: number): string => promotionStatus(ledger, asked({ soakHours: SOAK, hour: at })).is;
        fc.pre(statusAt(hour) === "passed");
        expect(statusAt(hour + later)).toBe("passed");
      }),
    );
  });

  it("never passes but as what was there last, or on the way back", () => {
    const given = fc.record({
      to: fc.constantFrom("staging", "production"),
      release: fc.constantFrom("one", "two", "three"),
      hour: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(
        fc.array(given, { maxLength: 8 }),
        fc.option(fc.constant(SOAK), { nil: undefined }),
        (all, soakHours) => {
          const promotions = all.map((one) => ({ ...one, from: one.to === "staging" ? "dev" : "staging" }));
          const soak = soakHours === undefined ? {} : { soakHours };
          const { is } = promotionStatus(ledgerOf(...promotions), asked(soak));
          const last = promotions.findLast(({ to }) => to === "staging");
          if (is === "passed") expect(last?.release).toBe("one");
          else expect(["unknown", "changed", "soaking"]).toContain(is);
        },
      ),
    );
  });
});

describe("the way back", () => {
  it("leads to the last that was configured in another way", () => {
    const into = (release: string, hour: number): Given => ({ from: "staging", to: "production", release, hour });
    const found = wayBack(ledgerOf(into("one", 1), into("two", 2), into("two", 3)), "production");
    expect([found?.latest.at, found?.before?.at]).toEqual([momentAt(3), momentAt(1)]);
    expect(wayBack(ledgerOf(into("one", 1), into("one", 2)), "production")?.before).toBeUndefined();
    expect(wayBack(ledgerOf(into("one", 1)), "staging")).toBeUndefined();
  });
});
