/**
 * Module calls whose inside no synthesized configuration holds: what the module makes of arguments that differ is seen
 * in plans alone.
 */
import { nodeValue } from "../../model/configured-value.js";
import type { ConfiguredModule, Environment } from "../../model/environment.js";
import type { Note } from "../../model/report.js";
import { canonicalText, compareText } from "../../model/value.js";
import type { JudgeInput } from "../input.js";
import { noteOf } from "../words/note-words.js";

/** One note for each comparison of configurations whose module calls differ in arguments, `count` or `for_each`. */
export const unseenModules = (input: JudgeInput): readonly Note[] =>
  input.comparisons.flatMap(({ left, right }) => {
    if (left.source !== "configuration" || right.source !== "configuration") return [];
    const modules = calledOtherwise(left, right);
    return modules.length === 0 ? [] : [noteOf("unseen-modules", { environment: left.name, modules })];
  });

// --- internal ---

function calledOtherwise(left: Environment, right: Environment): readonly string[] {
  const others = right.configuration?.modules ?? new Map<string, ConfiguredModule>();
  return [...(left.configuration?.modules.values() ?? [])]
    .filter((call) => {
      const other = others.get(call.path);
      return other !== undefined && writtenText(call) !== writtenText(other);
    })
    .map(({ path }) => path)
    .sort(compareText);
}

/** What the call is given, and how often it is made. */
const writtenText = ({ arguments: given, count, forEach }: ConfiguredModule): string =>
  [given, count, forEach].map((node) => (node === undefined ? "" : canonicalText(nodeValue(node)))).join("\n");
