import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HistoryLine, RunLine } from "../../src/model/history.js";

/** The lines of a history, as they stand in its file. */
export const linesIn = (folder: string, file = "history.jsonl"): readonly HistoryLine[] =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as HistoryLine);

/** The runs among them. */
export const runsIn = (folder: string, file?: string): readonly RunLine[] =>
  linesIn(folder, file).filter((line): line is RunLine => line.kind === "run");
