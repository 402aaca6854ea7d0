/** Which environments a drafted contract has, and which files belong to each: of those that were named or found. */
import { basename, dirname } from "node:path";
import { InputError } from "../model/input-error.js";
import { substitution } from "../model/substitution.js";
import type { Discovery, Found } from "./discover.js";
import { nameEnvironments } from "./environment-names.js";

/** One environment with its files, as seen from the current folder. */
export interface EnvironmentFiles {
  readonly name: string;
  readonly plan?: string;
  readonly parameters?: string;
  readonly synth?: string;
  readonly source?: string;
}

/** Environments, and what a reader should know of how they were chosen. */
export interface ChosenEnvironments {
  readonly environments: readonly EnvironmentFiles[];
  readonly remarks: readonly string[];
}

/**
 * The environments of files that somebody named, with what was found beside them. Throws an InputError for standard
 * input, which a contract cannot name for later.
 */
export function namedEnvironments(
  inputs: readonly { readonly environment: string; readonly file: string }[],
  { found }: Discovery,
): ChosenEnvironments {
  if (inputs.some(({ file }) => file === "-"))
    throw new InputError("a contract names files, and standard input is none; save it, and name the file");
  const environments = inputs.map(({ environment, file }): EnvironmentFiles => {
    const isSynthesized = basename(file) === "cdk.tf.json";
    return {
      name: environment,
      ...(isSynthesized ? { synth: dirname(file) } : { plan: file }),
      ...belongings(environment, isSynthesized ? dirname(file) : file, found, isSynthesized),
    };
  });
  return { environments, remarks: [] };
}

/** The environments that were found, and why others were not taken. Throws an InputError where there are not two. */
export function foundEnvironments(discovery: Discovery): ChosenEnvironments {
  const { leftOut } = discovery;
  const found = discovery.found.filter(({ kind, environment }) => kind === "source" || environment !== undefined);
  const remarks = [...leftAside({ found, leftOut })];
  for (const kind of ["plan", "state", "synth"] as const) {
    const chosen = oneEach(namedByFolders(found.filter((one) => one.kind === kind)));
    for (const { environment, paths } of chosen.repeated)
      remarks.push(
        `${environment} has more than one ${WORDS[kind]} (${few(paths)}), and ` +
          "no layout of several root modules was found in them: name one file for each with " +
          "--plan <environment>=<file>, or components with --plan '<environment>=<folder>/{component}.json'",
      );
    const alike = ofOneLayout(chosen.single);
    if (alike.length < 2) continue;
    const others = chosen.single.filter((one) => !alike.includes(one));
    if (others.length > 0) remarks.push(`left out, since they lie elsewhere: ${few(others.map(({ path }) => path))}`);
    const environments = alike.map(({ path, environment = "" }): EnvironmentFiles => ({
      name: environment,
      ...(kind === "synth" ? { synth: path } : { plan: path }),
      ...belongings(environment, path, found, kind === "synth"),
    }));
    if (kind === "plan" && environments.every(({ source, synth }) => source === undefined && synth === undefined))
      remarks.push(...ambiguousSources(found));
    remarks.unshift(`found ${environments.length} environments: ${environments.map(({ name }) => name).join(", ")}`);
    return { environments, remarks };
  }
  throw new InputError(
    [
      "no two environments were found here",
      ...remarks,
      "name their files: tfparity init staging.json production.json",
    ].join("; "),
  );
}

/** What was found or not looked at, and is not in the contract: binary plans, and folders that lie too deep. */
export const leftAside = ({ found, leftOut }: Discovery): readonly string[] => [
  ...found
    .filter(({ kind }) => kind === "planfile")
    .map(
      ({ path, environment }) =>
        `${path} is a binary plan, which a contract cannot name; make JSON of it: ` +
        `terraform show -json ${path} > ${environment ?? "plan"}.json`,
    ),
  ...(leftOut.length > 0 ? [`not looked into: ${few(leftOut)}`] : []),
];

/** `a, b, c and 4 more` */
export const few = (paths: readonly string[]): string =>
  paths.length <= 3 ? paths.join(", ") : `${paths.slice(0, 3).join(", ")} and ${paths.length - 3} more`;

/** The folders with Terraform source that lie in no other one. */
export function rootModules(found: readonly Found[]): readonly string[] {
  const folders = found.filter(({ kind, path }) => kind === "source" && !isModule(path)).map(({ path }) => path);
  return folders.filter((folder) => !folders.some((other) => isBelow(folder, other)));
}

