/** Runs the CDKTF app of a folder, as `cdktf synth` does, for `--base-ref` alone. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { InputError } from "../model/input-error.js";
import { logLine } from "../report/escape.js";
import { fileFailure } from "./failure.js";
import { onInterruption } from "./interruption.js";
import type { Io } from "./io.js";

/**
 * An app, as a `cdktf.json` names it
 * (https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file).
 */
export interface CdktfApp {
  /** The folder of the `cdktf.json`, in which the app runs. */
  readonly folder: string;
  /** For the shell: `npx tsx main.ts`. */
  readonly command: string;
  /** The folder that it writes to, absolute. */
  readonly output: string;
  /** What its `context` says, as JSON. */
  readonly context: string;
}

/**
 * The app of the nearest `cdktf.json`, from a folder up to another that it lies in. Throws an InputError where there is
 * none, and for one that does not say which app.
 */
export async function findApp(folder: string, top: string): Promise<CdktfApp> {
  for (const candidate of foldersUp(folder, top)) {
    const file = join(candidate, SETTINGS);
    const text = await readFile(file, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw fileFailure(error, relative(top, file), "read");
    });
    if (text !== undefined) return appIn(text, candidate, relative(top, file));
  }
  throw new InputError(`there is no ${SETTINGS} from here to the top of the repository, which would name the app`);
}

/**
 * Runs it, with all variables of the environment but those of git, which are about another checkout. What it says is
 * kept until it fails, and told then. Throws an InputError where it fails, or takes longer than a quarter of an hour.
 */
export async function synthesize({ folder, command, output, context }: CdktfApp, io: Pick<Io, "env" | "stderr">) {
  const own = Object.entries(io.env).filter(([name]) => !name.startsWith("GIT_"));
  const env = { ...Object.fromEntries(own), CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: context };
  // A group of its own, so that what it starts is ended with it.
  const child = spawn(command, { cwd: folder, env, shell: true, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const end = (): void => void (child.pid !== undefined && endGroup(child.pid));
  const callOff = onInterruption(end);
  let [said, isLate] = ["", false];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-MOST_SAID)));
  // What it has started itself may hold the output open when it is gone.
  child.once("exit", end);
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, LONGEST);
  const code = await new Promise<number | null>((done) => {
    child.once("error", () => done(null));
    child.once("close", done);
  });
  clearTimeout(timer);
  callOff();
  if (code === 0) return;
  for (const line of lastLines(said)) await io.stderr.write(`${logLine(line)}\n`);
  throw new InputError(
    isLate
      ? `the app did not end within ${LONGEST / 60_000} minutes, and was stopped (${command})`
      : `the app failed (${command}); what it said last stands above`,
  );
}

// --- internal ---

const SETTINGS = "cdktf.json";
const LONGEST = 15 * 60_000;
const MOST_SAID = 4_000;
const MOST_LINES = 20;

/** The folders from one up to another that it lies in, both included. */
function foldersUp(from: string, to: string): readonly string[] {
  const isInside = from !== to && resolve(from).startsWith(to + sep);
  return isInside ? [from, ...foldersUp(dirname(from), to)] : [from];
}

function appIn(text: string, folder: string, file: string): CdktfApp {
  const settings = parsed(text, file);
  const { app, output = "cdktf.out", context = {} } = settings;
  if (typeof app !== "string" || app.trim() === "")
    throw new InputError('it does not say which app, such as "app": "npx tsx main.ts"', { file });
  if (typeof output !== "string") throw new InputError('"output" is no text', { file });
  return { folder, command: app, output: resolve(folder, output), context: JSON.stringify(context) };
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === "object" && settings !== null) return settings as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw new InputError("this is not valid JSON", { file });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

const lastLines = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .slice(-MOST_LINES);
