import type { SecretNoun } from "../knowledge/secret-names.js";
import { elementSteps } from "../json/element-steps.js";
import { parseJson } from "../json/parse.js";
import type { Step } from "../model/path.js";
import { isContainer, type MapValue, type Value } from "../model/value.js";
import { credentialsLike, looksLikeAny, type Credential } from "./formats.js";
import { readablePacked, scriptPacked } from "./packed.js";
import { namesPgpass, pgpassIn } from "./lines.js";
import { describes, isPluralNoun, isSecretText, nounOf } from "./names.js";
import { pairIn } from "./pair.js";
import { credentialsSet, isOption, maySetAny } from "./settings.js";

/** What surrounds a value. */
export interface Surroundings {
  /** What the value is called. */
  readonly name: string;
  /** True where only a secret itself can stand, and not the name of one. */
  readonly direct: boolean;
  /** False in tags and labels, which name things: only what looks like a credential is one there. */
  readonly named: boolean;
  /** True in what is marked although it is written out: the provider calls it a secret. */
  readonly secret: boolean;
  /** True in a document that stands in a text. */
  readonly document: boolean;
}

/** One walk through a value. */
export interface Search {
  /** Where the walk is; it starts where the value stands. */
  readonly path: Step[];
  /** True when what is marked sensitive is passed over: whoever marked it knows. */
  readonly passesMarked: boolean;
  readonly found: (path: readonly Step[], credential: Credential) => void;
}

/** Finds every credential in a value: by its looks, by what it is called, and as a setting in a text. */
export function searchValue(value: Value, around: Surroundings, search: Search): void {
  if (value.sensitive && search.passesMarked) return;
  const within = value.sensitive && !around.secret ? { ...around, secret: true } : around;
  if (value.kind === "string") searchText(value.text, within, search);
  else if (value.kind === "number") searchNumber(value.text, within, search);
  else if (value.kind === "list") searchItems(value.items, within, search);
  else if (value.kind === "map") searchEntries(value, within, search);
}

/** True for names of what only names things. */
export const isLabel = (name: string): boolean => traitsOf(name).label;

/**
 * What an entry of a map is called: by its key, or by the name around it where that says what the entry is: `stripe` in
 * `{ secrets: { stripe: "…" } }` is a secret, and `value` in `{ adminPassword: { value: "…" } }` a password.
 */
export function nameUnder(key: string, around: string): string {
  if (VALUE.has(key) && traitsOf(around).noun !== undefined) return around;
  if (!traitsOf(around).plural) return key;
  const { noun, packed, describes: isAbout } = traitsOf(key);
  return noun === undefined && !packed && !isAbout ? around : key;
}

// --- internal ---

const LABELS = /^(?:tags|tags_all|default_tags|labels|annotations|\w+_labels|description|comment)$/i;
/** As environment variables are called; an attribute is not. */
const VARIABLE = /^[A-Z][A-Z0-9_]{2,}$/;
const PACKED = /base64|b64|user_?data|custom_?data|startup|bootstrap|script|binary|payload/i;

/** What a name says of its value. Names repeat, in every resource of a type. */
interface Traits {
  readonly noun: SecretNoun | undefined;
  /** A name of several secrets. */
  readonly plural: boolean;
  /** A name of what is told about a secret. */
  readonly describes: boolean;
  readonly label: boolean;
  readonly variable: boolean;
  readonly packed: boolean;
  /** The name of a file whose lines end with passwords. */
  readonly pgpass: boolean;
}

const known = new Map<string, Traits>();
const MOST_KNOWN = 20_000;

function traitsOf(name: string): Traits {
  const before = known.get(name);
  if (before !== undefined) return before;
  const [label, variable, packed] = [LABELS.test(name), VARIABLE.test(name), PACKED.test(name)];
  const traits: Traits = {
    noun: nounOf(name),
    plural: isPluralNoun(name),
    describes: describes(name),
    label,
    variable,
    packed,
    pgpass: namesPgpass(name),
  };
  if (known.size < MOST_KNOWN) known.set(name, traits);
  return traits;
}

/** In a document elements go by their names, as differences have them. */
function searchItems(items: readonly Value[], around: Surroundings, search: Search): void {
  const steps: readonly Step[] = around.document ? elementSteps(items) : [];
  for (const [index, item] of items.entries()) {
    search.path.push(steps[index] ?? index);
    searchValue(item, itemSurroundings(items, index, around), search);
    search.path.pop();
  }
}

