import { configurationAddress, parseAddress } from "./address.js";
import type { ParameterRule } from "./contract.js";
import { formatPath } from "./path.js";
import type { Path } from "./path.js";

/**
 * The globs of the contract.
 *
 * `*` stands for any run of characters, dots, slashes, quotes and brackets included; `?` for one character;
 * everything else for itself. A backslash takes the meaning from the character after it. Brackets are literal,
 * so that an address or a place can be pasted with its keys, and have to be balanced, so that a half-pasted
 * one is noticed; `\[` stands for a bracket alone.
 *
 * Matching is ours and not a library's: globs are made for file names, where `[ab]`, `{a,b}`, `!` and the slash
 * have meanings that addresses must not have, and translating them to regular expressions lets a pattern such
 * as `*a*a*a*b` run for minutes. This takes at most pattern length times subject length steps.
 */
type Matcher = (subject: string) => boolean;

/**
 * Turns a glob into a function; the same text gives the same function.
 * Throws an Error that says what is wrong with the pattern: empty, a lone backslash at the end, unbalanced.
 */
export const compilePattern = (pattern: string): Matcher => compiledPattern(pattern).matches;

/** Text that, used as a pattern, matches exactly the text given. */
export const escapePattern = (text: string): string => text.replace(/[\\*?]/g, "\\$&");

/**
 * True when the pattern matches the address as it is or without its instance keys: `aws_subnet.private` and
 * `module.network.*` match `module.network["a"].aws_subnet.private[0]`'s own configuration address too.
 * Addresses that are none of resources (`output.url`) are matched as they are. Throws like `compilePattern`.
 */
export function matchesAddress(pattern: string, address: string): boolean {
  const matches = compilePattern(pattern);
  if (matches(address)) return true;
  if (!address.includes("[")) return false;
  const parsed = parseAddress(address);
  return parsed !== undefined && matches(configurationAddress(parsed));
}

/**
 * True when the pattern matches the place, written as `formatPath` does, or any place that it lies in: `tags`
 * covers `tags.Name`, `ingress` covers `ingress[*].cidr_blocks[0]`. The whole resource (the empty path) is
 * matched by no pattern, not even `*`. Throws like `compilePattern`.
 */
export function matchesPlace(pattern: string, path: Path): boolean {
  const matches = compilePattern(pattern);
  return path.some((_, position) => matches(formatPath(path.slice(0, path.length - position))));
}

/** How closely a pattern describes what it matches: its number of literal characters. */
export const specificity = (pattern: string): number => compiledPattern(pattern).literals;

/** What `*` and `?` of a pattern are among its tokens. */
export const ANY_RUN: unique symbol = Symbol("*");
/** What `?` of a pattern is among its tokens. */
export const ANY_ONE: unique symbol = Symbol("?");

/** A part of a pattern: a wildcard, or a literal, which is one UTF-16 code unit. */
export type Token = string | typeof ANY_RUN | typeof ANY_ONE;

/** The parts of a pattern: of `a.*` a literal `a`, a literal `.` and any run. Throws like `compilePattern`. */
export const tokensOf = (pattern: string): readonly Token[] => compiledPattern(pattern).tokens;

/** True when the pattern can match more than one text. */
export const hasWildcard = (pattern: string): boolean => compiledPattern(pattern).wildcard;

/**
 * The rule that holds for a parameter. Of those whose pattern matches the name the most specific one wins, that
 * is the one with the most literal characters; then one without wildcards; then the later one in the file.
 * Only `sensitive` adds up: a secret stays one when a closer rule says something else about it.
 */
export function findParameterRule(rules: readonly ParameterRule[], name: string): ParameterRule | undefined {
  const matching = matchingRules(rules, name);
  const best = matching.reduce<ParameterRule | undefined>(
    (closest, rule) => (closest === undefined || rank(rule) >= rank(closest) ? rule : closest),
    undefined,
  );
  if (best === undefined || best.sensitive || !matching.some(({ sensitive }) => sensitive)) return best;
  return { ...best, sensitive: true };
}

/**
 * The rule that holds for a leaf of a root variable, or for any other parameter: its own, else that of the closest
 * part of the variable that has one. A rule for all of `var.services` holds for `var.services.api.cpu`.
 */
export function findGoverningRule(rules: readonly ParameterRule[], name: string): ParameterRule | undefined {
  const own = findParameterRule(rules, name);
  const part = partAround(name);
  if (own !== undefined || !name.startsWith("var.") || part === name || part === "var") return own;
  return findGoverningRule(rules, part);
}

