import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify, type ToStringOptions } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluate, evaluateByConsole, parseExpression } from "../../src/language/index.js";
import { encodeJson } from "../../src/language/json.js";
import { listValue, numberValue, stringValue, unknownValue } from "../../src/model/value.js";
import { anyExpression } from "./arbitraries.js";
import { expressionCases, heredocCases, templateCases, type Case } from "./cases.js";
import { nothing, scopeOf } from "./scopes.js";

const environment = { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null", NO_COLOR: "1", CHECKPOINT_DISABLE: "1" };
const hasTerraform = spawnSync("terraform", ["version"], { env: environment }).status === 0;

/** Lets Terraform evaluate one line in a folder, and gives back what it prints. */
function consoleIn(folder: string): (line: string) => Promise<string> {
  return (line) =>
    new Promise((resolve, reject) => {
      const child = execFile("terraform", ["console"], { cwd: folder, env: environment }, (error, output) =>
        error === null ? resolve(output) : reject(error),
      );
      child.stdin?.end(`${line}\n`);
    });
}

/** The JSON of every local value, each encoded by Terraform itself. */
async function encodedLocals(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const printed = await consoleIn(folder)(
    `base64encode(jsonencode([${names.map((name) => `jsonencode(local.${name})`).join(",")}]))`,
  );
  const decoded: unknown = JSON.parse(Buffer.from(printed.trim().slice(1, -1), "base64").toString("utf8"));
  return Array.isArray(decoded) ? decoded.map(String) : [];
}

/** A text as an expression of Terraform's native syntax. */
const nativeText = (text: string): string =>
  JSON.stringify(text)
    .replaceAll("${", () => "$${")
    .replaceAll("%{", "%%{");

describe.skipIf(!hasTerraform)(
  "Terraform itself (skipped where terraform is not on the PATH)",
  { timeout: 60_000 },
  () => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "expression-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const names = (cases: readonly Case[], prefix: string): readonly string[] => cases.map((_, at) => `${prefix}${at}`);

    it("agrees with every native expression of the tables", async () => {
      const cases = [...expressionCases, ...heredocCases];
      const text = cases.map(([source], at) => `  native${at} = ${source}\n`).join("");
      await writeFile(join(folder, "native.tf"), `locals {\n${text}}\n`);
      expect(await encodedLocals(folder, names(cases, "native"))).toEqual(cases.map(([, json]) => json));
    });

    it("agrees with every template of the tables", async () => {
      const locals = Object.fromEntries(templateCases.map(([source], at) => [`template${at}`, source]));
      await writeFile(join(folder, "template.tf.json"), JSON.stringify({ locals }));
      expect(await encodedLocals(folder, names(templateCases, "template"))).toEqual(
        templateCases.map(([, json]) => json),
      );
    });

    it("writes YAML of any values as we do, where we do", async () => {
      const text = fc.stringMatching(/^[ -~\n\t]{0,24}$/);
      const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
        tree: fc.oneof(
          { maxDepth: 4 },
          fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
          fc.array(tie("tree"), { maxLength: 3 }),
          fc.dictionary(fc.stringMatching(/^[ -~]{1,12}$/), tie("tree"), { maxKeys: 3 }),
        ),
      }));
      const values = fc.sample(tree, { numRuns: 300, seed: 7 }).map((value) => JSON.stringify(value));
      const sources = values.map((json) => `yamlencode(jsondecode(${nativeText(json)}))`);
      const ours = await Promise.all(sources.map(async (source) => evaluate(await parseExpression(source), nothing)));
      const known = sources.filter((_, at) => ours[at]?.kind === "value");
      expect(known.length).toBeGreaterThan(100);
      const locals = known.map((source, at) => `  yaml${at} = ${source}\n`).join("");
      await writeFile(join(folder, "yaml.tf"), `locals {\n${locals}}\n`);
      const expected = ours.flatMap((evaluation) =>
        evaluation.kind === "value" ? [encodeJson(evaluation.value)] : [],
      );
      expect(
        await encodedLocals(
          folder,
          known.map((_, at) => `yaml${at}`),
        ),
      ).toEqual(expected);
    });

    it("reads YAML of any values as we do, where we do", async () => {
      const word = fc.constantFrom("on", "1.0", "~", "a b", "# x", "a: b", "0x1", "2024-01-01", "x\ny\n", "it's", "\\");
      const text = fc.oneof(fc.stringMatching(/^[ -~\n\t]{0,24}$/), word);
      const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
        tree: fc.oneof(
          { maxDepth: 4 },
          fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
          fc.array(tie("tree"), { maxLength: 3 }),
          fc.dictionary(text, tie("tree"), { maxKeys: 3 }),
        ),
      }));
      const styles: readonly ToStringOptions[] = [
        {},
        { defaultStringType: "QUOTE_SINGLE" },
        { defaultStringType: "BLOCK_LITERAL" },
        { defaultStringType: "BLOCK_FOLDED" },
        { collectionStyle: "flow" },
        { indentSeq: false, lineWidth: 20 },
      ];
      const written = fc.tuple(tree, fc.constantFrom(...styles)).map(([value, style]) => stringify(value, style));
      // One more character somewhere, or one less: much of that is no YAML, or another one.
      const changed = fc
        .tuple(written, fc.nat(), fc.constantFrom(..." \n:-#'\"[]{},|>?&*!%.0ay\t\\"), fc.boolean())
        .map(([yaml, at, sign, isMore]) => {
          const position = at % (yaml.length + 1);
          return yaml.slice(0, position) + (isMore ? sign : "") + yaml.slice(isMore ? position : position + 1);
        });
      const texts = fc.sample(fc.oneof(written, changed), { numRuns: 600, seed: 7 });
      const sources = texts.map((yaml) => `yamldecode(base64decode("${Buffer.from(yaml).toString("base64")}"))`);
      const ours = await Promise.all(sources.map(async (source) => evaluate(await parseExpression(source), nothing)));
      const known = sources.filter((_, at) => ours[at]?.kind === "value");
      expect(known.length).toBeGreaterThan(200);
      const locals = known.map((source, at) => `  read${at} = ${source}\n`).join("");
      await writeFile(join(folder, "read.tf"), `locals {\n${locals}}\n`);
      expect(
        await encodedLocals(
          folder,
          known.map((_, at) => `read${at}`),
        ),
      ).toEqual(ours.flatMap((evaluation) => (evaluation.kind === "value" ? [encodeJson(evaluation.value)] : [])));
    });

    it("evaluates what our table does not have, in one call", async () => {
      const scope = scopeOf({
        "var.a": listValue([stringValue('q"\n${x}'), numberValue("-1")]),
        "var.secret": stringValue("s", true),
        "aws_x.y": unknownValue(),
      });
      const sources = [
        "yamlencode(var.a)",
        "nope(1)",
        'timeadd("2020-01-01T00:00:00Z", "1h")',
        "log(var.secret, 2)",
        "yamlencode(aws_x.y)",
        'formatdate("YYYY", "2020-01-01T00:00:00Z")',
        "yamlencode(var.secret)",
        "uuid()",
      ];
      const requests = await Promise.all(
        sources.map(async (source) => ({ expression: await parseExpression(source), scope })),
      );
      const results = await evaluateByConsole(requests, consoleIn(folder));
      expect(
        results.map((result) =>
          result.kind === "value"
            ? `${encodeJson(result.value.kind === "string" || result.value.kind === "number" ? result.value : stringValue("?"))}${
                result.value.sensitive ? " sensitive" : ""
              }`
            : "undetermined",
        ),
      ).toEqual([
        '"- |-\\n  q\\"\\n  ${x}\\n- -1\\n"',
        "undetermined",
        '"2020-01-01T01:00:00Z"',
        "undetermined",
        "undetermined",
        '"2020"',
        '"\\"s\\"\\n" sensitive',
        "undetermined",
      ]);
    });

    it("evaluates the same from source that was written out again", async () => {
      const cases = expressionCases.filter(([source]) => !/\\U|\\u/.test(source));
      const requests = await Promise.all(
        cases.map(async ([source]) => ({ expression: await parseExpression(source), scope: scopeOf({}) })),
      );
      const results = await evaluateByConsole(requests, consoleIn(folder));
      expect(results.map((result) => (result.kind === "value" ? encodeJson(result.value) : result.reason))).toEqual(
        cases.map(([, json]) => json),
      );
    });

    it("agrees with random expressions wherever both have a value", async () => {
      const sources = fc.sample(anyExpression, { numRuns: 500, seed: 20 }).filter((source) => source.length < 2_000);
      const expressions = await Promise.all(sources.map(parseExpression));
      const theirs = await evaluateByConsole(
        expressions.map((expression) => ({ expression, scope: nothing })),
        consoleIn(folder),
      );
      const ours = expressions.map((expression) => evaluate(expression, nothing));
      const both = sources.flatMap((source, at) => {
        const [left, right] = [ours[at], theirs[at]];
        return left?.kind === "value" && right?.kind === "value"
          ? [{ source, ours: encodeJson(left.value), theirs: encodeJson(right.value) }]
          : [];
      });
      expect(both.filter((item) => item.ours !== item.theirs)).toEqual([]);
      expect(both.length).toBeGreaterThan(250);
    });
  },
);
