import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { showPlanfile } from "../../src/cli/planfile.js";
import type { ParityReport } from "../../src/model/report.js";
import { openWorkspace, terraformMissing } from "../terraform/workspace.js";
import { LATER, bytesOf, emptyFolder, folderWith, planOf, runIn } from "./world.js";

/** Begins like every zip, and is none. */
const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(64)]);

/** A folder with a command of this name, a shell script, in `bin/`. */
function folderWithCommand(name: string, script: string): string {
  const folder = folderWith({ "staging.tfplan": zip, "production.json": planOf("16.3", LATER) });
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "bin", name), 0o755);
  return folder;
}

const argv = ["check", "staging.tfplan", "production.json", "--report", "json"];
const pathOf = (folder: string): { PATH: string } => ({ PATH: `${join(folder, "bin")}:/usr/bin:/bin` });

/** What to do with a plan that cannot be read in an empty folder. */
const ADVICE =
  "It ran in an empty folder, without the plan's providers. In the folder where it was planned, run " +
  "`terraform show -json <plan> > <file>` and give that file, or name that folder with --terraform-folder\n";

describe("a binary plan", () => {
  it("is read through tofu where there is no terraform, as a copy, in an empty folder", async () => {
    const folder = folderWithCommand(
      "tofu",
      'own=$(dirname "$0")/.. && test "$1 $2 $3" = "show -json -no-color" && cmp "$4" "$own/staging.tfplan" && ' +
        'test -z "$(ls -A)" && cat "$own/plan.json"',
    );
    writeFileSync(join(folder, "plan.json"), planOf("16.3"));
    const { exitCode, stdout, stderr } = await runIn(folder, argv, { env: pathOf(folder) });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as ParityReport).environments[0]).toMatchObject({
      name: "staging",
      source: "plan",
      file: "staging.tfplan",
    });
  });

  it("is refused when it is small until it is unpacked, and given to nobody", async () => {
    // The directory of an archive with one entry, which says that it is so large.
    const archive = (size: number): Buffer => {
      const entry = Buffer.alloc(46);
      entry.writeUInt32LE(0x02014b50, 0);
      entry.writeUInt32LE(size, 24);
      const end = Buffer.alloc(22);
      end.writeUInt32LE(0x06054b50, 0);
      end.writeUInt16LE(1, 10);
      end.writeUInt32LE(entry.length, 12);
      end.writeUInt32LE(zip.length, 16);
      return Buffer.concat([zip, entry, end]);
    };
    const folder = folderWithCommand("terraform", 'touch "$(dirname "$0")/../was-run"; exit 1');
    for (const size of [1024 ** 3 + 1, 0xffffffff]) {
      writeFileSync(join(folder, "staging.tfplan"), archive(size));
      const { exitCode, stderr } = await runIn(folder, argv, { env: pathOf(folder) });
      expect([exitCode, stderr]).toEqual([
        2,
        "tfparity: staging.tfplan: unpacked, this binary plan is larger than the 1 GiB that Terraform is given; " +
          "give its JSON instead\n",
      ]);
      expect(existsSync(join(folder, "was-run"))).toBe(false);
    }
    writeFileSync(join(folder, "staging.tfplan"), archive(1024 ** 3));
    await runIn(folder, argv, { env: pathOf(folder) });
    expect(existsSync(join(folder, "was-run"))).toBe(true);
  });

  it("is refused in one line when neither is installed", async () => {
    const folder = folderWith({ "staging.tfplan": zip, "production.json": planOf("16.3", LATER) });
    const { exitCode, stderr } = await runIn(folder, argv, { env: { PATH: join(folder, "bin") } });
    expect(stderr).toBe(
      "tfparity: staging.tfplan: this is a binary plan, and neither terraform nor tofu is on the PATH to read it; " +
        "give the output of `terraform show -json` on it instead\n",
    );
    expect(exitCode).toBe(2);
  });

  it("says where a long complaint was cut", async () => {
    const folder = folderWithCommand("terraform", `echo "${"x".repeat(450)}" >&2; exit 1`);
    const { stderr } = await runIn(folder, argv, { env: pathOf(folder) });
    expect(stderr).toContain(`could not read it: ${"x".repeat(400)}…. It ran`);
  });

  it.each(["exit 1", 'printf "\\n│\\n╵\\n" >&2; exit 1'])(
    "says that there was no complaint, after %s",
    async (ending) => {
      const folder = folderWithCommand("terraform", ending);
      const { stderr } = await runIn(folder, argv, { env: pathOf(folder) });
      expect(stderr).toContain(
        "`terraform show -json` could not read it and did not say why. It ran in an empty folder",
      );
    },
  );

  it("passes on the beginning of what the command complains about, and says how to make the JSON", async () => {
    const folder = folderWithCommand(
      "terraform",
      'printf "\\n│ Error: Failed to read the plan\\n│ \\n│ Run init.\\n" >&2; exit 1',
    );
    const { exitCode, stderr } = await runIn(folder, argv, { env: pathOf(folder) });
    expect(stderr).toBe(
      "tfparity: staging.tfplan: this is a binary plan, and `terraform show -json` could not read it: " +
        `Error: Failed to read the plan Run init. ${ADVICE}`,
    );
    expect(exitCode).toBe(2);
  });

  it("is given up when nothing comes of it", async () => {
    const folder = folderWithCommand("terraform", "sleep 600");
    const shown = showPlanfile(bytesOf("PK\u0003\u0004".padEnd(40)), "staging.tfplan", pathOf(folder), undefined, 300);
    await expect(shown.next()).rejects.toThrow(
      `this is a binary plan, and \`terraform show -json\` said nothing for minutes and was stopped. ${ADVICE.trim()}`,
    );
  });

  it("cannot come from standard input", async () => {
    const folder = folderWith({ "production.json": planOf("16.3", LATER) });
    const { exitCode, stderr } = await runIn(folder, ["check", "-", "production.json"], {
      stdin: bytesOf(`PK\u0003\u0004${"x".repeat(40)}`),
    });
    expect(stderr).toMatch(/^tfparity: -: this is a binary plan, which can only be read from a file/);
    expect(exitCode).toBe(2);
  });

  it.skipIf(terraformMissing !== undefined)("is read with the real Terraform", { timeout: 60_000 }, async () => {
    const folder = folderWith({
      "main.tf": 'variable "size" {}\nresource "terraform_data" "main" {\n  input = var.size\n}\n',
    });
    const run = (...parameters: string[]): void =>
      void execFileSync("terraform", parameters, {
        cwd: folder,
        stdio: "ignore",
        env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      });
    run("init");
    run("plan", "-var=size=1", "-out=staging.tfplan");
    run("plan", "-var=size=2", "-out=production.tfplan");
    const { exitCode, stdout, stderr } = await runIn(folder, ["check", "staging.tfplan", "production.tfplan"], {
      env: process.env,
    });
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/terraform_data\.main[^]*input[^]*staging +production\n +1 +2\n/);
  });
});

