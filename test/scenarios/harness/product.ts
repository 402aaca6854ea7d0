import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { repository } from "./project.js";
import { runNode } from "./run-node.js";

/**
 * Builds the package into a folder, as it would be installed, and returns the path of its command. Throws with what
 * the compiler says.
 */
export async function buildProduct(scratch: string): Promise<string> {
  const folder = join(scratch, "package");
  mkdirSync(folder, { recursive: true });
  for (const entry of ["package.json", "data", "schema"])
    cpSync(join(repository, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "dir");
  const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
  const built = await runNode(
    [compiler, "-p", join(repository, "tsconfig.build.json"), "--outDir", join(folder, "dist")],
    repository,
  );
  if (built.exit !== 0) throw new Error(`the product does not compile:\n${built.output}${built.errors}`);
  return join(folder, "dist", "cli", "bin.js");
}
