/**
 * One change in many places is one finding: the same image, version or artifact that differs wherever it runs, and one
 * attribute in all resources of a loop.
 */
import { behaviourAttributes } from "../../knowledge/behaviour-attributes.js";
import { parseAddress, withoutKeys } from "../../model/address.js";
import { observedText, type Difference, type Observed, type Place } from "../../model/difference.js";
import { grouped } from "../../model/grouped.js";
import { formatPath } from "../../model/path.js";
import { compilePattern } from "../../model/pattern.js";
import { indexOf } from "../comparison-index.js";
import type { Draft } from "../draft.js";
import type { Comparison } from "../input.js";
import { ABOUT_VALUES, isOfParameter, joined, withCount } from "./drafts.js";

/** The drafts, those about one and the same change together. */
export function sameEdits(drafts: readonly Draft[], comparison: Comparison): readonly Draft[] {
  const groups = grouped(drafts.entries(), ([position, draft]) => {
    const edit = ABOUT_VALUES.has(draft.kind) && !isOfParameter(draft) ? editOf(draft, comparison) : undefined;
    return edit === undefined ? position : JSON.stringify([draft.kind, ...(edit.values ?? edit.attribute)]);
  });
  const merged = [...groups.values()].map((members) => {
    const [[, first], ...others] = members as [[number, Draft], ...[number, Draft][]];
    return others.length === 0 ? first : { ...first, places: members.flatMap(([, { places }]) => places) };
  });
  const unchanged = new Set(drafts);
  return withOpenOnes(merged, comparison).map((draft) => (unchanged.has(draft) ? draft : withCount(draft)));
}

// --- internal ---

/**
 * What is only known to be open, because there are no two values, goes to what is open in the same attribute of
 * another resource.
 */
function withOpenOnes(drafts: readonly Draft[], comparison: Comparison): readonly Draft[] {
  const edits = new Map(
    drafts.map((draft) => [
      draft,
      ABOUT_VALUES.has(draft.kind) && !isOfParameter(draft) ? editOf(draft, comparison) : undefined,
    ]),
  );
  const attributeKey = ({ kind }: Draft, { attribute }: Edit): string => JSON.stringify([kind, ...attribute]);
  const withValues = new Map(
    [...edits]
      .reverse()
      .flatMap(([draft, edit]) => (edit?.values === undefined ? [] : [[attributeKey(draft, edit), draft] as const])),
  );
  return joined(drafts, (draft) => {
    const edit = edits.get(draft);
    return edit === undefined || edit.values !== undefined ? undefined : withValues.get(attributeKey(draft, edit));
  });
}

/** Which attribute of which type a draft is about, and what it goes from and to, where that is known. */
interface Edit {
  readonly attribute: readonly string[];
  readonly values?: readonly string[];
}

/**
 * What is the same in drafts about one change: the same attribute of several resources of a type that goes from one
 * value to the same other one, as in a loop; and a text that decides what runs, such as the `2.4.1` and `2.4.2` of an
 * image, wherever it stands. Undefined for what is about no attribute.
 */
function editOf({ kind, places: [root] }: Draft, comparison: Comparison): Edit | undefined {
  if (root === undefined || root.place.section !== "resource" || root.place.path.length === 0) return undefined;
  const { difference, place } = root;
  // Two resources that come out otherwise every time never go from the same value to the same other one.
  if (difference === undefined || kind === "nondeterministic-configuration") return { attribute: attributeOf(place) };
  const isUnknown = difference.left.kind === "unknown" || difference.right.kind === "unknown";
  return isUnknown ? openEdit(place, comparison) : editIn(difference, comparison);
}

const attributeOf = ({ address, path }: Place): readonly string[] => [
  parseAddress(address)?.type ?? "",
  formatPath(path),
];

function editIn(difference: Difference, { identities }: Comparison): Edit {
  const attribute = attributeOf(difference);
  const [left, right] = [textOf(difference.left), textOf(difference.right)];
  if (left === undefined || right === undefined)
    return { attribute, values: [...attribute, ...[difference.left, difference.right].map(observedText)] };
  const [from, to] = changed(identities.forward(left), right);
  const name = difference.path.findLast((step) => typeof step === "string");
  const isVersion = name !== undefined && isBehaviour(name) && /\d/.test(`${from}${to}`);
  return { attribute, values: [...(isVersion ? [] : attribute), from, to] };
}

/** Where no plan shows the document, its template does: what is open in it, if that is one and the same change. */
function openEdit(place: Place, comparison: Comparison): Edit | undefined {
  const { residual, configurationDifferences, configurationOrder } = indexOf(comparison);
  const open = residual.exchanged.overlapping({ ...place, address: withoutKeys(place.address) });
  const differing = new Set(open.flatMap((other) => configurationDifferences.overlapping(other)));
  const edits = [...differing]
    .sort((one, other) => (configurationOrder.get(one) ?? 0) - (configurationOrder.get(other) ?? 0))
    .map((difference) => editIn(difference, comparison));
  const [edit] = edits;
  return edit !== undefined && edits.every(({ values }) => JSON.stringify(values) === JSON.stringify(edit.values))
    ? edit
    : undefined;
}

const behaviours = behaviourAttributes.map(compilePattern);
const isBehaviour = (name: string): boolean => behaviours.some((matches) => matches(name));

const textOf = (observed: Observed): string | undefined => (observed.kind === "string" ? observed.text : undefined);

/** The parts of two texts that differ. */
function changed(left: string, right: string): readonly [string, string] {
  const [one, other] = [left, right].map((text) => text.split(/([/:@\s,{}()"=[\]])/)) as [string[], string[]];
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(start, one.length - end).join(""), other.slice(start, other.length - end).join("")];
}
