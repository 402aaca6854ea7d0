import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A copy of this repository's module, parameters and contract, which a demo can change as engineers would. */
export interface Project {
  readonly folder: string;
  /** Replaces a text that stands in a file exactly once. Throws where it does not. */
  readonly edit: (file: string, replace: string, replacement: string) => void;
  /** `git …`, with nothing of the machine's own settings. Throws with what it said when it fails. */
  readonly git: (...argv: readonly string[]) => void;
  /** `npm run synth`. Throws with what it said when it fails. */
  readonly synthesize: () => Promise<void>;
  /** The `cdk.tf.json` of an environment, as last synthesized. */
  readonly configuration: (environment: string) => string;
}

/** Makes the copy in a new folder, with one more environment and a ledger, as a repository with one commit. */
export function copyProject(folder: string): Project {
  mkdirSync(folder);
  for (const entry of ["modules", "stacks", "parity.yaml", "package.json", "tsconfig.json"])
    cpSync(join(repository, entry), join(folder, entry), { recursive: true });
  for (const entry of ["src", "data", "schema", "node_modules"])
    symlinkSync(join(repository, entry), join(folder, entry), "dir");
  addDev(folder);
  keepLedger(folder);
  writeFileSync(join(folder, ".gitignore"), NOT_COMMITTED.join("\n"));
  const git: Project["git"] = (...argv) => void runGit(folder, argv);
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "Three environments of one module");
  return {
    folder,
    git,
    edit: (file, replace, replacement) => editFile(join(folder, file), replace, replacement),
    synthesize: () => synthesize(folder),
    configuration: (environment) => join(folder, "cdktf.out", "stacks", environment, "cdk.tf.json"),
  };
}

/**
 * The address of the resource that a construct makes, by the construct's path below the stack. Throws where there is
 * none.
 */
export function addressOf(configuration: string, constructPath: string): string {
  const { resource } = JSON.parse(readFileSync(configuration, "utf8")) as Synthesized;
  for (const [type, resources] of Object.entries(resource))
    for (const [id, { "//": comment }] of Object.entries(resources))
      if (comment.metadata.path.endsWith(`/${constructPath}`)) return `${type}.${id}`;
  throw new Error(`no resource is made by ${constructPath}`);
}

// --- internal ---

/** What is made, what is linked, and what a pipeline keeps on a branch of its own. */
const NOT_COMMITTED = ["/cdktf.out", "/dev", "/staging", "/production", "/*.json", "/*.jsonl", "/*.svg"].concat(
  ["src", "data", "schema", "node_modules"].map((link) => `/${link}`),
  ["!/package.json", "!/tsconfig.json", ""],
);

/** A third environment is a parameter file and an entry in the contract: like staging, but for what names it. */
function addDev(folder: string): void {
  const staging = JSON.parse(readFileSync(join(folder, "stacks/parameters/staging.json"), "utf8")) as {
    readonly network: object;
    readonly state: object;
  };
  const sandbox = (of: string): string => `https://${of}.dev-sandbox.example`;
  const dev = {
    ...staging,
    name: "dev",
    accountId: "444444444444",
    domain: "dev.acme.example",
    thirdParty: { paymentUrl: sandbox("payments"), emailUrl: sandbox("mail"), searchUrl: sandbox("search") },
    network: { ...staging.network, cidr: "10.10.0.0/16" },
    state: { ...staging.state, bucket: "acme-terraform-state-444444444444" },
  };
  writeFileSync(join(folder, "stacks/parameters/dev.json"), `${JSON.stringify(dev, undefined, 2)}\n`);
  const entry = "  dev:\n    parameters: stacks/parameters/dev.json\n    synth: cdktf.out/stacks/dev\n";
  editFile(join(folder, "parity.yaml"), "environments:\n", `environments:\n${entry}`);
}

function keepLedger(folder: string): void {
  const file = join(folder, "parity.yaml");
  const gate = "\nledger: parity-ledger.jsonl\ngate: { order: [dev, staging, production], soak: 24h }\n";
  writeFileSync(file, readFileSync(file, "utf8") + gate);
}

const runGit = (cwd: string, argv: readonly string[]): string =>
  execFileSync(
    "git",
    ["-c", "user.name=demo", "-c", "user.email=demo@example.com", "-c", "commit.gpgsign=false", ...argv],
    {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: cwd, GIT_CONFIG_NOSYSTEM: "1" },
    },
  );

const repository = fileURLToPath(new URL("../../", import.meta.url));

interface Synthesized {
  readonly resource: Readonly<
    Record<string, Readonly<Record<string, { readonly "//": { readonly metadata: { readonly path: string } } }>>>
  >;
}

function editFile(file: string, replace: string, replacement: string): void {
  const text = readFileSync(file, "utf8");
  const count = text.split(replace).length - 1;
  if (count !== 1)
    throw new Error(`${file} holds this ${count} times, not once, so that the demo cannot change it: ${replace}`);
  writeFileSync(
    file,
    text.replace(replace, () => replacement),
  );
}

/** In a process of its own: Node.js loads a module once, and here the module changes. */
function synthesize(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "stacks/main.ts"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CDKTF_OUTDIR: "cdktf.out" },
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`synthesizing failed:\n${Buffer.concat(said).toString("utf8")}`)),
    );
  });
}
