import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blot,
  boundName,
  callsIn,
  holdsBlot,
  joinedText,
  plainText,
  questionsIn,
  readableText,
  withoutBlots,
  withoutNames,
  writtenText,
} from "../../src/model/marked-text.js";

/** Texts rich in the signs that bound names and blots, and in what escapes become. */
const anyText = fc
  .array(fc.oneof(fc.constantFrom(..."\uE000\uE001\uE002\uE003\uE004\uE005\uE010\uE015\uF8FF"), fc.string()), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

describe("a text that somebody wrote", () => {
  it("comes back as it was, whatever signs stand in it", () => {
    fc.assert(fc.property(anyText, (text) => void expect(writtenText(plainText(text))).toBe(text)));
  });

  it("is another text for another one", () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        (one, other) => void expect(plainText(one) === plainText(other)).toBe(one === other),
      ),
    );
  });

  it("has no names, questions, calls and blots", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = plainText(text);
        expect(withoutNames(plain)).toBe(plain);
        expect([questionsIn(plain), callsIn(plain), holdsBlot(plain)]).toEqual([[], [], false]);
        expect(withoutBlots(plain)).toBe(plain);
      }),
    );
  });

  it("keeps the words beside a sign whole", () => {
    expect(plainText("\uE000111111111111\uE001")).toMatch(/(?<![\p{L}\p{N}])111111111111(?![\p{L}\p{N}])/u);
  });
});

describe("a marked text", () => {
  const name = boundName(plainText("aws_kms_key.main.arn"));

  it("is read as a person would write it", () => {
    expect(readableText(joinedText([plainText("key \uE000 "), name]))).toBe("key \uE000 ${aws_kms_key.main.arn}");
  });

  it("loses its names and nothing else", () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        (before, after) =>
          void expect(withoutNames(joinedText([plainText(before), name, plainText(after)]))).toBe(
            plainText(before) + plainText(after),
          ),
      ),
    );
  });

  it("keeps a blot apart from what looks like one", () => {
    expect(withoutBlots("\uE0021\uE003")).not.toBe(blot(1));
    expect([holdsBlot(`a${blot(1)}`), holdsBlot(withoutBlots(blot(1)))]).toEqual([true, false]);
  });
});
