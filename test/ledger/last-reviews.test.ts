/** Who has looked at what a contract accepts, and whether that is recent enough. */
import { describe, expect, it } from "vitest";
import { isDue, lookedAt, reviewState } from "../../src/ledger/last-reviews.js";
import { emptyLedger, type Ledger } from "../../src/ledger/read-ledger.js";
import type { ReviewEntry } from "../../src/model/ledger.js";
import type { AcceptedEntry } from "../../src/model/review.js";
import { location } from "../builders.js";
import { fingerprintOf, momentAt } from "./given.js";

const DAY = 24;
const digestOf = (name: string): string => fingerprintOf(name).slice("sha256:".length);

const entry = (name: string, more: Partial<AcceptedEntry> = {}): AcceptedEntry => ({
  is: "allowance",
  at: name,
  sha256: digestOf(name),
  location,
  ...more,
});

const review = (by: string, hour: number, names: readonly string[], contract = "parity.yaml"): ReviewEntry => ({
  ledgerVersion: 1,
  entry: "review",
  after: [],
  at: momentAt(hour),
  tool: { name: "tfparity", version: "1.0.0" },
  by,
  contract: { name: contract, sha256: digestOf("contract") },
  reviewed: names.map((name) => ({ is: "allowance", at: name, sha256: digestOf(name) })),
});

const ledgerOf = (...reviews: readonly ReviewEntry[]): Ledger => ({ ...emptyLedger, reviews });

describe("the last review of an entry", () => {
  it.each<[string, readonly ReviewEntry[], string | undefined]>([
    ["nobody looked", [], undefined],
    ["somebody looked at another", [review("Ada", 1, ["b"])], undefined],
    ["somebody looked at it among others", [review("Ada", 1, ["b", "a"])], "Ada"],
    ["two looked, in order", [review("Ada", 1, ["a"]), review("Bob", 2, ["a"])], "Bob"],
    ["two looked, the later one in the line before", [review("Ada", 2, ["a"]), review("Bob", 1, ["a"])], "Ada"],
    ["two looked in the same moment", [review("Ada", 1, ["a"]), review("Bob", 1, ["a"])], "Bob"],
    ["somebody looked at it in another contract", [review("Ada", 1, ["a"], "other/parity.yaml")], undefined],
  ])("where %s", (_, reviews, by) => {
    const [found] = lookedAt([entry("a")], ledgerOf(...reviews), "parity.yaml");
    expect(found?.last?.by).toBe(by);
    expect(found?.entry).toStrictEqual(entry("a"));
  });

  it("is told of each, in their order, and nothing of what says something else now", () => {
    const entries = [entry("b"), entry("a"), entry("a", { sha256: digestOf("a, widened") })];
    expect(lookedAt(entries, ledgerOf(review("Ada", 5, ["a"])), "parity.yaml")).toStrictEqual([
      { entry: entries[0] },
      { entry: entries[1], last: { at: momentAt(5), by: "Ada" } },
      { entry: entries[2] },
    ]);
  });
});

describe("a review is due", () => {
  const days = 90;
  it.each<[string, string | undefined, string, boolean]>([
    ["of what nobody has looked at", undefined, momentAt(0), true],
    ["of what was looked at just now", momentAt(0), momentAt(0), false],
    ["on the last day", momentAt(0), momentAt(days * DAY), false],
    ["after it", momentAt(0), new Date(Date.parse(momentAt(days * DAY)) + 1).toISOString(), true],
    ["where nobody knows what time it is", momentAt(0), "today", true],
    ["where nobody knows when it was", "once", momentAt(0), true],
  ])("%s", (_, at, now, due) => {
    const last = at === undefined ? {} : { last: { at, by: "Ada" } };
    expect(isDue({ entry: entry("a"), ...last }, now, days)).toBe(due);
  });
});

describe("the reviews of a promotion", () => {
  const entries = [
    entry("a"),
    entry("elsewhere", { only: [["dev"]] }),
    entry("here", { only: [["staging", "production"]] }),
    entry("of the network", { component: "network" }),
  ];
  const asked = { from: "staging", to: "production", now: momentAt(10 * DAY), days: 5, contractName: "parity.yaml" };

  it("are of what holds for the two environments, and of no component", () => {
    const ledger = { ...ledgerOf(review("Ada", 9 * DAY, ["a", "elsewhere"])), uncountedReviews: 2 };
    expect(reviewState(entries, ledger, asked)).toStrictEqual({
      days: 5,
      entries: 2,
      due: [{ entry: entries[2] }],
      uncounted: 2,
    });
  });

  it("are too old after so many days", () => {
    const { due } = reviewState(entries, ledgerOf(review("Ada", 1, ["a", "here"])), asked);
    expect(due.map(({ entry: { at }, last }) => [at, last?.by])).toStrictEqual([
      ["a", "Ada"],
      ["here", "Ada"],
    ]);
  });

  it("are of a component's own entries alone", () => {
    expect(reviewState(entries, emptyLedger, { ...asked, component: "network" })).toStrictEqual({
      component: "network",
      days: 5,
      entries: 1,
      due: [{ entry: entries[3] }],
      uncounted: 0,
    });
  });
});
