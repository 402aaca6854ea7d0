import { askConsole, type AskFunctions } from "../language/external.js";
import type { Io } from "./io.js";
import { runTerraform } from "./terraform.js";

/**
 * Functions of Terraform that our own table lacks, answered by `terraform console`, or `tofu` where there is no
 * terraform. It is started when there is something to ask, and gets expressions on its standard input alone. Without
 * either, or after a run that hangs, nothing is answered.
 */
export function askTerraform(env: Io["env"], patience = PATIENCE): AskFunctions {
  let runs = 0;
  return askConsole(async (line) => {
    runs += 1;
    const printed = runs > MOST_RUNS ? undefined : await printedBy(line, env, patience);
    if (printed !== undefined) return printed;
    // Another run would let everybody wait again.
    runs = MOST_RUNS;
    throw new Error("there is no console to ask");
  });
}

// --- internal ---

/** An answer takes some fifty milliseconds; whoever needs longer waits for something that does not come. */
const PATIENCE = 20_000;
/** So many answers take a minute or two. */
const MOST_RUNS = 1_000;

/** What the console prints: nothing for what it refuses. Undefined when there is none, or when it hangs. */
async function printedBy(line: string, env: Io["env"], patience: number): Promise<string | undefined> {
  const run = runTerraform({ command: () => ["console"], input: `${line}\n`, patience }, env);
  const chunks: Uint8Array[] = [];
  for (;;) {
    const next = await run.next();
    if (next.done === true) return next.value.kind === "ended" ? Buffer.concat(chunks).toString("utf8") : undefined;
    chunks.push(next.value);
  }
}
