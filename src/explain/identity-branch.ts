import { parseTemplate } from "../expression/parse.js";
import { references } from "../expression/references.js";
import type { Reference } from "../expression/syntax.js";
import { withTerms } from "../expression/term.js";
import type { Value } from "../model/value.js";
import { definitionsBehind } from "./definitions.js";
import type { NeutralSide } from "./neutral.js";
import type { Resolver } from "./resolve.js";
import type { Standpoint } from "./standpoint.js";
import { templateOf } from "./template-of.js";

/** What happens to a configured value when its environment gets a neutral identity. */
export type BranchAnswer =
  /** Nothing but the identity's own text moves. */
  | { readonly kind: "same" }
  /** It takes another shape. `origin` is the local, argument or output that does, where it is not the value itself. */
  | { readonly kind: "moves"; readonly origin: string | undefined }
  | { readonly kind: "undetermined" };

/**
 * Evaluates a configured value twice, with the environment's own and with neutral identities. A value that no longer
 * comes out at all moves as well: it was looked up by the identity.
 */
export async function branchOf(value: Value, at: Standpoint, own: Resolver, neutral: NeutralSide): Promise<BranchAnswer> {
  const answer = await comparedAt(value, at, own, neutral);
  return answer === "moves" ? { kind: "moves", origin: await originOf(value, at, own, neutral) } : { kind: answer };
}

/** The references in a configured value, in templates at any depth. */
export async function referencesIn(value: Value): Promise<readonly Reference[]> {
  if (value.kind === "string") return value.text.includes("${") || value.text.includes("%{") ? references(await parseTemplate(value.text)) : [];
  const found: Reference[] = [];
  if (value.kind === "list") for (const item of value.items) found.push(...(await referencesIn(item)));
  if (value.kind === "map") for (const item of value.entries.values()) found.push(...(await referencesIn(item)));
  return found;
}

// --- internal ---

async function comparedAt(value: Value, at: Standpoint, own: Resolver, { resolver, masked }: NeutralSide): Promise<BranchAnswer["kind"]> {
  const before = await own.resolve(value, at);
  if (before.kind === "undetermined") return "undetermined";
  const after = await resolver.resolve(value, at);
  return after.kind === "undetermined" || masked(named(before.value)) !== masked(named(after.value)) ? "moves" : "same";
}

/** What is not known yet is the same in both where it is made of the same. */
const named = (value: Value): Value => withTerms(value) ?? value;

/** The innermost definition on the way that moves: one cause for all that uses it. */
async function originOf(value: Value, at: Standpoint, own: Resolver, neutral: NeutralSide): Promise<string | undefined> {
  for (const reference of await referencesIn(value)) {
    for (const definition of definitionsBehind(reference, at, own.environment)) {
      const template = templateOf(definition.node);
      if (template !== undefined && (await comparedAt(template, definition.at, own, neutral)) === "moves") return (await originOf(template, definition.at, own, neutral)) ?? definition.name;
    }
  }
  return undefined;
}
