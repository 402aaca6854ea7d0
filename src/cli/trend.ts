/** `tfparity trend`: whether it is getting better, from the lines of a history. */
import { dayOf } from "../model/moment.js";
import { knownGaps, makeTrend, type TrendAsked } from "../history/index.js";
import type { HistoryLine } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import type { Trend } from "../model/trend.js";
import { renderTrend, trendFormats } from "../report/trend/index.js";
import { beginReading } from "./files-read.js";
import { readHistory, type Making } from "./history-file.js";
import type { ExitCode, Io } from "./io.js";
import { checkOutputs, stageFiles, type RenderedFile } from "./outputs.js";
import type { TrendOptions } from "./history-commands.js";
import { parseTargets } from "./report-targets.js";
import { toStandardOutput } from "./standard-output.js";
import { terminalOptions } from "./terminal.js";
import { refuseUncompared } from "./unknown-environment.js";

/**
 * `tfparity trend`: writes what the lines of a history come to. It depends on nothing but the file: what is called now
 * is the last run. Throws an InputError for what is no history, for wrong usage, and for an environment that no run
 * compared.
 */
export async function trend(file: string, options: TrendOptions, io: Io): Promise<ExitCode> {
  const targets = parseTargets(options.report, trendFormats);
  const asked = askedOf(options);
  const files = targets.flatMap((target) => (target.file === undefined ? [] : [target.file]));
  await checkOutputs(files, [file], io.cwd);
  const whereMissing = `tfparity check --history ${file} makes it`;
  const told = await readHistory({ file, cwd: io.cwd, mayBeMissing: false, whereMissing }, () => makeTold(asked));
  if (asked.environment !== undefined) refuseUncompared(asked.environment, told.environments, file);
  const reports = targets.map((target) => ({
    file: target.file,
    text: renderTrend(told.trend, target.format, target.file === undefined ? terminalOptions(options, io) : {}),
  }));
  const staged = await stageFiles(
    reports.filter((one): one is RenderedFile => one.file !== undefined),
    beginReading(io),
  );
  try {
    for (const report of reports) if (report.file === undefined) await toStandardOutput(report.text, io);
    await staged.commit();
  } finally {
    await staged.discard();
  }
  return 0;
}

// --- internal ---

interface Told {
  readonly trend: Trend;
  readonly environments: readonly string[];
}

/** The environments as well, for what somebody may have meant. */
function makeTold(asked: TrendAsked): Making<Told> {
  const [making, gaps] = [makeTrend(asked), knownGaps()];
  return {
    add: (line: HistoryLine) => {
      making.add(line);
      gaps.add(line);
    },
    end: () => ({ trend: making.end(), environments: gaps.end().environments }),
  };
}

function askedOf({ since, environment }: TrendOptions): TrendAsked {
  if (since !== undefined && dayOf(since) === undefined)
    throw new InputError(`--since ${since} is no date; write it as YYYY-MM-DD`);
  return {
    ...(since === undefined ? {} : { since }),
    ...(environment === undefined ? {} : { environment }),
  };
}
