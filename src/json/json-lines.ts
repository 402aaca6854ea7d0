/** What the files have in common that hold one JSON value in each line, and that git merges line by line. */

/** The lines of a text, without their ends. */
export interface JsonLines {
  readonly complete: readonly string[];
  /** What stands behind the last end of a line: a line that was not written to its end; absent where nothing does. */
  readonly unfinished?: string;
}

/** Takes a text apart. Lines end with `\n`; of a `\r` before it nothing is taken away. */
export function jsonLines(text: string): JsonLines {
  const parts = text.split("\n");
  const [rest = ""] = parts.slice(-1);
  return { complete: parts.slice(0, -1), ...(rest === "" ? {} : { unfinished: rest }) };
}

/** Whether a line is a mark that git leaves where two branches have changed the same lines. */
export const isMergeMark = (line: string): boolean => MERGE_MARK.test(line);

// --- internal ---

/** `<<<<<<< HEAD`, `=======`, `>>>>>>> main`, `||||||| base`. */
const MERGE_MARK = /^(?:<{7}|={7}|>{7}|\|{7})/;
