import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { filesRead, fileIdentity } from "../../src/cli/files-read.js";
import { checkOutputs, stageFiles, type RenderedFile } from "../../src/cli/outputs.js";
import { LATER, emptyFolder, folderWith, planOf, runIn, type Outcome } from "./world.js";

/** Writes as a run does that has read these files. */
async function write(cwd: string, files: readonly RenderedFile[], read: readonly string[] = []): Promise<void> {
  const noted = filesRead();
  for (const file of read)
    noted.add({
      kind: "source",
      file,
      identity: fileIdentity(statSync(join(cwd, file), { bigint: true })),
      sha256: "0".repeat(64),
    });
  const staged = await stageFiles(files, { cwd, noted });
  await staged.commit();
  await staged.discard();
}

const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");

describe("writing outputs", () => {
  it("writes every file and leaves nothing else behind", async () => {
    const folder = folderWith({ "a.md": "old" });
    await write(folder, [
      { file: "a.md", text: "new" },
      { file: join(folder, "b.json"), text: "{}" },
    ]);
    expect(textOf(folder, "a.md")).toBe("new");
    expect(readdirSync(folder).sort()).toEqual(["a.md", "b.json"]);
  });

  it.each([
    "main.tf",
    "main.tf.json",
    "main.tofu",
    "terraform.tfvars",
    "x.auto.tfvars.json",
    "terraform.tfstate",
    "TERRAFORM.TFSTATE.BACKUP",
    ".terraform.lock.hcl",
    ".terraform/environment",
    ".git/config",
  ])("leaves alone what Terraform and git have for themselves: %s", async (name) => {
    const folder = folderWith({ [`infra/${name}`]: "old" });
    for (const cwd of [folder, join(folder, "infra")]) {
      const file = cwd === folder ? `infra/${name}` : name;
      await expect(write(cwd, [{ file, text: "new" }])).rejects.toThrow(/for themselves; write to another file/);
    }
    expect(textOf(folder, `infra/${name}`)).toBe("old");
  });

  it("gives no file its name before all are written, and takes away what has none", async () => {
    const folder = folderWith({ "a.md": "old" });
    const { discard } = await stageFiles([{ file: "a.md", text: "new" }], { cwd: folder, noted: filesRead() });
    expect(textOf(folder, "a.md")).toBe("old");
    await discard();
    expect(readdirSync(folder)).toEqual(["a.md"]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "leaves nothing without a name when %s ends it",
    { timeout: 60_000 },
    async (signal) => {
      const folder = folderWith({ "a.md": "old" });
      const source = (name: string): string =>
        JSON.stringify(fileURLToPath(new URL(`../../src/cli/${name}`, import.meta.url)));
      const script = `const { stageFiles } = await import(${source("outputs.ts")});
      const { filesRead } = await import(${source("files-read.ts")});
      await stageFiles([{ file: "a.md", text: "new" }], { cwd: ${JSON.stringify(folder)}, noted: filesRead() });
      console.log("staged");
      setTimeout(() => undefined, 600_000);`;
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "close");
      await once(child.stdout, "data");
      expect(readdirSync(folder)).toHaveLength(2);
      child.kill(signal);
      expect((await ended)[1]).toBe(signal);
      expect(readdirSync(folder)).toEqual(["a.md"]);
      expect(textOf(folder, "a.md")).toBe("old");
    },
  );

  it.each(["missing/b.json", "/dev/full"])("changes no file when %s cannot be written", async (file) => {
    const folder = folderWith({ "a.md": "old" });
    const attempt = write(folder, [
      { file: "a.md", text: "new" },
      { file, text: "{}" },
    ]);
    await expect(attempt).rejects.toMatchObject({ name: "InputError", file });
    expect(textOf(folder, "a.md")).toBe("old");
    expect(readdirSync(folder)).toEqual(["a.md"]);
  });

  it("keeps the permissions of what it replaces", async () => {
    const folder = folderWith({ "a.md": "old" });
    chmodSync(join(folder, "a.md"), 0o600);
    await write(folder, [{ file: "a.md", text: "new" }]);
    expect([textOf(folder, "a.md"), statSync(join(folder, "a.md")).mode & 0o777]).toEqual(["new", 0o600]);
  });

  it("replaces a name and not the file behind it, which another name may have", async () => {
    const folder = folderWith({ "elsewhere.md": "old" });
    linkSync(join(folder, "elsewhere.md"), join(folder, "a.md"));
    await write(folder, [{ file: "a.md", text: "new" }]);
    expect([textOf(folder, "a.md"), textOf(folder, "elsewhere.md")]).toEqual(["new", "old"]);
  });

  it.each(["real.md", "nowhere.md", "sub"])("refuses a link to %s, and follows none", async (target) => {
    const folder = folderWith({ "real.md": "old", "sub/b.md": "" });
    symlinkSync(target, join(folder, "link.md"));
    const refusal = { name: "InputError", file: "link.md" };
    await expect(write(folder, [{ file: "link.md", text: "new" }])).rejects.toMatchObject(refusal);
    await expect(checkOutputs(["link.md"], [], folder)).rejects.toMatchObject(refusal);
    expect([readlinkSync(join(folder, "link.md")), textOf(folder, "real.md")]).toEqual([target, "old"]);
    expect(existsSync(join(folder, "nowhere.md"))).toBe(false);
  });

  it("writes to devices directly, also through a link", async () => {
    const folder = emptyFolder();
    symlinkSync("/dev/null", join(folder, "null"));
    await checkOutputs(["null"], [], folder);
    await write(folder, [{ file: "null", text: "gone" }]);
    expect(readlinkSync(join(folder, "null"))).toBe("/dev/null");
  });

  it("refuses folders, and files in folders that are not there", async () => {
    const folder = folderWith({ "sub/b.md": "" });
    await expect(checkOutputs(["sub"], [], folder)).rejects.toThrow(
      "a file is needed to write to, and this is a folder",
    );
    await expect(checkOutputs(["nowhere/a.md"], [], folder)).rejects.toThrow(
      "there is no such folder to write to; make it, or name another",
    );
    await expect(checkOutputs(["a.md", "sub/b.md"], [], folder)).resolves.toBeUndefined();
  });
});

/** A folder where `one` leads to the file of `other` in some way. */
const ways: readonly [string, { one: string; other: string }, (folder: string) => void][] = [
  ["by another way of writing its name", { one: "sub/../a.json", other: "a.json" }, () => undefined],
  [
    "through a linked folder",
    { one: "linked/b.json", other: "sub/b.json" },
    (folder) => symlinkSync("sub", join(folder, "linked")),
  ],
  [
    "as a hard link",
    { one: "hard.json", other: "a.json" },
    (folder) => linkSync(join(folder, "a.json"), join(folder, "hard.json")),
  ],
];

describe("one file under two names", () => {
  it.each(ways)("is no input and output, %s", async (_, { one, other }, arrange) => {
    const folder = folderWith({ "a.json": "in", "sub/b.json": "in" });
    arrange(folder);
    const message = `this is the input ${other} under another name, and would be overwritten; write to another file`;
    await expect(checkOutputs([one], ["-", "nowhere.json", other], folder)).rejects.toMatchObject({
      message,
      file: one,
    });
    await expect(write(folder, [{ file: one, text: "out" }], [other])).rejects.toMatchObject({ message, file: one });
    expect(textOf(folder, other)).toBe("in");
  });

  it.each([
    ...ways,
    [
      "where a file system may not tell capitals apart",
      { one: "Parity.md", other: "parity.md" },
      () => undefined,
    ] as const,
    ["where neither is there yet", { one: "linked/new.md", other: "sub/new.md" }, ways[1]?.[2] ?? expect.fail] as const,
  ])("is not two outputs, %s", async (_, { one, other }, arrange) => {
    const folder = folderWith({ "a.json": "in", "sub/b.json": "in" });
    arrange(folder);
    await expect(checkOutputs([other, one], [], folder)).rejects.toMatchObject({
      message: `this and ${other} are one file; give each output a file of its own`,
      file: one,
    });
  });
});

describe("an input that was replaced since it was read", () => {
  it("is an input still", async () => {
    const folder = folderWith({ "a.json": "in" });
    const noted = filesRead();
    noted.add({ kind: "plan", file: "a.json", identity: "0:0", sha256: "0".repeat(64) });
    await expect(stageFiles([{ file: "./a.json", text: "out" }], { cwd: folder, noted })).rejects.toThrow(
      "this is the input a.json under another name, and would be overwritten",
    );
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });
});

describe("a check does not overwrite", () => {
  const parameters = JSON.stringify({ $schema: "parameters.schema.json", name: "x" });
  const world = (): string => {
    const folder = folderWith({
      "parity.yaml": `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json, parameters: parameters/staging.json, source: infra }
  production: { plan: plans/production.json, parameters: parameters/production.json, source: infra }
`,
      "plans/staging.json": planOf("1"),
      "plans/production.json": planOf("1", LATER),
      "parameters/staging.json": parameters,
      "parameters/production.json": parameters,
      "parameters/parameters.schema.json": '{"properties":{"size":{"default":1}}}',
      "schemas.json": '{"format_version":"1.0","provider_schemas":{}}',
      "infra/main.tf":
        'resource "terraform_data" "main" { input = file("${path.module}/policy.json") }\nmodule "m" { source = "./m" }\n' +
        'module "n" { source = "registry/n/x" }\n',
      "infra/policy.json": "1",
      "infra/m/main.tf": "locals { a = 1 }\n",
      "infra/.terraform/modules/modules.json": JSON.stringify({ Modules: [{ Key: "n", Dir: ".terraform/modules/n" }] }),
      "infra/.terraform/modules/n/main.tf": "locals { b = 1 }\n",
      "infra/notes.md": "old",
    });
    symlinkSync("infra", join(folder, "reports"));
    return folder;
  };
  const check = (folder: string, report: string): Promise<Outcome> =>
    runIn(folder, ["check", "--schema", "schemas.json", "--report", "text", "--report", `json=${report}`]);

  it.each([
    "parity.yaml",
    "plans/staging.json",
    "parameters/production.json",
    "parameters/parameters.schema.json",
    "schemas.json",
    "infra/main.tf",
    "infra/policy.json",
    "infra/m/main.tf",
    "infra/.terraform/modules/modules.json",
    "infra/.terraform/modules/n/main.tf",
    "reports/policy.json",
  ])("%s, which it has read", async (file) => {
    const folder = world();
    const before = textOf(folder, file);
    const { exitCode, stdout, stderr } = await check(folder, file);
    expect(stderr).toMatch(/: this is (an input|the input .* under another name), and would be overwritten; .*\n$/);
    expect([exitCode, stdout, textOf(folder, file)]).toEqual([2, "", before]);
  });

  it.each(["infra/notes.md", "reports/notes.md", "new.json"])(
    "anything by writing %s, which it has not",
    async (file) => {
      const folder = world();
      expect((await check(folder, file)).stderr).toBe("");
      expect(JSON.parse(textOf(folder, file))).toMatchObject({ schemaVersion: 1, reference: "production" });
    },
  );
});

describe("what cannot be written", () => {
  const full = (): never => {
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  };
  const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
  const promotion = (): string =>
    folderWith({
      "a.json": readFileSync(join(fixtures, "v1.staging.json")),
      "b.json": readFileSync(join(fixtures, "v1.production.json")),
      "parity.yaml": `version: 1
environments: { staging: { plan: a.json }, production: { plan: b.json } }
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
`,
    });
  const gate = ["gate", "--from", "staging", "--to", "production", "--attestation", "passed.json"];

  it.each<readonly [string, readonly string[]]>([
    ["check", ["check", "a.json", "b.json", "--no-contract"]],
    ["explain", ["explain", "terraform_data.retention"]],
    ["gate", gate],
    ["its help", ["--help"]],
  ])("on standard output is said by %s", async (_, argv) => {
    const folder = promotion();
    const { exitCode, stderr } = await runIn(folder, argv, { stdout: { write: full } });
    expect([exitCode, stderr]).toEqual([2, "tfparity: standard output: there is no space left to write it\n"]);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "b.json", "parity.yaml"]);
  });

  it("leaves no attestation without its report, and no report without the others", async () => {
    const folder = promotion();
    const argv = [...gate, "--report", "json=report.json", "--report", "markdown=/dev/full"];
    const { exitCode, stdout, stderr } = await runIn(folder, argv);
    expect([exitCode, stdout, stderr]).toEqual([2, "", "tfparity: /dev/full: there is no space left to write it\n"]);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "b.json", "parity.yaml"]);
  });

  it("leaves no attestation when a report cannot get its name", async () => {
    const folder = promotion();
    const { exitCode, stderr } = await runIn(folder, [...gate, "--report", "text", "--report", "json=report.json"], {
      // Comes between writing the files and naming them.
      stdout: { write: () => mkdirSync(join(folder, "report.json")) },
    });
    expect([exitCode, stderr]).toEqual([2, "tfparity: report.json: this is a folder, and a file is needed\n"]);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "b.json", "parity.yaml", "report.json"]);
  });

  it("is told before anything is read", async () => {
    const folder = folderWith({ "a.json": "{", "b.json": "{" });
    const { stderr } = await runIn(folder, ["check", "a.json", "b.json", "--report", "json=nowhere/r.json"]);
    expect(stderr).toBe("tfparity: nowhere/r.json: there is no such folder to write to; make it, or name another\n");
  });
});

describe("lines that are appended", () => {
  // A limit on the size of files stands for a disk that is full.
  it.skipIf(process.platform !== "linux")("are all there, or none of them where there is no room for all", () => {
    const folder = folderWith({ "lines.jsonl": "{}\n" });
    const script = `import { appendLines } from ${JSON.stringify(join(process.cwd(), "src/cli/outputs.ts"))};
const read = { cwd: ${JSON.stringify(folder)}, noted: { all: () => [] } };
const tooMuch = ("x".repeat(700) + "\\n").repeat(3);
await appendLines("lines.jsonl", tooMuch, read).catch((error) => console.log(error.message));
await appendLines("lines.jsonl", "{}\\n", read);`;
    const limited = ["-c", 'trap "" XFSZ; ulimit -f 2; exec "$0" --import tsx --input-type=module -e "$1"'];
    const told = execFileSync("bash", [...limited, process.execPath, script], { encoding: "utf8" });
    expect(told).toContain("so that nothing was; make room");
    expect(readFileSync(join(folder, "lines.jsonl"), "utf8")).toBe("{}\n{}\n");
  });
});
