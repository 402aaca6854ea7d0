import { createHash } from "node:crypto";
import type { Configured, ConfiguredModule, Environment, Resource } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import { mapValue, type Value } from "../model/value.js";
import { isTelling, namesSecret, partsOf } from "./parts.js";
import { isCommon, isPlain } from "../knowledge/plain-text.js";
import { glanceFor, type Glance } from "./glance.js";
import { bare, binaryIn, packedForms, packedIn, unescaped } from "./readings.js";
import { remembering } from "./remembering.js";
import { searchFor, type Search } from "./search.js";

/**
 * The texts of everything that is secret anywhere, for recognising copies that nobody marked. Never leaves the
 * process.
 */
export interface Secrets {
  /** True when there is nothing secret at all. */
  readonly none: boolean;
  /** True when the text is a secret or holds one, however it is written. */
  readonly reveals: (text: string) => boolean;
  /**
   * The same for a name that stands in a source, such as that of an output: all but words and what has four characters
   * or less. A resource may be called `platform` although a password is, and not `o_hunter2`.
   */
  readonly revealsInName: (text: string) => boolean;
  /** Where secrets stand in a text as `bare` gives it: begin and end of each. Words are told one by one. */
  readonly places: (text: string) => readonly (readonly [number, number])[];
  /** The same for what goes into a digest: also what everybody has, since guessing is what a digest allows. */
  readonly revealsInDigest: (text: string) => boolean;
}

/**
 * The secrets of all environments together: a copy of staging's password in production is as secret as the original.
 * Marked values at any depth count, what is in them, and keys of marked maps that are no words. `others` are marked
 * values from elsewhere. What is looked for, and how far, is decided in docs/adr/0020-what-secrets-hide.md.
 */
export function secretsOf(environments: readonly Environment[], others: readonly Value[] = []): Secrets {
  const found: Found = { secret: new Set(), telling: new Set() };
  for (const environment of environments) for (const value of valuesIn(environment)) collect(value, false, found);
  for (const value of others) collect(value, false, found);
  for (const value of unmarkedValues(environments)) collectUnmarked(value, false, found);
  return recogniser(found);
}

/**
 * The values of parameters that the contract calls sensitive, marked: they are secrets wherever else they stand. Below
 * the keys that lead to them, which are secret where they are no words: a parameter may be an entry of a secret map.
 */
export const sensitiveParameters = (
  files: Iterable<ParameterFile>,
  isSensitive: (name: string) => boolean,
): readonly Value[] =>
  [...files].flatMap(({ leaves }) =>
    [...leaves.values()]
      .filter(({ name }) => isSensitive(name))
      .map(({ path, value }) => ({
        ...path.reduceRight<Value>((inner, key) => mapValue(new Map([[key, inner]])), value),
        sensitive: true,
      })),
  );

// --- internal ---

/** Texts that are secret, whatever they are; and texts that are secret because they are no words. */
interface Found {
  readonly secret: Set<string>;
  readonly telling: Set<string>;
}

function* valuesIn(environment: Environment): Generator<Value> {
  const { resources, departing, outputs, departingOutputs, variables, drift, configuration } = environment;
  for (const { value, before } of [...resources.values(), ...departing, ...outputs.values(), ...departingOutputs]) {
    yield value;
    if (before !== undefined && before !== value) yield before;
  }
  for (const { value } of variables.values()) yield value;
  for (const { before, after } of drift) yield* [before, after];
  if (configuration === undefined) return;
  yield* declaredIn(configuration);
  for (const module of configuration.modules.values()) yield* declaredIn(module);
  for (const { arguments: block } of configuration.resources.values()) yield* constantsIn(block);
  for (const { arguments: block } of configuration.providers.values()) yield* constantsIn(block);
  if (configuration.terraform !== undefined) yield* constantsIn(configuration.terraform);
}

/** What a module declares of its own, and the arguments that it is called with. */
function* declaredIn({
  variables,
  outputs,
  locals,
  arguments: given,
}: Pick<ConfiguredModule, "variables" | "outputs" | "locals"> &
  Partial<Pick<ConfiguredModule, "arguments">>): Generator<Value> {
  for (const { default: preset, sensitive } of variables.values())
    if (preset !== undefined) yield sensitive ? { ...preset, sensitive } : preset;
  for (const expression of [...outputs.values(), ...(locals?.values() ?? [])]) yield* constantsIn(expression);
  if (given !== undefined) yield* constantsIn(given);
}

function constantsIn(node: Configured, into: Value[] = []): readonly Value[] {
  if (node.kind === "expression") {
    if (node.constant !== undefined) into.push(node.constant);
  } else for (const inner of node.kind === "block" ? node.arguments.values() : node.items) constantsIn(inner, into);
  return into;
}

