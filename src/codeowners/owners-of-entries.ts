/** Who answers for what a contract accepts where it names nobody: those who own the file that says it. */
import { fileInWorkTree } from "../model/commit-file.js";
import type { AcceptedEntry } from "../model/review.js";
import { repositoryPath } from "../report/repository-path.js";
import { ownersOfPath, type PathOwner } from "./owners-of-path.js";
import type { Effort } from "./path-pattern.js";
import type { RepositoryOwners } from "./with-codeowners.js";

/**
 * The entries, each that names no owner with those of its file, and a sentence without its end where CODEOWNERS cannot
 * be read, or not all of it. An entry of a file outside of the repository stays as it is. What an entry says, and so
 * its digest, is the same with and without them.
 */
export function withFileOwners(
  entries: readonly AcceptedEntry[],
  { checkout, ref, codeowners }: RepositoryOwners,
): { readonly entries: readonly AcceptedEntry[]; readonly problem?: string } {
  if ("because" in codeowners)
    return { entries, problem: `${codeowners.file} cannot be read, so that it names nobody: ${codeowners.because}` };
  const effort: Effort = { left: MOST_STEPS };
  const known = new Map<string, readonly PathOwner[]>();
  const ownersOf = (file: string): readonly PathOwner[] => {
    const path = repositoryPath(fileInWorkTree(ref, file), checkout);
    const owners = known.get(file) ?? (path === undefined ? [] : ownersOfPath(codeowners, path, effort));
    known.set(file, owners);
    return owners;
  };
  const filled = entries.map((entry): AcceptedEntry => {
    const owners = entry.owner === undefined ? ownersOf(entry.location.file) : [];
    if (owners.length === 0) return entry;
    return {
      ...entry,
      fileOwners: owners.map(({ name, line }) => ({ name, location: { file: codeowners.file, line } })),
    };
  });
  return { entries: filled, ...problemOf(codeowners, effort.left < 0) };
}

// --- internal ---

/** A second or two, for the few files that a contract is made of. */
const MOST_STEPS = 50_000_000;

function problemOf(
  { file, unread }: { readonly file: string; readonly unread: readonly number[] },
  isSpent: boolean,
): { readonly problem?: string } {
  if (isSpent) return { problem: `${file} takes too many steps to match, so that it names nobody for some entries` };
  const [first] = unread;
  if (first === undefined) return {};
  const more = unread.length === 1 ? "" : `, and ${unread.length - 1} more`;
  return { problem: `${file} has lines that name nobody, since they cannot be read: line ${first}${more}` };
}
