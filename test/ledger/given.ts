import { createHash } from "node:crypto";

import { entryText } from "../../src/ledger/ledger-line.js";
import { readLedger, type Ledger } from "../../src/ledger/read-ledger.js";
import type { PromotionEntry } from "../../src/model/ledger.js";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The fingerprint of a release, by a name that only tests have for it. */
export const fingerprintOf = (release: string): string => `sha256:${sha256(release)}`;

/** What is said of a promotion; everything else of it is as ever. */
export interface Given {
  readonly from?: string;
  readonly to?: string;
  readonly release?: string;
  /** Hours since the first day of the year. */
  readonly hour: number;
  readonly failOn?: PromotionEntry["judged"]["failOn"];
  /** What else the gate was asked for. */
  readonly demands?: Partial<PromotionEntry["judged"]>;
  readonly madeFrom?: "plan" | "text";
  readonly component?: string;
}

/** The moment that is so many hours after the first day of the year. */
export const momentAt = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();

/** A promotion after some lines. */
export function promotion(given: Given, after: readonly string[]): PromotionEntry {
  const { from = "dev", to = "staging", release = "one", hour, failOn = "low", madeFrom = "text", component } = given;
  const promoted = (environment: string): PromotionEntry["from"] => ({
    environment,
    plan: { name: `${environment}.json`, sha256: sha256(`${environment} ${release} ${hour}`) },
    fingerprint: fingerprintOf(release),
    madeFrom,
  });
  return {
    ledgerVersion: 1,
    entry: "promotion",
    after,
    at: momentAt(hour),
    ...(component === undefined ? {} : { component }),
    from: promoted(from),
    to: { ...promoted(to), parts: { "aws_sqs_queue.jobs": sha256(release).slice(0, 16) } },
    judged: {
      failOn,
      requireApplied: false,
      requireNoLiveDrift: false,
      requireSameConfiguration: false,
      ...given.demands,
    },
    accepted: [],
    tool: { name: "tfparity", version: "1.0.0" },
  };
}

/** The text of a ledger with one more promotion, which follows its last lines. */
export const appended = (text: string, given: Given): string =>
  `${text}${entryText(promotion(given, readLedger(text, "ledger.jsonl").heads))}\n`;

/** The ledger of promotions one after the other. */
export const ledgerOf = (...all: readonly Given[]): Ledger =>
  readLedger(
    all.reduce((text, given) => appended(text, given), ""),
    "ledger.jsonl",
  );
