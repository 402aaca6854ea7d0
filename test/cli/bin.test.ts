import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, folderWith, planOf } from "./world.js";

const execute = promisify(execFile);
let bin: string;

beforeAll(async () => {
  // Built into a place that looks like an installed package, so that no other test's build is disturbed.
  const home = emptyFolder();
  for (const shared of ["node_modules", "data", "schema"]) symlinkSync(resolve(shared), join(home, shared));
  cpSync("package.json", join(home, "package.json"));
  await execute(process.execPath, [
    "node_modules/typescript/bin/tsc",
    "-p",
    "tsconfig.build.json",
    "--outDir",
    join(home, "dist"),
  ]);
  bin = join(home, "dist/cli/bin.js");
}, 300_000);

/** Runs the built command as a shell would. */
async function runBuilt(
  cwd: string,
  argv: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await execute(process.execPath, [bin, ...argv], { cwd })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

describe("the built command", { timeout: 60_000 }, () => {
  const folder = folderWith({ "a.json": planOf("1"), "b.json": `${planOf("1")}\n`, "c.json": planOf("2") });

  it("exits with 0, 1 and 2", async () => {
    expect((await runBuilt(folder, ["check", "a.json", "b.json"])).code).toBe(0);
    expect((await runBuilt(folder, ["check", "a.json", "c.json"])).code).toBe(1);
    expect(await runBuilt(folder, ["check", "a.json", "none.json"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "tfparity: none.json: there is no such file\n",
    });
  });

  it("needs nothing but commander for its help and its version", async () => {
    const lean = emptyFolder();
    cpSync(resolve(bin, "../.."), join(lean, "dist"), { recursive: true });
    cpSync("package.json", join(lean, "package.json"));
    mkdirSync(join(lean, "node_modules"));
    symlinkSync(resolve("node_modules/commander"), join(lean, "node_modules/commander"));
    const { stdout } = await execute(process.execPath, [join(lean, "dist/cli/bin.js"), "check", "--help"]);
    expect(stdout).toMatch(/^Usage: tfparity check/);
  });

  it("has types for its users that need none of Node's", async () => {
    const user = folderWith({
      "package.json": '{ "type": "module" }',
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "ES2022",
          lib: ["ES2023"],
          module: "NodeNext",
          types: [],
          strict: true,
          noEmit: true,
          skipLibCheck: false,
        },
        files: ["user.ts"],
      }),
      "user.ts":
        'import { checkParity, type Promotion } from "tfparity";\nimport { synthesizeEnvironments } from ' +
        '"tfparity/cdktf";\nexport const used: readonly [typeof checkParity, typeof ' +
        'synthesizeEnvironments, Promotion["from"]] = [checkParity, synthesizeEnvironments, "staging"];\n',
    });
    mkdirSync(join(user, "node_modules"));
    symlinkSync(resolve(bin, "../../.."), join(user, "node_modules/tfparity"));
    await execute(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", user]).catch(
      (error: { readonly stdout: string }) => expect(error.stdout).toBe(""),
    );
  });

  /** Runs the built command with this as its standard output. */
  async function writingTo(
    stdout: number | "closed pipe",
    argv: readonly string[],
  ): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const child = spawn(process.execPath, [bin, ...argv], {
      cwd: folder,
      stdio: ["ignore", stdout === "closed pipe" ? "pipe" : stdout, "pipe"],
    });
    child.stdout?.destroy();
    let stderr = "";
    child.stderr?.on("data", (text: Buffer) => (stderr += text.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, stderr };
  }

  it.each<readonly [number, readonly string[]]>([
    [0, ["check", "a.json", "b.json"]],
    [1, ["check", "a.json", "c.json"]],
    [1, ["explain", "--plan", "a=a.json", "--plan", "c=c.json", "terraform_data.main"]],
    [0, ["--help"]],
  ])("keeps its verdict, %i, when the reader of its output goes away: %j", async (code, argv) => {
    expect(await writingTo("closed pipe", argv)).toEqual({ code, stderr: "" });
  });

  it.each([
    [["check", "a.json", "b.json"]],
    [["check", "a.json", "c.json"]],
    [["explain", "--plan", "a=a.json", "--plan", "c=c.json", "terraform_data.main"]],
    [["gate", "--from", "a", "--to", "b", "--plan", "a=a.json", "--plan", "b=b.json", "--attestation", "passed.json"]],
    [["--help"]],
    [["--version"]],
  ])("says when the disk is full that its output goes to: %j", async (argv) => {
    const full = openSync("/dev/full", "w");
    try {
      expect(await writingTo(full, argv)).toEqual({
        code: 2,
        stderr: "tfparity: standard output: there is no space left to write it\n",
      });
    } finally {
      closeSync(full);
    }
    expect(existsSync(join(folder, "passed.json"))).toBe(false);
  });

  it("attests what passes when the reader of its output goes away", async () => {
    const plans = ["--plan", "a=a.json", "--plan", "b=b.json"];
    expect(
      await writingTo("closed pipe", ["gate", "--from", "a", "--to", "b", ...plans, "--attestation", "passed.json"]),
    ).toEqual({ code: 0, stderr: "" });
    expect(existsSync(join(folder, "passed.json"))).toBe(true);
    rmSync(join(folder, "passed.json"));
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends by %s at once, with the program that it waits for, and leaves nothing behind",
    async (signal) => {
      const own = folderWith({
        "a.tfplan": "PK\u0003\u0004",
        "b.json": planOf("1"),
        "old.json": "old",
        "bin/terraform":
          '#!/bin/sh\necho $$ > "$OUT/pid.new"\nmv "$OUT/pid.new" "$OUT/pid"\nexec sleep 600\n'.replaceAll(
            "$OUT",
            folder,
          ),
        "tmp/.keep": "",
      });
      chmodSync(join(own, "bin/terraform"), 0o755);
      rmSync(join(folder, "pid"), { force: true });
      const child = spawn(process.execPath, [bin, "check", "a.tfplan", "b.json", "--report", "json=old.json"], {
        cwd: own,
        stdio: "ignore",
        env: { ...process.env, PATH: `${join(own, "bin")}:/usr/bin:/bin`, TMPDIR: join(own, "tmp") },
      });
      const ended = once(child, "close");
      await expect.poll(() => existsSync(join(folder, "pid")), { timeout: 30_000 }).toBe(true);
      expect(readdirSync(join(own, "tmp"))).toHaveLength(2);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(readdirSync(join(own, "tmp"))).toEqual([".keep"]);
      expect(readdirSync(own).sort()).toEqual(["a.tfplan", "b.json", "bin", "old.json", "tmp"]);
      expect(readFileSync(join(own, "old.json"), "utf8")).toBe("old");
      const program = Number(readFileSync(join(folder, "pid"), "utf8"));
      await expect.poll(() => isRunning(program), { timeout: 30_000 }).toBe(false);
    },
  );
});

const isRunning = (pid: number): boolean => {
  try {
    // Who has ended and was not waited for is there by name only.
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};