function collect(value: Value, inherited: boolean, found: Found): void {
  const sensitive = inherited || value.sensitive;
  if (value.kind === "list") for (const item of value.items) collect(item, sensitive, found);
  else if (value.kind === "map")
    for (const [key, item] of value.entries) {
      if (sensitive && isTelling(key)) found.telling.add(key);
      collect(item, sensitive, found);
    }
  else if (sensitive && value.kind === "number") found.secret.add(value.text);
  else if (sensitive && value.kind === "string") collectText(value.text, found);
}

function collectText(text: string, found: Found): void {
  if (found.secret.has(text)) return;
  found.secret.add(text);
  for (const part of partsOf(text)) found[part.named ? "secret" : "telling"].add(part.text);
}

/**
 * What files do not mark that say nothing, or not all, about what is secret: state files and plans of old versions.
 * Everything in them may be secret that is no word, and what another environment marks in the same place of the same
 * type.
 */
function* unmarkedValues(environments: readonly Environment[]): Generator<Value> {
  const silent = environments.filter(({ statements }) => !statements.marksSensitive);
  if (silent.length === 0) return;
  const marked = new Set(environments.flatMap(({ resources }) => [...resources.values()].flatMap(markedPlaces)));
  for (const { resources, departing, drift, outputs } of silent) {
    for (const { parsed, value, before } of [...resources.values(), ...departing])
      for (const side of before === undefined || before === value ? [value] : [value, before])
        yield marksAt(side, [parsed.type], marked);
    for (const { before, after } of drift) yield* [before, after];
    for (const { value } of outputs.values()) yield value;
  }
}

const placeOf = (names: readonly string[]): string => names.join(".");

/** `aws_db_instance.password`: the places that are marked in a resource, without positions and keys of its instance. */
function markedPlaces({ parsed, value }: Resource): readonly string[] {
  const places: string[] = [];
  const walk = (inner: Value, names: readonly string[]): void => {
    if (inner.sensitive) places.push(placeOf(names));
    else if (inner.kind === "list") for (const item of inner.items) walk(item, names);
    else if (inner.kind === "map") for (const [key, item] of inner.entries) walk(item, [...names, key]);
  };
  walk(value, [parsed.type]);
  return places;
}

function marksAt(value: Value, names: readonly string[], marked: ReadonlySet<string>): Value {
  if (marked.has(placeOf(names))) return { ...value, sensitive: true };
  if (value.kind === "list") return { ...value, items: value.items.map((item) => marksAt(item, names, marked)) };
  if (value.kind !== "map") return value;
  return {
    ...value,
    entries: new Map([...value.entries].map(([key, item]) => [key, marksAt(item, [...names, key], marked)])),
  };
}

function collectUnmarked(value: Value, named: boolean, found: Found): void {
  if (value.sensitive) return collect(value, false, found);
  if (value.kind === "list") for (const item of value.items) collectUnmarked(item, named, found);
  else if (value.kind === "map")
    for (const [key, item] of value.entries) collectUnmarked(item, named || namesSecret(key), found);
  else if (value.kind === "string" && (named || !isPlain(value.text))) collectText(value.text, found);
}

/** Texts of at least so many characters stand nowhere by chance. */
const LONG = 20;
/** Shorter ones are only recognised as wholes: as parts they would stand everywhere. */
const LEAST_PART = 4;
/** The least that is looked for within words, where it is no word itself. */
const LEAST_IN_WORDS = 8;
const WORDS = /[\p{L}\p{N}_./-]+/gu;
/** The least that is looked for between the signs of a name: `db01` and the groups of a UUID have four characters. */
const LEAST_APART = 5;

/** What is longer looks like no word in base64 either. */
const LONGEST_LIKE_WORD = 64;

/** How texts are looked for. */
interface Wanted {
  /** What need not be read to know that none of them stands in it. */
  readonly glance: Glance;
  /** Wherever they stand, also within a word. */
  readonly parts: Search;
  /** As a whole, and as a word among others. */
  readonly words?: Search;
  /** Wherever they stand with no letter and no digit beside them: `hunter2` in `o_hunter2` and in `db-hunter2.json`. */
  readonly apart?: Search;
  /** With all quotes and backslashes, since they are made of little else: `a"\\b"`. */
  readonly signs?: Search;
}

/** The texts that are looked for, by how. */
interface Sought {
  readonly parts: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly apart: ReadonlySet<string>;
  /** What everybody has, which is looked for in digests alone. */
  readonly common: ReadonlySet<string>;
  readonly signs: ReadonlySet<string>;
}

