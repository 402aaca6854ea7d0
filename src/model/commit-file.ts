/** How messages and reports name a file as a commit has it, such as `origin/main:parity.yaml`. */

/** The name of a file as the commit `ref` has it; without one, the name in the work tree. */
export const fileAtCommit = (ref: string | undefined, file: string): string =>
  ref === undefined ? file : `${ref}:${file}`;

/** The name in the work tree of a file that may be named as the commit `ref` has it. */
export function fileInWorkTree(ref: string | undefined, file: string): string {
  const before = fileAtCommit(ref, "");
  return file.startsWith(before) ? file.slice(before.length) : file;
}
