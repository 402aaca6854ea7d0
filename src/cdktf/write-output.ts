import {
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../model/input-error.js";
import { removeAtEnd, unforeseeable } from "./caretaker.js";

/** A file to write, relative to the output folder. */
export interface OutputFile {
  readonly file: string;
  readonly text: string;
}

/** What is brought into the output folder. */
interface Output {
  /** A folder with everything that the app wrote. */
  readonly from: string;
  readonly files: readonly OutputFile[];
  /** Files that an earlier run may have left and that must not be there, relative to the output folder. */
  readonly obsolete: readonly string[];
}

/**
 * Brings what was made into `to`, which need not exist. All bytes are written beside their places before any file gets
 * its name, so that no file is ever half of one, and a full disk leaves everything as it was. Throws an InputError,
 * having written nothing, for a place that is a link, which is not followed, or one of the inputs, by whatever name.
 */
export function writeOutput({ from, files, obsolete }: Output, to: string, inputs: readonly string[]): void {
  const moves = [
    ...filesBelow(from).map((file) => ({
      file,
      write: (target: string) => copyFileSync(join(from, file), target, constants.COPYFILE_EXCL),
    })),
    ...files.map(({ file, text }) => ({
      file,
      write: (target: string) => writeFileSync(target, text, { flag: "wx" }),
    })),
  ];
  refuseInputs([...moves.map(({ file }) => join(to, file)), ...obsolete.map((file) => join(to, file))], inputs);
  const written: { readonly partial: string; readonly target: string }[] = [];
  try {
    for (const { file, write } of moves) {
      const target = join(to, file);
      mkdirSync(dirname(target), { recursive: true });
      const partial = unforeseeable(dirname(target), ".tfparity");
      removeAtEnd(partial);
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

function refuseInputs(targets: readonly string[], inputs: readonly string[]): void {
  const known = new Map(inputs.map((input) => [identityOf(statSync(input, LOOK)), input]));
  for (const target of targets) {
    const found = lstatSync(target, LOOK);
    if (found?.isSymbolicLink() === true)
      throw new InputError("this is a link, which is not followed; remove it, or name another output folder", {
        file: target,
      });
    const input = found === undefined ? undefined : known.get(identityOf(found));
    if (input !== undefined)
      throw new InputError(`this is the input ${input}, and would be overwritten; name another output folder`, {
        file: target,
      });
  }
}

const LOOK = { bigint: true, throwIfNoEntry: false } as const;

/** Which file it is, whatever name leads to it. */
const identityOf = (found: { readonly dev: bigint; readonly ino: bigint } | undefined): string =>
  `${found?.dev}:${found?.ino}`;
