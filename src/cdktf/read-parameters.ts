import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readParameterFile } from "../contract/index.js";
import { credentialsIn } from "../credentials/find.js";
import { parseJsonFile } from "../json/parse-file.js";
import type { ParameterRule } from "../model/contract.js";
import { InputError, InputErrors } from "../model/input-error.js";
import type { ParameterFile } from "../model/parameters.js";
import { formatPath } from "../model/path.js";
import { isConcealed } from "../model/concealed.js";
import { canonicalNumber, type Value } from "../model/value.js";
import { locateIn, type Locator } from "./locate.js";
import type { ParameterOptions } from "./options.js";
import { plainInKeyOrder, parameterFileOf, parametersOf, type PlainParameters } from "./parameter-values.js";
import { compileSchema, type SchemaCheck } from "./schema.js";

/** One environment's parameters, valid. */
export interface EnvironmentParameters<Parameters> {
  /** The environment's name: that of the file, without its extension. */
  readonly name: string;
  /** The leaves, as the contract names them. */
  readonly file: ParameterFile;
  /** What the stack function is given: defaults filled in, keys in order. */
  readonly parameters: Parameters;
  /** True when they were given in code and stand in no file. */
  readonly inCode: boolean;
}

/** What is wrong with a set of parameters that no file holds, such as exchanged ones. */
export interface ParameterProblem {
  readonly path: readonly string[];
  readonly message: string;
  readonly allowed?: readonly unknown[];
}

/** Parameters made ready for the stack function, and what is wrong with them. */
interface Prepared<Parameters> {
  readonly parameters: Parameters;
  readonly problems: readonly ParameterProblem[];
}

/** Fills in defaults and judges by schema and `validate`. */
export type Prepare<Parameters> = (parameters: PlainParameters) => Prepared<Parameters>;

/**
 * Reads and validates the parameters of all environments, in the order of their names. Throws InputErrors with
 * every problem of every environment; nothing is returned for those that are fine. Values of parameters that
 * one of the rules calls sensitive are not quoted.
 */
export function readParameters<Parameters>(
  options: ParameterOptions<Parameters>,
  rules: readonly ParameterRule[] = [],
): readonly EnvironmentParameters<Parameters>[] {
  const sources = sourcesOf(options.parameters);
  const prepare = preparation(options, rules);
  const errors: InputError[] = [];
  const read = sources.flatMap((source): readonly EnvironmentParameters<Parameters>[] => {
    try {
      return [readSource(source, prepare)];
    } catch (error) {
      errors.push(...inputErrorsOf(error));
      return [];
    }
  });
  if (errors.length > 0) throw new InputErrors(errors);
  return read;
}

/**
 * How parameters are made ready, for those of the environments as well as for exchanged ones. Throws an InputError
 * for a bad schema.
 */
export function preparation<Parameters>(
  { schema, validate }: ParameterOptions<Parameters>,
  rules: readonly ParameterRule[],
): Prepare<Parameters> {
  const check = schemaCheck(schema);
  const secretive = rules.some(({ sensitive }) => sensitive);
  const mayQuote = (path: readonly string[], value: unknown): boolean =>
    !holdsCredential(path, value) &&
    (!secretive ||
      (typeof value !== "object" &&
        path.every((_, position) => !isConcealed({ parameters: rules }, formatPath(path.slice(0, position + 1))))));
  return (plain) => {
    const filled: unknown = structuredClone(plain);
    const found = check(filled, mayQuote);
    const parameters = plainInKeyOrder(filled as PlainParameters) as Parameters;
    return {
      parameters,
      problems: found.length > 0 || validate === undefined ? found : complaints(validate, parameters),
    };
  };
}

// --- internal ---

/** A credential that the contract does not call sensitive: by its name, or by what it looks like. */
function holdsCredential(path: readonly string[], value: unknown): boolean {
  const { leaves } = parameterFileOf(nested(path, value), "");
  return credentialsIn([...leaves.values()].map((leaf) => ({ ...leaf, name: leaf.path.at(-1) ?? "" }))).length > 0;
}

const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight((inner, key) => ({ [key]: inner }), value);

interface Source {
  readonly name: string;
  /** The file's name, or what stands for it in messages. */
  readonly file: string;
  readonly inCode: boolean;
  readonly read: () => { readonly leaves: ParameterFile; readonly locate?: Locator };
}

function sourcesOf(parameters: string | Readonly<Record<string, unknown>>): readonly Source[] {
  const sources =
    typeof parameters === "string"
      ? filesIn(parameters)
      : Object.entries(parameters)
          .sort(byName)
          .map(([name, given]) => codeSource(name, given));
  refuseSharedName(sources);
  return sources;
}

