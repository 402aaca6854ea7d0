/** Reads elements and attributes out of values. */
import type { UnknownValue, Value } from "../model/value.js";
import { collectionOf, listOf, marked, tupleOf } from "./collection.js";
import { textOf } from "./conversion.js";
import { rejected } from "./failure.js";
import { asInteger } from "./number.js";
import type { ReferenceStep } from "./syntax.js";
import { partTerm, termMadeOf, termOf, unknownTerm } from "./term.js";

/** What reading these steps from the value gives. Throws an EvaluationFailure where Terraform reports an error. */
export function walkSteps(value: Value, steps: readonly ReferenceStep[]): Value {
  return steps.reduce<Value>(
    (from, step) => (step.kind === "attribute" ? attributeOf(from, step.name) : elementOf(from, step)),
    value,
  );
}

/** `value[key]`. Throws an EvaluationFailure where Terraform reports an error. */
export function indexed(value: Value, key: Value): Value {
  const sensitive = value.sensitive || key.sensitive;
  if (value.kind === "unknown" || key.kind === "unknown")
    return unknownTerm(termMadeOf("element", [value, key]), sensitive);
  if (value.kind === "map") {
    const found = value.entries.get(textOf(key));
    // The key is not named in the message: it may be computed from something sensitive.
    if (found === undefined) throw rejected("there is no element with that key");
    return marked(found, sensitive);
  }
  if (value.kind !== "list" || collectionOf(value) === "set") throw rejected("what has no indexes is indexed");
  const position = key.kind === "number" || key.kind === "string" ? asInteger(positionText(key.text)) : undefined;
  const item = position === undefined || position < 0 ? undefined : value.items[position];
  if (item === undefined) throw rejected("an index is outside of the list");
  return marked(item, sensitive);
}

/** `value[*]…`: what `each` makes of every element. Null has none, and what is no list is its own only element. */
export function splatOf(source: Value, each: (item: Value) => Value): Value {
  if (source.kind === "unknown") return ofEvery(source, each);
  const items = source.kind === "null" ? [] : source.kind === "list" ? source.items : [source];
  const results = items.map((item) => each(marked(item, source.sensitive)));
  const fromList = source.kind === "list" && collectionOf(source) !== "tuple";
  return fromList ? listOf(results, source.sensitive) : tupleOf(results, source.sensitive);
}

// --- internal ---

function attributeOf(value: Value, name: string): Value {
  if (value.kind === "unknown") return partOf(value, name);
  if (value.kind !== "map") throw rejected(`there is no attribute "${name}" in what is not an object`);
  const item = value.entries.get(name);
  if (item === undefined) throw rejected(`there is no attribute "${name}"`);
  return marked(item, value.sensitive);
}

/** Every element of something unknown is unknown. */
function ofEvery(source: UnknownValue, each: (item: Value) => Value): Value {
  const result = each(partOf(source, "*"));
  return unknownTerm(termMadeOf("splat", [result]), source.sensitive || result.sensitive);
}

function partOf(value: UnknownValue, name: string): UnknownValue {
  const term = termOf(value);
  return unknownTerm(term === undefined ? undefined : partTerm(term, `.${name}`), value.sensitive);
}

function elementOf(value: Value, step: ReferenceStep): Value {
  if (step.kind === "index") return indexed(value, step.key);
  return splatOf(value, (item) => item);
}

const positionText = (text: string): string => (/^-?\d+$/.test(text) ? String(BigInt(text)) : "0.5");
