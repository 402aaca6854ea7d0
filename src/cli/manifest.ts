/** `tfparity manifest`: writes what an environment is built with. */
import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { didYouMean } from "../contract/nearest.js";
import { incompleteness } from "../judge/statements.js";
import { incompleteText } from "../judge/words/plan-words.js";
import { lockfiles, PROVIDER_LOCK, tools, type ToolRow } from "../knowledge/tools.js";
import { InputError } from "../model/input-error.js";
import {
  isEmptyManifest,
  MANIFEST_VERSION,
  type BuiltCommit,
  type LockedProvider,
  type Manifest,
  type VariableState,
} from "../model/manifest.js";
import { compilePattern, hasWildcard } from "../model/pattern.js";
import { isVersionText } from "../model/tool-version.js";
import { compareText } from "../model/value.js";
import { readEnvironment } from "../read/index.js";
import { visibleJson } from "../report/escape.js";
import { askVersion } from "./ask-version.js";
import { beginReading, type Reading } from "./files-read.js";
import { openRepository } from "./git.js";
import { hasChanged } from "./has-changed.js";
import { imagesIn } from "./manifest-images.js";
import type { ExitCode, Io } from "./io.js";
import { openInput, readDigest, readText } from "./open-input.js";
import { checkOutputs, stageFiles } from "./outputs.js";
import { toStandardOutput } from "./standard-output.js";
import { digestOf } from "../model/sha256.js";

/** The options of `tfparity manifest` as they were given. */
export interface ManifestOptions {
  /** The plan that images are taken from. */
  readonly plan?: string;
  /** Names and patterns of variables. */
  readonly variable: readonly string[];
  /** Tools besides those that are looked for anyway. */
  readonly tool: readonly string[];
  readonly withoutTool: readonly string[];
  /** Where the lockfiles are; the current folder without. */
  readonly folder?: string;
  /** Standard output without. */
  readonly output?: string;
}

/**
 * Writes the manifest, to the file or to standard output: the same bytes on the same machine for the same folder.
 * Throws an InputError for what is not there, for a tool that does not tell its version, and where a manifest would say
 * nothing.
 */
export async function manifest(options: ManifestOptions, io: Io): Promise<ExitCode> {
  const { plan, output } = options;
  const outputs = output === undefined ? [] : [output];
  const folder = options.folder ?? ".";
  await checkOutputs(
    outputs,
    [...(plan === undefined ? [] : [plan]), ...lockfiles.map((name) => join(folder, name))],
    io.cwd,
  );
  const reading = beginReading(io);
  const made: Manifest = {
    variables: variablesIn(options.variable, io.env),
    ...(await lockedIn(folder, reading)),
    tools: await versionsOf(chosenTools(options), options.tool, io.env),
    commit: await commitIn(folder, outputs, io),
    images: plan === undefined ? null : await plannedImages(plan, reading),
  };
  if (isEmptyManifest(made))
    throw new InputError(
      "there is nothing to write: no tool is on the PATH, no lockfile in the folder, and nothing else was asked for; " +
        "name the folder that is built with --folder",
    );
  await write(manifestText(made), output, io, reading);
  return 0;
}

/** A manifest as it is written: keys in order, each entry on a line of its own. */
export function manifestText({ tools: versions, files, providers, commit, images, variables }: Manifest): string {
  const plain = {
    commit: commit === null ? null : { dirty: commit.dirty, id: commit.id },
    files: plainOf(files),
    images: images === null ? null : plainOf(new Map([...images].map(([address, some]) => [address, plainOf(some)]))),
    manifestVersion: MANIFEST_VERSION,
    providers: plainOf(new Map([...providers].map(([address, { hashes, version }]) => [address, { hashes, version }]))),
    tools: plainOf(versions),
    variables: plainOf(variables),
  };
  return `${visibleJson(JSON.stringify(plain, undefined, 2))}\n`;
}

// --- internal ---

/** Names that look like numbers would come first in any other order of the keys. */
function plainOf<Item>(entries: ReadonlyMap<string, Item>): Readonly<Record<string, Item>> {
  const sorted = [...entries].sort(([one], [other]) => compareText(one, other));
  return Object.fromEntries(sorted);
}

async function write(text: string, output: string | undefined, io: Io, reading: Reading): Promise<void> {
  if (output === undefined) return toStandardOutput(text, io);
  const staged = await stageFiles([{ file: output, text }], reading);
  try {
    await staged.commit();
  } finally {
    await staged.discard();
  }
}

/** Those that are looked for anyway, and those that were asked for. */
function chosenTools({ tool, withoutTool }: ManifestOptions): readonly ToolRow[] {
  const names = tools.map(({ name }) => name);
  for (const name of [...tool, ...withoutTool])
    if (!names.includes(name))
      throw new InputError(
        `${JSON.stringify(name)} is no tool whose version is known to be asked for` +
          (didYouMean(name, names) || `; the tools are ${names.join(", ")}`),
      );
  const both = tool.find((name) => withoutTool.includes(name));
  if (both !== undefined)
    throw new InputError(`--tool ${both} and --without-tool ${both} contradict each other; leave out one of them`);
  return tools.filter(({ name, byDefault }) => (byDefault || tool.includes(name)) && !withoutTool.includes(name));
}

