import { InputError, InputErrors } from "../model/input-error.js";
import { logLine } from "../report/escape.js";

/**
 * What is wrong with the input, a line for each problem, with file and line where they are known; undefined for
 * any other error, which is none of the user's making and should not be swallowed.
 */
export function problemLines(error: unknown): readonly string[] | undefined {
  if (error instanceof InputErrors) return error.errors.map(lineOf);
  return error instanceof InputError ? [lineOf(error)] : undefined;
}

// --- internal ---

function lineOf({ file, line, column, message }: InputError): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return logLine(place === "" ? message : `${place}: ${message}`);
}
