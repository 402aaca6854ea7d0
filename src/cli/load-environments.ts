/** Reads what is compared: files, and plans of workspaces. */
import type { Environment } from "../model/environment.js";
import { addressWithoutRun, type WorkspaceAddress } from "../model/workspace-address.js";
import { readEnvironment } from "../read/index.js";
import { logLine } from "../report/escape.js";
import type { ChosenInput } from "./choose-inputs.js";
import type { ConfinedReading, Reading } from "./files-read.js";
import type { OutputStream } from "./io.js";
import { checkReadable, openInput, type OpenedInput } from "./open-input.js";
import type { Progress } from "./progress.js";
import type { FoundRun } from "./workspace-plans.js";
import type { WorkspaceOwner } from "./workspaces-read.js";

/** What environments are read with. */
export interface EnvironmentReading {
  /** What the command line names. */
  readonly reading: Reading;
  /** What the contract names. */
  readonly confined: ConfinedReading;
  /** Where Terraform reads binary plans, by environment; absolute. */
  readonly terraformFolders: ReadonlyMap<string, string>;
  /** Is told which run of a workspace is taken. */
  readonly stderr: OutputStream;
  /** Runs of environments that nobody has to look for, by environment. */
  readonly runs?: ReadonlyMap<string, FoundRun>;
  /** Ends what is asked for. */
  readonly signal?: AbortSignal;
  /** The component that all of it is of; absent where an environment has a single root module. */
  readonly component?: string;
}

/** The environments, one after the other: each may be larger than what fits beside another being read. */
export async function loadEnvironments(
  inputs: readonly ChosenInput[],
  how: EnvironmentReading,
  progress: Progress,
): Promise<readonly Environment[]> {
  // Reading can take minutes; that the last one is missing should be known before.
  const runs = new Map<string, FoundRun>();
  for (const input of inputs) {
    if (input.workspace !== undefined) {
      const run = await foundRun(input, input.workspace, how);
      how.reading.workspaces.add(run.workspaceId, ownerOf(input, input.workspace, how));
      runs.set(input.environment, run);
    } else await checkReadable(input.file, readingOf(input, how));
  }
  const environments: Environment[] = [];
  for (const input of inputs) {
    const run = runs.get(input.environment);
    const file = run?.address ?? input.file;
    const { chunks, size } = run === undefined ? await opened(input, how) : { chunks: run.chunks() };
    const onProgress = (bytes: number): void => progress.report(file, bytes, size);
    environments.push(await readEnvironment({ name: input.environment, file, chunks, onProgress }));
  }
  return environments;
}

// --- internal ---

const readingOf = ({ environment, file, namedAt }: ChosenInput, { reading, confined }: EnvironmentReading): Reading =>
  namedAt === undefined ? reading : confined(namedAt, `--plan ${environment}=${file}`);

const ownerOf = (
  { environment, namedAt }: ChosenInput,
  workspace: WorkspaceAddress,
  { component }: EnvironmentReading,
): WorkspaceOwner => ({
  environment,
  address: addressWithoutRun(workspace),
  ...(component === undefined ? {} : { component }),
  ...(namedAt === undefined ? {} : { namedAt }),
});

const opened = (input: ChosenInput, how: EnvironmentReading): Promise<OpenedInput> =>
  openInput(input.file, "plan", readingOf(input, how), how.terraformFolders.get(input.environment));

/** What speaks to others is loaded by whoever names a workspace. */
async function foundRun(
  { environment, namedAt }: ChosenInput,
  workspace: WorkspaceAddress,
  { reading, stderr, runs, signal }: EnvironmentReading,
): Promise<FoundRun> {
  const known = runs?.get(environment);
  if (known !== undefined) return known;
  const { findRun } = await import("./workspace-plans.js");
  const run = await findRun(workspace, reading.env, namedAt, signal);
  const made = run.createdAt === undefined ? "" : `, of ${run.createdAt}`;
  await stderr.write(`${logLine(`tfparity: ${environment} is ${run.address} (${run.status}${made})`)}\n`);
  return run;
}
