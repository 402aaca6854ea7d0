/**
 * The places that both plans leave open and whose expressions plan JSON does not have in full: a literal in them may
 * differ unseen.
 */
import { readBareReference } from "../../language/simple.js";
import type { Reference } from "../../language/syntax.js";
import { configurationAddress, outputAddress } from "../../model/address.js";
import { nodeValue } from "../../model/configured-value.js";
import type { Pair, Place } from "../../model/difference.js";
import type { Configured, ConfiguredExpression, Environment } from "../../model/environment.js";
import type { HiddenExpressions } from "../../model/outcome.js";
import { namesOf, type Path } from "../../model/path.js";
import type { SetTable } from "../../knowledge/set-table.js";
import { canonicalText, stringValue, type Value } from "../../model/value.js";
import { computedAttributes } from "../../knowledge/computed-attributes.js";
import { isDocumentName } from "../../knowledge/documents.js";
import { definitionOf } from "../../evaluate/definitions.js";
import { evaluatorOf, type Evaluator } from "../../evaluate/evaluator.js";
import { moduleCall, siteOf, type ExpressionSite } from "../../evaluate/expression-site.js";
import { longestReferences } from "../../evaluate/template-of.js";

/** Two environments, and which of their resources belong together. */
interface HiddenInput {
  readonly left: Environment;
  readonly right: Environment;
  readonly matched: readonly Pair[];
  readonly sets: SetTable;
}

/**
 * Places that are unknown in both plans and whose expressions refer to the same things, where the plans do not give
 * their text: a literal beside the references could differ, and nothing would show it. Plans of native syntax list
 * references without text (see docs/adr/0010-unseen-expressions.md).
 */
export async function expressionsWithoutText(input: HiddenInput): Promise<HiddenExpressions> {
  // One and the same plan has one and the same text, wherever it stands.
  if (input.left.fingerprint === input.right.fingerprint) return { undecided: [], assumed: [] };
  const sides = [evaluatorOf(input.left), evaluatorOf(input.right)] as const;
  const undecided: Place[] = input.matched.flatMap((pair) => unsaidInPair(pair, input));
  const assumed: Place[] = [];
  for (const { place, left, right } of [
    ...input.matched.flatMap((pair) => hiddenInPair(pair, input)),
    ...hiddenOutputs(input),
  ]) {
    const bare =
      (await canBeBare(left, { ...input, evaluator: sides[0], depth: 0 })) &&
      (await canBeBare(right, { ...input, evaluator: sides[1], depth: 0 }));
    (bare ? assumed : undecided).push(place);
  }
  return { undecided, assumed };
}

// --- internal ---

/** An expression without its text, what the plan has there, and where it stands. */
interface HiddenExpression {
  readonly expression: ConfiguredExpression;
  readonly planned: Value;
  readonly at: ExpressionSite;
  /** A set is unknown as a whole as soon as one of its elements is. */
  readonly isSet: boolean;
  /** It holds a JSON document, which nothing that is referred to by its id or ARN is. */
  readonly isDocument: boolean;
}

interface HiddenPlace {
  readonly place: Place;
  readonly left: HiddenExpression;
  readonly right: HiddenExpression;
}

/**
 * What is unknown in both resources of a pair whose arguments a plan does not list, and that no provider is known to
 * assign: it cannot be unknown unless something unknown is given to it. AWS fills in too much for that to hold there,
 * but resources that can be written without arguments are few.
 */
function unsaidInPair({ left: one, right: other }: Pair, { left, right }: HiddenInput): readonly Place[] {
  const { mode, type } = other.parsed;
  const isSilent = [[left, one] as const, [right, other] as const].some(
    ([{ configuration }, { parsed }]) =>
      configuration?.resources.get(configurationAddress(parsed))?.withoutArguments === true,
  );
  const [mine, theirs] = [one.value, other.value];
  if (!isSilent || mode !== "managed" || type.startsWith("aws_") || mine.kind !== "map" || theirs.kind !== "map")
    return [];
  return [...mine.entries]
    .filter(([name, value]) => {
      const its = theirs.entries.get(name);
      const repeats = type === "terraform_data" && name === "output";
      return its !== undefined && bothUnknown(value, its) && !computedAttributes(type).has(name) && !repeats;
    })
    .map(([name]) => ({ section: "resource", address: other.address, path: [name] }));
}

