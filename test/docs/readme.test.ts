import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "readme-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The only block of a language that holds a text. */
function block(language: string, holds: string): string {
  const found = [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))]
    .map(([, text = ""]) => text)
    .filter((text) => text.includes(holds));
  expect(found).toHaveLength(1);
  return found[0] as string;
}

describe("the README", () => {
  it("shows what its main command prints after the change that it describes", () => {
    for (const part of ["data", "modules", "package.json", "parity.yaml", "schema", "src", "stacks", "tsconfig.json"])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const parameters = join(folder, "stacks/parameters/staging.json");
    const changed = readFileSync(parameters, "utf8").replace('"engineVersion": "16.4"', '"engineVersion": "15.8"');
    expect(changed).toContain("15.8");
    writeFileSync(parameters, changed);
    const { status, stdout } = spawnSync("npm", ["run", "--silent", "parity"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(stdout).toContain(block("text", "Unexplained difference"));
    expect(status).toBe(1);
    expect(existsSync(join(folder, "parity-report.md")) && existsSync(join(folder, "parity-report.json"))).toBe(true);
  }, 180_000);

  it("has a contract that can be read", () => {
    const contract = readContract(block("yaml", "version: 1"), "parity.yaml");
    expect(contract.parameters.map(({ pattern }) => pattern)).toEqual([
      "name",
      "accountId",
      "database.instanceClass",
      "service.desiredCount",
    ]);
    expect([contract.allow.length, contract.waivers.length]).toEqual([1, 1]);
  });
});

describe.each([
  "README.md",
  "CONTRIBUTING.md",
  "docs/contract.md",
  "docs/cdktf.md",
  "docs/explain.md",
  "docs/gate.md",
  "docs/hcp.md",
  "docs/init.md",
  "docs/limits.md",
  "docs/pipelines.md",
  "docs/recipes.md",
  "docs/security.md",
  "docs/adr/README.md",
  "modules/README.md",
])("%s", (file) => {
  it("links to files that exist", () => {
    const text = readFileSync(join(root, file), "utf8");
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !target.includes("://"));
    expect(links.filter((target) => !existsSync(join(root, dirname(file), target)))).toEqual([]);
  });
});
