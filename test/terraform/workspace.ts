import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { atProcessEnd } from "./clean-up.js";
import {
  startOfflineProvider,
  type OfflineProvider,
  type OfflineProviderOptions,
} from "./provider/offline-provider.js";
import type { ObjectValue } from "./provider/values.js";

/** Why tests that need Terraform are skipped here; undefined where `terraform` is on the PATH. */
export const terraformMissing: string | undefined =
  spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0 ? undefined : "terraform is not on the PATH";

/** How a workspace is opened. */
export interface WorkspaceOptions extends OfflineProviderOptions {
  /** Values of root variables, by name. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What one Terraform command printed, and how it ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** A plan: its JSON, the planfile and what Terraform said. */
export interface PlanResult extends CommandResult {
  /** The text of `terraform show -json`; empty where planning failed without leaving a plan. */
  readonly json: string;
  /** The path of the planfile. */
  readonly file: string;
}

/** One environment: a copy of a configuration with a local state and a provider of its own. */
export interface Workspace {
  /** Where Terraform runs; everything in it goes away with `close`. */
  readonly folder: string;
  readonly provider: OfflineProvider;
  /** What Terraform runs with: for scripts that call it themselves. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs any Terraform command, whatever its exit code. */
  readonly terraform: (...command: readonly string[]) => Promise<CommandResult>;
  /**
   * Plans; further options go to `terraform plan`. Throws where no plan came out, unless `-json` of an errored plan
   * exists.
   */
  readonly plan: (...options: readonly string[]) => Promise<PlanResult>;
  /** Applies a planfile, or plans and applies without one. Throws with Terraform's message when that fails. */
  readonly apply: (planfile?: string) => Promise<void>;
  /** Destroys everything. Throws with Terraform's message when that fails. */
  readonly destroy: () => Promise<void>;
  /** The text of `terraform show -json` for the state. */
  readonly state: () => Promise<string>;
  /** Changes attributes of existing objects behind Terraform's back, by address; null deletes the object. */
  readonly drift: (changes: Readonly<Record<string, ObjectValue | null>>) => void;
  /** Replaces the configuration by another folder or `cdk.tf.json`; state and provider stay. */
  readonly configure: (source: string) => Promise<void>;
  /** Stops the provider and Terraform and removes the folder. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a workspace on a configuration: a folder of `.tf` files, or a `cdk.tf.json`. Backends are replaced by a local
 * one. Throws with Terraform's message when `terraform init` fails.
 */
export async function openWorkspace(source: string, options: WorkspaceOptions = {}): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), "offline-terraform-"));
  const provider = await startOfflineProvider(options);
  const running = new Set<() => void>();
  const terraform = (...command: readonly string[]): Promise<CommandResult> =>
    run(folder, provider, running, options.variables ?? {}, command);
  const demand = async (...command: readonly string[]): Promise<CommandResult> => {
    const result = await terraform(...command);
    if (result.exitCode !== 0) throw new Error(`terraform ${command.join(" ")} failed:\n${result.output}`);
    return result;
  };
  const wipe = (): void => {
    for (const stop of running) stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const callOff = atProcessEnd(wipe);
  const close = async (): Promise<void> => {
    callOff();
    await provider.stop();
    wipe();
  };
  const configure = async (from: string): Promise<void> => {
    copyConfiguration(from, folder);
    await demand("init", "-input=false");
  };
  const workspace: Workspace = {
    folder,
    provider,
    environment: environment(folder, provider, options.variables ?? {}),
    terraform,
    configure,
    close,
    plan: (...more) => plan(folder, terraform, more),
    apply: async (planfile) =>
      void (await demand("apply", "-input=false", ...(planfile === undefined ? ["-auto-approve"] : [planfile]))),
    destroy: async () => void (await demand("destroy", "-input=false", "-auto-approve")),
    state: async () => (await demand("show", "-json")).output,
    drift: (changes) => driftByAddress(folder, provider, changes),
  };
  try {
    await configure(source);
  } catch (error) {
    await close();
    throw error;
  }
  return workspace;
}

// --- internal ---

let planCount = 0;

async function plan(
  folder: string,
  terraform: Workspace["terraform"],
  options: readonly string[],
): Promise<PlanResult> {
  const file = join(folder, `plan-${(planCount += 1)}.tfplan`);
  const planned = await terraform("plan", "-input=false", `-out=${file}`, ...options);
  // A plan whose checks failed is written all the same, and says of itself that it is errored.
  const shown = await terraform("show", "-json", file);
  if (shown.exitCode !== 0) throw new Error(`terraform plan failed:\n${planned.output}`);
  return { ...planned, file, json: shown.output };
}

function copyConfiguration(source: string, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const own = entry.name.startsWith(".") || /\.tfstate|\.tfplan$/.test(entry.name);
    if (!own) rmSync(join(folder, entry.name), { recursive: true });
  }
  if (source.endsWith(".json")) cpSync(source, join(folder, basename(source)));
  else cpSync(source, folder, { recursive: true, filter: (path) => !/[/\\]\.terraform|\.tfstate/.test(path) });
  writeFileSync(
    join(folder, "local_backend_override.tf.json"),
    JSON.stringify({ terraform: { backend: { local: {} } } }),
  );
  mkdirSync(join(folder, ".home"), { recursive: true });
  writeFileSync(join(folder, ".home", "terraformrc"), "");
}

function run(
  folder: string,
  provider: OfflineProvider,
  running: Set<() => void>,
  variables: Readonly<Record<string, string>>,
  command: readonly string[],
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", [...command], {
      cwd: folder,
      env: environment(folder, provider, variables),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = (): void => void child.kill("SIGKILL");
    running.add(stop);
    const output: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(stop);
      const text = Buffer.concat(code === 0 ? output : [...output, ...problems]).toString("utf8");
      resolve({ exitCode: code ?? 1, output: text });
    });
  });
}

/** Nothing of the user's own Terraform settings may change what a test sees. */
function environment(
  folder: string,
  provider: OfflineProvider,
  variables: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_") && !name.startsWith("AWS_"));
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return {
    ...Object.fromEntries([...kept, ...given]),
    CHECKPOINT_DISABLE: "1",
    TF_CLI_ARGS: "-no-color",
    TF_CLI_CONFIG_FILE: join(folder, ".home", "terraformrc"),
    TF_IN_AUTOMATION: "1",
    TF_REATTACH_PROVIDERS: provider.reattach,
  };
}

interface StateFile {
  readonly resources?: readonly {
    readonly module?: string;
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly attributes: { readonly id: string };
    }[];
  }[];
}

function driftByAddress(
  folder: string,
  provider: OfflineProvider,
  changes: Readonly<Record<string, ObjectValue | null>>,
): void {
  const state = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")) as StateFile;
  const objects = new Map<string, { readonly type: string; readonly where: ObjectValue }>(
    (state.resources ?? []).flatMap((resource) =>
      resource.instances.map((instance) => {
        const index = instance.index_key === undefined ? "" : `[${JSON.stringify(instance.index_key)}]`;
        const module = resource.module === undefined ? "" : `${resource.module}.`;
        const address = `${module}${resource.type}.${resource.name}${index}`;
        return [address, { type: resource.type, where: { id: instance.attributes.id } }] as const;
      }),
    ),
  );
  const drift = Object.entries(changes).map(([address, set]) => {
    const object = objects.get(address);
    if (object === undefined) throw new Error(`There is no ${address} in the state.`);
    return set === null ? { ...object, gone: true } : { ...object, set };
  });
  const scenario = provider.scenario();
  provider.setScenario({ ...scenario, drift: [...(scenario.drift ?? []), ...drift] });
}
