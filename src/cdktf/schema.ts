import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { nearest } from "../contract/nearest.js";
import { InputError } from "../model/input-error.js";

/** One thing that a schema finds wrong. */
interface SchemaProblem {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  /** The rest of a sentence that begins with the path; quotes the value only where `mayQuote` allows it. */
  readonly message: string;
  /** The values that would be right, where the schema lists them. */
  readonly allowed?: readonly unknown[];
}

/** Checks parameters against a schema, fills its defaults into them, and tells everything that is wrong at once. */
export type SchemaCheck = (
  parameters: unknown,
  mayQuote: (path: readonly string[], value: unknown) => boolean,
) => readonly SchemaProblem[];

/**
 * Makes the check out of a JSON Schema (draft 7, 2019-09 or 2020-12, as its `$schema` says; draft 7 without).
 * `format` is not looked at. Throws an InputError when it is no schema.
 */
export function compileSchema(schema: unknown, file: string): SchemaCheck {
  const validate = compile(schema, file);
  return (parameters, mayQuote) => {
    if (validate(parameters)) return [];
    return (validate.errors ?? []).filter(isCause).map((error) => problemOf(error, mayQuote));
  };
}

// --- internal ---

function compile(schema: unknown, file: string): ValidateFunction {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw new InputError("this is no JSON Schema: it has to be an object", { file });
  const { $schema: dialect, ...body } = schema as { readonly $schema?: unknown };
  const options = {
    allErrors: true,
    useDefaults: true,
    verbose: true,
    strict: false,
    validateFormats: false,
    logger: false,
  } as const;
  const text = String(dialect);
  try {
    if (text.includes("2020-12")) return new Ajv2020(options).compile(body);
    return (text.includes("2019-09") ? new Ajv2019(options) : new Ajv(options)).compile(body);
  } catch (error) {
    throw new InputError(
      `this is no JSON Schema that can be used: ${error instanceof Error ? error.message : String(error)}`,
      { file },
    );
  }
}

/** `if` and `propertyNames` say the same as the errors beside them, with less to act on. */
const isCause = ({ keyword, propertyName }: ErrorObject): boolean =>
  keyword !== "if" && (propertyName === undefined || keyword === "propertyNames");

function problemOf(error: ErrorObject, mayQuote: (path: readonly string[], value: unknown) => boolean): SchemaProblem {
  const path = [...pathOf(error.instancePath), ...namedKey(error)];
  const quote = mayQuote(path, error.data) ? (): string => show(error.data) : (): string => "what it is";
  const { allowedValues, allowedValue } = error.params as Readonly<Record<string, unknown>>;
  const allowed = Array.isArray(allowedValues)
    ? (allowedValues as unknown[])
    : allowedValue === undefined
      ? undefined
      : [allowedValue];
  return { path, message: messageFor(error, quote), ...(allowed === undefined ? {} : { allowed }) };
}

const pathOf = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

function namedKey(error: ErrorObject): readonly string[] {
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = error.params as Readonly<
    Record<string, unknown>
  >;
  const key = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName;
  return typeof key === "string" ? [key] : [];
}

function messageFor(error: ErrorObject, quote: () => string): string {
  const schema = (error.parentSchema ?? {}) as Readonly<Record<string, unknown>>;
  const parameters = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case "required":
      return `is missing${describe(propertySchema(schema, parameters["missingProperty"]))}`;
    case "additionalProperties":
    case "unevaluatedProperties":
      return unknownKey(
        String(parameters["additionalProperty"] ?? parameters["unevaluatedProperty"]),
        Object.keys((schema["properties"] as object | undefined) ?? {}),
      );
    case "propertyNames":
      return `is not a name that can be used here${patternOf(schema["propertyNames"])}`;
    case "type":
      return `must be ${[parameters["type"]]
        .flat()
        .map((type) => withArticle(String(type)))
        .join(" or ")}, not ${quote()}${describe(schema)}`;
    case "enum":
      return (
        `must be one of ${(parameters["allowedValues"] as unknown[]).join(", ")}, not ` +
        `${quote()}${describe(schema)}`
      );
    default:
      return `${error.message ?? "is not valid"}, not ${quote()}${describe(schema)}`;
  }
}

function unknownKey(key: string, properties: readonly string[]): string {
  const known = properties.filter((name) => name !== "$schema");
  const meant = nearest(key, known);
  if (meant !== undefined) return `is not a parameter; did you mean ${meant}?`;
  return known.length === 0 ? "is not a parameter" : `is not a parameter; known here are ${known.join(", ")}`;
}

function propertySchema(schema: Readonly<Record<string, unknown>>, name: unknown): unknown {
  const properties = (schema["properties"] as Readonly<Record<string, unknown>> | undefined) ?? {};
  return typeof name === "string" ? properties[name] : undefined;
}

function describe(schema: unknown): string {
  const description = (schema as { readonly description?: unknown } | undefined)?.description;
  return typeof description === "string" ? ` (${description.replace(/\.$/, "")})` : "";
}

function patternOf(schema: unknown): string {
  const pattern = (schema as { readonly pattern?: unknown } | undefined)?.pattern;
  return typeof pattern === "string" ? `; names match ${pattern}` : "";
}

const withArticle = (type: string): string =>
  type === "null" ? type : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;

function show(value: unknown): string {
  const text = JSON.stringify(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  if (value === null) return "null";
  return `the ${Array.isArray(value) ? "list" : typeof value} ${shown}`;
}
