import { ANY_ONE, ANY_RUN, compilePattern, hasWildcard, matchesAddress, tokensOf, type Token } from "./pattern.js";

/**
 * Which patterns say more than others. All answers err to one side: `covers…` is true only where it is certain, and
 * `canOverlap` is false only where it is. Patterns that do not compile make them throw like `compilePattern`.
 */

/**
 * True when every text that the `narrow` pattern matches is matched by the `wide` one: `aws_*` covers `aws_s3_*`, and
 * not the other way round.
 */
export function coversPattern(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [container, contained] = [charactersOf(wide), charactersOf(narrow)];
  if (container === undefined || contained === undefined) return false;
  // A pattern also matches its own text, backslashes included.
  return compilePattern(wide)(narrow) && absorbs(normalized(container), normalized(contained));
}

/** The same of patterns of addresses, which match an address with and without its instance keys. */
export const coversAddresses = (wide: string, narrow: string): boolean =>
  coversPattern(wide, narrow) || (isLiteral(narrow) && matchesAddress(wide, narrow));

/**
 * The same of patterns of places, which cover everything below what they match: `tags` covers `tags.Name` and
 * `tags.*`. Only `*` itself covers the whole of an output, which has no places.
 */
export function coversPlaces(wide: string, narrow: string): boolean {
  if (narrow === "*") return wide === "*";
  if (coversPattern(wide, narrow)) return true;
  // Behind a wildcard or in quotes nobody knows where a step of the place ends.
  const below = isLiteral(wide) && !wide.includes('"');
  return below && [`${wide}.*`, `${wide}\\[*`].some((inside) => coversPattern(inside, narrow));
}

/** False when no text is matched by both patterns: `*.a` and `b.*` can overlap, `a.*` and `b.*` cannot. */
export function canOverlap(one: string, other: string): boolean {
  if (compilePattern(one)(other) || compilePattern(other)(one)) return true;
  const [left, right] = [charactersOf(one), charactersOf(other)];
  return left === undefined || right === undefined || meet(normalized(left), normalized(right));
}

// --- internal ---

/** Longer patterns are not held against each other, so that nobody waits for an answer. */
const LONGEST = 500;

const isLiteral = (pattern: string): boolean => !hasWildcard(pattern) && !pattern.includes("\\");

/**
 * The tokens of a pattern with whole characters as literals, since `?` stands for one. Undefined for half a character,
 * which only an escape in a file can make, and for a pattern that is too long to be held against another.
 */
function charactersOf(pattern: string): readonly Token[] | undefined {
  if (pattern.length > LONGEST || /\p{Surrogate}/u.test(pattern)) return undefined;
  const characters: Token[] = [];
  for (const token of tokensOf(pattern)) {
    const before = characters.at(-1);
    if (isHigh(before) && typeof token === "string") characters[characters.length - 1] = `${before}${token}`;
    else characters.push(token);
  }
  return characters;
}

/** The first half of a character outside of the Basic Multilingual Plane. */
const isHigh = (token: Token | undefined): token is string =>
  typeof token === "string" && token.length === 1 && /^[\ud800-\udbff]$/.test(token);

/** Runs of wildcards in one order: `*?` and `?*` are the same. */
function normalized(tokens: readonly Token[]): readonly Token[] {
  const ordered: Token[] = [];
  for (const token of tokens) {
    if (token === ANY_ONE && ordered.at(-1) === ANY_RUN) ordered.splice(-1, 1, ANY_ONE, ANY_RUN);
    else if (token !== ANY_RUN || ordered.at(-1) !== ANY_RUN) ordered.push(token);
  }
  return ordered;
}

/**
 * Matches the tokens of one pattern as if they were a text: its `*` is a character that only another `*` matches, and
 * its `?` one that `?` and `*` match. Two pointers, as in matching texts.
 */
function absorbs(wide: readonly Token[], narrow: readonly Token[]): boolean {
  let [token, position, star, restart] = [0, 0, -1, 0];
  while (position < narrow.length) {
    const [wanted, found] = [wide[token], narrow[position]];
    if (wanted === ANY_RUN) {
      star = token;
      restart = position;
      token += 1;
    } else if (wanted !== undefined && (wanted === found || (wanted === ANY_ONE && found !== ANY_RUN))) {
      token += 1;
      position += 1;
    } else if (star >= 0) {
      restart += 1;
      token = star + 1;
      position = restart;
    } else return false;
  }
  return wide.slice(token).every((rest) => rest === ANY_RUN);
}

/** Whether both can come to their ends together. `reachable` holds the positions in `right`, for each one in `left`. */
function meet(left: readonly Token[], right: readonly Token[]): boolean {
  let reachable = throughRuns([true], right);
  for (const token of left) {
    const next: boolean[] = [];
    right.forEach((other, position) => {
      // A run on either side stays where it is and takes what the other has.
      if (reachable[position] === true && other === ANY_RUN) next[position] = true;
      else if (reachable[position] === true && token !== ANY_RUN && fit(token, other)) next[position + 1] = true;
    });
    reachable = throughRuns(token === ANY_RUN ? fromFirst(reachable, right.length) : next, right);
  }
  return reachable[right.length] === true;
}

const fit = (one: Token, other: Token): boolean => one === other || one === ANY_ONE || other === ANY_ONE;

/** A run may stand for nothing. */
function throughRuns(reachable: readonly boolean[], tokens: readonly Token[]): readonly boolean[] {
  const extended = [...reachable];
  tokens.forEach((token, position) => {
    if (extended[position] === true && token === ANY_RUN) extended[position + 1] = true;
  });
  return extended;
}

/** What a run of the other side reaches: all from the first position on. */
function fromFirst(reachable: readonly boolean[], length: number): readonly boolean[] {
  const first = reachable.indexOf(true);
  return first === -1 ? [] : Array.from({ length: length + 1 }, (_, position) => position >= first);
}
