/**
 * How the files of several root modules are laid out: `plans/<environment>/<component>.json`,
 * `<component>/<environment>.tfplan.json`, `out/<environment>/<unit>/tfplan.json`. Environments are what stands at one
 * place of paths that are alike but for it: `staging` and `production` of `plans/staging/network.json` and
 * `plans/production/network.json`.
 */
import { grouped } from "../model/grouped.js";
import { compareText } from "../model/value.js";
import { isCalledLikeEnvironment } from "./identity-names.js";

/** One way to read a set of paths. */
export interface ComponentLayout {
  /** As a contract writes it: `plans/{environment}/{component}.json`. */
  readonly pattern: string;
  /** In order; at least two. */
  readonly environments: readonly string[];
  /** In order; at least two. An environment need not have all of them. */
  readonly components: readonly string[];
  /** The paths that the pattern is made of, in order. */
  readonly paths: readonly string[];
}

/** What a file may be called besides the names in it, so that `plan-staging.json` is `staging`. */
export interface NamedPath {
  readonly path: string;
  /** Whether the path is a folder, so that its last step is a whole name. */
  readonly isFolder: boolean;
}

/** All ways to read the paths, those first that more files and better known names of environments speak for. */
export function componentLayouts(paths: readonly NamedPath[]): readonly ComponentLayout[] {
  const forms = grouped(paths.map(takenApart).filter(hasNoWords), formOf);
  const found = [...forms.values()].flatMap((alike) => [...environmentFirst(alike), ...componentFirst(alike)]);
  const byPattern = grouped(found, ({ pattern, environments }) => JSON.stringify([pattern, environments]));
  return [...byPattern.values()].flatMap((same) => same.slice(0, 1)).sort(mostLikely);
}

/**
 * The layout that is meant: no other one has as many files, or names that are as much like those of environments.
 * Undefined where two are as likely, so that somebody has to say which.
 */
export function likelyLayout(layouts: readonly ComponentLayout[]): ComponentLayout | undefined {
  const [first, ...others] = layouts;
  return first !== undefined && others.every((other) => isLikelier(first, other)) ? first : undefined;
}

/** Of several layouts those that none of the others is likelier than: among them somebody has to choose. */
export const contendingLayouts = (layouts: readonly ComponentLayout[]): readonly ComponentLayout[] =>
  layouts.filter((one) => !layouts.some((other) => other !== one && isLikelier(other, one)));

/** How much names are like those of environments: 2 where all are, 1 where some are, 0 where none is. */
export function likenessOf(names: readonly string[]): 0 | 1 | 2 {
  const known = names.filter(isCalledLikeEnvironment).length;
  return known === 0 ? 0 : known === names.length ? 2 : 1;
}

// --- internal ---

/** A path as its steps, of which the last may stand inside of the file's name: `plan-`, `staging`, `.json`. */
interface Apart {
  readonly path: string;
  readonly steps: readonly string[];
  /** Whether the last step is part of the file's name; else `after` is the whole name, or empty for a folder. */
  readonly isInName: boolean;
  readonly before: string;
  readonly after: string;
}

const SEPARATED = "(?:tf-?plan|plan|terraform|tfstate|state)";
const ENDINGS = /(?:\.(?:json|tfplan|tfstate|tfvars|ya?ml|gz|out|bin))+$/i;
const WHOLE = new RegExp(`^${SEPARATED}?$`, "i");
const BEFORE = new RegExp(`^${SEPARATED}[-_.]`, "i");
const AFTER = new RegExp(`[-_.]${SEPARATED}$`, "i");

function takenApart({ path, isFolder }: NamedPath): Apart {
  const steps = path.split(/[/\\]/);
  if (isFolder) return { path, steps, isInName: false, before: "", after: "" };
  const name = steps.at(-1) ?? "";
  const stem = name.replace(ENDINGS, "");
  const folders = steps.slice(0, -1);
  if (WHOLE.test(stem)) return { path, steps: folders, isInName: false, before: "", after: name };
  const before = BEFORE.exec(stem)?.[0] ?? "";
  const rest = stem.slice(before.length);
  const core = rest.replace(AFTER, "");
  if (core === "") return { path, steps: folders, isInName: false, before: "", after: name };
  return {
    path,
    steps: [...folders, core],
    isInName: true,
    before,
    after: rest.slice(core.length) + name.slice(stem.length),
  };
}

/** A folder that is called like a word of the contract cannot stand in a pattern. */
const hasNoWords = ({ path }: Apart): boolean => !/\{(?:environment|component)\}/.test(path);

const formOf = ({ isInName, before, after }: Apart): string => JSON.stringify([isInName, before, after]);

/** A place that may be an environment's name, with what is around it. */
interface Slot {
  readonly apart: Apart;
  readonly environment: string;
  /** The steps that may be a component's name. */
  readonly component: readonly string[];
}

