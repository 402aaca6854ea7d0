import type { ParameterRule } from "../../model/contract.js";
import type { ChangeDirection, ContractChange } from "../../model/contract-change.js";
import { canOverlap, coversAddresses, coversPattern } from "../../model/pattern-coverage.js";
import { areEquallyClose } from "../../model/pattern.js";
import { mayBeAlone } from "../../model/permission.js";
import {
  changeOf,
  directionOf,
  fieldChange,
  firstReordered,
  inProposedOrder,
  matchRules,
  orderChange,
  withRule,
  type JudgedField,
  type MatchedRules,
  type Versions,
} from "./versions.js";

/**
 * Rules for parameters that were added, removed or say something else. Of several rules the closest one holds, alone,
 * so that a rule that is removed can leave its parameters to one that permits more, and an order can matter.
 */
export function parameterChanges(versions: Versions): readonly ContractChange[] {
  const { judging, proposed } = versions;
  const lists = { judging: judging.parameters, proposed: proposed.parameters };
  const { both, removed, added } = matchRules(lists.judging, lists.proposed, patternOf);
  const withRules = (parameters: readonly ParameterRule[]): typeof judging => ({ ...judging, parameters });
  const told = ({ pattern }: ParameterRule) => ({ section: "parameters", subject: pattern, about: pattern }) as const;
  const isTooMuch = removed.length * lists.proposed.length + added.length * lists.judging.length > MOST_COMPARED;
  const additions = added.map((is) => ({ is, ...(isTooMuch ? untold : additionOf(is, removed, lists)) }));
  const replaced = new Set(additions.flatMap(({ was }) => was ?? []));
  return [
    ...both.flatMap(({ was, is }): readonly ContractChange[] => {
      const fields = changedFields(was, is);
      const alone = withRules(lists.judging.map((rule) => (rule === was ? is : rule)));
      return fields.length === 0 ? [] : [changeOf({ was, is }, { ...told(is), ...judged(fields), alone })];
    }),
    ...additions.map(({ is, was, direction }) => {
      const alone = withRules(withRule(lists, is, patternOf, was === undefined ? [] : [was]));
      if (was === undefined) return changeOf({ is }, { ...told(is), direction, alone });
      const fields = [
        fieldChange("pattern", was.pattern, is.pattern),
        ...changedFields(was, is).map(({ field }) => field),
      ];
      return changeOf({ was, is }, { ...told(is), direction, fields, alone });
    }),
    ...removed
      .filter((rule) => !replaced.has(rule))
      .map((was) => {
        const alone = withRules(lists.judging.filter((rule) => rule !== was));
        return changeOf(
          { was },
          { ...told(was), direction: isTooMuch ? "wider" : directionWithout(was, lists.proposed), alone },
        );
      }),
    ...orderChanges(both, versions),
  ];
}

// --- internal ---

/** More rules than any contract has are not held against each other; what they would do cannot be told then. */
const MOST_COMPARED = 50_000;
const untold: Addition = { direction: "wider" };

/** What a new rule does. */
interface Addition {
  /** The rule that is gone and that it stands for now. */
  readonly was?: ParameterRule;
  readonly direction: ChangeDirection;
}

interface Lists {
  readonly judging: readonly ParameterRule[];
  readonly proposed: readonly ParameterRule[];
}

const patternOf = ({ pattern }: ParameterRule): string => pattern;

/** What one field of a rule lets pass: undefined when it says the same. */
type Compare = (was: ParameterRule, is: ParameterRule) => ChangeDirection | undefined;

const wider = (isWider: boolean): ChangeDirection => (isWider ? "wider" : "narrower");

/** A field that nobody has thought about does not compile. */
const fieldsOf: {
  readonly [Field in Exclude<keyof ParameterRule, "pattern" | "location">]-?: {
    readonly compare: Compare;
    /** What the rule says in this field, as it stands in the file. */
    readonly textOf: (rule: ParameterRule) => string | undefined;
  };
} = {
  // What may differ in any way may also differ as the identities do.
  may: {
    compare: (was, is) => {
      if (was.may === is.may && (was.follows === undefined) === (is.follows === undefined)) return undefined;
      return wider(is.may && (!was.may || is.follows === undefined));
    },
    textOf: ({ may, follows }) => (follows !== undefined ? "follow-identity" : may ? "differ" : undefined),
  },
  // How it may differ, which `may` says.
  follows: { compare: () => undefined, textOf: () => undefined },
  // Who asks for a difference finds equal values.
  must: {
    compare: (was, is) => (was.must === is.must ? undefined : wider(was.must)),
    textOf: ({ must }) => (must ? "differ" : undefined),
  },
  // It explains what is named after it, and it is looked for where it does not belong.
  identity: {
    compare: (was, is) => (was.identity === is.identity ? undefined : "wider"),
    textOf: ({ identity }) => identity,
  },
  sensitive: {
    compare: (was, is) => (was.sensitive === is.sensitive ? undefined : wider(was.sensitive)),
    textOf: ({ sensitive }) => (sensitive ? "true" : undefined),
  },
  reason: { compare: () => undefined, textOf: ({ reason }) => reason },
  owner: { compare: () => undefined, textOf: ({ owner }) => owner },
  // Of two conditions nobody can tell in general which one asks for more.
  when: {
    compare: (was, is) => (was.when === is.when ? undefined : wider(was.when !== undefined)),
    textOf: ({ when }) => when,
  },
  // Which follows from the condition.
  holdsAlways: { compare: () => undefined, textOf: () => undefined },
  affects: {
    compare: (was, is) => {
      if (JSON.stringify([...was.affects].sort()) === JSON.stringify([...is.affects].sort())) return undefined;
      return wider(!reachesAll(was.affects, is.affects));
    },
    textOf: ({ affects }) => (affects.length === 0 ? undefined : affects.join(", ")),
  },
  // Without it, a rule for one name permits that any environment has it alone, and a pattern that none does.
  presence: {
    compare: (was, is) => {
      if (JSON.stringify([...was.presence].sort()) === JSON.stringify([...is.presence].sort())) return undefined;
      const [before, after] = [mayBeAlone(was), mayBeAlone(is)];
      return wider(after === "any" || (before !== "any" && after.some((name) => !before.includes(name))));
    },
    textOf: ({ presence }) => (presence.length === 0 ? undefined : presence.join(", ")),
  },
};

