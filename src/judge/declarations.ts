import { grouped } from "../model/grouped.js";
import { escapePattern } from "../model/pattern.js";
import { inScope } from "../model/scope.js";
import type { AcceptedCauses, Scope, Waiver } from "../model/contract.js";
import { faultKey, isAcceptable, type CauseOf } from "../model/cause.js";
import { isCompared } from "../model/component.js";
import type { Difference } from "../model/difference.js";
import type { FindingKind } from "../model/report.js";
import { acceptedBy } from "../model/accepted-cause.js";
import { asDifference, faultsOf, type Draft, type DraftPlace } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { addressesBeside, nearFact, nearName } from "./near-names.js";
import { showPlace } from "./show-place.js";
import { incompleteness } from "./statements.js";
import type { ScopeFacts } from "./words/cases.js";

/** A draft with the waiver that holds for all of its places, if one does. */
export interface Weighed {
  readonly draft: Draft;
  readonly waiver?: HoldingWaiver;
}

/** What a waiver says of the finding that it accepts. */
type HoldingWaiver = Pick<Waiver, "reason" | "owner" | "expires" | "location">;

/** True on the last day a waiver counts and before; dates compare as text. */
const isCurrent = (waiver: Waiver, today: string): boolean => today <= waiver.expires;

/** The current waiver that covers a difference, if one does. */
export const waiverOf = (difference: Difference, { contract, today, reference }: JudgeInput): Waiver | undefined =>
  contract.waivers.find((waiver) => isCurrent(waiver, today) && inScope(waiver, difference, reference));

/** Splits a draft into what current waivers cover and what they do not: a waiver accepts places, not causes. */
export function weigh(draft: Draft, input: JudgeInput): readonly Weighed[] {
  if (NEVER_WAIVED.has(draft.kind)) return [{ draft }];
  const causes = new Map<AcceptedCauses, HoldingWaiver>();
  const groups = grouped(
    draft.places,
    (place) => waiverOf(asDifference(place, draft), input) ?? waiverOfCause(place, draft, causes, input),
  );
  // What stays open comes first: its number, and so its id, does not depend on what else is waived.
  const openFirst = [...groups].sort(([one], [other]) => Number(one !== undefined) - Number(other !== undefined));
  return openFirst.map(([waiver, places]) => ({
    draft: { ...draft, places },
    ...(waiver === undefined ? {} : { waiver }),
  }));
}

/** The waiver for what a place was found for; `made` keeps one object for each entry. */
function waiverOfCause(
  place: DraftPlace,
  draft: Draft,
  made: Map<AcceptedCauses, HoldingWaiver>,
  input: JudgeInput,
): HoldingWaiver | undefined {
  const rules = faultsOf(place, draft).map((fault) => acceptedBy(fault, draft.environment, input));
  const [rule] = rules;
  if (rule?.waiver === undefined || rules.some((other) => other !== rule)) return undefined;
  const holding = made.get(rule) ?? { ...rule.waiver, reason: rule.reason, location: rule.location };
  made.set(rule, holding);
  return holding;
}

/**
 * True when all environments of the contract are compared: only then it can be said that a rule is for none of them.
 * Of one component, those that do not have it have nothing that a rule could be for.
 */
export const comparesAll = ({
  contract,
  environments,
  component,
  reference,
}: Pick<JudgeInput, "contract" | "environments" | "component" | "reference">): boolean =>
  (component !== undefined && !isCompared(component, reference)) ||
  [...contract.environments.keys()].every(
    (name) => component?.lacking.includes(name) === true || environments.some((one) => one.name === name),
  );

/**
 * Waivers whose day has passed, and allowances and waivers that cover nothing. `drafts` is what can be waived,
 * `allowable` what can be allowed besides differences.
 */
export function declarationDrafts(
  drafts: readonly Draft[],
  allowable: readonly Draft[],
  input: JudgeInput,
): readonly Draft[] {
  const placesOf = (some: readonly Draft[]): readonly Difference[] =>
    some.flatMap((draft) => draft.places.map((place) => asDifference(place, draft)));
  const differences = [
    ...input.comparisons.flatMap(({ outcomes }) => outcomes.map(({ difference }) => difference)),
    ...placesOf(allowable),
  ];
  const waivable = placesOf(drafts);
  const covers = (scope: Waiver | JudgeInput["contract"]["allow"][number], places: readonly Difference[]): boolean =>
    places.some((place) => inScope(scope, place, input.reference));
  return [
    ...input.contract.waivers
      .filter((waiver) => !isCurrent(waiver, input.today) && waiver.borrowed !== true)
      .map((waiver) => expiredDraft(waiver, input)),
    ...input.contract.waivers
      .filter((waiver) => isCurrent(waiver, input.today) && isDecidable(waiver, input) && !covers(waiver, waivable))
      .map((waiver, asked) => unusedDraft("waiver", waiver, input, nearAddress(waiver, input, asked))),
    ...[...input.contract.allow, ...input.contract.following]
      .filter((allowance) => isDecidable(allowance, input) && !covers(allowance, differences))
      .map((allowance, asked) => unusedDraft("allowance", allowance, input, nearAddress(allowance, input, asked))),
    ...causeDrafts(drafts, allowable, input),
  ];
}

