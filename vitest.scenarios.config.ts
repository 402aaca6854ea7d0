import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

/** The scenarios, which need Terraform and minutes; everything else is in vitest.config.ts. */
export default defineConfig({
  test: {
    include: ["test/scenarios/scenarios.spec.ts"],
    maxConcurrency: availableParallelism(),
    testTimeout: 600_000,
    hookTimeout: 180_000,
  },
});
