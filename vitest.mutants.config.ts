import { statSync } from "node:fs";

import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that run for seconds come last: most mutants are found by a quick one. */
const SLOW = /test\/(order|properties|configuration|scenarios)\//;

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = ({ moduleId }: TestSpecification): number => (SLOW.test(moduleId) ? 1e9 : 0) + statSync(moduleId).size;
    return [...files].sort((one, other) => cost(one) - cost(other));
  }
}

/** The tests that mutants are held against (`npm run mutants`): those that need neither Terraform nor minutes. */
export default defineConfig({
  test: {
    include: [
      "test/{compare,configuration,contract,credentials,evaluate,explain,gate,json,judge,model}/**/*.test.ts",
      "test/{fingerprint,ledger,order,properties,prove,replan,secrets,trace}/**/*.test.ts",
      "test/scenarios/recorded.test.ts",
    ],
    exclude: [
      "test/gate/promotion.test.ts",
      "test/configuration/{files,nondeterministic,plain-terraform,sensitive-output,unseen}.test.ts",
      // It replaces modules, which other files have loaded already in the one process.
      "test/evaluate/evaluated-once.test.ts",
    ],
    // One process for all: what a test file does not share is loaded once.
    isolate: false,
    sequence: { sequencer: QuickFirst },
    setupFiles: ["test/law-seed.ts"],
    // Instrumented code takes minutes for what else takes seconds, beside other work; StrykerJS ends what hangs.
    testTimeout: 600_000,
  },
});