function soughtFor({ secret, telling }: Found): Sought {
  const parts = new Set<string>();
  const words = new Set<string>();
  const apart = new Set<string>();
  const common = new Set<string>();
  const signs = new Set<string>();
  for (const text of secret) {
    const plain = bare(unescaped(text));
    if (plain.length < LEAST_PART && text.trim().length >= LEAST_IN_WORDS)
      for (const form of written(text)) signs.add(form);
    if (plain === "") continue;
    if (isCommon(text.trim())) common.add(plain);
    else {
      const isSought = isWord(text.trim()) || plain.length < LEAST_PART;
      (isSought ? words : parts).add(plain);
      if (isSought && plain.length >= LEAST_APART && !isOrdinary(plain)) apart.add(plain);
    }
    for (const digest of digestsOf(text)) parts.add(digest);
  }
  for (const text of telling) parts.add(bare(unescaped(text)));
  for (const text of [...secret, ...telling])
    if (text.length <= LONGEST_LIKE_WORD && !isCommon(text.trim()))
      for (const form of formsOf(text.trim()).map(bare))
        if (form.length >= LEAST_PART) (form.length < LEAST_IN_WORDS ? words : parts).add(form);
  return { parts, words, apart, common, signs };
}

/** How a text stands in base64; and the bytes that it stands for, in that and in hexadecimal. */
function formsOf(text: string): readonly string[] {
  const bytes = binaryIn(text);
  return [
    ...packedForms(Buffer.from(text)),
    ...(bytes === undefined ? [] : [bytes.toString("hex"), ...packedForms(bytes)]),
  ];
}

function recogniser(found: Found): Secrets {
  const { parts, words, apart, common, signs } = soughtFor(found);
  if (parts.size + words.size + common.size + signs.size === 0)
    return { none: true, reveals: never, revealsInName: never, revealsInDigest: never, places: () => [] };
  const glance = glanceFor([...parts, ...words, ...signs]);
  const named: Wanted = {
    glance,
    parts: searchFor(parts),
    ...(apart.size === 0 ? {} : { apart: searchFor(apart) }),
    ...(signs.size === 0 ? {} : { signs: searchFor(signs) }),
  };
  const shown: Wanted = words.size === 0 ? named : { ...named, words: searchFor(words) };
  const all = searchFor(common);
  const [inValue, inName] = [shown, named].map((wanted) => remembering((text: string) => reveals(text, wanted))) as [
    Secrets["reveals"],
    Secrets["revealsInName"],
  ];
  return {
    none: false,
    reveals: inValue,
    revealsInName: inName,
    places: named.parts.places,
    revealsInDigest:
      common.size === 0 ? inValue : remembering((text) => all.is(bare(unescaped(text))) || inValue(text)),
  };
}

const never = (): boolean => false;

/**
 * What looks like the words around it, and has to stand by itself to be seen. A text that begins or ends with a sign is
 * none: the sign would be taken for the end of a sentence.
 */
const isWord = (text: string): boolean =>
  text.length < LONG && WHOLE_WORD.test(text) && (text.length < LEAST_IN_WORDS || isPlain(text));

/** A word that anybody could have written: letters alone, as far as somebody could say them aloud. */
const isOrdinary = (text: string): boolean => !/\p{N}/u.test(text) && isPlain(text);

const WHOLE_WORD = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u;

/** A text as it is, in JSON, and in JSON in JSON. */
function written(text: string): readonly string[] {
  const quoted = JSON.stringify(text).slice(1, -1);
  return [text, quoted, JSON.stringify(quoted).slice(1, -1)];
}

function reveals(text: string, { glance, parts, words, apart, signs }: Wanted): boolean {
  // Signs can be an escape of their own: of `'"%0a` nothing is left once that is read.
  if (signs?.isIn(text) === true) return true;
  const read = unescaped(text);
  const packed = packedIn(read, glance);
  // What cannot be looked through is not shown.
  if (packed === undefined) return true;
  return [read, ...packed].some((reading) => {
    const plain = bare(reading);
    if (parts.isIn(plain) || signs?.isIn(reading) === true) return true;
    if (apart?.places(reading).some((place) => standsApart(reading, place)) === true) return true;
    if (words === undefined) return false;
    return words.is(plain) || (words.isIn(reading) && wordsIn(reading).some(words.is));
  });
}

const standsApart = (text: string, [begin, end]: readonly [number, number]): boolean =>
  !isLetterOrDigit(text[begin - 1]) && !isLetterOrDigit(text[end]);

const isLetterOrDigit = (character = ""): boolean => /[\p{L}\p{N}]/u.test(character);

/** The words of a text without the signs that end a sentence; shorter ones stand everywhere. */
const wordsIn = (text: string): readonly string[] =>
  (text.match(WORDS) ?? [])
    .map((word) => word.replace(/^[./-]+|[./-]+$/g, ""))
    .filter(({ length }) => length >= LEAST_PART);

/** A digest of what can be guessed is as good as itself. Providers keep some in the place of a value. */
const digestsOf = (text: string): readonly string[] =>
  ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text, "utf8").digest();
    const base64 = bare(digest.toString("base64")).replace(/=+$/, "");
    return [...new Set([digest.toString("hex"), base64, digest.toString("base64url")])];
  });
