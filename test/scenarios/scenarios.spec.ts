/**
 * Every scenario by real Terraform and the built command: `npm run scenarios`, or one of them with
 * `npm run scenarios -- -t <name>`. See README.md.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { atProcessEnd } from "../terraform/clean-up.js";
import { terraformMissing } from "../terraform/workspace.js";
import { buildProduct } from "./harness/product.js";
import {
  approvedReport,
  isRecorded,
  readRecorded,
  writeRecorded,
  type GivenFiles,
  type Recorded,
} from "./harness/recorded.js";
import { runScenario } from "./harness/run-scenario.js";
import { readScenarios } from "./harness/scenario.js";

const isRecording = process.env["RECORD_SCENARIOS"] !== undefined;
/** With `SCENARIOS=some`, two of three whose Terraform is kept are left to `recorded.test.ts`. */
const isSome = process.env["SCENARIOS"] === "some" && !isRecording;
const scenarios = readScenarios(fileURLToPath(new URL(".", import.meta.url)));

describe.skipIf(terraformMissing)(
  `scenarios${terraformMissing ? `: skipped, ${terraformMissing}` : ` (${availableParallelism()} at once)`}`,
  () => {
    const scratch = terraformMissing ? "" : mkdtempSync(join(tmpdir(), "scenarios-"));
    const wipe = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 20 });
    const recorded = isRecording ? new Map<string, GivenFiles>() : readRecorded();
    const made = new Map<string, Recorded>();
    let callOff = (): void => {};
    let command = "";

    beforeAll(async () => {
      callOff = atProcessEnd(wipe);
      // Whatever is started from here has its own temporary files in there, and may be ended before it removes them.
      process.env["TMPDIR"] = scratch;
      command = await buildProduct(scratch);
    });
    afterAll(() => {
      callOff();
      // All or nothing: what a part of the scenarios made is not what is kept.
      if (isRecording && made.size === scenarios.filter(isRecorded).length) writeRecorded(made);
      if (process.env["KEEP_SCENARIOS"] === undefined) wipe();
      else process.stderr.write(`kept: ${scratch}\n`);
    });

    const kept = scenarios.filter(isRecorded);
    for (const scenario of scenarios) {
      const { name, title, known } = scenario;
      const isLeftOut = isSome && isRecorded(scenario) && kept.indexOf(scenario) % 3 !== 0;
      it.skipIf(isLeftOut)(
        `${name}: ${title}${known === undefined ? "" : ` [known shortcoming: ${known}]`}`,
        { concurrent: true },
        async () => {
          const { given, report, outcome, leaks } = await runScenario(scenario, command, scratch);
          // A shortcoming that is known excuses no secret that can be seen.
          expect(leaks.join("\n")).toBe("");
          if (known === undefined) expect(outcome.join("\n")).toBe("");
          else expect(outcome, "this shortcoming is gone: take `known` out of the scenario").not.toEqual([]);
          if (!isRecorded(scenario)) return;
          made.set(name, { given, report });
          if (isRecording) return;
          expect(recorded.get(name), "RECORD_SCENARIOS=1 npm run scenarios records what Terraform makes now").toEqual(
            given,
          );
          expect(report).toBe(approvedReport(name));
        },
      );
    }
  },
);
