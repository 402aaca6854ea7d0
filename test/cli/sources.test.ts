import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { planOf, terraformMissing, type Files } from "../configuration/terraform.js";
import { folderWith, runIn, type Outcome } from "./world.js";

const SECRET = "hunter2-of-somebody-else";

const contract = `version: 1
reference: production
environments:
  staging:    { plan: plans/staging.json, source: src }
  production: { plan: plans/production.json, source: src }
parameters:
  var.name: { identity: name, reason: Names it. }
`;

/** A repository with two plans and their source, `links` in it, and a secret outside. */
function world(
  plans: Readonly<Record<string, string>>,
  files: Files,
  links: Readonly<Record<string, string>> = {},
): string {
  const folder = realpathSync(
    folderWith({
      "repo/.git/config": SECRET,
      "repo/parity.yaml": contract,
      "outside/secret": SECRET,
      "outside/main.tf": `output "x" { value = "${SECRET}" }\n`,
      ...Object.fromEntries(Object.entries(plans).map(([name, text]) => [`repo/plans/${name}.json`, text])),
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`repo/src/${name}`, text])),
    }),
  );
  for (const [link, target] of Object.entries(links)) {
    const path = join(folder, "repo/src", link);
    rmSync(path, { force: true, recursive: true });
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }
  return folder;
}

interface Checked extends Outcome {
  readonly report: ParityReport;
}

/** The check, of which no output in whatever format may hold the secret. */
async function check(folder: string, ...options: readonly string[]): Promise<Checked> {
  const outcome = await runIn(join(folder, "repo"), [
    "check",
    ...options,
    "--report=json",
    "--report=markdown=report.md",
    "--report=text=report.txt",
  ]);
  const written = execFileSync("sh", ["-c", "cat report.md report.txt 2>/dev/null; true"], {
    cwd: join(folder, "repo"),
    encoding: "utf8",
  });
  expect(outcome.stdout + outcome.stderr + written).not.toContain(SECRET);
  return {
    ...outcome,
    report: outcome.exitCode === 2 ? ({} as ParityReport) : (JSON.parse(outcome.stdout) as ParityReport),
  };
}

const told = ({ report }: Checked): readonly string[] =>
  report.findings.map(({ kind, cause, places }) => `${kind}: ${cause} at ${places.map(({ place }) => place).join()}`);
const noted = ({ report }: Checked): readonly string[] =>
  report.notes.filter(({ kind }) => kind === "unread-source").map(({ text }) => text);

/** Plans of both environments, for real. What is a link later is a file when they are made. */
async function plansOf(files: Files): Promise<Readonly<Record<string, string>>> {
  const [staging = "", production = ""] = await Promise.all(
    ["staging", "production"].map((name) => planOf({ files, variables: `name = "${name}"\n` })),
  );
  return { staging, production };
}

