/** Which folders and files belong to components, by where the names of components and environments stand in paths. */
import { grouped } from "../model/grouped.js";
import { compareText } from "../model/value.js";
import type { DraftFiles } from "./draft.js";

/** A component, and the environments that have it. */
export interface HadComponent {
  readonly name: string;
  readonly having: readonly string[];
}

/** By component the pattern of its folder or file, as seen from where the paths are: `live/{component}`. */
export type FoundPatterns = ReadonlyMap<string, string>;

/** The patterns that were found, and those of which nobody can say which is meant. */
export interface ComponentPatterns {
  readonly patterns: FoundPatterns;
  /** Each as the patterns between which there is no choice, in order. */
  readonly ambiguous: readonly (readonly string[])[];
}

/**
 * The pattern for each component that has a path in every environment that has the component. The one that most
 * components have is taken, and for the others the next one; `{environment}` stands in one where paths have it. Where
 * two are as good none is taken, and they are told.
 *
 * Of `live/network` and `live/data/main`, where components are called so, it is `live/{component}`.
 */
export function componentPatterns(paths: readonly string[], components: readonly HadComponent[]): ComponentPatterns {
  const covered = coveredBy(paths, components);
  const patterns = new Map<string, string>();
  const ambiguous: (readonly string[])[] = [];
  let left: ReadonlySet<string> = new Set(components.map(({ name }) => name));
  for (;;) {
    const [best, ...others] = bestFirst(covered, left);
    if (best === undefined) return { patterns, ambiguous };
    const rivals = others.filter((other) => isAsGood(other, best));
    if (rivals.length > 0) ambiguous.push([best, ...rivals].map(({ pattern }) => pattern));
    else for (const name of best.names) patterns.set(name, best.pattern);
    left = new Set([...left].filter((name) => !best.names.includes(name)));
  }
}

/** What stands under `*`, since all components have it, and what each has for itself. */
export interface SharedFiles {
  readonly all: DraftFiles;
  readonly own: ReadonlyMap<string, DraftFiles>;
}

/** One pattern for all where all have the same one, and else one for each. */
export function sharedFiles(
  kinds: Readonly<Partial<Record<keyof DraftFiles, FoundPatterns>>>,
  components: readonly HadComponent[],
): SharedFiles {
  const all: Partial<Record<keyof DraftFiles, string>> = {};
  const own = new Map<string, Partial<Record<keyof DraftFiles, string>>>();
  for (const [kind, patterns] of Object.entries(kinds) as [keyof DraftFiles, FoundPatterns][]) {
    const [first, ...others] = new Set(components.map(({ name }) => patterns.get(name)));
    if (first !== undefined && others.length === 0) all[kind] = first;
    else for (const [name, pattern] of patterns) own.set(name, { ...own.get(name), [kind]: pattern });
  }
  return { all, own };
}

// --- internal ---

interface Reading {
  readonly pattern: string;
  readonly component: string;
  /** Absent where no environment stands in the path. */
  readonly environment?: string;
}

/** A pattern, and the components that have a path by it in every environment that has them. */
interface Covering {
  readonly pattern: string;
  readonly names: readonly string[];
}

function coveredBy(paths: readonly string[], components: readonly HadComponent[]): readonly Covering[] {
  const having = new Map(components.map((component) => [component.name, component.having]));
  const environments = new Set(components.flatMap((component) => component.having));
  const byPattern = grouped(
    paths.flatMap((path) => readings(path, having, environments)),
    ({ pattern }) => pattern,
  );
  return [...byPattern].map(([pattern, all]) => {
    const byComponent = grouped(all, ({ component }) => component);
    const isEverywhere = (name: string, found: readonly Reading[]): boolean =>
      having.get(name)?.every((one) => found.some(({ environment = one }) => environment === one)) === true;
    return { pattern, names: [...byComponent].flatMap(([name, found]) => (isEverywhere(name, found) ? [name] : [])) };
  });
}

/** Those that cover some of what is left: by how many they cover, and first those that tell environments apart. */
const bestFirst = (covered: readonly Covering[], left: ReadonlySet<string>): readonly Covering[] =>
  covered
    .map(({ pattern, names }) => ({ pattern, names: names.filter((name) => left.has(name)) }))
    .filter(({ names }) => names.length > 0)
    .sort(
      (one, other) =>
        other.names.length - one.names.length ||
        Number(tellsEnvironments(other)) - Number(tellsEnvironments(one)) ||
        compareText(one.pattern, other.pattern),
    );

const isAsGood = (other: Covering, best: Covering): boolean =>
  other.names.length === best.names.length &&
  other.names.some((name) => best.names.includes(name)) &&
  tellsEnvironments(other) === tellsEnvironments(best);

const tellsEnvironments = ({ pattern }: Covering): boolean => pattern.includes("{environment}");

const ENDING = /(?:\.(?:auto|tfvars|json|ya?ml))+$/i;

/** Each way to read a path: a component's name, of one folder or several, and perhaps an environment's beside it. */
function readings(
  path: string,
  components: ReadonlyMap<string, unknown>,
  environments: ReadonlySet<string>,
): readonly Reading[] {
  const ending = ENDING.exec(path)?.[0] ?? "";
  const steps = path.slice(0, path.length - ending.length).split(/[/\\]/);
  const found: Reading[] = [];
  for (let from = 0; from < steps.length; from += 1)
    for (let to = from + 1; to <= steps.length; to += 1) {
      const component = steps.slice(from, to).join("/");
      if (!components.has(component)) continue;
      const [before, after] = [steps.slice(0, from), steps.slice(to)];
      const pattern = (one: readonly string[], other: readonly string[]): string =>
        `${[...one, "{component}", ...other].join("/")}${ending}`;
      const places = [...before, ...after].flatMap((step, index) => (environments.has(step) ? [{ step, index }] : []));
      if (places.length === 0) found.push({ pattern: pattern(before, after), component });
      for (const { step, index } of places) {
        const all = [...before, ...after].map((one, at) => (at === index ? "{environment}" : one));
        found.push({
          pattern: pattern(all.slice(0, before.length), all.slice(before.length)),
          component,
          environment: step,
        });
      }
    }
  return found;
}
