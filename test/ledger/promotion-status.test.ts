import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { promotionStatus, type AskedPromotion } from "../../src/ledger/promotion-status.js";
import { lastReplan } from "../../src/ledger/last-replan.js";
import { readLedger } from "../../src/ledger/read-ledger.js";
import { wayBack } from "../../src/ledger/way-back.js";
import { wayBackFromNow } from "../../src/ledger/way-back-from-now.js";
import type { ReplanEntry } from "../../src/model/ledger.js";
import { appended, fingerprintOf, ledgerOf, momentAt, promotion, type Given } from "./given.js";

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
    ["has been there for not quite as long", [{ hour: 77 }], { soakHours: SOAK }, "soaking"],
    ["was there before, and is not known since when", [{ hour: 1 }], { soakHours: SOAK, now: "today" }, "soaking"],
    ["is of a component that was promoted", [{ hour: 1, component: "net" }], { component: "net" }, "passed"],
    ["is of another component", [{ hour: 1, component: "net" }], { component: "data" }, "unknown"],
    ["is whole, where one component was promoted", [{ hour: 1, component: "net" }], {}, "unknown"],
    ["is a component, where the whole was promoted", [{ hour: 1 }], { component: "net" }, "unknown"],
    ["comes from no environment of the order", [{ hour: 1 }], { from: "sandbox" }, "skipped"],
    ["is promoted into the first environment", [], { to: "dev" }, "free"],
    [
      "was judged as strictly in the end",
      [{ hour: 1 }, { hour: 2, release: "two", failOn: "critical" }],
      { soakHours: SOAK },
      "passed",
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

  it.each(["requireApplied", "requireNoLiveDrift", "requireSameConfiguration"] as const)(
    "was asked for no less than now: %s",
    (demand) => {
      const [asks, asksNot] = [{ [demand]: true }, { [demand]: false }];
      const isWith = (demands: object, gate: object): string =>
        promotionStatus(ledgerOf({ hour: 1, demands }), asked({ gate: { ...GATE, ...gate } })).is;
      expect(isWith(asksNot, asks)).toBe("unknown");
      expect([isWith(asks, asks), isWith(asks, asksNot), isWith(asksNot, asksNot)]).toStrictEqual(
        Array(3).fill("passed"),
      );
    },
  );

  it("was judged by a gate that blocked as much, and by none that blocked less", () => {
    const severities = ["critical", "high", "medium", "low", "info"] as const;
    const passed = severities.filter(
      (failOn) =>
        promotionStatus(ledgerOf({ hour: 1, failOn }), asked({ gate: { ...GATE, failOn: "medium" } })).is === "passed",
    );
    expect(passed).toStrictEqual(["medium", "low", "info"]);
  });

  it("is free for a reason", () => {
    const because = (given: Partial<AskedPromotion>): unknown => promotionStatus(ledgerOf(), asked(given));
    expect(because({ from: "dev", to: "staging" })).toStrictEqual({ is: "free", because: "first" });
    expect(because({ to: "sandbox" })).toStrictEqual({ is: "free", because: "unordered" });
    expect(because({ to: "dev" })).toStrictEqual({ is: "free", because: "unordered" });
    expect(because({ from: "dev", to: "production" })).toStrictEqual({ is: "skipped", before: "staging" });
  });

  it("is not known for a reason: nobody trusted signed it, or it was judged less strictly", () => {
    const text = [{ hour: 1 }, { hour: 2, failOn: "high" } as const, { hour: 3, to: "dev" }].reduce(appended, "");
    expect(
      promotionStatus(readLedger(text, "ledger.jsonl"), asked({ gate: { ...GATE, failOn: "info" } })),
    ).toStrictEqual({
      is: "unknown",
      uncounted: 0,
      milder: 2,
    });
    expect(
      promotionStatus(
        readLedger(text, "ledger.jsonl", () => false),
        asked(),
      ),
    ).toStrictEqual({
      is: "unknown",
      uncounted: 3,
      milder: 0,
    });
  });

  it("is not known of a component, whatever nobody trusted has signed of another", () => {
    const text = [{ hour: 1, component: "net" }, { hour: 2, component: "data" }, { hour: 3 }].reduce(appended, "");
    const untrusted = readLedger(text, "ledger.jsonl", () => false);
    const isOf = (component: string): unknown => promotionStatus(untrusted, asked({ component }));
    expect([isOf("net"), isOf("web")]).toStrictEqual([
      { is: "unknown", uncounted: 1, milder: 0 },
      { is: "unknown", uncounted: 0, milder: 0 },
    ]);
  });

  it("is told with when it passed, since when it has been there, and what has changed", () => {
    const again = [{ hour: 1, release: "two" }, { hour: 5 }, { hour: 9 }];
    expect(promotionStatus(ledgerOf(...again), asked())).toStrictEqual({ is: "passed", since: momentAt(5) });
    expect(promotionStatus(ledgerOf(...again), asked({ soakHours: 200 }))).toStrictEqual({
      is: "soaking",
      since: momentAt(5),
      soakHours: 200,
    });
    // What follows another one was not there before it, whatever its moment says.
    const late = [{ hour: 7, release: "two" }, { hour: 5 }];
    expect(promotionStatus(ledgerOf(...late), asked())).toStrictEqual({ is: "passed", since: momentAt(7) });
    expect(promotionStatus(ledgerOf({ hour: 3, madeFrom: "plan" }), asked())).toStrictEqual({
      is: "incomparable",
      at: momentAt(3),
    });
    const parts = new Map([
      ["aws_sqs_queue.jobs", "f".repeat(64)],
      ["aws_sqs_queue.new", "f".repeat(64)],
    ]);
    const fingerprint = { digest: fingerprintOf("two"), madeFrom: "text", parts } as const;
    expect(promotionStatus(ledgerOf({ hour: 3 }), asked({ fingerprint }))).toStrictEqual({
      is: "changed",
      at: momentAt(3),
      changes: { added: ["aws_sqs_queue.new"], removed: [], changed: ["aws_sqs_queue.jobs"] },
    });
  });

  it("has no part that changed where the beginnings of their digests are the same", () => {
    const parts = new Map([["aws_sqs_queue.jobs", fingerprintOf("one").slice("sha256:".length)]]);
    const fingerprint = { digest: fingerprintOf("two"), madeFrom: "text", parts } as const;
    expect(promotionStatus(ledgerOf({ hour: 3 }), asked({ fingerprint }))).toMatchObject({
      changes: { added: [], removed: [], changed: [] },
    });
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

/** What was tested for a day before it went on, and what went on after it. */
const TESTED: readonly [Given, Given, Given, Given] = [
  { hour: 1 },
  { hour: 30, from: "staging", to: "production" },
  { hour: 40, release: "two" },
  { hour: 70, from: "staging", to: "production", release: "two" },
];

describe("what goes back", () => {
  const back = { hour: 99 };
  const isAfter = (given: readonly Given[], more: Partial<AskedPromotion> = {}): string =>
    promotionStatus(ledgerOf(...given), asked({ soakHours: SOAK, ...more })).is;

  it.each<[string, readonly Given[], string]>([
    ["is what was there before, and was tested for long enough then", TESTED, "passed"],
    ["was tested for exactly as long", TESTED.with(0, { ...TESTED[0], hour: 6 }), "passed"],
    ["was tested for less", TESTED.with(0, { ...TESTED[0], hour: 7 }), "soaking"],
    ["was never tested", TESTED.slice(1), "soaking"],
    ["was not there before", TESTED.filter((_, position) => position !== 1), "soaking"],
    ["went there from elsewhere", TESTED.with(1, { ...TESTED[1], from: "dev" }), "soaking"],
    ["was made from something else then", TESTED.with(1, { ...TESTED[1], madeFrom: "plan" }), "soaking"],
    ["was judged less strictly when it went there", TESTED.with(1, { ...TESTED[1], failOn: "high" }), "soaking"],
    ["was judged less strictly when it was tested", TESTED.with(0, { ...TESTED[0], failOn: "high" }), "soaking"],
    [
      "is what was there before what was there before",
      [...TESTED, { hour: 75, from: "staging", to: "production", release: "three" }],
      "soaking",
    ],
    ["went there of another component", TESTED.with(1, { ...TESTED[1], component: "net" }), "soaking"],
    [
      "was replaced where it is tested before it went on",
      [TESTED[0], { hour: 2, release: "three" }, ...TESTED.slice(1)],
      "soaking",
    ],
    [
      "was tested elsewhere in between",
      [TESTED[0], { hour: 2, to: "sandbox", release: "three" }, ...TESTED.slice(1)],
      "passed",
    ],
    ["was tested again at the end", [{ ...TESTED[0], release: "three" }, { hour: 20 }, ...TESTED.slice(1)], "soaking"],
  ])("%s", (_, given, is) => {
    expect(isAfter([...given, back])).toBe(is);
  });

  it("goes back by component", () => {
    const of = (given: readonly Given[], component: string): readonly Given[] =>
      given.map((one) => ({ ...one, component }));
    expect(isAfter(of([...TESTED, back], "net"), { component: "net" })).toBe("passed");
  });
});

describe("the way back", () => {
  it("leads to the last that was configured in another way", () => {
    const into = (release: string, hour: number): Given => ({ from: "staging", to: "production", release, hour });
    const found = wayBack(ledgerOf(into("one", 1), into("two", 2), into("two", 3)), "production");
    expect([found?.latest.at, found?.before?.at]).toStrictEqual([momentAt(3), momentAt(1)]);
    expect(wayBack(ledgerOf(into("one", 1), into("one", 2)), "production")?.before).toBeUndefined();
    expect(wayBack(ledgerOf(into("one", 1)), "staging")).toBeUndefined();
  });

  const into = (release: string, hour: number, more: Partial<Given> = {}): Given => ({
    from: "staging",
    to: "production",
    release,
    hour,
    ...more,
  });

  it("says what going back changes, unless the two were made from different things", () => {
    const found = wayBack(ledgerOf(into("one", 1), into("two", 2)), "production");
    expect(found?.changes).toStrictEqual({ added: [], removed: [], changed: ["aws_sqs_queue.jobs"] });
    const other = wayBack(ledgerOf(into("one", 1, { madeFrom: "plan" }), into("two", 2)), "production");
    expect([other?.before?.at, other?.changes]).toStrictEqual([momentAt(1), undefined]);
    expect(wayBack(ledgerOf(into("one", 1)), "production")).not.toHaveProperty("changes");
  });

  it("is of one component, and of one environment", () => {
    const ledger = ledgerOf(into("one", 1), into("two", 2, { component: "net" }), into("two", 3, { to: "staging" }));
    expect(wayBack(ledger, "production")?.latest.at).toBe(momentAt(1));
    expect(wayBack(ledger, "production")?.before).toBeUndefined();
    expect(wayBack(ledger, "production", "net")?.latest.at).toBe(momentAt(2));
    expect(wayBack(ledger, "production", "data")).toBeUndefined();
  });

  it("begins at what is configured now, which is another thing after a hotfix", () => {
    const ledger = ledgerOf(into("one", 1), into("two", 2));
    const way = wayBack(ledger, "production");
    if (way === undefined) throw new Error("something passed");
    const partsOf = (release: string): ReadonlyMap<string, string> =>
      new Map([["aws_sqs_queue.jobs", fingerprintOf(release).slice("sha256:".length)]]);
    const now = (release: string, parts: ReadonlyMap<string, string>, madeFrom: "plan" | "text" = "text") =>
      wayBackFromNow(way, { digest: fingerprintOf(release), madeFrom, parts });
    const nothing = { added: [], removed: [], changed: [] };
    expect(now("two", partsOf("two"))).toStrictEqual({
      fingerprint: fingerprintOf("two"),
      madeFrom: "text",
      isLatest: true,
      sinceLatest: nothing,
      changes: { ...nothing, changed: ["aws_sqs_queue.jobs"] },
    });
    const hotfix = new Map([...partsOf("one"), ["aws_x.hotfix", "f".repeat(64)]]);
    expect(now("hotfix", hotfix)).toMatchObject({
      isLatest: false,
      sinceLatest: { added: ["aws_x.hotfix"], removed: [], changed: ["aws_sqs_queue.jobs"] },
      changes: { added: [], removed: ["aws_x.hotfix"], changed: [] },
    });
    const fromPlan = { fingerprint: fingerprintOf("two"), madeFrom: "plan", isLatest: false };
    expect(now("two", partsOf("two"), "plan")).toStrictEqual(fromPlan);
    expect(
      wayBackFromNow({ latest: way.latest }, { ...way.latest.to, digest: "sha256:", parts: hotfix }),
    ).toStrictEqual({
      fingerprint: "sha256:",
      madeFrom: "text",
      isLatest: false,
      sinceLatest: { added: ["aws_x.hotfix"], removed: [], changed: ["aws_sqs_queue.jobs"] },
    });
  });
});

describe("a plan that was made again", () => {
  const { from, to } = promotion({ from: "staging", to: "production", hour: 1 }, []);
  const replan = (given: Partial<ReplanEntry>): ReplanEntry => ({
    ledgerVersion: 1,
    entry: "replan",
    after: [],
    at: momentAt(2),
    tool: { name: "tfparity", version: "1.0.0" },
    from: "staging",
    to: "production",
    plan: to.plan,
    replanned: { name: "again.json", sha256: "0".repeat(64) },
    attestation: { name: "passed.json", sha256: "0".repeat(64) },
    noise: {},
    ...given,
  });
  const found = (...replans: readonly ReplanEntry[]): string | undefined =>
    lastReplan({ replans }, { ...promotion({ hour: 1 }, []), from, to })?.at;

  it("is told beside the judged one, the last of several", () => {
    expect(found(replan({}), replan({ at: momentAt(3) }))).toBe(momentAt(3));
    expect(found()).toBeUndefined();
  });

  it.each<[string, Partial<ReplanEntry>]>([
    ["another plan", { plan: { ...to.plan, sha256: "1".repeat(64) } }],
    ["another promotion", { from: "dev" }],
    ["another environment", { to: "sandbox" }],
  ])("is not told where it is of %s", (_, given) => {
    expect(found(replan({}), replan({ at: momentAt(3), ...given }))).toBe(momentAt(2));
  });
});
