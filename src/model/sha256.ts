/** SHA-256 digests (FIPS 180-4), by which files, lines and texts are told apart. */
import { createHash } from "node:crypto";

/** The digest of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export const sha256Of = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** The digest as a page's content security policy names a script or a style: `'sha256-<base64>'`. */
export const policyHashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The first with its name in front: `sha256:<hex>`. */
export const digestOf = (content: string | Uint8Array): string => `sha256:${sha256Of(content)}`;
