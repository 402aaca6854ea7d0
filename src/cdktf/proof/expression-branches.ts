/**
 * Whether the name of an environment decides something inside of an expression that Terraform evaluates later:
 * `${"production" == "production" ? 3 : 1}` passes for a text that a name goes into, and comes to something else.
 * Expressions of the environment's own configuration and of the neutral one are evaluated, as far as that can be done
 * without a plan, and held against each other.
 */
import { isDeepStrictEqual } from "node:util";
import { callsOf, isSpelled, questionsOf, referencesIn } from "../../evaluate/compare-with-neutral.js";
import { configuredLeaves, leavesOf, type Leaf } from "../../evaluate/configured-leaves.js";
import { evaluatorOf, type Evaluator } from "../../evaluate/evaluator.js";
import { attributePosition, isResource } from "../../evaluate/look-up-unplanned.js";
import { instanceKeys } from "../../evaluate/look-up.js";
import { SPELLING } from "../../evaluate/neutral-environment.js";
import { templateOf } from "../../evaluate/template-of.js";
import { parseTemplate } from "../../language/parse.js";
import type { Node, Reference } from "../../language/syntax.js";
import { isTemplateText } from "../../language/template-text.js";
import { withTerms } from "../../language/term.js";
import type { Environment } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import type { ProvenPlace } from "../../model/proof.js";
import type { Path } from "../../model/path.js";
import { nodeValue } from "../../model/configured-value.js";
import { canonicalText, stringValue, type Value } from "../../model/value.js";
import { plainValue } from "../parameter-values.js";
import {
  carries,
  carriersOf,
  definitionsIn,
  referencesBehind,
  repetitionOf,
  tellsAccount,
  type Definitions,
} from "./identity-carriers.js";
import { isPassedThrough, withOwnIdentities, type Replacement } from "./pass-through.js";

/** Where an expression of a configuration looks at which environment it is in. */
export interface ExpressionBranches {
  /** It comes to something else with a neutral identity. */
  readonly moved: readonly ProvenPlace[];
  /** An identity goes into it, and it could not be evaluated. */
  readonly undecided: readonly ProvenPlace[];
}

/**
 * The places of all expressions that an identity decides. `neutral` is the configuration that came of neutral
 * identities, with nothing put back; `replacements` are what stands for what in it. What stands only in one of the two
 * configurations is left to their comparison.
 */
export async function expressionBranches(
  own: Environment,
  neutral: Environment,
  replacements: readonly Replacement[],
): Promise<ExpressionBranches> {
  const definitions = await definitionsIn(own);
  const carriers = carriersOf(definitions, await definitionsIn(neutral));
  const sides = { own: evaluatorsOf(own), neutral: evaluatorsOf(neutral), replacements, carriers };
  const moved: ProvenPlace[] = [];
  const undecided: ProvenPlace[] = [];
  const otherOf = counterparts(await expressionsIn(neutral, new Map()), replacements);
  for (const expression of await expressionsIn(own, definitions)) {
    const other = otherOf(expression);
    if (other === undefined || !isReached(expression, other, carriers)) continue;
    const answer = await compared(expression, other, sides);
    if (answer === "moves") moved.push(expression.place);
    if (answer === "undecided") undecided.push(expression.place);
  }
  return { moved, undecided };
}

// --- internal ---

/** An environment evaluated as it is, and with functions that only spell a text otherwise told by their name. */
interface Evaluators {
  readonly plain: Evaluator;
  readonly spelled: Evaluator;
}

interface Sides {
  readonly own: Evaluators;
  readonly neutral: Evaluators;
  readonly replacements: readonly Replacement[];
  /** What an identity goes into, see `carriersOf`. */
  readonly carriers: ReadonlySet<string>;
}

const evaluatorsOf = (environment: Environment): Evaluators => ({
  plain: evaluatorOf(environment, { unplanned: true }),
  spelled: evaluatorOf(environment, { unplanned: true, named: SPELLING }),
});

/** Where an expression stands. */
interface Located extends Leaf {
  /** The key that it is, where it stands in the place of one: `place` is that of the map. */
  readonly key?: string;
}

/** One expression of a configuration. */
interface Expression extends Located {
  readonly node: Node;
  /** What it refers to, also through local values. */
  readonly references: readonly Reference[];
}

/** What tells one expression from all others: what it is, and the steps of the way to it. */
const wayTo = ({ place: { section, address, path }, key }: Expression): readonly string[] => [
  key === undefined ? section : `key in a ${section}`,
  address,
  ...path.map((step) => (typeof step === "object" ? step.element : String(step))),
  ...(key === undefined ? [] : [key]),
];

