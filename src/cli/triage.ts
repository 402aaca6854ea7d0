/** `tfparity triage`: the walk through the open findings at a terminal, from the first question to the last word. */
import { checkParity } from "../check.js";
import { findFix, isFixable } from "../fix/find-fix.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { logLine } from "../report/escape.js";
import { editableContract, refuseOneComponent, refusePreview } from "./editable-contract.js";
import { askingAt, CalledOff } from "./ask.js";
import type { ChosenFinding } from "./choose-findings.js";
import { chooseComparison, loadComparison, type ComparisonOptions } from "./comparison.js";
import { describeFailure } from "./failure.js";
import { beginReading } from "./files-read.js";
import { patchText } from "./fix.js";
import type { ExitCode, Io, Terminal } from "./io.js";
import { readText } from "./open-input.js";
import { terminalOptions } from "./terminal.js";
import { answers, coverage, type Desk, type Situation, type Step } from "./triage-answers.js";
import { findingPage } from "./triage-page.js";
import { beginWalk, nextFinding, openCount, unseen, type Walk } from "./triage-walk.js";
import { readForEdit } from "./write-edited.js";

/** The options of `tfparity triage`. */
export interface TriageOptions extends ComparisonOptions {
  readonly color: boolean;
}

/**
 * `tfparity triage`: asks at the terminal, finding by finding, what is to become of it, and writes each answer before
 * the next question. Returns 1 where findings are left open. Throws InputError and InputErrors where nobody sits at a
 * terminal, and for whatever is wrong with input, contract or usage.
 */
export async function triage(options: TriageOptions, io: Io): Promise<ExitCode> {
  const { terminal } = io;
  if (terminal === undefined) throw nobodyThere();
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  const file = editableContract(comparison.contract);
  refusePreview(comparison);
  refuseOneComponent(comparison.component, "tfparity allow --dry-run prints the entries to put there");
  const text = await readText(file, "contract", reading);
  const input = await loadComparison(comparison, options, io, reading);
  const desk = deskAt(terminal, file, options, io);
  const walk = await walkThrough(beginWalk(input, await checkParity(input), text), desk);
  for (const line of outcome(walk)) await io.stderr.write(`tfparity: ${logLine(line)}\n`);
  return openCount(walk) === 0 ? 0 : 1;
}

// --- internal ---

const EXAMPLE = "tfparity triage --plan staging=staging.json --plan production=production.json";

const nobodyThere = (): InputError =>
  new InputError(
    "triage asks questions, and nobody sits at a terminal here; use instead: tfparity allow <findings> " +
      "--reason <why>, or tfparity waive",
  );

function deskAt(terminal: Terminal, file: string, options: TriageOptions, io: Io): Desk {
  const { output } = terminal;
  const shownAt = { isTTY: true, columns: output.columns, write: (text: string) => output.write(text) };
  return {
    asker: askingAt(terminal),
    show: shownAt.write,
    page: terminalOptions(options, { stdout: shownAt, env: io.env, cwd: io.cwd }),
    file,
    io,
  };
}

/** Whoever presses Ctrl-C keeps what was answered, as with the answer that ends the walk. */
async function walkThrough(start: Walk, desk: Desk): Promise<Walk> {
  let walk = start;
  try {
    for (let next = nextFinding(walk); next !== undefined; next = nextFinding(walk)) {
      desk.show(findingPage(next, walk.report, coveredBy(walk, next), desk.page));
      const step = await answer(await situationOf(walk, next, desk), desk);
      if (step.is !== "on") return walk;
      walk = step.walk;
    }
  } catch (error) {
    if (!(error instanceof CalledOff)) throw error;
  }
  return walk;
}

const coveredBy = (walk: Walk, chosen: ChosenFinding): Parameters<typeof findingPage>[2] => ({
  allow: coverage({ walk, chosen }, false),
  waive: coverage({ walk, chosen }, true),
});

/** With the fix, where one is known and proven, which is shown. What waits for a synthesis cannot be proven. */
async function situationOf(walk: Walk, chosen: ChosenFinding, desk: Desk): Promise<Situation> {
  if (!isFixable(chosen.finding) || walk.judged !== walk.text) return { walk, chosen, desk };
  const fix = await findFix(chosen.finding, walk.report, walk.input, readForEdit(desk.io));
  if (fix.is !== "proven") return { walk, chosen, desk };
  desk.show(`\n   This is proven to mend it:\n\n${patchText(fix.change)}`);
  return { walk, chosen, desk, fix };
}

/** Asks until there is an answer that the walk can go on with, or that ends it. */
async function answer(situation: Situation, desk: Desk): Promise<Step> {
  const { walk, chosen } = situation;
  const offered = answers.flatMap(({ name, hint, act }) => {
    const told = hint(situation);
    return told === undefined ? [] : [{ value: name, label: name, hint: told, act }];
  });
  const more = unseen(walk) - 1;
  const question = `What about finding ${chosen.number}? (${more === 0 ? "the last" : `${more} more after it`})`;
  for (;;) {
    const name = await desk.asker.one(question, offered, "skip");
    const step = await attempted(offered.find(({ value }) => value === name)?.act(situation), desk);
    if (step.is !== "again") return step;
  }
}

/** What does not work is told, and asked for again: nothing was changed by it. */
async function attempted(acting: Promise<Step> | undefined, { show, io }: Desk): Promise<Step> {
  try {
    return (await acting) ?? { is: "again" };
  } catch (error) {
    if (error instanceof CalledOff || !(error instanceof InputError || error instanceof InputErrors)) throw error;
    for (const line of describeFailure(error, io.env)) show(`${line}\n`);
    return { is: "again" };
  }
}

function outcome(walk: Walk): readonly string[] {
  const { fixed, allowed, waived, baselined, skipped } = walk.counts;
  const open = openCount(walk);
  const answered = [
    ...(fixed === 0 ? [] : [`${fixed} fixed`]),
    `${allowed} allowed`,
    `${waived} waived`,
    ...(baselined === 0 ? [] : [`${baselined} in the baseline`]),
    `${skipped} skipped`,
  ];
  return [
    `${answered.join(", ")}; ${open === 0 ? "none is open" : `${open} ${open === 1 ? "is" : "are"} open`}`,
    ...(walk.pending.size === 0 ? [] : ["synthesize again, since the proof is bound to what may differ"]),
  ];
}
