/** Terraform's variable files in HCL (`staging.tfvars`) as parameter files. */
import { readLiteral, type Literal, type NotLiteral, type TextPlace } from "../language/read-literal.js";
import { refuseInvalidFile } from "../language/parser-thread.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { leavesByName, parameterName } from "../model/parameter-files.js";
import type { ParameterFile, ParameterLeaf } from "../model/parameters.js";
import { mapValue } from "../model/value.js";
import { readSourceText, type BlockText } from "./block-text.js";
import { parserComplaint } from "./parser-complaint.js";
import { withoutByteOrderMark } from "../model/text-lines.js";

/**
 * Reads a variable file in HCL: each variable is taken apart into its leaves, which are called `var.…`, as
 * `readParameterFile` does with JSON. `file` is what positions name.
 *
 * Values are read as Terraform reads them. There, too, a file holds values only: what calls a function or refers to
 * something is refused. Rejects with InputErrors, with positions and without any value of the file.
 */
export async function readVariableFile(text: string, file: string): Promise<ParameterFile> {
  const source = withoutByteOrderMark(text);
  if (source.length > LONGEST) throw new InputErrors([new InputError(TOO_LONG, { file })]);
  await refuseInvalid(source, file);
  const { attributes, blocks } = readSourceText(source);
  const locate = locatorOf(source, file);
  const read = await Promise.all(
    attributes.map(async ({ name, at, expression, expressionAt }) => {
      const start = locate(expressionAt);
      const found = await readLiteral(expression);
      if ("problems" in found) return { errors: found.problems.map((problem) => errorOf(problem, start)) };
      return { leaves: leavesOf(found.literal, [name], { location: locate(at), start, file }) };
    }),
  );
  const errors = [...blocks.map((block) => blockError(block, locate)), ...read.flatMap((one) => one.errors ?? [])];
  if (errors.length > 0) throw new InputErrors(errors.sort(byLine));
  return { file, leaves: leavesByName(read.flatMap((one) => one.leaves ?? [])) };
}

// --- internal ---

/** The parser of HCL takes time with the square of the length of a list: longer files would take minutes. */
const LONGEST = 256 * 1024;
const TOO_LONG =
  `this is longer than the ${LONGEST} characters that a variable file in HCL may have; move data into files that the ` +
  "module reads, or write the variables as .tfvars.json";

/** A place in a file, with its column. */
interface Located extends TextPlace {
  readonly file: string;
}

/** Also told here: what stands twice, which Terraform calls "Attribute redefined". */
async function refuseInvalid(source: string, file: string): Promise<void> {
  try {
    await refuseInvalidFile(source);
  } catch (error) {
    const { line, column, title } = parserComplaint(error);
    const at = line === undefined || column === undefined ? { file } : { file, line, column };
    throw new InputErrors([new InputError(`this variable file cannot be read: ${title}`, at)]);
  }
}

/** Where the character with this number stands, from 0. */
function locatorOf(text: string, file: string): (offset: number) => Located {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

/** A place in an expression that starts here. */
const placeFrom = (start: Located, { line, column }: TextPlace): Located => ({
  file: start.file,
  line: start.line + line - 1,
  column: line === 1 ? start.column + column - 1 : column,
});

interface LeafPlace {
  readonly location: Located;
  /** Where the expression starts that it is a part of. */
  readonly start: Located;
  readonly file: string;
}

/** An object without keys is one leaf. */
function leavesOf(literal: Literal, path: readonly string[], place: LeafPlace): readonly ParameterLeaf[] {
  const { location, start, file } = place;
  const leaf = { name: parameterName(file, path), path, location };
  if (literal.kind === "value") return [{ ...leaf, value: literal.value }];
  if (literal.entries.length === 0) return [{ ...leaf, value: mapValue(new Map()) }];
  return literal.entries.flatMap(({ key, at, literal: inner }) =>
    leavesOf(inner, [...path, key], { location: placeFrom(start, at), start, file }),
  );
}

const PROBLEMS: Readonly<Record<NotLiteral["because"], string>> = {
  call: "a function is called here, and a variable file holds values only; write what it gives",
  reference:
    "this refers to something else, and a variable file holds values only; write the value, and text in quotes",
  "repeated-key": "this key stands here a second time; keep one",
  "no-value": "this gives no value; write the value itself",
  "too-large": "this value is too long or nested too deeply; move data into files that the module reads",
};

const errorOf = ({ at, because }: NotLiteral, start: Located): InputError =>
  new InputError(PROBLEMS[because], placeFrom(start, at));

const blockError = ({ at }: BlockText, locate: (offset: number) => Located): InputError =>
  new InputError("a variable file has no blocks; write the variable as name = value", locate(at));

const byLine = (one: InputError, other: InputError): number =>
  (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
