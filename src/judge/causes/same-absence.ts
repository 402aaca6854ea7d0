/** Resources that are missing together, because one refers to another, are missing for one reason. */
import { withoutKeys } from "../../model/address.js";
import type { Configured } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import type { Value } from "../../model/value.js";
import { wordFinder, type WordFinder } from "../../model/word-finder.js";
import { indexOf } from "../comparison-index.js";
import type { Draft } from "../draft.js";
import type { Comparison } from "../input.js";
import { ABOUT_VALUES, isOfParameter, joined, withCount } from "./drafts.js";

/** The drafts, those about resources that are missing together as one. */
export function sameAbsence(drafts: readonly Draft[], comparison: Comparison): readonly Draft[] {
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

// --- internal ---

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
