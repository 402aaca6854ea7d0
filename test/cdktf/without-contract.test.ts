/** An app that has no contract yet: synthesize, draft, write reasons, synthesize again, check. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folderWith, runIn } from "../cli/world.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const APP = `import { App, TerraformOutput, TerraformStack } from "cdktf";
import { synthesizeEnvironments } from "${root}src/cdktf/index.js";
await synthesizeEnvironments({
  app: (folder) => new App({ outdir: folder }),
  stack: (app, id, { name, size }) => {
    const stack = new TerraformStack(app, id);
    new TerraformOutput(stack, "size", { value: \`\${name} has \${size}\` });
  },
  parameters: { staging: { name: "staging", size: 1 }, production: { name: "production", size: 3 } },
  reference: "production",
});
`;

function appIn(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ "main.ts": APP, "package.json": '{ "type": "module" }', ...files });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

const runApp = (cwd: string): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, ["--import", "tsx", "main.ts"], { cwd, encoding: "utf8" });

it("an app without a contract is synthesized as one that permits nothing, and init drafts one from that", async () => {
  const folder = appIn({});
  const synthesize = (): void => {
    const { status, stderr } = runApp(folder);
    expect([status, stderr]).toEqual([0, ""]);
  };
  synthesize();
  const proof = JSON.parse(readFileSync(join(folder, "cdktf.out/stacks/staging/parity-proof.json"), "utf8")) as {
    readonly allowed: readonly string[];
  };
  expect(proof.allowed).toEqual([]);

  expect((await runIn(folder, ["init", "--yes"])).exitCode).toBe(0);
  const contract = join(folder, "parity.yaml");
  const draft = readFileSync(contract, "utf8");
  expect(draft).toContain("parameters: cdktf.out/stacks/staging/parameters.json");
  expect(draft).toMatch(/^ {2}size: \{ may: differ, reason: TODO \}/m);
  writeFileSync(contract, draft.replaceAll("TODO }", "Agreed. }"));

  synthesize();
  const { exitCode, stdout } = await runIn(folder, ["check"]);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/Parameter +2 /)]);
}, 60_000);

it("an app is synthesized by the contract that lies beside it, by either name, and refused between two", () => {
  const two = { "parity.yaml": "version: 1\n", "parity.yml": "version: 1\nreference: qa\n" };
  const { status, stderr } = runApp(appIn(two));
  expect(status).toBe(1);
  expect(stderr).toContain(
    "parity.yaml and parity.yml are both here; keep one, or name the one that holds with contract:",
  );

  const one = appIn({ "parity.yml": "version: 1\nparameters:\n  size: { may: differ, reason: Agreed. }\n" });
  expect(runApp(one).status).toBe(0);
  const proof = readFileSync(join(one, "cdktf.out/stacks/staging/parity-proof.json"), "utf8");
  expect(JSON.parse(proof)).toMatchObject({ allowed: ["size"] });
}, 60_000);
