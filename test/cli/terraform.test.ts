import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runTerraform, type TerraformCall, type TerraformEnding } from "../../src/cli/terraform.js";
import { emptyFolder } from "./world.js";

/** Long enough for any machine; only the tests of what hangs wait for less. */
const PATIENCE = 60_000;

/** A folder for the PATH with a program of this name, a shell script. `$OUT` is a folder to leave things in. */
function programs(scripts: Readonly<Record<string, string>>): { readonly path: string; readonly out: string } {
  const folder = emptyFolder();
  const out = join(folder, "out");
  mkdirSync(out);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\nOUT=${out}\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return { path: `${folder}:/usr/bin:/bin`, out };
}

async function run(
  call: Partial<TerraformCall>,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly printed: string; readonly ending: TerraformEnding }> {
  const running = runTerraform({ command: () => ["console"], patience: PATIENCE, ...call }, env);
  let printed = "";
  for (;;) {
    const next = await running.next();
    if (next.done === true) return { printed, ending: next.value };
    printed += Buffer.from(next.value).toString("utf8");
  }
}

/** True until the process is gone. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // What has ended and was not yet waited for by its new parent counts as gone.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 400 && lives(pid); turn += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  return !lives(pid);
}

describe("Terraform is run", () => {
  it("with nothing of the environment but the PATH and the language", async () => {
    const { path } = programs({ terraform: "env" });
    const { printed } = await run(
      {},
      {
        PATH: path,
        LANG: "C",
        AWS_ACCESS_KEY_ID: "1",
        AWS_PROFILE: "1",
        ARM_CLIENT_SECRET: "1",
        GOOGLE_APPLICATION_CREDENTIALS: "1",
        GITHUB_TOKEN: "1",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "1",
        TF_TOKEN_app_terraform_io: "1",
        TF_VAR_password: "1",
        TF_CLI_ARGS: "1",
        TF_CLI_ARGS_show: "1",
        TF_PLUGIN_CACHE_DIR: "1",
        TF_DATA_DIR: "1",
        TF_LOG: "1",
        TF_ENCRYPTION: "1",
        SSH_AUTH_SOCK: "1",
        HTTPS_PROXY: "1",
        LD_PRELOAD: "",
        NODE_OPTIONS: "1",
        SOMETHING_NEW: "1",
      },
    );
    const names = printed.split("\n").map((line) => line.replace(/=.*/, ""));
    // What the shell that runs the script sets by itself.
    expect(new Set(names.filter((name) => !["", "PWD", "SHLVL", "_", "OLDPWD"].includes(name)))).toEqual(
      new Set([
        "PATH",
        "LANG",
        "HOME",
        "USERPROFILE",
        "APPDATA",
        "TMPDIR",
        "TEMP",
        "TMP",
        "TF_CLI_CONFIG_FILE",
        "CHECKPOINT_DISABLE",
      ]),
    );
  });

  it("in an empty folder, with home, temporary files and settings in private folders that go away", async () => {
    const { path } = programs({
      terraform: 'pwd; ls -A | wc -l; ls -A "$HOME" "$TMPDIR" | grep -vc : ; cat "$TF_CLI_CONFIG_FILE"; echo "$HOME"',
    });
    const { printed } = await run({}, { PATH: path, HOME: "/root" });
    const [working = "", files, , home = ""] = printed.trim().split("\n");
    expect(files?.trim()).toBe("0");
    expect(dirname(working)).toBe(dirname(home));
    expect(existsSync(dirname(working))).toBe(false);
  });

  it("in the folder that the user names, and with everything else as private as ever", async () => {
    const { path } = programs({ terraform: 'pwd; echo "$HOME"' });
    const folder = emptyFolder();
    const { printed } = await run({ folder }, { PATH: path, HOME: "/root" });
    const [working, home] = printed.trim().split("\n");
    expect(working).toBe(folder);
    expect(home).not.toBe("/root");
  });

  it("with what is prepared for it, and what is to be read", async () => {
    const { path } = programs({ terraform: 'cat "$2"; cat' });
    const { printed } = await run(
      {
        command: (own) => ["show", join(own, "plan")],
        prepare: async (own) => writeFileSync(join(own, "plan"), "a plan, "),
        input: "and a question",
      },
      { PATH: path },
    );
    expect(printed).toBe("a plan, and a question");
  });

  it("only from folders of the PATH that are named in full", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "terraform"), "#!/bin/sh\necho stranger\n");
    chmodSync(join(folder, "terraform"), 0o755);
    for (const path of [".:/usr/bin/nothing", "", ":", `./:bin:${emptyFolder()}`])
      expect(await run({ folder }, { PATH: path })).toEqual({ printed: "", ending: { kind: "missing" } });
  });

  it.each([
    ["itself behind the wrapper of a build server", ["terraform", "terraform-bin"], "terraform-bin"],
    ["OpenTofu where there is no Terraform", ["tofu"], "tofu"],
    ["OpenTofu behind its wrapper", ["tofu", "tofu-bin"], "tofu-bin"],
  ])("as %s", async (_, names, expected) => {
    const { path } = programs(Object.fromEntries(names.map((name) => [name, `echo ${name}`])));
    const { printed, ending } = await run({}, { PATH: path });
    expect(printed.trim()).toBe(expected);
    expect(ending).toMatchObject({ kind: "ended", program: expected, code: 0 });
  });

  it("and is missing where its file cannot be run", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "terraform"), "");
    expect((await run({}, { PATH: folder })).ending).toEqual({ kind: "missing" });
  });

  it("and tells how it failed", async () => {
    const { path } = programs({ terraform: "echo part; echo no plan >&2; exit 3" });
    expect(await run({}, { PATH: path })).toEqual({
      printed: "part\n",
      ending: { kind: "ended", program: "terraform", code: 3, complaint: "no plan\n" },
    });
  });

  it.each([
    ["says nothing", "sleep 600 & echo $! > $OUT/pid; wait"],
    ["stops in the middle", "sleep 600 & echo $! > $OUT/pid; echo a; wait"],
    ["closes its output and stays", "sleep 600 & echo $! > $OUT/pid; exec >&- 2>&-; wait"],
    ["ignores that it should end", "trap '' TERM INT; sleep 600 & echo $! > $OUT/pid; wait"],
  ])("and is ended with all that it started when it %s", async (_, script) => {
    const { path, out } = programs({ terraform: script });
    const { ending } = await run({ patience: 500 }, { PATH: path });
    expect(ending).toEqual({ kind: "silent", program: "terraform" });
    expect(await gone(Number(readFileSync(join(out, "pid"), "utf8")))).toBe(true);
  });

  it("and waits for nothing that it leaves behind", async () => {
    const { path, out } = programs({ terraform: "sleep 600 & echo $! > $OUT/pid; echo done" });
    expect(await run({}, { PATH: path })).toMatchObject({ printed: "done\n", ending: { kind: "ended", code: 0 } });
    expect(await gone(Number(readFileSync(join(out, "pid"), "utf8")))).toBe(true);
  });

  it("and is ended when nobody wants the rest", async () => {
    const { path, out } = programs({ terraform: "echo $$ > $OUT/pid; pwd; while :; do echo more; done" });
    const running = runTerraform({ command: () => ["show"], patience: PATIENCE }, { PATH: path });
    const { value } = await running.next();
    const [working = ""] = Buffer.from(value as Uint8Array)
      .toString("utf8")
      .split("\n");
    await running.return({ kind: "missing" });
    expect(await gone(Number(readFileSync(join(out, "pid"), "utf8")))).toBe(true);
    expect(existsSync(working)).toBe(false);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "and leaves neither folder nor process when %s ends the command",
    { timeout: 60_000 },
    async (signal) => {
      const { path, out } = programs({ terraform: "echo $$ > $OUT/pid; pwd; sleep 600" });
      const script = join(out, "script.mts");
      const runner = fileURLToPath(new URL("../../src/cli/terraform.ts", import.meta.url));
      writeFileSync(
        script,
        `import { runTerraform } from ${JSON.stringify(runner)};
         const running = runTerraform({ command: () => ["show"], patience: 600_000 }, ${JSON.stringify({ PATH: path })});
         console.log(Buffer.from((await running.next()).value).toString("utf8"));
         await running.next();`,
      );
      const child = spawn(process.execPath, ["--import", "tsx", script], {
        cwd: fileURLToPath(new URL("../..", import.meta.url)),
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      const [working] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
      child.kill(signal);
      expect((await ended)[1]).toBe(signal);
      expect(await gone(Number(readFileSync(join(out, "pid"), "utf8")))).toBe(true);
      expect(existsSync(working.trim())).toBe(false);
    },
  );
});
