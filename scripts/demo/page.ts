import { wrap } from "../../src/report/columns.js";

/** Nothing that the demo prints is wider than this. */
export const WIDTH = 80;

/** Stands before everything that belongs to a step. */
export const INDENT = "   ";

/** Prose in lines that fit, indented. */
export const paragraph = (text: string): string =>
  wrap(text, WIDTH - INDENT.length)
    .map((line) => INDENT + line)
    .join("\n");

/** A command as a shell takes it, in lines that fit, an option and its value always on one. */
export function shownCommand(command: readonly string[]): string {
  const options = command.join(" ").split(/ (?=--)/);
  return options
    .reduce<string[]>((lines, option) => {
      const line = lines.pop();
      if (line === undefined) return [`${INDENT}$ ${option}`];
      const longer = `${line} ${option}`;
      return longer.length + " \\".length <= WIDTH ? [...lines, longer] : [...lines, line, `${INDENT}    ${option}`];
    }, [])
    .join(" \\\n");
}

/**
 * What matters of the command's output: of a report the findings and the verdict, in how many places there is an
 * explanation, and nothing else; other output whole, with digests shortened. Lines that are too wide are folded.
 */
export function essence(output: string): string {
  const lines = output.trimEnd().split("\n");
  const kept = lines[0]?.startsWith("Parity of ") === true ? partsOf(lines) : lines.map(shortenDigests);
  return kept.flatMap(folded).join("\n").trimEnd();
}

// --- internal ---

/** What goes on in a further line is indented so much more. */
const HANGING = "  ";

/** Sections begin at the margin, after an empty line. */
function partsOf(lines: readonly string[]): readonly string[] {
  const begins = lines.flatMap((line, position) =>
    /^\S/.test(line) && (position === 0 || lines[position - 1] === "") ? [position] : [],
  );
  const sections = begins.map((begin, turn) => lines.slice(begin, begins[turn + 1]));
  return sections.flatMap((section) => {
    const [first = ""] = section;
    if (first.startsWith("Explained: ")) return [first, ""];
    return /^(Parity of|Notes:) /.test(first) ? [] : section;
  });
}

/** A digest tells a reader nothing that its beginning does not. */
const shortenDigests = (line: string): string => line.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");

function folded(line: string): readonly string[] {
  if (line === "") return [""];
  if (INDENT.length + line.length <= WIDTH) return [INDENT + line];
  const lead = INDENT + (/^ */.exec(line)?.[0] ?? "");
  return wrap(line, WIDTH - lead.length - HANGING.length).map(
    (part, position) => `${lead}${position === 0 ? "" : HANGING}${part}`,
  );
}
