import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import type { Io } from "./io.js";

/**
 * Reads files of other commits from the repository that the current folder is in. Git is asked for objects alone, and
 * runs no hook, filter, pager or external diff. Whoever reads checks nothing out and fetches nothing: `addWorktree`
 * does the one, for `--base-ref`, and `fetchFromOrigin` the other, for the GitHub Action alone.
 */
export interface Repository {
  /** The top folder of the work tree, as seen from the current folder. */
  readonly root: string;
  /** Whether commits are missing that the repository it was cloned from has. */
  readonly isShallow: boolean;
  /** The id of the commit that a branch, a tag or an id names. Throws an InputError when nothing or too much has it. */
  readonly commitOf: (ref: string) => Promise<string>;
  /** The commit that is checked out. Throws an InputError where there is none yet. */
  readonly head: () => Promise<Head>;
  /**
   * A file of a commit, its path from the top folder with `/`, of at most so many bytes (16 MiB where nothing is said);
   * undefined when the commit has nothing there.
   */
  readonly fileAt: (commit: string, path: string, most?: number) => Promise<FileAt | undefined>;
  /**
   * What stands in the work tree and not in the commit that is checked out: changed, new and missing files, by their
   * paths from the top folder with `/`. What git ignores is not among them.
   */
  readonly changedFiles: () => Promise<readonly string[]>;
  /**
   * When each line of a file of a commit came to stand there as it is, but for its blanks, by its number from 1. Throws
   * an InputError where git cannot tell.
   */
  readonly linesSince: (commit: string, path: string) => Promise<ReadonlyMap<number, LineSince>>;
  /** Checks a commit out into a folder that is not there yet, as a work tree of this repository. Runs no hook. */
  readonly addWorktree: (folder: string, commit: string) => Promise<void>;
  /** Takes it away again, whatever was written in it. */
  readonly removeWorktree: (folder: string) => Promise<void>;
}

/** The options that name a commit. */
export type CommitOption =
  "--contract-from" | "--base-ref" | "--history" | "the ledger" | "tfparity manifest" | "tfparity review";

/** A commit, and when it was made. */
export interface Head {
  readonly id: string;
  /** Of the committer, in seconds since 1970; undefined where the commit does not say. */
  readonly committed: number | undefined;
}

/** Since when a line stands in a file. */
export interface LineSince {
  /** When its commit was made, in seconds since 1970. */
  readonly committed: number;
  /** Set where a shallow clone begins with that commit: the line may be older. */
  readonly isCutOff: boolean;
}

/** What a commit has at a path. */
export type FileAt =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  /** A link, a folder, another repository, or a file that is larger. */
  | { readonly kind: "link" | "folder" | "module" | "large" };

/**
 * The repository of the current folder. Throws an InputError when there is none, or no git to read it with; `option` is
 * the one that names the commit, as errors tell it.
 */
export async function openRepository(
  { cwd, env }: Pick<Io, "cwd" | "env">,
  option: CommitOption = "--contract-from",
): Promise<Repository> {
  const command = await findGit(env, option);
  const run: Run = (args, most = LARGEST) => output(command, args, { cwd, env }, { ...READING, most, option });
  const change = (...args: readonly string[]): Promise<Buffer> =>
    output(command, ["worktree", ...args], { cwd, env }, { ...WRITING, option });
  const [shallow, up = ""] = (await run(["rev-parse", "--is-shallow-repository", "--show-cdup"]))
    .toString()
    .split("\n");
  const isShallow = shallow === "true";
  return {
    root: resolve(cwd, up),
    isShallow,
    commitOf: (ref) => commitOf(ref, run, { isShallow, option }),
    head: async () => headAt(await commitOf("HEAD", run, { isShallow, option }), run),
    fileAt: (commit, path, most = LARGEST) => fileAt(commit, path, most, run),
    changedFiles: async () => changedIn(await run(STATUS)),
    linesSince: async (commit, path) => linesIn(await run([...BLAME, commit, "--", path]), isShallow),
    addWorktree: async (folder, commit) => void (await change("add", "--quiet", "--detach", folder, commit)),
    removeWorktree: async (folder) => void (await change("remove", "--force", "--force", folder)),
  };
}

