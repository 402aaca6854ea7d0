import { tracePlace } from "../trace-place.js";
import { chooseComparison, loadComparison } from "./comparison.js";
import type { ExitCode, Io } from "./io.js";
import type { ExplainOptions } from "./program.js";

/** `tfparity explain`: the whole reasoning about one address, to standard output. Throws InputError and InputErrors. */
export async function explain(address: string, attribute: string | undefined, options: ExplainOptions, io: Io): Promise<ExitCode> {
  const comparison = await chooseComparison([], options, io);
  const trace = await tracePlace(await loadComparison(comparison, options, io), address, attribute);
  io.stdout.write(`${JSON.stringify(trace, undefined, 2)}\n`);
  return trace.comparisons.some(({ places }) => places.some(({ explanation }) => explanation === undefined)) ? 1 : 0;
}
