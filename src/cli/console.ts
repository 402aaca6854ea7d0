import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { askConsole, type AskFunctions } from "../expression/external.js";
import type { Io } from "./io.js";

/**
 * Functions of Terraform that our own table lacks, answered by `terraform console`, or `tofu` where there is no
 * terraform.
 * It is started when there is something to ask, in an empty folder of its own, and gets expressions on its standard
 * input
 * alone. Without either command, or after one that hangs, nothing is answered.
 */
export function askTerraform(env: Io["env"]): AskFunctions {
  let commands: readonly string[] = COMMANDS;
  let runs = 0;
  return askConsole(async (line) => {
    runs += 1;
    for (const command of runs > MOST_RUNS ? [] : commands) {
      const answer = await inEmptyFolder((folder) => printedBy(command, line, folder, env));
      if (answer.kind === "printed") return answer.text;
      // Another command would let everybody wait again.
      commands = answer.kind === "missing" ? commands.filter((other) => other !== command) : [];
    }
    throw new Error("there is no console to ask");
  });
}

// --- internal ---

const COMMANDS = ["terraform", "tofu"] as const;
/** An answer takes some fifty milliseconds; whoever needs longer waits for something that does not come. */
const LONGEST = 20_000;
/** So many answers take a minute or two. */
const MOST_RUNS = 1_000;

async function inEmptyFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "tfparity-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Answer = { readonly kind: "printed"; readonly text: string } | { readonly kind: "missing" | "hangs" };

/** What the console prints: nothing for what it refuses. */
async function printedBy(command: string, line: string, folder: string, env: Io["env"]): Promise<Answer> {
  const settings = join(folder, "settings");
  await writeFile(settings, "");
  const child: Child = spawn(command, ["console"], {
    cwd: folder,
    env: quietly(env, settings),
    stdio: ["pipe", "pipe", "ignore"],
    timeout: LONGEST,
    killSignal: "SIGKILL",
  });
  // A command that ends before it has read everything has nothing to say about the rest.
  child.stdin.on("error", () => undefined);
  child.stdin.end(`${line}\n`);
  // What it has started itself may hold the output open when it is gone.
  child.on("exit", (_, signal) => signal !== null && child.stdout.destroy());
  const [ended, text] = await Promise.allSettled([once(child, "exit"), textOf(child.stdout)]);
  if (ended.status === "rejected") return { kind: "missing" };
  return text.status === "rejected" ? { kind: "hangs" } : { kind: "printed", text: text.value };
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

async function textOf(stream: Readable): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += String(chunk);
  return text;
}

/** Without anything that makes Terraform log what it is asked, read settings, or look for newer versions of itself. */
const quietly = (env: Io["env"], settings: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TF|TOFU)_/i.test(name))),
  TF_CLI_CONFIG_FILE: settings,
  CHECKPOINT_DISABLE: "1",
});
