/**
 * Time and memory of reading one plan, beside `JSON.parse` of the same file, each in a process of its own:
 *
 *     npx tsx bench/read.ts [megabytes]
 */
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync, closeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { readEnvironment } from "../src/read/read-environment.js";
import { planDocument } from "./read-document.js";

const MEGABYTE = 1024 * 1024;
const RESOURCE_BYTES = 9_000;

const [command, given] = process.argv.slice(2);
if (command === "--json-parse")
  measure(given as string, async (file) => JSON.parse(readFileSync(file, "utf8")) as unknown);
else if (command === "--read") measure(given as string, read);
else compare(Number(command ?? 100));

// --- internal ---

function compare(megabytes: number): void {
  const folder = mkdtempSync(join(tmpdir(), "tfparity-bench-"));
  try {
    const file = join(folder, "plan.json");
    writePlan(file, Math.ceil((megabytes * MEGABYTE) / RESOURCE_BYTES));
    console.log(`plan of ${(statSync(file).size / MEGABYTE).toFixed(0)} MiB`);
    for (const reader of ["--json-parse", "--read"]) console.log(reader.slice(2).padEnd(12), inProcess(reader, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writePlan(file: string, resources: number): void {
  const handle = openSync(file, "w");
  for (const text of planDocument(resources)) writeSync(handle, text);
  closeSync(handle);
}

/** A plan may be too large for `JSON.parse`: that is a result, too. */
function inProcess(reader: string, file: string): string {
  try {
    return execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), reader, file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  } catch (error) {
    return /ERR_STRING_TOO_LONG|heap out of memory/.exec(String(error))?.[0] ?? String(error);
  }
}

function measure(file: string, work: (file: string) => Promise<unknown>): void {
  const start = performance.now();
  const idle = process.memoryUsage.rss();
  void work(file).then((result) => {
    const time = performance.now() - start;
    const most = process.resourceUsage().maxRSS / 1024;
    console.log(
      `${time.toFixed(0)} ms, ${most.toFixed(0)} MiB at most (${(idle / MEGABYTE).toFixed(0)} MiB before ` +
        `it began)${result === undefined ? "!" : ""}`,
    );
  });
}

function read(file: string): Promise<unknown> {
  return readEnvironment({ name: "bench", file, chunks: createReadStream(file, { highWaterMark: MEGABYTE }) });
}
