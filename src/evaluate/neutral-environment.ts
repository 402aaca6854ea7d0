import { isNameByRule } from "../model/name-exchange.js";
import { workspaceOf } from "../model/workspace.js";
import { accountLookups } from "../knowledge/data-sources.js";
import type { AskFunctions } from "../language/external.js";
import { maskFor, neutralText } from "./neutral-text.js";
import type { Contract } from "../model/contract.js";
import type { Environment, Resource, Variable } from "../model/environment.js";
import { wordFinder, type WordFinder } from "../model/word-finder.js";
import { declaredNames } from "../model/declared-names.js";
import type { ParameterFile } from "../model/parameters.js";
import { grouped } from "../model/grouped.js";
import type { Path } from "../model/path.js";
import { findGoverningRule } from "../model/pattern.js";
import { substitution, wholeWordsIn } from "../model/substitution.js";
import { changeLiterals } from "../language/change-literals.js";
import { leafNameAt } from "../model/variable-leaf.js";
import { canonicalText, mapValue, numberValue, stringValue, type Value, withTexts } from "../model/value.js";
import { evaluatorOf, variantEvaluator, type Evaluator } from "./evaluator.js";
import { inputsOf, variableInput, WORKSPACE_INPUT, type Evaluated } from "./evaluated.js";
import { counterpartNames } from "./counterpart-names.js";
import { neutralRootModule } from "./neutral-root-module.js";
import { groupAddress } from "./resource-index.js";

/** One environment as it would be under another name. */
export interface NeutralSide {
  /** Over the same plan with neutral identities: in root variables, lookups, resources, the workspace, module calls. */
  readonly evaluator: Evaluator;
  /**
   * The environment as it is and as it would be, with functions that only spell a text otherwise told by their name.
   */
  readonly spelled: { readonly own: Evaluator; readonly neutral: Evaluator };
  /** A value in which the environment's identities, own and neutral ones, are blotted out. */
  readonly masked: (value: Value) => Value;
  /** The root variables that hold an identity. */
  readonly variables: ReadonlySet<string>;
  /** The addresses of the resources and data sources that hold one. */
  readonly holders: ReadonlySet<string>;
  /** Whether what was evaluated with the own ones reads an argument or local value that is another one here. */
  readonly readsNeutralDefinition: (evaluated: Evaluated) => boolean;
}

/** What tells how an environment is named. */
export interface Naming {
  readonly contract: Contract;
  /** The parameter files by environment. */
  readonly files?: ReadonlyMap<string, ParameterFile> | undefined;
  /** The environment that it is compared with. */
  readonly counterpart?: Environment | undefined;
  /** Who answers functions that our own table lacks. */
  readonly ask?: AskFunctions | undefined;
}

/**
 * The environment with every identity replaced by a neutral one: in its root variables those that the contract calls
 * an identity, and wherever else in a variable the environment's own name or another declared identity stands alone;
 * and the account that a data source looks up. Where one of them stands in what is known of a resource, it is replaced
 * as well; so it is in what the root module writes out otherwise than in the environment that it is compared with.
 * Undefined when there is none.
 */
export function neutralSide(environment: Environment, naming: Naming): NeutralSide | undefined {
  const known = knownSides.get(environment) ?? [];
  knownSides.set(environment, known);
  const found = known.find(({ naming: other }) => NAMING.every((key) => other[key] === naming[key]));
  if (found !== undefined) return found.side;
  const side = makeNeutral(environment, naming);
  known.push({ naming, side });
  return side;
}

/** Functions whose result is their argument in another spelling, or a name made from it: no decision about it. */
export const SPELLING: ReadonlySet<string> = new Set([
  "base64encode",
  "base64gzip",
  "base64sha256",
  "base64sha512",
  "md5",
  "sha1",
  "sha256",
  "sha512",
  "textencodebase64",
  "urlencode",
  "uuidv5",
  "yamlencode",
]);

// --- internal ---

interface KnownSide {
  readonly naming: Naming;
  readonly side: NeutralSide | undefined;
}

const NAMING = ["contract", "files", "counterpart", "ask"] as const satisfies readonly (keyof Naming)[];

/** Made once for each environment and way in which it is named. */
const knownSides = new WeakMap<Environment, KnownSide[]>();

