import type { Configured, Environment } from "../model/environment.js";
import { parseJson } from "../json/parse.js";
import type { Value } from "../model/value.js";

/**
 * The texts of everything that is marked sensitive anywhere, for recognising unmarked copies. Never leaves the
 * process.
 */
export interface Secrets {
  /** True when the text is a secret or holds one. */
  readonly reveals: (text: string) => boolean;
}

/**
 * The secrets of all environments together: a copy of staging's password in production is as secret as the original.
 * Marked values at any depth count, with the forms they are usually copied in (base64, URL encoding, JSON
 * escaping), and so do entries of marked JSON documents whose key says that they are secret.
 */
export function secretsOf(environments: readonly Environment[], others: readonly Value[] = []): Secrets {
  const texts = new Set<string>();
  for (const environment of environments) for (const value of valuesIn(environment)) collect(value, false, texts);
  for (const value of others) collect(value, false, texts);
  return recogniser(texts);
}

// --- internal ---

/** Shorter secrets are recognised only as whole values: as parts they would stand everywhere. */
const LEAST_PART = 4;
/** The shortest text that is worth looking for in encoded form. */
const LEAST_ENCODED = 6;
const SECRET_KEY = /pass|secret|token|credential|private|auth|api_?key/i;

function valuesIn(environment: Environment): readonly Value[] {
  const before = (value: Value | undefined): readonly Value[] => (value === undefined ? [] : [value]);
  return [
    ...[...environment.resources.values(), ...environment.departing].flatMap(({ value, before: prior }) =>
      prior === value ? [value] : [value, ...before(prior)],
    ),
    ...[...environment.outputs.values(), ...environment.departingOutputs].flatMap(({ value, before: prior }) => [
      value,
      ...before(prior),
    ]),
    ...[...environment.variables.values()].map(({ value }) => value),
    ...environment.drift.flatMap((drift) => [drift.before, drift.after]),
    ...[...(environment.configuration?.variables.values() ?? [])].flatMap((variable) =>
      variable.default === undefined
        ? []
        : [variable.sensitive ? { ...variable.default, sensitive: true } : variable.default],
    ),
    ...[...(environment.configuration?.resources.values() ?? [])].flatMap(({ arguments: block }) => constantsIn(block)),
  ];
}

function constantsIn(node: Configured): readonly Value[] {
  if (node.kind === "expression") return node.constant === undefined ? [] : [node.constant];
  return (node.kind === "block" ? [...node.arguments.values()] : node.items).flatMap(constantsIn);
}

function collect(value: Value, inherited: boolean, into: Set<string>): void {
  const sensitive = inherited || value.sensitive;
  if (value.kind === "list") value.items.forEach((item) => collect(item, sensitive, into));
  else if (value.kind === "map") value.entries.forEach((item) => collect(item, sensitive, into));
  else if (sensitive && value.kind === "string") collectText(value.text, into);
  else if (sensitive && value.kind === "number" && value.text.length >= LEAST_PART) into.add(value.text);
}

function collectText(text: string, into: Set<string>): void {
  if (text.trim() === "") return;
  into.add(text);
  if (!/^\s*[[{]/.test(text)) return;
  const document = parseJson(text);
  if (document !== undefined) collectEntries(document, into);
}

/** Of a marked document only what its key calls a secret: its other texts are names and addresses. */
function collectEntries(value: Value, into: Set<string>): void {
  if (value.kind === "list") value.items.forEach((item) => collectEntries(item, into));
  if (value.kind !== "map") return;
  for (const [key, item] of value.entries) {
    if (item.kind === "string" && SECRET_KEY.test(key) && item.text !== "") into.add(item.text);
    else collectEntries(item, into);
  }
}

function recogniser(texts: ReadonlySet<string>): Secrets {
  const parts = [...new Set([...texts].filter((text) => text.length >= LEAST_PART).flatMap(formsOf))].sort(
    (a, b) => a.length - b.length,
  );
  const remembered = new Map<string, boolean>();
  const holdsPart = (text: string): boolean => {
    for (const part of parts) {
      if (part.length > text.length) return false;
      if (text.includes(part)) return true;
    }
    return false;
  };
  const decide = (text: string): boolean => texts.has(text) || holdsPart(text) || decoded(text).some(holdsPart);
  return {
    reveals: (text) => {
      const known = remembered.get(text);
      if (known !== undefined) return known;
      const answer = decide(text);
      remembered.set(text, answer);
      return answer;
    },
  };
}

function formsOf(text: string): readonly string[] {
  if (text.length < LEAST_ENCODED) return [text];
  const escaped = escapedForms(text);
  return [
    ...new Set([
      text,
      ...escaped,
      ...escaped.flatMap(escapedForms),
      ...urlForms(text),
      ...base64Forms(text),
      Buffer.from(text, "utf8").toString("hex"),
    ]),
  ];
}

/** As a part of a JSON text; Terraform's own `jsonencode` writes these three characters as escapes too. */
function escapedForms(text: string): readonly string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const terraform = escaped.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");
  return [escaped, terraform];
}

/** As a part of a URL: as JavaScript encodes it, and as Terraform's `urlencode` does. */
function urlForms(text: string): readonly string[] {
  const encoded = encodeURIComponent(safe(text));
  const strict = encoded.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return [encoded, strict, strict.replaceAll("%20", "+")];
}

/**
 * As a part of something in base64, where three bytes make four characters: at each of the three offsets that the
 * text may have, the characters that its bytes alone decide.
 */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  const inside = [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const certain = encoded.slice(offset === 0 ? 0 : offset + 1, (offset + bytes.length) % 3 === 0 ? undefined : -1);
    return certain.length < LEAST_ENCODED ? [] : [certain];
  });
  return inside.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** Lone surrogates cannot be URL-encoded. */
const safe = (text: string): string => text.replace(/[\ud800-\udfff]/gu, "");

/** What a text that looks like base64 says. */
function decoded(text: string): readonly string[] {
  return text.length >= 8 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text)
    ? [Buffer.from(text, "base64").toString("utf8")]
    : [];
}
