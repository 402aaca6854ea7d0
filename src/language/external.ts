/**
 * Functions that are not in our own table, answered by somebody else: in the command by `terraform console`. Which
 * functions may be asked for is a list of those whose result depends on their arguments alone, and those that read
 * files, which only the source of a module answers; whatever reads the clock or chance is never asked for.
 */
import { FILE_FUNCTIONS } from "./file-functions.js";
import { canonicalText, holdsSensitive, type Value } from "../model/value.js";
import { holdsUnknown, marked } from "./collection.js";
import { askBatches, type ConsoleRun } from "./console.js";
import { evaluate, type Evaluation, type FunctionTable, type ReferenceScope } from "./evaluate.js";
import { renderValue } from "./render.js";
import type { Expression } from "./syntax.js";
import { termMadeOf, unknownTerm, withTerms } from "./term.js";

/** One call of a function. Its arguments are known, but for what `templatefile` gives to its template. */
export interface FunctionCall {
  readonly name: string;
  readonly args: readonly Value[];
}

/** The results of some calls, in their order; undefined for one that nobody can tell. Never rejects. */
export type AskFunctions = (calls: readonly FunctionCall[]) => Promise<readonly (Value | undefined)[]>;

/**
 * Evaluates the expression, and has functions that our table does not have answered by `ask`: those that read files
 * only where it can tell (see `askFiles`). Never throws.
 */
export async function evaluateAsking(
  expression: Expression,
  scope: ReferenceScope,
  ask: AskFunctions | undefined,
  readsFiles = false,
): Promise<Evaluation> {
  if (ask === undefined) return evaluate(expression, scope);
  const known = new Map<string, Value | undefined>();
  for (;;) {
    const wanted = new Map<string, FunctionCall>();
    const evaluation = evaluate(expression, {
      ...scope,
      functions: tableOf(readsFiles ? [...ASKED_FOR, ...FILE_FUNCTIONS] : ASKED_FOR, known, wanted),
    });
    // What one answer leads to may need the next.
    if (wanted.size === 0) return evaluation;
    const answers = await ask([...wanted.values()]);
    [...wanted.keys()].forEach((key, position) => known.set(key, answers[position]));
  }
}

/** Asks Terraform's console, each thing once. `run` is called only when there is something to ask. */
export function askConsole(run: ConsoleRun): AskFunctions {
  const remembered = new Map<string, Value | undefined>();
  return async (calls) => {
    const texts = calls.map(callText);
    const open = [...new Set(texts)].filter((text) => !remembered.has(text));
    const answers = await askBatches(open, run);
    open.forEach((text, position) => remembered.set(text, answers[position]));
    return texts.map((text) => remembered.get(text));
  };
}

// --- internal ---

/** Functions of Terraform whose result depends on their arguments alone, where our own table does not tell. */
const ASKED_FOR: readonly string[] = [
  "base64gzip",
  "csvdecode",
  "formatdate",
  "log",
  "rsadecrypt",
  "textdecodebase64",
  "textencodebase64",
  "timeadd",
  "timecmp",
  "uuidv5",
  "yamldecode",
  "yamlencode",
];

/** The same text for the same call, also where what it is given is unknown. */
const callKey = ({ name, args }: FunctionCall): string =>
  `${name}(${args.map((arg) => canonicalText(withTerms(arg) ?? arg)).join(",")})`;

/** What has to be known before a function can be asked for: of a template only where it is. */
const decisive = ({ name, args }: FunctionCall): readonly Value[] =>
  name === "templatefile" ? args.slice(0, 1) : args;

const callText = ({ name, args }: FunctionCall): string => `${name}(${args.map(renderValue).join(",")})`;

/** Answers from what is known, and notes what is not. */
const tableOf = (
  names: readonly string[],
  known: ReadonlyMap<string, Value | undefined>,
  wanted: Map<string, FunctionCall>,
): FunctionTable =>
  new Map(
    names.map((name) => [
      name,
      (args: readonly Value[]) => {
        const sensitive = args.some(holdsSensitive);
        const call = { name, args };
        if (decisive(call).some(holdsUnknown)) return unknownTerm(termMadeOf(name, args), sensitive);
        const key = callKey(call);
        if (!known.has(key)) wanted.set(key, call);
        const answer = known.get(key);
        return answer === undefined ? undefined : marked(answer, sensitive);
      },
    ]),
  );
