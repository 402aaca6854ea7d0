import type { Difference, Pairing } from "./difference.js";

/** How two environments stood to each other before their plans: what the plans' prior state tells. */
export interface Before {
  /** The managed objects that existed, by the addresses they had. */
  readonly pairing: Pairing;
  /**
   * The leaves in which existing objects and outputs were not the same, by the addresses they had. Pairs that neither
   * plan changes are left out: what differs in them now is what differed in them before.
   */
  readonly differences: readonly Difference[];
}