/** Where git finds the repository of a folder, both as it tells them: in full, with `/`. */
export interface WhereGitLooks {
  /** The top folder of the work tree, absolute. */
  readonly top: string;
  /** The repository itself, absolute: the `.git` of the work tree. */
  readonly repository: string;
}

/** Asks git what it takes the current folder for. Throws an InputError where it finds no repository. */
export async function askWhere({ cwd, env }: Pick<Io, "cwd" | "env">): Promise<WhereGitLooks> {
  const git = await findGit(env, "--contract-from");
  const asked = ["rev-parse", "--show-toplevel", "--absolute-git-dir"];
  const [top = "", repository = ""] = (await output(git, asked, { cwd, env }, READING)).toString().split("\n");
  return { top, repository };
}

/**
 * Fetches a branch or a commit from the remote `origin` of the repository that the current folder is in:
 * `fetchFromOrigin("+refs/heads/main:refs/remotes/origin/main", io)`. Of a clone that has all of its history nothing is
 * cut off. The settings of the repository are obeyed, since a checkout keeps its credentials there (a header of HTTP,
 * or a key for `core.sshCommand`): whoever calls this knows whose repository it is. Throws an InputError where it
 * cannot be fetched.
 */
export async function fetchFromOrigin(refspec: string, { cwd, env }: Pick<Io, "cwd" | "env">): Promise<void> {
  const git = await findGit(env, "--contract-from");
  const isShallow = await output(git, ["rev-parse", "--is-shallow-repository"], { cwd, env }, READING);
  const depth = isShallow.toString().trim() === "true" ? ["--depth=1"] : [];
  const fetch = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", ...depth];
  // A setting cannot do this: of several `remote.origin.uploadpack` the first counts, which is the repository's.
  const program = "--upload-pack=git-upload-pack";
  await output(git, [...TRANSPORTS, ...fetch, program, "--end-of-options", "origin", refspec], { cwd, env }, FETCHING);
}

// --- internal ---

/**
 * The program, looked for by ourselves: one of this name in the work tree must never be run. Throws an InputError where
 * there is none.
 */
async function findGit(env: Io["env"], option: CommitOption): Promise<string> {
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  const names = process.platform === "win32" ? ["git.exe"] : ["git"];
  for (const folder of path.split(delimiter).filter(isAbsolute))
    for (const name of names) if (await isThere(join(folder, name))) return join(folder, name);
  throw new InputError(`${option} needs git, which is not on the PATH; install it`);
}

/** Of submodules as well, and of new files one by one. */
const STATUS = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=none", "--no-renames"];

/** `XY path`, each ended by a null byte. */
const changedIn = (status: Buffer): readonly string[] =>
  status
    .toString()
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => line.slice(3));

/** By what the repository has alone: no converter of the settings is run, and no list of commits is passed over. */
const BLAME = ["-c", "blame.showRoot=false", "blame", "--porcelain", "-w", "--no-textconv", "--ignore-revs-file="];

/** https://git-scm.com/docs/git-blame#_the_porcelain_format: what is known of a commit is told once. */
function linesIn(blamed: Buffer, isShallow: boolean): ReadonlyMap<number, LineSince> {
  const [committed, cutOff] = [new Map<string, number>(), new Set<string>()];
  const commits = new Map<number, string>();
  let commit = "";
  for (const line of blamed.toString("latin1").split("\n")) {
    if (line.startsWith("\t")) continue;
    const [, id, number] = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(line) ?? [];
    const [, seconds] = /^committer-time (\d{1,12})$/.exec(line) ?? [];
    if (id !== undefined && number !== undefined) commits.set(Number(number), (commit = id));
    else if (seconds !== undefined) committed.set(commit, Number(seconds));
    else if (line === "boundary" && isShallow) cutOff.add(commit);
  }
  return new Map(
    [...commits].map(([number, id]) => [number, { committed: committed.get(id) ?? 0, isCutOff: cutOff.has(id) }]),
  );
}

/** Runs git with these arguments, for an answer of at most so many bytes. Throws an InputError when that fails. */
type Run = (args: readonly string[], most?: number) => Promise<Buffer>;

