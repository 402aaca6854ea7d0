import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith } from "./world.js";

/** A manifest as data, with what a test says of it. */
export const manifestOf = (more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    manifestVersion: 1,
    commit: { dirty: false, id: "a".repeat(40) },
    files: {},
    images: null,
    providers: {},
    tools: { node: "20.11.1" },
    variables: {},
    ...more,
  });

/** A folder of programs for the PATH, each a script of the shell. */
export function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = folderWith({});
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
