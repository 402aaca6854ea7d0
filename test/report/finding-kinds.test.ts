import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import { explanationKinds, findingKinds } from "../../src/knowledge/finding-kinds.js";

describe("kinds of findings", () => {
  it.each(Object.entries(findingKinds))(
    "%s has a page that says what it means and what to do",
    (kind, { title, page }) => {
      const text = readFileSync(page, "utf8");
      expect(page).toBe(`docs/findings/${kind}.md`);
      expect(text.startsWith(`# ${title}\n\n\`${kind}\`\n`)).toBe(true);
      expect(text.match(/^## .*$/gm)).toEqual([
        "## Example",
        "## Why it matters",
        "## How to fix it",
        "## How to allow it",
      ]);
    },
  );

  it.each(Object.entries(findingKinds))("%s has examples that the contract reader takes", (_, { page }) => {
    for (const [, example] of readFileSync(page, "utf8").matchAll(/```yaml\n([^`]*)```/g)) {
      expect(readContract(`version: 1\n${example}`, page).file).toBe(page);
    }
  });

  it("are all that has a page", () => {
    expect(readdirSync("docs/findings").sort()).toEqual(
      Object.keys(findingKinds)
        .map((kind) => `${kind}.md`)
        .sort(),
    );
  });

  it("and kinds of explanations are each told in one sentence", () => {
    const entries = [...Object.values(findingKinds), ...Object.values(explanationKinds)];
    for (const { help } of entries) expect(help).toMatch(/^[A-Z][^.]*\.$/);
    expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length);
  });
});
