/**
 * Texts of Terraform without what it makes anew at every run. The time of planning becomes a fixed one; ids are
 * numbered in the order in which they first stand in the texts, and numbered ones stay; lists that come in random order
 * are sorted. Everything else stays as it is written, numbers of any length included.
 */
export function stableTexts(texts: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  const numbered = (id: string): string => {
    const number = known.get(id) ?? `${NUMBERED}${String(known.size + 1).padStart(12, "0")}`;
    known.set(id, number);
    return number;
  };
  return texts.map((text) =>
    withFixedRefresh(sortLists(text))
      .replace(/"timestamp":"[^"]*"/, '"timestamp":"2027-01-07T08:00:00Z"')
      .replace(ID, (id) => (id.startsWith(NUMBERED) ? id : numbered(id))),
  );
}

// --- internal ---

const NUMBERED = "00000000-0000-4000-8000-";
const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** Lists whose order Terraform leaves to chance: the first two in plans, the others in states. */
const UNORDERED = /"(?:relevant_attributes|child_modules|sensitive_attributes|check_results)": ?\[/g;

/**
 * A refresh-only plan is applicable or not by the order of lists in the state alone, when nothing was changed
 * outside.
 */
const withFixedRefresh = (text: string): string =>
  /"resource_changes":|"resource_drift":/.test(text) ? text : text.replace('"applyable":true', '"applyable":false');

function sortLists(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { 0: opening, index } of text.matchAll(UNORDERED)) {
    const begin = index + opening.length;
    // What lies in a list that was sorted is sorted already.
    if (begin < done) continue;
    const elements = elementsOf(text, begin);
    const end = begin + elements.join(",").length;
    pieces.push(text.slice(done, begin), sorted(elements).join(","));
    done = end;
  }
  return pieces.join("") + text.slice(done);
}

/** In order of their texts. The space behind the last element belongs to the list. */
function sorted(elements: readonly string[]): readonly string[] {
  const space = /\s*$/.exec(elements.at(-1) ?? "")?.[0] ?? "";
  const inOrder = elements.map((element) => sortLists(element.trimEnd())).sort();
  return inOrder.map((element, position) => (position === inOrder.length - 1 ? element + space : element));
}

/** The texts between the commas of the list that begins at a position, behind its bracket. */
function elementsOf(text: string, begin: number): readonly string[] {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{},]/g;
  token.lastIndex = begin;
  const elements: string[] = [];
  let depth = 0;
  let start = begin;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [mark] = found;
    const ends = depth === 0 && (mark === "," || mark === "]");
    if (ends) elements.push(text.slice(start, found.index));
    if (ends && mark === "]") return elements;
    if (ends) start = token.lastIndex;
    depth += mark === "[" || mark === "{" ? 1 : mark === "]" || mark === "}" ? -1 : 0;
  }
  throw new Error("a list does not end");
}