/** Reading an object takes some milliseconds; whoever needs longer waits for something that does not come. */
const LONGEST = 20_000;
/** Large repositories take a minute. */
const LONGEST_CHECKOUT = 300_000;
/** A server that does not answer in this time does not. */
const LONGEST_FETCH = 120_000;
const LARGEST = 16 * 1024 * 1024;

/** Of the environment only what says where programs and the user's settings are: no `GIT_…`, and no credentials. */
const KEPT =
  /^(PATH|HOME|XDG_CONFIG_HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|SYSTEMROOT|PROGRAMDATA|APPDATA|TEMP|TMP|TMPDIR)$/i;

const SETTINGS = [
  "--no-pager",
  "--no-replace-objects",
  "--no-optional-locks",
  "--literal-pathspecs",
  // A folder of the work tree that looks like a repository is none.
  "-c",
  "safe.bareRepository=explicit",
  "-c",
  "protocol.allow=never",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
] as const;

/** How a repository may be reached; `ext::` and a proxy of `git://` would run a command of the settings. */
const TRANSPORTS: readonly string[] = Object.entries({
  https: "always",
  ssh: "always",
  file: "always",
  ext: "never",
  git: "never",
}).flatMap(([name, allowed]) => ["-c", `protocol.${name}.allow=${allowed}`]);

/** What a connection to a server needs besides; no credentials, which a checkout keeps in its settings. */
const CONNECTING = /^(https?_proxy|all_proxy|no_proxy|SSL_CERT_FILE|SSL_CERT_DIR|GIT_SSL_CAINFO|SSH_AUTH_SOCK)$/i;

const quietly = (env: Io["env"], kept: readonly RegExp[]): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => kept.some((one) => one.test(name)))),
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  // What a partial clone lacks is not fetched.
  GIT_NO_LAZY_FETCH: "1",
});

const isThere = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

/** How git is run: for what, how long, for how many bytes, and with which variables of the environment. */
interface Running {
  readonly option: CommitOption;
  readonly longest: number;
  readonly most: number;
  readonly kept: readonly RegExp[];
}

const READING: Running = { option: "--contract-from", longest: LONGEST, most: LARGEST, kept: [KEPT] };
const WRITING: Running = { ...READING, longest: LONGEST_CHECKOUT };
const FETCHING: Running = { ...READING, longest: LONGEST_FETCH, kept: [KEPT, CONNECTING] };

function output(
  command: string,
  args: readonly string[],
  { cwd, env }: Pick<Io, "cwd" | "env">,
  { option, longest, most, kept }: Running,
): Promise<Buffer> {
  return new Promise((done, failed) => {
    const options = {
      cwd,
      env: quietly(env, kept),
      timeout: longest,
      killSignal: "SIGKILL",
      maxBuffer: most + 1024,
      encoding: "buffer",
    } as const;
    const child = execFile(command, [...SETTINGS, ...args], options, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else failed(failure(error.killed === true, stderr, longest, option));
    });
    child.stdin?.end();
  });
}

const failure = (hangs: boolean, complaint: Buffer, longest: number, option: CommitOption): InputError =>
  new InputError(
    hangs
      ? `${option}: git did not answer within ${longest / 1000} seconds`
      : `${option}: git cannot read a repository here: ${reasonIn(complaint)}`,
  );

/** Warnings may stand before what went wrong. */
function reasonIn(complaint: Buffer): string {
  const lines = complaint.toString().split("\n");
  const line = lines.find((candidate) => candidate.startsWith("fatal: ")) ?? lines[0] ?? "";
  return line.replace(/^fatal: /, "").slice(0, 400) || "it does not say why";
}

/**
 * Names are looked up one by one and in full, since git itself prefers a tag: whoever may push one called
 * `origin/main` would decide what `origin/main` is.
 */
