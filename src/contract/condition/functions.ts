/**
 * The functions that conditions have beyond CEL's own. They get CEL values: text, bigint (int), number (double),
 * boolean, null, arrays, maps. Their errors never hold a value, which may be a secret.
 */

/** Why a condition has no answer, in words that may be shown to anybody. */
export class ConditionFault extends Error {}

/** `major("16.3")` is 16. Text as engines write versions: `16.3`, `v1.29`, `6.x`, `8.0.mysql_aurora.3.05.2`. */
export function majorNumber(version: unknown): bigint {
  const found = /^v?(\d+)(?![^.\-+_ ])/.exec(versionText("major", version))?.[1];
  if (found === undefined) throw new ConditionFault("major() needs a version that starts with a number, such as 16.3");
  return BigInt(found);
}

/** `minor("16.3")` is 3. A version without a second number has none, which is an error. */
export function minorNumber(version: unknown): bigint {
  const found = /^v?\d+\.(\d+)(?![^.\-+_ ])/.exec(versionText("minor", version))?.[1];
  if (found === undefined) throw new ConditionFault("minor() needs a version with two numbers, such as 16.3");
  return BigInt(found);
}

/**
 * -1, 0 or 1: whether the first version is older than, the same as or newer than the second. Numbers are compared
 * part by part, missing ones count as 0; a pre-release is older than its release, as in
 * https://semver.org/#spec-item-11; what follows a `+` does not count.
 */
export function compareVersions(left: unknown, right: unknown): bigint {
  const [first, second] = [left, right].map((version) => readVersion(versionText("compareVersions", version)));
  if (first === undefined || second === undefined) {
    throw new ConditionFault("compareVersions() needs versions of numbers and dots, such as 1.10.2");
  }
  return compareNumbers(first.numbers, second.numbers) || comparePreReleases(first.pre, second.pre);
}

/**
 * The family of an AWS instance class: `t4g` of `db.t4g.medium`, `r6g` of `cache.r6g.large` and of
 * `r6g.large.search`, `t3` of `t3.micro`, `serverless` of `db.serverless`.
 */
export function instanceFamily(instanceClass: unknown): string {
  const text = typeof instanceClass === "string" ? instanceClass : "";
  const [, family] =
    /^(?:(?:db|cache|ml|kafka|dax|mq|dms)\.)?([a-z][a-z0-9-]*)(?:\.[a-z0-9-]+)?(?:\.search)?$/.exec(text) ?? [];
  if (family === undefined || !text.includes(".")) {
    throw new ConditionFault("family() needs an instance class, such as db.t4g.medium");
  }
  return family;
}

// --- internal ---

interface Version {
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];
}

const LONGEST_VERSION = 200;

function versionText(name: string, version: unknown): string {
  if (typeof version === "bigint" || typeof version === "number") return String(version);
  if (typeof version === "string" && version.length <= LONGEST_VERSION) return version;
  throw new ConditionFault(
    version === null
      ? `${name}() was given null: an environment does not set the parameter`
      : `${name}() needs a version as text`,
  );
}

function readVersion(text: string): Version | undefined {
  const match = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]*)?$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { numbers: match[1].split(".").map(BigInt), pre: match[2]?.split(".") ?? [] };
}

function compareNumbers(left: readonly bigint[], right: readonly bigint[]): bigint {
  for (let position = 0; position < Math.max(left.length, right.length); position += 1) {
    const [first, second] = [left[position] ?? 0n, right[position] ?? 0n];
    if (first !== second) return first < second ? -1n : 1n;
  }
  return 0n;
}

function comparePreReleases(left: readonly string[], right: readonly string[]): bigint {
  if (left.length === 0 || right.length === 0) return BigInt(Number(left.length === 0) - Number(right.length === 0));
  for (let position = 0; position < Math.min(left.length, right.length); position += 1) {
    const order = compareIdentifiers(left[position] as string, right[position] as string);
    if (order !== 0n) return order;
  }
  return BigInt(Math.sign(left.length - right.length));
}

function compareIdentifiers(left: string, right: string): bigint {
  const [leftIsNumber, rightIsNumber] = [left, right].map((part) => /^\d+$/.test(part));
  if (leftIsNumber && rightIsNumber) return compareNumbers([BigInt(left)], [BigInt(right)]);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1n : 1n;
  return left === right ? 0n : left < right ? -1n : 1n;
}