async function versionsOf(
  rows: readonly ToolRow[],
  wanted: readonly string[],
  env: Io["env"],
): Promise<ReadonlyMap<string, string>> {
  const versions = await Promise.all(rows.map(async (row) => [row.name, await askVersion(row, env)] as const));
  return new Map(
    versions.flatMap(([name, version]) => {
      if (version !== undefined) return [[name, version] as const];
      if (wanted.includes(name))
        throw new InputError(`--tool ${name}: it is not on the PATH; install it, or leave it out`);
      return [];
    }),
  );
}

/** The digests of the lockfiles in the folder, and the providers of one of them. */
async function lockedIn(folder: string, reading: Reading): Promise<Pick<Manifest, "files" | "providers">> {
  const found = await stat(resolve(reading.cwd, folder)).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new InputError(`--folder ${folder}: there is no such folder; name the one that is built`);
  const files = new Map<string, string>();
  for (const name of lockfiles) {
    const file = join(folder, name);
    const there = await stat(resolve(reading.cwd, file)).catch(() => undefined);
    if (there === undefined) continue;
    if (!there.isFile()) throw new InputError("a lockfile is expected here, and this is none", { file });
    files.set(name, `sha256:${(await readDigest(file, "lockfile", reading)).read.sha256}`);
  }
  return {
    files,
    providers: files.has(PROVIDER_LOCK) ? await providersIn(join(folder, PROVIDER_LOCK), reading) : new Map(),
  };
}

async function providersIn(file: string, reading: Reading): Promise<ReadonlyMap<string, LockedProvider>> {
  const { readLockFile } = await import("../configuration/index.js");
  const providers = await readLockFile(await readText(file, "lockfile", reading), file);
  return new Map(
    providers.map(({ address, version, hashes }) => {
      if (!isVersionText(version) || !PROVIDER.test(address))
        throw new InputError("a provider in it has no address or version that Terraform writes", { file });
      return [address, { version, hashes: digestOf(hashes.join("\n")) }];
    }),
  );
}

/** A host, a namespace and a name. */
const PROVIDER = /^[\w.:-]{1,255}\/[\w.-]{1,255}\/[\w.-]{1,255}$/;

/** What is checked out; null where no folder above is a repository. */
async function commitIn(folder: string, outputs: readonly string[], { cwd, env }: Io): Promise<BuiltCommit | null> {
  const inside = await realpath(resolve(cwd, folder));
  if (!(await isInRepository(inside))) return null;
  const repository = await openRepository({ cwd: inside, env }, "tfparity manifest");
  // What is written now is no part of what is built.
  return { id: await repository.commitOf("HEAD"), dirty: await hasChanged(repository, outputs, cwd) };
}

async function isInRepository(folder: string): Promise<boolean> {
  const found = await lstat(join(folder, ".git")).catch(() => undefined);
  const parent = dirname(folder);
  return found !== undefined || (parent !== folder && (await isInRepository(parent)));
}

async function plannedImages(file: string, reading: Reading): Promise<Manifest["images"]> {
  const { chunks } = await openInput(file, "plan", reading);
  const environment = await readEnvironment({ name: "plan", file, chunks });
  const incomplete = incompleteness(environment);
  if (incomplete !== undefined)
    throw new InputError(`no images can be taken from it: ${incompleteText(incomplete)}`, { file });
  return imagesIn(environment);
}

/** Every name that was asked for, and every variable of a pattern's that is set. */
function variablesIn(asked: readonly string[], env: Io["env"]): ReadonlyMap<string, VariableState> {
  const states = new Map<string, VariableState>();
  const put = (name: string, state: VariableState): void => {
    if (!VARIABLE.test(name)) throw new InputError("--variable names a variable that no environment can have");
    states.set(name, state);
  };
  for (const name of asked) {
    if (!isPattern(name)) {
      put(name, stateOf(env[name]));
      continue;
    }
    const matches = compilePattern(name);
    put(name, "pattern");
    for (const [own, value] of Object.entries(env)) if (matches(own)) put(own, stateOf(value));
  }
  return new Map([...states].sort(([one], [other]) => compareText(one, other)));
}

const VARIABLE = /^[^=\p{Cc}]{1,255}$/u;

function isPattern(name: string): boolean {
  try {
    return hasWildcard(name);
  } catch (error) {
    throw new InputError(
      `--variable ${JSON.stringify(name)} is neither a name nor a pattern: ` +
        (error instanceof Error ? error.message : "it cannot be read"),
    );
  }
}

const stateOf = (value: string | undefined): VariableState =>
  value === undefined ? "unset" : value === "" ? "empty" : "set";
