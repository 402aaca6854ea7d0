import { pathToFileURL } from "node:url";
import { createSupportsHyperlinks } from "supports-hyperlinks";
import type { Io } from "./io.js";

/** How text is written to standard output. */
interface TerminalOptions {
  readonly width: number;
  readonly colour: boolean;
  /** The current folder as an address, where the terminal opens links. */
  readonly fileBase?: string;
}

/** What standard output can show. `color` is false when the user asked for none. */
export function terminalOptions(
  { color }: { readonly color: boolean },
  { stdout, env, cwd }: Pick<Io, "stdout" | "env" | "cwd">,
): TerminalOptions {
  const opensLinks = stdout.isTTY === true && color && createSupportsHyperlinks({ isTTY: true });
  const columns = stdout.isTTY === true ? (stdout.columns ?? WIDTHS.elsewhere) : WIDTHS.elsewhere;
  return {
    width: Math.min(Math.max(columns, WIDTHS.narrowest), WIDTHS.widest),
    colour: color && wantsColour(env, stdout.isTTY === true && env["TERM"] !== "dumb"),
    ...(opensLinks ? { fileBase: pathToFileURL(cwd).href.replace(/\/$/, "") } : {}),
  };
}

// --- internal ---

/** Narrower than this nothing can be read, and wider lines are hard to read. */
const WIDTHS = { narrowest: 60, widest: 120, elsewhere: 80 } as const;

/** https://no-color.org, and the FORCE_COLOR that Node.js itself knows; NO_COLOR wins. */
function wantsColour({ NO_COLOR = "", FORCE_COLOR }: Io["env"], terminal: boolean): boolean {
  if (NO_COLOR !== "") return false;
  return FORCE_COLOR === undefined ? terminal : FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
}
