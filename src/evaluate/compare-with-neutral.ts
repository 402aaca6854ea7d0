/**
 * Whether one expression looks at which environment it is in: evaluates it with the own and with neutral identities,
 * and compares.
 */
import { parseTemplate } from "../language/parse.js";
import { references } from "../language/references.js";
import { renderHeld } from "../language/render.js";
import type { Reference } from "../language/syntax.js";
import { isTemplateText } from "../language/template-text.js";
import { withTerms } from "../language/term.js";
import { callsIn, holdsBlot, questionsIn } from "../model/marked-text.js";
import type { Path } from "../model/path.js";
import { canonicalText, compareText, stringValue, type Value } from "../model/value.js";
import { definitionsBehind } from "./definitions.js";
import { SPELLING, type NeutralSide } from "./neutral-environment.js";
import type { Evaluator } from "./evaluator.js";
import { siteKey, type ExpressionSite } from "./expression-site.js";
import { templateOf } from "./template-of.js";
import { valueAt } from "./value-at.js";

/** What happens to a configured value when its environment gets a neutral identity. */
type BranchAnswer =
  /** Nothing but the identity's own text moves. */
  | { readonly kind: "same" }
  /** It takes another shape. `origin` is the local, argument or output that does, where it is not the value itself. */
  | { readonly kind: "moves"; readonly origin: string | undefined }
  | { readonly kind: "undetermined" };

/**
 * Evaluates a configured value twice, with the environment's own and with neutral identities. A value that no longer
 * comes out at all moves as well: it was looked up by the identity.
 */
export async function branchOf(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
): Promise<BranchAnswer> {
  const answer = await comparedAt(value, at, own, neutral);
  return answer === "moves" ? { kind: "moves", origin: await originOf(value, at, own, neutral) } : { kind: answer };
}

/** A value with its environment's own identities and with neutral ones, both blotted out. */
interface BothWays {
  readonly own: Value;
  /** Undefined where it does not come out any more. */
  readonly neutral: Value | undefined;
}

/**
 * Evaluates a configured value with the environment's own and with neutral identities. Undefined where it cannot be
 * evaluated.
 */
export async function bothWays(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
): Promise<BothWays | undefined> {
  const plain = await resolvedBy(value, at, own, neutral.evaluator, neutral.masked);
  if (plain?.neutral === undefined || canonicalText(plain.own) === canonicalText(plain.neutral)) return plain;
  // An encoded or shortened name is a text like the name itself, but cannot be blotted out.
  const spelled = await resolvedBy(value, at, neutral.spelled.own, neutral.spelled.neutral, neutral.masked);
  return spelled?.neutral !== undefined && isSpelled(spelled.own) && isSpelled(spelled.neutral) ? spelled : plain;
}

/** True where a value moves and what lies inside of it along a path does not. */
export async function staysInside(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
  path: Path,
): Promise<boolean> {
  const both = path.length === 0 ? undefined : await bothWays(value, at, own, neutral);
  if (both?.neutral === undefined) return false;
  const [one, other] = [valueAt(both.own, path), valueAt(both.neutral, path)];
  return (
    one !== undefined && other !== undefined && one.kind !== "absent" && other.kind !== "absent" && isSame(one, other)
  );
}

/**
 * True where nothing but some definitions makes a value move: with these held at their own values it stays the same. So
 * `${local.is_production ? 3 : 1}` moves by `local.is_production` alone, and with `-${var.name == "production"}` behind
 * it by something else as well. `known` has what was found out about definitions on the way.
 */