// --- internal ---

/** Called modules are no root modules; nor is what CDKTF wrote. */
const isModule = (path: string): boolean =>
  path.split(/[/\\]/).some((step) => step === "modules" || step === "cdktf.out");

/** Parameter files that a contract can name. */
const READABLE = /\.(?:json|ya?ml|tfvars)$/i;

const WORDS = { plan: "plan", state: "state", synth: "synthesized configuration" } as const;

/**
 * Trees that Terragrunt writes for one unit hold the same file for each environment: `staging/app/tfplan.json` and
 * `production/app/tfplan.json` are not two of `app`, but one of each of the folders that differ.
 */
function namedByFolders(found: readonly Found[]): readonly Found[] {
  const names = new Set(found.map(({ environment }) => environment));
  if (found.length < 2 || names.size > 1) return found;
  const folders = nameEnvironments(found.map(({ path }) => path));
  return found.map((one, index) => ({ ...one, environment: folders[index] ?? one.environment ?? "" }));
}

/**
 * Those that are laid out alike, `plans/<environment>.json`: of several layouts the one that is least deep, and of
 * those the one with most environments. All, where no two are alike.
 */
function ofOneLayout(found: readonly Found[]): readonly Found[] {
  const layouts = new Map<string, Found[]>();
  for (const one of found) {
    const layout = substitution([[one.environment ?? "", "*"]])(one.path);
    layouts.set(layout, [...(layouts.get(layout) ?? []), one]);
  }
  const depth = (layout: string): number => layout.split(/[/\\]/).length;
  const [best] = [...layouts]
    .filter(([, group]) => group.length > 1)
    .sort(([one, mine], [other, theirs]) => depth(one) - depth(other) || theirs.length - mine.length);
  return best?.[1] ?? found;
}

/** One file for each environment; where there are more, nobody can say which is meant. */
function oneEach(found: readonly Found[]): {
  readonly single: readonly Found[];
  readonly repeated: readonly { readonly environment: string; readonly paths: readonly string[] }[];
} {
  const byName = new Map<string, Found[]>();
  for (const one of found) byName.set(one.environment ?? "", [...(byName.get(one.environment ?? "") ?? []), one]);
  const groups = [...byName].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    single: groups.flatMap(([, group]) => (group.length === 1 ? group : [])),
    repeated: groups
      .filter(([, group]) => group.length > 1)
      .map(([environment, group]) => ({ environment, paths: group.map(({ path }) => path) })),
  };
}

/** The parameter file, synthesized configuration and source of an environment, where there is exactly one. */
function belongings(
  environment: string,
  file: string,
  found: readonly Found[],
  isSynthesized = false,
): Omit<EnvironmentFiles, "name" | "plan"> {
  const own = (kind: Found["kind"]): readonly Found[] =>
    found.filter((one) => one.kind === kind && one.environment === environment);
  const parameters = own("parameters").filter(({ path }) => path !== file && READABLE.test(path));
  const synth = own("synth");
  const source = isSynthesized ? undefined : sourceOf(environment, file, found);
  return {
    ...(parameters.length === 1 ? { parameters: (parameters[0] as Found).path } : {}),
    ...(!isSynthesized && synth.length === 1 ? { synth: (synth[0] as Found).path } : {}),
    ...(source === undefined || synth.length === 1 ? {} : { source }),
  };
}

/**
 * The folder with the source: the one that is called like the environment, else the nearest one above the file, else
 * the only root module there is.
 */
function sourceOf(environment: string, file: string, found: readonly Found[]): string | undefined {
  const folders = found.filter(({ kind, path }) => kind === "source" && !isModule(path)).map(({ path }) => path);
  const named = folders.filter((folder) => basename(folder) === environment);
  if (named.length === 1) return named[0];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (folders.includes(folder)) return folder;
    if (folder === "." || folder === dirname(folder)) break;
  }
  const [root, ...others] = rootModules(found);
  return others.length === 0 ? root : undefined;
}

/** What lies in a folder with source is called by it. */
const isBelow = (folder: string, other: string): boolean =>
  folder !== other && (other === "." || folder.startsWith(`${other}/`));

/** Where there are several, only a person can say which was planned. */
function ambiguousSources(found: readonly Found[]): readonly string[] {
  const roots = rootModules(found);
  if (roots.length < 2) return [];
  return [
    `several folders have Terraform source (${few(roots)}); name the one of each environment as source: in the ` +
      "contract, and run again with --update",
  ];
}
