/** Which part of a long text is another than in the text beside it. */

/** A text in three parts, of which the middle one differs: `arn:aws:iam::`, `111`, `:role/app`. */
export interface DifferingPart {
  readonly before: string;
  readonly differing: string;
  readonly after: string;
}

/**
 * The part of a text between what it begins and ends with as the other does. Undefined where they are the same, and
 * where so little is alike that marking the rest would say nothing.
 */
export function differingPart(text: string, other: string): DifferingPart | undefined {
  if (text === other) return undefined;
  const [own, others] = [[...text], [...other]];
  const most = Math.min(own.length, others.length);
  const begin = alikeFor(most, (position) => own[position] === others[position]);
  const end = alikeFor(most - begin, (position) => own.at(-1 - position) === others.at(-1 - position));
  if (begin + end < LEAST_ALIKE) return undefined;
  return {
    before: own.slice(0, begin).join(""),
    differing: own.slice(begin, own.length - end).join(""),
    after: own.slice(own.length - end).join(""),
  };
}

// --- internal ---

/** So many characters that are alike make the others hard to find. */
const LEAST_ALIKE = 4;

function alikeFor(most: number, isAlike: (position: number) => boolean): number {
  let length = 0;
  while (length < most && isAlike(length)) length += 1;
  return length;
}
