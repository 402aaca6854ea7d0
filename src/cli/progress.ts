import { visible } from "../report/escape.js";
import type { OutputStream } from "./io.js";

/** A single line on a terminal that says how far reading has come. */
export interface Progress {
  /** `total` is absent when nobody knows how much there is, as with standard input. */
  readonly report: (file: string, bytes: number, total: number | undefined) => void;
  /** Erases the line. */
  readonly end: () => void;
}

/** Progress that shows itself only on a terminal, and only after `patience` milliseconds. `now` is any clock. */
export function showProgress(output: OutputStream, now: () => number, patience = 1_000): Progress {
  const started = now();
  let last = started;
  let shown = false;
  return {
    report(file, bytes, total) {
      const time = now();
      const due = time - started >= patience && time - last >= (shown ? REFRESH : 0);
      if (output.isTTY !== true || !due) return;
      last = time;
      shown = true;
      output.write(`${ERASE}${progressLine(file, bytes, total).slice(0, (output.columns ?? 80) - 1)}`);
    },
    end() {
      if (shown) output.write(ERASE);
      shown = false;
    },
  };
}

// --- internal ---

const REFRESH = 100;
/** To the start of the line, and delete to its end. */
const ERASE = "\r\u001b[K";

function progressLine(file: string, bytes: number, total: number | undefined): string {
  const share =
    total === undefined || total === 0 ? "" : ` of ${megabytes(total)} (${Math.floor((bytes / total) * 100)} %)`;
  return `reading ${visible(file)}: ${megabytes(bytes)}${share}`;
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_000_000)} MB`;
