import type { Readable, Writable } from "node:stream";

/**
 * The world outside, as the command line needs it. `bin.ts` passes the real one, tests pass their own; apart
 * from this and from files, nothing in `cli/` has effects.
 */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Today in UTC, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** This moment, RFC 3339 in UTC. */
  readonly now: () => string;
  /** Where a person can be asked; absent where nobody sits at a terminal. */
  readonly terminal?: Terminal | undefined;
}

/** A terminal that shows questions and takes answers, key by key. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number | undefined };
}

/** A stream that text is written to; a terminal when `isTTY` is set. */
export interface OutputStream {
  /** Whoever has to know that the text is there waits for what this returns, which may throw. */
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** 0: pass. 1: blocked. 2: the check could not be made. */
export type ExitCode = 0 | 1 | 2;
