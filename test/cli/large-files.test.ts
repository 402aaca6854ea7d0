import { gzipSync } from "node:zlib";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { LATER, folderWith, planOf, runIn } from "./world.js";

/**
 * What is read as a whole has a size that nobody's own files come near, and what is larger is refused with a
 * sentence.
 */

const MEBIBYTE = 1 << 20;
const contractOf = (environment: string): string =>
  `version: 1\nreference: production\nenvironments:\n  staging: { plan: staging.json${environment} }\n` +
  "  production: { plan: production.json }\n";
const PLANS = { "staging.json": planOf("a"), "production.json": planOf("a", LATER) };

async function refusal(files: Readonly<Record<string, string | Uint8Array>>, ...more: readonly string[]) {
  const { exitCode, stdout, stderr } = await runIn(folderWith({ ...PLANS, ...files }), ["check", ...more]);
  return { exitCode, stdout, stderr };
}

const said = (text: string) => ({ exitCode: 2, stdout: "", stderr: `tfparity: ${text}\n` });

describe("a file that is larger than its kind may be", () => {
  it("is refused: a contract", async () => {
    const padding = `# ${"x".repeat(2 * MEBIBYTE)}\n`;
    expect(await refusal({ "parity.yaml": contractOf("") + padding })).toEqual(
      said(
        "parity.yaml: this is larger than the 2 MiB that a contract may have; " +
          "let one rule with a * stand for those that say the same",
      ),
    );
    expect((await refusal({ "parity.yaml": contractOf("") + padding.slice(0, MEBIBYTE) })).exitCode).toBe(0);
  });

  it("is refused: the contract of another commit", async () => {
    const folder = folderWith({ ...PLANS, "parity.yaml": `${contractOf("")}# ${"x".repeat(2 * MEBIBYTE)}\n` });
    const git = (...argv: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", ...argv], {
        cwd: folder,
        stdio: "ignore",
      });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "a commit");
    const outcome = await runIn(folder, ["check", "--contract-from", "HEAD"], { env: { PATH: process.env["PATH"] } });
    expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("larger than the 2 MiB") as string });
  });

  it("is refused: a parameter file, and its schema", async () => {
    const large = JSON.stringify({ name: "x".repeat(4 * MEBIBYTE) });
    expect(await refusal({ "parity.yaml": contractOf(", parameters: large.json"), "large.json": large })).toMatchObject(
      { exitCode: 2, stderr: expect.stringContaining("4 MiB that a parameter file may have") as string },
    );
    expect(
      await refusal({
        "parity.yaml": contractOf(", parameters: small.json"),
        "small.json": '{"$schema": "large.json"}',
        "large.json": large,
      }),
    ).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("4 MiB that a schema of parameters may have") as string,
    });
  });

  it("is refused: a provider's schema that is small until it is unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(257 * MEBIBYTE, 0x20), { level: 1 });
    const files = { "parity.yaml": contractOf(""), "schema.json.gz": bomb };
    expect(await refusal(files, "--schema", "schema.json.gz")).toEqual(
      said("schema.json.gz: unpacked, this schema is larger than 256 MiB; write one file for each provider"),
    );
  });
});
