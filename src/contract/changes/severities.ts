import { severities } from "../../knowledge/ranking.js";
import type { Contract, SeverityRule } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import {
  changeOf,
  fieldChange,
  firstReordered,
  inProposedOrder,
  matchRules,
  orderChange,
  withRule,
  type Versions,
} from "./versions.js";

/**
 * Severities that were added, removed or changed. A rule can make what it is about less severe than
 * `knowledge/ranking.ts` or another rule has it, unless it says the worst severity; and what it made more severe is
 * less so when it is gone, unless it said the mildest. The last rule that matches wins, so that the order matters.
 */
export function severityChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const lists = { judging: judging.severity, proposed: proposed.severity };
  const { both, removed, added } = matchRules(lists.judging, lists.proposed, nameOf);
  const withRules = (severity: readonly SeverityRule[]): Contract => ({ ...judging, severity });
  const told = (rule: SeverityRule) => ({ section: "severity", subject: nameOf(rule), about: rule.resource }) as const;
  const moved = firstReordered(both, lists.proposed, (one, other) => one.level !== other.level);
  return [
    ...both
      .filter(({ was, is }) => was.level !== is.level)
      .map(({ was, is }) =>
        changeOf(
          { was, is },
          {
            ...told(is),
            direction: isMilder(is, was) ? "wider" : "narrower",
            fields: [fieldChange("level", was.level, is.level)],
            alone: withRules(lists.judging.map((rule) => (rule === was ? is : rule))),
          },
        ),
      ),
    ...added.map((is) => {
      const direction = is.level === severities[0] ? "narrower" : "wider";
      return changeOf({ is }, { ...told(is), direction, alone: withRules(withRule(lists, is, nameOf)) });
    }),
    ...removed.map((was) => {
      const direction = was.level === severities.at(-1) ? "narrower" : "wider";
      return changeOf(
        { was },
        { ...told(was), direction, alone: withRules(lists.judging.filter((rule) => rule !== was)) },
      );
    }),
    ...(moved === undefined ? [] : [orderChange("severity", moved, nameOf, withRules(inProposedOrder(both, lists)))]),
  ];
}

// --- internal ---

const nameOf = ({ resource, attribute }: SeverityRule): string =>
  attribute === "*" ? resource : `${resource} ${attribute}`;

const isMilder = (one: SeverityRule, other: SeverityRule): boolean =>
  severities.indexOf(one.level) > severities.indexOf(other.level);
