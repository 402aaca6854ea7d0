import { behaviourAttributes } from "../catalogue/behaviour-attributes.js";
import { parseAddress, withoutKeys } from "../model/address.js";
import type { Difference, Observed, Place } from "../model/difference.js";
import type { Configured } from "../model/environment.js";
import { formatPath } from "../model/path.js";
import { compilePattern } from "../model/pattern.js";
import { canonicalText, type Value } from "../model/value.js";
import type { FindingKind } from "../model/report.js";
import { placesOverlap } from "../proof/places.js";
import { mergedCauses } from "./branch-findings.js";
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
  const ownerOf = ({ cause }: Draft): Draft | undefined =>
    cause.kind === "copies"
      ? drafts.find((other) => other.cause.kind === "absent" && other.cause.address === cause.definition)
      : undefined;
  return drafts.flatMap((draft) => {
    if (ownerOf(draft) !== undefined) return [];
    const more = drafts.filter((other) => ownerOf(other) === draft).flatMap(({ places }) => places);
    return [more.length === 0 ? draft : { ...draft, places: [...draft.places, ...more] }];
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
  const merged = new Map<string, Draft>();
  const add = (key: string, draft: Draft): void => {
    const known = merged.get(key);
    merged.set(key, known === undefined ? draft : { ...known, places: [...known.places, ...draft.places] });
  };
  const edits = drafts.map(
    (draft) =>
      [draft, ABOUT_VALUES.has(draft.kind) && !isOfParameter(draft) ? editOf(draft, comparison) : undefined] as const,
  );
  edits.forEach(([draft, edit], position) =>
    add(
      edit === undefined ? String(position) : JSON.stringify([draft.kind, ...(edit.values ?? edit.attribute)]),
      draft,
    ),
  );
  return withOpenOnes([...merged.values()], comparison).map((draft) =>
    drafts.includes(draft) ? draft : withCount(draft),
  );
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
  const ownerOf = (draft: Draft): Draft | undefined => {
    const edit = edits.get(draft);
    return edit === undefined || edit.values !== undefined
      ? undefined
      : drafts.find(
          (other) =>
            other !== draft &&
            other.kind === draft.kind &&
            edits.get(other)?.values !== undefined &&
            JSON.stringify(edits.get(other)?.attribute) === JSON.stringify(edit.attribute),
        );
  };
  const owners = new Map(drafts.flatMap((draft) => [[draft, ownerOf(draft)] as const]));
  return drafts.flatMap((draft) => {
    if (owners.get(draft) !== undefined) return [];
    const more = drafts.filter((other) => owners.get(other) === draft).flatMap(({ places }) => places);
    return [more.length === 0 ? draft : { ...draft, places: [...draft.places, ...more] }];
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
  const { proof, configurationDifferences } = comparison;
  const probes = proof === undefined ? [] : [proof.proof.forward, proof.proof.backward];
  const open = probes
    .flatMap((probe) => (probe.outcome === "done" ? probe.residual : []))
    .filter((other) => placesOverlap(other, { ...place, address: withoutKeys(place.address) }));
  const edits = configurationDifferences
    .filter((difference) => open.some((other) => placesOverlap(other, difference)))
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
  while (one.length > 0 && one[0] === other[0]) for (const parts of [one, other]) parts.shift();
  while (one.length > 0 && one.at(-1) === other.at(-1)) for (const parts of [one, other]) parts.pop();
  return [one.join(""), other.join("")];
}

/** Resources that are missing together, because one refers to another, are missing for one reason. */
function sameAbsence(drafts: readonly Draft[], comparison: Comparison): readonly Draft[] {
  const wholes = drafts.filter((draft) => isAboutWhole(draft, comparison));
  const owner = new Map(wholes.map((draft) => [draft, draft]));
  const rootOf = (draft: Draft): Draft =>
    owner.get(draft) === draft || owner.get(draft) === undefined ? draft : rootOf(owner.get(draft) as Draft);
  for (const one of wholes)
    for (const other of wholes) {
      const [root, second] = [rootOf(other), rootOf(one)];
      const alike = isOpenInside(one, comparison) || (one.kind === other.kind && !isOpenInside(other, comparison));
      if (root !== second && alike && refersTo(one, other, comparison)) owner.set(second, root);
    }
  return drafts.flatMap((draft) => {
    if (rootOf(draft) !== draft) return [];
    const others = wholes.filter((other) => other !== draft && rootOf(other) === draft);
    return [
      others.length === 0 ? draft : withCount({ ...draft, places: [draft, ...others].flatMap(({ places }) => places) }),
    ];
  });
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
const isOpenInside = ({ kind, places: [root] }: Draft, { configurationDifferences }: Comparison): boolean =>
  ABOUT_VALUES.has(kind) &&
  root !== undefined &&
  root.place.path.length > 0 &&
  configurationDifferences.some(
    ({ section, address, path, aspect }) =>
      section === root.place.section &&
      address === withoutKeys(root.place.address) &&
      path.length === 0 &&
      aspect === "presence",
  );

const refersTo = (one: Draft, other: Draft, { left, right }: Comparison): boolean =>
  [left, right].some(({ configuration }) => {
    const [from, to] = [one, other].map(({ places: [root] }) => withoutKeys(root?.place.address ?? ""));
    const resource = configuration?.resources.get(from ?? "");
    return resource !== undefined && textOfConfigured(resource.arguments).some((text) => mentions(text, to ?? ""));
  });

/** The names of longer addresses do not count. */
function mentions(text: string, address: string): boolean {
  for (let at = text.indexOf(address); at !== -1; at = text.indexOf(address, at + 1))
    if (!/[\w.-]/.test(text[at - 1] ?? "") && !/[\w-]/.test(text[at + address.length] ?? "")) return true;
  return false;
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