describe.skipIf(terraformMissing !== undefined)(
  "what a source reads, with plans of real Terraform (skipped where terraform is not on the PATH)",
  { timeout: 60_000 },
  () => {
    /** `known` stands in the plans, `open` does not. */
    const reading = (call: string): Files => ({
      "main.tf": `
variable "name" { type = string }
resource "terraform_data" "base" {}
resource "terraform_data" "known" { input = "\${var.name} \${md5(${call})}" }
resource "terraform_data" "open" { input = "\${terraform_data.base.id} \${${call}}" }
`,
      "a/file": "content",
    });
    let plain: Readonly<Record<string, string>> = {};
    beforeAll(async () => {
      plain = await plansOf(reading('file("${path.module}/a/file")'));
    }, 60_000);

    it("is explained when it lies in the repository, by whatever links", async () => {
      const files = reading('file("${path.module}/a/file")');
      const folder = world(plain, { ...files, "b/file": "content" }, { "a/file": "../../real" });
      writeFileSync(join(folder, "repo/real"), "content");
      const checked = await check(folder);
      expect([told(checked), noted(checked), checked.exitCode]).toEqual([[], [], 0]);
    });

    it.each<[string, string, Readonly<Record<string, string>>, string, string]>([
      [
        "a link to a file",
        'file("${path.module}/a/file")',
        { "a/file": "../../../outside/secret" },
        "a/file",
        "outside",
      ],
      [
        "a chain of links",
        'file("${path.module}/a/file")',
        { "a/file": "../b", b: "c", c: "/etc/passwd" },
        "a/file",
        "outside",
      ],
      ["a link to a folder", 'file("${path.module}/a/file")', { a: "../../outside" }, "a/file", "outside"],
      ["what git keeps", 'file("${path.module}/a/file")', { "a/file": "../../.git/config" }, "a/file", "kept-apart"],
      ["a device", 'file("${path.module}/a/file")', { "a/file": "/dev/zero" }, "a/file", "outside"],
    ])("is undetermined by its name when it leads outside: %s", async (_, call, links, path, why) => {
      const because =
        why === "outside"
          ? "it leads outside of the folders that may be read, which --root can widen"
          : "it leads into what git or Terraform keep for themselves";
      const checked = await check(world(plain, reading(call), links));
      expect(told(checked)).toEqual([`undetermined: What only ${path} can decide at input,input`]);
      expect(checked.report.findings[0]?.message).toContain(because);
      expect(noted(checked)).toEqual([
        `The source of staging names what is not read: ${path} (${because}). What only it can tell is undetermined.`,
        `The source of production names what is not read: ${path} (${because}). What only it can tell is undetermined.`,
      ]);
      expect(checked.exitCode).toBe(1);
    });

    it.each<[string, string, Files, readonly string[], string]>([
      ["a file that is not there", 'file("${path.module}/a/file")', {}, ["a/file"], "a/file (it is not there)"],
      ["a folder that is not there", 'file("${path.module}/a/${"file"}")', {}, ["a"], "a (it is not there)"],
      [
        "which files there are",
        'join(",", fileset("${path.module}/a", "*"))',
        { "a/file": "content" },
        [],
        'fileset("${path.module}/a") (which files there are is not followed)',
      ],
      [
        "a path that is not written out",
        'file(var.name == "none" ? "a/other" : "a/file")',
        { "a/file": "content" },
        [],
        'file((var.name == "none") ? "a/other" : "a/file") (the path is not written out)',
      ],
      [
        "a file below a folder whose name is put together",
        'file("${path.module}/${"a"}/file")',
        { "a/file": "content" },
        [],
        'file("${path.module}/${"a"}/file") (the path is not written out)',
      ],
      [
        "a file that a template reads and that is not there",
        'templatefile("${path.module}/t", {})',
        { t: '${file("a/file")}', "a/file": "content" },
        ["a/file"],
        "a/file (it is not there)",
      ],
    ])("is undetermined by its name when it is not known: %s", async (_, call, there, gone, named) => {
      const files = { ...reading(call), ...there };
      const folder = world(await plansOf(files), files);
      for (const name of gone) rmSync(join(folder, "repo/src", name), { recursive: true });
      const checked = await check(folder);
      const name = named.replace(/ \([^()]*\)$/, "");
      expect(told(checked)).toContainEqual(`undetermined: What only ${name} can decide at input,input`);
      expect(noted(checked)[0]).toBe(
        `The source of staging names what is not read: ${named}. What only it can tell is undetermined.`,
      );
      expect(checked.exitCode).toBe(1);
    });

    it("is undetermined when a template reads what leads outside", async () => {
      const call = 'templatefile("${path.module}/t", {})';
      const files = { ...reading(call), t: '${file("a/file")}' };
      const checked = await check(world(await plansOf(files), files, { "a/file": "../../../outside/secret" }));
      expect(told(checked)).toContainEqual("undetermined: What only a/file can decide at input,input");
    });

    it("is undetermined when it lies in a folder that an expression builds a name in", async () => {
      const call = 'file("${path.module}/a/${"file"}")';
      const checked = await check(world(await plansOf(reading(call)), reading(call), { "a/file": "/etc/passwd" }));
      expect(told(checked)).toEqual(["undetermined: What only a/file can decide at input,input"]);
    });

    it("may be allowed by --root", async () => {
      const folder = world(plain, reading('file("${path.module}/a/file")'), { "a/file": "../../../outside/file" });
      writeFileSync(join(folder, "outside/file"), "content");
      expect((await check(folder)).exitCode).toBe(1);
      const checked = await check(folder, "--root", "../outside", "--root", ".");
      expect([told(checked), noted(checked), checked.exitCode]).toEqual([[], [], 0]);
    });

    it("is not waited for when it is a pipe, and not read when it is too large", async () => {
      const files = reading('file("${path.module}/a/file")');
      const pipe = world(plain, files);
      rmSync(join(pipe, "repo/src/a/file"));
      execFileSync("mkfifo", [join(pipe, "repo/src/a/file")]);
      expect(noted(await check(pipe))[0]).toContain("a/file (it is no file)");
      const large = world(plain, files);
      execFileSync("truncate", ["-s", "65M", join(large, "repo/src/a/file")]);
      expect(noted(await check(large))[0]).toContain("a/file (it is too large to be read)");
    });

    it.each(["filebase64", "filebase64sha256", "filemd5", "filesha1", "filesha512"])(
      "is the same for %s",
      async (name) => {
        const call = `${name}("\${path.module}/a/file")`;
        const checked = await check(world(await plansOf(reading(call)), reading(call), { "a/file": "/etc/passwd" }));
        expect(told(checked)).toEqual(["undetermined: What only a/file can decide at input,input"]);
      },
    );

    it("is the same for templatefile, and for what a template reads", async () => {
      const call = 'templatefile("${path.module}/a/file", {})';
      const files = { ...reading(call), "a/file": '${file("a/inner")}', "a/inner": "content" };
      const plans = await plansOf(files);
      const template = await check(world(plans, files, { "a/file": "../../../outside/secret" }));
      expect(told(template)).toEqual(["undetermined: What only a/file can decide at input,input"]);
      const inner = await check(world(plans, files, { "a/inner": "../../../outside/secret" }));
      expect(inner.exitCode).toBe(1);
    });
  },
);

