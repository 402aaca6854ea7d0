import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeJson, encodeJson } from "../../src/language/json.js";
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  floorNumber,
  multiplyNumbers,
  remainderOfNumbers,
  subtractNumbers,
} from "../../src/language/number.js";
import { evaluate, parseExpression, parseTemplate, references, type ReferenceScope } from "../../src/language/index.js";
import type { Expression } from "../../src/language/syntax.js";
import { readSimpleTemplate } from "../../src/language/simple.js";
import {
  listValue,
  mapValue,
  numberValue,
  sameValue,
  stringValue,
  unknownValue,
  booleanValue,
  nullValue,
  type Value,
} from "../../src/model/value.js";
import { scopeOf } from "./scopes.js";

const literalText = fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.normalize("NFC"));
const escaped = (text: string): string => text.replace(/\$\{|%\{/g, (marker) => marker.charAt(0) + marker);

type Part = { readonly kind: "text" | "reference"; readonly text: string };
const anyPart: fc.Arbitrary<Part> = fc.oneof(
  literalText.map((text) => ({ kind: "text" as const, text })),
  literalText.map((text) => ({ kind: "reference" as const, text })),
);
/** No text ends where the next part would make an escape of it. */
const templateParts = fc
  .array(anyPart, { maxLength: 6 })
  .filter((parts) => parts.every((part) => !/[$%]$/.test(part.text)));

/** The HCL parser takes a carriage return for part of a line's end, and for nothing else. */
const withoutLoneReturns = (parts: readonly Part[]): boolean => parts.every((part) => !part.text.includes("\r"));

const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant<Value>(nullValue()),
    fc.boolean().map((value) => booleanValue(value)),
    fc.bigInt().map((value) => numberValue(String(value))),
    fc.tuple(fc.bigInt(), fc.nat({ max: 30 })).map(([digits, scale]) => numberValue(`${digits}e-${scale}`)),
    fc.string({ unit: "binary" }).map((text) => stringValue(text.normalize("NFC"))),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => listValue(items)),
    fc
      .dictionary(
        fc.string().map((key) => key.normalize("NFC")),
        tie("value"),
        { maxKeys: 4 },
      )
      .map((entries) => mapValue(new Map(Object.entries(entries)))),
  ),
})).value;

const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });

/** A template of text and bare references, read without the HCL parser. */
const simplyRead = (text: string): Expression | undefined => {
  const node = readSimpleTemplate(text);
  return node === undefined ? undefined : { source: text, node };
};

describe("templates", { timeout: 60_000 }, () => {
  it("of text and references stand for their parts one after the other", async () => {
    await fc.assert(
      fc.asyncProperty(templateParts, async (parts) => {
        const template = parts
          .map((part, at) => (part.kind === "text" ? escaped(part.text) : `\${var.v${at}}`))
          .join("");
        const scope = scopeOf(Object.fromEntries(parts.map((part, at) => [`var.v${at}`, stringValue(part.text)])));
        const expected = stringValue(
          parts
            .map((part) => part.text)
            .join("")
            .normalize("NFC"),
        );
        expect(evaluate(await parseTemplate(template), scope)).toEqual({ kind: "value", value: expected });
      }),
    );
  });

  it("mean the same to the short way and to the HCL parser", async () => {
    await fc.assert(
      fc.asyncProperty(templateParts.filter(withoutLoneReturns), async (parts) => {
        const shared = parts
          .map((part, at) => (part.kind === "text" ? escaped(part.text) : `\${var.v${at}.a["k"][0]}`))
          .join("");
        const [short, long] = [simplyRead(shared), await parseTemplate(`\${"x"}${shared}`)];
        const scope: ReferenceScope = {
          resolve: (reference) => ({ value: stringValue(`<${reference.text}>`), taken: reference.steps.length }),
        };
        const direct = short === undefined ? undefined : evaluate(short, scope);
        const parsed = evaluate(long, scope);
        const text = direct?.kind === "value" && direct.value.kind === "string" ? direct.value.text : undefined;
        expect(parsed).toEqual({ kind: "value", value: stringValue(`x${text}`.normalize("NFC")) });
        expect(references(long).map((reference) => reference.text)).toEqual(
          short === undefined ? [] : references(short).map((reference) => reference.text),
        );
      }),
    );
  });

  it("with something unknown in them are unknown, and sensitive when something in them is", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 6 }), (flags) => {
        const template = simplyRead(`-${flags.map((_, at) => `\${var.v${at}}`).join("-")}`);
        const scope = scopeOf(
          Object.fromEntries(
            flags.map(([unknown, sensitive], at) => [
              `var.v${at}`,
              unknown ? unknownValue(sensitive) : stringValue("x", sensitive),
            ]),
          ),
        );
        const result = template === undefined ? undefined : evaluate(template, scope);
        expect(result).toMatchObject({
          value: {
            kind: flags.some(([unknown]) => unknown) ? "unknown" : "string",
            sensitive: flags.some(([, sensitive]) => sensitive),
          },
        });
      }),
    );
  });
});

describe("any text at all", { timeout: 60_000 }, () => {
  it("never makes the parser or the evaluator throw", async () => {
    const pieces = fc.constantFrom(
      "${",
      "}",
      "%{",
      "if ",
      "for ",
      '"',
      "[",
      "]",
      "(",
      ")",
      ".",
      "a",
      "0",
      "<<E\n",
      "\n",
      "~",
      "?",
      ":",
      "\\",
      "$",
      "...",
      "*",
      "é",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join("")),
        async (text) => {
          const results = [
            evaluate(await parseTemplate(text), scopeOf({})),
            evaluate(await parseExpression(text), scopeOf({})),
          ];
          for (const result of results) expect(["value", "undetermined"]).toContain(result.kind);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("JSON", () => {
  it("decodes to what was encoded", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const decoded = decodeJson(encodeJson(value));
        expect(decoded !== undefined && sameValue(decoded, value)).toBe(true);
      }),
    );
  });
});

describe("numbers", () => {
  it("are whole numbers of any moderate size without loss", () => {
    fc.assert(
      fc.property(whole, whole, (left, right) => {
        const [a, b] = [String(left), String(right)];
        expect(addNumbers(a, b)).toBe(String(left + right));
        expect(subtractNumbers(a, b)).toBe(String(left - right));
        expect(multiplyNumbers(a, b)).toBe(String(left * right));
        expect(Math.sign(compareNumbers(a, b))).toBe(left < right ? -1 : left > right ? 1 : 0);
        if (right !== 0n) expect(remainderOfNumbers(a, b)).toBe(String(left % right));
        if (right > 0n && left >= 0n) expect(floorNumber(divideNumbers(a, b) ?? "")).toBe(String(left / right));
      }),
    );
  });

  it("come back unchanged from a multiplication by one", () => {
    fc.assert(
      fc.property(whole, fc.nat({ max: 60 }), (digits, scale) => {
        const { text } = numberValue(`${digits}e-${scale}`);
        expect(multiplyNumbers(text, "1")).toBe(text);
      }),
    );
  });
});
