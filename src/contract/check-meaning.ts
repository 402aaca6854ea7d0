import type { Location } from "../model/contract.js";
import { findConditionProblem } from "./condition/index.js";
import { InputError } from "../model/input-error.js";
import { isVariableFile } from "../model/parameter-files.js";
import { compilePattern, hasWildcard } from "../model/pattern.js";
import { isPlain } from "../knowledge/plain-text.js";
import { isProblem, readPublicKey } from "../signature/keys.js";
import { locateInside } from "./document.js";
import type { Entry, MapNode, SourceDocument, Tree } from "./document.js";
import { entriesOf, flagOf, mapsOf, textNodeOf, textNodesOf, textOf, valueOf } from "./lookup.js";
import type { TextNode } from "./lookup.js";
import { componentErrors, manifestFileErrors } from "./component-errors.js";
import { didYouMean } from "./nearest.js";
import { isPlaceholder } from "./placeholder.js";
import { problemAndAdvice, wordsProblem, type WordsForm } from "./written-words.js";

/**
 * What is wrong with a contract although its shape may be right: patterns and conditions that do not compile,
 * environments that nobody declared, rules that contradict themselves or each other. Takes any tree; what has the
 * wrong shape is passed over, since `shapeErrors` tells it.
 */
export function meaningErrors(document: SourceDocument): readonly InputError[] {
  const { root } = document;
  const names = environmentNames(document);
  const components = entriesOf(valueOf(root, "components"));
  const own = components.map(({ value }) => valueOf(value, "rules"));
  const crowded = [root, ...own].flatMap((tree) =>
    Object.entries(RULES).flatMap(([key, rules]) => crowdErrors(key, rules(valueOf(tree, key)))),
  );
  if (crowded.length > 0) return crowded;
  return [
    ...environmentErrors(textNodeOf(root, "reference"), names),
    ...[...entriesOf(valueOf(root, "environments")), ...components].flatMap(parameterFileErrors),
    ...entriesOf(valueOf(root, "environments")).flatMap((entry) => previewErrors(entry, names)),
    ...componentErrors(root),
    ...toolchainErrors(root, names),
    ...[root, ...own].flatMap((tree) => ruleErrors(tree, document, names)),
    ...rulesIn(root).flatMap((rule) => wordsErrors(rule, "reason", "several lines")),
    ...ownedIn(root).flatMap((rule) => wordsErrors(rule, "owner", "one line")),
    ...signingErrors(valueOf(root, "gate")),
    ...orderErrors(root, names),
    ...repeatErrors(mapsOf(valueOf(valueOf(root, "gate"), "keys")), ["name"]),
    ...repeatErrors(mapsOf(valueOf(valueOf(root, "gate"), "identities")), ["issuer", "subject"]),
    ...repeatedRules([root]),
    ...own.flatMap((tree) => repeatedRules([root, tree])),
  ];
}

/**
 * Reasons and owners that are none, such as `TODO`, one for each place. Takes any tree. They are told apart from what
 * else is wrong, since a contract that `tfparity init` has drafted has to be readable before anybody has written
 * reasons.
 */
export function placeholderErrors({ root }: SourceDocument): readonly InputError[] {
  return [
    ...rulesIn(root).flatMap((rule) => emptyWord(rule, "reason", "is no reason; say why it may differ")),
    ...ownedIn(root).flatMap((rule) => emptyWord(rule, "owner", "is no owner; say who looks after it")),
  ];
}

// --- internal ---

const componentsIn = (root: Tree): readonly Tree[] => entriesOf(valueOf(root, "components")).map(({ value }) => value);

/** Every rule, for all components and for one. */
function rulesIn(root: Tree): readonly Tree[] {
  const own = componentsIn(root).map((component) => valueOf(component, "rules"));
  return [root, ...own].flatMap((tree) => [
    ...entriesOf(valueOf(tree, "parameters")).map(({ value }) => value),
    ...entriesOf(valueOf(valueOf(tree, "manifest"), "rules")).map(({ value }) => value),
    ...["allow", "waivers", "required", "severity", "renames"].flatMap((list) => mapsOf(valueOf(tree, list))),
  ]);
}

/** Whatever can have an owner. */
const ownedIn = (root: Tree): readonly Tree[] => [...rulesIn(root), ...componentsIn(root)];

/** Reasons and owners are shown in every report; an error shows nothing of what nobody may or can see. */
function wordsErrors(rule: Tree, key: "reason" | "owner", form: WordsForm): readonly InputError[] {
  const node = textNodeOf(rule, key);
  const problem = node === undefined ? undefined : wordsProblem(node.value, form);
  return node === undefined || problem === undefined
    ? []
    : [new InputError(`this ${key} ${problemAndAdvice(problem)}`, node.location)];
}

