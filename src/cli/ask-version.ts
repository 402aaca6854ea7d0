/**
 * Asks a tool for its version. It is looked for on the PATH of the user and nowhere else, runs in an empty folder, so
 * that nothing of a repository decides what it does, without the variables of the user but for those that say where
 * version managers have put what, and is ended where it takes too long or says too much.
 */
import { spawn } from "node:child_process";
import { access, constants, mkdtemp, rm, stat } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isPlain } from "../knowledge/plain-text.js";
import type { ToolRow } from "../knowledge/tools.js";
import { InputError } from "../model/input-error.js";
import { isVersionText } from "../model/tool-version.js";
import { endGroup, searched, within } from "./child-process.js";
import { onInterruption } from "./interruption.js";
import type { Io } from "./io.js";

/** The version of a tool; undefined where it is not on the PATH. Throws an InputError where it does not tell it. */
export async function askVersion(
  { name, programs, arguments: asked, before }: ToolRow,
  env: Io["env"],
  patience: number = LONGEST,
): Promise<string | undefined> {
  const program = await firstOnPath(programs, env);
  if (program === undefined) return undefined;
  const said = await output(program, asked, env, patience);
  if (said.is !== "said")
    throw new InputError(`${name}, which is on the PATH, ${PROBLEMS[said.is]}; ${LEAVE_OUT} ${name}`);
  const version = versionIn(said.text, before);
  if (version === undefined) {
    const [line = ""] = said.text.split("\n");
    const shown = line.length <= MOST_SHOWN && isPlain(line) ? ` (${JSON.stringify(line)})` : "";
    throw new InputError(
      `${name}, which is on the PATH, does not tell its version in a way that is known${shown}; ${LEAVE_OUT} ${name}`,
    );
  }
  return version;
}

// --- internal ---

/** A tool that starts slowly takes seconds. */
const LONGEST = 30_000;
const MOST_BYTES = 64 * 1024;
const MOST_SHOWN = 80;

const LEAVE_OUT = "mend it, or leave it out with: --without-tool";

const PROBLEMS = {
  silent: "did not tell its version in time and was ended",
  much: "says far more than its version and was ended",
  failed: "failed when it was asked for its version",
} as const;

type Said = { readonly is: "said"; readonly text: string } | { readonly is: keyof typeof PROBLEMS };

/** Of the environment what says where programs and version managers are. Whatever is not listed may be a credential. */
const KEPT: ReadonlySet<string> = new Set(
  (
    "HOME USERPROFILE APPDATA LOCALAPPDATA SYSTEMROOT PATHEXT LANG LC_ALL LC_CTYPE XDG_CONFIG_HOME XDG_DATA_HOME " +
    "XDG_CACHE_HOME XDG_STATE_HOME NVM_DIR FNM_DIR VOLTA_HOME COREPACK_HOME PNPM_HOME ASDF_DIR ASDF_DATA_DIR " +
    "MISE_DATA_DIR MISE_CONFIG_DIR PYENV_ROOT RBENV_ROOT GOENV_ROOT TFENV_ROOT GOROOT DOTNET_ROOT RUSTUP_HOME " +
    "CARGO_HOME"
  ).split(" "),
);

/** They would ask on the network for newer versions of themselves, or for what they only stand for. */
const QUIET: Readonly<Record<string, string>> = {
  CHECKPOINT_DISABLE: "1",
  COREPACK_ENABLE_NETWORK: "0",
  COREPACK_ENABLE_DOWNLOAD_PROMPT: "0",
  NO_UPDATE_NOTIFIER: "1",
  npm_config_update_notifier: "false",
  DOTNET_CLI_TELEMETRY_OPTOUT: "1",
  DOTNET_NOLOGO: "1",
  GOTOOLCHAIN: "local",
  NO_COLOR: "1",
};

/** `v20.11.1` is 20.11.1 where `v` stands before it; behind it may be more, after a blank or a comma. */
function versionIn(text: string, before: string): string | undefined {
  const [line = ""] = text.replaceAll("\r", "").split("\n");
  if (!line.startsWith(before)) return undefined;
  const [version = ""] = line.slice(before.length).trimEnd().split(/[ ,]/, 1);
  return isVersionText(version) ? version : undefined;
}

async function firstOnPath(programs: readonly string[], env: Io["env"]): Promise<string | undefined> {
  const folders = searched(env).split(delimiter);
  for (const program of programs)
    for (const folder of folders) {
      const path = join(folder, process.platform === "win32" ? `${program}.exe` : program);
      if (folder !== "" && (await isProgram(path))) return path;
    }
  return undefined;
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK)
    .then(() => stat(path))
    .then(
      (found) => found.isFile(),
      () => false,
    );

async function output(program: string, asked: readonly string[], env: Io["env"], patience: number): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), "tfparity-"));
  const callOff = onInterruption(() => rmSync(folder, { recursive: true, force: true }));
  try {
    return await outputIn(folder, program, asked, env, patience);
  } finally {
    callOff();
    await rm(folder, { recursive: true, force: true });
  }
}

async function outputIn(
  cwd: string,
  program: string,
  asked: readonly string[],
  env: Io["env"],
  patience: number,
): Promise<Said> {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.has(name.toUpperCase())));
  const child = spawn(program, [...asked], {
    cwd,
    env: { ...kept, ...QUIET, PATH: searched(env), TMPDIR: cwd, TEMP: cwd, TMP: cwd },
    stdio: ["ignore", "pipe", "ignore"],
    // A group of its own, so that what it starts can be ended with it.
    detached: true,
  });
  const callOff = onInterruption(() => endGroup(child));
  let text = "";
  const ended = new Promise<Said>((done) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.length > MOST_BYTES) done({ is: "much" });
    });
    child.on("error", () => done({ is: "failed" }));
    // What it has started itself may hold the output open when it is gone.
    child.on("exit", () => endGroup(child));
    child.on("close", (code) => done(code === 0 ? { is: "said", text } : { is: "failed" }));
  });
  try {
    return (await within(patience, ended)) ?? { is: "silent" };
  } finally {
    callOff();
    endGroup(child);
    child.stdout.destroy();
  }
}