/** A list of arguments calls one of them by the option before it. */
function itemSurroundings(items: readonly Value[], index: number, around: Surroundings): Surroundings {
  const [before, item] = [items[index - 1], items[index]];
  if (before?.kind !== "string" || item?.kind !== "string" || !isOption(before.text) || item.text.startsWith("-"))
    return around;
  return traitsOf(before.text).noun === undefined ? around : { ...around, name: before.text, direct: false };
}

function searchEntries(value: MapValue, around: Surroundings, search: Search): void {
  const pair = pairIn(value);
  value.entries.forEach((item, key) => {
    const isPaired = pair !== undefined && key === pair.key;
    if (isPaired && pair.type === "elsewhere") return;
    const name = isPaired ? pair.name : nameUnder(key, around.name);
    // What nearly all texts are is passed over before anything is made for them.
    if (item.kind === "string" && !item.sensitive && !around.secret && isHarmless(item.text, name)) return;
    const { variable } = traitsOf(name);
    // Under the name of several secrets the names of some stand as well.
    const direct = isPaired || name === key || VALUE.has(key) ? around.direct || variable : false;
    search.path.push(key);
    searchValue(
      isPaired && pair.type === "open" && item.sensitive ? { ...item, sensitive: false } : item,
      { ...around, name, direct, named: around.named && !isLabel(key) },
      search,
    );
    search.path.pop();
  });
}

const VALUE: ReadonlySet<string> = new Set(["value", "Value", "default", "defaultValue"]);

function isHarmless(text: string, name: string): boolean {
  const { noun, packed, pgpass } = traitsOf(name);
  if (noun !== undefined) return false;
  return (
    text.length < LEAST_TEXT ||
    (!packed && !pgpass && !looksLikeAny(text) && !maySetAny(text) && readablePacked(text) === undefined)
  );
}

/** No less can hold a name and a secret, or look like one. */
const LEAST_TEXT = 7;

const isDocument = (text: string): boolean => /^\s*[[{]/.test(text);

/** A password of digits alone, which somebody wrote as a number. */
function searchNumber(text: string, around: Surroundings, { path, found }: Search): void {
  for (const credential of calledSecret(text, { ...around, secret: false })) found([...path], credential);
}

function searchText(text: string, around: Surroundings, search: Search): void {
  const { path, found } = search;
  // Only a document in which something may be found is taken apart.
  const document = isDocument(text) && (looksLikeAny(text) || maySetAny(text)) ? parseJson(text) : undefined;
  if (document !== undefined && isContainer(document)) {
    // Of a document that is secret as a whole, hosts and names are none by themselves.
    searchValue(document, { ...around, secret: false, document: true }, search);
    return;
  }
  const inside = [...[text, ...packedIn(text, around.name)].flatMap(credentialsIn), ...pgpassIn(text, around.name)];
  // What it looks like says more than what it is called.
  const known = inside.some(({ texts: [one] }) => one === text.trim());
  for (const credential of known ? inside : [...calledSecret(text, around), ...inside]) found([...path], credential);
}

/** What its name or its provider calls a secret. */
function calledSecret(text: string, { name, named, direct, secret }: Surroundings): readonly Credential[] {
  const noun = named ? traitsOf(name).noun : undefined;
  if (noun !== undefined && isSecretText(text, noun, direct))
    return [{ rule: "secret-name", what: noun.what, texts: [text] }];
  return secret && isSecretText(text, ARGUMENT, false)
    ? [{ rule: "secret-argument", what: ARGUMENT.what, texts: [text] }]
    : [];
}

const ARGUMENT: SecretNoun = { words: [], what: "a secret argument", anyText: false };

function credentialsIn(text: string): readonly Credential[] {
  const like = credentialsLike(text);
  const set = credentialsSet(text).filter(
    ({ texts: [one] }) => !like.some(({ texts }) => texts.some((other) => other.includes(one))),
  );
  return [...like, ...set];
}

/** What a text in base64 says; that of a script may be in lines. */
function packedIn(text: string, name: string): readonly string[] {
  const read = traitsOf(name).packed ? scriptPacked(text) : readablePacked(text);
  return read === undefined ? [] : [read];
}
