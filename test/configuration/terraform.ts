import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkParity } from "../../src/check.js";
import { readContract } from "../../src/contract/index.js";
import type { Environment } from "../../src/model/environment.js";
import type { ParityReport } from "../../src/model/report.js";
import { readEnvironment } from "../../src/read/index.js";
import {
  readModuleTree,
  sourceConfiguration,
  type ReadContents,
  type ReadFolder,
  type SourceConfiguration,
} from "../../src/configuration/index.js";
import { nothingIsSecret, noSets } from "../builders.js";

/** Plans of real Terraform, made from files in memory. Nothing is mocked: what is compared is what Terraform says. */

/** Why tests that need Terraform are skipped here; undefined where `terraform` is on the PATH. */
export const terraformMissing: string | undefined =
  spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0 ? undefined : "terraform is not on the PATH";

/** The files of a configuration, by their paths. */
export type Files = Readonly<Record<string, string>>;

/** One environment: its files, and the value of its variables as `.tfvars` text. */
export interface Planned {
  readonly files: Files;
  readonly variables: string;
  /** Applies these files (with the same variables) before planning; `true` for the files themselves. */
  readonly applied?: Files | true;
}

/** The plan JSON of one environment. A failing plan still leaves one when only a condition failed. */
export async function planOf({ files, variables, applied }: Planned): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tfparity-source-"));
  try {
    if (applied !== undefined) {
      writeAll(folder, applied === true ? files : applied, variables);
      await terraform(folder, "init", "-input=false");
      await terraform(folder, "apply", "-input=false", "-auto-approve");
      rmSync(join(folder, ".terraform"), { recursive: true, force: true });
    }
    writeAll(folder, files, variables);
    await terraform(folder, "init", "-input=false");
    await terraform(folder, "plan", "-input=false", "-out=planned").catch((error: unknown) => {
      if (!readdirSync(folder).includes("planned")) throw error;
    });
    return await terraform(folder, "show", "-json", "planned");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is compared: plans and, where they are given, the sources beside them. */
export interface Checked {
  readonly plans: Readonly<Record<string, string>>;
  readonly sources?: Readonly<Record<string, Files>>;
  /** The parameters, allowances and renames of the contract, as YAML. */
  readonly rules?: string;
}

/** The report about plans; the last one is the reference. */
export async function report({ plans, sources = {}, rules = "" }: Checked): Promise<ParityReport> {
  const environments = await Promise.all(Object.entries(plans).map(([name, plan]) => environmentOf(name, plan)));
  const configurations = new Map(
    await Promise.all(Object.entries(sources).map(async ([name, files]) => [name, await sourceOf(files)] as const)),
  );
  return checkParity({
    environments,
    reference: environments.at(-1)?.name ?? "",
    contract: readContract(`version: 1\n${rules}`, "parity.yaml"),
    parameters: new Map(),
    synthesized: new Map(),
    proofs: new Map(),
    sources: configurations,
    sets: noSets,
    secretAttributes: nothingIsSecret,
    today: "2027-01-07",
  });
}

/** The environment that plan JSON tells of. */
export const environmentOf = (name: string, plan: string): Promise<Environment> =>
  readEnvironment({ name, file: `${name}.json`, chunks: Readable.from([new TextEncoder().encode(plan)]) });

/** The configuration that files ask for. */
export const sourceOf = async (files: Files): Promise<SourceConfiguration> =>
  sourceConfiguration("source", await readModuleTree("source", folderOf(files)), contentsOf(files));

/** What expressions read, from memory. */
const contentsOf =
  (files: Files): ReadContents =>
  ({ path, kind }) => {
    const found = Object.entries(files).filter(([file]) =>
      kind === "folder" ? (dirname(file) === "." ? "" : dirname(file)) === path : file === path,
    );
    return Promise.resolve(
      found.length === 0
        ? new Map([[path, "missing" as const]])
        : new Map(found.map(([file, text]) => [file, new TextEncoder().encode(text)])),
    );
  };

/** Folders in memory; `source` is the root. */
export const folderOf =
  (files: Files): ReadFolder =>
  (folder) => {
    const inside = Object.entries(files).filter(([path]) => dirname(join("source", path)) === folder);
    return Promise.resolve(
      inside.length === 0
        ? undefined
        : { identity: folder, files: inside.map(([path, text]) => ({ path: join("source", path), text })) },
    );
  };

/** Each finding in one line: `kind: cause`. */
export const findings = ({ findings: found }: ParityReport): readonly string[] =>
  found.map(({ kind, cause }) => `${kind}: ${cause}`);

/** The committed example: its files without variables, and its variables by environment. */
export function exampleFiles(): {
  readonly files: Files;
  readonly variables: Readonly<Record<string, string>>;
  readonly rules: string;
} {
  const root = fileURLToPath(new URL("../../examples/plain-terraform/", import.meta.url));
  const paths = filesIn(root).map((path) => relative(root, path));
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  return {
    files: Object.fromEntries(paths.filter((path) => path.endsWith(".tf")).map((path) => [path, read(path)])),
    variables: Object.fromEntries(
      paths.filter((path) => path.endsWith(".tfvars")).map((path) => [path.slice(0, -".tfvars".length), read(path)]),
    ),
    rules: /^parameters:[^]*/m.exec(read("parity.yaml"))?.[0] ?? "",
  };
}

/** The files with one text in one of them replaced; throws when it is not there. */
export function changed(files: Files, path: string, from: string, to: string): Files {
  const text = files[path];
  if (text === undefined || !text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return { ...files, [path]: text.replace(from, to) };
}

// --- internal ---

const execute = promisify(execFile);

async function terraform(folder: string, ...command: readonly string[]): Promise<string> {
  const { stdout } = await execute(
    "terraform",
    [...command.slice(0, 1), ...(command[0] === "show" ? [] : ["-no-color"]), ...command.slice(1)],
    { cwd: folder, maxBuffer: 1 << 28 },
  );
  return stdout;
}

function writeAll(folder: string, files: Files, variables: string): void {
  for (const [path, text] of Object.entries({ ...files, "values.auto.tfvars": variables })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith(".") && name !== "plans")
    .flatMap((name) =>
      statSync(join(folder, name)).isDirectory() ? filesIn(join(folder, name)) : [join(folder, name)],
    );
