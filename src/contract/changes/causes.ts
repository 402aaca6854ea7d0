import type { AcceptedCauses } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import { changeOf, fieldChange, matchRules, withRule, type Versions } from "./versions.js";

/** Entries of `allow` and `waivers` for causes that were added or removed, or whose last day was moved. */
export function causeChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const { both, removed, added } = matchRules(judging.causes, proposed.causes, keyOf);
  const told = (rule: AcceptedCauses): Pick<ContractChange, "section" | "subject" | "about"> => ({
    section: rule.waiver === undefined ? "allow" : "waivers",
    subject: textOf(rule),
    about: textOf(rule),
  });
  return [
    ...both.flatMap(({ was, is }): readonly ContractChange[] => {
      const [from, to] = [was.waiver?.expires, is.waiver?.expires];
      if (from === to) return [];
      const alone = { ...judging, causes: judging.causes.map((rule) => (rule === was ? is : rule)) };
      const direction = holdsLonger(is, was) ? "wider" : "narrower";
      return [changeOf({ was, is }, { ...told(is), direction, fields: [fieldChange("expires", from, to)], alone })];
    }),
    ...added.map((is) => {
      const lists = { judging: judging.causes, proposed: proposed.causes };
      const alone = { ...judging, causes: withRule(lists, is, keyOf) };
      const direction = removed.some((was) => covers(was, is)) ? "narrower" : "wider";
      return changeOf({ is }, { ...told(is), direction, alone });
    }),
    ...removed.map((was) => {
      const alone = { ...judging, causes: judging.causes.filter((rule) => rule !== was) };
      return changeOf({ was }, { ...told(was), direction: "narrower", alone });
    }),
  ];
}

// --- internal ---

/** Two entries of one contract never agree in all of this. */
const keyOf = ({ causes, environment, waiver }: AcceptedCauses): string =>
  JSON.stringify([waiver === undefined, environment ?? null, [...causes].sort()]);

/** Whether the first entry accepts all that the second one does, for as long. */
const covers = (wide: AcceptedCauses, narrow: AcceptedCauses): boolean =>
  (wide.environment === undefined || wide.environment === narrow.environment) &&
  narrow.causes.every((cause) => wide.causes.includes(cause)) &&
  !holdsLonger(narrow, wide);

/** What has no last day holds longest. */
const holdsLonger = (is: AcceptedCauses, was: AcceptedCauses): boolean =>
  was.waiver !== undefined && (is.waiver === undefined || is.waiver.expires > was.waiver.expires);

const textOf = ({ causes, environment }: AcceptedCauses): string =>
  [causes.join(", "), ...(environment === undefined ? [] : [`of ${environment}`])].join(" ");
