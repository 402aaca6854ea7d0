/** Of several components: what a finding is about, one of them, or the contract that they share. */
import { isOneOf } from "../model/component.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";

/**
 * `component`: it is found in this one. `contract`: it says the same in each, and is told once. `every-component`: it
 * is a finding only where it is one in every component: a rule that nothing here uses may be needed in another.
 */
export type Reach = "component" | "contract" | "every-component";

/** What a draft is about; without components, the contract. */
export function reachOf(draft: Draft, input: JudgeInput): Reach {
  const { component } = input;
  if (component === undefined) return "contract";
  const isOwn = draft.location !== undefined && isOneOf(draft.location, component.ownRules);
  switch (draft.kind) {
    case "unused-allowance":
      return isOwn ? "component" : "every-component";
    case "expired-waiver":
    case "overlong-waiver":
      return isOwn ? "component" : "contract";
    case "not-reviewed":
      return draft.facts.component === undefined ? "contract" : "component";
    case "contract-change":
      return "contract";
    case "missing-difference":
      return draft.cause.kind === "idle-parameter" && isInSharedFiles(draft, input) ? "every-component" : "component";
    case "must-differ":
    case "condition-violated":
      return isInSharedFiles(draft, input) && !isOwn ? "contract" : "component";
    default:
      return "component";
  }
}

// --- internal ---

/** Whether every environment has all places of a draft in a parameter file that other components have as well. */
const isInSharedFiles = ({ places }: Draft, { environments, parameters, component }: JudgeInput): boolean =>
  places.every(
    ({ place }) =>
      place.section === "parameter" &&
      environments.every(({ name }) => {
        const leaf = parameters.get(name)?.leaves.get(place.address);
        return leaf !== undefined && component?.sharedFiles.has(leaf.location.file) === true;
      }),
  );
