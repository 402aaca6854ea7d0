import { decode, encode, ExtensionCodec } from "@msgpack/msgpack";

import type { TypeNotation } from "./schema.js";

/** A value that Terraform knows only after applying. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/**
 * A Terraform value. Numbers that JavaScript cannot hold exactly arrive as bigint or as text and leave the same way.
 */
export type Value = null | boolean | number | bigint | string | typeof UNKNOWN | readonly Value[] | ObjectValue;

/** An object or a map. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/** Reads a value from the wire: MessagePack, unknown values being extensions 0 (plain) and 12 (with refinements). */
export function decodeValue(bytes: Uint8Array): Value {
  return decode(bytes, { extensionCodec: EXTENSIONS, useBigInt64: true }) as Value;
}

/** Writes a value for the wire. Objects must be complete: Terraform refuses an object that lacks an attribute. */
export function encodeValue(value: Value): Buffer {
  const bytes = encode(value, { extensionCodec: EXTENSIONS, useBigInt64: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the value is an object or a map. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is a list or a set. */
export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Exact equality; an unknown value equals nothing but an unknown value. */
export function equalValues(left: Value, right: Value): boolean {
  if (isArray(left)) {
    return (
      isArray(right) && left.length === right.length && left.every((item, index) => equalValues(item, right[index]!))
    );
  }
  if (!isObject(left)) return typeof left === typeof right && left === right;
  if (!isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && equalValues(left[name]!, right[name]!))
  );
}

/** Whether anything in the value is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The value that reading back gives for something that was never set. */
export function isZero(value: Value): boolean {
  if (isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

/** The zero value of a type: empty text, zero, false, or an empty collection; null for an object. */
export function zeroOf(type: TypeNotation): Value {
  if (typeof type === "string") return { string: "", number: 0, bool: false }[type] ?? null;
  if (type[0] === "object") return null;
  return type[0] === "map" ? {} : [];
}

/** Makes a value fit a type: numbers and booleans out of text, absent attributes of objects as null. */
export function conform(value: Value, type: TypeNotation): Value {
  if (value === null || value === UNKNOWN) return value;
  if (typeof type === "string") return conformScalar(value, type);
  const [kind, inner] = type;
  if (kind === "object") {
    const given = isObject(value) ? value : {};
    const fields = Object.entries(inner as Readonly<Record<string, TypeNotation>>);
    return Object.fromEntries(fields.map(([name, field]) => [name, conform(given[name] ?? null, field)]));
  }
  if (kind === "map") {
    const entries = isObject(value) ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([name, item]) => [name, conform(item, inner as TypeNotation)]));
  }
  return (isArray(value) ? value : [value]).map((item) => conform(item, inner as TypeNotation));
}

// --- internal ---

const EXTENSIONS = new ExtensionCodec();
EXTENSIONS.register({
  type: 0,
  encode: (value: unknown) => (value === UNKNOWN ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
EXTENSIONS.register({ type: 12, encode: () => null, decode: () => UNKNOWN });

function conformScalar(value: Value, type: string): Value {
  if (type === "number" && typeof value === "string") return value === "" ? 0 : Number(value);
  if (type === "bool" && typeof value === "string") return value === "true";
  if (type === "string" && (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint"))
    return String(value);
  return value;
}
