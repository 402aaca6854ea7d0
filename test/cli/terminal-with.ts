import { PassThrough, Writable } from "node:stream";
import type { Terminal } from "../../src/cli/io.js";

/** The keys that answer a question, or what makes them when it is asked. */
type Keys = string | (() => string);

/** A terminal at which each question is answered with the next keys, and what was shown there. */
export function terminalWith(answers: readonly Keys[]): { readonly terminal: Terminal; readonly shown: () => string } {
  const input = new PassThrough();
  let shown = "";
  let asked = 0;
  let isAnswered = true;
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const text = chunk.toString();
      shown += text;
      const keys = answers[asked];
      // A question is drawn with the one sign while it waits, also once more after a wrong answer; then with the other.
      if (text.includes("◇")) isAnswered = true;
      else if (text.includes("◆") && isAnswered && keys !== undefined) {
        asked += 1;
        isAnswered = false;
        setImmediate(() => input.write(typeof keys === "string" ? keys : keys()));
      }
      done();
    },
  });
  return { terminal: { input, output }, shown: () => shown };
}
