/** What the files have in common that hold one JSON value in each line, and that git merges line by line. */

/** Whether a line is a mark that git leaves where two branches have changed the same lines. */
export const isMergeMark = (line: string): boolean => MERGE_MARK.test(line);

// --- internal ---

/** `<<<<<<< HEAD`, `=======`, `>>>>>>> main`, `||||||| base`. */
const MERGE_MARK = /^(?:<{7}|={7}|>{7}|\|{7})/;
