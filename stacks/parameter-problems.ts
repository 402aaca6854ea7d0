import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { ErrorObject } from "ajv";

/** One thing that is wrong with one parameter file. */
export interface ParameterProblem {
  /** The file, as it was named by whoever asked for it to be read. */
  readonly file: string;
  /** The line in it, counted from one, where one can be named. */
  readonly line?: number;
  /** The parameter, such as `database.engineVersion`; empty where the file as a whole is meant. */
  readonly path: string;
  /** What is wrong and what would be right, as the rest of a sentence that begins with the path. */
  readonly message: string;
}

/** `staging.json:14: database.engineVersion is missing…`, the form that editors and terminals make clickable. */
export function formatProblem({ file, line, path, message }: ParameterProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return path === "" ? `${place}: ${message}` : `${place}: ${path} ${message}`;
}

/** Where in a file's text things stand; made once per file. */
export interface Locator {
  /** The line of the value at a path, or of its key; that of the nearest enclosing value where the path leads nowhere. */
  readonly lineOf: (path: readonly string[]) => number;
  /** Keys that stand twice in one object, of which JSON readers silently keep the last. */
  readonly duplicateKeys: readonly { readonly key: string; readonly line: number }[];
}

/** Reads positions out of a JSON text. JSON is a subset of YAML, whose parser keeps positions. */
export function locate(text: string): Locator {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return {
    lineOf: (path) => lines.linePos(offsetOf(document, path)).line,
    duplicateKeys: document.errors
      .filter((error) => error.code === "DUPLICATE_KEY")
      .map((error) => ({ key: keyAt(text, error.pos[0]), line: lines.linePos(error.pos[0]).line })),
  };
}

/** Turns what the schema validator says into problems, in the order of the validator. */
export function schemaProblems(file: string, errors: readonly ErrorObject[], locator: Locator): readonly ParameterProblem[] {
  return errors
    .filter((error) => error.propertyName === undefined || error.keyword === "propertyNames")
    .map((error) => {
      const path = [...pathOf(error.instancePath), ...namedKey(error)];
      return { file, line: locator.lineOf(path), path: path.join("."), message: messageFor(error) };
    });
}

// --- internal ---

function offsetOf(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else {
      return offset;
    }
  }
  return offset;
}

function keyAt(text: string, offset: number): string {
  return /^"(?:[^"\\]|\\.)*"/.exec(text.slice(offset))?.[0] ?? "a key";
}

function pathOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function namedKey(error: ErrorObject): readonly string[] {
  const { missingProperty, additionalProperty, propertyName } = error.params as Record<string, unknown>;
  const key = missingProperty ?? additionalProperty ?? propertyName;
  return typeof key === "string" ? [key] : [];
}

function messageFor(error: ErrorObject): string {
  const schema = error.parentSchema ?? {};
  const parameters = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "required":
      return `is missing${describe(propertySchema(schema, parameters["missingProperty"]))}`;
    case "additionalProperties":
      return `is not a parameter; known here are ${Object.keys(schema["properties"] ?? {}).join(", ")}`;
    case "propertyNames":
      return `is not a name that can be used here; names match ${patternOf(schema["propertyNames"])}`;
    case "type":
      return `must be ${withArticle(String(parameters["type"]))}, not ${show(error.data)}${describe(schema)}`;
    case "enum":
      return `must be one of ${(parameters["allowedValues"] as unknown[]).join(", ")}, not ${show(error.data)}${describe(schema)}`;
    default:
      return `${error.message ?? "is not valid"}, not ${show(error.data)}${describe(schema)}`;
  }
}

function propertySchema(schema: object, name: unknown): unknown {
  const properties = (schema as { properties?: Record<string, unknown> }).properties ?? {};
  return typeof name === "string" ? properties[name] : undefined;
}

function describe(schema: unknown): string {
  const description = (schema as { description?: unknown } | undefined)?.description;
  return typeof description === "string" ? ` (${description.replace(/\.$/, "")})` : "";
}

function patternOf(schema: unknown): string {
  return String((schema as { pattern?: unknown } | undefined)?.pattern);
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  if (value === null) return "null";
  return `the ${Array.isArray(value) ? "list" : typeof value} ${shown}`;
}
