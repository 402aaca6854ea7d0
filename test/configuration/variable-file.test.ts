import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readVariableFile } from "../../src/configuration/index.js";
import { readParameterFile } from "../../src/contract/index.js";
import { encodeJson } from "../../src/language/json.js";
import { lastOfEach } from "../../src/model/parameter-files.js";
import { InputErrors } from "../../src/model/input-error.js";
import { listValue, mapValue, numberValue, stringValue, type Value } from "../../src/model/value.js";

const read = (text: string) => readVariableFile(text, "staging.tfvars");

const valuesOf = async (text: string): Promise<Readonly<Record<string, Value>>> =>
  Object.fromEntries([...(await read(text)).leaves.values()].map(({ name, value }) => [name, value]));

/** `line:column name` of every leaf. */
const placesOf = async (text: string): Promise<readonly string[]> =>
  [...(await read(text)).leaves.values()].map(({ name, location: { line, column } }) => `${line}:${column} ${name}`);

/** `line:column message` of everything that is wrong. */
async function errorsOf(text: string): Promise<readonly string[]> {
  try {
    await read(text);
    return [];
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    return error.errors.map(({ file, line, column, message }) => {
      expect(file).toBe("staging.tfvars");
      return `${line}:${column} ${message}`;
    });
  }
}

/** What people write in variable files, and what goes wrong most easily. */
const AWKWARD = `# A comment, "quoted" = { not a value }
name = "staging" # behind a value
// another one
/* a = "comment
   b = "of lines" */ release = "1.10"
decimal  = 1.10
big      = 12345678901234567890123
exact    = 9007199254740993
small    = 0.10000000000000000001
power    = 1.5e3
negative = -2.50
seconds  = 60 * 60
enabled  = true
nothing  = null
empty    = ""
none     = []
no_keys  = {}
escapes  = "tab\\t quote\\" backslash\\\\ line\\n \\u00e9 \\U0001F600"
literal  = "$\${not} %%{one} $ % $$ {}"
unicode  = "naïve 日本語 e\u0301"
dashed-name = "hyphen"
inner    = "\${"text"}"
joined   = "a-\${1 + 1}-\${true}"
choice   = true ? "yes" : "no"
heredoc  = <<EOT
  first "line"
    second \${"line"}

EOT
flush    = <<-EOT
    first
      second \\n
    EOT
list     = ["a", 1, true, null, ["b"], { c = "d" },]
tuple    = [
  "one", # the first
  "two",
]
object   = {
  plain  = "a"
  "quoted key" = "b", colon: "c"
  1      = "number"
  true   = "boolean"
  null   = "keyword"
  ("brackets") = "d"
  nested = { deeper = { deepest = 0.5, "" = "empty" } }
}
brackets = ("x")
`;

describe("a variable file", () => {
  it("is its leaves, which are called var.…, with their places and values", async () => {
    const file = await read('name = "staging"\ndatabase = {\n  size = "db.t3", zones = ["a", { b = 1 }]\n}\n');
    expect(file.file).toBe("staging.tfvars");
    expect([...file.leaves.values()]).toEqual([
      {
        name: "var.name",
        path: ["name"],
        value: stringValue("staging"),
        location: { file: "staging.tfvars", line: 1, column: 1 },
      },
      {
        name: "var.database.size",
        path: ["database", "size"],
        value: stringValue("db.t3"),
        location: { file: "staging.tfvars", line: 3, column: 3 },
      },
      {
        name: "var.database.zones",
        path: ["database", "zones"],
        value: listValue([stringValue("a"), mapValue(new Map([["b", numberValue("1")]]))]),
        location: { file: "staging.tfvars", line: 3, column: 19 },
      },
    ]);
  });

  it("says where each key stands, whatever stands before it", async () => {
    const text =
      '\ufeffa = { "b" = 1, c = 2\n  "d e" = 3, é = 4, f = 5 }\n /* x\n */ g = 1\nh = <<E\n\nE\ni = {\n\n  j = 1 }';
    expect(await placesOf(text)).toEqual([
      "1:7 var.a.b",
      "1:16 var.a.c",
      '2:3 var.a["d e"]',
      '2:14 var.a["é"]',
      "2:21 var.a.f",
      "4:5 var.g",
      "5:1 var.h",
      "10:3 var.i.j",
    ]);
    expect(await placesOf('a = { "" = 1 }')).toEqual(['1:7 var.a[""]']);
  });

  it("keeps every digit of a number, and text as text", async () => {
    const found = await valuesOf(
      'a = 12345678901234567890123\nb = 9007199254740993\nc = -0.10000000000000000001\nd = "1.10"',
    );
    expect(found).toEqual({
      "var.a": numberValue("12345678901234567890123"),
      "var.b": numberValue("9007199254740993"),
      "var.c": numberValue("-0.10000000000000000001"),
      "var.d": stringValue("1.10"),
    });
  });

  it("may be empty", async () => {
    expect(await valuesOf("")).toEqual({});
    expect(await valuesOf("# nothing\n")).toEqual({});
  });

  it("has the names and values of the same file as JSON", async () => {
    const json = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(fc.stringMatching(/^[ -~]{0,12}$/), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[ -~]{0,8}$/), tie("tree"), { maxKeys: 3 }),
      ),
    })).tree;
    const named = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), json, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(named, async (variables) => {
        const hcl = Object.entries(variables).map(([name, value]) => `${name} = ${inHcl(value)}\n`);
        const [one, other] = [await read(hcl.join("")), readParameterFile(JSON.stringify(variables), "a.tfvars.json")];
        const told = ({ leaves }: typeof one) =>
          [...leaves.values()].map(({ name, path, value }) => ({ name, path, value }));
        expect(told(one)).toEqual(told(other));
      }),
      { numRuns: 40 },
    );
  });

  it("has at most so many variables", async () => {
    const text = `a = {\n${Array.from({ length: 20_001 }, (_, at) => `v${at} = 1\n`).join("")}}`;
    expect(await errorsOf(text)).toEqual([
      "20002:1 there are 20001 parameters in this file, and at most 20000 are read; " +
        "a list is one parameter, whatever its length",
    ]);
  });
});

