/** Which components there are on disk, by the patterns of their files (`plans/{environment}/{component}.json`). */
import { lstat, readdir, stat } from "node:fs/promises";
import { join, posix, resolve, sep } from "node:path";
import { ALL_COMPONENTS, patternsOf, withNames } from "../contract/index.js";
import type { Contract, ContractEnvironment, Location, NamedByContract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { planName } from "../model/workspace-address.js";
import { compareText } from "../model/value.js";
import { besideContract, CONFIGURATION_FILE, placeOfName } from "./choose-inputs.js";
import { fileFailure } from "./failure.js";
import type { ConfinedReading } from "./files-read.js";
import { refuseOutside } from "./open-input.js";

/** What of an environment is compared: its plan, or what was synthesized of it. */
export type Compared = Exclude<NamedByContract, "source">;

/** The components that are on disk, in order. */
export interface FoundComponents {
  /** Those that some environment has a file of that is compared. */
  readonly names: readonly string[];
  /** Those of which there are files of the other kind alone. */
  readonly otherKind: readonly string[];
}

/**
 * The components that some environment has a file of. Nothing is passed over in silence: throws an InputError for a
 * name that no component can have, for a folder that is a link and for a link to nothing. Folders whose names begin
 * with a dot (`.terraform`, `.terragrunt-cache`) and `node_modules` are not looked into, but where the pattern
 * itself says them.
 */
export async function findComponents(
  contract: Contract,
  compared: Compared,
  confined: ConfinedReading,
): Promise<FoundComponents> {
  const names = await namesOfKind(contract, compared, confined);
  const others = await namesOfKind(contract, compared === "plan" ? "synth" : "plan", confined);
  return { names, otherKind: others.filter((name) => !names.includes(name)) };
}

// --- internal ---

async function namesOfKind(
  contract: Contract,
  compared: Compared,
  confined: ConfinedReading,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const { around, namedAt } of searched(contract, compared))
    for (const name of await namesBy(around, namedAt, confined)) found.add(name);
  return [...found].sort(compareText);
}

const WORD = "{component}";
/** More than any tree of plans has. */
const MOST_FILES = 200_000;
/** The name of a component, as the `components` of schema/parity.schema.json have it, without `*`. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;
const isCache = (name: string): boolean => name.startsWith(".") || name === "node_modules";

/** A path as seen from the current folder, in which only the component is left open. */
interface Searched {
  /** The texts around the component: of `out/{component}/plan.json`, `out/` and `/plan.json`. At least two. */
  readonly around: Around;
  readonly namedAt: Location;
}

type Around = readonly [string, string, ...string[]];

function searched(contract: Contract, compared: Compared): readonly Searched[] {
  const all = [...contract.environments.values()].flatMap((environment) =>
    (contract.components ?? []).flatMap(({ name }) => patternIn(contract, name, environment, compared)),
  );
  return [...new Map(all.map((one) => [one.around.join(WORD), one])).values()];
}

function patternIn(
  contract: Contract,
  name: string,
  environment: ContractEnvironment,
  compared: Compared,
): readonly Searched[] {
  const files = patternsOf(contract, name, environment);
  const written = files[compared];
  if (written === undefined || !written.includes(WORD)) return [];
  const namedAt = placeOfName({ ...environment, ...files }, compared);
  if (compared === "plan" && planName(withNames(written, environment.name, "component"), namedAt).is === "workspace") {
    if (name !== ALL_COMPONENTS) return [];
    throw new InputError("workspaces are not looked for; name each component under components:, without *", namedAt);
  }
  const file = compared === "synth" ? join(written, CONFIGURATION_FILE) : written;
  const pattern = besideContract(contract, withNames(file, environment.name));
  const [head, next, ...others] = posix.normalize(pattern.split(sep).join("/")).split(WORD);
  if (head === undefined || next === undefined) return [];
  return [{ around: [head, next, ...others], namedAt }];
}

async function namesBy(around: Around, namedAt: Location, confined: ConfinedReading): Promise<readonly string[]> {
  const [head] = around;
  const folder = head.slice(0, head.lastIndexOf("/") + 1);
  const names: string[] = [];
  for (const file of await filesBelow(folder, passedOverBy(around), namedAt, confined)) {
    const name = componentOf(file, around);
    if (name === undefined || isInCache(name, around)) continue;
    if (!NAME.test(name))
      throw new InputError(
        `${file} is found by this pattern, and a component's name has letters, digits, _, -, . and / only; ` +
          "rename it, or write the pattern so that it does not find it",
        namedAt,
      );
    names.push(name);
  }
  return names;
}

