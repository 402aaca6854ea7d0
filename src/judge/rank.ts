import { missingRules, otherwise, rankingRules, severities, type RankingRule } from "../knowledge/ranking.js";
import type { Contract, Severity, SeverityRule } from "../model/contract.js";
import type { Place } from "../model/difference.js";
import { compilePattern, matchesAddress, matchesPlace } from "../model/pattern.js";
import type { Dimension } from "../model/report.js";

/** How much a place matters, and to what. */
interface Rank {
  readonly severity: Severity;
  readonly dimension: Dimension;
}

/**
 * The rank of one place: the last severity rule of the contract that matches, else the first of
 * `knowledge/ranking.ts`.
 */
export function rankPlace(place: Place, contract: Contract): Rank {
  const rules = place.path.length === 0 && place.section === "resource" ? ofMissing : ofPlaces;
  const names = attributeText(place);
  const found = rules.find(({ matches }) => matches(place.address, names)) ?? otherwise;
  const override = severityRuleFor(place, contract);
  return { dimension: found.dimension, severity: override?.level ?? found.severity };
}

/** The rule of the contract that says how severe the place is: the last that matches. */
export const severityRuleFor = (place: Place, { severity }: Contract): SeverityRule | undefined =>
  severity.findLast(
    ({ resource, attribute }) =>
      matchesAddress(resource, place.address) &&
      (place.path.length === 0 ? attribute === "*" : matchesPlace(attribute, place.path)),
  );

/** Whether the contract itself says how severe the place is. */
export const isRankedBy = (place: Place, contract: Contract): boolean => severityRuleFor(place, contract) !== undefined;

/** The rank of a finding: that of its worst place. */
export const rankPlaces = (places: readonly Place[], contract: Contract): Rank =>
  places
    .map((place) => rankPlace(place, contract))
    .reduce((worst, rank) => (isWorse(rank.severity, worst.severity) ? rank : worst));

/** True for the name of a severity, and for nothing else: `isSeverity("low")`. */
export const isSeverity = (name: unknown): name is Severity => severities.some((severity) => severity === name);

/** True when `left` is more severe than `right`. */
export const isWorse = (left: Severity, right: Severity): boolean =>
  severities.indexOf(left) < severities.indexOf(right);

/** True when a finding of this severity blocks. */
export const blocks = (severity: Severity, failOn: Severity): boolean => !isWorse(failOn, severity);

// --- internal ---

/** A rule with its patterns compiled: there are many places. */
interface CompiledRule extends Rank {
  readonly matches: (address: string, names: string) => boolean;
}

const matcherOf = (pattern: string): ((text: string) => boolean) =>
  pattern === "*" ? () => true : compilePattern(pattern);

function compiledRule({ resource, attribute = "*", dimension, severity }: RankingRule): CompiledRule {
  const [isResource, isAttribute] = [matcherOf(resource), matcherOf(attribute)];
  return { dimension, severity, matches: (address, names) => isResource(address) && isAttribute(names) };
}

const ofMissing = missingRules.map(compiledRule);
const ofPlaces = rankingRules.map(compiledRule);

/**
 * The names along the place, and what has a name of its own; parameters are written in camelCase, attributes in
 * snake_case.
 */
function attributeText({ path, section, address }: Place): string {
  const names = path.filter((step): step is string => typeof step === "string");
  const named = section === "parameter" || section === "variable" || section === "output";
  const text = (named ? [address.replace(/^(var|output)\./, ""), ...names] : names).join(".");
  return text.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}