/** `production.json` and `production.tfvars.json` would both be production's. */
function refuseSharedName(sources: readonly Source[]): void {
  for (const [position, { name, file }] of sources.entries()) {
    const before = sources.slice(0, position).find((other) => other.name === name);
    if (before === undefined) continue;
    const message =
      `this and ${basename(before.file)} are both for the environment ${name}: an environment is named after its ` +
      "file, without .json, .tfvars.json, .yaml or .yml; keep one of them, or move the other out of this folder";
    throw new InputErrors([new InputError(message, { file })]);
  }
}

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;

const EXTENSION = /(\.tfvars\.json|\.json|\.ya?ml)$/i;

function filesIn(folder: string): readonly Source[] {
  const names = namesIn(folder)
    .filter((name) => EXTENSION.test(name) && !/\.schema\.(json|ya?ml)$/i.test(name))
    .sort();
  if (names.length === 0)
    throw new InputErrors([
      new InputError("this folder holds no parameter file; each environment needs one, such as staging.json", {
        file: folder,
      }),
    ]);
  return names.map((name) => fileSource(join(folder, name)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new InputErrors([
      new InputError(`this cannot be read as a folder of parameter files (${reasonOf(error)})`, { file: folder }),
    ]);
  }
}

const fileSource = (file: string): Source => ({
  name: basename(file).replace(EXTENSION, ""),
  file,
  inCode: false,
  read: () => {
    const text = readText(file);
    return { leaves: readParameterFile(text, file), locate: locateIn(text) };
  },
});

const codeSource = (name: string, given: unknown): Source => {
  const file = `parameters of ${name}`;
  return {
    name,
    file,
    inCode: true,
    read: () => {
      try {
        return { leaves: parameterFileOf(given, file) };
      } catch (error) {
        if (error instanceof TypeError) throw new InputError(error.message, { file });
        throw error;
      }
    },
  };
};

function readSource<Parameters>(
  { name, file, inCode, read }: Source,
  prepare: Prepare<Parameters>,
): EnvironmentParameters<Parameters> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    throw new InputError("this cannot name a stack; use letters, digits, hyphens and underscores", { file });
  const { leaves, locate } = read();
  const { parameters, problems } = prepare(parametersOf([...leaves.leaves.values()]));
  const errors = [...problems, ...inexactNumbers(leaves)].map(({ path, message }) => {
    const at = locate === undefined ? { file } : { file, line: locate(path) };
    return new InputError(path.length === 0 ? message : `${formatPath(path)} ${message}`, at);
  });
  if (errors.length > 0) throw new InputErrors(errors);
  return { name, file: leaves, parameters, inCode };
}

/** JavaScript would round them, and the module would get another number than the file says. */
const inexactNumbers = ({ leaves }: ParameterFile): readonly ParameterProblem[] =>
  [...leaves.values()]
    .filter(({ value }) => !isExact(value))
    .map(({ path }) => ({ path, message: "has more digits than a JavaScript number keeps; write it in quotes" }));

function isExact(value: Value): boolean {
  if (value.kind === "list") return value.items.every(isExact);
  if (value.kind === "map") return [...value.entries.values()].every(isExact);
  return (
    value.kind !== "number" ||
    (Number.isFinite(Number(value.text)) && canonicalNumber(JSON.stringify(Number(value.text))) === value.text)
  );
}

function schemaCheck(schema: ParameterOptions<unknown>["schema"]): SchemaCheck {
  if (schema === undefined) return () => [];
  if (typeof schema !== "string") return compileSchema(schema, "the schema of the parameters");
  return compileSchema(parseJsonFile(readText(schema), schema, "this schema is not JSON"), schema);
}

function complaints<Parameters>(
  validate: NonNullable<ParameterOptions<Parameters>["validate"]>,
  parameters: Parameters,
): readonly ParameterProblem[] {
  return validate(parameters).map(({ path, message }) => ({ path: stepsOf(path, parameters), message }));
}

/** A path as text is read by the keys that there are, since a key may hold dots. */
function stepsOf(path: string, parameters: unknown): readonly string[] {
  const found = allPaths(parameters, []).find((steps) => formatPath(steps) === path);
  return found ?? (path === "" ? [] : path.split("."));
}

const allPaths = (value: unknown, path: readonly string[]): readonly (readonly string[])[] =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? [path]
    : [path, ...Object.entries(value).flatMap(([key, item]) => allPaths(item, [...path, key]))];

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`this cannot be read (${reasonOf(error)})`, { file });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is none",
  ENOTDIR: "it is no folder",
  EISDIR: "it is a folder",
  EACCES: "no permission",
};

function reasonOf(error: unknown): string {
  const code = String((error as { readonly code?: unknown }).code);
  return REASONS[code] ?? code;
}

function inputErrorsOf(error: unknown): readonly InputError[] {
  if (error instanceof InputErrors) return error.errors;
  if (error instanceof InputError) return [error];
  throw error;
}
