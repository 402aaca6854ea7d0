/** Which file was probably meant by a name that no file has. */
import { readdir } from "node:fs/promises";
import { dirname, basename, join, resolve } from "node:path";
import { nearest } from "../contract/nearest.js";
import type { Reading } from "./files-read.js";
import { placeOf } from "./inside.js";

/**
 * `; did you mean plans/staging.json?`, for a file that is not there and whose folder has one of nearly the same name;
 * otherwise nothing. The folder of what a contract names is only looked into where it lies inside of the roots. Never
 * rejects.
 */
export async function orSimilarFile(file: string, { cwd, confined }: Reading): Promise<string> {
  const folder = dirname(resolve(cwd, file));
  const place = confined === undefined ? { kind: "inside", path: folder } : await placeOf(folder, confined.roots);
  if (place.kind !== "inside" || !("path" in place)) return "";
  const entries = await readdir(place.path, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const meant = names.length > MOST_NAMES ? undefined : nearest(basename(file), names);
  return meant === undefined ? "" : `; did you mean ${join(dirname(file), meant)}?`;
}

// --- internal ---

/** In a folder with more, every name is near to some other. */
const MOST_NAMES = 2_000;
