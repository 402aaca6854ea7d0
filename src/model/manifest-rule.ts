/** Whether a rule of the contract lets two manifests be what they are at one place. */
import type { ManifestRule } from "./contract.js";
import type { Difference, Observed } from "./difference.js";
import type { Path } from "./path.js";
import { hasWildcard, matchesPlace, specificity } from "./pattern.js";
import { agreeIn } from "./tool-version.js";

/** What a rule says of a difference: it permits it, or why it does not. */
export interface Ruling {
  readonly permitted: boolean;
  /** Why, without any value: `the major versions are not the same`. */
  readonly because: string;
}

/**
 * The rule that holds at a place: of those whose pattern matches it, or what it lies in, the one with the most literal
 * characters; then one without wildcards; then the later one.
 */
export const ruleAt = (rules: readonly ManifestRule[], path: Path): ManifestRule | undefined =>
  rules
    .filter(({ pattern }) => matchesPlace(pattern, path))
    .reduce<ManifestRule | undefined>(
      (closest, rule) => (closest === undefined || rank(rule) >= rank(closest) ? rule : closest),
      undefined,
    );

/** What a rule says of one difference between two manifests. `reference` is the environment on the right. */
export function rulingOn(rule: ManifestRule, difference: Difference, reference: string): Ruling {
  if (rule.permits === "match") return refused(`${ruleText(rule)} says that it must match`);
  const owner = ownerOf(difference, reference);
  if (owner !== undefined && !mayBeAlone(rule, owner))
    return refused(`${ruleText(rule)} does not permit that ${owner} alone has it`);
  if (rule.permits === "differ") return { permitted: true, because: ruleText(rule) };
  if (owner !== undefined) return refused(`only ${owner} has it, so that there are no two versions to compare`);
  const [one, other] = [textOf(difference.left), textOf(difference.right)];
  const agreement = one === undefined || other === undefined ? "no-version" : agreeIn(rule.permits, one, other);
  if (agreement === "agree") return { permitted: true, because: ruleText(rule) };
  return refused(`${ruleText(rule)} asks for the same ${rule.permits} version, and ${REASONS[agreement]}`);
}

/** The environment that alone has what differs; undefined where both have it, or none. */
export function ownerOf({ left, right, environment }: Difference, reference: string): string | undefined {
  const [mine, theirs] = [isThere(left), isThere(right)];
  return mine === theirs ? undefined : mine ? environment : reference;
}

// --- internal ---

const refused = (because: string): Ruling => ({ permitted: false, because });

const ruleText = ({ pattern }: ManifestRule): string => `the rule for ${pattern}`;

const REASONS = {
  differ: "the two are not the same in that",
  prerelease: "a prerelease is like no other version",
  "no-version": "that cannot be told of both",
} as const;

/** Those that the rule names; else any, where it is for one place by its name: a pattern says nothing of that. */
const mayBeAlone = ({ presence, pattern }: ManifestRule, owner: string): boolean =>
  presence.length > 0 ? presence.includes(owner) : !hasWildcard(pattern);

/** A variable that is not set is not there, although the manifest says so. */
const isThere = (observed: Observed): boolean => observed.kind !== "absent" && textOf(observed) !== "unset";

const textOf = (observed: Observed): string | undefined => (observed.kind === "string" ? observed.text : undefined);

const rank = ({ pattern }: ManifestRule): number => 2 * specificity(pattern) + (hasWildcard(pattern) ? 0 : 1);
