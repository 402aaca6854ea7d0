/** The inputs of the GitHub Action, as `action.yml` hands them over: one variable for each. */
import { InputError, InputErrors } from "../../model/input-error.js";

/** What the action is asked to do, by the names of `action.yml`. A text that is empty was not given. */
export interface ActionInputs {
  readonly command: ActionCommand;
  /** `staging=plans/staging.json`, one for each environment. */
  readonly plans: readonly string[];
  readonly contract: string;
  readonly contractFrom: ContractFrom;
  readonly reference: string;
  readonly from: string;
  readonly to: string;
  readonly component: string;
  readonly configuration: boolean;
  readonly failOn: string;
  readonly maxAge: string;
  readonly terraformFolders: readonly string[];
  readonly schemas: readonly string[];
  /** Saved reports to merge. */
  readonly reports: readonly string[];
  /** A saved report of an earlier commit. */
  readonly baseReport: string;
  /** Where `gate` writes what passed, and `verify` reads it. */
  readonly attestation: string;
  /** The plan that was made again after it was judged. */
  readonly replan: string;
  /** Where a line about the run is appended. */
  readonly history: string;
  readonly comment: boolean;
  readonly commentName: string;
  readonly summary: boolean;
  readonly annotations: boolean;
  readonly sarif: boolean;
  /** The folder to work in, as seen from the workspace: `.`, `live/infra`. */
  readonly workingDirectory: string;
}

/** What the action does: what the command of the same name does, and `gate --verify`. */
export type ActionCommand = (typeof COMMANDS)[number];

/** The commit whose contract judges: that of the base branch, where there is one; the checkout's; or a named one. */
export type ContractFrom =
  { readonly kind: "base" } | { readonly kind: "checkout" } | { readonly kind: "commit"; readonly ref: string };

/**
 * Reads `TFPARITY_INPUT_PLANS` and the like. What is not given has the default of `action.yml`, which always hands over
 * all of them. Throws InputErrors with every input that is not understood.
 */
export function readInputs(env: Readonly<Record<string, string | undefined>>): ActionInputs {
  const problems: InputError[] = [];
  const text = (name: string): string => {
    const value = (env[inputVariable(name)] ?? "").trim();
    if (HIDDEN.test(value)) problems.push(new InputError(`the input ${name} is one line, without control characters`));
    return value;
  };
  const lines = (name: string): readonly string[] =>
    (env[inputVariable(name)] ?? "")
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const isTrue = (name: string): boolean => {
    const value = text(name);
    if (value !== "true" && value !== "false") problems.push(new InputError(`the input ${name} is true or false`));
    return value === "true";
  };
  const inputs: ActionInputs = {
    command: commandOf(text("command"), problems),
    plans: lines("plans"),
    contract: text("contract"),
    contractFrom: contractFromOf(text("contract-from")),
    reference: text("reference"),
    from: text("from"),
    to: text("to"),
    component: text("component"),
    configuration: isTrue("configuration"),
    failOn: text("fail-on"),
    maxAge: text("max-age"),
    terraformFolders: lines("terraform-folders"),
    schemas: lines("schemas"),
    reports: lines("reports"),
    baseReport: text("base-report"),
    attestation: text("attestation"),
    replan: text("replan"),
    history: text("history"),
    comment: isTrue("comment"),
    commentName: text("comment-name"),
    summary: isTrue("summary"),
    annotations: isTrue("annotations"),
    sarif: isTrue("sarif"),
    workingDirectory: text("working-directory"),
  };
  if (problems.length > 0) throw new InputErrors(problems);
  return inputs;
}

/** The variable that an input arrives in: `TFPARITY_INPUT_FAIL_ON`. */
export const inputVariable = (input: string): string => `TFPARITY_INPUT_${input.toUpperCase().replaceAll("-", "_")}`;

// --- internal ---

const COMMANDS = ["check", "gate", "verify", "merge"] as const;
const HIDDEN = /\p{Cc}/u;

function commandOf(value: string, problems: InputError[]): ActionCommand {
  const command = COMMANDS.find((one) => one === value);
  if (command === undefined) problems.push(new InputError(`the input command is one of ${COMMANDS.join(", ")}`));
  return command ?? "check";
}

const contractFromOf = (value: string): ContractFrom =>
  value === "base" ? { kind: "base" } : value === "checkout" ? { kind: "checkout" } : { kind: "commit", ref: value };
