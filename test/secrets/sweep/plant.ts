import { createHash } from "node:crypto";

/** Data as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The words that stand for places in the fixtures: `plant_output_name`. */
const PLACE = /plant_[a-z]+(?:_(?!plant_)[a-z]+)*/g;

/** The places in a text. */
export const placesIn = (text: string): readonly string[] => [...new Set(text.match(PLACE))].sort();

/** The document with something else at each of its places; also in documents that stand in texts. */
export function planted<Document extends Json>(document: Document, at: (place: string) => string): Document;
export function planted(document: Json, at: (place: string) => string): Json {
  if (typeof document === "string") return inText(document, at);
  if (typeof document !== "object" || document === null) return document;
  if (Array.isArray(document)) return (document as readonly Json[]).map((item) => planted(item, at));
  return Object.fromEntries(
    Object.entries(document).map(([key, item]) => [key.replace(PLACE, at), planted(item as Json, at)]),
  );
}

/** The document without any mark of what is secret. */
export function unmarked<Document extends Json>(document: Document): Document;
export function unmarked(document: Json): Json {
  if (typeof document !== "object" || document === null) return document;
  if (Array.isArray(document)) return (document as readonly Json[]).map((item) => unmarked(item));
  return Object.fromEntries(
    Object.entries(document).map(([key, item]) => [key, key in NO_MARK ? NO_MARK[key] : unmarked(item as Json)]),
  ) as Json;
}

/** A text that nobody would guess, another one for every seed: letters and digits, so that it may stand anywhere. */
export const canary = (seed: string, length = 17): string =>
  `Zq${createHash("sha512")
    .update(seed)
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "")}`.slice(0, length);

// --- internal ---

/** The members that say what is secret, as they are where nothing is. */
const NO_MARK: Readonly<Record<string, Json>> = {
  before_sensitive: {},
  after_sensitive: {},
  sensitive_values: {},
  sensitive_attributes: [],
  sensitive: false,
};

function inText(text: string, at: (place: string) => string): string {
  const inner = innerDocument(text);
  if (inner !== undefined) return JSON.stringify(planted(inner, at));
  // In an address, what stands in quotes is written as a text.
  return text.replace(PLACE, (place: string, offset: number) =>
    text[offset - 1] === '"' && text[offset + place.length] === '"'
      ? JSON.stringify(at(place)).slice(1, -1)
      : at(place),
  );
}

function innerDocument(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * True when any text may stand in a place of the document: nowhere is it a part of a longer text, such as an address.
 */
export function isFree(place: string, document: Json): boolean {
  if (typeof document === "string") {
    const inner = innerDocument(document);
    if (inner !== undefined) return isFree(place, inner);
    const found: readonly string[] = document.match(PLACE) ?? [];
    return document === place || !found.includes(place) || document.includes(`["${place}"]`);
  }
  if (typeof document !== "object" || document === null) return true;
  return Array.isArray(document)
    ? (document as readonly Json[]).every((item) => isFree(place, item))
    : Object.entries(document).every(([key, item]) => isFree(place, key) && isFree(place, item as Json));
}

/** True when a place is a part of an address somewhere, a name or a key: then it decides which resource is meant. */
export function isName(place: string, document: Json): boolean {
  if (typeof document === "string") {
    const found: readonly string[] = document.match(PLACE) ?? [];
    return document !== place && found.includes(place) && /^[\w.[\]"-]+$/.test(document);
  }
  if (typeof document !== "object" || document === null) return false;
  return Array.isArray(document)
    ? (document as readonly Json[]).some((item) => isName(place, item))
    : Object.entries(document).some(([key, item]) => isName(place, key) || isName(place, item as Json));
}
