import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LATER, bytesOf, folderWith, planOf, runIn, type Outcome } from "./world.js";

const SECRET = "hunter2-of-somebody-else";

/** What a stranger may not read: JSON that would do for anything. */
const forbidden = JSON.stringify({ credentials: { "app.terraform.io": { token: SECRET } } });

/** Two environments that are alike, with parameters, as a contract in `repo/` names them. */
const contract = (more: Readonly<Record<string, string>> = {}): string =>
  `version: 1\nreference: production\nenvironments:\n` +
  ["staging", "production"]
    .map((name) => {
      const keys = { plan: `plans/${name}.json`, parameters: `${name}.json`, ...(name === "staging" ? more : {}) };
      return `  ${name}:\n${Object.entries(keys)
        .map(([key, file]) => `    ${key}: ${file}\n`)
        .join("")}`;
    })
    .join("");

interface Given {
  readonly contract?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** A folder with a repository `repo/` and a file outside of it. */
function world({ contract: text = contract(), files = {}, links = {} }: Given = {}): string {
  const folder = realpathSync(
    folderWith({
      "repo/.git/HEAD": "ref: refs/heads/main",
      "repo/.git/config": SECRET,
      "repo/parity.yaml": text,
      "repo/plans/staging.json": planOf("1"),
      "repo/plans/production.json": planOf("1", LATER),
      "repo/staging.json": "{}",
      "repo/production.json": "{}",
      "outside/secret.json": forbidden,
      ...files,
    }),
  );
  for (const [link, target] of Object.entries(links)) {
    rmSync(join(folder, link), { force: true, recursive: true });
    symlinkSync(target, join(folder, link));
  }
  return folder;
}

const check = (folder: string, ...options: readonly string[]): Promise<Outcome> =>
  runIn(join(folder, "repo"), ["check", ...options]);

describe("what a contract names", () => {
  it("is read when it lies in the repository, by whatever links", async () => {
    const folder = world({
      contract: contract({ parameters: "links/staging.json", plan: "links/plan" }),
      links: { "repo/links": "kept", "repo/kept/plan": "../plans/staging.json" },
      files: { "repo/kept/staging.json": "{}" },
    });
    expect(await check(folder)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each<[string, Given, string]>([
    [
      "parameters behind ..",
      { contract: contract({ parameters: "../outside/secret.json" }) },
      "6:17: ../outside/secret.json",
    ],
    ["absolute parameters", { contract: contract({ parameters: "/etc/hostname" }) }, "6:17: /etc/hostname"],
    [
      "parameters that are not there",
      { contract: contract({ parameters: "../outside/none" }) },
      "6:17: ../outside/none",
    ],
    ["parameters by a link", { links: { "repo/staging.json": "../outside/secret.json" } }, "6:17: staging.json"],
    [
      "parameters in a linked folder",
      { contract: contract({ parameters: "out/secret.json" }), links: { "repo/out": "../outside" } },
      "6:17: out/secret.json",
    ],
    ["a plan", { contract: contract({ plan: "../outside/secret.json" }) }, "5:11: ../outside/secret.json"],
    ["a plan by a link", { links: { "repo/plans": "../outside" } }, "5:11: plans/staging.json"],
    [
      "a synthesized configuration",
      { contract: contract({ synth: "../outside" }) },
      "7:12: ../outside/parity-proof.json",
    ],
    [
      "a proof by a link",
      {
        contract: contract({ synth: "synth" }),
        files: { "repo/synth/cdk.tf.json": "{}" },
        links: { "repo/synth/parity-proof.json": "../../outside/secret.json" },
      },
      "7:12: synth/parity-proof.json",
    ],
    [
      "a synthesized configuration by a link",
      {
        contract: contract({ synth: "synth" }),
        files: { "repo/synth/x": "" },
        links: { "repo/synth/cdk.tf.json": "../../outside/secret.json" },
      },
      "7:12: synth/cdk.tf.json",
    ],
    ["a source", { contract: contract({ source: "../outside" }) }, "7:13: ../outside"],
    [
      "a source by a link",
      { contract: contract({ source: "infra" }), links: { "repo/infra": "../outside" } },
      "7:13: infra",
    ],
  ])("is refused by name and place when it lies outside: %s", async (_, given, named) => {
    const folder = world(given);
    const { exitCode, stdout, stderr } = await check(folder, "--report", "json");
    expect(stderr).toContain(`tfparity: parity.yaml:${named} leads outside of ${folder}/repo, and what is named here`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).not.toContain(SECRET);
  });

  it("may be provider schemas, which the command line can name instead", async () => {
    const folder = world({ contract: `${contract()}schema: [../outside/secret.json]\n` });
    const { exitCode, stderr } = await check(folder);
    expect(stderr).toMatch(/^tfparity: parity\.yaml:10:10: \.\.\/outside\/secret\.json leads outside of /);
    expect(stderr).toMatch(/, or use --schema \.\.\/outside\/secret\.json\n$/);
    expect(exitCode).toBe(2);
  });

  it("may be a schema that a parameter file names, and is refused at its place", async () => {
    const folder = world({ files: { "repo/staging.json": '{\n  "$schema": "../outside/secret.json"\n}' } });
    const { exitCode, stderr } = await check(folder);
    expect(stderr).toContain("tfparity: staging.json:2:14: ../outside/secret.json leads outside of");
    expect(exitCode).toBe(2);
  });

  it("tells how to allow it, and a plan how to name it otherwise", async () => {
    const parameters = await check(world({ contract: contract({ parameters: "../outside/secret.json" }) }));
    expect(parameters.stderr).toMatch(/lie inside; where it is meant, allow its folder with --root <folder>\n$/);
    const plan = await check(world({ contract: contract({ plan: "../outside/secret.json" }) }));
    expect(plan.stderr).toMatch(/with --root <folder>, or use --plan staging=\.\.\/outside\/secret\.json\n$/);
  });

  it("may lie below what --root names, which stands for the repository, and in the contract's folder", async () => {
    const folder = world({
      contract: contract({ parameters: "../outside/ok.json" }),
      files: { "outside/ok.json": "{}" },
    });
    expect(await check(folder, "--root", "../outside")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await check(folder, "--root", "..")).toMatchObject({ exitCode: 0, stderr: "" });
    mkdirSync(join(folder, "repo/ci"));
    for (const name of ["staging", "production"]) writeFileSync(join(folder, `repo/ci/${name}.json`), "{}");
    writeFileSync(join(folder, "repo/ci/parity.yaml"), contract({ plan: "../plans/staging.json" }));
    const { stderr } = await check(folder, "-c", "ci/parity.yaml", "--root", "../outside");
    expect(stderr).toContain(
      `parity.yaml:5:11: plans/staging.json leads outside of ${folder}/repo/ci and ${folder}/outside, and`,
    );
  });

  it.each([["none"], ["repo/parity.yaml"], [""]])("is refused where --root is no folder: %j", async (root) => {
    const { exitCode, stderr } = await check(world(), "--root", root === "" ? "" : join("..", root));
    expect(stderr).toMatch(
      /^tfparity: --root .*: there is no such folder; name one that the contract may name files in\n$/,
    );
    expect(exitCode).toBe(2);
  });

  it("is the contract's own where there is no repository", async () => {
    const folder = world({ contract: contract({ parameters: "../repo2/ok.json" }), files: { "repo2/ok.json": "{}" } });
    rmSync(join(folder, "repo/.git"), { recursive: true });
    const { exitCode, stderr } = await check(folder);
    expect(stderr).toContain(`../repo2/ok.json leads outside of ${folder}/repo, and`);
    expect(exitCode).toBe(2);
  });

  it("is nothing of what git and Terraform keep for themselves", async () => {
    for (const file of [".git/config", ".terraform/terraform.tfstate"]) {
      const { exitCode, stderr } = await check(world({ contract: contract({ parameters: file }) }));
      expect(stderr).toBe(
        `tfparity: parity.yaml:6:17: ${file} leads into what git or Terraform keep for themselves; it is not read\n`,
      );
      expect(exitCode).toBe(2);
    }
  });

  it("is no pipe, device or folder, for which nobody waits", async () => {
    const folder = world({ contract: contract({ parameters: "pipe" }) });
    execFileSync("mkfifo", [join(folder, "repo/pipe")]);
    expect((await check(folder)).stderr).toMatch(/6:17: pipe is no file; a folder, a pipe or a device stands there\n$/);
    expect((await check(world({ contract: contract({ plan: "plans" }) }))).stderr).toMatch(/plans: this is a folder/);
    const device = world({ contract: contract({ parameters: "zero" }), links: { "repo/zero": "/dev/zero" } });
    expect((await check(device, "--root", "/")).stderr).toMatch(/6:17: zero is no file/);
  });

  it("is no name that no file can have", async () => {
    const { exitCode, stderr } = await check(world({ contract: contract({ parameters: '"a\\0b"' }) }));
    expect(stderr).toBe("tfparity: a\\u{0}b: no file can have this name\n");
    expect(exitCode).toBe(2);
  });

  it("may be standard input", async () => {
    const folder = world({ contract: contract({ plan: '"-"' }) });
    const outcome = await runIn(join(folder, "repo"), ["check"], { stdin: bytesOf(planOf("1")) });
    expect(outcome).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("the contract itself", () => {
  it("is no link to the outside, unless the command line names it", async () => {
    const folder = world({
      links: { "repo/parity.yaml": "../outside/parity.yaml" },
      files: { "outside/parity.yaml": contract() },
    });
    const { exitCode, stderr } = await check(folder);
    expect(stderr).toMatch(/^tfparity: parity\.yaml:1: parity\.yaml leads outside of .*, or use --contract <file>\n$/);
    expect(exitCode).toBe(2);
    expect(await check(folder, "-c", "parity.yaml")).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("is none where it is a link to nothing outside", async () => {
    const folder = world({ links: { "repo/parity.yaml": "../outside/none.yaml" } });
    expect((await check(folder, "plans/staging.json", "plans/production.json")).exitCode).toBe(2);
  });

  it("is no pipe in the work tree, for which nobody waits, where another commit's judges", async () => {
    const folder = world();
    const repository = join(folder, "repo");
    rmSync(join(repository, ".git"), { recursive: true });
    const git = (...args: readonly string[]): void =>
      void execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
        cwd: repository,
        stdio: "ignore",
      });
    git("init", "-b", "main");
    git("add", "--all");
    git("commit", "-m", "base");
    rmSync(join(repository, "parity.yaml"));
    execFileSync("mkfifo", [join(repository, "parity.yaml")]);
    const { exitCode, stderr } = await runIn(repository, ["check", "--contract-from", "main"], {
      env: { PATH: process.env["PATH"] },
    });
    expect(stderr).toMatch(/^tfparity: parity\.yaml:1: parity\.yaml is no file; a folder, a pipe or a device/);
    expect(exitCode).toBe(2);
  });

  it("confines nothing that the command line names", async () => {
    const folder = world({ files: { "outside/plan.json": planOf("1") } });
    const plans = ["--plan", "staging=../outside/plan.json", "--plan", "production=plans/production.json"];
    expect(await check(folder, ...plans)).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("the value of a parameter that is the same everywhere", () => {
  const rules =
    'parameters:\n  "*": { must: differ, reason: Asked for. }\n' +
    "  limit: { may: differ, reason: Asked for., when: staging < production }\n";
  const folder = (): string => {
    const text = `${contract({ parameters: "production.json" })}${rules}`;
    const values = JSON.stringify({ token: SECRET, limit: 471_147 });
    return world({ contract: text, files: { "repo/production.json": values } });
  };

  it.each(["text", "markdown", "json"])("stands in no %s report, whatever the contract asks of it", async (format) => {
    const { exitCode, stdout, stderr } = await check(folder(), "--report", format);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/token is the same in staging and production/);
    expect(stdout).toMatch(/The condition on limit does not hold/);
    expect(stdout + stderr).not.toMatch(new RegExp(`${SECRET}|471_?147`));
  });

  it.each(["text", "json"])("is not told by explain, as %s", async (format) => {
    const asked = await runIn(join(folder(), "repo"), ["explain", "token", "--format", format]);
    expect(asked.stdout).toMatch(/token/);
    expect(asked.stdout).not.toContain(SECRET);
  });
});
