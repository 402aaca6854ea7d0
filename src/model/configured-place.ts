import { nodeValue } from "./configured-value.js";
import type { Configured, ConfiguredBlock } from "./environment.js";
import type { Path } from "./path.js";
import type { Value } from "./value.js";

/** What a configuration says about one place of a resource. */
export type ConfiguredPlace =
  | { readonly kind: "unset" }
  | {
      readonly kind: "set";
      /** The part of the configuration at the place, or the whole expression when it cannot be taken apart. */
      readonly value: Value;
      /** References, when the text of the expression is not in the plan. */
      readonly references: readonly string[];
      /** True when `value` is raw text or structure; false when only `references` are known. */
      readonly hasText: boolean;
      /** How many steps of the path lead to `value`; what remains lies inside a string or an expression's result. */
      readonly taken: number;
    };

/**
 * Walks a configuration along the path of a planned value. `null` counts as unset, as it does for Terraform. A
 * block that the configuration writes without its list is found at index 0.
 */
export const configuredAt = (block: ConfiguredBlock, path: Path): ConfiguredPlace => walk(block, path, 0);

// --- internal ---

const UNSET: ConfiguredPlace = { kind: "unset" };

function walk(node: Configured, path: Path, taken: number): ConfiguredPlace {
  const step = path[taken];
  if (node.kind === "expression") {
    if (
      node.blocks?.every((block) => taken + 1 < path.length && walk(block, path, taken + 1).kind === "unset") === true
    )
      return UNSET;
    if (node.constant !== undefined) return walkConstant(node.constant, node.references, path, taken);
    return { kind: "set", value: nodeValue(node), references: node.references, hasText: false, taken };
  }
  if (step === undefined)
    return isEmpty(node)
      ? UNSET
      : { kind: "set", value: nodeValue(node), references: referencesIn(node), hasText: hasText(node), taken };
  if (node.kind === "block") {
    if (typeof step === "number") return walk(node, path, taken + 1);
    const child = typeof step === "string" ? node.arguments.get(step) : undefined;
    return child === undefined ? UNSET : walk(child, path, taken + 1);
  }
  return walkBlocks(node.items, path, taken);
}

function walkBlocks(items: readonly Configured[], path: Path, taken: number): ConfiguredPlace {
  const step = path[taken];
  if (typeof step === "number") {
    const item = items[step];
    return item === undefined ? UNSET : walk(item, path, taken + 1);
  }
  const [only] = items;
  if (items.length === 1 && only !== undefined) return walk(only, path, taken + (typeof step === "object" ? 1 : 0));
  // Which block became which element of a set is not known: the place is set when any of them sets it.
  const found = items.map((item) => walk(item, path, taken + 1)).filter((place) => place.kind === "set");
  if (found.length === 0) return UNSET;
  const whole: Configured = { kind: "blocks", items };
  return { kind: "set", value: nodeValue(whole), references: referencesIn(whole), hasText: hasText(whole), taken };
}

function walkConstant(constant: Value, references: readonly string[], path: Path, taken: number): ConfiguredPlace {
  if (constant.kind === "null") return UNSET;
  const step = path[taken];
  const found: ConfiguredPlace = { kind: "set", value: constant, references, hasText: true, taken };
  if (step === undefined || constant.kind === "string") return found;
  if (constant.kind === "map") {
    if (typeof step === "number" && step === 0) return walkConstant(constant, references, path, taken + 1);
    const child = typeof step === "string" ? constant.entries.get(step) : undefined;
    return child === undefined ? UNSET : walkConstant(child, references, path, taken + 1);
  }
  if (constant.kind !== "list") return found;
  if (typeof step === "number") {
    const item = constant.items[step];
    return item === undefined ? UNSET : walkConstant(item, references, path, taken + 1);
  }
  return walkElements(constant.items, references, path, taken, found);
}

/** Elements of a set: by natural key where the step has one, else the whole set. */
function walkElements(
  items: readonly Value[],
  references: readonly string[],
  path: Path,
  taken: number,
  whole: ConfiguredPlace,
): ConfiguredPlace {
  const step = path[taken];
  if (typeof step !== "object") {
    const [only] = items;
    return items.length === 1 && only !== undefined ? walkConstant(only, references, path, taken) : whole;
  }
  const item = elementByLabel(items, step.element);
  if (item !== undefined) return walkConstant(item, references, path, taken + 1);
  const set = items.some((candidate) => walkConstant(candidate, references, path, taken + 1).kind === "set");
  return set ? whole : UNSET;
}

/** The element that a label such as `name=web` names; undefined for `*` and when there is none. */
export function elementByLabel(items: readonly Value[], label: string): Value | undefined {
  const separator = label.indexOf("=");
  if (separator <= 0) return undefined;
  const [key, text] = [label.slice(0, separator), label.slice(separator + 1)];
  const found = items.filter((item) => {
    const entry = item.kind === "map" ? item.entries.get(key) : undefined;
    return (entry?.kind === "string" || entry?.kind === "number") && entry.text === text;
  });
  return found.length === 1 ? found[0] : undefined;
}

const isEmpty = (node: Configured): boolean =>
  node.kind === "block" ? node.arguments.size === 0 : node.kind === "blocks" && node.items.length === 0;

function referencesIn(node: Configured): readonly string[] {
  if (node.kind === "expression") return node.references;
  const children = node.kind === "block" ? [...node.arguments.values()] : node.items;
  return [...new Set(children.flatMap(referencesIn))];
}

function hasText(node: Configured): boolean {
  if (node.kind === "expression") return node.constant !== undefined;
  return (node.kind === "block" ? [...node.arguments.values()] : node.items).every(hasText);
}
