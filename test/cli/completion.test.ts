import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { emptyFolder, runIn } from "./world.js";

/** Completion scripts, as the shells themselves run them. */

const folder = emptyFolder();
const scriptOf = async (shell: string): Promise<string> => {
  const { exitCode, stdout, stderr } = await runIn(folder, ["completion", shell]);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
};
const isInstalled = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

/** What a shell prints for a program on standard input; nothing may go wrong. */
function printed(shell: string, program: string): string {
  const { stdout, stderr, status } = spawnSync(shell, [], { input: program, encoding: "utf8", cwd: folder });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout;
}

describe.skipIf(!isInstalled("bash"))("completion in bash (skipped where bash is not on the PATH)", () => {
  /** What is offered for the last of these words. */
  const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const given = `COMP_WORDS=(tfparity ${quoted}); COMP_CWORD=${words.length}`;
    const call = `${given}; _tfparity; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return printed("bash", `${await scriptOf("bash")}\n${call}\n`)
      .split("\n")
      .filter((line) => line !== "");
  };

  it("knows the commands", async () => {
    expect(await offered("")).toEqual(
      expect.arrayContaining(["init", "check", "explain", "allow", "waive", "baseline", "gate", "completion", "help"]),
    );
    expect(await offered("exp")).toEqual(["explain"]);
    expect(await offered("help", "ga")).toEqual(["gate"]);
  });

  it("knows the options of each command", async () => {
    const options = await offered("check", "--");
    for (const option of ["--contract", "--no-contract", "--report", "--help"]) expect(options).toContain(option);
    expect(options).not.toContain("--attestation");
    expect(await offered("gate", "--att")).toEqual(["--attestation"]);
    expect(await offered("check", "-c")).toEqual(["-c"]);
  });

  it("knows what an option or an argument may be", async () => {
    expect(await offered("check", "--fail-on", "")).toEqual(["critical", "high", "medium", "low", "info"]);
    expect(await offered("check", "--fail-on", "=", "h")).toEqual(["high"]);
    expect(await offered("check", "--fail-on", "=")).toHaveLength(5);
    expect(await offered("explain", "--format", "j")).toEqual(["json"]);
    expect(await offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  it("leaves everything else to files", async () => {
    expect(await offered("check", "--contract", "")).toEqual([]);
    expect(await offered("check", "pl")).toEqual([]);
    expect(await offered("nothing", "--")).toEqual([]);
    expect(printed("bash", `${await scriptOf("bash")}\ncomplete -p tfparity\n`)).toContain("-o default");
  });
});

describe.skipIf(!isInstalled("zsh"))("completion in zsh (skipped where zsh is not on the PATH)", () => {
  const offered = async (...words: readonly string[]): Promise<string> =>
    printed(
      "zsh",
      `compdef() { :; }; compadd() { print -r -- "$@"; }; _files() { print files; }\n${await scriptOf("zsh")}\n` +
        `words=(tfparity ${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length + 1}; _tfparity\n`,
    ).trim();

  it("knows commands, options and choices, and files elsewhere", async () => {
    expect(await offered("")).toBe("-- check explain gate completion help");
    expect(await offered("gate", "--")).toContain("--attestation");
    expect(await offered("check", "--fail-on", "")).toBe("-- critical high medium low info");
    expect(await offered("check", "--contract", "")).toBe("files");
    expect(await offered("check", "")).toBe("files");
  });
});

describe.skipIf(!isInstalled("fish"))("completion in fish (skipped where fish is not on the PATH)", () => {
  const offered = async (line: string): Promise<readonly string[]> =>
    printed("fish", `${await scriptOf("fish")}\ncomplete -C '${line}'\n`)
      .split("\n")
      .map((word) => word.split("\t")[0] ?? "");

  it("knows commands, options and choices", async () => {
    expect(await offered("tfparity ")).toContain("explain");
    expect(await offered("tfparity gate --")).toContain("--attestation");
    expect(await offered("tfparity check --fail-on ")).toContain("critical");
  });
});

describe("a completion script", () => {
  it.each(["bash", "zsh", "fish"])("for %s names every option of every command", async (shell) => {
    const script = await scriptOf(shell);
    for (const command of ["check", "explain", "gate", "completion"]) {
      const { stdout } = await runIn(folder, [command, "--help"]);
      const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, flag]) => flag as string);
      expect(flags.length).toBeGreaterThan(0);
      for (const flag of flags) expect(script).toContain(shell === "fish" ? ` -l ${flag} ` : `--${flag}`);
    }
  });

  it("is there for no other shell", async () => {
    const { exitCode, stderr } = await runIn(folder, ["completion", "tcsh"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Allowed choices are bash, zsh, fish")]);
  });
});
