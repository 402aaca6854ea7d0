/**
 * Every text that an environment holds or will hold, with its place: what the search for values of another environment
 * goes through.
 */
import { elementSteps } from "../json/element-steps.js";
import { parseJson } from "../json/parse.js";
import { configurationAddress, outputAddress } from "../model/address.js";
import { writtenValue } from "../model/configured-value.js";
import type { Place } from "../model/difference.js";
import type { Configured, Environment } from "../model/environment.js";
import type { Path } from "../model/path.js";
import { isContainer, nullValue, type Value } from "../model/value.js";

/** What an environment configures where its plan does not show it; what is unknown in it stands by its name. */
export interface EvaluatedPlace {
  readonly place: Place;
  readonly value: Value;
}

/** A text of an environment, and where it stands. */
interface TextAt {
  readonly place: Place & { readonly shownSteps?: number };
  readonly text: string;
  readonly sensitive: boolean;
  readonly kind: TextKind;
}

/** A text as it will be; one in which what is unknown stands by its name; a template, not what comes of it. */
export type TextKind = "plain" | "marked" | "template";

/**
 * Every text that an environment will have, as far as it is known: attributes, outputs and provider settings,
 * documents taken apart.
 */
export function* textsIn(
  { source, resources, outputs, configuration }: Environment,
  evaluated: readonly EvaluatedPlace[],
): Generator<TextAt> {
  for (const { place, value } of evaluated) yield* markedTexts(value, place);
  const isEvaluated = evaluatedAt(evaluated);
  for (const { address, parsed, value } of resources.values()) {
    const place: Place = { section: "resource", address, path: [] };
    yield* source === "configuration"
      ? writtenTexts(value, place)
      : textsOf(value, configuration?.resources.get(configurationAddress(parsed))?.arguments, place, isEvaluated);
  }
  for (const { name, value } of outputs.values())
    yield* textsOf(
      value,
      configuration?.outputs.get(name),
      { section: "output", address: outputAddress(name), path: [] },
      isEvaluated,
    );
  for (const provider of configuration?.providers.values() ?? [])
    yield* writtenTexts(writtenValue(provider.arguments), {
      section: "provider",
      address: `provider.${provider.key}`,
      path: [],
    });
}

// --- internal ---

/** True for places in an argument, or for an output, of which it is known what its expression gives. */
function evaluatedAt(evaluated: readonly EvaluatedPlace[]): (place: Place) => boolean {
  const key = ({ section, address, path }: Place): string =>
    JSON.stringify([section, address, ...(section === "output" ? [] : path.slice(0, 1))]);
  const known = new Set(evaluated.map(({ place }) => key(place)));
  return (place) => known.has(key(place));
}

function* textsOf(
  value: Value,
  asked: Configured | undefined,
  place: Place,
  isEvaluated: (place: Place) => boolean,
): Generator<TextAt> {
  yield* walk(value, place, false, undefined);
  if (asked === undefined) return;
  // What an expression gives says more than how it is written.
  for (const text of unknownTexts(value, writtenValue(asked), place)) if (!isEvaluated(text.place)) yield text;
}

/** The texts of what was asked for where the plan does not know yet what comes of it. */
function* unknownTexts(value: Value, asked: Value, place: Place): Generator<TextAt> {
  const below = (step: Path[number]): Place => ({ ...place, path: [...place.path, step] });
  if (value.kind === "unknown") yield* writtenTexts(value.sensitive ? { ...asked, sensitive: true } : asked, place);
  if (value.kind === "list" && asked.kind === "list" && value.items.length === asked.items.length)
    for (const [index, item] of value.items.entries())
      yield* unknownTexts(item, asked.items[index] as Value, below(index));
  if (value.kind === "map" && asked.kind === "map")
    for (const [key, item] of asked.entries)
      yield* unknownTexts(value.entries.get(key) ?? nullValue(), item, below(key));
}

function* writtenTexts(value: Value, place: Place): Generator<TextAt> {
  for (const text of walk(value, place, false, undefined)) yield { ...text, kind: "template" };
}

function* markedTexts(value: Value, place: Place): Generator<TextAt> {
  for (const text of walk(value, place, false, undefined)) yield { ...text, kind: "marked" };
}

function* walk(
  value: Value,
  place: Place,
  inherited: boolean,
  shownSteps: number | undefined,
  inDocument = false,
): Generator<TextAt> {
  const sensitive = inherited || value.sensitive;
  const shown = shownSteps ?? (value.sensitive ? place.path.length : undefined);
  const below = (step: Path[number]): Place => ({ ...place, path: [...place.path, step] });
  if (value.kind === "string") {
    const document = /^\s*[[{]/.test(value.text) ? parseJson(value.text) : undefined;
    if (document !== undefined && isContainer(document)) yield* walk(document, place, sensitive, shown, true);
    else
      yield {
        place: { ...place, ...(shown === undefined ? {} : { shownSteps: shown }) },
        text: value.text,
        sensitive,
        kind: "plain",
      };
  }
  const steps = value.kind === "list" && inDocument && !sensitive ? elementSteps(value.items) : [];
  if (value.kind === "list")
    for (const [index, item] of value.items.entries())
      yield* walk(item, below(steps[index] ?? index), sensitive, shown, inDocument);
  if (value.kind === "map")
    for (const [key, item] of value.entries) yield* walk(item, below(key), sensitive, shown, inDocument);
}
