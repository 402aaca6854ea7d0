/**
 * Patterns of paths as CODEOWNERS has them, by the rules of the two hosts:
 *
 * - GitHub: those of gitignore without `!`, `[ ]` and `\#`, but that `docs/*` has only what is directly in `docs`
 *   (docs.github.com, "About code owners").
 * - GitLab: what does not begin with a slash is looked for at any depth, and a name has itself alone unless a slash
 *   follows it; `**` counts in front of a slash alone
 *   (https://docs.gitlab.com/user/project/codeowners/reference/ and, for what matches, its page `advanced`).
 *
 * No library of gitignore tells these two apart, and some take a hostile pattern for minutes: here, every step is
 * counted.
 */

/** Whose rules a file is written by. */
export type Host = "github" | "gitlab";

/** The steps that matching may still take; whoever takes one counts it down. */
export interface Effort {
  left: number;
}

/** A pattern, taken apart. */
export interface PathPattern {
  readonly steps: readonly Step[];
  /** Set where it has what lies below what it matches as well. */
  readonly below?: readonly Step[];
}

/** The pattern that a text is; undefined for what the host does not take for one. */
export function readPathPattern(text: string, host: Host): PathPattern | undefined {
  if (text.length > LONGEST || REFUSED[host].test(text)) return undefined;
  const { names, isFromTop, isFolder } = partsOf(text);
  if (names.some((name) => name === "")) return undefined;
  const read = names.map((name, position) => stepOf(name, position === names.length - 1, host));
  if (read.some((step) => step === undefined)) return undefined;
  const steps = read.flatMap((step): readonly Step[] => step ?? []);
  const isAnchored = isFromTop || (host === "github" && names.length > 1);
  const whole = [...(isAnchored ? [] : ANYWHERE), ...steps, ...(isFolder ? BELOW : [])];
  const hasBelow = host === "github" && !isFolder && names.at(-1) !== "*";
  return { steps: whole, ...(hasBelow ? { below: [...whole, ...BELOW] } : {}) };
}

/** Whether a pattern has a path, `live/eu/main.tf`, by its names; false as soon as no effort is left. */
export const hasPath = ({ steps, below }: PathPattern, path: readonly string[], effort: Effort): boolean =>
  matchSteps(steps, path, effort) || (below !== undefined && matchSteps(below, path, effort));

// --- internal ---

/** Longer than any path that somebody keeps. */
const LONGEST = 1_024;

/** What a host does not take: brackets; on GitHub an exclusion, and a number sign behind a backslash. */
const REFUSED: Readonly<Record<Host, RegExp>> = { github: /^!|^\\#|[[\]]/, gitlab: /^!|[[\]]/ };

/** The text of a pattern, taken apart: `/live/*.tf` is from the top, `docs/` is a folder. */
interface PatternParts {
  readonly names: readonly string[];
  readonly isFromTop: boolean;
  readonly isFolder: boolean;
}

/** A slash behind a backslash is a name's own, and parts nothing at the end. */
function partsOf(text: string): PatternParts {
  const [, top = "", inner = "", folder = ""] = PARTS.exec(text) ?? [];
  return { names: inner.split("/"), isFromTop: top !== "", isFolder: folder !== "" };
}

const PARTS = /^(\/?)(.*?)((?<!\\)\/)?$/s;

const ANY_DEPTH: unique symbol = Symbol("**");
const ANY_RUN: unique symbol = Symbol("*");
const ANY_ONE: unique symbol = Symbol("?");

type Token = string | typeof ANY_RUN | typeof ANY_ONE;

/** One name of a path, or any number of names. */
type Step = typeof ANY_DEPTH | readonly Token[];

const ANYWHERE: readonly Step[] = [ANY_DEPTH];
const BELOW: readonly Step[] = [ANY_DEPTH, [ANY_RUN]];

/** The steps of one name of a pattern; undefined where a backslash escapes nothing. */
function stepOf(name: string, isLast: boolean, host: Host): readonly Step[] | undefined {
  if (name === "**" && !isLast) return [ANY_DEPTH];
  // GitLab takes it for a single star there.
  if (name === "**" && host === "github") return BELOW;
  const tokens: Token[] = [];
  for (let position = 0; position < name.length; position += 1) {
    const character = name[position] as string;
    if (character === "\\") {
      position += 1;
      if (position === name.length) return undefined;
      tokens.push(name[position] as string);
    } else if (character === "?") tokens.push(ANY_ONE);
    else if (character !== "*") tokens.push(character);
    else if (tokens.at(-1) !== ANY_RUN) tokens.push(ANY_RUN);
  }
  return [tokens];
}

const matchSteps = (steps: readonly Step[], path: readonly string[], effort: Effort): boolean =>
  matchRun(steps, path, ANY_DEPTH, effort, (step, name) => step !== ANY_DEPTH && matchName(step, name, effort));

const matchName = (tokens: readonly Token[], name: string, effort: Effort): boolean =>
  matchRun(tokens, name, ANY_RUN, effort, (token, character) => token === ANY_ONE || token === character);

/** Two pointers: on a mismatch only the latest wildcard takes one part more, since an earlier one cannot help. */
function matchRun<Wanted, Part>(
  wanted: readonly Wanted[],
  given: ArrayLike<Part>,
  wildcard: Wanted,
  effort: Effort,
  fits: (one: Wanted, part: Part) => boolean,
): boolean {
  let [at, position, star, restart] = [0, 0, -1, 0];
  while (position < given.length) {
    effort.left -= 1;
    if (effort.left < 0) return false;
    const one = wanted[at];
    if (one === wildcard) {
      [star, restart] = [at, position];
      at += 1;
    } else if (one !== undefined && fits(one, given[position] as Part)) {
      at += 1;
      position += 1;
    } else if (star === -1) return false;
    else {
      at = star + 1;
      restart += 1;
      position = restart;
    }
  }
  while (wanted[at] === wildcard) at += 1;
  return at === wanted.length;
}
