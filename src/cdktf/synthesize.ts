import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import { removeAtEnd, unforeseeable } from "./caretaker.js";
import type { EnvironmentsOptions, SynthesizableApp } from "./options.js";

/** One environment to make a stack for. */
interface Instance<Parameters> {
  readonly name: string;
  readonly parameters: Parameters;
}

/** One stack as it was written. */
export interface WrittenStack {
  readonly id: string;
  /** The configuration's file, relative to the folder that the app wrote to. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** How apps are made and stacks put into them. */
export type Maker<App extends SynthesizableApp, Parameters> = Pick<
  EnvironmentsOptions<App, Parameters>,
  "app" | "stack"
>;

/**
 * Makes one app with a stack for each environment and lets it write to the folder, which has to exist.
 * Returns what it wrote, by stack id. Throws an InputError when the app writes elsewhere or no JSON.
 */
export async function synthesizeInto<App extends SynthesizableApp, Parameters>(
  maker: Maker<App, Parameters>,
  folder: string,
  instances: readonly Instance<Parameters>[],
): Promise<readonly WrittenStack[]> {
  // Whoever listens to signals hears none of them before the event loop has its turn.
  await new Promise((resolved) => setImmediate(resolved));
  const app = maker.app(folder);
  if (app.outdir !== undefined && resolve(app.outdir) !== resolve(folder))
    throw new InputError(
      "the function that makes the app has to hand the folder on that it is given: (outdir) => new App({ outdir })",
    );
  for (const { name, parameters } of instances) await maker.stack(app, name, structuredClone(parameters));
  app.synth();
  return writtenIn(folder);
}

/**
 * Synthesizes one environment alone, in a folder of its own that is gone afterwards. Throws what the module
 * throws, and an InputError when there is not exactly one stack.
 */
export async function synthesizeAlone<App extends SynthesizableApp, Parameters>(
  maker: Maker<App, Parameters>,
  instance: Instance<Parameters>,
): Promise<WrittenStack> {
  const stacks = await inTemporaryFolder((folder) => synthesizeInto(maker, folder, [instance]));
  const [only] = stacks;
  if (only === undefined) throw new InputError(`the function that makes the stack made none for ${instance.name}`);
  if (stacks.length > 1)
    throw new InputError(
      `the function that makes the stack made ${stacks.length} for ${instance.name} ` +
        `(${stacks.map(({ id }) => id).join(", ")}); an environment has to be one stack`,
    );
  return only;
}

/** Runs something with a fresh folder, which is removed afterwards, whatever happens. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = unforeseeable(tmpdir(), "tfparity");
  removeAtEnd(folder);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// --- internal ---

/** By the app's own manifest; where there is none, by where CDKTF would have written. */
function writtenIn(folder: string): readonly WrittenStack[] {
  const manifest = join(folder, "manifest.json");
  const files = existsSync(manifest) ? filesOfManifest(manifest) : filesInStacks(folder);
  return files.map(({ id, file }) => {
    if (!file.endsWith(".json"))
      throw new InputError("the app writes HCL, which cannot be proven about; let it write JSON (hclOutput: false)");
    return { id, file, bytes: readFileSync(join(folder, file)) };
  });
}

interface StackFile {
  readonly id: string;
  readonly file: string;
}

function filesOfManifest(manifest: string): readonly StackFile[] {
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string }>>;
  };
  return Object.entries(stacks).map(([id, { synthesizedStackPath }]) => ({ id, file: synthesizedStackPath }));
}

function filesInStacks(folder: string): readonly StackFile[] {
  const stacks = join(folder, "stacks");
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .sort()
    .map((id) => ({ id, file: join("stacks", id, "cdk.tf.json") }))
    .filter(({ file }) => existsSync(join(folder, file)));
}
