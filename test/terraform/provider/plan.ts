import type { Behaviour, Template } from "./behaviour/behaviour.js";
import type { Attribute, Block, TypeNotation } from "./schema.js";
import {
  conform,
  equalValues,
  hasUnknown,
  isArray,
  isObject,
  isZero,
  UNKNOWN,
  zeroOf,
  type ObjectValue,
  type Value,
} from "./values.js";

/** What the provider's own configuration contributes to a plan. */
export interface PlanContext {
  readonly region: string;
  /** The provider's `default_tags`. */
  readonly defaultTags: Value;
}

/** A change as Terraform asks for it. */
export interface ChangeRequest {
  readonly schema: Block;
  readonly behaviour: Behaviour;
  /** The object as it is; null for one that is to be created. */
  readonly prior: ObjectValue | null;
  /** The configuration merged with what is kept of the prior object, as Terraform merges them. */
  readonly proposed: ObjectValue;
  readonly config: ObjectValue;
}

/** What will become of the object, and the attributes that force a new one. */
export interface PlannedChange {
  readonly state: ObjectValue;
  readonly replace: readonly string[];
}

/** Plans a creation or an update; what the provider assigns while applying is unknown. */
export function planChange(request: ChangeRequest, context: PlanContext): PlannedChange {
  const { schema, behaviour, prior, config } = request;
  const settled = settleTop(request, context);
  const changed = Object.keys(settled).filter(
    (name) => prior !== null && !equalValues(prior[name] ?? null, settled[name]!),
  );
  const triggers = changed.filter((name) => name !== "tags_all" || !changed.includes("tags"));
  const state = Object.fromEntries(
    Object.entries(settled).map(([name, value]): [string, Value] => {
      const again = behaviour.recomputed?.[name] ?? [];
      const stale = again.some((trigger) => (trigger === "*" ? triggers.length > 0 : triggers.includes(trigger)));
      return [name, stale && (config[name] ?? null) === null && schema.attributes[name]?.computed ? UNKNOWN : value];
    }),
  );
  return { state, replace: changed.filter((name) => behaviour.replace?.includes(name)) };
}

// --- internal ---

function settleTop(request: ChangeRequest, context: PlanContext): ObjectValue {
  const { schema, behaviour, prior, proposed, config } = request;
  const attributes = Object.entries(schema.attributes).map(([name, attribute]): [string, Value] => {
    const configured = (config[name] ?? null) !== null && !attribute.writeOnly;
    if (!configured) return [name, settleUnset(name, attribute, request, context)];
    return [
      name,
      behaviour.objectAttributes?.includes(name) ? zeroFields(proposed[name]!, attribute.type) : proposed[name]!,
    ];
  });
  const blocks = Object.entries(schema.blocks).map(([name, nested]): [string, Value] => {
    const value = proposed[name] ?? null;
    const kept = prior?.[name] ?? null;
    // The provider itself fills this block: an empty configuration means that its content stays.
    if (behaviour.assigned?.[name] !== undefined && isArray(value) && value.length === 0 && isArray(kept))
      return [name, kept];
    return [name, settleElements(value, kept, nested.block, `${name}.`, behaviour)];
  });
  const settled = Object.fromEntries([...attributes, ...blocks]);
  return "tags_all" in settled
    ? { ...settled, tags_all: allTags(settled["tags"] ?? null, context.defaultTags) }
    : settled;
}

/** Objects that are attributes come out with every field set: the real provider's library knows no null inside them. */
function zeroFields(value: Value, type: TypeNotation): Value {
  if (typeof type === "string") return value === null ? zeroOf(type) : value;
  const [kind, inner] = type;
  if (kind !== "object") {
    const items = value === null ? [] : value;
    return kind !== "map" && isArray(items) ? items.map((item) => zeroFields(item, inner as TypeNotation)) : items;
  }
  if (!isObject(value)) return value;
  const fields = Object.entries(inner as Readonly<Record<string, TypeNotation>>);
  return Object.fromEntries(fields.map(([name, field]) => [name, zeroFields(value[name] ?? null, field)]));
}

function settleUnset(name: string, attribute: Attribute, request: ChangeRequest, context: PlanContext): Value {
  if (attribute.writeOnly) return null;
  const preset = name === "region" && attribute.optional ? context.region : request.behaviour.defaults?.[name];
  if (preset !== undefined) return conform(preset as Template & Value, attribute.type);
  const kept = request.prior?.[name] ?? null;
  if (attribute.computed) return request.prior === null ? UNKNOWN : kept;
  const zero = request.behaviour.zeros?.[name];
  return isZero(kept) || (zero !== undefined && equalValues(kept, zero as Template & Value)) ? kept : null;
}

/**
 * Elements are followed by their place: an element that stays where it was keeps what the provider had assigned to
 * it.
 */
function settleElements(value: Value, prior: Value, block: Block, path: string, behaviour: Behaviour): Value {
  const before = isArray(prior) ? prior : [];
  if (isArray(value))
    return value.map((element, index) => settleElements(element, before[index] ?? null, block, path, behaviour));
  if (!isObject(value)) return value;
  const attributes = Object.entries(block.attributes).map(([name, attribute]): [string, Value] => {
    const given = value[name] ?? null;
    if (attribute.writeOnly) return [name, null];
    if (given !== null) return [name, given];
    const preset = behaviour.defaults?.[`${path}${name}`];
    if (preset !== undefined) return [name, conform(preset as Template & Value, attribute.type)];
    return [name, attribute.computed ? (isObject(prior) ? (prior[name] ?? null) : UNKNOWN) : null];
  });
  const blocks = Object.entries(block.blocks).map(([name, nested]): [string, Value] => {
    const inner = isObject(prior) ? (prior[name] ?? null) : null;
    return [name, settleElements(value[name] ?? null, inner, nested.block, `${path}${name}.`, behaviour)];
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

/** `tags_all` is the provider's default tags, overridden by the resource's own. */
function allTags(tags: Value, defaults: Value): Value {
  if (tags === UNKNOWN || defaults === UNKNOWN) return UNKNOWN;
  const all = { ...(isObject(defaults) ? defaults : {}), ...(isObject(tags) ? tags : {}) };
  // A tag that Terraform cannot know yet may still turn out null, which the map cannot show.
  return hasUnknown(all) ? UNKNOWN : all;
}
