import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import type { ParityReport } from "../../src/model/report.js";
import { essence, INDENT, paragraph, shownCommand } from "./page.js";
import { asExpected, type Judgement, type Step } from "./step.js";
import type { EnvironmentName, World } from "./world.js";

/**
 * Lets the steps happen one after the other, and tells them. Gives what was otherwise than the story says; empty when
 * nothing was.
 */
export async function tell(
  steps: readonly Step[],
  world: World,
  reports: string,
  write: (text: string) => void,
): Promise<readonly string[]> {
  mkdirSync(reports);
  const pending = new Set<EnvironmentName>();
  const wrong: string[] = [];
  for (const [position, step] of steps.entries()) {
    const number = position + 1;
    write(`\n${number}. ${step.title}\n\n${paragraph(step.story)}\n`);
    await perform(step, world, pending, write);
    if (!isDeepStrictEqual([...pending].sort(), [...step.pending].sort()))
      wrong.push(
        `step ${number}: something is pending in ${list([...pending])}, and by the story in ${list(step.pending)}`,
      );
    for (const [turn, judgement] of step.judgements.entries()) {
      const name = `${number}`.padStart(2, "0") + (turn === 0 ? "" : `-${turn + 1}`);
      const problems = await judge(judgement, name, world, reports, write);
      wrong.push(...problems.map((problem) => `step ${number}: ${problem}`));
    }
  }
  return wrong;
}

// --- internal ---

const list = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(" and "));

async function perform(
  { acts }: Step,
  world: World,
  pending: Set<EnvironmentName>,
  write: (text: string) => void,
): Promise<void> {
  if (acts.length > 0) write("\n");
  for (const { shown, run, plans } of acts) {
    write(`${INDENT}${shown}\n`);
    const said = await run(world);
    if (said !== undefined) write(`${INDENT}  ${said}\n`);
    if (plans === undefined) continue;
    if (said === "No changes.") pending.delete(plans);
    else pending.add(plans);
  }
}

/** Runs the command, shows the part of its output that matters, and gives what is otherwise than expected. */
async function judge(
  { command, exit, findings, says, keeps }: Judgement,
  name: string,
  world: World,
  reports: string,
  write: (text: string) => void,
): Promise<readonly string[]> {
  write(`\n${shownCommand(["tfparity", ...command])}\n`);
  const file = join(reports, `${name}.json`);
  const more = findings === undefined ? [] : ["--report", "text", "--report", `json=${file}`];
  const { exitCode, output, errors } = await world.tfparity(...command, ...more);
  writeFileSync(join(reports, `${name}.txt`), output + errors);
  if (keeps !== undefined) cpSync(join(world.folder, keeps), join(reports, keeps));
  write(`\n${essence(output + errors)}\n\n${INDENT}exit code ${exitCode}\n`);
  return [
    ...(exitCode === exit ? [] : [`tfparity ${command.join(" ")} ended with ${exitCode}, and not ${exit}`]),
    ...(output.includes(says) ? [] : [`tfparity ${command.join(" ")} did not say: ${says}`]),
    ...(findings === undefined || exitCode === 2 ? [] : disagreements(readFileSync(file, "utf8"), findings)),
  ];
}

function disagreements(report: string, expected: Judgement["findings"]): readonly string[] {
  const found = (JSON.parse(report) as ParityReport).findings.map(asExpected);
  return isDeepStrictEqual(found, expected)
    ? []
    : [`the findings are\n${JSON.stringify(found, undefined, 2)}\nand not\n${JSON.stringify(expected, undefined, 2)}`];
}
