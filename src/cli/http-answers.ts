/** What the commands that speak HTTP have in common: how long they wait, and how they look into answers. */

/** How often something is asked for, in all, where the other side says to ask later. */
export const ATTEMPTS = 4;

/** No single answer takes longer. */
export const LONGEST_ANSWER = 30_000;

/**
 * For how many milliseconds to wait after this attempt, the first of which is 1: the seconds that the other side says,
 * a minute at most; without any, a second, two, and four.
 */
export function waitingTime(seconds: string | null, attempt: number): number {
  const asked = Number(seconds ?? "");
  return Math.min(Number.isFinite(asked) && asked > 0 ? asked * 1000 : 500 * 2 ** attempt, LONGEST_WAIT);
}

/** What stands in an answer at these keys, one in the other; undefined where there is nothing. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (part, key) => (typeof part === "object" && part !== null ? (part as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** The text that stands there; undefined for anything else. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

/**
 * Whether an address is of this very machine, `http://127.0.0.1:8080`, where nobody else reads what goes over HTTP. No
 * name server is asked: a name that only leads here, such as `localhost.example`, is not of it.
 */
export const isThisMachine = ({ hostname }: URL): boolean =>
  hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]";

// --- internal ---

/** Longer than a job should stand still. */
const LONGEST_WAIT = 60_000;
