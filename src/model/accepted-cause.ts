/** Types for causes that the contract accepts: which difference has which cause, and the entry that accepts it. */
import type { Cause } from "./cause.js";
import type { AcceptedCauses } from "./contract.js";
import type { Difference } from "./difference.js";

/** A cause of one difference, and the entry of the contract that accepts it. */
export interface AcceptedCause {
  readonly cause: Cause;
  /** As the contract names it: see `faultKey`. */
  readonly key: string;
  readonly rule: AcceptedCauses;
}

/** By difference: one may have several causes, each of which shows once the one before it is accepted. */
export type AcceptedCausesOf = ReadonlyMap<Difference, readonly AcceptedCause[]>;
