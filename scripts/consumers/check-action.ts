/** Runs the shell steps of `action.yml` one after the other, as a runner of GitHub does, with the packed package. */
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/**
 * Runs the steps of the action that are commands, one after the other, on a promotion that passes: what it attests has
 * to be signed with the key that is its input, and the outputs have to say so. Throws with all that was said where
 * anything of it is otherwise.
 */
export function checkAction(repository: string, scratch: string, archive: string): void {
  const action = parse(readFileSync(join(repository, "action.yml"), "utf8")) as Action;
  const job = join(scratch, "action");
  mkdirSync(job);
  const plans = { staging: "v2.staging", production: "v2-planned.production" };
  for (const [name, fixture] of Object.entries(plans)) {
    const plan = readFileSync(join(repository, `test/gate/fixtures/${fixture}.json`), "utf8");
    // The gate takes plans that were made a moment ago.
    const made = `"timestamp":"${new Date().toISOString().replace(/\.\d+/, "")}"`;
    writeFileSync(join(job, `${name}.json`), plan.replace(/"timestamp":\s*"[^"]+"/, made));
  }
  copyFileSync(join(repository, "test/gate/parity.yaml"), join(job, "parity.yaml"));
  writeFileSync(join(job, "event.json"), "{}");
  const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const given = {
    package: archive,
    command: "gate",
    from: "staging",
    to: "production",
    attestation: "passed.json",
    "sign-key": key,
    token: "",
  };
  const valueOf = (name: string): string => ({ ...given })[name] ?? action.inputs[name]?.default ?? "";
  const said = action.runs.steps.map((step) => runStep(step, valueOf, job)).join("");
  const [outputs, summary] = ["output", "summary"].map((name) => readFileSync(join(job, name), "utf8"));
  const signed = readFileSync(join(job, "passed.json"), "utf8");
  const isRight = outputs?.startsWith("verdict=pass\n") && summary?.includes("PASS") && signed.includes("signatures");
  if (!isRight) throw new Error(`the action says\n${said}\n${outputs}\n${summary}\n${signed}`);
}

/** Runs what a step runs, in the shell that GitHub takes for `shell: bash`. */
function runStep({ run, env = {} }: Step, valueOf: (input: string) => string, job: string): string {
  if (run === undefined) return "";
  const values = Object.entries(env).map(([variable, text]) => [
    variable,
    text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => valueOf(input)),
  ]);
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
    cwd: job,
    encoding: "utf8",
    env: {
      ...process.env,
      RUNNER_TEMP: job,
      GITHUB_WORKSPACE: job,
      GITHUB_EVENT_NAME: "push",
      GITHUB_EVENT_PATH: join(job, "event.json"),
      GITHUB_OUTPUT: join(job, "output"),
      GITHUB_STEP_SUMMARY: join(job, "summary"),
      ...Object.fromEntries(values),
    },
  });
  if (status !== 0) throw new Error(`a step of the action ended with ${status}\n${stdout}\n${stderr}`);
  return stdout + stderr;
}
