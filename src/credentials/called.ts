import type { Place } from "../model/difference.js";
import type { Path, Step } from "../model/path.js";
import { elementSteps } from "../json/element-steps.js";
import { parseJson } from "../json/parse.js";
import { stringValue, type MapValue, type Value } from "../model/value.js";
import { isSecretText, nounOf } from "./names.js";
import { isValueOfPair, pairIn } from "./pair.js";
import { nameUnder, searchValue } from "./search.js";
import { isOption } from "./settings.js";

/**
 * True for a value that its place calls a secret: `password`, or the `value` beside `name = "DB_PASSWORD"`. It is
 * concealed there also when it is a word that stands everywhere, `postgres`, and is looked for nowhere else.
 */
export function isCalledSecret({ section, address, path }: Place, value: Value): boolean {
  const last = path.at(-1);
  const element = path.at(-2);
  if (isValueOfPair(last) && typeof element === "object")
    return isSecretUnder(element.element.slice(element.element.indexOf("=") + 1), value);
  if (typeof last === "string" && typeof element === "string") return isSecretEntryOf(element, last, value);
  const name = typeof last === "number" ? element : (last ?? (section === "resource" ? "" : address));
  return typeof name === "string" && isSecretUnder(name, value);
}

/** The same for an entry of a map that is shown as a whole, which is called `around`. */
export function isSecretEntry(map: MapValue, key: string, value: Value, around = ""): boolean {
  const pair = pairIn(map);
  return pair?.key === key ? isSecretUnder(pair.name, value) : isSecretEntryOf(around, key, value);
}

/**
 * The same for an item of a list that is shown as a whole and is called `around`: the option before it may call it a
 * secret.
 */
export function isSecretItem(items: readonly Value[], index: number, around = ""): boolean {
  const [before, item] = [items[index - 1], items[index]];
  if (item === undefined) return false;
  if (isSecretUnder(around, item)) return true;
  return before?.kind === "string" && isOption(before.text) && isSecretUnder(before.text, item);
}

/** The same at a path that leads into `whole`, also into a document in a text; false where it leads nowhere. */
export function isSecretArgument(whole: Value, path: Path): boolean {
  const index = path.at(-1);
  if (typeof index !== "number") return false;
  const list = follow(whole, path.slice(0, -1));
  return list?.kind === "list" && isSecretItem(list.items, index);
}

/** True for a text in which a credential stands, by whatever rule. */
export function holdsCredential(text: string): boolean {
  let holds = false;
  searchValue(
    stringValue(text),
    { name: "", direct: false, named: true, secret: false, document: false },
    { path: [], passesMarked: true, found: () => (holds = true) },
  );
  return holds;
}

// --- internal ---

/** A text that more steps lead into is a document. */
function follow(value: Value, path: Path): Value | undefined {
  const inner = value.kind === "string" && !value.sensitive ? parseJson(value.text) : value;
  const [step, ...rest] = path;
  if (step === undefined || inner === undefined) return inner;
  const child =
    inner.kind === "map" && typeof step === "string"
      ? inner.entries.get(step)
      : inner.kind === "list"
        ? inner.items[
            typeof step === "number" ? step : elementSteps(inner.items).findIndex((one) => isSameStep(one, step))
          ]
        : undefined;
  return child === undefined ? undefined : follow(child, rest);
}

const isSameStep = (one: Step, other: Step): boolean =>
  typeof one === "object" && typeof other === "object" ? one.element === other.element : one === other;

/** By its own name it is one directly; under the name of several secrets, names of some stand as well. */
function isSecretEntryOf(around: string, key: string, value: Value): boolean {
  const name = nameUnder(key, around);
  return isSecretUnder(name, value, name === key);
}

function isSecretUnder(name: string, value: Value, direct = true): boolean {
  if (value.kind !== "string") return false;
  const noun = nounOf(name);
  return noun !== undefined && isSecretText(value.text, noun, direct);
}
