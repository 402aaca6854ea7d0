/** How long the commands that speak HTTP wait and how often they ask, and where they may do so without TLS. */

/** How often something is asked for, in all, where the other side says to ask later. */
export const ATTEMPTS = 4;

/** For how many milliseconds one answer is waited for. */
export const LONGEST_ANSWER = 30_000;

/**
 * For how many milliseconds to wait after this attempt, the first of which is 1: the seconds that the other side says,
 * a minute at most; without any, a second, two, and four.
 */
export function waitingTime(seconds: string | null, attempt: number): number {
  const asked = Number(seconds ?? "");
  return Math.min(Number.isFinite(asked) && asked > 0 ? asked * 1000 : 500 * 2 ** attempt, LONGEST_WAIT);
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
