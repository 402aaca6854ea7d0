import type { Path } from "./path.js";
import type { Resource } from "./environment.js";
import { canonicalText, type Value } from "./value.js";

/** What one environment has at a place: a value, or nothing at all. */
export type Observed = Value | Absent;

/** There is no such attribute, key, element, resource or output. Not the same as `null`. */
interface Absent {
  readonly kind: "absent";
}

/** The one value for what is not there. */
export const absent: Absent = { kind: "absent" };

/** Text that is the same exactly for what is the same: the canonical text of a value, `absent` for nothing. */
export const observedText = (observed: Observed): string =>
  observed.kind === absent.kind ? absent.kind : canonicalText(observed);

/** Where a place is: which kind of thing the address names. */
export type Section =
  "resource" | "output" | "variable" | "provider" | "module" | "component" | "version" | "parameter" | "toolchain";

/** One place in two environments. */
export interface Place {
  readonly section: Section;
  /**
   * A resource address; `output.url`, `var.size`, `provider.aws`, `module.network`, `terraform`, `toolchain`, or a
   * parameter's name.
   */
  readonly address: string;
  readonly path: Path;
}

/**
 * In which way two environments are not the same at a place:
 * `value` (a leaf), `presence` (the whole resource, output, …), `order` (an array whose kind nobody knows has
 * the same elements in another order), `sensitivity` (marked sensitive in one only),
 * `expression` (the values cannot be seen, but what they are made from differs).
 */
export type Aspect = "value" | "presence" | "order" | "sensitivity" | "expression";

/** One leaf whose value is not the same in two environments. */
export interface Difference extends Place {
  readonly aspect: Aspect;
  /** The environment that is compared. */
  readonly environment: string;
  /** What `environment` has. */
  readonly left: Observed;
  /** What the reference has. */
  readonly right: Observed;
  /**
   * How many first steps of the path may be shown: what lies below a sensitive container may not.
   * Absent when all may.
   */
  readonly shownSteps?: number;
}

/** The same resource in two environments. */
export interface Pair {
  readonly left: Resource;
  readonly right: Resource;
}

/** How the resources of two environments belong together. */
export interface Pairing {
  readonly matched: readonly Pair[];
  readonly onlyLeft: readonly Unpaired[];
  readonly onlyRight: readonly Unpaired[];
}

/** A resource that only one environment has. */
export interface Unpaired {
  readonly resource: Resource;
  /** The most similar unpaired resource of the other environment, if any is similar at all. */
  readonly candidate?: { readonly address: string; readonly similarity: number };
  /** Set when a rename rule matches more than one resource: why nothing was paired. */
  readonly ambiguity?: string;
}