/** Finds the same expression in the neutral configuration, where identities may stand in its address and on its way. */
function counterparts(
  neutral: readonly Expression[],
  replacements: readonly Replacement[],
): (own: Expression) => Expression | undefined {
  const known = new Map(neutral.map((expression) => [JSON.stringify(wayTo(expression)), expression]));
  const byLength = grouped(neutral, (expression) => wayTo(expression).length);
  return (own) => {
    const way = wayTo(own);
    const same = known.get(JSON.stringify(way));
    if (same !== undefined) return same;
    return byLength
      .get(way.length)
      ?.find((other) =>
        wayTo(other).every((step, position) => isPassedThrough(way[position] as string, step, replacements)),
      );
  };
}

/** Everything that Terraform has to evaluate, but for texts that only put names together. */
async function expressionsIn(environment: Environment, definitions: Definitions): Promise<readonly Expression[]> {
  const found: Expression[] = [];
  for (const located of templatesIn(environment)) {
    if (located.value.kind !== "string" || !isTemplateText(located.value.text)) continue;
    const { node } = await parseTemplate(located.value.text);
    const references = referencesBehind(await referencesIn(located.value), definitions);
    if (!onlyRefers(node)) found.push({ ...located, node, references });
  }
  return found;
}

/** The texts that may be templates: of arguments, repetitions, outputs and providers; of resources keys as well. */
function templatesIn(environment: Environment): readonly Located[] {
  const { resources, modules } = environment.configuration ?? { resources: new Map(), modules: new Map() };
  const calls = [...modules.values()].flatMap((call) =>
    leavesOf(call.arguments, []).map(({ path, value }): Located => {
      const place = { section: "module", address: call.path, path } as const;
      return { place, value, at: { module: [] } };
    }),
  );
  const keys = [...resources.values()].flatMap(({ address, arguments: given }) =>
    keysIn(nodeValue(given), []).map(({ path, key }): Located => {
      const place = { section: "resource", address, path } as const;
      return { place, key, value: stringValue(key), at: { module: [] } };
    }),
  );
  return [...configuredLeaves(environment), ...calls, ...keys, ...provisionersIn(environment)];
}

/** What is run when a resource is made, and by which connection. */
function provisionersIn({ resources }: Environment): readonly Located[] {
  return [...resources.values()].flatMap(({ address, value }) =>
    ["provisioner", "connection"].flatMap((name): readonly Located[] => {
      const constant = value.kind === "map" ? value.entries.get(name) : undefined;
      const templates =
        constant === undefined ? [] : leavesOf({ kind: "expression", constant, references: [] }, [name]);
      return templates.map((template) => {
        const place = { section: "resource", address, path: template.path } as const;
        return { place, value: template.value, at: { module: [] } };
      });
    }),
  );
}

/** The keys of maps, each with the way to its map: in JSON they are templates as well. */
function keysIn(value: Value, path: Path): readonly { readonly path: Path; readonly key: string }[] {
  if (value.kind === "list") return value.items.flatMap((item, position) => keysIn(item, [...path, position]));
  if (value.kind !== "map") return [];
  return [...value.entries].flatMap(([key, item]) => [{ path, key }, ...keysIn(item, [...path, key])]);
}

/** `arn:${aws_kms_key.main.arn}/x` passes on whatever it refers to; nothing else tells what a local value comes to. */
const onlyRefers = (node: Node): boolean =>
  node.type === "template"
    ? node.parts.every((part) => part.type === "literal" || onlyRefers(part))
    : node.type === "reference" && node.reference.root !== "local";

/** Whether an identity goes into the expression, by its own text or by what it refers to. */
function isReached(own: Expression, neutral: Expression, carriers: ReadonlySet<string>): boolean {
  const isOther = canonicalText(own.value) !== canonicalText(neutral.value);
  const refersToCarrier = own.references.some((reference) => tellsAccount(reference) || carries(reference, carriers));
  return isOther || own.node.type === "invalid" || refersToCarrier || isRepeatedBy(own, carriers);
}

/** Whether it reads `each`, and an identity goes into what is repeated. */
const isRepeatedBy = ({ references, place }: Expression, carriers: ReadonlySet<string>): boolean =>
  references.some(({ root }) => root === "each") && carriers.has(repetitionOf(place.address));

type Answer = "same" | "moves" | "undecided";

/** In all instances of what it belongs to. */
async function compared(own: Expression, neutral: Expression, sides: Sides): Promise<Answer> {
  if (!isRepeatedBy(own, sides.carriers)) return comparedAt(own, neutral, sides);
  const [mine, theirs] = [await instancesOf(own, sides.own), await instancesOf(neutral, sides.neutral)];
  if (mine === undefined || theirs === undefined) return "undecided";
  const answers: Answer[] = [];
  for (const instance of mine) {
    const other = theirs.find(({ at }) => isSameKey(instance.at.key, at.key, sides.replacements));
    // Instances that come or go with the identity are told at the `for_each` itself.
    if (other !== undefined) answers.push(await comparedAt(instance, other, sides));
  }
  return answers.find((answer) => answer === "moves") ?? answers.find((answer) => answer === "undecided") ?? "same";
}

