import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { differentParts, planfileParts, type PlanfileParts } from "../../src/cli/planfile-parts.js";

/** An archive of these files, as Go writes one, with what stands behind it. */
function archive(files: readonly (readonly [string, string])[], behind = ""): Buffer {
  const [contents, directory]: [Buffer[], Buffer[]] = [[], []];
  let start = 0;
  for (const [name, text] of files) {
    const packed = deflateRawSync(Buffer.from(text));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(Buffer.byteLength(text), 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(start, 42);
    contents.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    start += 30 + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([...contents, ...directory, end, Buffer.from(behind)]);
}

const MAIN = ["tfconfig/m-/main.tf", "resource {}"] as const;
const partsOf = (...files: readonly (readonly [string, string])[]): PlanfileParts =>
  planfileParts(archive([["tfplan", "x"], ...files]), "new.tfplan");

describe("what a binary plan was made of", () => {
  it("is the same where all of it is, whatever the plan in it is", () => {
    expect(differentParts(partsOf(MAIN), partsOf(MAIN, ["tfplan", "y"]))).toEqual([]);
  });

  it.each<[string, readonly (readonly [string, string])[], readonly string[]]>([
    ["another text", [["tfconfig/m-/main.tf", "resource { }"]], ["main.tf is another text"]],
    ["one more file", [MAIN, ["tfconfig/m-api/main.tf", ""]], ["m-api/main.tf is another text"]],
    ["other providers", [MAIN, [".terraform.lock.hcl", "x"]], ["(.terraform.lock.hcl)"]],
  ])("differs by %s", (_, files, texts) => {
    const found = differentParts(partsOf(MAIN), partsOf(...files));
    expect(found).toHaveLength(texts.length);
    texts.forEach((text, position) => expect(found[position]).toContain(text));
  });

  it("differs by the state that it was made with, where both have one", () => {
    const state = (lineage: string): readonly [string, string] => ["tfstate", JSON.stringify({ version: 4, lineage })];
    expect(differentParts(partsOf(MAIN, state("a")), partsOf(MAIN, state("a")))).toEqual([]);
    expect(differentParts(partsOf(MAIN, state("")), partsOf(MAIN, state("b")))).toEqual([]);
    expect(differentParts(partsOf(MAIN, state("a")), partsOf(MAIN, state("b")))[0]).toContain("another environment");
  });

  it.each<[string, Buffer]>([
    ["is empty", Buffer.alloc(0)],
    ["is cut off", archive([MAIN]).subarray(0, -1)],
    ["has something behind it, in which another directory could stand", archive([MAIN], "x")],
    ["has something before it", Buffer.concat([Buffer.from("PK"), archive([MAIN])])],
    ["has one name twice", archive([MAIN, MAIN])],
    ["has no configuration", archive([["tfplan", "x"]])],
    ["has a state that is none", archive([MAIN, ["tfstate", "{"]])],
  ])("is not told where the archive %s", (_, bytes) => {
    expect(() => planfileParts(bytes, "new.tfplan")).toThrow(/plan again/);
  });
});