/** What says which places or causes an entry is about. */
const SCOPE = ["resource", "attribute", "presence", "cause", "environment"] as const;

/** Longer than any address that somebody pastes: matching takes pattern length times address length steps. */
const LONGEST_PATTERN = 4_096;

/** So many rules of one kind are more than anybody can review; each is held against every place that differs. */
const MOST_RULES = 5_000;

/** The rules that stand under each of these keys, by where they are. */
const RULES: Readonly<Record<string, (tree: Tree | undefined) => readonly { readonly location: Location }[]>> = {
  environments: entriesOf,
  components: entriesOf,
  parameters: entriesOf,
  allow: mapsOf,
  waivers: mapsOf,
  severity: mapsOf,
  renames: mapsOf,
  manifest: (tree) => entriesOf(valueOf(tree, "rules")),
  required: mapsOf,
};

/** The error for words under a key that say nothing; none where they say something, or are not there. */
function emptyWord(rule: Tree, key: "reason" | "owner", problem: string): readonly InputError[] {
  const node = textNodeOf(rule, key);
  if (node === undefined || !isPlaceholder(node.value)) return [];
  // What nobody may or can see is told by itself.
  if (wordsProblem(node.value, "several lines") !== undefined) return [];
  const said = JSON.stringify(node.value.trim());
  const isShown = isPlain(node.value);
  return [new InputError(`${isShown ? said : "this"} ${problem}`, node.location)];
}

function crowdErrors(key: string, rules: readonly { readonly location: Location }[]): readonly InputError[] {
  const first = rules[MOST_RULES];
  if (first === undefined) return [];
  const message =
    `there are ${rules.length} ${key}, and at most ${MOST_RULES} are read; ` +
    "let one with a * stand for those that say the same";
  return [new InputError(message, first.location)];
}

/** What is wrong with the rules for all components, or with those of one. */
function ruleErrors(
  tree: Tree | undefined,
  document: SourceDocument,
  names: readonly string[] | undefined,
): readonly InputError[] {
  const scoped = ["allow", "waivers"].flatMap((list) => mapsOf(valueOf(tree, list)));
  return [
    ...entriesOf(valueOf(tree, "parameters")).flatMap((entry) => parameterErrors(entry, document, names)),
    ...scoped.flatMap((scope) => [...placeErrors(scope), ...scopeEnvironmentErrors(scope, names)]),
    ...mapsOf(valueOf(tree, "severity")).flatMap(placeErrors),
    ...mapsOf(valueOf(tree, "renames")).flatMap((rename) => renameErrors(rename, names)),
  ];
}

/** What is wrong with `manifest:` and `required:`. */
function toolchainErrors(root: Tree, names: readonly string[] | undefined): readonly InputError[] {
  const rules = entriesOf(valueOf(valueOf(root, "manifest"), "rules"));
  const required = mapsOf(valueOf(root, "required"));
  return [
    ...manifestFileErrors(root),
    ...rules.flatMap(({ key, value, location }) => [
      ...(key === "" ? [new InputError("the place that a rule is about must not be empty", location)] : []),
      ...patternErrors({ value: key, location }),
      ...textNodesOf(valueOf(value, "presence")).flatMap((node) => environmentErrors(node, names)),
      ...(textOf(value, "must") === "match" && valueOf(value, "presence") !== undefined
        ? [new InputError('"presence" permits a difference, and "must: match" permits none; keep one', location)]
        : []),
    ]),
    ...required.flatMap((entry) =>
      [
        textNodeOf(entry, "container"),
        textNodeOf(entry, "function"),
        ...textNodesOf(valueOf(entry, "variables")),
      ].flatMap(patternErrors),
    ),
    ...repeatErrors(required, ["container", "function", "variables"]),
  ];
}

/** Rules in the last of the trees that say the same place as an earlier rule in any of them. */
function repeatedRules(trees: readonly (Tree | undefined)[]): readonly InputError[] {
  const last = trees.at(-1);
  const repeated = (list: string, keys: readonly string[]): readonly InputError[] =>
    repeatErrors(
      trees.flatMap((tree) => mapsOf(valueOf(tree, list))),
      keys,
      new Set(mapsOf(valueOf(last, list))),
    );
  return [
    ...repeated("allow", SCOPE),
    ...repeated("waivers", SCOPE),
    ...repeated("severity", ["resource", "attribute"]),
    ...repeated("renames", ["environment", "from"]),
    ...(trees.length > 1 ? repeatedParameters(trees) : []),
  ];
}

