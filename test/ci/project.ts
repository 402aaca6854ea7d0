/** A repository of a shop that the examples of pipelines are run in, with programs that stand in for real ones. */
import { execFileSync, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** Whether there is a Terraform to run pipelines with. */
export const hasTerraform = spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0;

/** The shop of a pipeline's example: a clone of its repository, and what its commands run with. */
export interface Project {
  /** The top folder of the clone. Its remote `origin` has the branch `main`. */
  readonly folder: string;
  /** Variables for everything that runs in it: programs of ours on the PATH, no home and no credentials. */
  readonly env: Readonly<Record<string, string>>;
  /** The gate's private key, in PEM; the contract names its public half. */
  readonly gateKey: string;
}

/** Where a project keeps what Terraform wants. */
export type Layout = "infra" | "live";

/**
 * A project as the examples expect it, in which production runs what its own variables say and staging what is tested:
 * plain Terraform in `infra/` with a variable file for each environment, or a folder for each below `live/`. Staging is
 * applied, production is not there yet.
 */
export function project(layout: Layout = "infra"): Project {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "tfparity-ci-")));
  made.push(top);
  const key = generateKeyPairSync("ed25519");
  const publicKey = key.publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const folder = join(top, "shop");
  write(folder, { ...sources(layout, join(top, "states")), "parity.yaml": contract(layout, publicKey) });
  write(folder, { ".gitignore": IGNORED });
  const env = environment(top);
  const shop: Project = { folder, env, gateKey: String(key.privateKey.export({ type: "pkcs8", format: "pem" })) };
  commit(top, shop);
  applyStaging(layout, shop);
  return shop;
}

/** Runs a shell script in a project, as CI systems do: in bash, which stops at the first command that fails. */
export function runScript(script: string, { folder, env }: Project, more: Readonly<Record<string, string>> = {}): Run {
  return outcome(
    spawnSync("bash", ["-eo", "pipefail", "-c", script], { ...OPTIONS, cwd: folder, env: { ...env, ...more } }),
  );
}

/** What a program that ended has left. */
export interface Run {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly text: string;
}

/** Runs a program in a project. */
export function runProgram(program: string, args: readonly string[], { folder, env }: Project): Run {
  return outcome(spawnSync(program, args, { ...OPTIONS, cwd: folder, env }));
}

/** Writes files of a project over, and commits them to its `main`. */
export function change(shop: Project, files: Readonly<Record<string, string>>): void {
  write(shop.folder, files);
  runScript("git commit --quiet --all --message change && git push --quiet origin main", shop);
}

/**
 * Has the branch `main` of `origin` ask for more than the clone knows of, as after somebody else's push: replicas may
 * not differ any more.
 */
export function changeElsewhere(shop: Project): void {
  const script = `
    sed -i.old '/var.replicas/d' parity.yaml && rm parity.yaml.old
    git commit --quiet --all --message "replicas may not differ" && git push --quiet origin main
    git reset --quiet --hard HEAD~1 && git update-ref refs/remotes/origin/main HEAD`;
  const { status, text } = runScript(script, shop);
  if (status !== 0) throw new Error(text);
}

// --- internal ---

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const root = fileURLToPath(new URL("../..", import.meta.url));
const OPTIONS = { encoding: "utf8", maxBuffer: 1 << 26 } as const;
const IGNORED = [".terraform*", "*.tfplan", "plans/", "passed.json", "parity*.*", "!parity.yaml", ""].join("\n");
const ENVIRONMENTS = { staging: 1, production: 3 } as const;

const outcome = ({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): Run => ({
  status,
  text: stdout + stderr,
});

const MAIN = `variable "environment" { type = string }
variable "replicas" { type = number }
variable "image" { type = string }

resource "terraform_data" "service" {
  input = { name = "shop-\${var.environment}", replicas = var.replicas, image = var.image }
}
`;

/** The variable file of an environment. */
export const variables = (environment: keyof typeof ENVIRONMENTS, image = "shop:1.42.0"): string =>
  `environment = "${environment}"\nreplicas = ${ENVIRONMENTS[environment]}\nimage = "${image}"\n`;

function sources(layout: Layout, states: string): Readonly<Record<string, string>> {
  const names = Object.keys(ENVIRONMENTS) as readonly (keyof typeof ENVIRONMENTS)[];
  const files: Record<string, string> = {};
  for (const name of names) {
    const state = `path = "${join(states, name)}.tfstate"\n`;
    if (layout === "infra") files[`infra/${name}.tfvars`] = variables(name);
    if (layout === "infra") files[`infra/${name}.tfbackend`] = state;
    if (layout === "live")
      files[`live/${name}/main.tf`] = `terraform {\n  backend "local" {\n    ${state}  }\n}\n\n${MAIN}`;
    if (layout === "live") files[`live/${name}/terraform.tfvars`] = variables(name);
  }
  if (layout === "infra") files["infra/main.tf"] = `terraform {\n  backend "local" {}\n}\n\n${MAIN}`;
  return files;
}

const contract = (layout: Layout, key: string): string => `version: 1
reference: production
environments:
  staging:    { plan: plans/staging.json, source: ${layout === "infra" ? "infra" : "live/staging"} }
  production: { plan: plans/production.json, source: ${layout === "infra" ? "infra" : "live/production"} }
parameters:
  var.environment: { identity: name, reason: Names the environment. }
  var.replicas:    { may: differ, reason: Staging carries a fraction of the load. }
gate:
  keys: [{ name: the gate, key: ${key} }]
`;

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** The command from its source, and the programs of npm, which has nothing to install here. */
function programs(top: string): string {
  const loader = join(root, "node_modules/tsx/dist/loader.mjs");
  const bin = join(top, "bin");
  write(bin, {
    tfparity: `#!/bin/sh\nexec node --import "file://${loader}" "${join(root, "src/cli/bin.ts")}" "$@"\n`,
    npx: '#!/bin/sh\n[ "$1" = --no-install ] && shift\nexec "$@"\n',
    npm: "#!/bin/sh\nexit 0\n",
  });
  for (const name of ["tfparity", "npx", "npm"]) chmodSync(join(bin, name), 0o755);
  return bin;
}

function environment(top: string): Readonly<Record<string, string>> {
  mkdirSync(join(top, "home"));
  return {
    PATH: `${programs(top)}${delimiter}${process.env["PATH"] ?? ""}`,
    HOME: join(top, "home"),
    TMPDIR: tmpdir(),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    NO_COLOR: "1",
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "user.name",
    GIT_CONFIG_VALUE_0: "somebody",
    GIT_CONFIG_KEY_1: "user.email",
    GIT_CONFIG_VALUE_1: "somebody@example.com",
  };
}

function commit(top: string, shop: Project): void {
  const git = (...args: string[]): void => {
    execFileSync("git", args, { cwd: shop.folder, env: shop.env, stdio: ["ignore", "ignore", "inherit"] });
  };
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=the shop");
  git("clone", "--quiet", "--bare", ".", join(top, "origin.git"));
  git("remote", "add", "origin", join(top, "origin.git"));
  git("fetch", "--quiet", "origin");
}

function applyStaging(layout: Layout, shop: Project): void {
  const [folder, backend, file] =
    layout === "infra"
      ? ["infra", "-backend-config=staging.tfbackend", "-var-file=staging.tfvars"]
      : ["live/staging", "", ""];
  const { status, text } = runScript(
    `terraform -chdir=${folder} init -input=false ${backend}
     terraform -chdir=${folder} apply -input=false -auto-approve ${file}
     rm -rf ${folder}/.terraform`,
    shop,
  );
  if (status !== 0) throw new Error(text);
}