describe("a binary plan that a contract names", () => {
  const contract =
    "version: 1\nreference: production\nenvironments:\n  staging:\n    plan: plans/staging.tfplan\n" +
    "  production:\n    plan: plans/production.json\n";
  const files = {
    "parity.yaml": contract,
    "plans/staging.tfplan": zip,
    "plans/production.json": planOf("16.3", LATER),
  };

  it.each([
    ["check", ["check"]],
    ["explain", ["explain", "terraform_data.main"]],
    ["gate", ["gate", "--from", "staging", "--to", "production"]],
  ])("is refused by %s, with its place and what to do, and nothing is run", async (_, command) => {
    const folder = folderWith(files);
    const bin = folderWithCommand("terraform", `touch ${folder}/started; cat ${folder}/plans/production.json`);
    const { exitCode, stderr, stdout } = await runIn(folder, command, { env: pathOf(bin) });
    expect(stderr).toBe(
      "tfparity: parity.yaml:5:11: plans/staging.tfplan is a binary plan, and Terraform would run for it what lies " +
        "beside it; a contract may only name JSON: run `terraform show -json <plan> > <file>` in the folder that it " +
        "was planned in, or use --plan staging=plans/staging.tfplan\n",
    );
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(readdirSync(folder)).not.toContain("started");
  });

  it("is read when the command line names it as well", async () => {
    const folder = folderWith(files);
    const bin = folderWithCommand("terraform", `cat ${folder}/plans/production.json; echo`);
    const plans = ["--plan", "staging=plans/staging.tfplan", "--plan", "production=plans/production.json"];
    expect(await runIn(folder, ["check", ...plans], { env: pathOf(bin) })).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("is refused also as a synthesized configuration", async () => {
    const synth = contract.replaceAll(/plan: plans\/(\w+)\..*/g, "synth: $1");
    const folder = folderWith({ "parity.yaml": synth, "staging/cdk.tf.json": zip, "production/cdk.tf.json": "{}" });
    const bin = folderWithCommand("terraform", `touch ${folder}/started`);
    const { exitCode, stderr } = await runIn(folder, ["check"], { env: pathOf(bin) });
    expect(stderr).toMatch(/^tfparity: parity\.yaml:5:12: staging\/cdk\.tf\.json is a binary plan/);
    expect(exitCode).toBe(2);
    expect(readdirSync(folder)).not.toContain("started");
  });
});

/** Where Terraform keeps providers for this machine. */
const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const ADDRESS = "registry.terraform.io/hashicorp/aws";

describe.skipIf(terraformMissing !== undefined)(
  "a program beside a binary plan (skipped where terraform is not on the PATH)",
  () => {
    /** A folder as a stranger would commit it: a plan, a lock file, and a provider that is a script of his. */
    async function attack(): Promise<{ readonly folder: string; readonly witness: string }> {
      const configuration = folderWith({
        "main.tf": 'provider "aws" { region = "eu-west-1" }\nresource "aws_sqs_queue" "main" { name = "q" }\n',
      });
      const workspace = await openWorkspace(configuration);
      const { file } = await workspace.plan();
      const plan = readFileSync(file);
      await workspace.close();
      const witness = join(emptyFolder(), "witness");
      const script = `#!/bin/sh\n{ echo "$AWS_SECRET_ACCESS_KEY,$HOME,$(pwd)"; } > ${witness}\n`;
      const program = `.terraform/providers/${ADDRESS}/1.0.0/${PLATFORM}/terraform-provider-aws_v1.0.0`;
      const digest = createHash("sha256").update(script).digest("hex");
      const h1 = createHash("sha256").update(`${digest}  terraform-provider-aws_v1.0.0\n`).digest("base64");
      const folder = folderWith({
        "staging.tfplan": plan,
        "production.json": planOf("16.3", LATER),
        ".terraform.lock.hcl": `provider "${ADDRESS}" {\n  version = "1.0.0"\n  hashes  = ["h1:${h1}"]\n}\n`,
        [program]: script,
      });
      chmodSync(join(folder, program), 0o755);
      return { folder, witness };
    }
    const secrets = { ...process.env, AWS_SECRET_ACCESS_KEY: "hunter2" };
    const seenBy = (witness: string): string | undefined =>
      existsSync(witness) ? readFileSync(witness, "utf8").trim() : undefined;

    it("is run by `terraform show`, and not by us", { timeout: 60_000 }, async () => {
      const { folder, witness } = await attack();
      const { status } = spawnSync("terraform", ["show", "-json", "staging.tfplan"], { cwd: folder, env: secrets });
      expect([status, seenBy(witness)]).toEqual([1, `hunter2,${process.env["HOME"]},${realpathSync(folder)}`]);
      rmSync(witness);
      const { exitCode, stderr } = await runIn(folder, argv, { env: secrets });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/could not read it: Error: Failed to load plugin schemas .* in the folder where it was/i);
      expect(seenBy(witness)).toBe(undefined);
    });

    it("is run where the user names its folder, without his credentials", { timeout: 60_000 }, async () => {
      const { folder, witness } = await attack();
      const { exitCode, stderr } = await runIn(folder, [...argv, "--terraform-folder", "."], { env: secrets });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/It ran in the folder of --terraform-folder, without your environment and settings/);
      const [key, home, working] = (seenBy(witness) ?? "").split(",");
      expect([key, working]).toEqual(["", realpathSync(folder)]);
      expect(home).not.toBe(process.env["HOME"]);
    });
  },
);

