import type { Step } from "../model/path.js";
import type { Value } from "../model/value.js";

/**
 * Two values laid side by side: every part of either stands at one key, together with the part of the other
 * that it is compared with. Alignment decides *what* is compared with what (by key, index, natural key, or
 * as elements of a set); the comparison itself comes after it and is purely structural.
 */
export interface Aligned {
  readonly left: Value | undefined;
  readonly right: Value | undefined;
  /** The parts, when both sides have parts that can be compared one by one. */
  readonly parts?: readonly AlignedPart[];
  /** The order of the shared elements on each side, when order may matter and nobody knows. */
  readonly order?: { readonly left: string; readonly right: string };
}

/** One part of two values: `tags` of two maps, or an element that was found in both. */
export interface AlignedPart {
  readonly step: Step;
  readonly node: Aligned;
}
