import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesizeShops } from "../../examples/cdktf-minimal/environments.js";
import { checkWritten } from "./world.js";

const example = "examples/cdktf-minimal";
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "example-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the minimal example", () => {
  it("passes, with a server that only production has explained by the number of servers", async () => {
    const outdir = join(folder, "clean");
    await synthesizeShops(outdir);
    const { report } = await checkWritten(`${example}/parity.yaml`, outdir);
    expect(report.findings).toEqual([]);
    const presence = report.explained.find(({ places }) =>
      places.some(({ address, path }) => address.startsWith("example_thing.shop_server2") && path.length === 0),
    );
    expect(presence?.explanation).toMatchObject({ kind: "parameter", parameters: ["servers"] });
  });

  it("passes by its own command line, as its README says", () => {
    cpSync(`${example}/parity.yaml`, join(folder, "parity.yaml"));
    const script = join(folder, "main.mts");
    writeFileSync(
      script,
      "import { synthesizeShops } from " +
        `${JSON.stringify(join(process.cwd(), example, "environments.ts"))};\nawait ` +
        `synthesizeShops(${JSON.stringify(join(folder, "cdktf.out"))});\n`,
    );
    const run = (...argv: string[]): { status: number | null; stderr: string; stdout: string } =>
      spawnSync(process.execPath, ["--import", join(process.cwd(), "node_modules/tsx/dist/loader.mjs"), ...argv], {
        cwd: folder,
        encoding: "utf8",
      });
    expect(run(script)).toMatchObject({ status: 0, stderr: "" });
    const check = run(join(process.cwd(), "src/cli/bin.ts"), "check");
    expect([check.status, check.stderr]).toEqual([0, ""]);
    expect(check.stdout).toMatch(/PASS/);
  });
});
