import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { glanceFor } from "../../src/secrets/glance.js";
import { bare, packedIn, unescaped } from "../../src/secrets/readings.js";

const bytes = fc.uint8Array({ maxLength: 40 });
const texts = fc.string({ unit: "binary", minLength: 3, maxLength: 20 }).filter((text) => !/\p{Cs}/u.test(text));
/** What writing a text adds between its characters. */
const added = fc.constantFrom(
  "",
  " ",
  "\u00a0",
  "\r\n",
  "\\",
  '"',
  "\u3000",
  "\ufeff",
  "\u2028",
  "\u0085",
  "\u200b",
  "\u00ad",
  "\u{e0020}",
);

const wide = (text: string): Buffer => Buffer.from(text, "utf16le");
const written = fc.constantFrom<(text: string) => Buffer>(
  (text) => Buffer.from(text),
  wide,
  (text) => wide(text).swap16(),
  (text) => Buffer.from(encodeURIComponent(text)),
  (text) => Buffer.from(JSON.stringify(text)),
  (text) => Buffer.from(Buffer.from(`${text}-----`).toString("base64")),
);

describe("a glance at bytes", () => {
  it("denies nothing that reading them finds", () => {
    fc.assert(
      fc.property(texts, texts, written, added, bytes, bytes, (text, other, write, between, before, after) => {
        const plain = bare(unescaped(text));
        fc.pre(plain.length > 2);
        const glance = glanceFor([plain, `${other}-----`]);
        const copy = write([...text].join(between));
        for (const packed of [copy, Buffer.concat([before, copy, after])]) {
          const run = `x ${packed.toString("base64")} y`;
          const holds = (readings: readonly string[] | undefined): boolean =>
            readings?.some((reading) => bare(reading).includes(plain)) ?? true;
          expect(holds(packedIn(run, glance))).toBe(holds(packedIn(run)));
        }
      }),
      { numRuns: 400 },
    );
  });

  it("denies none of the characters that can stand between those of a copy", () => {
    const glance = glanceFor(["諸諸諸諸"]);
    const denied = [];
    for (let code = 0; code < 0xf0000; code += 1) {
      // Of the others none is invisible.
      if (code === 0x20000) code = 0xe0000;
      const character = String.fromCodePoint(code);
      if (bare(unescaped(`諸${character}`)) !== "諸") continue;
      const copy = `諸${character}諸諸諸`;
      // Of UTF-16 some byte is zero, and the last two characters can be none of the copy.
      for (const packed of [Buffer.from(copy), wide(`${copy}錯 `), wide(`${copy}錯 `).swap16()])
        if (!glance(packed)) denied.push(code.toString(16));
    }
    expect(glance(wide("諸錯諸諸諸錯 "))).toBe(false);
    expect(denied).toEqual([]);
  });

  it("denies what ids and digests come to in base64, and can do so for no secret that is no text itself", () => {
    const ids = ["sg-0a1b2c3d4e5f67890", "E1QZ2ABCDEF3GH", "vpc-05e0a1b2c3d4f5678", "AROAEXAMPLE7GOWRVBGQK"];
    const unpacked = ids.flatMap((id) => [0, 1, 2, 3].map((offset) => Buffer.from(id.slice(offset), "base64")));
    expect(unpacked.filter(glanceFor(["correct horse"]))).toEqual([]);
    expect(unpacked.every(glanceFor(["a\ufffdbcdefgh"]))).toBe(true);
  });
});
