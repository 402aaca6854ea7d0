import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { parseWithThread, refuseInvalidFile } from "../../src/language/parser-thread.js";

/** Deeper than any stack: `parse.ts` keeps this from the parser, which must outlive it all the same. */
const deep = (times: number): string => `${"(".repeat(times)}1${")".repeat(times)}`;

describe("the parser", () => {
  it("tells what is wrong with an expression", async () => {
    await expect(parseWithThread("1 +")).rejects.toThrow(/expression:0,3-3: Missing expression/);
  });

  it("takes 250 loops, each inside the last one, as often as it is asked", async () => {
    const loops = `${"[for v in [concat(v, v)] : ".repeat(250)}1${"]".repeat(250)}`;
    for (let time = 0; time < 3; time += 1) expect(await parseWithThread(loops)).toMatchObject({ type: "for" });
  });

  it.each([1_500, 100_000])("refuses brackets %d deep, and answers the next texts as before", async (times) => {
    const before = await parseWithThread("1 + 2");
    const answers = await Promise.allSettled([parseWithThread(deep(times)), parseWithThread("1 + 2")]);
    expect(answers).toEqual([
      { status: "rejected", reason: new SyntaxError("it is nested too deeply") },
      { status: "fulfilled", value: before },
    ]);
  });

  it("refuses a file that is nested too deeply, and takes the next one", async () => {
    await expect(refuseInvalidFile(`a = ${deep(100_000)}`)).rejects.toThrow(new SyntaxError("it is nested too deeply"));
    await expect(refuseInvalidFile("a = 1\n")).resolves.toBeUndefined();
    await expect(refuseInvalidFile("a = \n")).rejects.toThrow(/source\.tf:1,5-2,1: /);
  });

  describe("whose thread", () => {
    /** The threads that are started from here on. */
    const threads: Worker[] = [];
    const keep = (worker: Worker): number => threads.push(worker);
    beforeAll(async () => {
      process.on("worker", keep);
      // The next text gets a thread of its own.
      await Promise.allSettled([parseWithThread(deep(100_000))]);
    });
    afterAll(() => process.off("worker", keep));

    it("ended while nobody asked is started again", async () => {
      await parseWithThread("1");
      const started = threads.length;
      await threads.at(-1)?.terminate();
      expect(await parseWithThread("1 + 2")).toMatchObject({ type: "binaryOp" });
      expect(threads).toHaveLength(started + 1);
    });
  });

  it("neither writes anything of its own nor keeps the process from ending", async () => {
    const module = new URL("../../src/language/parser-thread.ts", import.meta.url).href;
    const script = `
      const { parseWithThread } = await import(${JSON.stringify(module)});
      await parseWithThread(${JSON.stringify(deep(1))} + "+ 1");
      await parseWithThread("(".repeat(100000)).catch((error) => console.log(error.message));
      console.log((await parseWithThread("1 + 2")).type);`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { timeout: 60_000 },
    );
    expect([stdout, stderr]).toEqual(["it is nested too deeply\nbinaryOp\n", ""]);
  });
});
