/**
 * Runs Terraform, or OpenTofu where there is none. Besides it only git is run (see `git.ts`), the app of `--base-ref`
 * (see `synthesize-app.ts`), and for a manifest what tells its version (see `ask-version.ts`). Whatever Terraform is
 * asked for, it gets a folder of its own that nobody else has written to, an environment without anybody's credentials,
 * and a limit to how long it may say nothing. Programs come from the PATH of the user and from nowhere else.
 */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { endGroup, searched, within } from "./child-process.js";
import { onInterruption } from "./interruption.js";
import type { Io } from "./io.js";

/** What Terraform is asked for. */
export interface TerraformCall {
  /** `["console"]`, given the private folder, for files that `prepare` wrote there. */
  readonly command: (privateFolder: string) => readonly string[];
  /** What it gets on its standard input. */
  readonly input?: string;
  /** Writes what it needs into its private folder, before it is started. */
  readonly prepare?: (privateFolder: string) => Promise<void>;
  /** The folder that it runs in, absolute, when the user names one; without it, an empty one. */
  readonly folder?: string | undefined;
  /** So many milliseconds may pass without output before it is stopped. */
  readonly patience: number;
}

/** How it ended. */
export type TerraformEnding =
  /** It ended by itself; `complaint` is the beginning of what it wrote to standard error. */
  | { readonly kind: "ended"; readonly program: string; readonly code: number | null; readonly complaint: string }
  /** It said nothing for too long, and was stopped. */
  | { readonly kind: "silent"; readonly program: string }
  /** Neither Terraform nor OpenTofu is on the PATH. */
  | { readonly kind: "missing" };

/**
 * Runs Terraform and hands on what it prints, as it prints it; how it ended is what the generator returns. Whoever
 * stops early stops it. Nothing of it is left afterwards, also when the process is interrupted.
 */
export async function* runTerraform(
  call: TerraformCall,
  env: Io["env"],
): AsyncGenerator<Uint8Array, TerraformEnding, undefined> {
  // An empty PATH would mean the folder that it runs in.
  if (searched(env) === "") return { kind: "missing" };
  const own = await mkdtemp(join(tmpdir(), "tfparity-"));
  const callOff = onInterruption(() => rmSync(own, { recursive: true, force: true }));
  try {
    for (const name of [WORKING, HOME, TEMPORARY]) await mkdir(join(own, name));
    await writeFile(join(own, SETTINGS), "");
    await call.prepare?.(own);
    for (const program of PROGRAMS) {
      const child = await start(program, call, own, env);
      if (child !== undefined) return yield* outputOf(child, program, call);
    }
    return { kind: "missing" };
  } finally {
    callOff();
    await rm(own, { recursive: true, force: true });
  }
}

// --- internal ---

/**
 * The names with `-bin` first: the actions that set up Terraform and OpenTofu on GitHub put a wrapper under the other
 * name, which mixes text of its own into the output.
 */
const PROGRAMS = ["terraform-bin", "terraform", "tofu-bin", "tofu"] as const;

/** In the private folder: where it runs, what it takes for its home, for temporary files and for its settings. */
const [WORKING, HOME, TEMPORARY, SETTINGS] = ["work", "home", "tmp", "settings"] as const;

/**
 * All that it gets of the user's environment beside the PATH. Whatever is not listed may be a credential, or names
 * folders with providers, settings and logs. `TF_REATTACH_PROVIDERS` names providers that the user has started already.
 */
const KEPT = ["LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "PATHEXT", "TF_REATTACH_PROVIDERS"];

/** There is no such program, or only a file that is none. */
const NOT_RUNNABLE: ReadonlySet<string> = new Set(["ENOENT", "EACCES", "ENOTDIR"]);

/** So much of what it complains about is kept. */
const MOST_COMPLAINT = 1_600;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function environment(env: Io["env"], own: string): NodeJS.ProcessEnv {
  const temporary = join(own, TEMPORARY);
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.includes(name.toUpperCase()))),
    PATH: searched(env),
    HOME: join(own, HOME),
    USERPROFILE: join(own, HOME),
    APPDATA: join(own, HOME),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    TF_CLI_CONFIG_FILE: join(own, SETTINGS),
    // Terraform would ask on the network for newer versions of itself.
    CHECKPOINT_DISABLE: "1",
  };
}

/** The running program; undefined when there is none of this name. */
async function start(program: string, call: TerraformCall, own: string, env: Io["env"]): Promise<Child | undefined> {
  const child = spawn(program, [...call.command(own)], {
    cwd: call.folder ?? join(own, WORKING),
    env: environment(env, own),
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own, so that what it starts can be ended with it.
    detached: true,
  });
  try {
    await once(child, "spawn");
  } catch (error) {
    if (error instanceof Error && "code" in error && NOT_RUNNABLE.has(String(error.code))) return undefined;
    throw error;
  }
  // A program that ends before it has read everything has nothing to say about the rest.
  child.stdin.on("error", () => undefined);
  child.stdin.end(call.input ?? "");
  return child;
}

async function* outputOf(
  child: Child,
  program: string,
  { patience }: TerraformCall,
): AsyncGenerator<Uint8Array, TerraformEnding, undefined> {
  const callOff = onInterruption(() => endGroup(child));
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaint.length < MOST_COMPLAINT) complaint += text;
  });
  // What it has started itself may hold the output open when it is gone.
  child.on("exit", () => endGroup(child));
  const closed = once(child, "close");
  closed.catch(() => undefined);
  const chunks: AsyncIterator<unknown> = child.stdout[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(patience, chunks.next());
      if (next === undefined) return { kind: "silent", program };
      if (next.done === true) break;
      yield next.value as Uint8Array;
    }
    const ended = await within(patience, closed);
    if (ended === undefined) return { kind: "silent", program };
    return { kind: "ended", program, code: (ended as [number | null])[0], complaint };
  } finally {
    callOff();
    endGroup(child);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}
