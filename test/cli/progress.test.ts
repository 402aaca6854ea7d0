import { describe, expect, it } from "vitest";
import { showProgress } from "../../src/cli/progress.js";

/** A terminal that remembers, and a clock that is set by hand. */
function terminal(isTTY: boolean) {
  const written: string[] = [];
  const clock = { time: 0 };
  const progress = showProgress({ write: (text) => written.push(text), isTTY, columns: 60 }, () => clock.time);
  return { written, clock, progress };
}

describe("progress", () => {
  it("is silent for what is quick, and erases nothing then", () => {
    const { written, clock, progress } = terminal(true);
    clock.time = 999;
    progress.report("a.json", 1_000_000, 2_000_000);
    progress.end();
    expect(written).toEqual([]);
  });

  it("is one line that is written over and erased in the end", () => {
    const { written, clock, progress } = terminal(true);
    clock.time = 1_000;
    progress.report("a.json", 50_000_000, 200_000_000);
    clock.time = 1_050;
    progress.report("a.json", 60_000_000, 200_000_000);
    clock.time = 1_100;
    progress.report("-", 70_000_000, undefined);
    progress.end();
    expect(written).toEqual([
      "\r\u001b[Kreading a.json: 50 MB of 200 MB (25 %)",
      "\r\u001b[Kreading -: 70 MB",
      "\r\u001b[K",
    ]);
  });

  it("is not shown where nobody looks", () => {
    const { written, clock, progress } = terminal(false);
    clock.time = 5_000;
    progress.report("a.json", 1, 2);
    progress.end();
    expect(written).toEqual([]);
  });
});
