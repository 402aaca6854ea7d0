/** `tfparity review --by`: the walk through what a contract accepts, at a terminal. */
import { entryLines } from "../contract/index.js";
import type { Baseline } from "../model/baseline.js";
import type { Contract } from "../model/contract.js";
import type { ListedEntry } from "../model/review.js";
import { logLine } from "../report/escape.js";
import { entryTitle, reviewFacts } from "../report/review.js";
import { askingAt } from "./ask.js";
import type { Reading } from "./files-read.js";
import type { Terminal } from "./io.js";
import { decodeText, readText } from "./open-input.js";

/** What is walked through. */
export interface ReviewWalk {
  readonly listed: readonly ListedEntry[];
  readonly contract: Contract;
  readonly baseline: Baseline | undefined;
}

/**
 * Asks of each entry whether it is kept, one at a time, and gives back those that are. Throws a CalledOff for who
 * presses Ctrl-C, and then nothing is kept.
 */
export async function walkThrough(
  { listed, contract, baseline }: ReviewWalk,
  terminal: Terminal,
  reading: Reading,
): Promise<readonly ListedEntry[]> {
  const saying = await sayingOf(contract, baseline, reading);
  const asker = askingAt(terminal);
  const kept: ListedEntry[] = [];
  for (const [position, one] of listed.entries()) {
    terminal.output.write(pageOf(one, position + 1, saying(one)));
    const more = listed.length - position - 1;
    const question = `Does it still hold? (${more === 0 ? "the last" : `${more} more after it`})`;
    const answer = await asker.one(question, ANSWERS, "later");
    if (answer === "keep") kept.push(one);
    if (answer === "stop") break;
  }
  return kept;
}

// --- internal ---

const ANSWERS = [
  { value: "keep", label: "keep", hint: "you have looked, and it stays" },
  { value: "later", label: "later", hint: "leave it as it is, not looked at" },
  { value: "stop", label: "stop", hint: "record what was kept so far" },
];

const INDENT = "   ";

function pageOf(one: ListedEntry, number: number, says: readonly string[]): string {
  const lines = [...says.map(logLine), "", ...reviewFacts(one)];
  return `\n${number}. ${entryTitle(one)}\n\n${lines.map((line) => `${INDENT}${line}`.trimEnd()).join("\n")}\n`;
}

/** Of one entry the lines of the contract that say it, or the places that the baseline holds. */
async function sayingOf(
  contract: Contract,
  baseline: Baseline | undefined,
  reading: Reading,
): Promise<(one: ListedEntry) => readonly string[]> {
  const text = await textOf(contract, reading);
  const linesOf = entryLines(text, contract.file ?? "");
  const lines = text.split("\n");
  return ({ entry: { is, at, location } }) => {
    if (is === "baseline")
      return cut((baseline?.entries.get(at)?.places ?? []).map(({ address, place }) => `${address} ${place}`));
    const { first, last } = linesOf(location) ?? { first: location.line, last: location.line };
    return cut(lines.slice(first - 1, last).map((line) => line.replace(/\r$/, "")));
  };
}

/** Longer entries are read in the file. */
const MOST_LINES = 30;

const cut = (lines: readonly string[]): readonly string[] =>
  lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more`];

/** The text of the contract that judges. */
async function textOf({ file = "", from }: Contract, reading: Reading): Promise<string> {
  if (from === undefined) return readText(file, "contract", reading);
  const { bytesOfCommit } = await import("./contract-from.js");
  return decodeText((await bytesOfCommit(file, from, reading)) ?? new Uint8Array(), file);
}
