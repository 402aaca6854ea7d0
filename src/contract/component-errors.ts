/** What is wrong with `components:` and with patterns of files, although their shape may be right. */
import { InputError } from "../model/input-error.js";
import { hasWildcard } from "../model/pattern.js";
import type { Location } from "../model/contract.js";
import { ALL_COMPONENTS } from "./component-contract.js";
import type { Entry, Tree } from "./document.js";
import { entriesOf, textNodeOf, textNodesOf, textOf, valueOf } from "./lookup.js";
import { didYouMean } from "./nearest.js";

/**
 * Patterns under which two environments, or two components, would have one plan; words in braces that stand for
 * nothing; components without environments. Takes any tree.
 *
 * `{ network: { plan: "plans/network.json" } }` has one plan for every environment.
 */
export function componentErrors(root: Tree): readonly InputError[] {
  const all = valueOf(root, "components");
  if (all === undefined) return [];
  const components = entriesOf(all);
  const environments = entriesOf(valueOf(root, "environments")).filter(({ key }) => !hasWildcard(key));
  const [first] = components;
  if (environments.length === 0 && first !== undefined)
    return [new InputError("components need environments: that have them; name these first", first.location)];
  return [
    ...[...environments, ...components].flatMap(wordErrors),
    ...components.flatMap(environmentWordErrors),
    ...components.flatMap(rulesOfAllErrors),
    ...COMPARED.flatMap((key) => componentWordErrors(key, environments, components)),
  ];
}

/**
 * Paths of manifests that would be the file of more than one environment or component, or that say a word in braces
 * that stands for nothing.
 */
export function manifestFileErrors(root: Tree): readonly InputError[] {
  const manifest = valueOf(root, "manifest");
  const node = manifest?.kind === "scalar" ? textNodeOf(root, "manifest") : textNodeOf(manifest, "file");
  if (node === undefined) return [];
  const { value: pattern, location } = node;
  const hasComponents = valueOf(root, "components") !== undefined;
  if (unknownWord(pattern) !== undefined) return [unknownWordError(unknownWord(pattern) ?? "", location)];
  if (!pattern.includes(ENVIRONMENT)) return [missing(ENVIRONMENT, "every environment", location)];
  if (hasComponents && !pattern.includes(COMPONENT)) return [missing(COMPONENT, "every component", location)];
  return hasComponents || !pattern.includes(COMPONENT)
    ? []
    : [new InputError(`the contract has no components, so that ${COMPONENT} stands for nothing here`, location)];
}

// --- internal ---

/** What is compared: one file for each environment and component. */
const COMPARED = ["plan", "synth"] as const;
const FILES = [...COMPARED, "source", "parameters"] as const;
const WORDS = ["environment", "component"];
const [ENVIRONMENT, COMPONENT] = ["{environment}", "{component}"];

/** `{env}` stands for nothing. */
const wordErrors = ({ value }: Entry): readonly InputError[] =>
  FILES.flatMap((key) => textNodesOf(valueOf(value, key))).flatMap(({ value: pattern, location }) => {
    const unknown = unknownWord(pattern);
    return unknown === undefined ? [] : [unknownWordError(unknown, location)];
  });

const unknownWord = (pattern: string): string | undefined =>
  [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, word = ""]) => word).find((word) => !isKnown(word));

function unknownWordError(word: string, location: Location): InputError {
  const meant = didYouMean(word, WORDS) || `; ${ENVIRONMENT} and ${COMPONENT} do`;
  return new InputError(`a word in braces of this path stands for nothing${meant}`, location);
}

const isKnown = (word: string): boolean => WORDS.includes(word);

const environmentWordErrors = ({ value }: Entry): readonly InputError[] =>
  COMPARED.flatMap((key) => textNodesOf(valueOf(value, key)))
    .filter(({ value: pattern }) => !pattern.includes(ENVIRONMENT))
    .map(({ location }) => missing(ENVIRONMENT, "every environment", location));

/** Who has no file of its own takes that of `*` or of the environment, which has to tell components apart. */
function componentWordErrors(
  key: (typeof COMPARED)[number],
  environments: readonly Entry[],
  components: readonly Entry[],
): readonly InputError[] {
  const all = components.find((component) => component.key === ALL_COMPONENTS);
  const isNamed = ({ value }: Entry): boolean => textOf(value, key) !== undefined;
  const takers = components.filter((component) => component === all || !isNamed(component));
  const givers = all !== undefined && isNamed(all) ? [all] : takers.length === 0 ? [] : environments;
  return givers
    .flatMap(({ value }) => textNodesOf(valueOf(value, key)))
    .filter(({ value: pattern }) => !pattern.includes(COMPONENT))
    .map(({ location }) => missing(COMPONENT, "every component", location));
}

/** What holds for whatever the patterns find holds for all. */
const rulesOfAllErrors = ({ key, value }: Entry): readonly InputError[] => {
  const rules = key === ALL_COMPONENTS ? entriesOf(value).find((entry) => entry.key === "rules") : undefined;
  return rules === undefined
    ? []
    : [new InputError("rules of all components stand at the top of the contract; move them there", rules.location)];
};

const missing = (word: string, whose: string, location: Location): InputError =>
  new InputError(`this would be the file of ${whose}; write ${word} where its name belongs`, location);
