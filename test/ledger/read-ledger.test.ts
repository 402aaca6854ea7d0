import { createHash } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { ReadLine } from "../../src/ledger/ledger-line.js";
import { emptyLedger, readLedger } from "../../src/ledger/read-ledger.js";
import { InputError } from "../../src/model/input-error.js";
import type { LedgerEntry, ReplanEntry, ReviewEntry } from "../../src/model/ledger.js";
import { appended, momentAt, promotion } from "./given.js";

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
        expect(read(turned.map(({ line }) => line))).toStrictEqual(read(lines));
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
          expect(after.filter((digest) => !known.has(digest))).toStrictEqual([]);
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

const DIGEST = digestOf("");

const frame = (hour: number, after: readonly string[]) => ({
  ledgerVersion: 1 as const,
  after,
  at: momentAt(hour),
  tool: { name: "tfparity" as const, version: "1.0.0" },
});

const review = (by: string, hour: number, after: readonly string[]): ReviewEntry => ({
  ...frame(hour, after),
  entry: "review",
  by,
  contract: { name: "parity.yaml", sha256: DIGEST },
  reviewed: [{ is: "waiver", at: "aws_x.a", sha256: DIGEST }],
});

const replan = (to: string, hour: number, after: readonly string[]): ReplanEntry => ({
  ...frame(hour, after),
  entry: "replan",
  from: "staging",
  to,
  plan: { name: "judged.json", sha256: DIGEST },
  replanned: { name: "again.json", sha256: DIGEST },
  attestation: { name: "passed.json", sha256: DIGEST },
  noise: {},
});

const lineOf = (entry: LedgerEntry): string => JSON.stringify(entry);

describe("a ledger", () => {
  const [first, other] = [lineOf(promotion({ hour: 1 }, [])), lineOf(promotion({ hour: 2 }, []))];
  const looked = lineOf(review("Ada", 3, [digestOf(first)]));
  const again = lineOf(replan("production", 4, [digestOf(looked), digestOf(other)]));

  it("that nobody has written to has nothing", () => {
    const nothing = { promotions: [], uncounted: [], replans: [], reviews: [], uncountedReviews: 0, heads: [] };
    expect([readLedger("", "ledger.jsonl"), emptyLedger]).toStrictEqual([nothing, nothing]);
  });

  it("has what each line is about, and its last lines", () => {
    expect(read([again, looked, other, first])).toStrictEqual({
      promotions: [promotion({ hour: 1 }, []), promotion({ hour: 2 }, [])],
      uncounted: [],
      replans: [JSON.parse(again)],
      reviews: [JSON.parse(looked)],
      uncountedReviews: 0,
      heads: [digestOf(again)],
    });
    expect(read([first, other]).heads).toStrictEqual([digestOf(first), digestOf(other)].sort());
    expect(read([other, first]).heads).toStrictEqual([digestOf(first), digestOf(other)].sort());
  });

  it("counts only what is trusted, and says how much is not", () => {
    const trusted = (isTrusted: (line: ReadLine) => boolean) =>
      readLedger(textOf([first, other, looked, again]), "ledger.jsonl", isTrusted);
    const none = trusted(() => false);
    expect([none.promotions, none.replans, none.reviews]).toStrictEqual([[], [], []]);
    expect([none.uncounted.length, none.uncountedReviews, none.heads]).toStrictEqual([2, 1, [digestOf(again)]]);
    const some = trusted(({ digest }) => digest !== digestOf(first));
    expect([some.promotions, some.uncounted]).toStrictEqual([
      [promotion({ hour: 2 }, [])],
      [promotion({ hour: 1 }, [])],
    ]);
    expect([some.replans.length, some.reviews.length, some.uncountedReviews]).toStrictEqual([1, 1, 0]);
  });

  it("has what follows the same in the order of their moments, and what follows each other in that order", () => {
    const late = lineOf(promotion({ hour: 9 }, []));
    const early = lineOf(promotion({ hour: 1 }, [digestOf(late)]));
    const between = lineOf(promotion({ hour: 5 }, []));
    const hours = (lines: readonly string[]): readonly string[] => read(lines).promotions.map(({ at }) => at);
    const expected = [momentAt(5), momentAt(9), momentAt(1)];
    expect([hours([early, late, between]), hours([between, late, early])]).toStrictEqual([expected, expected]);
    const last = lineOf(promotion({ hour: 0 }, [digestOf(early), digestOf(between), digestOf(between)]));
    expect(hours([last, early, between, late])).toStrictEqual([...expected, momentAt(0)]);
  });

  it.each<[string, string, number, RegExp]>([
    ["a mark of a merge", `${first}\n<<<<<<< HEAD\n${other}\n`, 2, /left of a merge/],
    ["another mark of a merge", `${first}\n${other}\n=======\n`, 3, /left of a merge/],
    ["an empty line", `${first}\n\n${other}\n`, 2, /this line is empty/],
    ["a line of blanks", `  \n${first}\n`, 1, /this line is empty/],
    ["a line that is no entry", `${first}\n{}\n`, 2, /this line is no entry of a ledger, since it has no ledgerV/],
    ["a line that was not written to its end", `${first}\n${other}`, 2, /not written to its end/],
    ["an entry that follows nothing that is there", `${first}\n${again}\n`, 2, /a line was changed or taken out/],
    ["one that follows nothing, and stands there twice", `${first}\n${again}\n${again}\n`, 2, /changed or taken out/],
  ])("is refused for %s, with the line", (_, text, line, message) => {
    const refused = (): unknown => readLedger(text, "ledger.jsonl");
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ file: "ledger.jsonl", line }));
  });

  it("is the same with the ends of lines that Windows has", () => {
    const text = textOf([first, other, looked, again]);
    expect(readLedger(text.replaceAll("\n", "\r\n"), "ledger.jsonl")).toStrictEqual(readLedger(text, "ledger.jsonl"));
  });
});
