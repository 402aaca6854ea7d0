/** The life of a promotion, by real Terraform: needs minutes, and is run with the scenarios. */
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ParityReport } from "../../src/model/report.js";
import { terraformMissing } from "../terraform/workspace.js";
import { leftBy, leftInTheEnd, processesOf, repository, startDemo, type Demo } from "./demo.js";

const demos: Demo[] = [];
const start = (): Demo => {
  const demo = startDemo();
  demos.push(demo);
  return demo;
};
afterAll(() => {
  for (const { child, folder } of demos) {
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
});

const skipped = terraformMissing === undefined ? "" : `: skipped, ${terraformMissing}`;

describe.skipIf(terraformMissing)(`the life of a promotion${skipped}`, () => {
  let demo: Demo;
  let exit: number | NodeJS.Signals | null;
  beforeAll(async () => {
    demo = start();
    exit = await demo.ended;
  }, 600_000);

  it("is told to its end, and every step says what is true", () => {
    expect(demo.printed()).toContain("All 14 steps said what is true: 19 verdicts");
    expect(exit).toBe(0);
  });

  it("has these findings and no others, step by step", () => {
    const openDatabase = "live-drift high staging: platform/database/instance publicly_accessible";
    const hotfix = "live-drift medium production: platform/load-balancer/balancer idle_timeout";
    const tooSoon = "not-promoted high staging: promotion";
    const files = readdirSync(demo.kept).filter((name) => name.endsWith(".json"));
    expect(Object.fromEntries(files.map((name) => [name, told(join(demo.kept, name))]))).toEqual({
      "01.json": ["pass"],
      "02.json": ["blocked", openDatabase],
      "03.json": ["blocked", openDatabase, hotfix],
      "04.json": ["pass"],
      "04-2.json": ["blocked", tooSoon, "pending-change high staging: platform/load-balancer/balancer", hotfix],
      "05.json": ["blocked", tooSoon],
      "06.json": ["pass"],
      "07.json": ["pass"],
      "07-2.json": [
        "blocked",
        tooSoon,
        "pending-change high staging: platform/observability/api-memory, platform/api/service, " +
          "platform/api/task, platform/release-record/images",
      ],
      "08.json": ["pass"],
      "10.json": ["pass"],
      "12.json": ["pass"],
      "13.json": ["pass"],
      "14.json": ["pass"],
    });
  });

  it("ends the command with the code that belongs to each verdict", () => {
    const codes = [...demo.printed().matchAll(/^ {3}exit code (\d)$/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("has nothing pending in the end", () => {
    const end = demo.printed().slice(demo.printed().indexOf("\n12. "));
    for (const name of ["dev", "staging", "production"])
      expect(end).toMatch(new RegExp(`chdir=${name} plan -out=plan\\.tfplan\\n {5}No changes\\.`));
  });

  it("ends with the trend as a picture", () => {
    expect(readFileSync(join(demo.kept, "trend.svg"), "utf8")).toMatch(/^<svg [^]*<\/svg>\n$/);
  });

  it("fits into eighty columns", () => {
    expect(
      demo
        .printed()
        .split("\n")
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  it("shows no secret, on the terminal or in a report", () => {
    const texts = [
      demo.printed(),
      ...readdirSync(demo.kept).map((name) => readFileSync(join(demo.kept, name), "utf8")),
    ];
    expect(texts.filter((text) => /offline-(?:staging|production)-/.test(text))).toEqual([]);
  });

  it("leaves nothing behind but the reports that are to be kept", () => {
    expect(leftBy(demo)).toEqual(["kept"]);
  });

  it("goes as docs/demo.md shows it", () => {
    const documented = readFileSync(join(repository, "docs", "demo.md"), "utf8");
    const transcript = (/^```text\n([^]*?)^```$/m.exec(documented)?.[1] ?? "")
      .split("\n")
      .filter((line) => line.trim() !== "" && line.trim() !== "…");
    expect(transcript.length).toBeGreaterThan(40);
    expect(outOfOrder(transcript.map(timeless), demo.printed().split("\n").map(timeless))).toEqual([]);
  });
});

describe.skipIf(terraformMissing)(`a demo that is ended half-way${skipped}`, () => {
  it.each<[NodeJS.Signals, string]>([
    ["SIGINT", "$ npm run synth"],
    ["SIGTERM", "$ terraform -chdir=staging apply"],
    ["SIGHUP", "$ terraform -chdir=staging plan"],
  ])("by %s, after %s, leaves no process and no file", async (signal, moment) => {
    const demo = start();
    await demo.until(moment);
    expect(processesOf(demo).length).toBeGreaterThan(1);
    demo.child.kill(signal);
    expect(await demo.ended).toBe(signal);
    expect(await leftInTheEnd(demo)).toEqual([]);
  });

  it("by a signal that nothing can catch, leaves no process and no file", async () => {
    const demo = start();
    await demo.until("$ terraform -chdir=staging apply");
    demo.child.kill("SIGKILL");
    expect(await demo.ended).toBe("SIGKILL");
    expect(await leftInTheEnd(demo)).toEqual([]);
  });

  it("in the process that does the work, leaves no process and no file, and fails", async () => {
    const demo = start();
    await demo.until("$ terraform -chdir=staging plan");
    const worker = processesOf(demo).find(({ command }) => command.includes("scripts/demo/main.ts"));
    process.kill(worker?.pid ?? 0, "SIGKILL");
    expect(await demo.ended).toBe(1);
    expect(await leftInTheEnd(demo)).toEqual([]);
  });
});

/** The verdict and every finding with all its places. */
function told(file: string): readonly string[] {
  const { verdict, findings } = JSON.parse(readFileSync(file, "utf8")) as ParityReport;
  return [
    verdict.outcome,
    ...findings.map(
      ({ kind, severity, environment, places }) =>
        `${kind} ${severity} ${environment}: ` +
        `${places.map(({ constructPath, address, place }) => `${constructPath ?? address} ${place}`.trim()).join(", ")}`,
    ),
  ];
}

/**
 * A line without what is another one at every run (moments, digests, durations), and without the numbers of differences
 * and resources, which belong to the module and not to the story.
 */
const timeless = (line: string): string =>
  (/\bdifferences?\b/.test(line) ? line.replace(/\d+/g, "<number>") : line)
    .trimEnd()
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    .replace(/\d{4}-\d\d-\d\d/g, "<day>")
    .replace(/\b[0-9a-f]{40}\b/g, "<commit>")
    .replace(/\b[0-9a-f]{12}…/g, "<digest>")
    .replace(/in \d+ seconds/, "in <some> seconds");

/** The lines that do not stand among the others, behind the one before. */
function outOfOrder(lines: readonly string[], among: readonly string[]): readonly string[] {
  let position = 0;
  return lines.filter((line) => {
    const found = among.indexOf(line, position);
    if (found !== -1) position = found + 1;
    return found === -1;
  });
}
