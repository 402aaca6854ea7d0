import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import type { ExitCode } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";
import { offlineSecrets } from "../../test/terraform/offline-secrets.js";
import type { ObjectValue } from "../../test/terraform/provider/values.js";
import { openWorkspace, type Workspace } from "../../test/terraform/workspace.js";
import { INDENT, WIDTH } from "./page.js";
import { addressOf, copyProject } from "./project.js";

/** The environments of the demo; the last is the reference. */
export const environments = ["dev", "staging", "production"] as const;
export type EnvironmentName = (typeof environments)[number];

/** What people and pipelines do to the environments. */
export interface World {
  /** Where the commands run. */
  readonly folder: string;
  /** Replaces a text that stands in a file of the project exactly once. */
  readonly edit: (file: string, replace: string, replacement: string) => void;
  /** `git …` in the project. Throws with what it said when it fails. */
  readonly git: (...argv: readonly string[]) => void;
  /** Has the clock of the command go on by so many hours; Terraform's stays. */
  readonly wait: (hours: number) => void;
  /** `npm run synth`, and `terraform init` where it wrote. */
  readonly synthesize: () => Promise<void>;
  /** `terraform -chdir=<environment> plan -out=<file>`; gives the line that sums it up. */
  readonly plan: (name: EnvironmentName, file: string) => Promise<string>;
  /** `terraform -chdir=<environment> apply <file>`; gives the line that sums it up. */
  readonly apply: (name: EnvironmentName, file: string) => Promise<string>;
  /** Changes what a construct made behind Terraform's back, as somebody does on a console. */
  readonly changeByHand: (name: EnvironmentName, constructPath: string, set: ObjectValue) => void;
  /** `tfparity …`. */
  readonly tfparity: (...argv: readonly string[]) => Promise<Outcome>;
  /** Stops Terraform and its provider. */
  readonly close: () => Promise<void>;
}

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly output: string;
  readonly errors: string;
}

/**
 * The project in a new folder with all environments of it, synthesized; nothing is planned or applied. Throws with what
 * the module or Terraform complains about.
 */
export async function openWorld(folder: string): Promise<World> {
  const project = copyProject(folder);
  await project.synthesize();
  const workspaces = new Map<string, Workspace>();
  const close = async (): Promise<void> =>
    void (await Promise.all([...workspaces.values()].map((workspace) => workspace.close())));
  try {
    for (const name of environments)
      workspaces.set(name, await openEnvironment(folder, name, project.configuration(name)));
  } catch (error) {
    await close();
    throw error;
  }
  const of = (name: EnvironmentName): Workspace => workspaces.get(name) as Workspace;
  let waited = untilMorning(Date.now());
  return {
    folder,
    edit: project.edit,
    git: project.git,
    wait: (hours) => {
      waited += hours * HOUR;
    },
    synthesize: async () => {
      await project.synthesize();
      await Promise.all(environments.map((name) => of(name).configure(project.configuration(name))));
    },
    plan: (name, file) => terraform(of(name), "plan", "-input=false", `-out=${file}`),
    apply: (name, file) => terraform(of(name), "apply", "-input=false", file),
    changeByHand: (name, constructPath, set) =>
      of(name).drift({ [addressOf(project.configuration(name), constructPath)]: set }),
    tfparity: (...argv) => tfparity({ cwd: folder, reattach: of("staging").provider.reattach, waited }, argv),
    close,
  };
}

// --- internal ---

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The milliseconds to six o'clock in the next morning (UTC): whenever the demo runs, the same things happen on the same
 * day of its life, and none of them around midnight.
 */
const untilMorning = (moment: number): number => DAY - (moment % DAY) + 6 * HOUR;

/** Where the command runs, which provider it may start, and how far its clock is ahead, in milliseconds. */
interface Settings {
  readonly cwd: string;
  readonly reattach: string;
  readonly waited: number;
}

/** The workspace stands under the environment's name beside the project's files, as a pipeline would have it. */
async function openEnvironment(folder: string, name: EnvironmentName, configuration: string): Promise<Workspace> {
  const workspace = await openWorkspace(configuration, {
    variables: offlineSecrets(name, readFileSync(configuration, "utf8")),
  });
  symlinkSync(workspace.folder, join(folder, name), "dir");
  return workspace;
}

/** The sentence in which Terraform sums up what it planned or did. */
const SUMMARY = /^(?:Plan: \d+.*|No changes\.|Apply complete!.*)/m;

async function terraform(workspace: Workspace, ...command: readonly string[]): Promise<string> {
  const { exitCode, output } = await workspace.terraform(...command);
  if (exitCode !== 0) throw new Error(`terraform ${command.join(" ")} failed:\n${output}`);
  return SUMMARY.exec(output)?.[0] ?? "Changes to outputs or to Terraform's state only.";
}

/**
 * The command in this process. For the binary plans it runs `terraform show`, and any provider with the schemas will
 * do.
 */
async function tfparity({ cwd, reattach, waited }: Settings, argv: readonly string[]): Promise<Outcome> {
  const [output, errors]: [string[], string[]] = [[], []];
  const now = (): string => new Date(Date.now() + waited).toISOString();
  const exitCode = await run(argv, {
    stdout: { write: (text) => output.push(text), isTTY: true, columns: WIDTH - INDENT.length },
    stderr: { write: (text) => errors.push(text) },
    stdin: noBytes(),
    env: { ...process.env, TF_REATTACH_PROVIDERS: reattach, NO_COLOR: "1" },
    cwd,
    today: () => now().slice(0, "YYYY-MM-DD".length),
    now,
  });
  return { exitCode, output: output.join(""), errors: errors.join("") };
}

async function* noBytes(): AsyncGenerator<Uint8Array> {
  yield* [];
}
