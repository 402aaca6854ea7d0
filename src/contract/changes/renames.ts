import type { Contract, Rename } from "../../model/contract.js";
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
 * Renames that were added, removed or changed. Each decides which resources are compared with which, and nobody can
 * tell which way that goes: all of them count as `wider`. They are made one after the other, so that the order matters.
 */
export function renameChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const lists = { judging: judging.renames, proposed: proposed.renames };
  const { both, removed, added } = matchRules(lists.judging, lists.proposed, nameOf);
  const withRules = (renames: readonly Rename[]): Contract => ({ ...judging, renames });
  const told = (rule: Rename) =>
    ({ section: "renames", subject: nameOf(rule), about: rule.from, direction: "wider" }) as const;
  const moved = firstReordered(both, lists.proposed, () => true);
  return [
    ...both
      .filter(({ was, is }) => was.to !== is.to)
      .map(({ was, is }) =>
        changeOf(
          { was, is },
          {
            ...told(is),
            fields: [fieldChange("to", was.to, is.to)],
            alone: withRules(lists.judging.map((rule) => (rule === was ? is : rule))),
          },
        ),
      ),
    ...added.map((is) => changeOf({ is }, { ...told(is), alone: withRules(withRule(lists, is, nameOf)) })),
    ...removed.map((was) =>
      changeOf({ was }, { ...told(was), alone: withRules(lists.judging.filter((rule) => rule !== was)) }),
    ),
    ...(moved === undefined ? [] : [orderChange("renames", moved, nameOf, withRules(inProposedOrder(both, lists)))]),
  ];
}

// --- internal ---

const nameOf = ({ from, environment }: Rename): string =>
  environment === undefined ? from : `${from} of ${environment}`;