/** One file has no key twice; a component has one that the contract has. */
function repeatedParameters([shared, own]: readonly (Tree | undefined)[]): readonly InputError[] {
  const earlier = new Map(entriesOf(valueOf(shared, "parameters")).map(({ key, location }) => [key, location]));
  return entriesOf(valueOf(own, "parameters")).flatMap(({ key, location }) => {
    const before = earlier.get(key);
    return before === undefined
      ? []
      : [new InputError(`this says the same parameter again as line ${before.line}; keep one of them`, location)];
  });
}

/** Undefined when the contract declares none: then they come from the command line, and any name may be right. */
function environmentNames({ root }: SourceDocument): readonly string[] | undefined {
  // A pattern stands for environments that nobody can name here.
  const names = entriesOf(valueOf(root, "environments"))
    .map(({ key }) => key)
    .filter((key) => !hasWildcard(key));
  return names.length === 0 ? undefined : names;
}

function environmentErrors(node: TextNode | undefined, names: readonly string[] | undefined): readonly InputError[] {
  if (node === undefined || names === undefined || names.includes(node.value)) return [];
  const [told, known] = [isPlain(node.value) ? `"${node.value}"` : "this", names.filter(isPlain)];
  const advice = didYouMean(node.value, known) || `; the environments are ${known.join(", ")}`;
  return [new InputError(`${told} is no environment of this contract${advice}`, node.location)];
}

/** Of variable files the later ones win; which parameter of two other files holds would be anybody's guess. */
function parameterFileErrors({ value }: Entry): readonly InputError[] {
  const files = textNodesOf(valueOf(value, "parameters"));
  const other = files.length < 2 ? undefined : files.find((file) => !isVariableFile(file.value));
  if (other === undefined) return [];
  const message =
    "only Terraform's variable files (.tfvars, .tfvars.json) can be several, as with -var-file; " +
    "of any other kind, name one file alone";
  return [new InputError(message, other.location)];
}

/** A pattern says what its environments are like, and nothing else does. */
function previewErrors({ key, value, location }: Entry, names: readonly string[] | undefined): readonly InputError[] {
  const like = textNodeOf(value, "like");
  if (like === undefined && !hasWildcard(key)) return [];
  if (like === undefined)
    return [new InputError('a pattern of environments needs "like": the one whose settings are theirs', location)];
  if (!hasWildcard(key))
    return [
      new InputError('"like" is for a pattern of environments, such as "pr-*"; name its own files', like.location),
    ];
  const fixed = ["plan", "synth"].flatMap((file) => textNodeOf(value, file) ?? []);
  return [
    ...environmentErrors(like, names ?? []),
    ...fixed.map(
      (node) =>
        new InputError("what is compared of such an environment is named on the command line: --plan", node.location),
    ),
  ];
}

const scopeEnvironmentErrors = (scope: MapNode, names: readonly string[] | undefined): readonly InputError[] =>
  ["presence", "environment"].flatMap((key) => environmentErrors(textNodeOf(scope, key), names));

/** Keys that are none, and signatures that are asked for from nobody. */
function signingErrors(gate: Tree | undefined): readonly InputError[] {
  const keys = mapsOf(valueOf(gate, "keys"));
  const nobody = keys.length + mapsOf(valueOf(gate, "identities")).length === 0;
  const required = entriesOf(gate).find(({ key }) => key === "requireSigned");
  return [
    ...keys.flatMap((entry) => {
      const node = textNodeOf(entry, "key");
      const read = node === undefined || node.value.trim() === "" ? undefined : readPublicKey(node.value);
      return node === undefined || read === undefined || !isProblem(read)
        ? []
        : [new InputError(read.problem, node.location)];
    }),
    ...(required !== undefined && flagOf(gate, "requireSigned", false) && nobody
      ? [
          new InputError(
            "signatures are required, and of nobody; name whose count under gate.keys or gate.identities",
            required.location,
          ),
        ]
      : []),
  ];
}

/** An order of environments that nobody knows or that stand in it twice, and what only a ledger could tell. */
function orderErrors(root: Tree, names: readonly string[] | undefined): readonly InputError[] {
  const gate = valueOf(root, "gate");
  const order = textNodesOf(valueOf(gate, "order"));
  const hasLedger = textOf(root, "ledger") !== undefined;
  const needs = (key: string, what: string, isThere: boolean): readonly InputError[] => {
    const entry = entriesOf(gate).find((one) => one.key === key);
    return entry === undefined || isThere ? [] : [new InputError(what, entry.location)];
  };
  const repeated = order.filter(({ value }, index) => order.findIndex((one) => one.value === value) < index);
  return [
    ...order.flatMap((node) => environmentErrors(node, names)),
    ...repeated.map(({ value, location }) => new InputError(`${value} stands twice in the order`, location)),
    ...needs("order", "only a ledger tells what passed where; name one with ledger: <file>", hasLedger),
    ...needs("soak", "only an order says where it stays; name the environments with order: [...]", order.length > 0),
    ...needs("reviewDays", "only a ledger tells who has looked; name one with ledger: <file>", hasLedger),
  ];
}

