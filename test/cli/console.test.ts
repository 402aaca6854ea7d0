import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { askTerraform } from "../../src/cli/console.js";
import { evaluateAsking, parseExpression, type AskFunctions } from "../../src/language/index.js";
import { encodeJson } from "../../src/language/json.js";
import { listValue, mapValue, numberValue, stringValue, unknownValue, type Value } from "../../src/model/value.js";
import { checkOf, contract, environment, explainedIn, foundIn } from "../builders.js";
import { scopeOf } from "../language/scopes.js";

const hasTerraform = spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0;
const folder = mkdtempSync(join(tmpdir(), "console-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scope = scopeOf({
  "var.a": listValue([stringValue('q"\n${file("/etc/hostname")}'), numberValue("-1")]),
  "var.secret": stringValue("hidden", true),
  "var.none": unknownValue(),
  "var.map": mapValue(new Map<string, Value>([["k", numberValue("12345678901234567890")]])),
});

async function answered(source: string, ask: AskFunctions | undefined): Promise<string> {
  const result = await evaluateAsking(await parseExpression(source), scope, ask);
  if (result.kind === "undetermined") return `undetermined: ${result.reason}`;
  return `${result.value.kind === "unknown" ? "unknown" : encodeJson(result.value)}${result.value.sensitive ? " sensitive" : ""}`;
}

/** A folder to have on the PATH, with a `terraform` that is this shell script. */
function pathWith(name: string, script: string): string {
  const bin = join(folder, name);
  mkdirSync(bin);
  writeFileSync(join(bin, "terraform"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "terraform"), 0o755);
  return bin;
}

describe.skipIf(!hasTerraform)("functions that our table lacks (skipped where terraform is not on the PATH)", () => {
  const ask = askTerraform(process.env);

  it.each([
    ['yamlencode({ a = [1, "é"] })', '"\\"a\\":\\n- 1\\n- \\"é\\"\\n"'],
    ["yamlencode(var.a)", '"- |-\\n  q\\"\\n  ${file(\\"/etc/hostname\\")}\\n- -1\\n"'],
    ['upper(basename("a/${dirname("b/c")}"))', '"B"'],
    ['formatdate("YYYY", timeadd("2020-12-31T23:00:00Z", "1h"))', '"2021"'],
    ['yamldecode("on: 0777")', '{"true":777}'],
    ["yamldecode(yamlencode(var.map)).k", "12345678901234567890"],
    ['[for n in ["x/a", "x/b"] : core::basename(n)]', '["a","b"]'],
    ["length(yamlencode(var.secret)) > 2", "true sensitive"],
    ["yamlencode(var.none)", "unknown"],
    ['"${yamlencode("k")}${var.none}"', "unknown"],
    ['var.none == "x" ? log(8, 2) : yamlencode(1)', "unknown"],
    ['try(yamldecode("a: ["), "broken")', 'undetermined: the function "yamldecode" is not supported here'],
  ])("are answered by Terraform: %s", async (source, result) => {
    expect(await answered(source, ask)).toBe(result);
  });

  it.each([
    'file("/etc/hostname")',
    'core::file("/etc/hostname")',
    'templatefile("/etc/hostname", {})',
    'fileset("/", "*")',
    "timestamp()",
    "uuid()",
    'bcrypt("x")',
    'pathexpand("~")',
    'provider::local::direxists("/")',
  ])("are not asked for when they depend on more than their arguments: %s", async (source) => {
    const asked: unknown[] = [];
    expect(
      await answered(source, (calls) => (asked.push(...calls), Promise.resolve(calls.map(() => undefined)))),
    ).toMatch(/^undetermined: /);
    expect(asked).toEqual([]);
  });
});