const CALL = "a function is called here, and a variable file holds values only; write what it gives";
const REFERENCE =
  "this refers to something else, and a variable file holds values only; write the value, and text in quotes";
const NO_VALUE = "this gives no value; write the value itself";
const UNREADABLE = "this variable file cannot be read:";

describe("a wrong variable file is told with line and column:", () => {
  it.each<[what: string, text: string, expected: readonly string[]]>([
    ["a function", 'a = 1\nb = upper("x")', [`2:5 ${CALL}`]],
    ["a function in text", 'a = "x-${upper("x")}"', [`1:10 ${CALL}`]],
    ["a function of a provider", "a = provider::x::f(1)", [`1:5 ${CALL}`]],
    ["a reference", "a = {\n  b = var.c\n}", [`2:7 ${REFERENCE}`]],
    ["text without quotes", "a = staging", [`1:5 ${REFERENCE}`]],
    ["a reference in a heredoc", "a = <<E\n  x ${local.y}\nE\n", [`2:7 ${REFERENCE}`]],
    ["a reference as a key", "a = { (b) = 1 }", [`1:8 ${REFERENCE}`]],
    ["a key with a dot", "a = { b.c = 1 }", [`1:7 ${REFERENCE}`]],
    ["all of them", "a = b\nc = [\n  f(),\n  d ]", [`1:5 ${REFERENCE}`, `3:3 ${CALL}`, `4:3 ${REFERENCE}`]],
    ["a loop", "a = [for x in [1] : x]", [`1:5 ${NO_VALUE}`]],
    ["an index", "a = [1][0]", [`1:5 ${NO_VALUE}`]],
    ["an operation that gives nothing", "a = 1 / 0", [`1:5 ${NO_VALUE}`]],
    ["a key that is null", "a = { (null) = 1 }", [`1:8 ${NO_VALUE}`]],
    ["a key twice", 'a = {\n  b = 1\n  "b" = 2\n}', ["3:3 this key stands here a second time; keep one"]],
    ["a key twice in a list", "a = [{ b = 1, b = 2 }]", ["1:15 this key stands here a second time; keep one"]],
    ["a variable twice", "a = 1\nb = 2\na = 3", [`3:1 ${UNREADABLE} Attribute redefined`]],
    [
      "a block",
      'a = 1\n\nvariable "b" {}\n',
      ["3:1 a variable file has no blocks; write the variable as name = value"],
    ],
    ["text that does not end", 'a = 1\nb = "hunter2', [`2:13 ${UNREADABLE} Unterminated template string`]],
    ["no value", "a =\n", [`1:4 ${UNREADABLE} Invalid expression`]],
    ["JSON", '{ "a": 1 }', [`1:1 ${UNREADABLE} Argument or block definition required`]],
    [
      "what is nested too deeply",
      `a = ${"[".repeat(260)}${"]".repeat(260)}`,
      ["1:5 this value is too long or nested too deeply; move data into files that the module reads"],
    ],
  ])("%s", async (_, text, expected) => {
    expect(await errorsOf(text)).toEqual(expected);
  });

  it("what is longer than the parser reads in a moment", async () => {
    expect(await errorsOf(`a = "${"x".repeat(256 * 1024)}"`)).toEqual([
      expect.stringContaining("this is longer than the 262144 characters that a variable file in HCL may have"),
    ]);
  });

  it("blocks in blocks, however many", async () => {
    const [first = ""] = await errorsOf(`${"a {\n".repeat(20_000)}${"}\n".repeat(20_000)}`);
    expect(first).toMatch(
      /^(?:1:1 a variable file has no blocks|undefined:undefined this variable file cannot be read)/,
    );
  });

  it("never with a value, which may be a secret", async () => {
    const secret = "hunter2";
    const part = fc.constantFrom(
      'a = "',
      "b = ",
      secret,
      '"',
      "{",
      "}",
      "\n",
      "[",
      "${",
      "<<E\n",
      "f(",
      ")",
      "=",
      "x.",
      "%{ if ",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 10 }), async (parts) => {
        const errors = await errorsOf(parts.join(""));
        expect(errors.join("\n")).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });
});

