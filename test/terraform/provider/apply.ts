import type { Assigned, Behaviour } from "./behaviour/behaviour.js";
import { fillIn, type FillIn } from "./fill-in.js";
import type { Attribute, Block } from "./schema.js";
import { conform, isArray, isObject, UNKNOWN, zeroOf, type ObjectValue, type Value } from "./values.js";

/** What one object is completed with. */
export interface Completion {
  readonly schema: Block;
  readonly behaviour: Behaviour;
  readonly type: string;
  readonly account: string;
  readonly region: string;
  readonly clock: string;
  readonly seed: string;
}

/**
 * Replaces everything unknown in an object by what the provider assigns, and unset attributes by what reading them
 * back gives.
 */
export function completeObject(planned: ObjectValue, completion: Completion): ObjectValue {
  const known = new Map<string, Value>();
  const pending = new Set<string>();
  const { schema, behaviour } = completion;

  const resolve = (name: string): Value => {
    const done = known.get(name);
    if (done !== undefined) return done;
    const value = planned[name] ?? null;
    // Two attributes that name each other: the second one sees nothing yet.
    if (value !== UNKNOWN || pending.has(name)) return value === UNKNOWN ? null : value;
    pending.add(name);
    const assigned = assign(assignedTo(name, completion), name, schema.attributes[name], source);
    known.set(name, assigned);
    return assigned;
  };
  const source: FillIn = { ...completion, read: (name) => asText(resolve(name)) };

  const attributes = Object.entries(schema.attributes).map(([name, attribute]): [string, Value] => {
    const value = resolve(name);
    return [name, value === null ? unsetValue(name, attribute, completion) : value];
  });
  const blocks = Object.entries(schema.blocks).map(([name, nested]): [string, Value] => {
    const given = planned[name] ?? null;
    const own = behaviour.assigned?.[name];
    if (own !== undefined && isArray(given) && given.length === 0) {
      const filled = fillIn(typeof own === "function" ? own(source.read) : own, name, source);
      return [name, completeElements(filled, nested.block, name, behaviour, source)];
    }
    return [name, completeElements(given, nested.block, name, behaviour, source)];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

// --- internal ---

function assign(
  assigned: Assigned | undefined,
  place: string,
  attribute: Attribute | undefined,
  source: FillIn,
): Value {
  const type = attribute?.type ?? "string";
  if (assigned === undefined) return zeroOf(type);
  const template = typeof assigned === "function" ? assigned(source.read) : assigned;
  return conform(fillIn(template, place, source), type);
}

function assignedTo(name: string, { behaviour, schema, type }: Completion): Assigned | undefined {
  const own = behaviour.assigned?.[name];
  if (own !== undefined) return own;
  if (name === "id")
    return behaviour.id ?? NAMES.find((candidate) => candidate in schema.attributes && `{${candidate}}`) ?? "{hex:17}";
  if (name === "arn") return `arn:aws:${type.split("_")[1] ?? ""}:{region}:{account}:{id}`;
  if (name === "owner_id" || name === "account_id") return "{account}";
  return name === "region" ? "{region}" : undefined;
}

const NAMES = ["name", "identifier", "bucket"] as const;

function unsetValue(name: string, attribute: Attribute, { behaviour, schema }: Completion): Value {
  const zero = behaviour.zeros?.[name];
  if (zero !== undefined) return conform(zero as Value, attribute.type);
  return name === "tags" && "tags_all" in schema.attributes && !behaviour.keepsNull ? {} : null;
}

function completeElements(value: Value, block: Block, path: string, behaviour: Behaviour, source: FillIn): Value {
  if (isArray(value))
    return value.map((element, index) => completeElement(element, block, path, `${path}.${index}`, behaviour, source));
  return completeElement(value, block, path, path, behaviour, source);
}

function completeElement(
  value: Value,
  block: Block,
  path: string,
  place: string,
  behaviour: Behaviour,
  source: FillIn,
): Value {
  if (!isObject(value)) return value;
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, Value] => {
    const given = value[name] ?? null;
    if (given !== UNKNOWN) return [name, given];
    return [name, assign(behaviour.assigned?.[`${path}.${name}`], `${place}.${name}`, attribute, source)];
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => [
    name,
    completeElements(
      value[name] ?? (nested.nesting === "single" ? null : []),
      nested.block,
      `${path}.${name}`,
      behaviour,
      source,
    ),
  ]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function asText(value: Value): string {
  if (isArray(value)) return value.map(asText).join(",");
  return value === null || typeof value === "object" || typeof value === "symbol" ? "" : String(value);
}
