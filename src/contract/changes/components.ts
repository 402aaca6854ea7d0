import { componentAddress } from "../../model/component.js";
import type { ContractComponent } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import { changeOf, matchRules, type Versions } from "./versions.js";

/**
 * Components that were added or removed: others would be compared. What becomes of the files and rules of one is told
 * where that one is checked.
 */
export function componentChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const { removed, added } = matchRules(judging.components ?? [], proposed.components ?? [], ({ name }) => name);
  const told = ({ name }: ContractComponent) =>
    ({ section: "components", subject: name, about: componentAddress(name), direction: "wider" }) as const;
  return [...added.map((is) => changeOf({ is }, told(is))), ...removed.map((was) => changeOf({ was }, told(was)))];
}
