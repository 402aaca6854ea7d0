import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What an import rule says of one import, as `depcruise --output-type json` writes it. */
interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Folder {
  readonly name: string;
  readonly imports: readonly string[];
  readonly because: string;
}

const repository = resolve(import.meta.dirname, "../..");
const rules = join(repository, ".dependency-cruiser.mjs");
const { folders } = (await import(rules)) as { readonly folders: readonly Folder[] };
const names = folders.map(({ name }) => name);
const others = (name: string): readonly string[] => names.filter((other) => other !== name);

describe("the import rules", () => {
  const project = mkdtempSync(join(tmpdir(), "imports-"));
  let violations: readonly Violation[] = [];

  const plant = (file: string, imports: readonly string[]): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    const lines = imports.map((path, index) => `import * as planted${index} from "${path}";\nvoid planted${index};\n`);
    writeFileSync(join(project, file), `${lines.join("")}export const here = "${file}";\n`);
  };

  beforeAll(() => {
    cpSync(rules, join(project, "rules.mjs"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2023" } }),
    );
    for (const name of names) {
      plant(`src/${name}/place.ts`, []);
      plant(`src/${name}/each.ts`, [...others(name).map((other) => `../${other}/place.js`), "node:fs"]);
      plant(`src/${name}/test.ts`, ["../../test/place.js"]);
      plant(`src/${name}/stack.ts`, ["../../stacks/place.js"]);
    }
    plant("test/place.ts", []);
    plant("stacks/place.ts", []);
    plant("modules/product.ts", ["../src/model/place.js"]);
    plant(
      "src/check.ts",
      names.map((name) => `./${name}/place.js`),
    );
    plant("src/unnamed/file.ts", ["../model/place.js"]);
    plant("src/report/secret.ts", ["../model/path-tree.js"]);
    plant("src/model/path-tree.ts", []);
    plant("src/report/html/page/edge.ts", ["node:path"]);
    plant("src/report/uses-page.ts", ["./html/page/edge.js"]);
    plant("src/prove/by-synthesis/one.ts", ["../by-evaluation/two.js"]);
    plant("src/prove/by-evaluation/two.ts", ["../by-synthesis/three.js"]);
    plant("src/prove/by-synthesis/three.ts", []);
    plant("src/explain/reader.ts", ["../prove/by-synthesis/three.js", "../prove/prover.js"]);
    plant("src/judge/reader.ts", ["../prove/by-evaluation/two.js"]);
    plant("src/prepare.ts", ["./prove/by-evaluation/two.js"]);
    plant("src/cli/reader.ts", ["../prove/by-synthesis/three.js"]);
    plant("src/prove/prover.ts", []);
    plant("src/json/round.ts", ["./and-round.js"]);
    plant("src/json/and-round.ts", ["./round.js"]);
    const cruise = join(repository, "node_modules/.bin/depcruise");
    const args = ["src", "stacks", "modules", "test", "--config", "rules.mjs", "--output-type", "json"];
    let written: string;
    try {
      written = execFileSync(cruise, args, { cwd: project, encoding: "utf8", maxBuffer: 1e8 });
    } catch (error) {
      // It ends with the number of violations.
      written = (error as { readonly stdout: string }).stdout;
    }
    violations = (JSON.parse(written) as { readonly summary: { readonly violations: readonly Violation[] } }).summary
      .violations;
  }, 60_000);

  afterAll(() => rmSync(project, { recursive: true }));

  const broken = (rule: string, from: string): readonly string[] =>
    violations.filter((violation) => violation.rule.name === rule && violation.from === from).map(({ to }) => to);

  it("are there for every folder, each with its reason", () => {
    const files = readdirSync(join(repository, "src"), { recursive: true, encoding: "utf8" });
    const present = new Set(files.filter((file) => /[/\\].*\.ts$/.test(file)).map((file) => file.split(/[/\\]/)[0]));
    expect([...names].sort()).toEqual([...present].sort());
    for (const { because } of folders) expect(because).toMatch(/^[A-Z].{30,}\.$/);
  });

  it("name no folder that there is not, and none twice", () => {
    for (const { name, imports } of folders) {
      expect(imports.filter((other) => !others(name).includes(other))).toEqual([]);
      expect(new Set(imports).size).toBe(imports.length);
    }
  });

  it.each(folders)("are broken by every import of src/$name that is not in its row", ({ name, imports }) => {
    const forbidden = others(name).filter((other) => !imports.includes(other));
    expect(forbidden).not.toEqual([]);
    const found = broken(`${name}-imports-only-what-it-may`, `src/${name}/each.ts`);
    expect([...found].sort()).toEqual(forbidden.map((other) => `src/${other}/place.ts`).sort());
  });

  it.each(names.filter((name) => name !== "cli" && name !== "cdktf"))("are broken by a file read in src/%s", (name) => {
    expect(broken("effects-at-the-edge", `src/${name}/each.ts`)).toEqual(["fs"]);
  });

  it.each(names)("are broken by test code and infrastructure in src/%s", (name) => {
    expect(broken("no-test-code-in-the-product", `src/${name}/test.ts`)).toEqual(["test/place.ts"]);
    expect(broken("analyzer-without-cdktf", `src/${name}/stack.ts`)).toEqual(["stacks/place.ts"]);
  });

  it("are broken by what the other rules forbid", () => {
    expect(broken("check-imports-only-what-it-may", "src/check.ts").length).toBeGreaterThan(0);
    expect(broken("every-folder-has-its-rule", "src/unnamed/file.ts")).toEqual(["src/model/place.ts"]);
    expect(broken("report-sees-only-the-report", "src/report/secret.ts")).toEqual(["src/model/path-tree.ts"]);
    expect(broken("page-runs-in-a-browser", "src/report/html/page/edge.ts")).toEqual(["path"]);
    expect(broken("page-is-bundled", "src/report/uses-page.ts")).toEqual(["src/report/html/page/edge.ts"]);
    expect(broken("provers-stand-alone", "src/prove/by-synthesis/one.ts")).toHaveLength(1);
    expect(broken("provers-stand-alone", "src/prove/by-evaluation/two.ts")).toHaveLength(1);
    const asked = (from: string): readonly string[] => broken("provers-are-asked-through-their-list", from);
    expect(asked("src/explain/reader.ts")).toEqual(["src/prove/by-synthesis/three.ts"]);
    expect(asked("src/judge/reader.ts")).toEqual(["src/prove/by-evaluation/two.ts"]);
    expect(asked("src/prepare.ts")).toEqual(["src/prove/by-evaluation/two.ts"]);
    expect(asked("src/cli/reader.ts")).toEqual([]);
    const circles = ["src/json/round.ts", "src/json/and-round.ts"].flatMap((file) => broken("no-circular", file));
    expect(circles).not.toEqual([]);
    expect(broken("modules-know-no-product", "modules/product.ts")).toEqual(["src/model/place.ts"]);
  });
});
