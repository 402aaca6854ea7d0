/** What a ledger says of one component, where a contract has several. */
import type { PromotionEntry } from "../model/ledger.js";
import type { Ledger } from "./read-ledger.js";

/**
 * The promotions of this component alone, or without one those of whole environments. An entry of a component says
 * nothing about another one, nor about an environment with a single root module, and the other way round.
 */
export function ofComponent<Promotions extends Pick<Ledger, "promotions"> & Partial<Pick<Ledger, "uncounted">>>(
  ledger: Promotions,
  component: string | undefined,
): Promotions {
  const isAbout = (entry: PromotionEntry): boolean => entry.component === component;
  const { promotions, uncounted } = ledger;
  return {
    ...ledger,
    promotions: promotions.filter(isAbout),
    ...(uncounted === undefined ? {} : { uncounted: uncounted.filter(isAbout) }),
  };
}
