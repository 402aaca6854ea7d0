/** Notes what of a contract does nothing for environments read from a state: `source:`, and rules for `var.…`. */
import type { Note } from "../../model/report.js";
import type { JudgeInput } from "../input.js";
import { noteOf } from "../words/note-words.js";

/** One note for all environments that are read from a state, where the contract has rules that do nothing there. */
export function ignoredForStates({ environments, contract }: JudgeInput): readonly Note[] {
  const states = environments.filter(({ source }) => source === "state").map(({ name }) => name);
  const named = states.filter((name) => contract.environments.get(name)?.source !== undefined);
  const rules = contract.parameters.filter(({ pattern }) => pattern.startsWith("var.")).map(({ pattern }) => pattern);
  if (states.length === 0 || (named.length === 0 && rules.length === 0)) return [];
  return [noteOf("ignored-for-states", { environments: states, hasSource: named.length > 0, rules })];
}