function makeNeutral(environment: Environment, naming: Naming): NeutralSide | undefined {
  const { contract, ask } = naming;
  const replaced = neutralTexts(environment, naming);
  const names = declaredNames(environment.name, contract, naming.files?.get(environment.name));
  const declared = new Set(names.map(({ text }) => text));
  const variables = new Map(
    [...environment.variables].map(([name, variable]) => [
      name,
      neutralVariable(variable, contract, declared, replaced),
    ]),
  );
  const workspace = workspaceOf(environment.name, contract);
  const neutralWorkspace = workspace === undefined ? undefined : replaced.of(workspace);
  const lookups = neutralLookups(environment, replaced);
  const resources = new Map([...environment.resources, ...lookups]);
  const ofBoth = {
    mine: wordFinder(declared),
    theirs: wordFinder([...declared].flatMap((name) => [...replaced.counterparts(name)])),
  };
  const written = neutralRootModule(environment.configuration, naming.counterpart?.configuration, (value, other) =>
    withNeutralNames(value, other, ofBoth, replaced),
  );
  for (const name of namesInAttributes(environment, naming)) replaced.of(name);
  if (replaced.known.size === 0) return undefined;
  const holders = new Set(lookups.keys());
  const neutral = substitution([...replaced.known]);
  for (const [address, resource] of resources) {
    const value = withChangedTexts(resource.value, neutral);
    if (value === resource.value) continue;
    resources.set(address, { ...resource, value });
    holders.add(address);
  }
  const mask = maskOf(replaced.known);
  const other = { ...environment, variables, resources, ...optionalConfiguration(written.configuration) };
  const changedVariables = [...variables].filter(([name, variable]) => variable !== environment.variables.get(name));
  const changed = new Set([
    ...changedVariables.map(([name]) => variableInput(name)),
    ...[...holders].flatMap((address) => {
      const holder = resources.get(address);
      return holder === undefined ? [] : [groupAddress(holder)];
    }),
    WORKSPACE_INPUT,
    ...written.changed,
  ]);
  const neutralOf = (own: Evaluator, named?: ReadonlySet<string>): Evaluator =>
    variantEvaluator(other, { workspace: neutralWorkspace, ask, named }, { evaluator: own, changed });
  const spelled = evaluatorOf(environment, { workspace, ask, named: SPELLING });
  return {
    evaluator: neutralOf(evaluatorOf(environment, { workspace, ask })),
    spelled: { own: spelled, neutral: neutralOf(spelled, SPELLING) },
    masked: (value) => withTexts(value, mask),
    variables: new Set(changedVariables.map(([name]) => name)),
    holders,
    readsNeutralDefinition: inputsOf(written.changed),
  };
}

/** The data sources that look up an account, with a neutral one. */
const neutralLookups = ({ resources }: Environment, replaced: NeutralTexts): ReadonlyMap<string, Resource> =>
  new Map(
    [...resources.values()]
      .filter(({ parsed }) => parsed.mode === "data" && accountLookups[parsed.type] !== undefined)
      .map((lookup) => {
        const value = neutralLookup(lookup.value, accountLookups[lookup.parsed.type] ?? [], replaced);
        return [lookup.address, { ...lookup, value }];
      }),
  );

/** Blots out names and what stands for them: those with one neutral text are one. */
const maskOf = (known: ReadonlyMap<string, string>): ((text: string) => string) =>
  maskFor(
    [...grouped([...known], ([, neutral]) => neutral)].map(([neutral, texts]) => [
      ...texts.flatMap(([text]) => maskedParts(text)),
      ...maskedParts(neutral),
    ]),
  );

const optionalConfiguration = (configuration: Environment["configuration"]): Pick<Environment, "configuration"> =>
  configuration === undefined ? {} : { configuration };

/** Identities and the neutral texts that stand for them. */
interface NeutralTexts {
  /** The neutral text for an identity; the text itself where there is no other. */
  readonly of: (text: string) => string;
  /** All that were asked for so far. */
  readonly known: ReadonlyMap<string, string>;
  /** What stands in the other environment where this one has the text. */
  readonly counterparts: (text: string) => ReadonlySet<string>;
}

/**
 * Both environments get **one** neutral text for names that stand for each other. So what is made of a name, such as
 * its length, and differs between them also differs from what is made of the neutral name, in one of them at least.
 * Ranges of addresses get one of their own size, and names without a counterpart one of their own length.
 */
function neutralTexts(environment: Environment, { contract, counterpart, files = new Map() }: Naming): NeutralTexts {
  const shared = counterpart === undefined ? undefined : counterpartNames(environment, counterpart, contract, files);
  const known = new Map<string, string>();
  const of = (text: string): string => {
    const neutral =
      known.get(text) ?? neutralAddressRange(text) ?? neutralText(shared?.representative(text) ?? text, SALT);
    if (neutral !== text) known.set(text, neutral);
    return neutral;
  };
  return { of, known, counterparts: (text) => shared?.counterparts(text) ?? NONE };
}

/**
 * What the contract says are names of the environment, where modules are called: an attribute that one stands in may be
 * given to a module.
 */
function namesInAttributes(environment: Environment, { contract, counterpart, files }: Naming): readonly string[] {
  if (counterpart === undefined || (environment.configuration?.modules.size ?? 0) === 0) return [];
  const namesOf = (name: string): readonly string[] =>
    declaredNames(name, contract, files?.get(name)).flatMap(({ by, text }) => (by === "environment" ? [] : [text]));
  const others = new Set(namesOf(counterpart.name));
  return namesOf(environment.name).filter((text) => !others.has(text) && text.length >= LEAST_IN_VALUES);
}

/** A shorter name, such as the number 1, stands in values that have nothing to do with it. */
const LEAST_IN_VALUES = 3;