function hiddenInPair(pair: Pair, { left, right, sets }: HiddenInput): readonly HiddenPlace[] {
  const [one, other] = [left, right].map((environment, position) =>
    environment.configuration?.resources.get(configurationAddress((position === 0 ? pair.left : pair.right).parsed)),
  );
  if (one === undefined || other === undefined || comesFromOnePackage(pair, left, right)) return [];
  const {
    provider,
    parsed: { mode, type },
  } = pair.right;
  const theirs = new Map(
    expressionsIn(other.arguments, pair.right.value, []).map((found) => [JSON.stringify(found.path), found]),
  );
  return expressionsIn(one.arguments, pair.left.value, []).flatMap((mine): readonly HiddenPlace[] => {
    const its = theirs.get(JSON.stringify(mine.path));
    // Expressions that refer to different things are a difference already.
    if (
      its === undefined ||
      !sameReferences(mine.expression, its.expression) ||
      !bothUnknown(mine.planned, its.planned)
    )
      return [];
    const names = namesOf(mine.path);
    const what = {
      isSet: sets.isSet(provider, mode, type, names) === true,
      isDocument: isDocumentName(names.at(-1) ?? ""),
    };
    return [
      {
        place: { section: "resource", address: pair.right.address, path: mine.path },
        left: { ...mine, ...what, at: siteOf(pair.left, left) },
        right: { ...its, ...what, at: siteOf(pair.right, right) },
      },
    ];
  });
}

function hiddenOutputs({ left, right }: HiddenInput): readonly HiddenPlace[] {
  return [...left.outputs].flatMap(([name, { value }]): readonly HiddenPlace[] => {
    const planned = right.outputs.get(name)?.value;
    const [one, other] = [left.configuration?.outputs.get(name), right.configuration?.outputs.get(name)];
    if (
      planned === undefined ||
      one === undefined ||
      other === undefined ||
      one.constant !== undefined ||
      other.constant !== undefined
    )
      return [];
    if (!sameReferences(one, other) || !bothUnknown(value, planned)) return [];
    const hidden = (expression: ConfiguredExpression, known: Value): HiddenExpression => ({
      expression,
      planned: known,
      at: { module: [] },
      isSet: false,
      isDocument: false,
    });
    return [
      {
        place: { section: "output", address: outputAddress(name), path: [] },
        left: hidden(one, value),
        right: hidden(other, planned),
      },
    ];
  });
}

/** The same version of a module from a registry or a repository is the same text; a folder may be another one. */
function comesFromOnePackage({ left: one, right: other }: Pair, left: Environment, right: Environment): boolean {
  return one.parsed.module.some((_, depth) => {
    const [mine, theirs] = [
      moduleCall(left, one.parsed.module.slice(0, depth + 1)),
      moduleCall(right, other.parsed.module.slice(0, depth + 1)),
    ];
    return (
      mine?.source !== undefined &&
      !/^\.{0,2}[/\\]/.test(mine.source) &&
      isPinned(mine.source, mine.version) &&
      mine.source === theirs?.source &&
      mine.version === theirs.version
    );
  });
}

/** `~> 5.0` may be two versions, and a repository without a revision two revisions. */
const isPinned = (source: string, version: string | undefined): boolean =>
  version === undefined ? /[?&]ref=/.test(source) : /^=?\s*v?\d[\w.+-]*$/.test(version.trim());

interface Found {
  readonly path: Path;
  readonly expression: ConfiguredExpression;
  readonly planned: Value;
}

/** Every expression below a node whose text is not known, with what is planned for it. */
function expressionsIn(node: Configured, planned: Value | undefined, path: Path): readonly Found[] {
  if (planned === undefined) return [];
  if (node.kind === "expression") return node.constant === undefined ? [{ path, expression: node, planned }] : [];
  if (node.kind === "blocks")
    return node.items.flatMap((item, position) => expressionsIn(item, itemAt(planned, position), [...path, position]));
  const own = planned.kind === "list" ? planned.items[0] : planned;
  return [...node.arguments].flatMap(([name, argument]) =>
    expressionsIn(argument, own?.kind === "map" ? own.entries.get(name) : own?.kind === "unknown" ? own : undefined, [
      ...path,
      name,
    ]),
  );
}

const itemAt = (planned: Value, position: number): Value | undefined =>
  planned.kind === "list" ? planned.items[position] : planned.kind === "unknown" ? planned : undefined;

const sameReferences = (one: ConfiguredExpression, other: ConfiguredExpression): boolean =>
  canonicalText(nodeValue(one)) === canonicalText(nodeValue(other));

