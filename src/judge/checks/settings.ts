/** What two plans are configured with beside arguments, and what differs there. */
import { causeKey, type Cause } from "../../model/cause.js";
import type { Claims } from "../../model/claim.js";
import type { Difference } from "../../model/difference.js";
import { grouped } from "../../model/grouped.js";
import type { Draft } from "../draft.js";
import type { Comparison, JudgeInput } from "../input.js";
import { saysUnmetRequirement } from "../requirement-outcomes.js";
import { showDifference } from "../show-place.js";
import { namedPlace } from "./named-place.js";

/**
 * One finding for each dependency, provisioner or check that only one of two plans has, or has otherwise, and one for
 * all resources that go through the same two providers. Nothing but the contract can explain it: plans hold no value
 * that it could be derived from. Where a promotion requires the same configuration, that says it.
 */
export function settingsApart(comparison: Comparison, { secrets, requirements }: JudgeInput): readonly Draft[] {
  if (saysUnmetRequirement("configuration-mismatch", requirements)) return [];
  const { left, right, claims } = comparison;
  const alike = grouped(settings(claims, left.name), ({ cause }) => causeKey(cause));
  return [...alike.values()].flatMap((all): readonly Draft[] => {
    const [first] = all;
    if (first === undefined) return [];
    const places = all.map(({ difference }) => ({
      place: difference,
      difference,
      shown: showDifference(difference, [left, right], secrets),
    }));
    const { cause, difference } = first;
    const facts = namedPlace(difference);
    return [{ kind: "unexplained-difference", case: "settings", facts, environment: left.name, cause, places }];
  });
}

/** What the claims say of settings, as differences of the environment with this name. */
export const settingDifferences = (claims: Claims, environment: string): readonly Difference[] =>
  settings(claims, environment).map(({ difference }) => difference);

// --- internal ---

interface SettingApart {
  readonly cause: Cause;
  readonly difference: Difference;
}

const settings = (claims: Claims, environment: string): readonly SettingApart[] =>
  claims.all("exchanged", "refuted").flatMap(({ place, cause, evidence }): readonly SettingApart[] => {
    if (evidence.is !== "settings") return [];
    const [left, right] = evidence.values;
    const aspect = place.path.length === 0 ? "presence" : "value";
    return [{ cause, difference: { ...place, aspect, environment, left, right } }];
  });