/**
 * The variable with neutral texts in all parts that are an identity, and wherever else a name of the environment stands
 * alone. The same variable when there is nothing to replace.
 */
function neutralVariable(
  variable: Variable,
  { parameters }: Contract,
  names: ReadonlySet<string>,
  replaced: NeutralTexts,
): Variable {
  const isName = (text: string, path: Path): boolean => {
    if (text === "" || names.has(text)) return text !== "";
    const parameter = leafNameAt(`var.${variable.name}`, path);
    return isNameByRule(findGoverningRule(parameters, parameter), parameter, stringValue(text));
  };
  const value = neutralValue(variable.value, [], isName, replaced);
  return value === variable.value ? variable : { ...variable, value };
}

/** A list is one part of a variable, whatever is in it. */
function neutralValue(
  value: Value,
  path: Path,
  isName: (text: string, path: Path) => boolean,
  replaced: NeutralTexts,
): Value {
  switch (value.kind) {
    case "string": {
      const text = isName(value.text, path) ? replaced.of(value.text) : value.text;
      return text === value.text ? value : stringValue(text, value.sensitive);
    }
    case "number":
      return isName(value.text, path) ? numberValue(replaced.of(value.text), value.sensitive) : value;
    case "list": {
      const items = value.items.map((item) => neutralValue(item, path, isName, replaced));
      return items.every((item, position) => item === value.items[position]) ? value : { ...value, items };
    }
    case "map": {
      const entries = [...value.entries].map(
        ([key, item]) => [key, neutralValue(item, [...path, key], isName, replaced)] as const,
      );
      return entries.every(([key, item]) => item === value.entries.get(key))
        ? value
        : mapValue(new Map(entries), value.sensitive);
    }
    default:
      return value;
  }
}

/** The account, and wherever else in what was looked up with it the account stands: in an ARN. */
function neutralLookup(value: Value, names: readonly string[], replaced: NeutralTexts): Value {
  if (value.kind !== "map") return value;
  const accounts = names.flatMap((name) => {
    const account = value.entries.get(name);
    return account?.kind === "string" && account.text !== "" ? [account.text] : [];
  });
  const neutral = (text: string): string =>
    accounts.reduce((all, account) => all.replaceAll(account, replaced.of(account)), text);
  return mapValue(
    new Map(
      [...value.entries].map(([key, item]) => [
        key,
        item.kind === "string" ? stringValue(neutral(item.text), item.sensitive) : item,
      ]),
    ),
    value.sensitive,
  );
}

/** The names of an environment and what stands for them in the other one, to be found in texts. */
interface NamesOfBoth {
  readonly mine: WordFinder;
  readonly theirs: WordFinder;
}

const NONE: ReadonlySet<string> = new Set();

/** The same value when no text in it changes. */
function withChangedTexts(value: Value, change: (text: string) => string): Value {
  let changed = false;
  const other = withTexts(value, (text) => {
    const changedText = change(text);
    changed ||= changedText !== text;
    return changedText;
  });
  return changed ? other : value;
}

/**
 * With every name replaced in its literal text where the other environment has its counterpart: a device `/dev/sda`
 * has nothing to do with an environment that is called `dev`.
 */
function withNeutralNames(value: Value, other: Value, names: NamesOfBoth, replaced: NeutralTexts): Value {
  if (value.kind === "number") {
    const isName = other.kind === "number" && replaced.counterparts(value.text).has(other.text);
    return isName ? numberValue(replaced.of(value.text), value.sensitive) : value;
  }
  const theirs = [...wholeWordsIn(canonicalText(other), names.theirs)];
  const mine = [...wholeWordsIn(canonicalText(value), names.mine)];
  const shared = mine.filter((name) => theirs.some((counterpart) => replaced.counterparts(name).has(counterpart)));
  const neutral = substitution(shared.map((name) => [name, replaced.of(name)]));
  return withChangedTexts(value, (text) => changeLiterals(text, neutral));
}

const SALT = "neutral";

const ADDRESS_RANGE = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/;

/** An address range has to stay one, of the same size, for anything to be computed from it. */
function neutralAddressRange(text: string): string | undefined {
  const octets = networkOctets(text);
  if (octets === undefined) return undefined;
  return (
    octets.map((octet, position) => (position === 0 ? "11" : String((octet + 101) % 256))).join(".") +
    text.slice(octets.join(".").length)
  );
}

/** The octets that the size of the range leaves as they are, which everything computed from it keeps. */
function networkOctets(text: string): readonly number[] | undefined {
  const match = ADDRESS_RANGE.exec(text);
  if (match === null) return undefined;
  return match.slice(1, 1 + Math.floor(Number(match[5]) / 8)).map(Number);
}

function maskedParts(text: string): readonly string[] {
  const octets = networkOctets(text);
  return octets === undefined || octets.length === 0
    ? [text]
    : [text, octets.length === 4 ? octets.join(".") : `${octets.join(".")}.`];
}
