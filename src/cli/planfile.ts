import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { InputError } from "../model/input-error.js";
import type { Io } from "./io.js";

/**
 * The JSON of a binary plan, from `terraform show -json`, or `tofu` where there is no terraform. It runs in the
 * plan's folder, since it needs the providers that were initialised there, and gets a copy of the bytes that are noted
 * as read: the plan could be another one when it opens it. Throws an InputError when neither is on the PATH, or when
 * it fails. `path` is absolute; `file` is what the user called it.
 */
export async function* showPlanfile(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  file: string,
  io: Pick<Io, "env">,
): AsyncGenerator<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "tfparity-"));
  try {
    const copy = join(folder, "plan");
    await writeFile(copy, bytes, { mode: 0o600 });
    yield* shown(copy, dirname(path), file, io);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

type Child = ChildProcessByStdio<null, Readable, Readable>;

const COMMANDS = ["terraform", "tofu"] as const;
/** So much of what the command complains about is passed on. */
const MOST_COMPLAINT = 400;

async function* shown(plan: string, folder: string, file: string, io: Pick<Io, "env">): AsyncGenerator<Uint8Array> {
  for (const command of COMMANDS) {
    const child = await start(command, plan, folder, io.env);
    if (child === undefined) continue;
    yield* outputOf(child, command, file);
    return;
  }
  throw new InputError(
    "this is a binary plan, and neither terraform nor tofu is on the PATH to read it; " +
      "give the output of `terraform show -json` on it instead",
    { file },
  );
}

/** The running command; undefined when there is no such command. */
async function start(command: string, plan: string, folder: string, env: Io["env"]): Promise<Child | undefined> {
  const child = spawn(command, ["show", "-json", "-no-color", plan], {
    cwd: folder,
    // Terraform would ask on the network for newer versions of itself.
    env: { ...env, CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    await once(child, "spawn");
    return child;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function* outputOf(child: Child, command: string, file: string): AsyncGenerator<Uint8Array> {
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaint.length < MOST_COMPLAINT * 4) complaint += text;
  });
  const ended = once(child, "close");
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw failure(command, complaint, file);
  } finally {
    // Does nothing when it has ended; otherwise the reader gave up, and nobody wants the rest.
    child.kill();
  }
}

const failure = (command: string, complaint: string, file: string): InputError =>
  new InputError(
    `this is a binary plan, and \`${command} show -json\` could not read it: ${firstLines(complaint)}. ` +
      "It needs the folder in which the plan was made, initialised; or give it as JSON instead",
    { file },
  );

/** Without the frame that Terraform draws around its errors. */
const firstLines = (complaint: string): string =>
  complaint
    .split("\n")
    .map((line) => line.replace(/^[│╷╵\s]+/, "").trim())
    .filter((line) => line !== "")
    .join(" ")
    .replace(/\.+$/, "")
    .replace(new RegExp(`^(.{${MOST_COMPLAINT}}).+$`), "$1…");