const placeErrors = (scope: MapNode): readonly InputError[] =>
  ["resource", "attribute"].flatMap((key) => patternErrors(textNodeOf(scope, key)));

function patternErrors(
  node: { readonly value: string; readonly location: TextNode["location"] } | undefined,
): readonly InputError[] {
  // An empty pattern is told by the schema.
  if (node === undefined || node.value.trim() === "") return [];
  if (node.value.length > LONGEST_PATTERN) {
    const message = `a pattern must not be longer than ${LONGEST_PATTERN} characters; shorten it with a *`;
    return [new InputError(message, node.location)];
  }
  try {
    compilePattern(node.value);
    return [];
  } catch (error) {
    return [
      new InputError(
        (isPlain(node.value) ? `the pattern ${JSON.stringify(node.value)}` : "this pattern") +
          ` does not compile: ${(error as Error).message}`,
        node.location,
      ),
    ];
  }
}

function parameterErrors(
  entry: Entry,
  document: SourceDocument,
  names: readonly string[] | undefined,
): readonly InputError[] {
  const affects = textNodesOf(valueOf(entry.value, "affects"));
  return [
    ...(entry.key === "" ? [new InputError("a parameter's name must not be empty", entry.location)] : []),
    ...patternErrors({ value: entry.key, location: entry.location }),
    ...affects.flatMap(patternErrors),
    ...textNodesOf(valueOf(entry.value, "presence")).flatMap((node) => environmentErrors(node, names)),
    ...contradictions(entry),
    ...conditionErrors(textNodeOf(entry.value, "when"), document, names),
  ];
}

/** A parameter's name in front of what is wrong with its rule. */
const told = (name: string): string => (isPlain(name) ? `"${name}": ` : "");

function contradictions({ key, value, location }: Entry): readonly InputError[] {
  const mustMatch = textOf(value, "must") === "match";
  const permits = ["may", "identity"].find((word) => textOf(value, word) !== undefined);
  if (mustMatch && permits !== undefined) {
    return [new InputError(`${told(key)}"must: match" contradicts "${permits}"; keep one of them`, location)];
  }
  const permitted = permits !== undefined || textOf(value, "must") === "differ";
  const idle = ["when", "affects", "presence"].find((word) => valueOf(value, word) !== undefined);
  if (permitted || idle === undefined || entriesOf(value).length === 1) return [];
  return [
    new InputError(
      `${told(key)}"${idle}" limits a difference, and this rule permits none; add "may: differ"`,
      location,
    ),
  ];
}

function conditionErrors(
  node: TextNode | undefined,
  document: SourceDocument,
  names: readonly string[] | undefined,
): readonly InputError[] {
  if (node === undefined || node.value.trim() === "") return [];
  const problem = findConditionProblem(node.value, names);
  return problem === undefined ? [] : [new InputError(problem.message, locateInside(document, node, problem.offset))];
}

function renameErrors(rename: MapNode, names: readonly string[] | undefined): readonly InputError[] {
  const from = textOf(rename, "from");
  const same = from !== undefined && from === textOf(rename, "to");
  return [
    ...environmentErrors(textNodeOf(rename, "environment"), names),
    ...(same ? [new InputError('this rename changes nothing: "from" and "to" are the same', rename.location)] : []),
  ];
}

/** Two rules for the same place: which one holds would depend on their order, or one of them is a left-over. */
function repeatErrors(
  rules: readonly MapNode[],
  keys: readonly string[],
  told: ReadonlySet<MapNode> = new Set(rules),
): readonly InputError[] {
  const seen = new Map<string, MapNode>();
  return rules.flatMap((rule) => {
    const identity = JSON.stringify(keys.map((key) => textNodesOf(valueOf(rule, key)).map(({ value }) => value)));
    const earlier = seen.get(identity);
    if (earlier !== undefined && told.has(rule)) {
      return [
        new InputError(
          `this says the same place again as line ${earlier.location.line}; keep one of them`,
          rule.location,
        ),
      ];
    }
    seen.set(identity, rule);
    return [];
  });
}
