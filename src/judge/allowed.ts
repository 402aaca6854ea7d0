import type { FindingKind } from "../model/report.js";
import { inScope } from "../model/scope.js";
import { acceptedBy } from "../model/accepted-cause.js";
import { asDifference, type Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";

/**
 * What the comparison finds besides unexplained differences, without what an allowance in the contract covers: a cause
 * that it accepts, and a branch, a residual or a value of another environment that is allowed where it stands.
 */
export function withoutAllowed(drafts: readonly Draft[], input: JudgeInput): readonly Draft[] {
  const { contract, reference } = input;
  return drafts.flatMap((draft) => {
    const rule = acceptedBy(draft, draft.environment, input);
    if (rule !== undefined && rule.waiver === undefined) return [];
    if (!isAllowable(draft)) return [draft];
    const places = draft.places.filter(
      (place) => !contract.allow.some((allowance) => inScope(allowance, asDifference(place, draft), reference)),
    );
    return places.length === 0 ? [] : [{ ...draft, places }];
  });
}

/** Whether an allowance can cover what a draft is about. */
export const isAllowable = ({ kind, cause, case: which }: Draft): boolean =>
  ALLOWABLE.has(kind) ||
  cause.kind === "means" ||
  (kind === "undetermined" && which === "neutral") ||
  // Where a difference is accepted, so is that it comes from two copies.
  (kind === "missing-difference" && which === "copies");

/**
 * The kinds of findings that an allowance for a place can cover, besides differences. A parameter without effect is
 * accepted by its cause; a void proof and a proof without an answer are not at all: see docs/findings.
 */
export const ALLOWABLE: ReadonlySet<FindingKind> = new Set([
  "missing-component",
  "unexplained-difference",
  "branches-on-identity",
  "mock-endpoint",
  "nondeterministic-configuration",
  "cross-environment-value",
]);