/** True when some place inside is unknown on both sides. */
function bothUnknown(one: Value, other: Value): boolean {
  if (one.kind === "unknown" || other.kind === "unknown") return one.kind === other.kind;
  if (one.kind === "list" && other.kind === "list")
    return one.items.some((item, position) => bothUnknown(item, other.items[position] ?? item));
  return (
    one.kind === "map" &&
    other.kind === "map" &&
    [...one.entries].some(([key, item]) => bothUnknown(item, other.entries.get(key) ?? stringValue("")))
  );
}

interface Side {
  readonly evaluator: Evaluator;
  readonly depth: number;
}

/** Longer chains of module calls than this are none that anybody wrote. */
const DEEPEST = 32;

/**
 * Whether the expression can be a bare reference, or a list or an object of such: then every thing that it refers to
 * has a place of its own in what is planned, and no place is left that something else decides.
 */
async function canBeBare(hidden: HiddenExpression, side: Side): Promise<boolean> {
  if (side.depth > DEEPEST) return false;
  const read = longestReferences(hidden.expression.references);
  const references = read
    .map(readBareReference)
    .flatMap((node) => (node?.type === "reference" ? [node.reference] : []));
  if (references.length === 0 || references.length < read.length) return false;
  if (hidden.isDocument && references.some(namesOneThing)) return false;
  const named = references.filter((reference) => !isIndexOfAnother(reference, references));
  const { known, unknown } = leavesOf(hidden.planned);
  let waiting = hidden.isSet && hidden.planned.kind === "unknown" ? Number.POSITIVE_INFINITY : unknown;
  for (const reference of named) {
    const evaluation = await side.evaluator.evaluate(stringValue(`\${${reference.text}}`), hidden.at);
    const value = evaluation.kind === "value" ? leavesOf(evaluation.value) : undefined;
    if (value === undefined || value.unknown > 0) waiting -= 1;
    else if (waiting !== Number.POSITIVE_INFINITY && ![...value.known].every((text) => known.has(text))) return false;
    if (waiting < 0 || !(await isBareBehind(reference, hidden, named.length === 1, side))) return false;
  }
  return true;
}

/** What a reference stands for, through modules, can be a bare reference as well; a local's text is in no plan. */
async function isBareBehind(
  reference: Reference,
  hidden: HiddenExpression,
  alone: boolean,
  side: Side,
): Promise<boolean> {
  const definition = definitionOf(reference, hidden.at, side.evaluator.environment);
  if (definition === undefined) return reference.root !== "local" && reference.root !== "module";
  if (definition.node.kind !== "expression" || definition.node.constant !== undefined) return true;
  const whole = alone && definition.tail.length === 0;
  return canBeBare(
    { ...hidden, expression: definition.node, at: definition.at, ...(whole ? {} : { planned: UNKNOWN, isSet: false }) },
    { ...side, depth: side.depth + 1 },
  );
}

const UNKNOWN: Value = { kind: "unknown", sensitive: false };

/**
 * `aws_subnet.a[count.index]` is listed as `aws_subnet.a` and `count.index`. In `"${aws_subnet.a.id}-${count.index}"`
 * it is the index of nothing.
 */
const isIndexOfAnother = (reference: Reference, all: readonly Reference[]): boolean =>
  isIndex(reference) && all.some((other) => !isIndex(other) && other.steps.length === other.head);

const isIndex = ({ root, steps: [step] }: Reference): boolean =>
  root === "count" || (root === "each" && step?.kind === "attribute" && step.name === "key");

/** An attribute that is an id or an ARN, and no document. */
const namesOneThing = ({ steps }: Reference): boolean => {
  const last = steps.at(-1);
  return last?.kind === "attribute" && /^(.*_)?(id|arn)$/.test(last.name);
};

function leavesOf(value: Value): { readonly known: ReadonlySet<string>; readonly unknown: number } {
  if (value.kind === "unknown") return { known: new Set(), unknown: 1 };
  if (value.kind !== "list" && value.kind !== "map")
    return {
      known: new Set([value.kind === "string" || value.kind === "number" ? value.text : canonicalText(value)]),
      unknown: 0,
    };
  const parts = (value.kind === "list" ? value.items : [...value.entries.values()]).map(leavesOf);
  return {
    known: new Set(parts.flatMap(({ known }) => [...known])),
    unknown: parts.reduce((sum, part) => sum + part.unknown, 0),
  };
}
