/** Checks components one after the other, so that one alone is in memory; of each only its report stays. */
import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { isPart, type PartReport } from "../judge/merge-reports.js";
import type { ChosenComponents } from "./components.js";
import { loadComparison, type ComparisonOptions } from "./comparison.js";
import type { Reading } from "./files-read.js";
import type { Io } from "./io.js";

/**
 * The report of each component, in order. `asked` says what is asked of each besides parity. Throws what `checkParity`
 * throws.
 */
export async function checkComponents(
  { names, choose }: ChosenComponents,
  options: Pick<ComparisonOptions, "schema" | "terraformFolder">,
  io: Io,
  reading: Reading,
  asked: (input: CheckInput) => CheckInput,
): Promise<readonly PartReport[]> {
  const reports: PartReport[] = [];
  for (const name of names) {
    const report = await checkParity(asked(await loadComparison(choose(name), options, io, reading)));
    if (isPart(report)) reports.push(report);
  }
  return reports;
}
