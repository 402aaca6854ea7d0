/** Finds what belongs to another environment in a text: its whole words, where they mean the other environment. */
import type { Place } from "../model/difference.js";
import { INTERPOLATED } from "../model/marked-text.js";
import { wordFinder, wordsInside } from "../model/word-finder.js";
import type { ForeignFacts } from "./words/cases.js";

/** What belongs to an environment itself, and what to the other one. */
export interface Sides {
  readonly own: readonly string[];
  readonly foreign: readonly Foreign[];
  /** The declared identities of both that are hosts, in small letters: `STAGING.acme.example` is the same host. */
  readonly hosts: ReadonlySet<string>;
}

/** What belongs to the other environment. */
export interface Foreign {
  readonly text: string;
  /** `account`, `aws_vpc.main id`, `secret var.token`. */
  readonly origin: string;
  /** A secret is one wherever it stands, and is not shown. */
  readonly facts: ForeignFacts;
}

/** A secret is looked for wherever it stands; a name only where it is meant. */
export const isSecret = ({ facts }: Foreign): boolean => facts.is === "secret";

/**
 * The first foreign identity or secret in a text. Own and foreign ones are looked for together, the longest first: what
 * is a part of an own identity is no leak, and what an own one is a part of is.
 */
export function searcher({ own, foreign, hosts }: Sides): (text: string, place: Place) => Foreign | undefined {
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

/** True for what can be the name of a host: `staging.acme.example`. */
export const isHost = (word: string): boolean => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+$/i.test(word);

// --- internal ---

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

/** The index of an environment, `2`, stands in a thousand places that do not mean it. */
const SHORT_NUMBER = /^\d{1,3}$/;

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
  if (SHORT_NUMBER.test(word)) return false;
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
