import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { DigestedFile } from "../gate/attestation.js";
import { fileFailure } from "./failure.js";

/** The SHA-256 digest of a file's bytes as they are, read piece by piece. Throws an InputError. */
export async function digestFile(file: string, cwd: string): Promise<DigestedFile> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(resolve(cwd, file))) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw fileFailure(error, file, "read");
  }
  return { name: file, digest: { sha256: hash.digest("hex") } };
}

/** The same, or undefined when there is no such file. */
export async function digestIfThere(file: string, cwd: string): Promise<DigestedFile | undefined> {
  const found = await stat(resolve(cwd, file)).catch(() => undefined);
  return found?.isFile() === true ? digestFile(file, cwd) : undefined;
}
