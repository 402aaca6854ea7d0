import type { Configured } from "../model/environment.js";
import { listValue, mapValue, stringValue, type Value } from "../model/value.js";

/**
 * The template that a configured node stands for. An expression whose text is not in the plan but that refers to
 * one thing only is taken for a bare reference to it; whoever uses that has to hold the result against the plan.
 * Undefined where an expression without text refers to several things, or to nothing.
 */
export function templateOf(node: Configured): Value | undefined {
  if (node.kind === "expression" && node.constant !== undefined) return node.constant;
  const known = templates.get(node);
  if (known !== undefined) return known.template;
  const template = makeTemplate(node);
  templates.set(node, { template });
  return template;
}

/** True when part of the node is known by its references only, so that its template is an assumption. */
export function isAssumed(node: Configured): boolean {
  if (node.kind === "expression") return node.constant === undefined;
  return (node.kind === "block" ? [...node.arguments.values()] : node.items).some(isAssumed);
}

/** Terraform lists every reference with its prefixes; the longest ones say it all. */
export function longestReferences(references: readonly string[]): readonly string[] {
  const all = [...new Set(references)];
  return all.filter((text) => !all.some((other) => other !== text && isPrefix(text, other)));
}

// --- internal ---

/** Nodes never change, so that each stands for one and the same template. */
const templates = new WeakMap<Configured, { readonly template: Value | undefined }>();

function makeTemplate(node: Configured): Value | undefined {
  if (node.kind === "expression") return bareReference(node.references);
  if (node.kind === "blocks") {
    const items = node.items.map(templateOf);
    return items.every((item) => item !== undefined) ? listValue(items) : undefined;
  }
  const entries = [...node.arguments].map(([name, argument]) => [name, templateOf(argument)] as const);
  return entries.every((entry): entry is readonly [string, Value] => entry[1] !== undefined)
    ? mapValue(new Map(entries))
    : undefined;
}

function bareReference(references: readonly string[]): Value | undefined {
  const [only, ...others] = longestReferences(references);
  return only === undefined || others.length > 0 ? undefined : stringValue(`\${${only}}`);
}

const isPrefix = (prefix: string, text: string): boolean =>
  text.startsWith(prefix) && (text[prefix.length] === "." || text[prefix.length] === "[");
