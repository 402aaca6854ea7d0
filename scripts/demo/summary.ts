import { INDENT } from "./page.js";
import type { Step } from "./step.js";

/** The end of the demo: each step with what was said, and whether that was what should have been. */
export function summary(steps: readonly Step[], wrong: readonly string[], seconds: number): string {
  const rows = steps.flatMap(({ title, judgements }, position) =>
    judgements.map(({ command, exit }, turn) => {
      const number = turn === 0 ? `${position + 1}.`.padStart(3) : "   ";
      const what = command.includes("--verify") ? "verify" : (command[0] ?? "");
      const how = what === "rollback" || what === "trend" ? "tells" : exit === 0 ? "passes" : "blocks";
      return `${INDENT}${number} ${(turn === 0 ? title : "").padEnd(56)} ${what.padEnd(8)} ${how}`;
    }),
  );
  const judged = steps.reduce((sum, { judgements }) => sum + judgements.length, 0);
  const verdict =
    wrong.length === 0
      ? [`${INDENT}All ${steps.length} steps said what is true: ${judged} verdicts, in ${Math.round(seconds)} seconds.`]
      : [
          `${INDENT}This is not what the story says:`,
          ...wrong.map((problem) => INDENT + problem.replaceAll("\n", `\n${INDENT}`)),
        ];
  return `\nIn short\n\n${rows.join("\n")}\n\n${verdict.join("\n")}\n`;
}
