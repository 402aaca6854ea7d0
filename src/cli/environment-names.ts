import { basename, dirname } from "node:path";

/**
 * The environments' names for files that were given without: the file's name without the endings that say
 * what kind of file it is (`staging.plan.json.gz` is `staging`), and `stdin` for `-`. When files share a
 * name, they take the names of their nearest folders that differ (`staging/plan.json` and
 * `production/plan.json` are `staging` and `production`). What is still equal is numbered from the second on.
 * `files` are absolute paths, or `-`.
 */
export function nameEnvironments(files: readonly string[]): readonly string[] {
  const own = files.map(ownName);
  if (allDiffer(own)) return own;
  return numbered(folderNames(files.map(dirname)) ?? own);
}

// --- internal ---

const KIND_ENDING = /\.(?:gz|json|plan|tfplan|tfstate|state|tf|out|bin)$/i;

function ownName(file: string): string {
  let name = file === "-" ? "stdin" : basename(file);
  // A name is never cut down to nothing: `.json` stays `.json`.
  while (KIND_ENDING.test(name) && name.replace(KIND_ENDING, "") !== "") name = name.replace(KIND_ENDING, "");
  return name;
}

/** The names of the nearest folders that are all different; undefined when there are none. */
function folderNames(folders: readonly string[]): readonly string[] | undefined {
  const names = folders.map((folder) => basename(folder));
  if (names.includes("") || names.includes(".")) return undefined;
  return allDiffer(names) ? names : folderNames(folders.map(dirname));
}

const allDiffer = (names: readonly string[]): boolean => new Set(names).size === names.length;

const numbered = (names: readonly string[]): readonly string[] =>
  names.map((name, position) => {
    const before = names.slice(0, position).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${before + 1}`;
  });
