import { createHash } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readLedger } from "../../src/ledger/read-ledger.js";
import { appended } from "./given.js";

/** What two pipelines do to their copies of one ledger: each appends, or takes over what the other has. */
type Step = "first" | "second" | "merge";

const steps = fc.array(fc.constantFrom<Step>("first", "second", "merge"), { minLength: 1, maxLength: 12 });

/** The lines of the ledger that comes of it, which git has merged line by line. */
function linesAfter(taken: readonly Step[]): readonly string[] {
  let [first, second] = ["", ""];
  for (const [hour, step] of taken.entries()) {
    const given = { hour, release: `release ${hour}` };
    if (step === "first") first = appended(first, given);
    else if (step === "second") second = appended(second, given);
    else first = second = textOf(union(linesOf(first), linesOf(second)));
  }
  return union(linesOf(first), linesOf(second));
}

const digestOf = (line: string): string => createHash("sha256").update(line).digest("hex");
const linesOf = (text: string): readonly string[] => text.split("\n").slice(0, -1);
const union = (one: readonly string[], other: readonly string[]): readonly string[] => [...new Set([...one, ...other])];
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
const read = (lines: readonly string[]): ReturnType<typeof readLedger> => readLedger(textOf(lines), "ledger.jsonl");

/** A ledger, and the position of one of its lines that another one follows. */
const followed = steps
  .map(linesAfter)
  .filter((lines) => lines.length > 1)
  .chain((lines) => {
    const after = new Set(lines.flatMap((line) => (JSON.parse(line) as { readonly after: readonly string[] }).after));
    const before = lines.flatMap((line, position) => (after.has(digestOf(line)) ? [position] : []));
    return before.length === 0
      ? fc.constant(undefined)
      : fc.record({ lines: fc.constant(lines), position: fc.constantFrom(...before), at: fc.nat() });
  })
  .filter((found) => found !== undefined);

describe("a ledger that two pipelines have written to", () => {
  it("is the same with its lines in any order, and some of them twice", () => {
    fc.assert(
      fc.property(steps.map(linesAfter), fc.infiniteStream(fc.nat()), (lines, numbers) => {
        const turned = [...lines, ...lines.slice(1)]
          .map((line) => ({ line, place: numbers.next().value }))
          .sort((one, other) => one.place - other.place);
        expect(read(turned.map(({ line }) => line))).toEqual(read(lines));
      }),
    );
  });

  it("has each entry behind all that it follows", () => {
    fc.assert(
      fc.property(steps.map(linesAfter), (lines) => {
        const known = new Set<string>();
        const digests = new Map(
          lines.map((line) => [(JSON.parse(line) as { readonly at: string }).at, digestOf(line)]),
        );
        for (const { after, at } of read(lines).promotions) {
          expect(after.filter((digest) => !known.has(digest))).toEqual([]);
          known.add(digests.get(at) ?? "");
        }
        expect(known.size).toBe(lines.length);
      }),
    );
  });

  it("is refused without a line that another one follows, and where such a line was changed", () => {
    fc.assert(
      fc.property(followed, ({ lines, position, at }) => {
        expect(() => read(lines.toSpliced(position, 1))).toThrow(/was changed or taken out/);
        const line = lines[position] ?? "";
        const place = line.indexOf('"sha256":"') + '"sha256":"'.length + (at % 64);
        const other = line[place] === "0" ? "1" : "0";
        const changed = line.slice(0, place) + other + line.slice(place + 1);
        expect(() => read(lines.with(position, changed))).toThrow(/was changed or taken out/);
      }),
    );
  });

  it("is refused wherever its text was cut off within a line", () => {
    fc.assert(
      fc.property(steps.map(linesAfter), fc.nat(), (lines, at) => {
        const text = textOf(lines);
        const cut = text.slice(0, at % text.length);
        fc.pre(cut !== "" && !cut.endsWith("\n"));
        expect(() => readLedger(cut, "ledger.jsonl")).toThrow(/was not written to its end/);
      }),
    );
  });
});
