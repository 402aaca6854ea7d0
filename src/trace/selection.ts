import { compilePattern, hasWildcard, matchesPlace } from "../model/pattern.js";
import { startsWith, type Path, type Step } from "../model/path.js";

/** The places that were asked for. */
export interface Selection {
  readonly covers: (path: Path) => boolean;
  /** As it was given; absent when everything was asked for. */
  readonly attribute?: string;
  /** The one place that was asked for, when the attribute is no pattern. */
  readonly path?: Path;
}

/** Covers all attributes. */
export const everything: Selection = { covers: () => true };

/**
 * What lies in the attribute, as in the contract, and what it lies in: a difference of the whole of `tags` decides
 * about `tags.Name` too. Throws an Error for a pattern that does not compile.
 */
export function selectionOf(attribute: string): Selection {
  // Says what is wrong with it before anything is looked for.
  compilePattern(attribute);
  const path = parsePlace(attribute);
  const literal = path !== undefined && (!hasWildcard(attribute) || path.every(isPlain)) ? path : undefined;
  return {
    attribute,
    ...(literal === undefined ? {} : { path: literal }),
    covers: (other) =>
      other.length === 0 || matchesPlace(attribute, other) || (literal !== undefined && startsWith(literal, other)),
  };
}

/** The path that `formatPath` writes so; undefined when the text is no place. */
export function parsePlace(text: string): Path | undefined {
  const path: Step[] = [];
  let rest = text;
  while (rest !== "") {
    const match = STEP.exec(rest);
    const [whole, name, index, quoted, element] = match ?? [];
    // A name that follows another needs its dot, and the first must not have one.
    if (whole === undefined || (name !== undefined && whole.startsWith(".") === (path.length === 0))) return undefined;
    const step =
      name ??
      (index === undefined ? (quoted === undefined ? { element: element ?? "" } : unquoted(quoted)) : Number(index));
    if (step === undefined) return undefined;
    path.push(step);
    rest = rest.slice(whole.length);
  }
  return path.length === 0 ? undefined : path;
}

// --- internal ---

/** A name, an index, a quoted key, or an element: that ends at a bracket after which another step begins. */
const STEP = /^(?:\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\[(.+?)\](?=$|[.[]))/s;

function unquoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}

/** `[*]` is how an element without a key is written; anywhere else a `*` is a pattern. */
const isPlain = (step: Step): boolean =>
  typeof step === "number" ||
  (typeof step === "object" && step.element === "*") ||
  !/[*?]/.test(typeof step === "object" ? step.element : step);