/** What stands for the component in a path, the same at each place in the pattern; undefined for another path. */
function componentOf(path: string, around: Around): string | undefined {
  const taken = around.reduce((sum, { length }) => sum + length, 0);
  const length = (path.length - taken) / (around.length - 1);
  const [head] = around;
  const name = path.slice(head.length, head.length + length);
  return length >= 1 && around.join(name) === path ? name : undefined;
}

/** Whether a name is that of a cache, and of nothing that a step of the pattern can stand for as it is written. */
function passedOverBy(around: Around): (name: string) => boolean {
  const steps = stepsOf(around);
  return (name) =>
    isCache(name) &&
    !steps.some(([head = "", ...rest]) => {
      const tail = rest.at(-1);
      if (tail === undefined) return name === head;
      return (head !== "" && name.startsWith(head)) || (tail !== "" && name.endsWith(tail) && !name.startsWith("."));
    });
}

/** The folders and the file of a pattern, each as the texts around the component in it. */
const stepsOf = (around: Around): readonly (readonly string[])[] =>
  around.reduce<string[][]>(
    (steps, path) => {
      // A part of the path goes on with the step before it up to its first slash; each further folder begins a step.
      const [continued = "", ...begun] = path.split("/");
      return [...steps.slice(0, -1), [...(steps.at(-1) ?? []), continued], ...begun.map((folder) => [folder])];
    },
    [[]],
  );

/** Whether one of the folders that a component is named after, as a whole, is a cache. */
function isInCache(name: string, [before, after]: Around): boolean {
  const folders = name.split("/").slice(before === "" || before.endsWith("/") ? 0 : 1);
  return (after.startsWith("/") ? folders : folders.slice(0, -1)).some(isCache);
}

/** All files in a folder and in those below it that are not passed over. */
async function filesBelow(
  folder: string,
  isPassedOver: (name: string) => boolean,
  namedAt: Location,
  confined: ConfinedReading,
): Promise<readonly string[]> {
  const reading = confined(namedAt);
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    await refuseOutside(next === "" ? "." : next, reading);
    for (const entry of await entriesOf(resolve(reading.cwd, next), next)) {
      const path = `${next}${entry.name}`;
      const kind = entry.isSymbolicLink() ? await linkedKind(resolve(reading.cwd, path)) : kindOf(entry);
      if (isPassedOver(entry.name) && (kind === "folder" || kind === "nothing")) continue;
      if (kind === "folder" && entry.isSymbolicLink()) throw linkedFolder(path, namedAt);
      if (kind === "folder") folders.push(`${path}/`);
      if (kind === "nothing")
        throw new InputError(`${path} is a link to what is not there; make that, or take the link away`, namedAt);
      if (kind === "file" && files.push(path) > MOST_FILES)
        throw new InputError(
          `there are more than ${MOST_FILES} files in ${folder === "" ? "this folder" : folder}; write more of the ` +
            "path in front of {component}",
          namedAt,
        );
    }
  }
  return files;
}

type Kind = "file" | "folder" | "other" | "nothing";

const kindOf = (found: { readonly isFile: () => boolean; readonly isDirectory: () => boolean }): Kind =>
  found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";

/** What a link leads to; `nothing` where that is not there. */
const linkedKind = (path: string): Promise<Kind> => stat(path).then(kindOf, () => "nothing" as const);

/** A folder behind a link may hold whatever, and may lead back to where it stands. */
const linkedFolder = (file: string, namedAt: Location): InputError =>
  new InputError(
    `${file} is a link to a folder, which is not followed, so that components in it would be missed; put the folder ` +
      "itself there",
    namedAt,
  );

async function entriesOf(path: string, folder: string) {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((one, other) => compareText(one.name, other.name));
  } catch (error) {
    const isMissing =
      error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    // A link to nothing is no empty folder.
    if (isMissing && (await lstat(path).catch(() => undefined)) === undefined) return [];
    throw fileFailure(error, folder, "read");
  }
}
