/**
 * Whether a path lies inside of given folders once every link on the way is resolved. All that a contract or a source
 * names is judged here before it is opened: neither `../..`, an absolute path nor a link leads out, and what is opened
 * is judged again, since a link can be put in its place meanwhile.
 */
import { constants, type BigIntStats } from "node:fs";
import { lstat, open, readlink, realpath, type FileHandle } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from "node:path";

/** Folders that what strangers name has to lie in. */
export interface Roots {
  /** Absolute and without links: `/home/me/shop`. */
  readonly folders: readonly string[];
}

/** Where a path leads. */
export type Destination =
  /** Inside; `path` is where it leads, whether there is something or not. */
  | { readonly kind: "inside"; readonly path: string }
  /** Outside of all folders. */
  | { readonly kind: "outside" }
  /** Inside, but in what git or Terraform keep for themselves: `.git` holds credentials, and so does `.terraform`. */
  | { readonly kind: "kept-apart" };

/** What came of opening a file. */
type Opening = { readonly kind: "file"; readonly handle: FileHandle; readonly found: BigIntStats } | Refused;

/** Why a file is not opened. */
export type Refused =
  /** It is a folder, a pipe or a device: nothing that can be read to an end. */
  { readonly kind: "no-file" } | Exclude<Destination, { readonly kind: "inside" }>;

/**
 * The folder of a contract and the given roots; without any, the repository that the contract is in: the nearest folder
 * upwards with a `.git`. A repository of the whole home folder, or of the whole disk, is none. `contract` and `given`
 * are absolute. Rejects for a root that is not there.
 */
export async function rootsAround(
  contract: string,
  given: readonly string[],
  home: string | undefined,
): Promise<Roots> {
  const folder = await resolved(dirname(contract));
  if (given.length > 0) return { folders: [folder, ...(await Promise.all(given.map((root) => realpath(root))))] };
  const repository = await repositoryAround(folder, home);
  return { folders: repository === undefined ? [folder] : [folder, repository] };
}

/**
 * The repository around a folder, without links: the nearest folder upwards with a `.git`; undefined where there is
 * none, or it is the whole home folder or the whole disk. Both are absolute.
 */
export const repositoryAround = async (folder: string, home: string | undefined): Promise<string | undefined> =>
  repositoryOf(await resolved(folder), home === undefined ? undefined : await resolved(home));

/** Where an absolute path leads. Never rejects. */
export async function placeOf(path: string, { folders }: Roots): Promise<Destination> {
  return judged(await resolved(path), folders);
}

/**
 * Opens a file inside of the folders for reading, and nothing else: it never waits for a pipe. Rejects as `open` does
 * for a file that is not there or may not be read.
 */
export async function openInside(path: string, roots: Roots): Promise<Opening> {
  const place = await placeOf(path, roots);
  if (place.kind !== "inside") return place;
  const handle = await open(place.path, READING);
  try {
    const found = await handle.stat({ bigint: true });
    const opened = judged(await pathOf(handle, place.path, found), roots.folders);
    if (opened.kind === "inside" && found.isFile()) return { kind: "file", handle, found };
    await handle.close();
    return opened.kind === "inside" ? { kind: "no-file" } : opened;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

// --- internal ---

/** Without waiting for whoever writes to a pipe, and not through a link that was put there meanwhile. */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** More links than any path needs; the system allows as many. */
const MOST_LINKS = 40;

function judged(path: string, folders: readonly string[]): Destination {
  const inside = folders.map((folder) => relative(folder, path)).filter((rest) => isBelow(rest));
  if (inside.length === 0) return { kind: "outside" };
  return inside.every((rest) => isKeptApart(rest)) ? { kind: "kept-apart" } : { kind: "inside", path };
}

const isBelow = (rest: string): boolean => rest !== ".." && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);

/** The modules that `terraform init` installs are source like any other. */
function isKeptApart(rest: string): boolean {
  const names = rest.split(sep).map((name) => name.toLowerCase());
  return names.some(
    (name, position) => name === ".git" || (name === ".terraform" && names[position + 1] !== "modules"),
  );
}

/** The path without links; of what is not there, as far as it is. */
async function resolved(path: string, links = MOST_LINKS): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const folder = await resolved(parent, links);
    const target = links === 0 ? undefined : await readlink(join(folder, basename(path))).catch(() => undefined);
    // A link to nothing leads somewhere as well.
    return target === undefined ? join(folder, basename(path)) : resolved(resolve(folder, target), links - 1);
  }
}

/** The path of what is open, wherever the path leads by now; of another file, when that cannot be told. */
async function pathOf(handle: FileHandle, path: string, found: BigIntStats): Promise<string> {
  const known = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
  if (known !== undefined) return known;
  const again = await realpath(path);
  const { dev, ino } = await lstat(again, { bigint: true });
  return dev === found.dev && ino === found.ino ? again : parse(path).root;
}

async function repositoryOf(folder: string, home: string | undefined): Promise<string | undefined> {
  const parent = dirname(folder);
  if (folder === home || folder === parent) return undefined;
  const found = await lstat(join(folder, ".git")).catch(() => undefined);
  return found === undefined ? repositoryOf(parent, home) : folder;
}
