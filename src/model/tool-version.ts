/** Versions of tools and providers, as far as one can be held against another: `20.11.1`, `1.9.0-rc1`. */

/** What `same: …` of a rule compares. */
export type VersionPart = "major" | "minor";

/** Whether two versions agree in a part, or why nobody can tell. */
export type Agreement = "agree" | "differ" | "prerelease" | "no-version";

/** True for text that is a version, and nothing else: one to four numbers, a prerelease, a build. */
export const isVersionText = (text: string): boolean => parseVersion(text) !== undefined;

/**
 * Whether two versions agree in their major version, or in major and minor. Where the major version is 0, which
 * promises nothing, the minor version stands for it: 0.14 and 0.15 are two. A prerelease agrees with nothing but
 * itself, and what a version leaves out is not known: `20` says nothing of a minor version.
 */
export function agreeIn(part: VersionPart, one: string, other: string): Agreement {
  const [left, right] = [parseVersion(one), parseVersion(other)];
  if (left === undefined || right === undefined) return "no-version";
  if (one === other) return "agree";
  if (left.prerelease !== undefined || right.prerelease !== undefined) return "prerelease";
  const length = Math.max(lengthOf(part, left.numbers), lengthOf(part, right.numbers));
  const said = Math.min(left.numbers.length, right.numbers.length, length);
  if (left.numbers.slice(0, said).some((number, position) => number !== right.numbers[position])) return "differ";
  return said < length ? "no-version" : "agree";
}

// --- internal ---

interface Version {
  /** Without leading zeros, as text: nothing is counted with them. */
  readonly numbers: readonly string[];
  readonly prerelease?: string;
}

const VERSION = /^(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]{1,64}))?(?:\+[0-9A-Za-z.-]{1,64})?$/;

function parseVersion(text: string): Version | undefined {
  const [, numbers, prerelease] = VERSION.exec(text) ?? [];
  if (numbers === undefined) return undefined;
  return {
    numbers: numbers.split(".").map((number) => number.replace(/^0+(?=\d)/, "")),
    ...(prerelease === undefined ? {} : { prerelease }),
  };
}

const lengthOf = (part: VersionPart, [major]: readonly string[]): number => {
  const own = part === "major" ? 1 : 2;
  return major === "0" ? own + 1 : own;
};
