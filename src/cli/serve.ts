/** `tfparity serve --run-task`: answers run tasks of HCP Terraform until it is stopped. */
import { InputError } from "../model/input-error.js";
import { comparableHost } from "../model/workspace-address.js";
import { chooseInputs } from "./choose-inputs.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract } from "./load.js";
import type { ServeOptions } from "./serve-command.js";
import { workspacesIn } from "./run-task-judge.js";
import { serveRunTasks, type Serving } from "./run-task-server.js";

/**
 * Serves until SIGTERM or SIGINT; then the runs that are being judged may still end. Throws an InputError where there
 * is no key, no contract with workspaces, or no place to listen: nothing is served before all of that is known.
 */
export async function serve(options: ServeOptions, io: Io): Promise<ExitCode> {
  const stopped = whenStopped();
  const serving = await startServing(options, io);
  await stopped;
  await io.stderr.write("tfparity: stops; what is under way is ended first\n");
  await serving.stop();
  return 0;
}

/** The server as the options ask for it, listening. Throws what `serve` throws. */
export async function startServing(options: ServeOptions, outer: Io): Promise<Serving> {
  if (!options.runTask) throw new InputError("what is to be served? Say --run-task");
  const io = servingIo(outer);
  const key = keyOf(options, io.env);
  const port = portOf(options.port);
  const allowedHosts = options.allowHost.length === 0 ? ["app.terraform.io"] : options.allowHost.map(hostOf);
  await refuseUseless(options, io);
  const { schema, root, host } = options;
  const serving = await serveRunTasks(
    {
      ...(options.contract === undefined ? {} : { contract: options.contract }),
      ...(options.contractFrom === undefined ? {} : { contractFrom: options.contractFrom }),
      ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
      schema,
      root,
      host,
      port,
      allowedHosts,
      key,
    },
    io,
  );
  await io.stderr.write(`tfparity: answers run tasks of ${allowedHosts.join(", ")} at ${serving.address}\n`);
  if (key === undefined) await io.stderr.write(`tfparity: ${UNSIGNED}\n`);
  return serving;
}

// --- internal ---

const KEY = "TFPARITY_RUN_TASK_KEY";
const UNSIGNED = "takes requests of anybody who can reach it (--unsigned), and tells them what differs";

/** Nobody types anything, and nothing moves on a screen. */
const servingIo = ({ stdout, stderr, env, cwd, today, now }: Io): Io => ({
  stdout,
  stderr: { write: (text) => stderr.write(text) },
  stdin: noBytes(),
  env,
  cwd,
  today,
  now,
});

async function* noBytes(): AsyncGenerator<Uint8Array> {
  yield* [];
}

/** Never taken for granted: a variable that was forgotten must not open the door. */
function keyOf({ unsigned }: ServeOptions, env: Io["env"]): string | undefined {
  const key = env[KEY] ?? "";
  if (key === "" && !unsigned)
    throw new InputError(
      `there is no key; give the HMAC key of the run task in the variable ${KEY}. Without one, anybody who can reach ` +
        "the server is answered; where that is meant, say --unsigned",
    );
  if (key !== "" && unsigned)
    throw new InputError(`--unsigned and the variable ${KEY} contradict each other; leave out one of them`);
  return key === "" ? undefined : key;
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InputError(`--port ${text} is no port; it is a number up to 65535`);
}

function hostOf(text: string): string {
  const host = comparableHost(text);
  if (host !== undefined) return host;
  throw new InputError(`--allow-host ${text} is no host; write it without https://, such as tfe.example.com`);
}

/** A contract that cannot be read, or says nothing of workspaces, is better known now than with the first run. */
async function refuseUseless(options: ServeOptions, io: Io): Promise<void> {
  const { contract } = await loadContract(options, beginReading(io), io.stderr);
  if (workspacesIn(contract).length === 0)
    throw new InputError(
      "no environment of the contract has the plan of a workspace, so that no run can be judged; write " +
        "plan: hcp://<organization>/<workspace>",
      contract.file === undefined ? undefined : { file: contract.file },
    );
  if (contract.components === undefined)
    chooseInputs({ files: [], plans: [], configuration: false, cwd: io.cwd }, contract);
}

const whenStopped = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => done());
  });
