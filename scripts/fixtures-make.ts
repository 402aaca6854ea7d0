/**
 * Makes all fixtures in a copy of the repository in the folder given as argument, as `scripts/fixtures.ts` starts it:
 * the scripts that make them write beside themselves, and so into the copy.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { endWithGuard } from "./demo/guard.js";
import { filesIn, fixtureSets, type FixtureSet } from "./fixtures-sets.js";
import { stableTexts } from "./fixtures-stable.js";

const repository = fileURLToPath(new URL("../", import.meta.url));
const folder = process.argv.at(-1) as string;
const callOff = endWithGuard(folder);
try {
  copyRepository();
  for (const set of fixtureSets) await make(set);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
callOff();

function copyRepository(): void {
  for (const entry of ["scripts", "test", "examples", "package.json", "tsconfig.json"])
    cpSync(join(repository, entry), join(folder, entry), {
      recursive: true,
      filter: (path) => !/[/\\](node_modules|\.terraform)$/.test(path),
    });
  for (const entry of ["src", "data", "schema", "stacks", "modules", "node_modules"])
    symlinkSync(join(repository, entry), join(folder, entry), "dir");
  mkdirSync(join(folder, "tmp"));
  // What no script makes any more must not look as if it did.
  for (const set of fixtureSets)
    for (const file of filesIn(join(folder, set.folder))) rmSync(join(folder, set.folder, file));
}

async function make(set: FixtureSet): Promise<void> {
  await runScript(join(folder, "scripts", set.script));
  const files = filesIn(join(folder, set.folder)).map((name) => join(folder, set.folder, name));
  const texts = stableTexts(files.map((file) => readFileSync(file, "utf8")));
  files.forEach((file, position) => writeFileSync(file, texts[position] as string));
}

/** Throws with what it said when it fails. */
function runScript(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, TMPDIR: join(folder, "tmp"), CHECKPOINT_DISABLE: "1" };
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      cwd: folder,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${script} failed:\n${Buffer.concat(said).toString("utf8")}`)),
    );
  });
}
