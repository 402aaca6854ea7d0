import { childrenOf } from "../../language/children.js";
import { nondeterministicCall } from "../../language/render.js";
import { parseTemplate } from "../../language/parse.js";
import type { Node, Reference } from "../../language/syntax.js";
import type { Environment } from "../../model/environment.js";
import type { NondeterministicPlace } from "../../model/outcome.js";
import type { Value } from "../../model/value.js";
import { definitionsBehind, stepName, type Definition } from "../../evaluate/definitions.js";
import { configuredLeaves, leavesOf, placeOrigin } from "../../evaluate/configured-leaves.js";
import { isIgnored, isOpen } from "../../model/open-places.js";
import { siteKey, type ExpressionSite } from "../../evaluate/expression-site.js";

/**
 * Every place that a clock or chance decides when the plan is applied: its expression, or a definition that it goes
 * through, calls such a function, and the plan leaves the place open. What is known in a plan no such call has
 * decided, since Terraform holds them back until the apply
 * (https://developer.hashicorp.com/terraform/language/functions/timestamp).
 * What `ignore_changes` leaves to others is passed over; `count` and `for_each` are always known.
 */
export async function nondeterministicPlaces(environment: Environment): Promise<readonly NondeterministicPlace[]> {
  const found: NondeterministicPlace[] = [];
  for (const { place, value, at } of configuredLeaves(environment)) {
    if (!isOpen(place, environment) || isIgnored(place, environment)) continue;
    const call = await callIn(value, at, { environment, seen: new Set() });
    if (call !== undefined)
      found.push({ place, function: call.function, origin: call.definition ?? placeOrigin(place) });
  }
  return found;
}

// --- internal ---

interface Search {
  readonly environment: Environment;
  readonly seen: Set<string>;
}

interface Call {
  readonly function: string;
  /** The definition that calls it; absent where the place itself does. */
  readonly definition?: string;
}

async function callIn(value: Value, at: ExpressionSite, search: Search): Promise<Call | undefined> {
  const key = `${siteKey(at)} ${value.kind === "string" ? value.text : ""}`;
  if (value.kind !== "string" || search.seen.has(key)) return undefined;
  search.seen.add(key);
  const { node } = await parseTemplate(value.text);
  const called = nondeterministicCall(node);
  if (called !== undefined) return { function: called };
  for (const definition of referencesIn(node).flatMap((reference) =>
    definitionsBehind(reference, at, search.environment),
  )) {
    const call = await callBehind(definition, search);
    if (call !== undefined) return call;
  }
  return undefined;
}

async function callBehind({ name, node, at, tail }: Definition, search: Search): Promise<Call | undefined> {
  const read = tail.map(stepName);
  for (const { path, value } of leavesOf(node, [])) {
    const isRead = path.every((step, position) => read[position] === undefined || read[position] === step);
    const call = isRead ? await callIn(value, at, search) : undefined;
    if (call !== undefined) return { definition: name, ...call };
  }
  return undefined;
}

const referencesIn = (node: Node): readonly Reference[] =>
  node.type === "reference" ? [node.reference] : childrenOf(node).flatMap(referencesIn);
