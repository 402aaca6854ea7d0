/**
 * Whether `tfparity init` is to draft a contract for several root modules of each environment, and how their files are
 * laid out: as `--plan staging=plans/staging/{component}.json` says it, or as the files that were found tell.
 */
import {
  componentLayouts,
  contendingLayouts,
  likelyLayout,
  likenessOf,
  type ComponentLayout,
} from "../init/component-layout.js";
import { InputError } from "../model/input-error.js";
import type { Asker } from "./ask.js";
import { few } from "./choose-environments.js";
import { parsePlanOption } from "./choose-inputs.js";
import type { Discovery, Found } from "./discover.js";

/** The files of several root modules. */
export interface ComponentTree {
  /** By environment the pattern of its plans or states, from the current folder: `out/staging/{component}.json`. */
  readonly patterns: ReadonlyMap<string, string>;
  /** Whether somebody gave them in an order, so that the last environment is the reference. */
  readonly isNamed: boolean;
  /** What a reader should know of how they were chosen. */
  readonly remarks: readonly string[];
}

/**
 * The tree, or undefined where each environment has one root module. Throws an InputError for options of which only
 * some have `{component}`, and where the files that were found can be read in several ways and nobody can be asked.
 */
export async function chosenTree(
  files: readonly string[],
  plans: readonly string[],
  { found }: Discovery,
  asker: Asker | undefined,
): Promise<ComponentTree | undefined> {
  if (files.length + plans.length > 0) return namedTree(files, plans);
  for (const kind of ["plan", "state"] as const) {
    const paths = found.filter((one) => one.kind === kind);
    const layouts = isOfOneRoot(paths) ? [] : componentLayouts(paths.map(({ path }) => ({ path, isFolder: false })));
    if (layouts.length === 0) continue;
    const layout = likelyLayout(layouts) ?? (await askedLayout(contendingLayouts(layouts), asker));
    return treeOf(await agreedOn(layout, asker), paths);
  }
  return undefined;
}

// --- internal ---

const WORD = "{component}";

function namedTree(files: readonly string[], plans: readonly string[]): ComponentTree | undefined {
  const named = plans.map(parsePlanOption);
  const patterns = named.filter(({ file }) => file.includes(WORD));
  if (patterns.length === 0) return undefined;
  const other = files[0] ?? named.find(({ file }) => !file.includes(WORD))?.file;
  if (other !== undefined)
    throw new InputError(
      `${other} is the file of one root module, and ${patterns[0]?.file ?? ""} those of several; ` +
        `name all of them with ${WORD}, or none`,
    );
  const environments = new Set(patterns.map(({ environment }) => environment));
  if (environments.size < 2 || environments.size < patterns.length)
    throw new InputError(
      `--plan <environment>=<folder>/${WORD}.json is needed once for each of two or more environments`,
    );
  return {
    patterns: new Map(patterns.map(({ environment, file }) => [environment, file])),
    isNamed: true,
    remarks: [],
  };
}

/** Whether no two files are of one environment, so that none of them is of a second root module. */
function isOfOneRoot(found: readonly Found[]): boolean {
  const names = found.map(({ environment }) => environment);
  return !names.includes(undefined) && new Set(names).size === names.length;
}

async function askedLayout(layouts: readonly ComponentLayout[], asker: Asker | undefined): Promise<ComponentLayout> {
  if (asker === undefined) {
    const [first] = layouts;
    const example = (first?.environments ?? []).map(
      (environment) =>
        `--plan '${environment}=${(first?.pattern ?? "").replaceAll("{environment}", () => environment)}'`,
    );
    throw new InputError(
      `what was found can be read in ${layouts.length} ways: ` +
        `${layouts.map((layout) => `${layout.pattern} (${hintOf(layout)})`).join("; ")}. ` +
        `Say which is meant, for example: tfparity init ${example.slice(0, 2).join(" ")}`,
    );
  }
  const chosen = await asker.one(
    "How are the root modules of each environment laid out?",
    layouts.map((layout, index) => ({ value: String(index), label: layout.pattern, hint: hintOf(layout) })),
    "0",
  );
  return layouts[Number(chosen)] as ComponentLayout;
}

const hintOf = ({ environments, components }: ComponentLayout): string =>
  `environments ${environments.join(", ")}; components ${components.join(", ")}`;

/** More than two may be more than are meant, and names that are like none of environments may be none. */
async function agreedOn(layout: ComponentLayout, asker: Asker | undefined): Promise<ComponentLayout> {
  const { environments } = layout;
  if (asker === undefined || (environments.length <= 2 && likenessOf(environments) === 2)) return layout;
  const names = await asker.some(
    "Which of these are environments that should be alike?",
    environments.map((name) => ({ value: name, label: name, hint: layout.pattern })),
  );
  if (names.length < 2) throw new InputError("two environments are needed to compare; nothing was written");
  return { ...layout, environments: environments.filter((name) => names.includes(name)) };
}

function treeOf({ pattern, environments, components, paths }: ComponentLayout, found: readonly Found[]): ComponentTree {
  const others = found.filter(({ path }) => !paths.includes(path)).map(({ path }) => path);
  return {
    patterns: new Map(environments.map((name) => [name, pattern.replaceAll("{environment}", () => name)])),
    isNamed: false,
    remarks: [
      `found ${components.length} components of ${environments.length} environments, ${environments.join(", ")}: ` +
        pattern,
      ...(others.length === 0 ? [] : [`left out, since they lie elsewhere: ${few(others)}`]),
    ],
  };
}
