import type { IdentityTable } from "../compare/identity-table.js";
import { configurationAddress } from "../model/address.js";
import type { Configured, Environment } from "../model/environment.js";
import type { Place } from "../model/difference.js";
import { isContainer, nullValue, type Value } from "../model/value.js";
import { elementSteps } from "../json/element-steps.js";
import { parseJson } from "../json/parse.js";
import type { Path } from "../model/path.js";
import { wordFinder, wordsInside } from "../model/word-finder.js";
import { type Draft, type DraftPlace } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { showPlace } from "./show-place.js";
import { incompleteness } from "./statements.js";
import { writtenValue } from "../model/configured-value.js";
import { INTERPOLATED, plainText, readableText, withoutNames } from "../model/marked-text.js";
import { literalsOf } from "./literals.js";
import type { ForeignFacts } from "./words/cases.js";
import { secretsOfItsOwn, type OwnSecret } from "./secrets-of-one.js";

/**
 * Values in one environment that contain another's identity or secret: production that points at staging's bucket,
 * account or key, also where both sides are equal. What belongs to an identity of its own is none. Where a value is
 * not known yet, what is written out in its expression is looked at. One finding for each foreign identity or secret
 * and environment.
 */
export function crossEnvironmentDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { left, right, identities } = comparison;
  // Of an incomplete plan no value is looked at.
  if ([left, right].some((environment) => incompleteness(environment) !== undefined)) return [];
  return [
    ...leaksIn(
      left,
      right,
      sidesOf(identities, "left", secretsOfItsOwn(right, left, input)),
      evaluatedIn(left, comparison),
      input,
    ),
    ...leaksIn(
      right,
      left,
      sidesOf(identities, "right", secretsOfItsOwn(left, right, input)),
      evaluatedIn(right, comparison),
      input,
    ),
  ];
}

// --- internal ---

/** What an environment configures where its plan does not show it; what is unknown in it stands by its name. */
interface EvaluatedPlace {
  readonly place: Place;
  readonly value: Value;
}

const evaluatedIn = ({ name }: Environment, { claims }: Comparison): readonly EvaluatedPlace[] =>
  claims
    .all("planned", "proven")
    .flatMap(({ environments, place, evidence }) =>
      environments.includes(name) && evidence.is === "value" ? [{ place, value: evidence.value }] : [],
    );

interface Sides {
  readonly own: readonly string[];
  readonly foreign: readonly Foreign[];
  /** The declared identities of both that are hosts, in small letters: `STAGING.acme.example` is the same host. */
  readonly hosts: ReadonlySet<string>;
}

/** What belongs to the other environment. */
interface Foreign {
  readonly text: string;
  /** `account`, `aws_vpc.main id`, `secret var.token`. */
  readonly origin: string;
  /** A secret is one wherever it stands, and is not shown. */
  readonly facts: ForeignFacts;
}

const isSecret = ({ facts }: Foreign): boolean => facts.is === "secret";

/** Resource identities shorter than this stand in other texts by chance. */
const LEAST_RESOURCE_IDENTITY = 8;
/** Identities that say nothing about which environment is meant. */
const SHARED_KINDS: ReadonlySet<string> = new Set(["region", "cidr", "partition"]);

function sidesOf({ identities }: IdentityTable, side: "left" | "right", secrets: readonly OwnSecret[]): Sides {
  const other = side === "left" ? "right" : "left";
  const own = identities.map((identity) => identity[side]);
  const named = identities
    .filter((identity) => (identity.declared ? !SHARED_KINDS.has(identity.kind ?? "") : isTelling(identity[other])))
    .map((identity): Foreign => ({
      text: identity[other],
      origin: identity.origin,
      facts: { is: "identity", what: identity.declared ? `the ${identity.origin}` : identity.origin },
    }));
  // What names either environment is no secret, whoever marked it.
  const naming = new Set([
    ...wordsInside(
      secrets.map(({ text }) => text),
      own,
    ),
    ...identities.map((identity) => identity[other]),
  ]);
  const secret = secrets
    .filter(({ text }) => !naming.has(text))
    .map(({ text, parameter }): Foreign => ({
      text,
      origin: `secret ${parameter}`,
      facts: { is: "secret", parameter },
    }));
  const hosts = identities.flatMap(({ declared, left, right }) => (declared ? [left, right] : [])).filter(isHost);
  return { own, foreign: [...named, ...secret], hosts: new Set(hosts.map((host) => host.toLowerCase())) };
}

