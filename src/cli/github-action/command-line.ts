/** The command line that the inputs of the action come to. */
import { InputError } from "../../model/input-error.js";
import type { ActionCommand, ActionInputs } from "./inputs.js";

/** The file that each report of a run goes to, by its format: `{ json: "/tmp/a/parity.json" }`. */
export type ReportFiles = Readonly<Record<string, string>>;

/**
 * The arguments of `tfparity`: `["check", "--plan", "staging=plans/staging.json", …]`. `judging` is the commit whose
 * contract judges, where it is not the checkout's; `more` are options that the step adds. Throws an InputError for an
 * input that the command has no use for: somebody thinks that it does something.
 */
export function commandLine(
  inputs: ActionInputs,
  files: ReportFiles,
  { judging, more }: { readonly judging?: string | undefined; readonly more: readonly string[] },
): readonly string[] {
  const { command } = inputs;
  refuseUseless(inputs);
  const options = OPTIONS.filter(({ of }) => of.includes(command));
  const reports = Object.entries({ text: undefined, ...files });
  return [
    command === "verify" ? "gate" : command,
    ...options.flatMap(({ option, values }) => values(inputs).flatMap((value) => [option, value])),
    ...(judging === undefined ? [] : ["--contract-from", judging]),
    ...(inputs.configuration ? ["--configuration"] : []),
    ...(command === "verify" ? [] : reports.flatMap(([format, file]) => ["--report", reportOption(format, file)])),
    ...more,
    // What follows is no option, whatever it is called.
    ...(command === "merge" ? ["--", ...inputs.reports] : []),
  ];
}

// --- internal ---

/** Which option an input becomes, and for which commands. */
interface OptionOfInput {
  readonly input: string;
  readonly option: string;
  readonly of: readonly ActionCommand[];
  readonly values: (inputs: ActionInputs) => readonly string[];
}

const JUDGING: readonly ActionCommand[] = ["check", "gate"];
const READING_PLANS: readonly ActionCommand[] = ["check", "gate", "verify"];
const PROMOTING: readonly ActionCommand[] = ["gate", "verify"];

const given = (text: string): readonly string[] => (text === "" ? [] : [text]);

const OPTIONS: readonly OptionOfInput[] = [
  { input: "contract", option: "--contract", of: READING_PLANS, values: ({ contract }) => given(contract) },
  { input: "reference", option: "--reference", of: ["check"], values: ({ reference }) => given(reference) },
  { input: "from", option: "--from", of: PROMOTING, values: ({ from }) => given(from) },
  { input: "to", option: "--to", of: PROMOTING, values: ({ to }) => given(to) },
  { input: "component", option: "--component", of: JUDGING, values: ({ component }) => given(component) },
  { input: "plans", option: "--plan", of: READING_PLANS, values: ({ plans }) => plans },
  {
    input: "terraform-folders",
    option: "--terraform-folder",
    of: READING_PLANS,
    values: ({ terraformFolders }) => terraformFolders,
  },
  { input: "schemas", option: "--schema", of: JUDGING, values: ({ schemas }) => schemas },
  { input: "base-report", option: "--base", of: JUDGING, values: ({ baseReport }) => given(baseReport) },
  { input: "fail-on", option: "--fail-on", of: JUDGING, values: ({ failOn }) => given(failOn) },
  { input: "max-age", option: "--max-age", of: ["gate"], values: ({ maxAge }) => given(maxAge) },
  { input: "attestation", option: "--attestation", of: ["gate"], values: ({ attestation }) => given(attestation) },
  { input: "attestation", option: "--verify", of: ["verify"], values: ({ attestation }) => given(attestation) },
  { input: "replan", option: "--replan", of: ["verify"], values: ({ replan }) => given(replan) },
  { input: "history", option: "--history", of: [...JUDGING, "merge"], values: ({ history }) => given(history) },
];

function refuseUseless(inputs: ActionInputs): void {
  const { command } = inputs;
  const useful = new Set(OPTIONS.filter(({ of }) => of.includes(command)).map(({ input }) => input));
  const useless = [
    ...OPTIONS.filter(({ input, values }) => !useful.has(input) && values(inputs).length > 0).map(({ input }) => input),
    ...(inputs.configuration && command !== "check" ? ["configuration"] : []),
    // Each of the reports was judged by a contract before.
    ...(inputs.contractFrom.kind !== "base" && command === "merge" ? ["contract-from"] : []),
    ...(inputs.reports.length > 0 && command !== "merge" ? ["reports"] : []),
  ];
  const [first] = useless;
  if (first !== undefined) throw new InputError(`the input ${first} has no meaning for the command ${command}`);
  if (command === "merge" && inputs.reports.length === 0)
    throw new InputError("the input reports names what is merged: reports in JSON, one on each line");
  if (command === "verify" && inputs.attestation === "")
    throw new InputError("the input attestation names what is verified");
}

const reportOption = (format: string, file: string | undefined): string =>
  file === undefined ? format : `${format}=${file}`;
