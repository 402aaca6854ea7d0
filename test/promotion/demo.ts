import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const repository = fileURLToPath(new URL("../../", import.meta.url));

/** A run of the demo, and the folder that its temporary files are made in, which nothing else uses. */
export interface Demo {
  readonly child: ChildProcess;
  readonly folder: string;
  /** Where it keeps its reports. */
  readonly kept: string;
  /** What it has printed so far, on both streams. */
  readonly printed: () => string;
  /** Waits until a text was printed. Throws with what was, where the demo ends before. */
  readonly until: (text: string) => Promise<void>;
  /** The exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts the demo as `npm run demo` does. */
export function startDemo(options: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): Demo {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "promotion-test-")));
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const kept = join(folder, "kept");
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/demo.ts", "--keep", kept, ...options], {
    cwd: repository,
    env: { ...env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  const until = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the demo ended without saying ${wanted}:\n${text}`);
      await pause(50);
    }
  };
  return { child, folder, kept, printed: () => text, until, ended };
}

/** The processes of a demo, by the environment that they were started with: number, and command with environment. */
export function processesOf({ folder }: Demo): readonly { readonly pid: number; readonly command: string }[] {
  const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,command="], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
    maxBuffer: 1 << 27,
  });
  return stdout
    .split("\n")
    .filter((line) => line.includes(`${folder}/tmp`))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().replace(/^\d+ /, "") }));
}

/** What a demo left behind: processes and files. The cache of the loader that runs TypeScript is not the demo's. */
export const leftBy = (demo: Demo): readonly string[] => [
  ...processesOf(demo).map(({ command }) => command),
  ...readdirSync(join(demo.folder, "tmp")).filter((name) => !name.startsWith("tsx-")),
  ...readdirSync(demo.folder).filter((name) => name.startsWith("kept")),
];

/** What is left when nothing more goes away. */
export async function leftInTheEnd(demo: Demo): Promise<readonly string[]> {
  for (let turn = 0; turn < 200 && leftBy(demo).length > 0; turn += 1) await pause(50);
  return leftBy(demo);
}

// --- internal ---

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
