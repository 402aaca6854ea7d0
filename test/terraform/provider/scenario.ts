import { readFileSync } from "node:fs";

import { equalValues, isArray, isObject, type ObjectValue, type Value } from "./values.js";

/**
 * What a scenario makes of the world outside Terraform. Plain JSON:
 *
 *     {
 *       "account": "111111111111",
 *       "clock": "2026-01-15T09:00:00Z",
 *  "drift": [{ "type": "aws_db_instance", "where": { "identifier": "acme" }, "set": { "engine_version": "16.6" } },
 *                    { "type": "aws_sns_topic", "gone": true }],
 *       "data":     [{ "type": "aws_ami", "set": { "id": "ami-0123456789abcdef0" } }],
 *       "existing": [{ "type": "aws_s3_bucket", "id": "acme-logs", "attributes": { "bucket": "acme-logs" } }],
 *       "failures": [{ "type": "aws_lb", "during": "apply", "summary": "Limit exceeded" }]
 *     }
 */
export interface Scenario {
  /** The account that the credentials belong to; without it the first of the provider's `allowed_account_ids`. */
  readonly account?: string;
  /** The provider's time, in everything that carries a time. */
  readonly clock?: string;
  /** Changes somebody made by hand; they last until Terraform next applies something to the same object. */
  readonly drift?: readonly Drift[];
  /** Answers of data sources. */
  readonly data?: readonly DataAnswer[];
  /** Objects that exist without Terraform knowing them, which can be imported. */
  readonly existing?: readonly ExistingObject[];
  /** Requests that fail. */
  readonly failures?: readonly Failure[];
}

/** Which objects are meant: all of the type, or those whose attributes have the given values (dotted paths allowed). */
interface Selector {
  readonly type: string;
  readonly where?: ObjectValue;
}

/** A change by hand: attributes set (`tags.Owner` is a path), or the whole object gone. */
export interface Drift extends Selector {
  readonly set?: ObjectValue;
  readonly gone?: boolean;
}

/** What a data source answers instead of what the provider invents; `where` looks at its arguments. */
export interface DataAnswer extends Selector {
  readonly set: ObjectValue;
}

/** An object to import. */
export interface ExistingObject {
  readonly type: string;
  readonly id: string;
  readonly attributes: ObjectValue;
}

/** A request that the service refuses. */
export interface Failure extends Selector {
  readonly during: "plan" | "apply" | "read";
  readonly summary: string;
  readonly detail?: string;
}

/** Reads a scenario file. Throws when it is not JSON. */
export function readScenario(file: string): Scenario {
  return JSON.parse(readFileSync(file, "utf8")) as Scenario;
}

/** Whether an object is meant by a selector. */
export function selects(selector: Selector, type: string, object: ObjectValue): boolean {
  const conditions = Object.entries(selector.where ?? {});
  return (
    selector.type === type && conditions.every(([path, value]) => equalValues(valueAt(object, path.split(".")), value))
  );
}

/** The object with attributes set by dotted paths; steps into lists are numbers. Nothing is changed in place. */
export function setPaths(object: ObjectValue, changes: ObjectValue): ObjectValue {
  return Object.entries(changes).reduce(
    (current, [path, value]) => setAt(current, path.split("."), value) as ObjectValue,
    object,
  );
}

// --- internal ---

function valueAt(value: Value, path: readonly string[]): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isArray(value)) return valueAt(value[Number(step)] ?? null, rest);
  return isObject(value) ? valueAt(value[step] ?? null, rest) : null;
}

function setAt(value: Value, path: readonly string[], replacement: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (isArray(value)) {
    const place = Number(step);
    const items = [...value];
    items[place] = setAt(items[place] ?? null, rest, replacement);
    return items;
  }
  const fields = isObject(value) ? value : {};
  return { ...fields, [step]: setAt(fields[step] ?? null, rest, replacement) };
}
