import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import type { PlatformParameters } from "./parameters.js";
import { formatProblem, locate, schemaProblems } from "./parameter-problems.js";
import type { Locator, ParameterProblem } from "./parameter-problems.js";
import { parameterRules } from "./parameter-rules.js";

const schemaName = "parameters.schema.json";

/** One environment and the parameters that its file holds, defaults filled in. */
export interface Environment {
  /** The file's name without its extension; the id of the environment's stack. */
  readonly name: string;
  /** The parameter file. */
  readonly file: string;
  readonly parameters: PlatformParameters;
}

/** Thrown when parameter files cannot be used; the message lists every problem of every file, a line each. */
export class InvalidParametersError extends Error {
  readonly problems: readonly ParameterProblem[];

  constructor(problems: readonly ParameterProblem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "InvalidParametersError";
    this.problems = problems;
  }
}

/**
 * Reads and validates all parameter files of a folder: every `*.json` but schemas, in the order of their names.
 * The folder's own `parameters.schema.json` says what is right.
 * @throws InvalidParametersError with all problems of all files; nothing is returned for the files that are fine.
 */
export function readParameterFiles(folder: string): readonly Environment[] {
  const files = parameterFilesOf(folder);
  const validate = compileSchema(folder);
  const readings = files.map((file) => readEnvironment(folder, file, validate));
  const problems = readings.flatMap((reading) => ("problems" in reading ? reading.problems : []));
  if (problems.length > 0) throw new InvalidParametersError(problems);
  return readings.flatMap((reading) => ("environment" in reading ? [reading.environment] : []));
}

// --- internal ---

type Reading = { readonly environment: Environment } | { readonly problems: readonly ParameterProblem[] };

function parameterFilesOf(folder: string): readonly string[] {
  const files = namesIn(folder)
    .filter((file) => file.endsWith(".json") && !file.endsWith(".schema.json"))
    .sort();
  if (files.length === 0) {
    throw wholeFile(folder, "holds no parameter file; each environment needs one, such as staging.json");
  }
  return files;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw wholeFile(folder, `cannot be read as a folder of parameter files (${reasonOf(error)})`);
  }
}

function compileSchema(folder: string): ValidateFunction<PlatformParameters> {
  const file = join(folder, schemaName);
  const schema = parseJson(file, readText(file));
  if (typeof schema !== "object" || schema === null) throw wholeFile(file, "is not a JSON Schema");
  return new Ajv({ allErrors: true, useDefaults: true, verbose: true }).compile<PlatformParameters>(schema);
}

function readEnvironment(folder: string, name: string, validate: ValidateFunction<PlatformParameters>): Reading {
  const file = join(folder, name);
  try {
    requireStackName(file, name);
    const text = readText(file);
    const content = withoutSchemaKey(file, parseJson(file, text));
    const locator = locate(text);
    const isValid = validate(content);
    const problems = [
      ...duplicateKeyProblems(file, locator),
      ...schemaProblems(file, validate.errors ?? [], locator),
      ...ruleProblems(file, content, locator),
    ];
    if (!isValid || problems.length > 0) return { problems };
    return { environment: { name: name.slice(0, -".json".length), file, parameters: content } };
  } catch (error) {
    if (error instanceof InvalidParametersError) return { problems: error.problems };
    throw error;
  }
}

function requireStackName(file: string, name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]*\.json$/.test(name)) return;
  throw wholeFile(file, "cannot name a stack; use letters, digits, hyphens and underscores before .json");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw wholeFile(file, `cannot be read (${reasonOf(error)})`);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const offset = /at position (\d+)/.exec(reason)?.[1];
    const line = text.slice(0, offset === undefined ? text.length : Number(offset)).split("\n").length;
    throw new InvalidParametersError([{ file, line, path: "", message: `is not valid JSON: ${reason}` }]);
  }
}

/** `$schema` is for editors; it is no parameter, and two environments that differ in it differ in nothing. */
function withoutSchemaKey(file: string, content: unknown): unknown {
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw wholeFile(file, "must hold one JSON object");
  }
  return Object.fromEntries(Object.entries(content).filter(([key]) => key !== "$schema"));
}

function duplicateKeyProblems(file: string, locator: Locator): readonly ParameterProblem[] {
  return locator.duplicateKeys.map(({ key, line }) => ({
    file,
    line,
    path: "",
    message: `${key} stands here for the second time; keep one of the two`,
  }));
}

function ruleProblems(file: string, content: unknown, locator: Locator): readonly ParameterProblem[] {
  return parameterRules.flatMap(({ path, other, holds, requirement }) => {
    const value = numberAt(content, path);
    const measure = numberAt(content, other);
    // A parameter that is missing or no number is the schema's to report.
    if (value === undefined || measure === undefined || holds(value, measure)) return [];
    const message = `is ${value} but ${requirement}, which is ${measure}`;
    return [{ file, line: locator.lineOf(path.split(".")), path, message }];
  });
}

function numberAt(content: unknown, path: string): number | undefined {
  let value = content;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return typeof value === "number" ? value : undefined;
}

function wholeFile(file: string, message: string): InvalidParametersError {
  return new InvalidParametersError([{ file, path: "", message }]);
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" ? "there is none" : (code ?? String(error));
}
