#!/usr/bin/env node
import type { Io } from "./io.js";
import { run } from "./run.js";

/** The command: the real world handed to `run`. The only reader of `process`. */
const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  // Only asked for when a file is `-`: touching it earlier would keep the process waiting for input.
  get stdin() {
    return process.stdin;
  },
  env: process.env,
  cwd: process.cwd(),
  today: () => new Date().toISOString().slice(0, 10),
  now: () => new Date().toISOString(),
};

// A reader such as `head` that closes early is no failure of ours, and changes nothing about the verdict.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exitCode = 2;
  });
}

const exitCode = await run(process.argv.slice(2), io);
// Not process.exit(): what is still on its way to a pipe would be lost. A failed write stays a failure.
process.exitCode = process.exitCode === 2 ? 2 : exitCode;