describe.skipIf(terraformMissing !== undefined)(
  "the modules of a source, with plans of real Terraform (skipped where terraform is not on the PATH)",
  { timeout: 60_000 },
  () => {
    const calling = (source: string): string => `
variable "name" { type = string }
module "m" {
  source = "${source}"
  name   = var.name
}
output "x" { value = module.m.x }
`;
    const child = `
variable "name" { type = string }
resource "terraform_data" "base" {}
output "x" { value = "\${terraform_data.base.id} \${file("\${path.module}/secret")} \${var.name}" }
`;
    const files = { "main.tf": calling("./m"), "m/main.tf": child, "m/secret": "content" };
    let plans: Readonly<Record<string, string>> = {};
    beforeAll(async () => {
      plans = await plansOf(files);
    }, 60_000);

    it("are read when they lie in the repository", async () => {
      const folder = world(plans, files, { m: "../modules/m" });
      mkdirSync(join(folder, "repo/modules/m"), { recursive: true });
      writeFileSync(join(folder, "repo/modules/m/main.tf"), child);
      writeFileSync(join(folder, "repo/modules/m/secret"), "content");
      const checked = await check(folder);
      expect([told(checked), noted(checked), checked.exitCode]).toEqual([[], [], 0]);
    });

    it.each<[string, Files, Readonly<Record<string, string>>, string]>([
      ["a link", files, { m: "../../outside" }, "m"],
      ["a file that is a link", files, { "m/main.tf": "../../../outside/main.tf" }, "m/main.tf"],
      ["a module beside the repository", { "main.tf": calling("../../outside") }, {}, "../../outside"],
    ])("are not read when they lead outside: %s", async (_, source, links, path) => {
      const made = source === files ? plans : rewritten(plans, "./m", "../../outside");
      const checked = await check(world(made, source, links));
      expect(noted(checked)[0]).toContain(
        `names what is not read: ${path} (it leads outside of the folders that may be read`,
      );
      expect(checked.exitCode).toBe(1);
    });

    it("are read where `terraform init` put them, and not where it says that they are outside", async () => {
      const installed = {
        "main.tf": calling("registry/m/x"),
        ".terraform/modules/m/main.tf": child,
        ".terraform/modules/m/secret": "content",
      };
      const manifest = (folder: string): string =>
        JSON.stringify({
          Modules: [
            { Key: "", Source: "", Dir: "." },
            { Key: "m", Source: "x", Dir: folder },
          ],
        });
      const made = rewritten(plans, "./m", "registry/m/x");
      const inside = await check(
        world(made, { ...installed, ".terraform/modules/modules.json": manifest(".terraform/modules/m") }),
      );
      expect([told(inside), noted(inside), inside.exitCode]).toEqual([[], [], 0]);
      const outside = await check(
        world(made, { ...installed, ".terraform/modules/modules.json": manifest("../../outside") }),
      );
      expect(noted(outside)[0]).toContain("../../outside (it leads outside");
      const link = await check(
        world(
          made,
          { "main.tf": calling("registry/m/x"), ".terraform/modules/modules.json": manifest(".terraform/modules/m") },
          { ".terraform/modules/m": "../../../../outside" },
        ),
      );
      expect(noted(link)[0]).toContain(".terraform/modules/m (it leads outside");
      const whole = await check(world(made, { "main.tf": calling("registry/m/x") }, { ".terraform": "../../outside" }));
      expect(noted(whole)[0]).toContain(".terraform/modules (it leads outside");
    });

    it("end where a module calls itself by a link", async () => {
      const self = { ...files, "m/main.tf": `${child}\nmodule "again" {\n  source = "./self"\n  name = "x"\n}\n` };
      expect((await check(world(plans, self, { "m/self": "." }))).exitCode).toBe(1);
    });
  },
);