/** The part of a variable or a parameter file that holds this one: `var.a` for `var.a["b.c"]`; itself at the top. */
export const partAround = (name: string): string => name.replace(/(\.[^.[\]"]+|\["(?:[^"\\]|\\.)*"\])$/, "");

/** True when neither pattern is closer than the other to what both match, so that the later rule wins. */
export const areEquallyClose = (one: ParameterRule, other: ParameterRule): boolean => rank(one) === rank(other);

// --- internal ---

/** The rules of one contract: those for one name each, by that name, and those with wildcards. */
interface RuleIndex {
  readonly named: ReadonlyMap<string, readonly ParameterRule[]>;
  readonly open: readonly { readonly rule: ParameterRule; readonly matches: Matcher }[];
  /** What was found before, by name. */
  readonly found: Map<string, readonly ParameterRule[]>;
}

/** Every parameter is looked up many times, and there can be thousands of rules. */
const indexes = new WeakMap<readonly ParameterRule[], RuleIndex>();

/** In the order of the file, as far as two of them can be equally close. */
function matchingRules(rules: readonly ParameterRule[], name: string): readonly ParameterRule[] {
  const { named, open, found } = indexes.get(rules) ?? indexOfRules(rules);
  const known = found.get(name);
  if (known !== undefined) return known;
  const matching = [...(named.get(name) ?? []), ...open.filter(({ matches }) => matches(name)).map(({ rule }) => rule)];
  if (found.size >= MOST_REMEMBERED) found.clear();
  found.set(name, matching);
  return matching;
}

function indexOfRules(rules: readonly ParameterRule[]): RuleIndex {
  const named = new Map<string, ParameterRule[]>();
  for (const rule of rules.filter(({ pattern }) => !hasWildcard(pattern))) {
    // A pasted name matches itself, also where a backslash in it would mean something.
    for (const name of new Set([rule.pattern, tokensOf(rule.pattern).join("")])) {
      const before = named.get(name);
      if (before === undefined) named.set(name, [rule]);
      else before.push(rule);
    }
  }
  const open = rules
    .filter(({ pattern }) => hasWildcard(pattern))
    .map((rule) => ({ rule, matches: compilePattern(rule.pattern) }));
  const index: RuleIndex = { named, open, found: new Map() };
  indexes.set(rules, index);
  return index;
}

const rank = ({ pattern }: ParameterRule): number => 2 * specificity(pattern) + (hasWildcard(pattern) ? 0 : 1);

/** More than a contract may hold; the bound only keeps a long-lived process from growing. */
const MOST_REMEMBERED = 100_000;
const compiled = new Map<string, CompiledPattern>();

interface CompiledPattern {
  readonly matches: Matcher;
  readonly tokens: readonly Token[];
  readonly literals: number;
  readonly wildcard: boolean;
}

function compiledPattern(pattern: string): CompiledPattern {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const tokens = readTokens(pattern);
  const literals = tokens.filter((token) => typeof token === "string").length;
  const made: CompiledPattern = {
    // A pasted address matches itself, also where its key holds an escaped quote.
    matches: (subject) => subject === pattern || matchTokens(tokens, subject),
    tokens,
    literals,
    wildcard: literals < tokens.length,
  };
  if (compiled.size >= MOST_REMEMBERED) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

function readTokens(pattern: string): readonly Token[] {
  if (pattern === "") throw new Error("a pattern must not be empty");
  assertBalanced(pattern);
  const tokens: Token[] = [];
  for (let position = 0; position < pattern.length; position += 1) {
    const character = pattern[position] as string;
    if (character === "\\") {
      position += 1;
      tokens.push(pattern[position] as string);
    } else if (character === "?") tokens.push(ANY_ONE);
    else if (character !== "*") tokens.push(character);
    else if (tokens.at(-1) !== ANY_RUN) tokens.push(ANY_RUN);
  }
  return tokens;
}

/** Brackets count outside of quoted keys; a key is quoted when its quote follows a bracket. */
function assertBalanced(pattern: string): void {
  const open: number[] = [];
  let quote: number | undefined;
  for (let position = 0; position < pattern.length; position += 1) {
    const character = pattern[position];
    if (character === "\\") {
      position += 1;
      if (position === pattern.length) throw new Error("the backslash at the end of the pattern escapes nothing");
    } else if (character === '"' && quote !== undefined) quote = undefined;
    else if (quote !== undefined) continue;
    else if (character === '"' && pattern[position - 1] === "[" && open.at(-1) === position - 1) quote = position;
    else if (character === "[") open.push(position);
    else if (character === "]" && open.pop() === undefined) {
      throw new Error(
        `the "]" at character ${position + 1} of the pattern closes nothing; write \\] for a bracket alone`,
      );
    }
  }
  if (quote !== undefined) throw new Error(`the quote at character ${quote + 1} of the pattern is never closed`);
  const first = open[0];
  if (first !== undefined) {
    throw new Error(`the "[" at character ${first + 1} of the pattern is never closed; write \\[ for a bracket alone`);
  }
}

/** Two pointers: on a mismatch only the latest `*` takes one character more, since an earlier one cannot help. */
function matchTokens(tokens: readonly Token[], subject: string): boolean {
  let token = 0;
  let position = 0;
  let star = -1;
  let restart = 0;
  while (position < subject.length) {
    const wanted = tokens[token];
    if (wanted === ANY_RUN) {
      star = token;
      restart = position;
      token += 1;
    } else if (wanted === ANY_ONE) {
      token += 1;
      position += characterLength(subject, position);
    } else if (wanted !== undefined && wanted === subject[position]) {
      token += 1;
      position += 1;
    } else if (star >= 0) {
      restart += characterLength(subject, restart);
      token = star + 1;
      position = restart;
    } else return false;
  }
  while (tokens[token] === ANY_RUN) token += 1;
  return token === tokens.length;
}

/** Characters outside the Basic Multilingual Plane take two code units. */
const characterLength = (text: string, position: number): number =>
  (text.codePointAt(position) as number) > 0xffff ? 2 : 1;
