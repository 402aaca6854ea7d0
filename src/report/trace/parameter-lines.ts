import type { TracedMove, TracedMoves, TracedParameter, TracedRule } from "../../model/trace.js";
import { hanging, type Lines, type Page } from "../page.js";
import { formatLocation } from "../summarize.js";
import { andMore, fact, findingLines, INDENT, locationLines, signed } from "./trace-lines.js";
import { valueLines } from "./place-lines.js";

/** One parameter: its values and where they stand, its rule, what it moves, and what is wrong with it. */
export const parameterLines = (page: Page, parameter: TracedParameter, reference: string): readonly Lines[] => [
  [
    ...signed(page, "", parameter.outcome, `parameter ${parameter.name}`),
    ...valueLines(page, parameter.values, reference),
    ...Object.entries(parameter.locations).flatMap(([environment, location], position) =>
      fact(page, position === 0 ? "set at" : "", `${formatLocation(location)} (${environment})`),
    ),
    ...ruleLines(page, parameter),
    ...parameter.notes.flatMap((note) => fact(page, "note", note)),
  ],
  ...parameter.comparisons.map((moves) => moveLines(page, moves, parameter.comparisons.length > 1)),
  ...parameter.findings.map((finding) => findingLines(page, finding)),
];

// --- internal ---

const MOST_MOVES = 40;

function ruleLines(page: Page, { name, rule, findings }: TracedParameter): Lines {
  if (rule === undefined)
    return fact(page, "rule", "the contract does not list it, so it has to be the same everywhere");
  const violated = findings.some(({ kind }) => kind === "condition-violated");
  return [
    ...fact(page, "rule", `${ruleWords(rule)}${rule.pattern === name ? "" : `, by the pattern ${rule.pattern}`}`),
    ...(rule.reason === undefined ? [] : fact(page, "reason", rule.reason)),
    ...(rule.when === undefined
      ? []
      : fact(page, "when", `${rule.when} (${violated ? "which does not hold" : "which holds"})`)),
    ...(rule.affects.length === 0 ? [] : fact(page, "affects", `only ${rule.affects.join(", ")}`)),
    ...locationLines(page, rule.location),
  ];
}

function ruleWords({ may, must, identity, follows }: TracedRule): string {
  const how = follows === true ? " only as the environments' names do" : "";
  const difference = must ? "it must differ" : may ? `it may differ${how}` : "it has to be the same everywhere";
  return identity === undefined
    ? difference
    : `it names the environment (${identity}), and ${difference.slice("it ".length)}`;
}

function moveLines(page: Page, { environment, places, unknown }: TracedMoves, several: boolean): Lines {
  const between = several ? ` in ${environment}` : "";
  if (places.length === 0)
    return hanging(
      page,
      INDENT,
      unknown === undefined
        ? `Moves nothing that differs${between}.`
        : `What it moves${between} is not known: ${unknown}.`,
    );
  return [
    ...hanging(page, INDENT, `Moves ${places.length} ${places.length === 1 ? "place" : "places"}${between}:`),
    ...places.slice(0, MOST_MOVES).flatMap((move, position) => movedLines(page, move, places[position - 1])),
    ...andMore(page, places.length - MOST_MOVES, places.length - MOST_MOVES === 1 ? "place" : "places"),
    ...(unknown === undefined ? [] : hanging(page, INDENT, `What else it moves is not known: ${unknown}.`)),
  ];
}

/** The address only where it is another than that of the place before. */
function movedLines(
  page: Page,
  { address, constructPath, place, others, exact }: TracedMove,
  before: TracedMove | undefined,
): Lines {
  const together =
    others.length === 0 ? "" : exact ? ` (together with ${others.join(", ")})` : ` (it, or ${others.join(", ")})`;
  return [
    ...(before?.address === address
      ? []
      : hanging(page, `${INDENT}  `, `${address}${constructPath === undefined ? "" : `  (${constructPath})`}`).map(
          (line) => page.colours.bold(line),
        )),
    ...hanging(page, `${INDENT}    `, `${place === "" ? "as a whole" : place}${together}`),
  ];
}
