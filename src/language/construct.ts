/** Puts values together: templates, objects, arguments and the results of `for`. */
import { joinedText, type MarkedText } from "../model/marked-text.js";
import { nullValue, stringValue, unknownValue, type Value } from "../model/value.js";
import { collectionOf, marked, objectOf, orderedEntries, tupleOf } from "./collection.js";
import { textOf, toText } from "./conversion.js";
import { rejected } from "./failure.js";
import { markedTextOf, unknownTerm } from "./term.js";

/** The parts of a template as one string. Throws for null and for collections. */
export function joinParts(parts: readonly Value[]): Value {
  const texts = parts.map(toText);
  const sensitive = texts.some((text) => text.sensitive);
  if (texts.some((text) => text.kind === "null")) throw rejected("null cannot stand in a template");
  if (texts.some((part) => part.kind === "unknown")) return unknownTerm(joinedTerms(texts), sensitive);
  return stringValue(texts.map(textOf).join("").normalize("NFC"), sensitive);
}

/** The text that comes of texts of which some are not known yet; undefined where one of these has no term. */
function joinedTerms(texts: readonly Value[]): MarkedText | undefined {
  const parts = texts.map(markedTextOf);
  return parts.every((part) => part !== undefined) ? (joinedText(parts).normalize("NFC") as MarkedText) : undefined;
}

/** The strings of a list as one string. */
export function joinItems(items: Value): Value {
  return items.kind === "list" ? marked(joinParts(items.items), items.sensitive) : items;
}

/** An object from its keys and values, the last of equal keys counting. */
export function objectFrom(pairs: readonly (readonly [Value, Value])[]): Value {
  const sensitive = pairs.some(([key]) => key.sensitive);
  if (pairs.some(([key]) => key.kind === "unknown")) return unknownValue(sensitive);
  return objectOf(new Map(pairs.map(([key, value]) => [textOf(key), value])), sensitive);
}

/**
 * The arguments of a call, the last one's elements in its place when it is spread; undefined when they are not known.
 */
export function spread(args: readonly Value[], spreadLast: boolean): readonly Value[] | undefined {
  const last = args.at(-1);
  if (!spreadLast || last === undefined) return args;
  if (last.kind === "unknown") return undefined;
  if (last.kind !== "list") throw rejected("only a list can be spread over arguments");
  return [...args.slice(0, -1), ...last.items.map((item) => marked(item, last.sensitive))];
}

/** One round of a `for`. */
export interface LoopItem {
  readonly key: Value;
  readonly value: Value;
  readonly sensitive: boolean;
}

/** The keys and values that a `for` goes over, in Terraform's order. */
export function iterate(collection: Value): readonly (readonly [Value, Value])[] {
  if (collection.kind === "map") {
    return orderedEntries(collection).map(([key, value]) => [
      stringValue(key, collection.sensitive),
      marked(value, collection.sensitive),
    ]);
  }
  if (collection.kind !== "list") throw rejected("a for expression goes over what is not a collection");
  const isSet = collectionOf(collection) === "set";
  return collection.items.map((item, position) => {
    const value = marked(item, collection.sensitive);
    return [isSet ? value : { kind: "number", text: String(position), sensitive: collection.sensitive }, value];
  });
}

/** The object that a `for` with keys makes. Throws for a key that comes twice, unless values are grouped. */
export function keyed(items: readonly LoopItem[], grouped: boolean, sensitive: boolean): Value {
  const groups = new Map<string, Value[]>();
  for (const item of items) {
    const key = textOf(item.key);
    const group = groups.get(key);
    if (group !== undefined && !grouped) throw rejected("a for expression makes the same key twice");
    if (group === undefined) groups.set(key, [item.value]);
    else group.push(item.value);
  }
  const entries = [...groups].map(
    ([key, values]) => [key, grouped ? tupleOf(values) : (values[0] ?? nullValue())] as const,
  );
  return objectOf(new Map(entries), sensitive || items.some((item) => item.key.sensitive));
}