describe.skipIf(!hasTerraform)("a check (skipped where terraform is not on the PATH)", () => {
  const of = (name: string, size: string) =>
    environment(name, {
      variables: { size, name },
      resources: {
        "aws_x.a": {
          is: { settings: `size: ${size} é\n`, branch: name === "production" ? "- 3\n" : "- 2\n" },
          asks: {
            settings: '${replace(yamlencode({ size = "${var.size} é" }), "\\"", "")}',
            branch: '${yamlencode([var.name == "production" ? 3 : 2])}',
          },
        },
      },
    });
  const rules = contract({ parameters: { "var.size": { may: true }, "var.name": { identity: "name" } } });

  it("explains and finds through such functions, and without Terraform knows less and explains no more", async () => {
    const environments = [of("staging", "small"), of("production", "large")];
    const withTerraform = await checkOf(environments, { contract: rules, ask: askTerraform(process.env) });
    expect(foundIn(withTerraform)).toEqual(["branches-on-identity: aws_x.a branch"]);
    expect(explainedIn(withTerraform)).toContain("aws_x.a settings: parameter");
    for (const more of [{}, { ask: askTerraform({ PATH: join(folder, "nothing") }) }])
      expect(foundIn(await checkOf(environments, { contract: rules, ...more }))).toEqual([
        "branches-on-identity: aws_x.a branch",
        "undetermined: aws_x.a settings",
      ]);
  });
});

describe("the console", () => {
  it("is not started where there is nothing to ask", async () => {
    const witness = join(folder, "started");
    const ask = askTerraform({ PATH: `${pathWith("witness", `touch ${witness}`)}:/bin:/usr/bin` });
    expect(await answered('upper("a")', ask)).toBe('"A"');
    expect(readdirSync(folder)).not.toContain("started");
    expect(await answered("log(8, 2)", ask)).toMatch(/^undetermined/);
    expect(readdirSync(folder)).toContain("started");
  });

  it("answers nothing where neither terraform nor tofu is on the PATH", async () => {
    expect(await answered("log(8, 2)", askTerraform({ PATH: join(folder, "nothing") }))).toBe(
      'undetermined: the function "log" is not supported here',
    );
  });

  it("gets what it is asked on standard input alone, in an empty folder, without credentials and settings", async () => {
    const script =
      `echo "$@" > ${folder}/arguments; ls -A > ${folder}/files; env > ${folder}/environment; cat > ` +
      `${folder}/input`;
    const env = {
      PATH: `${pathWith("spy", script)}:/bin:/usr/bin`,
      TF_LOG: "trace",
      TF_LOG_PATH: join(folder, "log"),
      TF_CLI_ARGS: "-state=x",
      TF_VAR_a: "b",
      TF_WORKSPACE: "w",
      AWS_SECRET_ACCESS_KEY: "k",
      GITHUB_TOKEN: "g",
    };
    await answered("base64gzip(var.secret)", askTerraform(env));
    const told = (name: string): string => readFileSync(join(folder, name), "utf8");
    expect(told("arguments").trim()).toBe("console");
    expect(told("files").trim()).toBe("");
    expect(told("input")).toContain("hidden");
    expect(told("environment")).not.toMatch(/hidden|TF_LOG|TF_CLI_ARGS|TF_VAR|TF_WORKSPACE|AWS_|GITHUB_/);
  });

  it("is asked the same thing once", async () => {
    const ask = askTerraform({ PATH: `${pathWith("count", `echo x >> ${folder}/counted`)}:/bin:/usr/bin` });
    for (const _ of [1, 2, 3]) await answered("log(8, 2)", ask);
    expect(readFileSync(join(folder, "counted"), "utf8")).toBe("x\n");
  });

  it("is asked nothing more once it has hung", async () => {
    const ask = askTerraform(
      { PATH: `${pathWith("hangs", `echo x >> ${folder}/hung; sleep 600`)}:/bin:/usr/bin` },
      300,
    );
    for (const expression of ["log(8, 2)", "log(9, 3)"])
      expect(await answered(expression, ask)).toMatch(/^undetermined/);
    expect(readFileSync(join(folder, "hung"), "utf8")).toBe("x\n");
  });

  it("answers nothing when it fails, prints something else, or dies", async () => {
    for (const [name, script] of [
      ["fails", "exit 1"],
      ["babbles", "echo hello"],
      ["dies", "sleep 60 & kill -9 $$"],
    ] as const)
      expect(await answered("log(8, 2)", askTerraform({ PATH: `${pathWith(name, script)}:/bin:/usr/bin` }))).toMatch(
        /^undetermined/,
      );
  });
});
