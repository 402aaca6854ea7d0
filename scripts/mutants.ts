/**
 * Mutation tests: changes the code in many small ways, each of which a test has to notice. StrykerJS does the work
 * (`stryker.config.json`); this chooses the mutants, and holds the survivors against test/mutants/survivors.json.
 *
 *   npm run mutants                                 150 mutants of all areas
 *   npm run mutants -- --count 300 --seed 7         others
 *   npm run mutants -- --area judge --area compare  of these folders
 *   npm run mutants -- --file src/judge/rank.ts     of this file
 *   npm run mutants -- --changed origin/main        of the lines that changed since then
 *   npm run mutants -- --minutes 9                  and what was tried until then counts
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { changedLines } from "./mutants/changed-lines.js";
import type { RawMutant, RawResult, Sample } from "./mutants/plugin.js";
import { lineOf, nameMutant, verdictOf, type Survivor, type Verdict } from "./mutants/verdict.js";

/** The folders of src/ in which a wrong answer comes from. */
const AREAS: readonly string[] = [
  "compare",
  "credentials",
  "evaluate",
  "explain",
  "fingerprint",
  "gate",
  "judge",
  "ledger",
  "prove",
  "replan",
  "secrets",
];

const repository = fileURLToPath(new URL("..", import.meta.url));
process.chdir(repository);

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "150" },
    minutes: { type: "string", default: "600" },
    area: { type: "string", multiple: true, default: [] },
    file: { type: "string", multiple: true, default: [] },
    changed: { type: "string" },
  },
});

const scratch = mkdtempSync(join(tmpdir(), "mutants-"));
try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 20 });
}

// --- internal ---

async function main(): Promise<number> {
  const lines = values.changed === undefined ? undefined : changedLines(values.changed);
  const files = mutatedFiles().filter((file) => lines === undefined || lines[file] !== undefined);
  if (files.length === 0) return say("Nothing changed that mutants are made of.\n", 0);
  // As they are now: whoever waits for the mutants goes on working.
  const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
  const output = { all: join(scratch, "all.json"), tried: join(scratch, "tried.jsonl") };
  const sample: Sample = {
    seed: Number(values.seed),
    count: Number(values.count),
    output,
    ...(lines === undefined ? {} : { lines }),
  };
  const ended = await runStryker(files, sample, Number(values.minutes));
  if (!existsSync(output.all)) return say("StrykerJS ended before it tried anything.\n", 2);
  const verdict = judge(output, sources);
  report(verdict, ended);
  return verdict.failures.length === 0 ? 0 : 1;
}

function mutatedFiles(): readonly string[] {
  if (values.file.length > 0) return values.file;
  const areas = values.area.length === 0 ? AREAS : values.area;
  return areas.flatMap(filesOf).sort();
}

/** All code of an area, folders in it included. */
function filesOf(area: string): readonly string[] {
  return readdirSync(join("src", area), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/${area}/${name.replaceAll("\\", "/")}`);
}

/** Runs StrykerJS to its end, or for so many minutes; true when it came to its end. */
function runStryker(mutate: readonly string[], sample: Sample, minutes: number): Promise<boolean> {
  const base = JSON.parse(readFileSync("stryker.config.json", "utf8")) as object;
  const config = join(scratch, "stryker.json");
  writeFileSync(config, JSON.stringify({ ...base, mutate, sample, tempDirName: join(scratch, "sandbox") }));
  const command = fileURLToPath(new URL("../node_modules/@stryker-mutator/core/bin/stryker.js", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", command, "run", config], {
    stdio: "inherit",
    detached: true,
  });
  const stop = (): void => {
    // With all that it started.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const timer = setTimeout(stop, minutes * 60_000);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code !== null);
    });
  });
}

function judge({ all, tried }: Sample["output"], sources: ReadonlyMap<string, string>): Verdict {
  const mutants = JSON.parse(readFileSync(all, "utf8")) as readonly RawMutant[];
  const results = existsSync(tried)
    ? readFileSync(tried, "utf8")
        .split("\n")
        .filter((line) => line.endsWith("}"))
        .map((line) => JSON.parse(line) as RawResult)
    : [];
  const known = JSON.parse(readFileSync("test/mutants/survivors.json", "utf8")) as readonly Survivor[];
  const named = mutants.map((mutant) => ({
    ...nameMutant(mutant, sources.get(mutant.fileName) as string),
    id: mutant.id,
  }));
  return verdictOf(named, results, known);
}

function report({ killed, tried, refused, accepted, open, stale, failures }: Verdict, ended: boolean): void {
  const share = tried === 0 ? "" : ` (${((100 * killed) / tried).toFixed(1)} %)`;
  say(`\n${killed} of ${tried} mutants were killed${share}; the compiler refuses ${refused} more.\n`);
  if (!ended) say("It was ended before all were tried.\n");
  if (accepted.length > 0) say(`\nThese survived, for reasons in test/mutants/survivors.json:\n`);
  for (const mutant of accepted) say(`  ${lineOf(mutant)}\n`);
  if (open.length > 0)
    say("\nThese survived. Write a test that fails with them, or say in test/mutants/survivors.json why not:\n");
  for (const mutant of open) {
    const { file, text, from, to } = mutant;
    say(`  ${lineOf(mutant)}\n    ${JSON.stringify({ file, text, from, to, why: "" })}\n`);
  }
  if (stale.length > 0) say("\nThese reasons in test/mutants/survivors.json are for nothing any more; remove them:\n");
  for (const { file, text, from, to } of stale) say(`  ${file}: ${text}: ${from} → ${to}\n`);
  for (const failure of failures) say(`\nFailed: ${failure}.\n`);
}

function say(text: string, code = 0): number {
  process.stdout.write(text);
  return code;
}
