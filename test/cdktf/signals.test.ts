import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const library = fileURLToPath(new URL("../../src/cdktf/synthesize.ts", import.meta.url));
const waiting = `const { inTemporaryFolder } = await import(${JSON.stringify(library)});
await inTemporaryFolder((one) => inTemporaryFolder(async (other) => { console.log(JSON.stringify([one, other])); await new Promise((done) => setTimeout(done, 60_000)); }));`;

/** The folders that a synthesis works in, and how the process ended that a signal was sent to. */
function interrupted(
  signal: NodeJS.Signals,
): Promise<{ readonly folders: readonly string[]; readonly endedBy: string | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", waiting], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let folders: readonly string[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      folders = JSON.parse(chunk.toString("utf8")) as readonly string[];
      child.kill(signal);
    });
    child.once("error", reject);
    child.once("close", (_, endedBy) => resolve({ folders, endedBy }));
  });
}

describe("a synthesis that is interrupted", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "by %s leaves no folder behind, and ends by the signal",
    { timeout: 60_000 },
    async (signal) => {
      const { folders, endedBy } = await interrupted(signal);
      expect(folders).toHaveLength(2);
      expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
      expect(endedBy).toBe(signal);
    },
  );
});
