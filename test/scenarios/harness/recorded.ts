/**
 * The archive of scenarios that run without Terraform: what it once made of them (`recorded.json.br`), and the report
 * about each that somebody approved (`reports/`). `npm test` makes the reports again; `RECORD_SCENARIOS=1` renews both.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

import type { Scenario } from "./scenario.js";

/** What a scenario gave the command, by path in its folder: plans, contract, parameters, source, proof. */
export type GivenFiles = Readonly<Record<string, string>>;

/** What is kept of a scenario: what went in, and the Markdown report that came out (or why there is none), folded. */
export interface Recorded {
  readonly given: GivenFiles;
  readonly report: string;
}

/**
 * True for scenarios that are kept. Plain Terraform is small, so all of it is; of the platform, whose plans are six
 * times as large, one of each kind that only a proof tells.
 */
export const isRecorded = ({ subject, name }: Scenario): boolean => subject === "orders" || OF_THE_PLATFORM.has(name);

/** What went into the scenarios that are kept, by their names. */
export function readRecorded(): ReadonlyMap<string, GivenFiles> {
  const text = brotliDecompressSync(readFileSync(archive)).toString("utf8");
  return new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, GivenFiles>>));
}

/**
 * A report as it is kept: its lines broken at spaces before column 113, so that a change of one word shows as a change
 * of one line. What has no space, such as a long address, stays whole.
 */
export const folded = (report: string): string => report.split("\n").map(foldedLine).join("\n");

/** The report that was approved for a scenario, folded. Throws where there is none. */
export const approvedReport = (name: string): string => readFileSync(reportFile(name), "utf8");

/** The scenarios that have an approved report. */
export const approvedNames = (): readonly string[] => readdirSync(reports).map((file) => file.slice(0, -SUFFIX.length));

/** Keeps these in place of all that was kept. */
export function writeRecorded(recorded: ReadonlyMap<string, Recorded>): void {
  const names = [...recorded.keys()].sort();
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports);
  for (const name of names) writeFileSync(reportFile(name), (recorded.get(name) as Recorded).report);
  const given = Object.fromEntries(names.map((name) => [name, (recorded.get(name) as Recorded).given]));
  const bytes = Buffer.from(JSON.stringify(given));
  // Most of a scenario also stands in the one before it: the window has to reach back so far.
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(archive, brotliCompressSync(bytes, { params }));
}

// --- internal ---

const OF_THE_PLATFORM: ReadonlySet<string> = new Set([
  "another-commit",
  "bucket-of-staging",
  "clean-greenfield",
  "clean-promotion",
  "default-tag-by-branch",
  "endpoint-of-staging-in-both",
  "equal-although-parameters-differ",
  "hidden-branch-on-name",
  "hidden-constant",
  "hidden-constant-everywhere",
  "resource-renamed",
  "rule-open-by-branch",
  "secret-shared",
  "three-environments-one-skewed",
  "variable-missing-by-branch",
]);

const WIDTH = 112;
const INDENT = "    ";

function foldedLine(line: string): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (longer.length <= WIDTH || current.trim() === "") current = longer;
    else {
      lines.push(current);
      current = `${INDENT}${word}`;
    }
  }
  return [...lines, current].join("\n");
}

const SUFFIX = ".txt";
const archive = fileURLToPath(new URL("../recorded.json.br", import.meta.url));
const reports = fileURLToPath(new URL("../reports", import.meta.url));
const reportFile = (name: string): string => join(reports, `${name}${SUFFIX}`);
