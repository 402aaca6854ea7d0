import { join } from "node:path";
import type { SourceFile } from "./module-definitions.js";
import { parseJsonFile } from "../json/parse-file.js";

/**
 * The folders of installed modules by the path of calls (`network.zone`), from the `modules.json` that
 * `terraform init` writes (seen from Terraform 1.11:
 * `{"Modules":[{"Key":"network.zone","Dir":".terraform/modules/…"}]}`,
 * folders relative to the root). Throws an InputError when it is not JSON, or has a key twice.
 */
export function readInstalledModules({ path, text }: SourceFile, root: string): ReadonlyMap<string, string> {
  const entries = modulesIn(parseJsonFile(text, path, `${path} is not JSON; run "terraform init" again`));
  return new Map(
    entries.flatMap((entry) =>
      isInstalled(entry) && entry.Key !== "" ? [[entry.Key, join(root, entry.Dir)] as const] : [],
    ),
  );
}

// --- internal ---

const modulesIn = (manifest: unknown): readonly unknown[] => {
  const modules =
    typeof manifest === "object" && manifest !== null && "Modules" in manifest ? manifest.Modules : undefined;
  return Array.isArray(modules) ? (modules as readonly unknown[]) : [];
};

const isInstalled = (entry: unknown): entry is { readonly Key: string; readonly Dir: string } =>
  typeof entry === "object" &&
  entry !== null &&
  "Key" in entry &&
  "Dir" in entry &&
  typeof entry.Key === "string" &&
  typeof entry.Dir === "string";
