/**
 * The same answers, each made once. Texts repeat: in both environments, before and after, in every place of a finding.
 * A text that comes after very many others is answered anew each time.
 */
export function remembering<Answer extends string | boolean>(
  answer: (text: string) => Answer,
): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = answer(text);
    if (known.size < MOST_REMEMBERED) known.set(text, made);
    return made;
  };
}

// --- internal ---

const MOST_REMEMBERED = 100_000;
