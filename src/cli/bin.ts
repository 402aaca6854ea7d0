#!/usr/bin/env node
/** The command: the real world handed to `run`. */
import { realWorld } from "./real-world.js";
import { run } from "./run.js";

const exitCode = await run(process.argv.slice(2), realWorld);
// Not process.exit(): what is still on its way to a pipe would be lost. A failed write stays a failure.
process.exitCode ??= exitCode;
