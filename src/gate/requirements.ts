import type { Claims } from "../model/claim.js";
import type { Draft } from "../judge/draft.js";
import type { Comparison, Requirements } from "../judge/input.js";
import { showDifference } from "../judge/show-place.js";
import { incompleteness } from "../judge/statements.js";
import { unknownPartDrafts } from "../judge/unknown-part-findings.js";
import type { Contract, Gate } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { FindingKind } from "../model/report.js";
import { inScope } from "../model/scope.js";
import { renameAddress } from "../compare/rename-addresses.js";
import type { Secrets } from "../secrets/secrets.js";
import { diffConfigurations } from "./configuration.js";
import { pendingDrafts } from "./pending.js";
import { stalePlanDrafts } from "./plan-age.js";
import type { Promotion } from "./promotion.js";
import { overlongWaiverDrafts } from "./waiver-length.js";

/** All that a promotion is judged by, besides the comparison itself. */
interface PromotionInput {
  readonly promotion: Promotion;
  /** The environment that was tested, and the one that is to get it. */
  readonly from: Environment;
  readonly to: Environment;
  /** What is known of the two configurations. */
  readonly claims: Claims;
  readonly contract: Contract;
  readonly secrets: Secrets;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * What a promotion needs besides parity: nothing pending where it was tested, one configuration for both, recent plans
 * and waivers that end. What a comparison finds anyway (an incomplete plan, failed checks, live drift, expired
 * waivers, a void proof) is not said again, but blocks here whatever else does.
 */
export function requirementsOf(input: PromotionInput): Requirements {
  const { from, to, contract, secrets, today, promotion } = input;
  const { gate } = contract;
  const maxHours = promotion.maxPlanAgeHours ?? gate.maxPlanAgeHours;
  const whole = [from, to].every((environment) => incompleteness(environment) === undefined);
  return {
    kinds: requiredKinds(gate),
    drafts: [
      // An incomplete plan is one finding; what follows from it is not another.
      ...(gate.requireApplied && incompleteness(from) === undefined ? pendingDrafts(from, secrets) : []),
      ...(gate.requireSameConfiguration && whole ? configurationDrafts(input) : []),
      ...unknownPartDrafts([from, to], secrets),
      ...(maxHours === undefined ? [] : stalePlanDrafts([from, to], promotion, maxHours, secrets)),
      ...(gate.maxWaiverDays === undefined ? [] : overlongWaiverDrafts(contract, today, gate.maxWaiverDays, secrets)),
    ],
  };
}

/**
 * What a promotion requires of the comparison that it is about; nothing where none is asked about. Throws an InputError
 * when it is asked about another environment than the compared ones.
 */
export function requirementsFor(
  comparisons: readonly Comparison[],
  { promotion, contract, today }: { readonly promotion?: Promotion } & Pick<PromotionInput, "contract" | "today">,
  secrets: Secrets,
): Requirements | undefined {
  if (promotion === undefined) return undefined;
  const comparison = comparisons.find(({ left, right }) => left.name === promotion.from && right.name === promotion.to);
  if (comparison === undefined)
    throw new InputError(
      `${promotion.from} is not compared with ${promotion.to}, so that nothing can be said about a promotion`,
    );
  const { left: from, right: to, claims } = comparison;
  return requirementsOf({ promotion, from, to, claims, contract, today, secrets });
}

// --- internal ---

const requiredKinds = ({ requireNoLiveDrift }: Gate): ReadonlySet<FindingKind> =>
  new Set<FindingKind>([
    "pending-change",
    "configuration-mismatch",
    "stale-plan",
    "overlong-waiver",
    "expired-waiver",
    "incomplete-plan",
    "failed-check",
    "stale-proof",
    ...(requireNoLiveDrift ? (["live-drift"] as const) : []),
  ]);

/** One finding with all places where the configurations part; none when a prover has compared the whole of both. */
function configurationDrafts({ from, to, claims, contract, secrets }: PromotionInput): readonly Draft[] {
  if (claims.coversAll) return [];
  // What is not whole is one finding already, and nothing can be held against it.
  if ([from, to].some(({ statements }) => statements.gaps.length > 0)) return [];
  if (from.configuration === undefined || to.configuration === undefined)
    throw new Error("a plan without a configuration has a gap");
  const renames = contract.renames.filter(({ environment }) => environment === undefined || environment === from.name);
  const found = diffConfigurations(from.configuration, to.configuration, from.name, (address) =>
    renameAddress(address, renames),
  );
  const differences = found.filter(
    (difference) => !contract.allow.some((allowance) => inScope(allowance, difference, to.name)),
  );
  if (differences.length === 0) return [];
  return [
    {
      kind: "configuration-mismatch",
      case: "plans",
      facts: { from, to, places: differences.length },
      environment: from.name,
      cause: { kind: "requirement", name: "same-configuration" },
      places: differences.map((difference) => ({
        place: difference,
        difference,
        shown: showDifference(difference, [from, to], secrets),
      })),
    },
  ];
}
