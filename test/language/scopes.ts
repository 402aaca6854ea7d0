import { headText, type ReferenceScope } from "../../src/language/index.js";
import type { Value } from "../../src/model/value.js";

/** A scope of whole objects by their addresses: `{ "var.a": …, "aws_vpc.main": … }`. */
export function scopeOf(objects: Readonly<Record<string, Value>>): ReferenceScope {
  const known = new Map(Object.entries(objects));
  return { resolve: (reference) => known.get(headText(reference)) };
}

/** A scope in which nothing is known. */
export const nothing: ReferenceScope = { resolve: () => undefined };
