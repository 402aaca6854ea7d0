import { fileFailure } from "./failure.js";
import type { Io, OutputStream } from "./io.js";

/** Writes text to standard output and waits until it is there. Throws an InputError when it cannot be written. */
export async function toStandardOutput(text: string, io: Pick<Io, "stdout">): Promise<void> {
  try {
    await io.stdout.write(text);
  } catch (error) {
    throw fileFailure(error, "standard output", "write");
  }
}

/**
 * A stream of the process as the command line writes to it: each write is over when the text has been taken, and throws
 * when it was not, or calls `whenFailed` where that is given. A reader such as `head` that closes early is no failure,
 * and changes nothing about the verdict.
 */
export function outputTo(stream: NodeJS.WriteStream, whenFailed?: () => void): OutputStream {
  let closed = false;
  // Every error also comes to the write that it belongs to.
  stream.on("error", () => undefined);
  return {
    write: (text) =>
      new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => {
          closed ||= error instanceof Error && "code" in error && error.code === "EPIPE";
          const failed = error instanceof Error && !closed;
          if (failed && whenFailed === undefined) return reject(error);
          if (failed) whenFailed?.();
          resolve();
        });
      }),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
  };
}
