import type { SetTable } from "../knowledge/set-table.js";
import type { Value } from "../model/value.js";

/** What the comparison of one pair of resources may know beyond the two values. */
export interface DiffContext {
  readonly sets: SetTable;
  /** Full provider name, mode and type of the resource; absent for outputs, variables and settings. */
  readonly resource?: { readonly provider: string; readonly mode: "managed" | "data"; readonly type: string };
  /**
   * The left value with the left environment's identities replaced by the right one's, for choosing which
   * elements of two sets to compare with each other. It never makes a difference disappear.
   */
  readonly translate: (value: Value) => Value;
}
