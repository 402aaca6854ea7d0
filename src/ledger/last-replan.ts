/** Which plan was made again of one that passed the gate. */
import type { PromotionEntry, ReplanEntry } from "../model/ledger.js";
import type { Ledger } from "./read-ledger.js";

/** The last plan that was verified in the place of the judged one of a promotion; undefined where none was. */
export const lastReplan = (
  { replans }: Pick<Ledger, "replans">,
  { from, to }: PromotionEntry,
): ReplanEntry | undefined =>
  replans.findLast(
    (one) => one.from === from.environment && one.to === to.environment && one.plan.sha256 === to.plan.sha256,
  );
