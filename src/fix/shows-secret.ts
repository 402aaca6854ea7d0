/** Whether the patch of a change would show a secret, or a line of one. */
import { readSourceDocument, type Tree } from "../contract/document.js";
import { patchLines, shownSpans, type Change, type Span } from "../edit/patch.js";
import { withoutByteOrderMark } from "../model/text-lines.js";
import type { Secrets } from "../secrets/secrets.js";

/** What is secret: by its text, or by the keys that lead to it in the file. */
export interface Hidden {
  readonly secrets: Pick<Secrets, "reveals">;
  /** Whether what the keys lead to is not to be shown, whatever it is: `["database", "password"]`. */
  readonly isConcealed: (path: readonly string[]) => boolean;
}

/**
 * True where a line that the patch of a YAML or JSON file shows holds a secret or a part of one, those around the
 * change included. It is asked by place, since the lines of a text need not be those of its value: with `key`
 * concealed, a patch that shows any line of `key: >-` and of what is folded under it shows a secret. Throws InputErrors
 * for a file that cannot be read.
 */
export function showsSecret({ file, ...texts }: Change, hidden: Hidden): boolean {
  const before = withoutByteOrderMark(texts.before);
  const after = withoutByteOrderMark(texts.after);
  const shown = shownSpans({ file, before, after });
  const holds = (text: string, span: Span): boolean =>
    isSecretIn(readSourceDocument(text, file, "yaml").root, [], { ...hidden, span });
  return (
    // Comments are no values.
    patchLines({ file: "", before, after }).some(hidden.secrets.reveals) ||
    holds(before, shown.before) ||
    holds(after, shown.after)
  );
}

// --- internal ---

/** What is secret, and which part of the text is shown. */
interface Asked extends Hidden {
  readonly span: Span;
}

function isSecretIn(tree: Tree, path: readonly string[], asked: Asked): boolean {
  const { secrets, isConcealed, span } = asked;
  if (tree.kind === "list") return tree.items.some((item) => isSecretIn(item, path, asked));
  if (tree.kind === "scalar") return overlap(tree.range, span) && secrets.reveals(tree.source || String(tree.value));
  return tree.entries.some(({ key, keyRange, value }) => {
    const inner = [...path, key];
    if (overlap(keyRange, span) && secrets.reveals(key)) return true;
    return isConcealed(inner) ? isShown(value, span) : isSecretIn(value, inner, asked);
  });
}

/** Also where what an alias stands for is shown. */
const isShown = (tree: Tree, span: Span): boolean =>
  overlap(tree.range, span) || partsOf(tree).some((part) => isShown(part, span));

const partsOf = (tree: Tree): readonly Tree[] => {
  if (tree.kind === "scalar") return [];
  return tree.kind === "list" ? tree.items : tree.entries.map(({ value }) => value);
};

const overlap = ([from, to]: Span, [begin, end]: Span): boolean => from < end && to > begin;
