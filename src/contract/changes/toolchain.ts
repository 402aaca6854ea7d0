/** What a proposed contract changes in the rules for manifests and in `required`. */
import { posix } from "node:path";
import type { Contract, ManifestRule, RequiredVariables } from "../../model/contract.js";
import type { ChangeDirection, ContractChange } from "../../model/contract-change.js";
import { hasWildcard, specificity } from "../../model/pattern.js";
import { canOverlap } from "../../model/pattern-coverage.js";
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
  type Versions,
} from "./versions.js";

/**
 * Rules for manifests that were added, removed or say something else, and another file. Of several rules the closest
 * one holds alone: what is new or gone can leave a place to one that permits more, and counts as `wider` unless it says
 * that places must match.
 */
export function manifestChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const [was, is] = [judging.manifest, proposed.manifest];
  if (was === undefined || is === undefined || posix.normalize(was.file) !== posix.normalize(is.file))
    return fileChange(judging, proposed);
  const lists = { judging: was.rules, proposed: is.rules };
  const { both, removed, added } = matchRules(lists.judging, lists.proposed, patternOf);
  const withRules = (rules: readonly ManifestRule[]): Contract => ({ ...judging, manifest: { ...was, rules } });
  const told = (rule: ManifestRule) => ({ section: "manifest", subject: rule.pattern, about: rule.pattern }) as const;
  const moved = firstReordered(both, lists.proposed, compete);
  return [
    ...both.flatMap(({ was: before, is: after }): readonly ContractChange[] => {
      const fields = changedFields(before, after);
      if (fields.length === 0) return [];
      const alone = withRules(lists.judging.map((rule) => (rule === before ? after : rule)));
      const judged = { direction: directionOf(fields), fields: fields.map(({ field }) => field), alone };
      return [changeOf({ was: before, is: after }, { ...told(after), ...judged })];
    }),
    ...added.map((rule) => {
      const direction = rule.permits === "match" ? "narrower" : "wider";
      return changeOf({ is: rule }, { ...told(rule), direction, alone: withRules(withRule(lists, rule, patternOf)) });
    }),
    ...removed.map((rule) => {
      // Another rule, be it for a part or for what it lies in, may permit more than it did.
      const isLast = lists.proposed.every(({ permits }) => permits === "match");
      const direction = rule.permits !== "match" && isLast ? "narrower" : "wider";
      const alone = withRules(lists.judging.filter((other) => other !== rule));
      return changeOf({ was: rule }, { ...told(rule), direction, alone });
    }),
    ...(moved === undefined
      ? []
      : [orderChange("manifest", moved, patternOf, withRules(inProposedOrder(both, lists)))]),
  ];
}

/** What is required of what runs: an entry that is gone, and one that says another thing, lets something pass. */
export function requiredChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const lists = { judging: judging.required, proposed: proposed.required };
  const { removed, added } = matchRules(lists.judging, lists.proposed, requiredText);
  const told = (entry: RequiredVariables) =>
    ({ section: "required", subject: requiredText(entry), about: entry.variables.join(", ") }) as const;
  return [
    ...added.map((entry) =>
      changeOf(
        { is: entry },
        {
          ...told(entry),
          direction: "narrower",
          alone: { ...judging, required: withRule(lists, entry, requiredText) },
        },
      ),
    ),
    ...removed.map((entry) =>
      changeOf(
        { was: entry },
        {
          ...told(entry),
          direction: "wider",
          alone: { ...judging, required: lists.judging.filter((other) => other !== entry) },
        },
      ),
    ),
  ];
}

// --- internal ---

/** Both may hold at one place, equally closely, and do not say the same of it. */
const compete = (one: ManifestRule, other: ManifestRule): boolean =>
  specificity(one.pattern) === specificity(other.pattern) &&
  hasWildcard(one.pattern) === hasWildcard(other.pattern) &&
  changedFields(one, other).length > 0 &&
  canOverlap(one.pattern, other.pattern);

const patternOf = ({ pattern }: ManifestRule): string => pattern;

/** `DATABASE_URL, SENTRY_* of containers *`. */
function requiredText({ container, function: called, variables }: RequiredVariables): string {
  const owners = [
    ...(container === undefined ? [] : [`containers ${container}`]),
    ...(called === undefined ? [] : [`functions ${called}`]),
  ];
  return `${variables.join(", ")} of ${owners.join(" and ")}`;
}

/** Another file, or none: what would be compared cannot be told here. */
function fileChange({ manifest: was }: Contract, { manifest: is }: Contract): readonly ContractChange[] {
  if (was === undefined && is === undefined) return [];
  return [
    changeOf(
      { ...(was === undefined ? {} : { was }), ...(is === undefined ? {} : { is }) },
      {
        section: "manifest",
        subject: "manifest",
        about: "manifest",
        direction: was === undefined ? "narrower" : "wider",
        fields: was === undefined || is === undefined ? [] : [fieldChange("file", was.file, is.file)],
      },
    ),
  ];
}

/** How much each lets pass: more to the right. */
const WIDTHS: readonly ManifestRule["permits"][] = ["match", "minor", "major", "differ"];

function changedFields(was: ManifestRule, is: ManifestRule): readonly JudgedField[] {
  const [before, after] = [was, is].map(({ presence }) => [...presence].sort()) as [string[], string[]];
  const isSamePresence = JSON.stringify(before) === JSON.stringify(after);
  const isWider = WIDTHS.indexOf(is.permits) > WIDTHS.indexOf(was.permits);
  // Without any, a rule for one place lets whoever likes have it alone.
  const fewer = before.length > 0 && after.length > 0 ? after.every((name) => before.includes(name)) : false;
  return [
    ...(was.permits === is.permits
      ? []
      : [{ field: fieldChange("permits", was.permits, is.permits), direction: direction(isWider) }]),
    ...(isSamePresence
      ? []
      : [{ field: fieldChange("presence", listed(before), listed(after)), direction: direction(!fewer) }]),
  ];
}

const direction = (isWider: boolean): ChangeDirection => (isWider ? "wider" : "narrower");

const listed = (names: readonly string[]): string | undefined => (names.length === 0 ? undefined : names.join(", "));
