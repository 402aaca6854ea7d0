import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A copy of this repository's module, parameters and contract, which a demo can change as engineers would. */
export interface Project {
  readonly folder: string;
  /** Replaces a text that stands in a file exactly once. Throws where it does not. */
  readonly edit: (file: string, replace: string, replacement: string) => void;
  /** `npm run synth`. Throws with what it said when it fails. */
  readonly synthesize: () => Promise<void>;
  /** The `cdk.tf.json` of an environment, as last synthesized. */
  readonly configuration: (environment: string) => string;
}

/** Makes the copy in a new folder. */
export function copyProject(folder: string): Project {
  mkdirSync(folder);
  for (const entry of ["modules", "stacks", "parity.yaml", "package.json", "tsconfig.json"])
    cpSync(join(repository, entry), join(folder, entry), { recursive: true });
  for (const entry of ["src", "data", "schema", "node_modules"])
    symlinkSync(join(repository, entry), join(folder, entry), "dir");
  return {
    folder,
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
