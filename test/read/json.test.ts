import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { InputError } from "../../src/model/input-error.js";
import { canonicalNumber } from "../../src/model/value.js";
import type { Value } from "../../src/model/value.js";
import { openWindow } from "../../src/json/byte-window.js";
import { parseDocument, parseValue } from "../../src/json/parse-value.js";
import { endDocument, skip, whole } from "../../src/json/walk.js";
import { bytesOf } from "./reading.js";

/**
 * Reads or passes over one value from a stream that is cut into chunks of the given sizes, again and again. The
 * window begins so small that every value goes on beyond it, as only very large ones do otherwise.
 */
async function stream(bytes: Uint8Array, sizes: readonly number[], passing: boolean): Promise<Value | undefined> {
  let start = 0;
  let turn = 0;
  const window = openWindow(
    "x.json",
    async () => {
      if (start >= bytes.length) return undefined;
      const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
      turn += 1;
      start += size;
      return bytes.subarray(start - size, start);
    },
    sizes[0],
  );
  const value = passing ? await skip(window) : await whole(window, () => parseValue(window));
  await endDocument(window);
  return value ?? undefined;
}

/** What `JSON.parse` makes of a value, for documents whose numbers it can hold. */
function toPlain(value: Value): unknown {
  if (value.kind === "null") return null;
  if (value.kind === "boolean") return value.value;
  if (value.kind === "number") return Number(value.text);
  if (value.kind === "string") return value.text;
  if (value.kind === "list") return value.items.map(toPlain);
  if (value.kind === "map") return [...value.entries].map(([key, item]) => [key, toPlain(item)]);
  return undefined;
}

