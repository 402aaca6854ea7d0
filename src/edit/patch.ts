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
  const { from, lead, removed, added, behind } = hunkOf(before, after);
  const count = lead.length + behind.length;
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -${span(from, count + removed.length)} +${span(from, count + added.length)} @@`,
    ...lead.flatMap((line) => written(" ", line)),
    ...removed.flatMap((line) => written("-", line)),
    ...added.flatMap((line) => written("+", line)),
    ...behind.flatMap((line) => written(" ", line)),
  ];
}

/** From one character of a text to another, which is not in it any more: `[0, 3]` of `a: 1` is `a: `. */
export type Span = readonly [from: number, to: number];

/**
 * What a patch shows of a text and of what it becomes, the lines around the change included: of
 * `{ file: "p.yaml", before: "a: 1\n", after: "a: 2\n" }` all of both, `{ before: [0, 5], after: [0, 5] }`.
 */
export function shownSpans({ before, after }: Change): { readonly before: Span; readonly after: Span } {
  const { skipped, lead, removed, added, behind } = hunkOf(before, after);
  const start = lengthOf(skipped);
  const around = lengthOf(lead) + lengthOf(behind);
  return {
    before: [start, start + around + lengthOf(removed)],
    after: [start, start + around + lengthOf(added)],
  };
}

// --- internal ---

const AROUND = 3;

/** What changes, and what stands around it, in lines with their line breaks. */
interface Hunk {
  /** How many lines come before all of this, and which. */
  readonly from: number;
  readonly skipped: readonly string[];
  readonly lead: readonly string[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly behind: readonly string[];
}

function hunkOf(before: string, after: string): Hunk {
  const [old, now] = [linesOf(before), linesOf(after)];
  const head = commonLength(old, now);
  const tail = commonLength(old.slice(head).reverse(), now.slice(head).reverse());
  const from = Math.max(0, head - AROUND);
  return {
    from,
    skipped: old.slice(0, from),
    lead: old.slice(from, head),
    removed: old.slice(head, old.length - tail),
    added: now.slice(head, now.length - tail),
    behind: old.slice(old.length - tail).slice(0, AROUND),
  };
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, { length }) => sum + length, 0);

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
