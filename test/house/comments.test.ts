import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import ts from "typescript";
import { expect, test } from "vitest";

const tracked = execFileSync("git", ["ls-files", "src"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".generated.ts"));

/** The exported declarations of a text that no comment stands before, as `file:name`. Re-exports declare nothing. */
function uncommented(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const told = new Set<string>();
  return source.statements.flatMap((statement) => {
    if (!isDeclaration(statement) || !isExported(statement)) return [];
    const names = namesOf(statement);
    const hasComment = ts.getJSDocCommentsAndTags(statement).length > 0;
    // Of a function with several signatures the first has the comment.
    const isTold = hasComment || names.every((name) => told.has(name));
    if (hasComment) for (const name of names) told.add(name);
    return isTold ? [] : names.map((name) => `${file}:${name}`);
  });
}

const isDeclaration = (statement: ts.Statement): boolean =>
  ts.isInterfaceDeclaration(statement) ||
  ts.isTypeAliasDeclaration(statement) ||
  ts.isFunctionDeclaration(statement) ||
  ts.isClassDeclaration(statement) ||
  ts.isVariableStatement(statement);

const isExported = (statement: ts.Statement): boolean =>
  (ts.getCombinedModifierFlags(statement as unknown as ts.Declaration) & ts.ModifierFlags.Export) !== 0;

const namesOf = (statement: ts.Statement): readonly string[] =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [(statement as ts.FunctionDeclaration).name?.text ?? ""];

test("an exported declaration without a comment is seen", () => {
  const text = "/** Told. */\nexport const a = 1;\nexport interface B {}\nexport function c(): void {}\nconst d = 2;\n";
  expect(uncommented("x.ts", text)).toEqual(["x.ts:B", "x.ts:c"]);
});

test("everything that a file exports says what it means", () => {
  expect(tracked).toContain("src/index.ts");
  expect(tracked.flatMap((file) => uncommented(file, readFileSync(file, "utf8")))).toEqual([]);
});
