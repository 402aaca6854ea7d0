import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, describe, expect, it } from "vitest";

import { essence, WIDTH } from "../../scripts/demo/page.js";
import { promotion } from "../../scripts/demo/promotion.js";
import type { Judgement, Step } from "../../scripts/demo/step.js";
import { summary } from "../../scripts/demo/summary.js";
import { tell } from "../../scripts/demo/tell.js";
import type { World } from "../../scripts/demo/world.js";
import { folderWith, LATER, planOf, runIn } from "../cli/world.js";
import { startDemo, type Demo } from "./demo.js";

const folder = mkdtempSync(join(tmpdir(), "story-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const digest = "0123456789abcdef".repeat(4);

describe("telling a story", () => {
  const impossible = (): never => {
    throw new Error("this story runs no Terraform");
  };
  const files = folderWith({
    "staging.json": planOf("a"),
    "production.json": planOf("b"),
    "alike.json": planOf("b", LATER),
  });
  const world: World = {
    folder: files,
    edit: impossible,
    git: impossible,
    wait: impossible,
    synthesize: impossible,
    plan: impossible,
    apply: impossible,
    changeByHand: impossible,
    close: impossible,
    tfparity: async (...argv) => {
      const { exitCode, stdout, stderr } = await runIn(files, argv);
      return { exitCode, output: stdout, errors: stderr };
    },
  };
  const alike: Judgement = {
    command: ["check", "alike.json", "production.json"],
    exit: 0,
    findings: [],
    says: "PASS:",
  };
  const step = (judgement: Judgement, more: Partial<Step> = {}): Step => ({
    title: "A step",
    story: "It happens.",
    acts: [],
    pending: [],
    judgements: [judgement],
    ...more,
  });
  let reports = "";
  let printed = "";
  beforeEach(() => {
    reports = join(mkdtempSync(join(folder, "reports-")), "of-this-test");
    printed = "";
  });
  const wrongIn = (...steps: readonly Step[]): Promise<readonly string[]> =>
    tell(steps, world, reports, (text) => void (printed += text));

  it("finds nothing wrong where everything is said", async () => {
    expect(await wrongIn(step(alike))).toEqual([]);
    expect(printed).toContain("1. A step\n\n   It happens.\n\n   $ tfparity check alike.json production.json\n");
    expect(printed).toContain("\n   PASS:");
    expect(printed).toContain("   exit code 0\n");
    expect(readdirSync(reports)).toEqual(["01.json", "01.txt"]);
    expect(readFileSync(join(reports, "01.txt"), "utf8")).toContain("Parity of alike against production");
  });

  it("notices a finding that the story does not tell, and the exit code with it", async () => {
    const [code, says, findings, ...others] = await wrongIn(
      step({ ...alike, command: ["check", "staging.json", "production.json"] }),
    );
    expect(code).toBe("step 1: tfparity check staging.json production.json ended with 1, and not 0");
    expect(says).toBe("step 1: tfparity check staging.json production.json did not say: PASS:");
    expect(findings).toContain('"terraform_data.main input"');
    expect(others).toEqual([]);
  });

  it("notices a finding that is not there", async () => {
    const [findings, ...others] = await wrongIn(
      step({
        ...alike,
        findings: [
          { kind: "live-drift", severity: "high", environment: "staging", places: ["terraform_data.main input"] },
        ],
      }),
    );
    expect(findings).toMatch(/^step 1: the findings are\n\[\]\nand not\n/);
    expect(others).toEqual([]);
  });

  it("notices a command that could not judge", async () => {
    expect(await wrongIn(step({ ...alike, command: ["check", "gone.json", "production.json"] }))).toHaveLength(2);
    expect(printed).toContain("exit code 2");
  });

  it("notices a plan that has, or has not, something to do", async () => {
    const planned = (said: string): Step["acts"] => [
      { shown: "$ terraform plan", run: async () => said, plans: "staging" },
    ];
    const changes = step(alike, { acts: planned("Plan: 1 to add, 0 to change, 0 to destroy.") });
    expect(await wrongIn(changes, step(alike, { acts: planned("No changes.") }))).toEqual([
      "step 1: something is pending in staging, and by the story in none",
    ]);
    expect(printed).toContain("   $ terraform plan\n     Plan: 1 to add, 0 to change, 0 to destroy.\n");
  });
});

describe("what matters of an output", () => {
  it("is what a report finds, and its verdict", () => {
    const report =
      "Parity of a against b\n   a  plan\n\n1. HIGH  Drift: of x\n\n   x  place\n\n   do   Undo " +
      "it.\n\nExplained: 3 differences\n   Parameter  3  for example y\n\nNotes: 1\n   Something.\n\n4 " +
      "resources compared.\nBLOCKED: 1 finding\n";
    expect(essence(report)).toBe(
      [
        "   1. HIGH  Drift: of x",
        "",
        "      x  place",
        "",
        "      do   Undo it.",
        "",
        "   Explained: 3 differences",
        "",
        "   4 resources compared.",
        "   BLOCKED: 1 finding",
      ].join("\n"),
    );
  });

  it("is all of another output, with digests shortened and long lines folded", () => {
    const lines = essence(`   staging  plan  sha256:${digest}\n${"word ".repeat(30)}\n`).split("\n");
    expect(lines[0]).toBe("      staging  plan  sha256:0123456789ab…");
    expect(lines.slice(1).every((line) => line.length <= WIDTH)).toBe(true);
    expect(lines.slice(1).join(" ").match(/word/g)).toHaveLength(30);
  });
});

describe("the summary", () => {
  it("has a line for every verdict, which fits", () => {
    const lines = summary(promotion, [], 61.4).split("\n");
    expect(lines.filter((line) => / (passes|blocks|tells)$/.test(line))).toHaveLength(
      promotion.flatMap(({ judgements }) => judgements).length,
    );
    expect(lines.filter((line) => line.length > WIDTH)).toEqual([]);
    expect(lines.at(-2)).toBe("   All 14 steps said what is true: 19 verdicts, in 61 seconds.");
  });

  it("lists what went wrong instead", () => {
    expect(summary(promotion, ["step 1: one\ntwo"], 1)).toMatch(
      /This is not what the story says:\n {3}step 1: one\n {3}two\n$/,
    );
  });
});

describe("the command", () => {
  const demos: Demo[] = [];
  afterAll(() => demos.forEach((demo) => rmSync(demo.folder, { recursive: true, force: true })));
  const start = (...given: Parameters<typeof startDemo>): Demo => {
    const demo = startDemo(...given);
    demos.push(demo);
    return demo;
  };

  it("says where to get Terraform when there is none", async () => {
    const demo = start([], { ...process.env, PATH: folder });
    expect(await demo.ended).toBe(2);
    expect(demo.printed()).toMatch(
      /^The demo runs real Terraform, and terraform is not on the PATH; install it from https:/,
    );
  });

  it("refuses what it does not know, and a folder that is there", async () => {
    const unknown = start(["--fast"]);
    expect(await unknown.ended).toBe(2);
    expect(unknown.printed()).toContain("Usage: npm run demo [-- --keep <folder>]");
    const taken = start(["--keep", folder]);
    expect(await taken.ended).toBe(2);
    expect(taken.printed()).toBe(`--keep ${folder}: this exists already; name a new folder\n`);
  });
});
