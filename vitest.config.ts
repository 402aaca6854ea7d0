import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/law-seed.ts"],
    // Tests must not lean on each other: any order has to do.
    sequence: { shuffle: { tests: true, files: false } },
    // All processors: without it, one of two is left to the runner, which hardly needs it.
    maxWorkers: "100%",
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