/** Plans of a module that stands elsewhere. */
const rewritten = (
  plans: Readonly<Record<string, string>>,
  from: string,
  to: string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(plans).map(([name, text]) => [
      name,
      text.replaceAll(`"source":${JSON.stringify(from)}`, `"source":${JSON.stringify(to)}`),
    ]),
  );

describe("the source itself", () => {
  const nothing = JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    configuration: { root_module: {} },
  });
  const plans = { staging: nothing, production: nothing };

  it.each<[string, Files, Readonly<Record<string, string>>, string]>([
    ["a part that is a link to the outside", { "main.tf": "" }, { "x.tf": "../../outside/main.tf" }, "src/x.tf"],
    ["a part that is a device", { "main.tf": "" }, { "x.tf": "/dev/zero" }, "src/x.tf"],
  ])("is refused by name for %s", async (_, files, links, name) => {
    const { exitCode, stderr } = await check(world(plans, files, links));
    expect(stderr).toBe(
      `tfparity: ${name}: this is a part of the source and cannot be read: it leads outside of the folders that may be ` +
        "read, which --root can widen\n",
    );
    expect(exitCode).toBe(2);
  });

  it("is refused for a part that is a pipe, for which nobody waits", async () => {
    const folder = world(plans, { "main.tf": "" });
    execFileSync("mkfifo", [join(folder, "repo/src/x.tf")]);
    const { stderr } = await check(folder);
    expect(stderr).toBe("tfparity: src/x.tf: this is a part of the source and cannot be read: it is no file\n");
  });

  it("is refused when modules call each other without end", async () => {
    const twice = (next: number): string =>
      ["a", "b"].map((name) => `module "${name}" {\n  source = "../m${next}"\n}\n`).join("");
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, level) => [`${level === 0 ? "" : `m${level}/`}main.tf`, twice(level + 1)]),
    );
    const folder = world(plans, { "main.tf": 'module "a" {\n  source = "./m1"\n}\n', ...files, "m20/main.tf": "" });
    writeFileSync(join(folder, "repo/src/main.tf"), 'module "a" {\n  source = "./m1"\n}\n');
    const { exitCode, stderr } = await check(folder);
    expect(stderr).toBe("tfparity: src: the modules of this source are called more than 5000 times in all\n");
    expect(exitCode).toBe(2);
  });

  it("is refused when its modules call each other deeper than anybody writes", async () => {
    const deep = (count: number): Files => ({
      "main.tf": 'module "m" {\n  source = "./m0"\n}\n',
      ...Object.fromEntries(
        [...Array(count).keys()].map((at) => [
          `m${at}/main.tf`,
          at === count - 1 ? "" : `module "m" {\n  source = "../m${at + 1}"\n}\n`,
        ]),
      ),
    });
    const { exitCode, stderr } = await check(world(plans, deep(101)));
    expect([exitCode, stderr]).toEqual([
      2,
      "tfparity: src/m100: the modules of this source call each other more than 100 deep\n",
    ]);
    expect((await check(world(plans, deep(100)))).stderr).not.toContain("deep");
  });

  it.each<[string, Files]>([
    ["more files", Object.fromEntries([...Array(5_001).keys()].map((at) => [`f${at}.tf`, ""]))],
    ["more bytes", Object.fromEntries([...Array(6).keys()].map((at) => [`f${at}.tf`, `# ${"x".repeat(3_500_000)}`]))],
  ])("is refused when it has %s than anybody writes", async (_, files) => {
    const { exitCode, stderr } = await check(world(plans, files));
    expect([exitCode, stderr]).toEqual([
      2,
      "tfparity: src: this source is larger than the 16 MiB or 5000 files that are read; name the folder that the " +
        "plan was made in, with the modules that it calls\n",
    ]);
  });
});
