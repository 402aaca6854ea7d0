/**
 * What is no part of a fingerprint: parameters that may differ, places that an `allow` covers, and what is proven to
 * come of parameters. `var.size` with `may: differ` is left out whatever its value is; `aws_x.a tags` where an entry of
 * `allow` says so.
 */
import { configurationAddress, parseAddress } from "../model/address.js";
import type { Contract } from "../model/contract.js";
import { observedText, type Difference, type Observed, type Section } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import type { Path, Step } from "../model/path.js";
import { findGoverningRule, matchesAddress } from "../model/pattern.js";
import { coversPlace } from "../model/scope.js";
import { elementByLabel } from "../model/configured-place.js";
import { canonicalText, type Value } from "../model/value.js";

/** A place that is proven to come of parameters, with what two environments have there where they differ. */
export type Proven = Pick<Difference, "section" | "address" | "path"> & Partial<Pick<Difference, "left" | "right">>;

/** Asks what is left out of the fingerprint of one environment. */
export interface LeftOut {
  /** Whether the contract lets a leaf of a root variable differ, by its name: `var.services.api.cpu`. */
  readonly mayDiffer: (leaf: string) => boolean;
  /** Whether one environment alone may have a resource. */
  readonly isOptional: (address: string) => boolean;
  /** What is left out of a part, from its root on. */
  readonly within: (section: Section, address: string) => Remaining;
}

/** What is left out below a place. */
export interface Remaining {
  /** Whether all that is here is left out. */
  readonly isAll: (here: Observed) => boolean;
  /** What is left out below one step: a key, or an element of a list, whose siblings tell elements apart. */
  readonly below: (step: string | number, value?: Value, siblings?: readonly Value[]) => Remaining;
}

/**
 * What the contract takes out of the fingerprint of an environment, and the differences between two synthesized
 * configurations that are proven to come of parameters: there the parameters' values are written out.
 */
export function leftOut(environment: string, contract: Contract, proven: readonly Proven[]): LeftOut {
  const places = grouped(proven, addressOf);
  return {
    mayDiffer: (leaf) => findGoverningRule(contract.parameters, leaf)?.may === true,
    isOptional: (address) =>
      contract.allow.some(
        ({ resource, presence, environment: only }) =>
          presence !== undefined && (only ?? environment) === environment && matchesAddress(resource, address),
      ),
    within: (section, address) => {
      const found = (places.get(addressOf({ section, address })) ?? []).filter((one) => one.section === section);
      return remaining(
        found.map((place) => ({ place, path: place.path })),
        (path) => contract.allow.some((allowance) => coversPlace(allowance, { environment, section, address, path })),
        [],
      );
    },
  };
}

/** What is left out at a place further down, by the way to it. */
export const remainingAt = (left: Remaining, path: Path): Remaining =>
  path.reduce((remaining, step) => (typeof step === "object" ? remaining : remaining.below(step)), left);

// --- internal ---

/** By the address of what is configured, which instances share. */
function addressOf({ section, address }: Pick<Proven, "section" | "address">): string {
  const parsed = section === "resource" ? parseAddress(address) : undefined;
  return parsed === undefined ? address : configurationAddress(parsed);
}

/** What is left of the path to a place. */
interface Tail {
  readonly place: Proven;
  readonly path: Path;
}

const remaining = (tails: readonly Tail[], isAllowed: (path: Path) => boolean, path: Path): Remaining => ({
  isAll: (here) => isAllowed(path) || tails.some((tail) => tail.path.length === 0 && isFound(tail.place, here)),
  below: (step, value, siblings = []) =>
    remaining(
      tails.flatMap(({ place, path: [first, ...rest] }): readonly Tail[] =>
        first !== undefined && leadsTo(first, step, value, siblings) ? [{ place, path: rest }] : [],
      ),
      isAllowed,
      [...path, step],
    ),
});

/**
 * An element of a set without a name of its own is known by its value, where that is told; everything else by the way
 * to it.
 */
function isFound({ path, left, right }: Proven, here: Observed): boolean {
  const last = path.at(-1);
  if (typeof last !== "object" || last.element !== "*" || left === undefined || right === undefined) return true;
  const text = observedText(here);
  return observedText(left) === text || observedText(right) === text;
}

function leadsTo(wanted: Step, step: string | number, value: Value | undefined, siblings: readonly Value[]): boolean {
  if (typeof wanted !== "object") return wanted === step;
  if (typeof step !== "number" || value === undefined) return false;
  if (wanted.element === "*") return true;
  const named = elementByLabel(siblings, wanted.element);
  return named !== undefined && canonicalText(named) === canonicalText(value);
}
