import { InputError, InputErrors } from "../model/input-error.js";
import { logLine } from "../report/escape.js";

/**
 * What went wrong, for standard error: one line per problem, with file, line and column where they are
 * known. An error that nobody foresaw gives away neither its message nor values: only its kind and, with
 * `TFPARITY_DEBUG=1`, where in the program it happened.
 */
export function describeFailure(error: unknown, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  if (error instanceof InputErrors) {
    const told = error.errors.slice(0, MOST_TOLD).map(inputErrorLine);
    return error.errors.length > MOST_TOLD ? [...told, "tfparity: there is more that is wrong; mend this first"] : told;
  }
  if (error instanceof InputError) return [inputErrorLine(error)];
  const kind = error instanceof Error ? error.name : typeof error;
  if (env["TFPARITY_DEBUG"] !== "1" || !(error instanceof Error)) {
    return [`tfparity: internal error (${kind}); run again with TFPARITY_DEBUG=1 to see where, and please report it`];
  }
  return [`tfparity: internal error (${kind})`, ...framesOf(error)];
}

/** The error for a file that could not be opened, read or written. `doing` says what was tried: `read`. */
export function fileFailure(error: unknown, file: string, doing: string): Error {
  if (!(error instanceof Error) || !("code" in error) || error instanceof InputError) return error as Error;
  const code = String(error.code);
  return new InputError(REASONS[code] ?? `cannot ${doing} it (${code})`, { file });
}

// --- internal ---

/** What is wrong in more places than these is wrong for the same reason. */
const MOST_TOLD = 100;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder, and a file is needed",
  ENOTDIR: "a part of this path is a file, not a folder",
  EACCES: "no permission to open it",
  EPERM: "no permission to open it",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "the links lead in a circle",
  ERR_INVALID_ARG_VALUE: "no file can have this name",
  ENOSPC: "there is no space left to write it",
  EBUSY: "it is in use or mounted by itself, and cannot be replaced; name another",
  EDQUOT: "the quota for this disk is used up",
  EROFS: "the file system is read-only",
};

function inputErrorLine({ file, line, column, message }: InputError): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return logLine(place === "" ? `tfparity: ${message}` : `tfparity: ${place}: ${message}`);
}

/** The stack without its message, which may quote input. */
const framesOf = ({ stack = "" }: Error): readonly string[] => stack.split("\n").filter((line) => /^\s+at /.test(line));
