/** Asks a person at a terminal, by a prompt library that is loaded when the first question is asked. */
import { InputError } from "../model/input-error.js";
import { visible } from "../report/escape.js";
import type { Terminal } from "./io.js";

/** One thing that can be chosen, and a word about it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Who answers questions. */
export interface Asker {
  /** One of several; `first` is what is proposed. */
  readonly one: (question: string, choices: readonly Choice[], first: string) => Promise<string>;
  /** Any of several; all are proposed. */
  readonly some: (question: string, choices: readonly Choice[]) => Promise<readonly string[]>;
}

/** Asks at a terminal. Whoever presses Ctrl-C is told that nothing was written: an InputError. */
export const askingAt = (terminal: Terminal): Asker => ({
  one: async (message, choices, first) => {
    const { isCancel, select } = await import("@clack/prompts");
    const options = choices.map(shown);
    const answer = await untilClosed(terminal, (signal) =>
      select({ message: visible(message), options, initialValue: first, signal, ...terminal }),
    );
    if (isCancel(answer)) throw calledOff();
    return answer;
  },
  some: async (message, choices) => {
    const { isCancel, multiselect } = await import("@clack/prompts");
    const options = choices.map(shown);
    const initialValues = choices.map(({ value }) => value);
    const question = { message: visible(message), options, initialValues, required: false, maxItems: 12 };
    const answer = await untilClosed(terminal, (signal) => multiselect({ ...question, signal, ...terminal }));
    if (isCancel(answer)) throw calledOff();
    return answer;
  },
});

// --- internal ---

/** A terminal that goes away answers nothing any more, which would else be waited for without end. */
async function untilClosed<Answer>(
  { input }: Terminal,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const closed = new AbortController();
  const close = (): void => closed.abort();
  input.once("end", close).once("close", close);
  try {
    if (input.readableEnded || input.destroyed) throw calledOff();
    return await ask(closed.signal);
  } finally {
    input.off("end", close).off("close", close);
  }
}

const calledOff = (): InputError => new InputError("called off: nothing was written");

const shown = ({ value, label, hint }: Choice): { value: string; label: string; hint?: string } => ({
  value,
  label: visible(label),
  ...(hint === undefined ? {} : { hint: visible(hint) }),
});