const isTelling = (text: string): boolean => text.length >= LEAST_RESOURCE_IDENTITY && /[-_.:/0-9]/.test(text);

function leaksIn(
  environment: Environment,
  other: Environment,
  sides: Sides,
  evaluated: readonly EvaluatedPlace[],
  input: JudgeInput,
): readonly Draft[] {
  if (sides.foreign.length === 0) return [];
  const search = searcher(sides);
  const found = new Map<Foreign, DraftPlace[]>();
  const told = new Set<string>();
  for (const { place, text, sensitive, kind } of textsIn(environment, evaluated)) {
    const holds = search(SEARCHED[kind](text), place);
    const key = JSON.stringify([place.section, place.address, place.path]);
    if (holds === undefined || told.has(key)) continue;
    told.add(key);
    const shown = showPlace(
      place,
      [environment],
      [
        {
          kind: "string",
          text: kind === "marked" ? readableText(text) : text,
          sensitive: sensitive || isSecret(holds),
        },
      ],
      input.secrets,
    );
    const places = found.get(holds) ?? [];
    places.push({ place, shown });
    found.set(holds, places);
  }
  return [...found].map(([{ origin, facts }, places]): Draft => ({
    kind: "cross-environment-value",
    case: "leak",
    facts: { environment: environment.name, other: other.name, foreign: facts },
    environment: environment.name,
    cause: { kind: "leak", origin },
    places: [...places].sort((a, b) => comparePlaces(a.shown, b.shown)),
  }));
}

interface TextAt {
  readonly place: Place & { readonly shownSteps?: number };
  readonly text: string;
  readonly sensitive: boolean;
  readonly kind: TextKind;
}

/** A text as it will be; one in which what is unknown stands by its name; a template, not what comes of it. */
type TextKind = "plain" | "marked" | "template";

/** The part of a text in which something of another environment counts. */
const SEARCHED: Readonly<Record<TextKind, (text: string) => string>> = {
  plain: plainText,
  marked: withoutNames,
  template: literalsOf,
};

/**
 * Every text that an environment will have, as far as it is known: attributes, outputs and provider settings,
 * documents taken apart.
 */
function* textsIn(
  { source, resources, outputs, configuration }: Environment,
  evaluated: readonly EvaluatedPlace[],
): Generator<TextAt> {
  for (const { place, value } of evaluated) yield* markedTexts(value, place);
  const isEvaluated = evaluatedAt(evaluated);
  for (const { address, parsed, value } of resources.values()) {
    const place: Place = { section: "resource", address, path: [] };
    yield* source === "configuration"
      ? writtenTexts(value, place)
      : textsOf(value, configuration?.resources.get(configurationAddress(parsed))?.arguments, place, isEvaluated);
  }
  for (const { name, value } of outputs.values())
    yield* textsOf(
      value,
      configuration?.outputs.get(name),
      { section: "output", address: `output.${name}`, path: [] },
      isEvaluated,
    );
  for (const provider of configuration?.providers.values() ?? [])
    yield* writtenTexts(writtenValue(provider.arguments), {
      section: "provider",
      address: `provider.${provider.key}`,
      path: [],
    });
}

/** True for places in an argument, or for an output, of which it is known what its expression gives. */
function evaluatedAt(evaluated: readonly EvaluatedPlace[]): (place: Place) => boolean {
  const key = ({ section, address, path }: Place): string =>
    JSON.stringify([section, address, ...(section === "output" ? [] : path.slice(0, 1))]);
  const known = new Set(evaluated.map(({ place }) => key(place)));
  return (place) => known.has(key(place));
}

