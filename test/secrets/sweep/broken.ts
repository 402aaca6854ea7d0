import { canary, type Json, type JsonObject } from "./plant.js";

/** Ways to break a document at one of its nodes, each with texts of its own that nobody may repeat. */
export function* brokenAt(document: Json): Generator<Json> {
  let made = 0;
  const text = (): string => canary(`broken ${(made += 1)}`);
  for (const path of pathsIn(document)) {
    yield changedAt(document, path, () => text());
    yield changedAt(document, path, () => ({ [text()]: text() }));
    yield changedAt(document, path, () => [text()]);
    yield changedAt(document, path, () => 12345);
    yield changedAt(document, path, () => null);
    yield changedAt(document, path, (node) => (isMap(node) ? { [text()]: text(), ...node } : true));
    yield changedAt(document, path, (node) => (isMap(node) ? withFirstKey(node, text()) : [node, node]));
  }
}

/**
 * Ways to break a text: cut off, with one sign more or less, or with a key that stands twice. `random` is below one.
 */
export function* brokenText(text: string, times: number, random: () => number): Generator<string> {
  for (let time = 0; time < times; time += 1) {
    const at = Math.floor(random() * text.length);
    yield text.slice(0, at);
    yield text.slice(0, at) + text.slice(at + 1);
    yield text.slice(0, at) + (SIGNS[Math.floor(random() * SIGNS.length)] ?? "") + text.slice(at);
    const key = /"[^"]*":/.exec(text.slice(at));
    if (key !== null)
      yield `${text.slice(0, at + key.index)}${key[0]}"${canary(`twice ${at}`)}",${text.slice(at + key.index)}`;
  }
}

// --- internal ---

const SIGNS = ["\u0001", '"', "}", "]", ",", ":", "&", "*", "!", "\n", "\t", "é", "\\", "\\u12"];

type Path = readonly (string | number)[];

const isMap = (node: Json): node is JsonObject => typeof node === "object" && node !== null && !Array.isArray(node);

function pathsIn(node: Json, path: Path = []): readonly Path[] {
  if (Array.isArray(node))
    return [path, ...(node as readonly Json[]).flatMap((item, at) => pathsIn(item, [...path, at]))];
  if (!isMap(node)) return [path];
  return [path, ...Object.entries(node).flatMap(([key, item]) => pathsIn(item, [...path, key]))];
}

function changedAt(node: Json, [first, ...rest]: Path, change: (node: Json) => Json): Json {
  if (first === undefined) return change(node);
  if (Array.isArray(node))
    return (node as readonly Json[]).map((item, at) => (at === first ? changedAt(item, rest, change) : item));
  if (!isMap(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, item]) => [key, key === first ? changedAt(item, rest, change) : item]),
  );
}

const withFirstKey = (node: JsonObject, other: string): JsonObject =>
  Object.fromEntries(Object.entries(node).map(([key, item], at) => [at === 0 ? other : key, item]));