const isSameKey = (own: unknown, neutral: unknown, replacements: readonly Replacement[]): boolean =>
  isPassedThrough(String(own), String(neutral), replacements);

/** The expression in each instance; undefined where nobody knows which there are. */
async function instancesOf(leaf: Expression, { plain }: Evaluators): Promise<readonly Expression[] | undefined> {
  const { section, address } = leaf.place;
  const configuration = plain.environment.configuration;
  const forEach = (section === "module" ? configuration?.modules : configuration?.resources)?.get(address)?.forEach;
  const template = forEach === undefined ? undefined : templateOf(forEach);
  if (forEach === undefined || template === undefined) return undefined;
  const collection = await plain.evaluate(template, { module: [] });
  const keys = collection.kind === "value" ? instanceKeys(collection.value) : undefined;
  return keys?.map((key) => ({ ...leaf, at: { module: [], key, forEach, repeats: address } }));
}

async function comparedAt(own: Expression, neutral: Expression, sides: Sides): Promise<Answer> {
  const plain = await comparedBy("plain", own, neutral, sides);
  if (plain === "same") return plain;
  // An encoded or shortened name is a text like the name itself, but cannot be told from another one.
  return (await comparedBy("spelled", own, neutral, sides)) === "same" ? "same" : plain;
}

/** What the expression comes to in both, and whether it is the same but for the identities that pass through. */
async function comparedBy(how: keyof Evaluators, own: Expression, neutral: Expression, sides: Sides): Promise<Answer> {
  const one = await sides.own[how].evaluate(own.value, own.at);
  const other = await sides.neutral[how].evaluate(neutral.value, neutral.at);
  // What comes out with one of the identities alone is decided by them.
  if (one.kind === "undetermined" || other.kind === "undetermined")
    return one.kind === other.kind ? "undecided" : "moves";
  const values = [withTerms(one.value), withTerms(other.value)] as const;
  if (values[0] === undefined || values[1] === undefined) return "undecided";
  if (how === "spelled" && !(isSpelled(values[0]) && isSpelled(values[1]))) return "moves";
  return comparedValues(values[0], values[1], own.references, sides);
}

/**
 * The same but for identities that pass through. What is asked about something unknown with an identity in hand, or
 * about which account this is, will be answered by the identity; what is asked about something that is called after an
 * identity may be.
 */
function comparedValues(own: Value, neutral: Value, references: readonly Reference[], sides: Sides): Answer {
  if (!passesThrough(own, neutral, sides.replacements)) return "moves";
  const questions = questionsOf(own);
  if (!isDeepStrictEqual(questions, questionsOf(neutral))) return "moves";
  if (questions.length > 0 && references.some(tellsAccount)) return "moves";
  const carrying = references.filter((reference) => carries(reference, sides.carriers));
  if (carrying.length === 0) return "same";
  const decides = questions.length > 0 || callsOf(own).some((name) => DECIDING.has(name));
  return decides || (carrying.some(namesWhole) && choosesInside(own)) ? "undecided" : "same";
}

/** The same but for identities, in whatever order a set has its elements. */
function passesThrough(own: Value, neutral: Value, replacements: readonly Replacement[]): boolean {
  const isSet = own.kind === "list" && own.collection === "set" && neutral.kind === "list";
  if (!isSet) {
    const plain = plainValue(own);
    return isDeepStrictEqual(withOwnIdentities(plain, plainValue(neutral), replacements), plain);
  }
  const left = [...neutral.items];
  for (const item of own.items) {
    const position = left.findIndex((candidate) => passesThrough(item, candidate, replacements));
    if (position === -1) return false;
    left.splice(position, 1);
  }
  return left.length === 0;
}

/** What makes a decision of something that is not known. */
const DECIDING: ReadonlySet<string> = new Set([
  "greaterThan",
  "greaterThanOrEqual",
  "if",
  "lessThan",
  "lessThanOrEqual",
]);

/** A resource of which no one attribute is named: `aws_subnet.all` in `length(aws_subnet.all)`. */
const namesWhole = (reference: Reference): boolean =>
  isResource(reference) && attributePosition(reference) === undefined;

/** Whether more is done with what is not known than to put it together otherwise. */
const choosesInside = (value: Value): boolean =>
  !callsOf(value).every((name) => GATHERING.has(name) || SPELLING.has(name));

/** Functions that put together what stands in their arguments, and decide nothing by it but order and number. */
const GATHERING: ReadonlySet<string> = new Set([
  "compact",
  "concat",
  "distinct",
  "element",
  "flatten",
  "format",
  "formatlist",
  "indent",
  "join",
  "jsonencode",
  "keys",
  "length",
  "lower",
  "merge",
  "sort",
  "splat",
  "title",
  "tolist",
  "tomap",
  "toset",
  "tostring",
  "upper",
  "values",
]);
