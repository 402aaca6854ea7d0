/** What `gate.order` and `gate.soak` require of a promotion. */
import type { Draft } from "../judge/draft.js";
import { showPlace } from "../judge/show-place.js";
import type { Environment } from "../model/environment.js";
import type { PromotionStatus } from "../model/ledger.js";
import type { Secrets } from "../secrets/secrets.js";

/** A finding where what was tested in `from` may not go on to `to` yet, by what the ledger says of it. */
export function promotionOrderDrafts(
  inLedger: PromotionStatus | undefined,
  { from, to }: { readonly from: Environment; readonly to: Environment },
  secrets: Secrets,
): readonly Draft[] {
  if (inLedger === undefined || inLedger.is === "free" || inLedger.is === "passed") return [];
  const place = { section: "version" as const, address: "promotion", path: [] };
  const shown = showPlace(place, [], [], secrets);
  return [
    {
      kind: "not-promoted",
      case: "inLedger",
      facts: { from, to, inLedger },
      environment: from.name,
      cause: { kind: "requirement", name: "promotion-order" },
      places: [{ place, shown }],
    },
  ];
}
