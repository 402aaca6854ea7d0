import { encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  conform,
  decodeValue,
  encodeValue,
  equalValues,
  hasUnknown,
  UNKNOWN,
  zeroOf,
  type Value,
} from "./provider/values.js";

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.constant(UNKNOWN),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe("values on the wire", () => {
  it("come back as they were sent", () => {
    fc.assert(fc.property(values, (value) => equalValues(decodeValue(encodeValue(value)), value)));
  });

  it("may be unknown with refinements, which Terraform sends and the provider need not understand", () => {
    expect(decodeValue(encode(new ExtData(12, new Uint8Array([0x81, 0x01, 0xc2]))))).toBe(UNKNOWN);
  });

  it("send an unknown value as extension 0", () => {
    expect([...encodeValue(UNKNOWN)]).toEqual([0xd4, 0, 0]);
  });

  it("keep every digit of numbers that JavaScript cannot hold", () => {
    expect(decodeValue(encodeValue(9007199254740993n))).toBe(9007199254740993n);
  });
});

describe("equality of values", () => {
  it("is reflexive", () => {
    fc.assert(fc.property(values, (value) => equalValues(value, value)));
  });

  it("is symmetric", () => {
    fc.assert(fc.property(values, values, (left, right) => equalValues(left, right) === equalValues(right, left)));
  });

  it("tells apart what looks alike", () => {
    expect(equalValues("1", 1)).toBe(false);
    expect(equalValues(null, "")).toBe(false);
    expect(equalValues([], {})).toBe(false);
    expect(equalValues({ a: null }, {})).toBe(false);
    expect(equalValues(UNKNOWN, null)).toBe(false);
  });
});

describe("fitting a value to a type", () => {
  it("adds the attributes that an object lacks", () => {
    expect(conform([{ name: "a" }], ["set", ["object", { name: "string", port: "number" }]])).toEqual([
      { name: "a", port: null },
    ]);
  });

  it("makes numbers and booleans out of text", () => {
    expect(conform("5432", "number")).toBe(5432);
    expect(conform("true", "bool")).toBe(true);
    expect(conform({ a: 1 }, ["map", "string"])).toEqual({ a: "1" });
  });

  it("leaves null and unknown values alone", () => {
    expect(conform(null, "string")).toBeNull();
    expect(conform(UNKNOWN, ["list", "string"])).toBe(UNKNOWN);
  });

  it("has a zero value for every type", () => {
    expect(["string", "number", "bool"].map(zeroOf)).toEqual(["", 0, false]);
    expect(zeroOf(["set", "string"])).toEqual([]);
    expect(zeroOf(["map", "string"])).toEqual({});
    expect(zeroOf(["object", {}])).toBeNull();
  });

  it("finds unknown values at any depth", () => {
    expect(hasUnknown([{ a: [UNKNOWN] }])).toBe(true);
    expect(hasUnknown([{ a: [null] }])).toBe(false);
  });
});