export async function movesOnlyBy(
  isGiven: (definition: string) => boolean,
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
  known = new Map<string, Promise<boolean>>(),
): Promise<boolean> {
  if (value.kind !== "string") return false;
  const { node } = await parseTemplate(value.text);
  const held = new Map<string, Value>();
  for (const reference of await referencesIn(value)) {
    let isMoved = false;
    for (const { node: configured, at: place, name } of definitionsBehind(reference, at, own.environment)) {
      const template = templateOf(configured);
      if (template === undefined || (await comparedAt(template, place, own, neutral)) !== "moves") continue;
      isMoved = true;
      if (isGiven(name)) continue;
      // Definitions that use others twice each would be asked twice as often at every step.
      const key = JSON.stringify([siteKey(place), name]);
      const answer = known.get(key) ?? movesOnlyBy(isGiven, template, place, own, neutral, known);
      known.set(key, answer);
      if (!(await answer)) return false;
    }
    const evaluated = isMoved ? await own.evaluate(stringValue(`\${${reference.text}}`), at) : undefined;
    if (evaluated?.kind === "value") held.set(reference.text, evaluated.value);
  }
  const source = held.size === 0 ? undefined : renderHeld(node, ({ text }) => held.get(text));
  return source !== undefined && (await comparedAt(stringValue(`\${${source}}`), at, own, neutral)) === "same";
}

/** The references in a configured value, in templates at any depth and in keys. */
export async function referencesIn(value: Value): Promise<readonly Reference[]> {
  if (value.kind === "string") return isTemplateText(value.text) ? references(await parseTemplate(value.text)) : [];
  const found: Reference[] = [];
  if (value.kind === "list") for (const item of value.items) found.push(...(await referencesIn(item)));
  if (value.kind === "map")
    for (const [key, item] of value.entries)
      found.push(...(await referencesIn(stringValue(key))), ...(await referencesIn(item)));
  return found;
}

// --- internal ---

async function comparedAt(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
): Promise<BranchAnswer["kind"]> {
  const both = await bothWays(value, at, own, neutral);
  if (both === undefined) return "undetermined";
  return both.neutral !== undefined && isSame(both.own, both.neutral) ? "same" : "moves";
}

/** What is asked about something unknown with an identity in hand will be answered by the identity. */
function isSame(own: Value, neutral: Value): boolean {
  return canonicalText(own) === canonicalText(neutral) && !questionsOf(own).some(holdsBlot);
}

async function resolvedBy(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: Evaluator,
  masked: NeutralSide["masked"],
): Promise<BothWays | undefined> {
  const before = await own.evaluate(value, at);
  if (before.kind === "undetermined") return undefined;
  const after = await neutral.evaluate(value, at);
  return {
    own: inSetOrder(masked(named(before.value))),
    neutral: after.kind === "undetermined" ? undefined : inSetOrder(masked(named(after.value))),
  };
}

/** Elements of sets stand in the order of their texts, which is another one under other names. */
function inSetOrder(value: Value): Value {
  if (value.kind === "map")
    return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, inSetOrder(item)])) };
  if (value.kind !== "list") return value;
  const items = value.items.map(inSetOrder);
  if (value.collection !== "set") return { ...value, items };
  const texts = new Map(items.map((item) => [item, canonicalText(item)]));
  const compare = (one: Value, other: Value): number =>
    compareText(texts.get(one) as string, texts.get(other) as string);
  return { ...value, items: [...items].sort(compare) };
}

/** What is not known yet is the same in both where it is made of the same. */
const named = (value: Value): Value => withTerms(value) ?? value;

/** True when nothing but spelling was done to what stands in the value by its name, or a part of that taken. */
export const isSpelled = (value: Value): boolean =>
  callsOf(value).every((name) => name === "substr" || SPELLING.has(name));

/** The functions and operators that are applied to what is not known yet: `length`, `greaterThan`. */
export const callsOf = (value: Value): readonly string[] => textsIn(value).flatMap(callsIn);

/** What a value asks about what is not known yet, such as whether an ARN is equal to a text. */
export const questionsOf = (value: Value): readonly string[] => textsIn(value).flatMap(questionsIn);

/** The texts in a value, at any depth. */
function textsIn(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(textsIn);
  if (value.kind === "map") return [...value.entries.values()].flatMap(textsIn);
  return value.kind === "string" ? [value.text] : [];
}

/** The innermost definition on the way that moves: one cause for all that uses it. */
async function originOf(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
): Promise<string | undefined> {
  for (const reference of await referencesIn(value)) {
    for (const definition of definitionsBehind(reference, at, own.environment)) {
      const template = templateOf(definition.node);
      if (template !== undefined && (await comparedAt(template, definition.at, own, neutral)) === "moves")
        return (await originOf(template, definition.at, own, neutral)) ?? definition.name;
    }
  }
  return undefined;
}