function* textsOf(
  value: Value,
  asked: Configured | undefined,
  place: Place,
  isEvaluated: (place: Place) => boolean,
): Generator<TextAt> {
  yield* walk(value, place, false, undefined);
  if (asked === undefined) return;
  // What an expression gives says more than how it is written.
  for (const text of unknownTexts(value, writtenValue(asked), place)) if (!isEvaluated(text.place)) yield text;
}

/** The texts of what was asked for where the plan does not know yet what comes of it. */
function* unknownTexts(value: Value, asked: Value, place: Place): Generator<TextAt> {
  const below = (step: Path[number]): Place => ({ ...place, path: [...place.path, step] });
  if (value.kind === "unknown") yield* writtenTexts(value.sensitive ? { ...asked, sensitive: true } : asked, place);
  if (value.kind === "list" && asked.kind === "list" && value.items.length === asked.items.length)
    for (const [index, item] of value.items.entries())
      yield* unknownTexts(item, asked.items[index] as Value, below(index));
  if (value.kind === "map" && asked.kind === "map")
    for (const [key, item] of asked.entries)
      yield* unknownTexts(value.entries.get(key) ?? nullValue(), item, below(key));
}

function* writtenTexts(value: Value, place: Place): Generator<TextAt> {
  for (const text of walk(value, place, false, undefined)) yield { ...text, kind: "template" };
}

function* markedTexts(value: Value, place: Place): Generator<TextAt> {
  for (const text of walk(value, place, false, undefined)) yield { ...text, kind: "marked" };
}

