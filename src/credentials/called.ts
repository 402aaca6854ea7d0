import type { Place } from "../model/difference.js";
import { stringValue, type MapValue, type Value } from "../model/value.js";
import { isSecretText, nounOf } from "./names.js";
import { pairIn } from "./pair.js";
import { searchValue } from "./search.js";

/**
 * True for a value that its place calls a secret: `password`, or the `value` beside `name = "DB_PASSWORD"`. It is
 * concealed there also when it is a word that stands everywhere, `postgres`, and is looked for nowhere else.
 */
export function isCalledSecret({ section, address, path }: Place, value: Value): boolean {
  const last = path.at(-1);
  const element = path.at(-2);
  const isPaired = (last === "value" || last === "Value") && typeof element === "object";
  const name = isPaired
    ? element.element.slice(element.element.indexOf("=") + 1)
    : (last ?? (section === "resource" ? "" : address));
  return typeof name === "string" && isSecretUnder(name, value);
}

/** The same for an entry of a map that is shown as a whole. */
export function isSecretEntry(map: MapValue, key: string, value: Value): boolean {
  const name = key === "value" || key === "Value" ? (pairIn(map)?.name ?? key) : key;
  return isSecretUnder(name, value);
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

function isSecretUnder(name: string, value: Value): boolean {
  if (value.kind !== "string") return false;
  const noun = nounOf(name);
  return noun !== undefined && isSecretText(value.text, noun, true);
}
