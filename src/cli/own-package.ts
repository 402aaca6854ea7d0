import { readFileSync } from "node:fs";

/** What this package says of itself. */
export interface PackageFacts {
  readonly version: string;
  readonly repository?: string | { readonly url?: string };
}

/** Its `package.json`: `readPackage().version`. */
export const readPackage = (): PackageFacts =>
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as PackageFacts;
