/** The step of the GitHub Action: the real world handed to `runAction`. */
import { realWorld } from "../real-world.js";
import { runAction } from "./run-action.js";

const exitCode = await runAction(process.argv.slice(2), realWorld);
// Not process.exit(): what is still on its way to a pipe would be lost. A failed write stays a failure.
process.exitCode ??= exitCode;