const inOrder = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inOrder)
    : typeof value === "object" && value !== null
      ? Object.entries(value).map(([key, item]) => [key, inOrder(item)])
      : Object.is(value, -0)
        ? 0
        : value;

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("__proto__", "constructor", "\u2028", '"\\\n', "é€😀"),
);
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    anyText,
    tie("list"),
    tie("map"),
  ),
  list: fc.array(tie("value"), { maxLength: 4 }),
  map: fc.dictionary(anyText, tie("value"), { maxKeys: 4 }),
})).value;
const anySpace = fc.constantFrom(undefined, 1, "\t", " \n\r\t".slice(0, 2));
const anySizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe("reading JSON", () => {
  it("agrees with JSON.parse on any document, wherever the chunks end", async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, anySpace, anySizes, async (document, space, sizes) => {
        const text = JSON.stringify(document, undefined, space);
        const value = await stream(bytesOf(text), sizes, false);
        expect(toPlain(value as Value)).toEqual(inOrder(JSON.parse(text)));
      }),
      { numRuns: 300 },
    );
  });

  it("reads every escape, also of half a surrogate pair", async () => {
    const text = String.raw`"\"\\\/\b\f\n\r\tA\u00e9\ud83d\ude00\ud800"`;
    await fc.assert(
      fc.asyncProperty(anySizes, async (sizes) => {
        expect(toPlain((await stream(bytesOf(text), sizes, false)) as Value)).toBe(JSON.parse(text));
      }),
    );
  });

  it("keeps every digit of a number", () => {
    const digits = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }).map(String);
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 0, max: 999999 }),
        fc.integer({ min: -30, max: 30 }),
        (whole, fraction, exponent) => {
          const text = `${whole}.${fraction}e${exponent}`;
          expect(parseDocument("x.json", bytesOf(text))).toEqual({
            kind: "number",
            text: canonicalNumber(text),
            sensitive: false,
          });
          expect(parseDocument("x.json", bytesOf(whole))).toEqual({ kind: "number", text: whole, sensitive: false });
        },
      ),
    );
    expect(parseDocument("x.json", bytesOf("12345678901234567891"))).toMatchObject({ text: "12345678901234567891" });
    expect(parseDocument("x.json", bytesOf("-0"))).toMatchObject({ text: "0" });
    expect(parseDocument("x.json", bytesOf("1e2"))).toMatchObject({ text: "100" });
  });

  it("accepts and refuses exactly what JSON.parse does, whether it reads or passes over, and never crashes", async () => {
    const change = fc.record({
      where: fc.nat(),
      remove: fc.integer({ min: 0, max: 2 }),
      insert: fc.constantFrom(
        "",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "\\",
        "-",
        "0",
        "1e",
        "t",
        "null",
        " ",
        "\n",
        "\u0001",
        "é",
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        anyJson,
        fc.array(change, { minLength: 1, maxLength: 2 }),
        anySizes,
        async (document, changes, sizes) => {
          const text = changes.reduce((current, { where, remove, insert }) => {
            const start = where % (current.length + 1);
            return current.slice(0, start) + insert + current.slice(start + remove);
          }, JSON.stringify(document));
          const wellFormed = new TextDecoder().decode(bytesOf(text));
          const valid = accepted(wellFormed);
          const read = await outcome(bytesOf(text), sizes, false);
          // A key that stands twice may be met before what is no JSON.
          expect([valid ? "read" : "refused", "duplicate"]).toContain(read);
          expect(await outcome(bytesOf(text), sizes, true)).toBe(read);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("refuses every truncation", async () => {
    const text = JSON.stringify({ a: [1, 'é"', { b: null }], c: -1.5e3 });
    const bytes = bytesOf(text);
    for (let length = 0; length < bytes.length; length += 1) {
      for (const passing of [true, false]) {
        await expect(stream(bytes.subarray(0, length), [3], passing), `${length}`).rejects.toThrow(
          /ends in the middle|UTF-8/,
        );
      }
    }
  });

  it("refuses bytes that are not UTF-8 and says where they are", () => {
    const bytes = Uint8Array.from([...bytesOf('{"a":"é'), 0xc3, 0x28, ...bytesOf('"}')]);
    expect(() => parseDocument("x.json", bytes)).toThrow(
      expect.objectContaining({ name: "InputError", line: 1, column: 9 }),
    );
  });

  it("says where a key stands twice, and never which or with what, whether it reads or passes over", async () => {
    const text = '{"a":1,\n "b":{"hunter2":1,"x":[{"hunter2":3}],"hunt\\u0065r2":"tiger7"}}';
    const refusal = expect.objectContaining({ name: "InputError", line: 2, column: 39 }) as Error;
    expect(() => parseDocument("x.json", bytesOf(text))).toThrow(refusal);
    await fc.assert(
      fc.asyncProperty(anySizes, fc.boolean(), async (sizes, passing) => {
        const error = await stream(bytesOf(text), sizes, passing).catch((thrown: unknown) => thrown);
        expect(error).toEqual(refusal);
        expect((error as Error).message).toMatch(
          /^this key stands twice in its object: which one counts is not defined/,
        );
        expect((error as Error).message).not.toMatch(/hunter2|tiger7/);
      }),
    );
  });

  it("reads keys that JavaScript objects cannot hold", () => {
    const value = parseDocument("x.json", bytesOf('{"__proto__":{"polluted":true},"constructor":1}'));
    expect(value.kind === "map" ? [...value.entries.keys()] : []).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBe(undefined);
  });

  it("reads a thousand levels and refuses more, whether it reads or passes over", async () => {
    const nested = (levels: number): Uint8Array => bytesOf("[".repeat(levels) + "]".repeat(levels));
    for (const passing of [true, false]) {
      await stream(nested(1000), [64], passing);
      await expect(stream(nested(1001), [64], passing)).rejects.toThrow("deeper than 1000 levels");
    }
  });

  it("refuses a number that is too long to be one", () => {
    expect(() => parseDocument("x.json", bytesOf(`1e${"9".repeat(5000)}`))).toThrow(InputError);
  });
});

function accepted(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function outcome(bytes: Uint8Array, sizes: readonly number[], passing: boolean): Promise<string> {
  try {
    await stream(bytes, sizes, passing);
    return "read";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.includes("stands twice") ? "duplicate" : "refused";
  }
}
