/** The commands that read and write a history by themselves, as they are written on a command line. */
import { Option, type Command } from "commander";
import { dimensions, type Dimension } from "../model/report.js";
import { collect } from "./collect.js";
import { INCIDENT_HELP, TREND_HELP } from "./history-help.js";

/** The options of `tfparity trend`. */
export interface TrendOptions {
  readonly report: readonly string[];
  readonly since?: string;
  readonly environment?: string;
  readonly color: boolean;
}

/** The options of `tfparity incident`. */
export interface IncidentOptions {
  readonly history: string;
  readonly note: string;
  readonly environment?: string;
  readonly dimension?: Dimension;
  readonly unseen: boolean;
  readonly now?: string;
}

/** Adds `tfparity trend` to the program. */
export function addTrend(program: Command, onTrend: (file: string, options: TrendOptions) => Promise<void>): void {
  program
    .command("trend")
    .description("Tell from a history whether it is getting better, and what recurs.")
    .argument("<history>", "what check or gate wrote with --history <file>")
    .option("--report <format[=file]>", "write it as text, json, svg or html; repeatable", collect, [])
    .option("--since <date>", "count from this day on, YYYY-MM-DD")
    .option("--environment <name>", "this environment alone")
    .option("--no-color", "no colours, as with the variable NO_COLOR")
    .addHelpText("after", TREND_HELP)
    .showHelpAfterError("(tfparity trend --help explains the options)")
    .action(async (file: string, options: TrendOptions) => onTrend(file, options));
}

/** Adds `tfparity incident` to the program. */
export function addIncident(
  program: Command,
  onIncident: (date: string, gap: string, options: IncidentOptions) => Promise<void>,
): void {
  program
    .command("incident")
    .description("Write down that a gap between environments hid a defect.")
    .argument("<date>", "the day that the defect was noticed on, YYYY-MM-DD")
    .argument("<gap>", "the address of a resource, or the id of a finding")
    .requiredOption("--note <text>", "what went wrong")
    .requiredOption("--history <file>", "the history that a line is appended to")
    .option("--environment <name>", "the environment that was unlike")
    .addOption(new Option("--dimension <name>", "what the gap was about").choices(dimensions))
    .option("--unseen", "no run had reported the gap", false)
    .option("--now <time>", "write it down as of this time, RFC 3339")
    .addHelpText("after", INCIDENT_HELP)
    .showHelpAfterError("(tfparity incident --help explains the arguments)")
    .action(async (date: string, gap: string, options: IncidentOptions) => onIncident(date, gap, options));
}
