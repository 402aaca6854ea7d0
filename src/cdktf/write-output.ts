import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file to write, relative to the output folder. */
export interface OutputFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Brings everything in `from` and the given files into `to`, which need not exist, and removes `obsolete` ones.
 * All bytes are written beside their places before any file gets its name, so that no file is ever half of one,
 * and a full disk leaves everything as it was.
 */
export function writeOutput(from: string, to: string, files: readonly OutputFile[], obsolete: readonly string[]): void {
  const moves = [
    ...filesBelow(from).map((file) => ({ file, write: (target: string) => copyFileSync(join(from, file), target) })),
    ...files.map(({ file, text }) => ({ file, write: (target: string) => writeFileSync(target, text) })),
  ];
  const written: { readonly partial: string; readonly target: string }[] = [];
  try {
    for (const { file, write } of moves) {
      const target = join(to, file);
      const partial = `${target}.${process.pid}.partial`;
      mkdirSync(dirname(target), { recursive: true });
      written.push({ partial, target });
      write(partial);
    }
    for (const { partial, target } of written) renameSync(partial, target);
  } finally {
    for (const { partial } of written) rmSync(partial, { force: true });
  }
  for (const file of obsolete) rmSync(join(to, file), { force: true });
}

// --- internal ---

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)).map((file) => join(entry.name, file)) : [entry.name],
  );
