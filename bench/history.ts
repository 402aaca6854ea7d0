/**
 * Time and memory of `tfparity trend` for histories of growing length, in the order of time and shuffled as git leaves
 * them, each in a process of its own:
 *
 *     npx tsx bench/history.ts [runs …]
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dimensions } from "../src/model/report.js";
import { severities } from "../src/model/contract.js";
import { openCounts } from "../src/history/index.js";
import type { HistoryFinding, RunLine } from "../src/model/history.js";

const bin = fileURLToPath(new URL("../src/cli/bin.ts", import.meta.url));
const given = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "tfparity-bench-"));
try {
  for (const runs of given.length === 0 ? [1_000, 10_000, 100_000] : given)
    for (const isShuffled of [false, true]) measure(runs, isShuffled);
} finally {
  rmSync(folder, { recursive: true });
}

// --- internal ---

function measure(runs: number, isShuffled: boolean): void {
  const file = join(folder, "history.jsonl");
  write(file, runs, isShuffled);
  const usage = `data:text/javascript,${encodeURIComponent(
    "process.on('exit',()=>{const u=process.resourceUsage();" +
      "console.error(((u.userCPUTime+u.systemCPUTime)/1e6).toFixed(1)+' s, '+(u.maxRSS/1024).toFixed(0)+' MiB')})",
  )}`;
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--import", usage, bin, "trend", file, "--report", `json=${file}.json`],
    { encoding: "utf8" },
  );
  const size = `${(statSync(file).size / 1e6).toFixed(0)} MB`;
  console.log(`${runs} runs, ${size}${isShuffled ? ", shuffled" : ""}`.padEnd(40), status, stderr.trim());
}

/** Twenty findings of four hundred are there at a time, and each stays for some hundred runs. */
function write(file: string, runs: number, isShuffled: boolean): void {
  const handle = openSync(file, "w");
  for (let index = 0; index < runs; index += 1) {
    // Seven thousand has no divisor in common with the numbers of runs that are measured, but for tens.
    const position = isShuffled ? (index * 7_919) % runs : index;
    writeSync(handle, `${JSON.stringify(lineOf(position))}\n`);
  }
  closeSync(handle);
}

function lineOf(index: number): RunLine {
  const findings = Array.from({ length: 20 }, (_, slot) => findingOf((Math.floor(index / 100) * 3 + slot) % 400));
  return {
    historyVersion: 1,
    kind: "run",
    at: new Date(Date.UTC(2020, 0, 1) + index * 1_800_000).toISOString(),
    asked: { command: "check" },
    reference: "production",
    environments: ["staging"],
    verdict: { outcome: "blocked", blocking: 20, failOn: "info" },
    counts: { open: openCounts(findings), waived: 0, baselined: 0, differences: 60, explained: { parameter: 40 } },
    findings,
    parameters: [{ name: "var.size", environment: "staging", places: index % 7 }],
  };
}

function findingOf(number: number): HistoryFinding {
  return {
    id: number.toString(16).padStart(16, "0"),
    kind: "unexplained-difference",
    dimension: dimensions[number % dimensions.length] ?? "data",
    severity: severities[number % severities.length] ?? "low",
    status: "open",
    environment: "staging",
    addresses: [`module.service["${number}"].aws_db_instance.main`],
  };
}