/** `<folder>/<environment>/<component>`, for each folder. */
function environmentFirst(alike: readonly Apart[]): readonly ComponentLayout[] {
  const slots = alike.flatMap((apart) =>
    apart.steps.slice(0, -1).map((environment, position) => ({
      head: apart.steps.slice(0, position),
      slot: { apart, environment, component: apart.steps.slice(position + 1) },
    })),
  );
  return [...grouped(slots, ({ head }) => head.join("/")).values()].flatMap((same) =>
    classesOf(same.map(({ slot }) => slot)).flatMap((members) => {
      const tail = commonEnd(members.map(({ component }) => component));
      const named = members.map((slot) => ({ ...slot, component: slot.component.slice(0, -tail.length || undefined) }));
      const head = same[0]?.head ?? [];
      const steps = [...head, "{environment}", "{component}", ...tail];
      const isSplit = tail.length === 0 && named.some(({ component }) => component.length > 1);
      return layoutOf(named, steps, isSplit);
    }),
  );
}

/** `<folder>/<component>/<environment>`, and the same with further steps that all have after it. */
function componentFirst(alike: readonly Apart[]): readonly ComponentLayout[] {
  const slots = alike.flatMap((apart) =>
    apart.steps.slice(1).map((environment, position) => ({
      tail: apart.steps.slice(position + 2),
      slot: { apart, environment, component: apart.steps.slice(0, position + 1) },
    })),
  );
  return [...grouped(slots, ({ tail }) => tail.join("/")).values()].flatMap((same) =>
    classesOf(same.map(({ slot }) => slot)).flatMap((members) => {
      const head = commonBeginning(members.map(({ component }) => component));
      const without = members.map(({ component }) => component.slice(head.length));
      const middle = commonEnd(without);
      const named = members.map((slot, index) => ({
        ...slot,
        component: (without[index] ?? []).slice(0, -middle.length || undefined),
      }));
      const tail = same[0]?.tail ?? [];
      return layoutOf(named, [...head, "{component}", ...middle, "{environment}", ...tail], false);
    }),
  );
}

/** What belongs together: environments that share a component, each class as all its places. */
function classesOf(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const sharing = grouped(slots, ({ component }) => component.join("/"));
  const leader = new Map<string, string>();
  const leaderOf = (name: string): string => {
    let found = name;
    for (let next = leader.get(found); next !== undefined; next = leader.get(found)) found = next;
    return found;
  };
  for (const same of sharing.values())
    for (const { environment } of same) {
      const [one, other] = [leaderOf(same[0]?.environment ?? ""), leaderOf(environment)];
      if (one !== other) leader.set(other, one);
    }
  const classes = grouped(slots, ({ environment }) => leaderOf(environment));
  return [...classes.values()].filter(
    (members) =>
      new Set(members.map(({ environment }) => environment)).size > 1 &&
      new Set(members.map(({ component }) => component.join("/"))).size > 1,
  );
}

/** `isSplit` says that a component of several folders ends inside of the file's name. */
function layoutOf(members: readonly Slot[], steps: readonly string[], isSplit: boolean): readonly ComponentLayout[] {
  const apart = members[0]?.apart;
  if (apart === undefined || (isSplit && apart.before !== "")) return [];
  const names = (of: (slot: Slot) => string): readonly string[] => [...new Set(members.map(of))].sort(compareText);
  const folders = apart.isInName ? steps.slice(0, -1) : steps;
  const file = apart.isInName ? `${apart.before}${steps.at(-1) ?? ""}${apart.after}` : apart.after;
  return [
    {
      pattern: [...folders, ...(file === "" ? [] : [file])].join("/"),
      environments: names(({ environment }) => environment),
      components: names(({ component }) => component.join("/")),
      paths: names((slot) => slot.apart.path),
    },
  ];
}

/** The first steps that all have, but for the last step of each, which is left. */
function commonBeginning(all: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = all;
  const most = Math.min(...all.map(({ length }) => length - 1));
  let length = 0;
  while (length < most && all.every((steps) => steps[length] === first[length])) length += 1;
  return first.slice(0, length);
}

const commonEnd = (all: readonly (readonly string[])[]): readonly string[] =>
  commonBeginning(all.map((steps) => [...steps].reverse()))
    .slice()
    .reverse();

const isLikelier = (one: ComponentLayout, other: ComponentLayout): boolean => {
  const likeness = likenessOf(one.environments) - likenessOf(other.environments);
  const files = one.paths.length - other.paths.length;
  return likeness >= 0 && files >= 0 && likeness + files > 0;
};

const mostLikely = (one: ComponentLayout, other: ComponentLayout): number =>
  likenessOf(other.environments) - likenessOf(one.environments) ||
  other.paths.length - one.paths.length ||
  compareText(one.pattern, other.pattern);
