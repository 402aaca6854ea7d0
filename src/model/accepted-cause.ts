/** Causes that the contract accepts: which entry accepts one, and which difference has it. */
import { faultKey, isAcceptable, type Cause } from "./cause.js";
import type { AcceptedCauses, Contract } from "./contract.js";
import type { Difference } from "./difference.js";
import type { FindingKind } from "./report.js";

/** A cause of one difference, and the entry of the contract that accepts it. */
export interface AcceptedCause {
  readonly cause: Cause;
  /** As the contract names it: see `faultKey`. */
  readonly key: string;
  readonly rule: AcceptedCauses;
}

/** By difference: one may have several causes, each of which shows once the one before it is accepted. */
export type AcceptedCausesOf = ReadonlyMap<Difference, readonly AcceptedCause[]>;

/** What accepts causes, and the day that waivers are judged by. */
export interface Accepting {
  readonly contract: Pick<Contract, "causes">;
  readonly today: string;
}

/** The entry that accepts such a finding of the environment; undefined where none does, or none may. */
export function acceptedBy(
  { kind, cause }: { readonly kind: FindingKind; readonly cause: Cause },
  environment: string | undefined,
  { contract, today }: Accepting,
): AcceptedCauses | undefined {
  if (!isAcceptable(cause)) return undefined;
  const key = faultKey(kind, cause);
  return contract.causes.find(
    (rule) =>
      (rule.environment === undefined || rule.environment === environment) &&
      (rule.waiver === undefined || today <= rule.waiver.expires) &&
      rule.causes.includes(key),
  );
}