async function commitOf(
  ref: string,
  run: Run,
  { isShallow, option }: { readonly isShallow: boolean; readonly option: CommitOption },
): Promise<string> {
  const [, name = "", steps = ""] = REF.exec(ref) ?? [];
  if (name === "" || !isName(name))
    throw new InputError(
      `${option} ${JSON.stringify(ref)} names no commit; give a branch, a tag or a commit id in full, ` +
        "such as origin/main",
    );
  const ids = await idsOf(name, run);
  const commits = new Set<string>();
  for (const id of ids) {
    const commit = await peeled(`${id}${steps}`, run);
    if (commit !== undefined) commits.add(commit);
  }
  const [commit, other] = commits;
  if (other !== undefined)
    throw new InputError(
      `${option} ${ref}: there is more than one branch or tag of this name, and they are not the same commit; ` +
        "write it in full, such as refs/remotes/origin/main",
    );
  // What is checked out is on no server where it is nowhere here.
  if (commit === undefined && ref === "HEAD")
    throw new InputError(`${option}: this repository has no commit yet; commit something first`);
  if (commit === undefined) throw new InputError(`${option} ${ref}: ${missing(name, isShallow)}`);
  return commit;
}

/** A name, and how many commits before it: `HEAD`, `origin/main`, `HEAD^1`, `v1~2`. */
const REF = /^([^~^]+)((?:[~^]\d{0,4}){0,20})$/;
const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** https://git-scm.com/docs/git-check-ref-format; nothing of it is an option, a path or a pattern. */
const isName = (name: string): boolean =>
  name.length <= 250 && !/^[-/.]|[\p{C}\s:?*[\\]|\.\.|\/[/.]|@\{|\.lock(\/|$)|[./]$|^@$/u.test(name);

async function idsOf(name: string, run: Run): Promise<readonly string[]> {
  if (name === "HEAD" || COMMIT_ID.test(name)) return [name];
  const candidates = name.startsWith("refs/")
    ? [name]
    : [`refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`, `refs/remotes/${name}/HEAD`];
  const listed = await run(["for-each-ref", "--format=%(objectname) %(refname)", "--end-of-options", ...candidates]);
  return listed
    .toString()
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, found = ""]) => candidates.includes(found))
    .map(([id = ""]) => id);
}

/** The commit that an object is, or that a tag is about. */
async function peeled(id: string, run: Run): Promise<string | undefined> {
  try {
    const found = await run(["rev-parse", "--quiet", "--verify", "--end-of-options", `${id}^{commit}`]);
    const [commit = ""] = found.toString().trim().split("\n").slice(-1);
    return COMMIT_ID.test(commit) ? commit : undefined;
  } catch {
    return undefined;
  }
}

/** The headers of a commit stand before its first empty line, each on a line of its own. */
async function headAt(id: string, run: Run): Promise<Head> {
  const [headers = ""] = (await run(["cat-file", "commit", id])).toString("latin1").split("\n\n");
  const [, seconds] = /^committer [^\n]*> (\d{1,12}) [+-]\d{4}$/m.exec(headers) ?? [];
  return { id, committed: seconds === undefined ? undefined : Number(seconds) };
}

function missing(name: string, isShallow: boolean): string {
  const [, remote = "origin", branch = name] = /^(?:refs\/remotes\/)?([^/]+)\/(.+)$/.exec(name) ?? [];
  const fetch = COMMIT_ID.test(name) ? `git fetch --depth=1 origin ${name}` : `git fetch --depth=1 ${remote} ${branch}`;
  return (
    `this repository has no branch, tag or commit of this name${isShallow ? ", since it is a shallow clone" : ""}; ` +
    `fetch it first, for example with: ${fetch}`
  );
}

async function fileAt(commit: string, path: string, most: number, run: Run): Promise<FileAt | undefined> {
  const listed = await run(["ls-tree", "-z", "-l", "--full-tree", "--end-of-options", commit, path]);
  const [, mode, id, size] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/.exec(listed.toString()) ?? [];
  if (mode === undefined || id === undefined) return undefined;
  const kind = MODES[mode];
  if (kind !== undefined) return { kind };
  if (Number(size) > most) return { kind: "large" };
  return { kind: "file", bytes: await run(["cat-file", "blob", id], most) };
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects: what is none of these is a file. */
const MODES: Readonly<Record<string, "link" | "folder" | "module">> = {
  "120000": "link",
  "040000": "folder",
  "160000": "module",
};