const environment = { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null", NO_COLOR: "1", CHECKPOINT_DISABLE: "1" };
const hasTerraform = spawnSync("terraform", ["version"], { env: environment }).status === 0;

/** What `terraform console` says of these variables, as JSON, and how it ended. */
const consoleWith = (files: readonly string[], names: readonly string[]) =>
  new Promise<{ readonly printed: string; readonly failed: boolean }>((resolve) => {
    const folder = mkdtempSync(join(tmpdir(), "tfvars-"));
    writeFileSync(join(folder, "main.tf"), names.map((name) => `variable "${name}" {\n  type = any\n}\n`).join(""));
    files.forEach((text, at) => writeFileSync(join(folder, `${at}.tfvars`), text));
    const child = execFile(
      "terraform",
      ["console", ...files.map((_, at) => `-var-file=${at}.tfvars`)],
      { cwd: folder, env: environment },
      (error, stdout) => {
        rmSync(folder, { recursive: true, force: true });
        resolve({ printed: stdout, failed: error !== null });
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(`base64encode(jsonencode([${names.map((name) => `jsonencode(var.${name})`).join(",")}]))\n`);
  });

describe.skipIf(!hasTerraform)(
  "Terraform itself (skipped where terraform is not on the PATH)",
  { timeout: 60_000 },
  () => {
    it.each([
      ["the same file", [AWKWARD]],
      ["the same file with the line ends of Windows", [AWKWARD.replaceAll("\n", "\r\n")]],
      ["several files, of which the later ones win", ["a = { b = 1, c = 2 }\nd = 1\n", "a = { c = 3 }\n", "e = 1\n"]],
    ])("reads the same values from %s", async (_, texts) => {
      const files = await Promise.all(texts.map(read));
      const { leaves } = lastOfEach(files)!;
      const names = [...new Set([...leaves.values()].map(({ path }) => path[0] as string))];
      const { printed, failed } = await consoleWith(texts, names);
      expect(failed).toBe(false);
      const theirs = JSON.parse(Buffer.from(printed.trim().slice(1, -1), "base64").toString("utf8")) as string[];
      const ours = names.map((name) => encodeJson(wholeOf(name, [...leaves.values()])));
      expect(Object.fromEntries(names.map((name, at) => [name, ours[at]]))).toEqual(
        Object.fromEntries(names.map((name, at) => [name, theirs[at]])),
      );
    });

    it.each([
      'a = upper("x")',
      "a = b",
      "a = 1\na = 2",
      'variable "a" {}',
      'a = "x',
      "a = { (null) = 1 }",
      "a = 1 / 0",
    ])("refuses %s as we do", async (text) => {
      expect((await consoleWith([text], ["a"])).failed).toBe(true);
      expect(await errorsOf(text)).not.toEqual([]);
    });
  },
);

/** A variable put together from its leaves. */
function wholeOf(name: string, leaves: readonly { readonly path: readonly string[]; readonly value: Value }[]): Value {
  const own = leaves.filter(({ path }) => path[0] === name).map(({ path, value }) => ({ path: path.slice(1), value }));
  const [first] = own;
  if (first?.path.length === 0) return first.value;
  const keys = [...new Set(own.map(({ path }) => path[0] as string))];
  return mapValue(new Map(keys.map((key) => [key, wholeOf(key, own)])));
}

/** A value of JSON in HCL. */
function inHcl(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inHcl).join(", ")}]`;
  if (typeof value === "string")
    return JSON.stringify(value)
      .replaceAll("${", () => "$${")
      .replaceAll("%{", "%%{");
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${inHcl(key)} = ${inHcl(item)}`)
    .join(", ")} }`;
}