const changedFields = (was: ParameterRule, is: ParameterRule): readonly JudgedField[] =>
  Object.entries(fieldsOf).flatMap(([name, { compare, textOf }]) => {
    const direction = compare(was, is);
    return direction === undefined ? [] : [{ field: fieldChange(name, textOf(was), textOf(is)), direction }];
  });

const judged = (fields: readonly JudgedField[]): Pick<ContractChange, "direction" | "fields"> => ({
  direction: directionOf(fields),
  fields: fields.map(({ field }) => field),
});

/** Whether the places that `wide` names hold all that `narrow` names; no name is any place. */
const reachesAll = (wide: readonly string[], narrow: readonly string[]): boolean =>
  wide.length === 0 ||
  (narrow.length > 0 && narrow.every((pattern) => wide.some((other) => coversAddresses(other, pattern))));

function additionOf(is: ParameterRule, removed: readonly ParameterRule[], lists: Lists): Addition {
  const restricted = removed.find(
    (was) =>
      coversPattern(was.pattern, is.pattern) &&
      changedFields(was, is).every(({ direction }) => direction === "narrower") &&
      directionWithout(was, lists.proposed) === "narrower" &&
      // A closer rule than before may take parameters from others.
      lists.judging.every((other) => other === was || !canGovern(other, is.pattern)),
  );
  if (restricted !== undefined) return { was: restricted, direction: "narrower" };
  const extended = removed.find((was) => coversPattern(is.pattern, was.pattern));
  if (extended !== undefined) return { was: extended, direction: "wider" };
  const takesOver = lists.judging.some((other) => makesDemands(other) && canGovern(other, is.pattern));
  return { direction: wider(is.may || takesOver) };
}

/** What its parameters are left to when a rule is gone: to nothing, which permits nothing, or to rules around it. */
function directionWithout(was: ParameterRule, proposed: readonly ParameterRule[]): ChangeDirection {
  const heirs = proposed.filter((other) => canGovern(other, was.pattern));
  return wider(makesDemands(was) || was.sensitive || heirs.some((heir) => permitsMore(heir, was)));
}

/**
 * Equal values are found where they must not be, conditions also hold for equal values, and what names an environment
 * is looked for elsewhere.
 */
const makesDemands = ({ must, identity, when }: ParameterRule): boolean =>
  must || identity !== undefined || when !== undefined;

const permitsMore = (one: ParameterRule, other: ParameterRule): boolean =>
  one.may &&
  (!other.may ||
    (one.follows === undefined && other.follows !== undefined) ||
    (other.when !== undefined && other.when !== one.when) ||
    !reachesAll(other.affects, one.affects));

/** Whether a rule may hold for a parameter of this pattern, or for a variable that it is a part of. */
const canGovern = ({ pattern }: ParameterRule, other: string): boolean =>
  canOverlap(pattern, other) ||
  (canOverlap("var.*", other) && [`${pattern}.*`, `${pattern}\\[*`].some((part) => canOverlap(part, other)));

function orderChanges(both: MatchedRules<ParameterRule>["both"], { judging, proposed }: Versions) {
  const lists = { judging: judging.parameters, proposed: proposed.parameters };
  const moved = firstReordered(both, lists.proposed, compete);
  if (moved === undefined) return [];
  const alone = { ...judging, parameters: inProposedOrder(both, lists) };
  return [orderChange("parameters", moved, patternOf, alone)];
}

/** Both may match one parameter, equally closely, and do not say the same of it. */
const compete = (one: ParameterRule, other: ParameterRule): boolean =>
  areEquallyClose(one, other) && changedFields(one, other).length > 0 && canOverlap(one.pattern, other.pattern);