describe("--terraform-folder", () => {
  const where = (folder: string): string => `own=${folder}; basename "$(pwd)" >> $own/places; cat $own/production.json`;

  it("names the folder for all environments, or for one", async () => {
    const folder = folderWith({
      "production.json": planOf("16.3", LATER),
      "a.tfplan": zip,
      "b.tfplan": Buffer.concat([zip, zip]),
      "live/x": "",
      "other/x": "",
    });
    const bin = folderWithCommand("terraform", where(folder));
    const plans = ["--plan", "staging=a.tfplan", "--plan", "production=b.tfplan"];
    const folders = ["--terraform-folder", "production=other", "--terraform-folder", "live"];
    await runIn(folder, ["check", ...plans, ...folders], { env: pathOf(bin) });
    expect(readFileSync(join(folder, "places"), "utf8")).toBe("live\nother\n");
  });

  it.each([
    ["nowhere", "--terraform-folder nowhere: there is no such folder; name the one that the plan was made in"],
    ["production.json", "--terraform-folder production.json: there is no such folder"],
    ["", "--terraform-folder : there is no such folder"],
    ["staging=", "--terraform-folder staging=: there is no such folder"],
    ["dev=.", "--terraform-folder dev=.: dev is not among the compared environments: staging, production"],
  ])("is refused for %j", async (option, message) => {
    const folder = folderWith({ "staging.json": planOf("1"), "production.json": planOf("1", LATER) });
    const command = ["check", "staging.json", "production.json", "--terraform-folder", option];
    const { exitCode, stderr } = await runIn(folder, command);
    expect(stderr).toContain(`tfparity: ${message}`);
    expect(exitCode).toBe(2);
  });
});
