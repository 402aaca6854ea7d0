import { isArray, isObject, type ObjectValue, type Value } from "../../terraform/provider/values.js";
import type { Edit, Replacement } from "./scenario.js";

/** The text with each replacement made. Throws where a text does not stand there exactly once. */
export function replaceIn(text: string, replacements: readonly Omit<Replacement, "file">[], what: string): string {
  return replacements.reduce((current, { replace, with: replacement }) => {
    const count = current.split(replace).length - 1;
    if (count !== 1) throw new Error(`${what} holds this ${count} times, not once: ${replace}`);
    return current.replace(replace, () => replacement);
  }, text);
}

/** The text with each replacement made wherever it applies. Throws where one does not apply at all. */
export function replaceAllIn(text: string, replacements: readonly Omit<Replacement, "file">[], what: string): string {
  return replacements.reduce((current, { replace, with: replacement }) => {
    if (!current.includes(replace)) throw new Error(`${what} does not hold this: ${replace}`);
    return current.replaceAll(replace, () => replacement);
  }, text);
}

/** A JSON document with values set and removed. Nothing is changed in place. Throws for a path that leads nowhere. */
export function editJson(document: Value, edits: readonly Edit[]): Value {
  return edits.reduce<Value>((current, edit) => {
    const path = ("set" in edit ? edit.set : edit.remove).split(" > ");
    return at(current, path, "set" in edit ? { value: edit.to } : undefined);
  }, document);
}

/** Parameters with values set by dotted path; null removes one. */
export function editParameters(document: Value, changes: Readonly<Record<string, Value>>): Value {
  return Object.entries(changes).reduce<Value>(
    (current, [path, value]) => at(current, path.split("."), value === null ? undefined : { value }),
    document,
  );
}

// --- internal ---

/** The place set to a value, or removed. */
function at(document: Value, path: readonly string[], to: { readonly value: Value } | undefined): Value {
  const [step, ...rest] = path;
  if (step === undefined) throw new Error("an edit needs a path");
  if (isArray(document)) {
    const index = Number(step);
    if (!(index in document) && !(rest.length === 0 && to !== undefined && index === document.length))
      throw new Error(`there is no element ${step}`);
    if (rest.length > 0) return document.map((item, position) => (position === index ? at(item, rest, to) : item));
    return to === undefined
      ? document.filter((_, position) => position !== index)
      : document.toSpliced(index, 1, to.value);
  }
  if (!isObject(document)) throw new Error(`${step} leads nowhere`);
  return inObject(document, step, rest, to);
}

function inObject(
  document: ObjectValue,
  step: string,
  rest: readonly string[],
  to: { readonly value: Value } | undefined,
): ObjectValue {
  const inside = document[step];
  if (rest.length > 0) return { ...document, [step]: at(inside ?? (to === undefined ? null : {}), rest, to) };
  if (to !== undefined) return { ...document, [step]: to.value };
  if (inside === undefined) throw new Error(`there is no ${step} to remove`);
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== step));
}
