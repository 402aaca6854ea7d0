import { createHash } from "node:crypto";

import type { Environment } from "../model/environment.js";
import { grow, openWindow } from "../json/byte-window.js";
import { documentBytes, markLength } from "../json/document-bytes.js";
import type { ByteSource } from "../json/document-bytes.js";
import { environmentOf } from "./environment-of.js";
import { readSections } from "./sections.js";
import { endDocument } from "../json/walk.js";

/** One input: the bytes of a file or of standard input, opened by the caller. */
export interface Input extends ByteSource {
  /** The environment's name. */
  readonly name: string;
  /** The file as the user named it, for messages. */
  readonly file: string;
}

/**
 * Reads one environment from plan JSON, state JSON, a state file or a synthesized `cdk.tf.json`, gzip of any.
 *
 * One pass, one resource at a time: memory follows what the environment holds, not the size of the file. Throws an
 * InputError, with line, column and byte offset where the text is wrong, for input that cannot be vouched for.
 */
export async function readEnvironment(input: Input): Promise<Environment> {
  const digest = createHash("sha256");
  const bytes = documentBytes(input, digest);
  try {
    const window = openWindow(input.file, async () => (await bytes.next()).value as Uint8Array | undefined);
    await grow(window);
    window.position = markLength(window.bytes.subarray(0, window.end));
    const sections = await readSections(window);
    await endDocument(window);
    const fingerprint = `sha256:${digest.digest("hex")}`;
    return environmentOf({ name: input.name, file: input.file, fingerprint }, sections);
  } finally {
    await bytes.return(undefined);
  }
}
