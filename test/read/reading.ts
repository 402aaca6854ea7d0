import { readFileSync } from "node:fs";

import type { Environment } from "../../src/model/environment.js";
import type { Value } from "../../src/model/value.js";
import { readEnvironment } from "../../src/read/read-environment.js";

/** The bytes in pieces of at most `size`. */
export async function* inChunks(bytes: Uint8Array, size = 1 << 16): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Reads a document given as text, bytes, or data that is written as JSON. */
export function readDocument(document: unknown, chunkSize?: number): Promise<Environment> {
  const bytes =
    document instanceof Uint8Array
      ? document
      : bytesOf(typeof document === "string" ? document : JSON.stringify(document));
  return readEnvironment({ name: "staging", file: "staging.json", chunks: inChunks(bytes, chunkSize) });
}

export const fixtureBytes = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

export const readFixture = (name: string): Promise<Environment> => readDocument(fixtureBytes(name));

/**
 * A value as people write it down: secrets as `{ secret }`, what is not known as `{ unknown: true }`, numbers as `{
 * number }`.
 */
export function written(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  const plain = withoutMark(value);
  return value.sensitive ? { secret: plain } : plain;
}

/** The value at a path of keys and indexes. */
export function at(value: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>((current, step) => {
    if (current?.kind === "map") return current.entries.get(String(step));
    return current?.kind === "list" ? current.items[Number(step)] : undefined;
  }, value);
}

// --- internal ---

function withoutMark(value: Value): unknown {
  switch (value.kind) {
    case "null":
      return null;
    case "boolean":
      return value.value;
    case "number":
      return { number: value.text };
    case "string":
      return value.text;
    case "unknown":
      return { unknown: true };
    case "list":
      return value.items.map(written);
    case "map":
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, written(item)]));
  }
}
