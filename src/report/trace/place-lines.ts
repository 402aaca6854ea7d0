import { explanationKinds } from "../../knowledge/finding-kinds.js";
import type { FindingKind, ShownValue } from "../../model/report.js";
import type { ReasoningStep } from "../../model/report.js";
import type { TracedMover, TracedPlace, TracedReference } from "../../model/trace.js";
import { displayWidth, fold, shorten } from "../columns.js";
import { visibleExactly } from "../escape.js";
import { columns, hanging, type Lines, type Page } from "../page.js";
import { cells } from "../summarize.js";
import { fact, INDENT, label, locationLines, LONGEST_VALUE, remedyLines, signed } from "./trace-lines.js";

/** One place: both values, what is configured, every step that was tried, and what follows from it. */
export const placeLines = (page: Page, place: TracedPlace, reference: string): Lines => [
  ...signed(page, "", place.outcome, `${place.place === "" ? "as a whole" : place.place}: ${outcomeWords(place)}`),
  ...valueLines(page, place.values, reference),
  ...configuredLines(page, place, reference),
  ...place.refersTo.flatMap((one, position) =>
    fact(page, position === 0 ? "refers to" : "", `${one.text}${standing(one)}`),
  ),
  ...place.movedBy.flatMap((mover, position) => fact(page, position === 0 ? "moved by" : "", moverWords(mover))),
  ...stepLines(page, place.steps),
  ...explanationLines(page, place),
  ...(place.follows === undefined ? [] : fact(page, "follows", `from ${place.follows}; explain that first`)),
  ...(place.finding === undefined
    ? []
    : remedyLines(page, place.finding, place.follows === undefined && TOLD_BY_STEPS.has(place.finding.kind))),
];

/** What the environments have, each under its name. */
export const valueLines = (page: Page, values: Readonly<Record<string, ShownValue>>, reference: string): Lines =>
  columns(page, cells({ address: "", path: [], place: "", values }, reference, LONGEST_VALUE), `${INDENT}  `);

// --- internal ---

/** Findings that say why no step of the reasoning holds: the steps at a place of theirs have said it already. */
const TOLD_BY_STEPS: ReadonlySet<FindingKind> = new Set([
  "unexplained-difference",
  "undetermined",
  "missing-resource",
  "version-difference",
  "toolchain-difference",
]);

function outcomeWords({ outcome, explanation, finding }: TracedPlace): string {
  if (outcome === "equal") return "does not differ";
  if (explanation !== undefined) return `explained (${explanationKinds[explanation.kind].title.toLowerCase()})`;
  return outcome === "accepted"
    ? `not explained, but accepted${finding === undefined ? "" : ` (${finding.status})`}`
    : "not explained";
}

/** What both configurations say alike is written once. */
function configuredLines(page: Page, { configured, values }: TracedPlace, reference: string): Lines {
  if (configured === undefined) return [];
  const texts = Object.entries(configured);
  const [first] = texts;
  if (first === undefined) return fact(page, "configured", "by neither");
  // Literals stand above already.
  if (texts.every(([name, text]) => values[name]?.text === text))
    return fact(page, "configured", texts.length > 1 ? "with these values" : `with this value, only in ${first[0]}`);
  if (texts.length > 1 && texts.every(([, text]) => text === first[1])) return expressionLines(page, "alike", first[1]);
  const known = Object.fromEntries(texts.map(([name, text]): [string, ShownValue] => [name, { state: "known", text }]));
  return [
    ...fact(page, "configured", texts.length > 1 ? "differently:" : `only in ${first[0]}:`),
    ...valueLines(page, known, reference),
  ];
}

/** An expression is a value: where it takes more than a line every character of it still counts. */
function expressionLines(page: Page, how: string, text: string): Lines {
  const whole = shorten(visibleExactly(text), LONGEST_VALUE);
  const lead = label("configured");
  const line = `${how}: ${whole}`;
  const dim = page.colours.dim(lead);
  if (lead.length + displayWidth(line) <= page.width) return [dim + line];
  return [`${dim}${how}:`, ...fold(whole, page.width - INDENT.length - 4).map((part) => `${INDENT}    ${part}`)];
}

function standing({ outcome, explanation }: TracedReference): string {
  if (outcome === undefined) return "";
  if (outcome === "equal") return ", which does not differ";
  const how =
    outcome === "explained"
      ? `explained${explanation === undefined ? "" : ` (${explanationKinds[explanation].title.toLowerCase()})`}`
      : outcome === "accepted"
        ? "accepted"
        : "not explained";
  return `, which differs, and is ${how}`;
}

function moverWords({ parameters, exact }: TracedMover): string {
  if (parameters.length === 1) return parameters[0] ?? "";
  return exact ? `${parameters.join(", ")} together` : `one or more of ${parameters.join(", ")}`;
}

function stepLines(page: Page, steps: readonly ReasoningStep[]): Lines {
  return steps.flatMap(({ step, held, because }, position) => {
    const [name, mark] = [label(position === 0 ? "tried" : ""), held ? "✓" : "✗"];
    const paint = held ? page.colours.green : page.colours.red;
    return hanging(page, `${name}${mark} `, `${step}: ${because}`).map((line, row) =>
      row === 0 ? `${page.colours.dim(name)}${paint(mark)}${line.slice(name.length + mark.length)}` : line,
    );
  });
}

function explanationLines(page: Page, { explanation, movedBy }: TracedPlace): Lines {
  if (explanation === undefined) return [];
  const { kind, parameters = [], reason, location } = explanation;
  return [
    ...fact(page, "so", explanationKinds[kind].help),
    ...(movedBy.length > 0 ? [] : fact(page, "parameters", parameters.join(", "))),
    ...(reason === undefined ? [] : fact(page, "reason", reason)),
    ...locationLines(page, location),
  ];
}
