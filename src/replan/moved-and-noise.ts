/** The words for what a plan that was made again can come to. */
import type { Difference } from "../model/difference.js";

/**
 * Noise: what moves from plan to plan although the same will be done.
 * `timestamp`: when it was made. `written`: a set, or the text of a document, in another order. `computed`: what the
 * provider computes and nothing configures. `settled`: a change by hand is no more, or Terraform knows of it now.
 * `applied`: a change that was planned has been made already, to the very values that were planned. `unknown`: not
 * known before it is applied, in either plan.
 */
export type NoiseKind = "timestamp" | "written" | "computed" | "settled" | "applied" | "unknown";

/**
 * What counts.
 * `value`: what will be there. `presence`: a whole resource, output or variable. `order`: elements of an array of which
 * nobody knows whether it is a set. `sensitivity`: a mark. `expression`: what a value that nobody can see is made of.
 * `before`: what is there now. `drift`: a change by hand. `action`: what Terraform will do. `because`: why it will.
 * `replacement`: what forces a replacement. `previous-address`: where it is moved from. `import`: whether it is
 * imported. `provider`: whose it is. `configuration`: what is asked for. `check`: the outcome of a condition. `plan`:
 * what the plan says of itself.
 */
export type MovedKind =
  | "value"
  | "presence"
  | "order"
  | "sensitivity"
  | "expression"
  | "before"
  | "drift"
  | "action"
  | "because"
  | "replacement"
  | "previous-address"
  | "import"
  | "provider"
  | "configuration"
  | "check"
  | "plan";

/** A place that is not what it was: `left` is what the judged plan has there, `right` what the new one has. */
export interface Moved {
  readonly kind: MovedKind;
  readonly difference: Difference;
  /** What is made of a computed value where nobody can see what comes of it: `provider.kubernetes`. */
  readonly readBy?: string;
}

/** A place that moved and that does not count. */
export interface Noise {
  readonly kind: NoiseKind;
  readonly difference: Difference;
}

/** All that moved between two plans of one environment. */
export interface Replanning {
  readonly noise: readonly Noise[];
  readonly moved: readonly Moved[];
}
