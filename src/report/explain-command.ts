/** The command by which a report suggests to look closer at a place. */
import type { ParityReport, ReportedPlace } from "../model/report.js";
import { shellCommand } from "./escape.js";

/**
 * The command for a place: `tfparity explain aws_db_instance.main engine_version`. Undefined where its name is a
 * secret, or cannot be copied. `own` is the component that it is of, where the report is of several.
 */
export function explainCommand(
  next: ReportedPlace | undefined,
  own: string | undefined,
  { part }: Pick<ParityReport, "part">,
): string | undefined {
  if (next === undefined) return undefined;
  const component = own ?? part?.component;
  const { address, place, values } = next;
  const words = [address, ...(place === "" ? [] : [place])];
  const isWhole = words.every((word) => word.length <= LONGEST_WORD && !word.includes(CONCEALED));
  if (!isWhole || Object.keys(values).length === 0) return undefined;
  const options = [
    ...(component === undefined ? [] : ["--component", component]),
    ...(words.some((word) => word.startsWith("-")) ? ["--"] : []),
  ];
  return shellCommand(["tfparity", "explain", ...options, ...words]);
}

// --- internal ---

/** What stands for a secret in a report. */
const CONCEALED = "(sensitive)";
const LONGEST_WORD = 500;
