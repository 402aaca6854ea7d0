import { availableParallelism } from "node:os";

import { defineConfig } from "vitest/config";

/**
 * The scenarios and the life of a promotion, which need Terraform and minutes; everything else is in
 * vitest.config.ts.
 */
export default defineConfig({
  test: {
    include: ["test/**/*.spec.ts"],
    maxConcurrency: availableParallelism(),
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