function* walk(
  value: Value,
  place: Place,
  inherited: boolean,
  shownSteps: number | undefined,
  inDocument = false,
): Generator<TextAt> {
  const sensitive = inherited || value.sensitive;
  const shown = shownSteps ?? (value.sensitive ? place.path.length : undefined);
  const below = (step: Path[number]): Place => ({ ...place, path: [...place.path, step] });
  if (value.kind === "string") {
    const document = /^\s*[[{]/.test(value.text) ? parseJson(value.text) : undefined;
    if (document !== undefined && isContainer(document)) yield* walk(document, place, sensitive, shown, true);
    else
      yield {
        place: { ...place, ...(shown === undefined ? {} : { shownSteps: shown }) },
        text: value.text,
        sensitive,
        kind: "plain",
      };
  }
  const steps = value.kind === "list" && inDocument && !sensitive ? elementSteps(value.items) : [];
  if (value.kind === "list")
    for (const [index, item] of value.items.entries())
      yield* walk(item, below(steps[index] ?? index), sensitive, shown, inDocument);
  if (value.kind === "map")
    for (const [key, item] of value.entries) yield* walk(item, below(key), sensitive, shown, inDocument);
}

/**
 * The first foreign identity or secret in a text. Own and foreign ones are looked for together, the longest first: what
 * is a part of an own identity is no leak, and what an own one is a part of is.
 */
function searcher({ own, foreign, hosts }: Sides): (text: string, place: Place) => Foreign | undefined {
  const folded = (word: string): string => (hosts.has(word.toLowerCase()) ? word.toLowerCase() : word);
  const ours = new Set(own.map(folded));
  const theirs = new Map([...foreign].reverse().map((candidate) => [folded(candidate.text), candidate]));
  const words = [...own, ...foreign.map(({ text }) => text)];
  const partsOfOwn = partsOf(own, words);
  const wordsIn = wholeWords(words, hosts);
  return (text, place) => {
    const isInUrl = urlsIn(text);
    const isLeak = (word: string, index: number): boolean =>
      isMeant(word, index, text, isInUrl, place) &&
      !(touchesInterpolation(word, index, text) && partsOfOwn().has(word));
    for (const { word, index } of wordsIn(text)) {
      const found = ours.has(folded(word)) ? undefined : theirs.get(folded(word));
      if (found !== undefined && (isSecret(found) || isLeak(word, index))) return found;
    }
    return undefined;
  };
}

/** The words that are a part of one of the texts and not the whole of it; looked for when first asked for. */
function partsOf(texts: readonly string[], words: readonly string[]): () => ReadonlySet<string> {
  let parts: ReadonlySet<string> | undefined;
  return () => {
    // Without its first or its last character a text is no longer itself.
    parts ??= wordsInside(
      words,
      texts.flatMap((text) => [text.slice(1), text.slice(0, -1)]),
    );
    return parts;
  };
}

const isHost = (word: string): boolean => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+$/i.test(word);

/** A word and where it stands. */
interface WordAt {
  readonly word: string;
  readonly index: number;
}

/**
 * Finds those of the words that stand as a whole in a text, one behind the other, the longest where there are several;
 * a host in small letters and in capitals.
 */
function wholeWords(words: readonly string[], hosts: ReadonlySet<string>): (text: string) => Iterable<WordAt> {
  const isFolded = (word: string): boolean => hosts.has(word.toLowerCase());
  const exact = wordFinder(words.filter((word) => !isFolded(word)));
  const anyCase = wordFinder(words.filter(isFolded).map((word) => word.toLowerCase()));
  return function* (text) {
    const small = hosts.size === 0 ? text : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    for (let index = 0; index < text.length; index += 1) {
      const candidates = [...exact.startingAt(text, index), ...anyCase.startingAt(small, index)];
      if (candidates.length === 0 || isWordBefore(text, index)) continue;
      const whole = candidates.map(({ length }) => length).filter((length) => !isWordAt(text, index + length));
      if (whole.length === 0) continue;
      const longest = Math.max(...whole);
      yield { word: text.slice(index, index + longest), index };
      index += longest - 1;
    }
  };
}

/** Whether a letter or a digit stands there; characters outside of the Basic Multilingual Plane take two units. */
const isWordAt = (text: string, index: number): boolean =>
  index < text.length && /[\p{L}\p{N}]/u.test(String.fromCodePoint(text.codePointAt(index) as number));

const isWordBefore = (text: string, index: number): boolean =>
  index > 0 &&
  isWordAt(text, /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(index - 2, index)) ? index - 2 : index - 1);

/** Tells, of one position in a text after the other, whether a URL goes on there: `https://user@host`. */
function urlsIn(text: string): (index: number) => boolean {
  let [position, isInUrl] = [0, false];
  return (index) => {
    for (; position < index; position += 1) {
      if (/\s/.test(text[position] as string)) isInUrl = false;
      else if (text.startsWith("://", position)) isInUrl = true;
    }
    return isInUrl;
  };
}

/**
 * A bare word such as `production` names the environment only as a part of a longer name, or where names and tags
 * stand: `NODE_ENV=production` is a mode of Node.js. A mail address is nowhere anything points to; in a URL the host
 * stands behind an @ too.
 */
function isMeant(
  word: string,
  index: number,
  text: string,
  isInUrl: (index: number) => boolean,
  { path }: Place,
): boolean {
  const [before, after] = [text[index - 1], text[index + word.length]];
  if (before === "@" && !isInUrl(index)) return false;
  if (/[^A-Za-z]/.test(word)) return true;
  if (word.length === text.length)
    return path.some((step) => typeof step === "string" && /^(tags|tags_all|labels|name|Name)$/.test(step));
  return isJoint(before) || isJoint(after);
}

/** `${var.name}.acme.example` may well become an identity of the environment's own. */
const touchesInterpolation = (word: string, index: number, text: string): boolean =>
  BEFORE_WORD.test(text.slice(Math.max(0, index - 2), index)) ||
  AFTER_WORD.test(text.slice(index + word.length, index + word.length + 2));

const BEFORE_WORD = new RegExp(`${INTERPOLATED}[-_.]?$`, "u");
const AFTER_WORD = new RegExp(`^[-_.]?${INTERPOLATED}`, "u");

const isJoint = (character: string | undefined): boolean => character !== undefined && /[-_./:]/.test(character);
