import { renderTrace } from "../report/trace/trace.js";
import { tracePlace } from "../trace/trace-place.js";
import { chooseComparison, loadComparison } from "./comparison.js";
import { beginReading } from "./files-read.js";
import type { ExitCode, Io } from "./io.js";
import type { ExplainOptions } from "./program.js";
import { toStandardOutput } from "./standard-output.js";
import { terminalOptions } from "./terminal.js";

/**
 * `tfparity explain`: the whole reasoning about one address, to standard output. Throws InputError and InputErrors
 * for whatever is wrong with input, contract or usage, and for an address that no environment has.
 */
export async function explain(
  address: string,
  attribute: string | undefined,
  options: ExplainOptions,
  io: Io,
): Promise<ExitCode> {
  const reading = beginReading(io);
  const comparison = await chooseComparison([], options, io, reading, EXAMPLE);
  const trace = await tracePlace(await loadComparison(comparison, options, io, reading), address, attribute);
  await toStandardOutput(renderTrace(trace, options.format, terminalOptions(options, io)), io);
  return trace.outcome === "unexplained" ? 1 : 0;
}

// --- internal ---

const EXAMPLE = "tfparity explain --plan staging=staging.json --plan production=production.json <address>";
