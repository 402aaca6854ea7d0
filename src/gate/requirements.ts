import type { Claims } from "../model/claim.js";
import type { Draft } from "../judge/draft.js";
import type { Comparison, Requirement, Requirements } from "../judge/input.js";
import { settingDifferences } from "../judge/checks/settings.js";
import { showDifference } from "../judge/show-place.js";
import { incompleteness } from "../judge/statements.js";
import { unknownPartDrafts } from "../judge/unknown-part-findings.js";
import type { Contract } from "../model/contract.js";
import type { Difference } from "../model/difference.js";
import type { Configuration, Environment } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import { InputError } from "../model/input-error.js";
import { comparePaths } from "../model/path.js";
import type { RequirementKind } from "../model/report.js";
import { inScope } from "../model/scope.js";
import { renameAddress } from "../compare/rename-addresses.js";
import { withSecretArguments } from "../secrets/secret-arguments.js";
import type { Secrets } from "../secrets/secrets.js";
import { diffConfigurations } from "./configuration.js";
import { pendingDrafts } from "./pending.js";
import { promotionOrderDrafts } from "./promotion-order.js";
import { recentReviewDrafts } from "./review-requirement.js";
import { stalePlanDrafts } from "./plan-age.js";
import type { Promotion } from "./promotion.js";
import { overlongWaiverDrafts } from "./waiver-length.js";

/** All that a promotion is judged by, besides the comparison itself. */
interface PromotionInput {
  readonly promotion: Promotion;
  /** The environment that was tested, and the one that is to get it. */
  readonly from: Environment;
  readonly to: Environment;
  /** Their configurations as the plans say them, in the same order. */
  readonly configurations: readonly [Configuration | undefined, Configuration | undefined];
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
  const reviewed = reviewedOf(promotion);
  const exempt = exemptOf(input);
  const all = Object.entries(statesOf(input, maxHours)).map(([kind, state]): Requirement => ({
    kind: kind as RequirementKind,
    state,
    ...(kind === "not-reviewed" && state === "asked" ? reviewed : {}),
    ...(kind === "not-promoted" ? exempt : {}),
  }));
  const isAsked = (wanted: RequirementKind): boolean =>
    all.some(({ kind, state }) => kind === wanted && state === "asked");
  return {
    all,
    ...(maxHours === undefined ? {} : { maxPlanAgeHours: maxHours }),
    drafts: [
      ...(isAsked("pending-change") ? pendingDrafts(from, secrets) : []),
      ...(isAsked("configuration-mismatch") ? configurationDrafts(input) : []),
      ...unknownPartDrafts([from, to], secrets),
      ...(maxHours === undefined ? [] : stalePlanDrafts([from, to], promotion, maxHours, secrets)),
      ...promotionOrderDrafts(promotion.inLedger, { from, to }, secrets),
      ...recentReviewDrafts(promotion.reviews, secrets),
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
  {
    promotion,
    contract,
    today,
    environments,
    sources,
  }: {
    readonly promotion?: Promotion;
    /** As they were read, without what their sources add. */
    readonly environments: readonly Environment[];
    readonly sources?: ReadonlyMap<string, unknown>;
  } & Pick<PromotionInput, "contract" | "today">,
  secrets: Secrets,
): Requirements | undefined {
  if (promotion === undefined) return undefined;
  const comparison = comparisons.find(({ left, right }) => left.name === promotion.from && right.name === promotion.to);
  if (comparison === undefined)
    throw new InputError(
      `${promotion.from} is not compared with ${promotion.to}, so that nothing can be said about a promotion`,
    );
  // Two configurations in HCL have to agree in everything that plans say. A source says it as template text, in which
  // constants are told from nothing, and may be at hand for one of the two alone.
  const asRead = (environment: Environment): Configuration | undefined => {
    const found = environments.find(({ name }) => name === environment.name);
    const isJoined = found !== undefined && sources?.has(environment.name) === true;
    return (isJoined ? withSecretArguments(found) : environment).configuration;
  };
  if (contract.gate.order !== undefined && promotion.inLedger === undefined)
    throw new InputError(
      "the contract has an order of environments (gate.order), and nothing tells what the ledger says of this " +
        "promotion",
    );
  if (contract.gate.reviewDays !== undefined && promotion.reviews === undefined)
    throw new InputError(
      "the contract asks for reviews of what is accepted (gate.reviewDays), and nothing tells what the ledger says " +
        "of them",
    );
  const { left: from, right: to, claims } = comparison;
  const configurations = [asRead(from), asRead(to)] as const;
  return requirementsOf({ promotion, from, to, configurations, claims, contract, today, secrets });
}

// --- internal ---

/** How many entries have to have a review, and how old it may be. */
function reviewedOf({ reviews = [] }: Promotion): Pick<Requirement, "reviewed"> {
  const [first] = reviews;
  if (first === undefined) return {};
  return { reviewed: { entries: reviews.reduce((sum, { entries }) => sum + entries, 0), days: first.days } };
}

/** Why nothing has to be in the ledger, where the contract has an order. */
const exemptOf = ({
  promotion: { inLedger },
  contract: { gate },
}: Pick<PromotionInput, "promotion" | "contract">): Pick<Requirement, "exempt"> =>
  gate.order !== undefined && inLedger?.is === "free" ? { exempt: inLedger.because } : {};

/** Whether each thing is asked for, by the contract and by what can be judged at all. */
function statesOf(
  { from, to, contract: { gate }, claims, promotion: { inLedger } }: PromotionInput,
  maxHours: number | undefined,
): Readonly<Record<RequirementKind, Requirement["state"]>> {
  const when = (isAsked: boolean, isWhole = true): Requirement["state"] =>
    isAsked ? (isWhole ? "asked" : "not-judged") : "not-asked";
  // An incomplete plan is one finding; what follows from it is not another.
  const isWhole = (environment: Environment): boolean => incompleteness(environment) === undefined;
  // What is not whole is one finding already, and nothing can be held against it.
  const hasGap = !claims.coversAll && [from, to].some(({ statements }) => statements.gaps.length > 0);
  return {
    "pending-change": when(gate.requireApplied, isWhole(from)),
    "configuration-mismatch": when(gate.requireSameConfiguration, isWhole(from) && isWhole(to) && !hasGap),
    "live-drift": when(gate.requireNoLiveDrift),
    "incomplete-plan": "asked",
    "failed-check": "asked",
    "stale-proof": "asked",
    "expired-waiver": "asked",
    "overlong-waiver": when(gate.maxWaiverDays !== undefined),
    "stale-plan": when(maxHours !== undefined),
    "not-promoted": when(gate.order !== undefined && inLedger?.is !== "free"),
    "not-reviewed": when(gate.reviewDays !== undefined),
  };
}

/** One finding with all places where the configurations part; none when a prover has compared the whole of both. */
function configurationDrafts({
  from,
  to,
  configurations,
  claims,
  contract,
  secrets,
}: PromotionInput): readonly Draft[] {
  if (claims.coversAll) return [];
  const [one, other] = configurations;
  if (one === undefined || other === undefined) throw new Error("a plan without a configuration has a gap");
  const renames = contract.renames.filter(({ environment }) => environment === undefined || environment === from.name);
  const found = diffConfigurations(one, other, from.name, (address) => renameAddress(address, renames));
  const byAddress = grouped(found, ({ address }) => address);
  const isFound = ({ address, path }: Difference): boolean =>
    (byAddress.get(address) ?? []).some((one) => comparePaths(path, one.path) === 0);
  const besides = settingDifferences(claims, from.name).filter((one) => !isFound(one));
  const differences = [...found, ...besides].filter(
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
