import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { parseBinding, type Binding } from "./parse-bindings.js";

/** Where the installed bindings are and which provider version they were generated from (`6.25.0`). */
export interface Bindings {
  readonly folder: string;
  readonly providerVersion: string;
}

/** Finds the installed `@cdktf/provider-aws`. Throws when it is not installed. */
export function findBindings(): Bindings {
  const manifest = createRequire(import.meta.url).resolve("@cdktf/provider-aws/package.json");
  const content = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly cdktf: { readonly provider: { readonly version: string } };
  };
  return { folder: join(dirname(manifest), "lib"), providerVersion: content.cdktf.provider.version };
}

/** Every resource, data source and provider of the bindings, sorted by mode and type. Takes some seconds. */
export function readAllBindings(bindings: Bindings): readonly Binding[] {
  const found = readdirSync(bindings.folder).flatMap((name) => readBinding(bindings, name) ?? []);
  return found.sort((left, right) => compare(`${left.mode} ${left.type}`, `${right.mode} ${right.type}`));
}

/**
 * One member of the bindings by its folder name: `vpc`, `data-aws-ami`, `provider`.
 * Returns undefined where the folder is none of a resource, a data source or the provider.
 */
export function readBinding(bindings: Bindings, name: string): Binding | undefined {
  const folder = join(bindings.folder, name);
  const index = join(folder, "index.js");
  if (!existsSync(index)) return undefined;
  const extra = readdirSync(folder)
    .filter((file) => file.endsWith(".js") && file !== "index.js")
    .map((file) => readFileSync(join(folder, file), "utf8"));
  return parseBinding(readFileSync(index, "utf8"), extra.join("\n"));
}

// --- internal ---

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
