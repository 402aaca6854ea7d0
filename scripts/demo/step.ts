import type { ExitCode } from "../../src/cli/io.js";
import type { Severity } from "../../src/model/contract.js";
import type { Finding, FindingKind } from "../../src/model/report.js";
import type { EnvironmentName, World } from "./world.js";

/** One moment in the life of a promotion: what happens, and what has to be said about it. */
export interface Step {
  readonly title: string;
  /** What happened and why, for the reader of the demo. */
  readonly story: string;
  readonly acts: readonly Act[];
  /** The environments whose last plan would change something, after the acts. */
  readonly pending: readonly EnvironmentName[];
  readonly judgements: readonly Judgement[];
}

/**
 * Something that somebody does: the line that is shown for it, and the deed. A deed may have something to show, too.
 */
export interface Act {
  readonly shown: string;
  readonly run: (world: World) => Promise<string | undefined>;
  /** The environment that is planned anew by it. */
  readonly plans?: EnvironmentName;
}

/** One run of the command with all that it has to say. */
export interface Judgement {
  /** The arguments of `tfparity`. */
  readonly command: readonly string[];
  readonly exit: ExitCode;
  /** A file that it writes, and that is kept with its reports. */
  readonly keeps?: string;
  /** Every finding, in the order of the report. Absent for a command that makes no report, as `gate --verify`. */
  readonly findings?: readonly ExpectedFinding[];
  /** What its output has to hold besides. */
  readonly says: string;
}

/** A finding as the story expects it. */
export interface ExpectedFinding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly environment: EnvironmentName;
  /** All places in order: the construct, or the address where there is none, and the attribute. */
  readonly places: readonly string[];
}

/** A finding as the story would list it. */
export const asExpected = ({ kind, severity, environment, places }: Finding): ExpectedFinding => ({
  kind,
  severity,
  // A finding about no environment in particular is none that the story tells; it must not look like one.
  environment: (environment ?? "none") as EnvironmentName,
  places: places.map(({ constructPath, address, place }) => `${constructPath ?? address} ${place}`.trim()),
});
