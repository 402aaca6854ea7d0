import type { Location } from "./contract.js";

/**
 * Bad input, contract or usage: the check could not be made (exit code 2). Its message is for people: what is
 * wrong and what to do. It never holds a value from a plan.
 */
export class InputError extends Error {
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, at?: Location | { readonly file: string }) {
    super(message);
    this.name = "InputError";
    this.file = at?.file;
    this.line = at !== undefined && "line" in at ? at.line : undefined;
    this.column = at !== undefined && "line" in at ? at.column : undefined;
  }
}

/** Several independent things are wrong with one input; all are told at once. */
export class InputErrors extends Error {
  readonly errors: readonly InputError[];

  constructor(errors: readonly InputError[]) {
    super(errors.map((error) => error.message).join("\n"));
    this.name = "InputErrors";
    this.errors = errors;
  }
}
