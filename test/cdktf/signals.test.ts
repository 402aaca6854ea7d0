import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const library = fileURLToPath(new URL("../../src/cdktf/index.ts", import.meta.url));

/** It is a matter of milliseconds; a busy machine gets more. */
const SOON = { timeout: 30_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A program that synthesizes two environments with an app that is none of CDKTF's. `stack` is what it does for each
 * stack, `synth` what it does beside writing them.
 */
function program({ before = "", stack = "", synth = "" }): string {
  writeFileSync(join(folder, "parity.yaml"), "version: 1\nreference: production\n");
  const file = join(folder, "main.mts");
  writeFileSync(
    file,
    `import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync, writeSync } from "node:fs";
import { synthesizeEnvironments } from ${JSON.stringify(library)};
const say = (text) => writeSync(1, text + "\\n");
/** Does not come back to the event loop, as a synthesis does not. */
const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600_000);
let stacks = 0;
${before}
await synthesizeEnvironments({
  parameters: { staging: { a: 1 }, production: { a: 2 } },
  contract: ${JSON.stringify(join(folder, "parity.yaml"))},
  outdir: ${JSON.stringify(join(folder, "out"))},
  app: (outdir) => {
    const ids = [];
    return { outdir, ids, synth: () => {
      for (const id of ids) {
        mkdirSync(outdir + "/stacks/" + id, { recursive: true });
        writeFileSync(outdir + "/stacks/" + id + "/cdk.tf.json", JSON.stringify({ locals: { a: 1 } }));
      }
      ${synth}
    } };
  },
  stack: (app, id) => {
    stacks += 1;
    app.ids.push(id);
    ${stack}
  },
});`,
  );
  return file;
}

/** Runs a program, and has something done about it when it says its first line. */
async function run(
  command: readonly string[],
  whenSaid: (line: string, kill: (signal: NodeJS.Signals) => void) => Promise<void> | void,
): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly said: string }> {
  const temporary = mkdtempSync(join(folder, "tmp-"));
  const [name, ...argv] = command as [string, ...string[]];
  const child = spawn(name, argv, {
    cwd: resolve("."),
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (said === "") void whenSaid(text.split("\n", 1)[0] as string, (signal) => child.kill(signal));
    said += text;
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  // What is left is removed by somebody who sees the end of the process as we do.
  await expect.poll(() => readdirSync(temporary).filter((entry) => entry.startsWith("tfparity")), SOON).toEqual([]);
  return { code, signal, said };
}

const node = (file: string): readonly string[] => [process.execPath, "--import", "tsx", file];
const tsx = (file: string): readonly string[] => [process.execPath, "node_modules/tsx/dist/cli.mjs", file];

describe("a synthesis that is interrupted", { timeout: 60_000 }, () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
    "by %s ends at once and leaves nothing, also while the module does not come back",
    async (signal) => {
      const file = program({ stack: 'say("waiting"); wait();' });
      const ended = await run(node(file), (_, kill) => kill(signal));
      expect(ended).toEqual({ code: null, signal, said: "waiting\n" });
      expect(existsSync(join(folder, "out"))).toBe(false);
    },
  );

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s leaves nothing where tsx runs it, which does not wait for long", async (signal, code) => {
    const file = program({ stack: 'say("waiting"); wait();' });
    const ended = await run(tsx(file), (_, kill) => kill(signal));
    expect(ended).toEqual({ code, signal: null, said: "waiting\n" });
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  it("leaves it to an app that listens to signals itself, which hears them before the next stack is made", async () => {
    const file = program({
      before: 'process.on("SIGTERM", () => { say("heard after " + stacks); process.exit(7); });',
      // The first folder gets both stacks.
      stack: 'if (stacks === 3) { say("third"); process.kill(process.pid, "SIGTERM"); }',
    });
    expect(await run(node(file), () => undefined)).toEqual({ code: 7, signal: null, said: "third\nheard after 3\n" });
  });

  it("leaves no file half written where it was about to write its output", async () => {
    // Whoever copies a pipe waits for somebody to write into it.
    const file = program({
      synth: 'if (stacks === 2) { execFileSync("mkfifo", [outdir + "/asset"]); say(outdir + "/asset"); }',
    });
    const ended = await run(node(file), async (asset, kill) => {
      const writer = await open(asset, "w");
      kill("SIGTERM");
      await writer.close();
    });
    expect(ended).toMatchObject({ code: null, signal: "SIGTERM" });
    // Where the signal comes after the last file was written, all of them are there.
    const whole = ["asset", "cdk.tf.json", "cdk.tf.json", "parameters.json", "parameters.json", "parity-proof.json"];
    const written = (): readonly string[] =>
      readdirSync(join(folder, "out"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort();
    await expect.poll(() => [[], whole].map(String).includes(String(written())), SOON).toBe(true);
  });

  it("leaves nothing when it was not", async () => {
    const file = program({ stack: 'say("made");' });
    expect(await run(node(file), () => undefined)).toMatchObject({ code: 0, signal: null });
    expect(readdirSync(join(folder, "out", "stacks", "staging")).sort()).toEqual([
      "cdk.tf.json",
      "parameters.json",
      "parity-proof.json",
    ]);
  });
});
