/**
 * Makes `page-script.generated.ts`, the script in an HTML report, from `src/report/html/page/`: `npm run page`. It is
 * kept in the repository, so that the tool runs from its source as it does from the package;
 * `test/report/html.test.ts` fails when it is out of date.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const FILE = "src/report/html/page-script.generated.ts";

/** The text of the generated module. */
export async function pageModule(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../src/report/html/page/main.tsx", import.meta.url))],
    tsconfig: fileURLToPath(new URL("../tsconfig.page.json", import.meta.url)),
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    banner: { js: "/* Preact, MIT License, Copyright (c) 2015-present Jason Miller */" },
  });
  const script = (outputFiles[0]?.text ?? "").trimEnd();
  return [
    "// Made by npm run page from src/report/html/page; change that.",
    "",
    "/** What a browser runs in an HTML report. */",
    "export const PAGE_SCRIPT = [",
    ...literals(script).map((literal) => `  ${literal},`),
    '].join("");',
    "",
  ].join("\n");
}

/** Literals that are the text together, each short enough for a line of code. */
function literals(text: string): readonly string[] {
  const found: string[] = [];
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    for (end = begin + 110; JSON.stringify(text.slice(begin, end)).length > 112;) end -= 1;
    found.push(JSON.stringify(text.slice(begin, end)));
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL(`../${FILE}`, import.meta.url), await pageModule());
