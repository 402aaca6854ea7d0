/**
 * Finds entries under `allow:` that excuse far more than one cause, such as one for every attribute of every resource.
 */
import { behaviourAttributes } from "../knowledge/behaviour-attributes.js";
import { parseAddress } from "../model/address.js";
import type { Allowance, Location } from "../model/contract.js";
import type { Difference, Place } from "../model/difference.js";
import { compilePattern } from "../model/pattern.js";
import type { Note } from "../model/report.js";
import { inScope } from "../model/scope.js";
import { acceptedBy } from "../model/accepted-cause.js";
import { isAllowable } from "./allowed.js";
import { declarationCause } from "./declarations.js";
import { asDifference, type Draft, type DraftPlace } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { rankPlace } from "./rank.js";
import { showDifference } from "./show-place.js";
import type { ScopeFacts } from "./words/cases.js";
import { noteOf } from "./words/note-words.js";

/** An allowance that excuses far more than one cause. */
interface WideAllowance {
  readonly allowance: ScopeFacts & Pick<Allowance, "location">;
  /** How many places it excuses. */
  readonly places: number;
  /** How many attributes of how many types of resources they are. */
  readonly attributes: number;
  /** Those of the places that decide what runs or who may do what. */
  readonly decisive: readonly DraftPlace[];
}

/**
 * The allowances without which far more than one thing would be found; `found` is what they can excuse besides
 * differences. An attribute is one thing, on however many resources of a type.
 */
export function wideAllowances(found: readonly Draft[], input: JudgeInput): readonly WideAllowance[] {
  // One place can be found for more than one reason.
  const excusable = new Map(
    [...allowedDifferences(input), ...allowedFindings(found, input)].map((place) => {
      const { environment, address, path } = place.difference;
      return [JSON.stringify([environment, address, path]), place] as const;
    }),
  );
  const all = [...excusable.values()];
  const { allow, causes, following } = input.contract;
  return [...allow, ...causes, ...following].flatMap((allowance): readonly WideAllowance[] => {
    // Also what another allowance covers: which of them comes first decides nothing.
    const isByPlace = !("causes" in allowance) && !following.includes(allowance);
    const places = isByPlace
      ? all.filter((place) => inScope(allowance, place.difference, input.reference))
      : all.filter(({ acceptedAt }) => acceptedAt === allowance.location);
    const attributes = new Set(places.map(({ place }) => attributeOf(place))).size;
    if (attributes <= MOST_ATTRIBUTES) return [];
    // What follows the identities is the same but for names, and is told by its number alone.
    const isFollowing = !("causes" in allowance) && following.includes(allowance);
    const decisive = places
      .filter(({ place }) => !isFollowing && isDecisive(place, input))
      .sort((one, other) => comparePlaces(one.shown, other.shown));
    return [{ allowance, places: places.length, attributes, decisive }];
  });
}

/** A finding for each that excuses what decides what runs or who may do what. */
export const wideAllowanceDrafts = (wide: readonly WideAllowance[]): readonly Draft[] =>
  wide.filter(({ decisive }) => decisive.length > 0).map(draftOf);

/** The others are told, with how much they excuse. */
export const wideAllowanceNotes = (wide: readonly WideAllowance[]): readonly Note[] =>
  wide
    .filter(({ decisive }) => decisive.length === 0)
    .map(({ allowance, places, attributes }) => noteOf("wide-allowance", { scope: allowance, places, attributes }));

// --- internal ---

/** What one cause comes to: a resource that one environment alone has, or a size and what follows from it. */
const MOST_ATTRIBUTES = 5;

type Excusable = DraftPlace & { readonly difference: Difference; readonly acceptedAt?: Location };

const allowedDifferences = ({ comparisons, secrets }: JudgeInput): readonly Excusable[] =>
  comparisons.flatMap(({ outcomes, left, right }) =>
    outcomes
      .filter(({ explanation }) => explanation?.kind === "allowance")
      .map(({ difference, explanation }) => ({
        ...(explanation?.location === undefined ? {} : { acceptedAt: explanation.location }),
        place: difference,
        difference,
        shown: showDifference(difference, [left, right], secrets),
      })),
  );

const allowedFindings = (found: readonly Draft[], input: JudgeInput): readonly Excusable[] =>
  found.flatMap((draft) => {
    const rule = acceptedBy(draft, draft.environment, input);
    if (rule === undefined && !isAllowable(draft)) return [];
    return draft.places.map((place) => ({
      ...place,
      ...(rule === undefined ? {} : { acceptedAt: rule.location }),
      difference: asDifference(place, draft),
    }));
  });

/** `aws_db_instance engine_version`, wherever the resource is. */
const attributeOf = ({ section, address, path }: Place): string =>
  JSON.stringify([section, parseAddress(address)?.type ?? address, path[0] ?? null]);

const behaviours = behaviourAttributes.map((pattern) => compilePattern(pattern));

function isDecisive(place: Place, { contract }: JudgeInput): boolean {
  const name = place.path.findLast((step) => typeof step === "string");
  const isBehaviour = name !== undefined && behaviours.some((matches) => matches(name));
  return isBehaviour || rankPlace(place, contract).dimension === "security";
}

function draftOf({ allowance, places, attributes, decisive }: WideAllowance): Draft {
  return {
    kind: "wide-allowance",
    case: "allowance",
    facts: { scope: allowance, places, attributes, decisive: decisive.length },
    cause: declarationCause("allowance", allowance),
    location: allowance.location,
    places: decisive,
  };
}
