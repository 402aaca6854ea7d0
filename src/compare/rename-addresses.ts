import type { Rename } from "../model/contract.js";

/**
 * The address after every rename rule, in the order of the contract. A rule replaces `from` wherever it stands
 * as a whole, that is between the ends of the address or one of `. [ ] " _ - /`, so that `stg` in
 * `aws_s3_bucket.stg_logs` is renamed and in `aws_s3_bucket.stgx` is not.
 */
export function renameAddress(address: string, renames: readonly Rename[]): string {
  return renames.reduce((text, { from, to }) => replaceWhole(text, from, to), address);
}

/** The rules that hold for an environment that is compared with the reference. */
export const applicableRenames = (environment: string, renames: readonly Rename[]): readonly Rename[] =>
  renames.filter((rename) => rename.environment === undefined || rename.environment === environment);

// --- internal ---

const BOUNDARY = new Set([".", "[", "]", '"', "_", "-", "/"]);

function replaceWhole(text: string, from: string, to: string): string {
  if (from === "") return text;
  let result = "";
  let position = 0;
  for (;;) {
    const found = text.indexOf(from, position);
    if (found === -1) return result + text.slice(position);
    const end = found + from.length;
    const whole = isBoundary(text, found - 1, from[0]) && isBoundary(text, end, from.at(-1));
    result += text.slice(position, found) + (whole ? to : from);
    position = end;
  }
}

/** A rule may itself begin or end with a boundary, as in `from: module.old.`. */
const isBoundary = (text: string, position: number, edge: string | undefined): boolean =>
  position < 0 || position >= text.length || BOUNDARY.has(text[position] as string) || BOUNDARY.has(edge as string);
