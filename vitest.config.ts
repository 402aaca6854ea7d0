import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Tests must not lean on each other: any order has to do.
    sequence: { shuffle: { tests: true, files: false } },
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
