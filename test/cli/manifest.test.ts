/** `tfparity manifest`, with real programs: scripts of the shell, the node and the git that are here. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { askVersion } from "../../src/cli/ask-version.js";
import { imageText } from "../../src/cli/manifest-images.js";
import { readManifest } from "../../src/contract/index.js";
import { tools } from "../../src/knowledge/tools.js";
import { stringValue } from "../../src/model/value.js";
import { git } from "./repository.js";
import { programs } from "./toolchain-world.js";
import { folderWith, planOf, runIn, type Outcome } from "./world.js";

const SECRET = "hunter2-of-the-build";
const LOCK = `# This file is maintained automatically by "terraform init".
provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = "~> 5.0"
  hashes = [
    "zh:bb",
    "h1:aa",
  ]
}
`;

const made = async (
  folder: string,
  argv: readonly string[] = [],
  env: Readonly<Record<string, string>> = { PATH: programs({ node: "echo v20.11.1" }) },
): Promise<Outcome> => runIn(folder, ["manifest", ...argv], { env });
const dataOf = async (...about: Parameters<typeof made>): Promise<Record<string, Record<string, unknown>>> => {
  const { stdout, stderr, exitCode } = await made(...about);
  expect([exitCode, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Record<string, Record<string, unknown>>;
};
const refusal = async (...about: Parameters<typeof made>): Promise<string> => {
  const { stdout, stderr, exitCode } = await made(...about);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain("internal error");
  return stderr;
};

describe("tfparity manifest", () => {
  it("writes what is there, in order, one entry on each line, and the same bytes each time", async () => {
    const folder = folderWith({ "package-lock.json": "{}", ".terraform.lock.hcl": LOCK, ".nvmrc": "20\n", other: "x" });
    const first = await made(folder, ["--variable", "A", "--variable", "B_*"], {
      PATH: programs({ node: "echo v20.11.1", terraform: "echo 'Terraform v1.11.4'; echo on linux_amd64" }),
      A: "",
      B_1: SECRET,
    });
    expect([first.exitCode, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toBe(`{
  "commit": null,
  "files": {
    ".nvmrc": "sha256:5378796307535df3ec8d8b15a2e2dc5641419c3d3060cfe32238c0fa973f7aa3",
    ".terraform.lock.hcl": "sha256:d633cbd41a6cfa80b6d5367c72b7177f4fac7d7490d3ff807544438be20aab35",
    "package-lock.json": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
  },
  "images": null,
  "manifestVersion": 1,
  "providers": {
    "registry.terraform.io/hashicorp/aws": {
      "hashes": "sha256:5d88dff3c1c2f66ae95695f1da36c3c66392f7f84e22f3505ba30413567c9498",
      "version": "5.100.0"
    }
  },
  "tools": {
    "node": "20.11.1",
    "terraform": "1.11.4"
  },
  "variables": {
    "A": "empty",
    "B_*": "pattern",
    "B_1": "set"
  }
}
`);
  });

  it("is read by the reader of manifests, from a file as well", async () => {
    const folder = folderWith({ "yarn.lock": "" });
    expect((await made(folder, ["--output", "m.json"])).stdout).toBe("");
    const text = readFileSync(join(folder, "m.json"), "utf8");
    expect(text).toBe((await made(folder)).stdout);
    expect(readManifest(JSON.parse(text), "m.json").tools).toEqual(new Map([["node", "20.11.1"]]));
    expect(readdirSync(folder).sort()).toEqual(["m.json", "yarn.lock"]);
  });

  it("asks the real node and git", async () => {
    const path = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
    const data = await dataOf(folderWith({}), ["--tool", "git"], { PATH: path, HOME: process.env["HOME"] ?? "" });
    expect(data["tools"]?.["node"]).toBe(process.versions.node);
    expect(data["tools"]?.["git"]).toMatch(/^2\./);
  });

  it("says of a repository that was just made that it has no commit yet", async () => {
    const folder = folderWith({});
    git(folder, "init", "-q");
    const { stderr } = await runIn(folder, ["manifest"], { env: { PATH: process.env["PATH"] } });
    expect(stderr).toContain("tfparity manifest: this repository has no commit yet; commit something first");
    expect(stderr).not.toContain("git fetch");
  });

  it("has no value of any variable, wherever one stands", async () => {
    const echo = "env; echo v1.0.0";
    const env = {
      PATH: `${programs({ node: "env >&2; echo v20.11.1", npm: "env >&2; echo 10.0.0" })}:/usr/bin:/bin`,
      SECRET,
      DATABASE_URL: `postgres://u:${SECRET}@h/d`,
      NODE_OPTIONS: SECRET,
      npm_config__auth: SECRET,
      TF_TOKEN_app_terraform_io: SECRET,
      GIT_ASKPASS: SECRET,
      [SECRET]: "x",
    };
    const { stdout, stderr, exitCode } = await made(
      folderWith({}),
      ["--without-tool", "terraform", "--variable", "*URL", "--variable", "SECRET"],
      env,
    );
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain(SECRET);
    const told = await refusal(folderWith({}), [], { ...env, PATH: `${programs({ node: echo })}:/usr/bin:/bin` });
    expect(told).not.toContain(SECRET);
  });

  it("gives tools nothing of the environment but where things are, and an empty folder", async () => {
    const folder = folderWith({ ".yarnrc.yml": "yarnPath: evil.js" });
    const out = join(folderWith({}), "seen");
    const PATH = programs({ yarn: `env | sort > ${out}; ls -A >> ${out}; pwd >> ${out}; echo 1.22.22` });
    const path = `${PATH}:/usr/bin:/bin`;
    await dataOf(folder, ["--without-tool", "node", "--without-tool", "npm"], {
      PATH: path,
      HOME: "/h",
      TOKEN: SECRET,
    });
    const seen = readFileSync(out, "utf8");
    expect(seen).toContain("HOME=/h\n");
    expect(seen).not.toContain(SECRET);
    expect(seen).not.toContain("TOKEN");
    expect(seen).not.toContain("yarnrc");
    expect(seen.trimEnd().split("\n").at(-1)).toContain(tmpdir());
  });

  it.each([
    ["says something else", "echo hello", 'does not tell its version in a way that is known ("hello")'],
    ["says something hostile", "printf 'v1.0.0\\033[31m<script>'", '("v1.0.0\\u001b[31m<script>")'],
    ["says a word behind its version", "echo v20.11.1beta", "does not tell its version in a way that is known"],
    ["says nothing", "true", "does not tell its version in a way that is known"],
    ["fails", "echo v20.11.1; exit 3", "failed when it was asked for its version"],
    ["floods", "while true; do echo v20.11.1; done", "says far more than its version and was ended"],
  ])("is not written where a tool %s", async (_, script, told) => {
    const stderr = await refusal(folderWith({}), [], { PATH: `${programs({ node: script })}` });
    expect(stderr).toContain("tfparity: node, which is on the PATH, ");
    expect(stderr).toContain(told);
    expect(stderr).toContain("--without-tool node\n");
    expect(stderr).not.toContain("\u001b");
  });

  it("ends a tool that hangs, with what it has started, and does not wait for it", async () => {
    const [node] = tools.filter(({ name }) => name === "node");
    const folder = folderWith({});
    const program = `(sleep 600; echo late > ${folder}/late) & echo $! > ${folder}/pid; wait`;
    const PATH = `${programs({ node: program })}:/usr/bin:/bin`;
    await expect(askVersion(node as (typeof tools)[number], { PATH }, 300)).rejects.toThrow(
      "node, which is on the PATH, did not tell its version in time and was ended",
    );
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    const isRunning = (): boolean => {
      try {
        return !/^\S+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
      } catch {
        return false;
      }
    };
    await expect.poll(isRunning).toBe(false);
  });

  it("does not wait for what a tool leaves running behind its answer", async () => {
    const [node] = tools.filter(({ name }) => name === "node");
    const PATH = `${programs({ node: "sleep 600 & echo v20.11.1" })}:/usr/bin:/bin`;
    expect(await askVersion(node as (typeof tools)[number], { PATH })).toBe("20.11.1");
  });

  it("takes no tool of the folder, by a PATH that is empty or relative", async () => {
    const folder = folderWith({ "go.sum": "" });
    writeFileSync(join(folder, "node"), "#!/bin/sh\necho v6.6.6\n", { mode: 0o755 });
    for (const PATH of ["", ".", "./", "bin:."]) expect((await dataOf(folder, [], { PATH }))["tools"]).toEqual({});
  });

  it("looks for the wrapped programs of GitHub's actions first", async () => {
    const PATH = programs({ "terraform-bin": "echo Terraform v1.9.0", terraform: "echo ::debug::x" });
    expect((await dataOf(folderWith({}), [], { PATH }))["tools"]).toEqual({ terraform: "1.9.0" });
  });

  it("tells what is wrong with its usage", async () => {
    const here = folderWith({ "go.sum": "" });
    expect(await refusal(here, ["--tool", "pyton"])).toContain('"pyton" is no tool whose version is known to be asked');
    expect(await refusal(here, ["--tool", "pyton"])).toContain("python");
    expect(await refusal(here, ["--tool", "ruby"])).toContain("--tool ruby: it is not on the PATH");
    expect(await refusal(here, ["--tool", "node", "--without-tool", "node"])).toContain("contradict each other");
    expect(await refusal(here, ["--folder", "nowhere"])).toContain("--folder nowhere: there is no such folder");
    expect(await refusal(here, ["--variable", "A=b"])).toContain("no environment can have");
    expect(await refusal(here, ["--variable", "A[*"])).toContain('--variable "A[*" is neither a name nor a pattern');
    expect(await refusal(here, ["--output", "go.sum"])).toContain("go.sum: this is an input");
    expect(await refusal(here, ["--output", "nowhere/m.json"])).toContain("there is no such folder to write to");
    expect(await refusal(folderWith({}), [], { PATH: "" })).toContain("there is nothing to write");
    expect(await refusal(folderWith({ "yarn.lock/x": "" }))).toContain("yarn.lock: a lockfile is expected here");
  });

  it.each([
    ["no HCL", "provider {", "this lock of providers cannot be read"],
    ["an attribute", 'a = "b"', "only provider blocks stand in a lock of providers"],
    ["another block", 'module "a" {}', "only provider blocks stand in a lock of providers"],
    ["no version", 'provider "a/b/c" {}', "this provider has no version"],
    ["a function", 'provider "a/b/c" {\n version = file("/etc/passwd")\n}', "version is no value"],
    ["hashes that are none", 'provider "a/b/c" {\n version = "1.0.0"\n hashes = "a"\n}', "are no list of texts"],
    [
      "a provider twice",
      'provider "a/b/c" {\n version = "1.0.0"\n}\nprovider "a/b/c" {\n version = "2.0.0"\n}',
      "stands here a second time",
    ],
    ["a hostile address", 'provider "a/b/<script>" {\n version = "1.0.0"\n}', "no address or version that Terraform"],
    ["a hostile version", 'provider "a/b/c" {\n version = "$(id)"\n}', "no address or version that Terraform"],
  ])("is not written where the lock of providers has %s", async (_, lock, told) => {
    expect(await refusal(folderWith({ ".terraform.lock.hcl": lock }))).toContain(told);
  });

  it("digests the hashes of a provider whatever their order", async () => {
    const other = LOCK.replace('    "zh:bb",\n    "h1:aa",\n', '    "h1:aa",\n    "zh:bb",\n');
    const [one, two] = await Promise.all(
      [LOCK, other].map((text) => dataOf(folderWith({ ".terraform.lock.hcl": text }))),
    );
    expect(one?.["providers"]).toEqual(two?.["providers"]);
    expect(one?.["files"]).not.toEqual(two?.["files"]);
  });
});

describe("the commit of a manifest", () => {
  const git = (cwd: string, ...argv: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...argv], { cwd })
      .toString()
      .trim();
  const repository = (): string => {
    const folder = folderWith({ a: "1", "sub/b": "1", ".gitignore": "ignored\n" });
    git(folder, "init", "--quiet");
    git(folder, "add", ".");
    git(folder, "commit", "--quiet", "-m", "one");
    return folder;
  };
  const PATH = `${programs({ node: "echo v20.11.1" })}:${process.env["PATH"] ?? ""}`;
  const rest = ["--without-tool", "npm", "--without-tool", "terraform"];
  const commitOf = async (folder: string, ...argv: readonly string[]): Promise<unknown> =>
    (await dataOf(folder, [...rest, ...argv], { PATH }))["commit"];

  it("is what is checked out, clean or not, from a folder below as well", async () => {
    const folder = repository();
    const id = git(folder, "rev-parse", "HEAD");
    expect(await commitOf(folder)).toEqual({ dirty: false, id });
    expect(await commitOf(folder, "--folder", "sub")).toEqual({ dirty: false, id });
    writeFileSync(join(folder, "ignored"), "x");
    expect(await commitOf(folder)).toEqual({ dirty: false, id });
    writeFileSync(join(folder, "a"), "2");
    expect(await commitOf(folder, "--folder", "sub")).toEqual({ dirty: true, id });
  });

  it("is not clean where a new file stands, but for the one that is written", async () => {
    const folder = repository();
    mkdirSync(join(folder, "manifests"));
    for (const _ of [1, 2]) {
      await made(folder, [...rest, "--output", "manifests/staging.json"], { PATH });
      const { commit } = JSON.parse(readFileSync(join(folder, "manifests/staging.json"), "utf8")) as {
        commit: { dirty: boolean };
      };
      expect(commit.dirty).toBe(false);
    }
    expect(await commitOf(folder)).toMatchObject({ dirty: true });
  });

  it("is an error where there is none yet, and null outside of a repository", async () => {
    const folder = folderWith({ a: "1" });
    expect(await commitOf(folder)).toBeNull();
    git(folder, "init", "--quiet");
    expect((await made(folder, rest, { PATH })).exitCode).toBe(2);
  });

  it("is no other folder's by variables of git", async () => {
    const folder = folderWith({ a: "1" });
    const other = repository();
    expect((await dataOf(folder, rest, { PATH, GIT_DIR: join(other, ".git") }))["commit"]).toBeNull();
  });

  it("is told by a link to the folder as well", async () => {
    const folder = repository();
    const outside = folderWith({});
    symlinkSync(folder, join(outside, "link"));
    expect(await commitOf(outside, "--folder", "link")).toMatchObject({ dirty: false });
  });
});

describe("the images of a manifest", () => {
  it.each([
    ["222222222222.dkr.ecr.eu-west-1.amazonaws.com/acme/api:1.4.2", "acme/api:1.4.2"],
    ["localhost:5000/api", "api:latest"],
    ["nginx", "nginx:latest"],
    ["acme/api", "acme/api:latest"],
    [`ghcr.io/acme/api:1@sha256:${"a".repeat(64)}`, `acme/api@sha256:${"a".repeat(64)}`],
    ["user:password@ghcr.io/acme/api:1", null],
    ["https://ghcr.io/api", null],
    ["<script>", null],
    ["api:1\n", null],
    ["api@sha256:abc", null],
    ["", null],
  ])("of %j is %j", (text, told) => {
    expect(imageText(stringValue(text))).toBe(told);
  });

  it("of what is secret is not told", () => {
    expect(imageText(stringValue("acme/api:1", true))).toBeNull();
  });

  it("are none of a plan that runs nothing, and of no plan nobody knows", async () => {
    const folder = folderWith({ "plan.json": planOf("one"), "bad.json": planOf("one", { errored: true }) });
    expect((await dataOf(folder, ["--plan", "plan.json"]))["images"]).toEqual({});
    expect((await dataOf(folder))["images"]).toBeNull();
    expect(await refusal(folder, ["--plan", "bad.json"])).toContain("bad.json: no images can be taken from it");
  });
});
