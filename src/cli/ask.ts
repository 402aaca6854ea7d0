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
  /** A line of text, without blanks around it; `problemOf` says what is wrong with one, which is asked for again. */
  readonly text: (question: Question) => Promise<string>;
}

/** A question that a line of text answers. */
export interface Question {
  readonly message: string;
  /** What stands there already, to be changed or taken. */
  readonly proposed?: string;
  /** What is wrong with an answer, in one sentence; undefined where nothing is. */
  readonly problemOf: (answer: string) => string | undefined;
}

/** That somebody pressed Ctrl-C at a question, or that the terminal went away. */
export class CalledOff extends InputError {
  constructor() {
    super("called off: nothing was written");
  }
}

/** Asks at a terminal. Throws a CalledOff for who presses Ctrl-C; what was written before stays. */
export const askingAt = (terminal: Terminal): Asker => ({
  one: async (message, choices, first) => {
    const { isCancel, select } = await import("@clack/prompts");
    const options = choices.map(shown);
    const answer = await untilClosed(terminal, (signal) =>
      select({ message: visible(message), options, initialValue: first, signal, ...terminal }),
    );
    if (isCancel(answer)) throw new CalledOff();
    return answer;
  },
  some: async (message, choices) => {
    const { isCancel, multiselect } = await import("@clack/prompts");
    const options = choices.map(shown);
    const initialValues = choices.map(({ value }) => value);
    const question = { message: visible(message), options, initialValues, required: false, maxItems: 12 };
    const answer = await untilClosed(terminal, (signal) => multiselect({ ...question, signal, ...terminal }));
    if (isCancel(answer)) throw new CalledOff();
    return answer;
  },
  text: async ({ message, proposed, problemOf }) => {
    const { isCancel, text } = await import("@clack/prompts");
    const question = {
      message: visible(message),
      ...(proposed === undefined ? {} : { initialValue: proposed }),
      validate: (answer: string | undefined) => problemOf((answer ?? "").trim()),
    };
    const answer = await untilClosed(terminal, (signal) => text({ ...question, signal, ...terminal }));
    if (isCancel(answer)) throw new CalledOff();
    return answer.trim();
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
    if (input.readableEnded || input.destroyed) throw new CalledOff();
    return await ask(closed.signal);
  } finally {
    input.off("end", close).off("close", close);
  }
}

const shown = ({ value, label, hint }: Choice): { value: string; label: string; hint?: string } => ({
  value,
  label: visible(label),
  ...(hint === undefined ? {} : { hint: visible(hint) }),
});
