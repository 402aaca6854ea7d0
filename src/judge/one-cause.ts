import { behaviourAttributes } from "../knowledge/behaviour-attributes.js";
import { parseAddress, withoutKeys } from "../model/address.js";
import type { Difference, Observed, Place } from "../model/difference.js";
import type { Configured } from "../model/environment.js";
import { formatPath } from "../model/path.js";
import { compilePattern } from "../model/pattern.js";
import { canonicalText, type Value } from "../model/value.js";
import { grouped } from "../model/grouped.js";
import type { FindingKind } from "../model/report.js";
import { wordFinder, type WordFinder } from "../model/word-finder.js";
import { mergedCauses } from "./branch-findings.js";
import { indexOf } from "./comparison-index.js";
import type { Draft } from "./draft.js";
import type { Comparison } from "./input.js";

/**
 * One finding for each cause, with all its places: drafts about the same cause; the same image, version or artifact
 * that differs in many resources; one attribute in all resources of a loop; resources that are missing together.
 */
export const oneForEachCause = (drafts: readonly Draft[], comparison: Comparison): readonly Draft[] =>
  sameAbsence(sameEdits(otherNames(mergedCauses(drafts)), comparison), comparison);

// --- internal ---

/** What refers by another name to what one environment alone has follows from that. */
function otherNames(drafts: readonly Draft[]): readonly Draft[] {
  const absent = new Map(
    [...drafts]
      .reverse()
      .flatMap((draft) => (draft.cause.kind === "absent" ? [[draft.cause.address, draft] as const] : [])),
  );
  return joined(drafts, ({ cause }) => (cause.kind === "copies" ? absent.get(cause.definition) : undefined));
}

/** The drafts without those that belong to another one, which gets their places. */
function joined(drafts: readonly Draft[], ownerOf: (draft: Draft) => Draft | undefined): readonly Draft[] {
  const owned = grouped(drafts, ownerOf);
  return (owned.get(undefined) ?? []).map((draft) => {
    const more = (owned.get(draft) ?? []).flatMap(({ places }) => places);
    return more.length === 0 ? draft : { ...draft, places: [...draft.places, ...more] };
  });
}

/** What can be a second finding about one place or one change. */
const ABOUT_VALUES: ReadonlySet<FindingKind> = new Set([
  "unexplained-difference",
  "branches-on-identity",
  "missing-difference",
  "nondeterministic-configuration",
  "undetermined",
]);

/** What a parameter moves belongs to the finding about the parameter. */
const isOfParameter = ({ cause }: Draft): boolean => cause.kind === "parameter";

function sameEdits(drafts: readonly Draft[], comparison: Comparison): readonly Draft[] {
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

const withCount = (draft: Draft): Draft => ({ ...draft, others: "alike" });

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

const observedText = (observed: Observed): string => (observed.kind === "absent" ? "absent" : canonicalText(observed));

/** The parts of two texts that differ. */
function changed(left: string, right: string): readonly [string, string] {
  const [one, other] = [left, right].map((text) => text.split(/([/:@\s,{}()"=[\]])/)) as [string[], string[]];
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(start, one.length - end).join(""), other.slice(start, other.length - end).join("")];
}

/** Resources that are missing together, because one refers to another, are missing for one reason. */
function sameAbsence(drafts: readonly Draft[], comparison: Comparison): readonly Draft[] {
  const wholes = drafts.filter((draft) => isAboutWhole(draft, comparison));
  const owner = new Map<Draft, Draft>();
  const rootOf = (draft: Draft): Draft => {
    const way: Draft[] = [];
    let root = draft;
    for (let next = owner.get(root); next !== undefined; next = owner.get(root)) {
      way.push(root);
      root = next;
    }
    for (const passed of way) owner.set(passed, root);
    return root;
  };
  const referredTo = referencesAmong(wholes, comparison);
  for (const one of wholes)
    for (const other of referredTo(one)) {
      const [root, second] = [rootOf(other), rootOf(one)];
      const alike = isOpenInside(one, comparison) || (one.kind === other.kind && !isOpenInside(other, comparison));
      if (root !== second && alike) owner.set(second, root);
    }
  const together = joined(drafts, (draft) => {
    const root = rootOf(draft);
    return root === draft ? undefined : root;
  });
  const unchanged = new Set(drafts);
  return together.map((draft) => (unchanged.has(draft) ? draft : withCount(draft)));
}

/** Drafts about resources that are there or not, and about what is open in resources that only one environment has. */
const isAboutWhole = (draft: Draft, comparison: Comparison): boolean => {
  const {
    cause,
    kind,
    places: [root],
  } = draft;
  if (root?.place.section !== "resource" || isOfParameter(draft) || cause.kind === "means") return false;
  return (
    kind === "missing-resource" ||
    (ABOUT_VALUES.has(kind) &&
      (root.place.path.length === 0 ||
        (cause.kind === "residual" && cause.section === "resource" && cause.path === ""))) ||
    isOpenInside(draft, comparison)
  );
};

/** A place in a resource that only one environment has. */
const isOpenInside = ({ kind, places: [root] }: Draft, comparison: Comparison): boolean =>
  ABOUT_VALUES.has(kind) &&
  root !== undefined &&
  root.place.path.length > 0 &&
  indexOf(comparison).configuredInOne.has(`${root.place.section} ${withoutKeys(root.place.address)}`);

/** Which of some drafts the resource of another one refers to in either configuration, in their order. */
function referencesAmong(drafts: readonly Draft[], { left, right }: Comparison): (draft: Draft) => readonly Draft[] {
  const addressOf = ({ places: [root] }: Draft): string => withoutKeys(root?.place.address ?? "");
  const byAddress = grouped(drafts.keys(), (position) => addressOf(drafts[position] as Draft));
  const addresses = wordFinder([...byAddress.keys()]);
  return (draft) => {
    const texts = [left, right].flatMap(({ configuration }) => {
      const resource = configuration?.resources.get(addressOf(draft));
      return resource === undefined ? [] : textOfConfigured(resource.arguments);
    });
    const mentioned = new Set(texts.flatMap((text) => mentions(text, addresses)));
    return [...mentioned]
      .flatMap((address) => byAddress.get(address) ?? [])
      .sort((one, other) => one - other)
      .map((position) => drafts[position] as Draft);
  };
}

/** The addresses that a text names; those of which it names longer ones do not count. */
function mentions(text: string, addresses: WordFinder): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += 1)
    for (const address of addresses.startingAt(text, at))
      if (!/[\w.-]/.test(text[at - 1] ?? "") && !/[\w-]/.test(text[at + address.length] ?? "")) found.push(address);
  return found;
}

function textOfConfigured(node: Configured): readonly string[] {
  if (node.kind === "expression")
    return [...node.references, ...(node.constant === undefined ? [] : textsIn(node.constant))];
  return (node.kind === "block" ? [...node.arguments.values()] : node.items).flatMap(textOfConfigured);
}

function textsIn(value: Value): readonly string[] {
  if (value.kind === "string") return [value.text];
  if (value.kind === "map") return [...value.entries.values()].flatMap(textsIn);
  return value.kind === "list" ? value.items.flatMap(textsIn) : [];
}
