/** One change of a file as a unified patch, as `patch -p1` and `git apply` read it. */

/** A text file before and after. */
export interface Change {
  /** As the user named it, from the current folder. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The lines of the patch, without line breaks: one hunk with three lines around what changes. Empty where nothing does.
 */
export function patchLines({ file, before, after }: Change): readonly string[] {
  if (before === after) return [];
  const [old, now] = [linesOf(before), linesOf(after)];
  const head = commonLength(old, now);
  const tail = commonLength(old.slice(head).reverse(), now.slice(head).reverse());
  const from = Math.max(0, head - AROUND);
  const behind = old.slice(old.length - tail).slice(0, AROUND);
  const removed = old.slice(head, old.length - tail);
  const added = now.slice(head, now.length - tail);
  const count = head - from + behind.length;
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -${span(from, count + removed.length)} +${span(from, count + added.length)} @@`,
    ...old.slice(from, head).flatMap((line) => written(" ", line)),
    ...removed.flatMap((line) => written("-", line)),
    ...added.flatMap((line) => written("+", line)),
    ...behind.flatMap((line) => written(" ", line)),
  ];
}

// --- internal ---

const AROUND = 3;

/** Each with its line break, which the last may lack. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function commonLength(one: readonly string[], other: readonly string[]): number {
  const end = Math.min(one.length, other.length);
  let length = 0;
  while (length < end && one[length] === other[length]) length += 1;
  return length;
}

/** Lines are counted from 1; of none, the line before is named. */
const span = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`;

const written = (sign: string, line: string): readonly string[] =>
  line.endsWith("\n") ? [sign + line.slice(0, -1)] : [sign + line, "\\ No newline at end of file"];
