/** Reads code blocks out of a page in Markdown: `blocksOf("docs/cdktf.md", "ts")` gives its blocks of TypeScript. */
import { readFileSync } from "node:fs";

/** The blocks of a language in a page, in order: `blocksOf("docs/cdktf.md", "ts")`. */
export const blocksOf = (page: string, language: string): readonly string[] =>
  [...readFileSync(page, "utf8").matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "gm"))].map(
    ([, text = ""]) => text,
  );

/** The two programs of `docs/cdktf.md`: for a CommonJS app, and for one of ES modules. */
export function guidePrograms(page: string): { readonly commonjs: string; readonly modules: string } {
  const [commonjs, modules, ...others] = blocksOf(page, "ts");
  if (commonjs === undefined || modules === undefined || others.length > 0)
    throw new Error(`${page} has to hold two programs: one for CommonJS, and one for ES modules`);
  return { commonjs, modules };
}
