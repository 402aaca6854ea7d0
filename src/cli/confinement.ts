import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Location } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { rootsAround, type Refused, type Roots } from "./inside.js";
import type { Io } from "./io.js";

/**
 * The bounds of what a contract names. A contract may come from a stranger, in a pull request: what it names has to lie
 * inside of its repository, and nothing that it names is run.
 */
export interface Confinement {
  readonly roots: Roots;
  /** Where it is named: `parity.yaml`, line 5. */
  readonly namedAt: Location;
  /** What says the same on the command line, where nothing is confined: `--plan staging=../staging.json`. */
  readonly option?: string;
}

/**
 * The folders that what a contract names has to lie in: its own, and those of `--root` or else its repository. Throws
 * an InputError for a root that is no folder.
 */
export async function rootsFor(
  contract: string,
  given: readonly string[],
  { cwd, env }: Pick<Io, "cwd" | "env">,
): Promise<Roots> {
  for (const root of given) {
    const found = root === "" ? undefined : await stat(resolve(cwd, root)).catch(() => undefined);
    if (found?.isDirectory() !== true)
      throw new InputError(`--root ${root}: there is no such folder; name one that the contract may name files in`);
  }
  const home = env["HOME"];
  return rootsAround(
    resolve(cwd, contract),
    given.map((root) => resolve(cwd, root)),
    home === undefined || home === "" ? undefined : resolve(cwd, home),
  );
}

/** Why something that a contract names is not read. `file` is what messages call it. */
export function refusal(file: string, { kind }: Refused, { roots, namedAt, option }: Confinement): InputError {
  if (kind === "no-file")
    return new InputError(`${file} is no file; a folder, a pipe or a device stands there`, namedAt);
  if (kind === "kept-apart")
    return new InputError(`${file} leads into what git or Terraform keep for themselves; it is not read`, namedAt);
  const instead = option === undefined ? "" : `, or use ${option}`;
  return new InputError(
    `${file} leads outside of ${outermost(roots).join(" and ")}, and what is named here has to lie inside; ` +
      `where it is meant, allow its folder with --root <folder>${instead}`,
    namedAt,
  );
}

// --- internal ---

/** Without folders that lie in another one. */
const outermost = ({ folders }: Roots): readonly string[] =>
  [...new Set(folders)].filter((folder, _, all) => !all.some((other) => folder.startsWith(`${other}/`)));
