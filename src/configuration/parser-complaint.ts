/** What the HCL parser says of a file that it refuses, without anything of the file. */

/** Where the parser stopped, as far as it says, and the name that it has for what is wrong: `Invalid expression`. */
export interface ParserComplaint {
  readonly line?: number;
  readonly column?: number;
  readonly title: string;
}

/**
 * What `refuseInvalidFile` rejected with. Of the parser's words only the title is taken, which is one of a few and
 * quotes nothing: `source.tf:2,14-3,1: Invalid multi-line string; Quoted strings may …`.
 */
export function parserComplaint(error: unknown): ParserComplaint {
  const message = error instanceof Error ? error.message : "";
  const [, line, column, title] = /source\.tf:(\d+),(\d+)-[\d,]+: ([^;\]]+)/.exec(message) ?? [];
  return {
    ...(line === undefined || column === undefined ? {} : { line: Number(line), column: Number(column) }),
    title: title ?? (error instanceof SyntaxError ? message : "it is not valid HCL"),
  };
}