/** The same of entries that accept causes: expired, or for a cause that nothing has. */
function causeDrafts(drafts: readonly Draft[], allowable: readonly Draft[], input: JudgeInput): readonly Draft[] {
  const found = new Set([
    ...[...drafts, ...allowable].flatMap((draft) =>
      draft.places
        .flatMap((place) => faultsOf(place, draft))
        .filter(({ cause }) => isAcceptable(cause))
        .map(({ kind, cause }) => faultKey(kind, cause)),
    ),
    ...input.comparisons.flatMap(({ accepted }) => [...(accepted?.values() ?? [])].flat().map(({ key }) => key)),
  ]);
  return input.contract.causes.flatMap((rule, asked): readonly Draft[] => {
    const { waiver, causes } = rule;
    if (rule.borrowed === true) return [];
    if (waiver !== undefined && input.today > waiver.expires) return [expiredDraft({ ...rule, ...waiver }, input)];
    const unused = causes.filter((cause) => !found.has(cause));
    if (!isDecidable(rule, input)) return [];
    // What one component has no use for may be needed in another: of each cause that is told by itself.
    const told = input.component === undefined ? [unused] : unused.map((cause) => [cause]);
    return told.flatMap((some) => {
      const [first] = some;
      if (first === undefined) return [];
      const near = nearName(escapePattern(first), () => [...found].map(escapePattern), input, asked);
      const scope = { causes: some, location: rule.location };
      return [unusedDraft(waiver === undefined ? "allowance" : "waiver", scope, input, near)];
    });
  });
}

/** What stands for the address where a finding is about a declaration: its resource, or the causes. */
export const scopeAddress = (scope: ScopeFacts): string =>
  "causes" in scope ? scope.causes.join(", ") : scope.resource;

/** The cause of what is said of an allowance or waiver: what it covers. */
export const declarationCause = (
  of: "allowance" | "waiver",
  scope: ScopeFacts,
): CauseOf<"declaration" | "accepted-causes"> => {
  const only = scope.environment === undefined ? {} : { environment: scope.environment };
  if ("causes" in scope) return { kind: "accepted-causes", of, causes: scope.causes, ...only };
  const { resource, attribute = "", presence = "" } = scope;
  return { kind: "declaration", of, resource, attribute, presence, ...only };
};

// --- internal ---

/**
 * What makes the comparison itself worthless cannot be accepted, nor can a declaration that counts for nothing, nor
 * what somebody proposes to accept.
 */
const NEVER_WAIVED: ReadonlySet<FindingKind> = new Set([
  "incomplete-plan",
  "stale-proof",
  "expired-waiver",
  "unused-allowance",
  "contract-change",
  // Whoever can waive something can look at it.
  "not-reviewed",
]);

/** What may be there for an environment that is not compared, or not whole, is not known to be unused. */
function isDecidable(
  { environment, presence, borrowed }: Pick<Scope, "environment" | "presence" | "borrowed">,
  input: JudgeInput,
): boolean {
  if (borrowed === true) return false;
  // The differences of an incomplete plan are not looked at.
  if (input.environments.some((candidate) => incompleteness(candidate) !== undefined)) return false;
  if (comparesAll(input)) return true;
  const only = environment ?? (presence === input.reference ? undefined : presence);
  return only !== undefined && input.environments.some(({ name }) => name === only);
}

const declared = (scope: ScopeFacts, input: JudgeInput): Draft["places"] => {
  const address = scopeAddress(scope);
  const place = { section: "version" as const, address, path: [] };
  return [{ place, shown: showPlace(place, [], [], input.secrets) }];
};

const expiredDraft = (waiver: ScopeFacts & HoldingWaiver, input: JudgeInput): Draft => ({
  kind: "expired-waiver",
  case: "waiver",
  facts: { ...waiver, scope: waiver },
  cause: { ...declarationCause("waiver", waiver), expires: waiver.expires },
  location: waiver.location,
  places: declared(waiver, input),
});

const nearAddress = ({ resource }: Scope, input: JudgeInput, asked: number): string | undefined =>
  nearName(resource, () => addressesBeside(resource, input), input, asked);

const unusedDraft = (
  what: "allowance" | "waiver",
  scope: ScopeFacts & Pick<Waiver, "location">,
  input: JudgeInput,
  near: string | undefined,
): Draft => ({
  kind: "unused-allowance",
  case: "declaration",
  facts: {
    of: what,
    scope,
    ...nearFact(near),
  },
  cause: declarationCause(what, scope),
  location: scope.location,
  places: declared(scope, input),
});
