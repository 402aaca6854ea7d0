import { InputError } from "../model/input-error.js";
import { isPlain } from "../knowledge/plain-text.js";

/** Where in a document the reader stands; all counted in bytes. */
export interface Standing {
  readonly file: string;
  /** Byte offset in the document, from 0. */
  readonly offset: number;
  /** Line and column, both from 1; the column counts bytes, as most plans are one long line. */
  readonly line: number;
  readonly column: number;
  /** The part of the document, such as `resource_changes[12]`; empty at its start. */
  readonly part: string;
}

/** What to do about a file that is not as any tool writes it. */
export const WRITE_AGAIN = "write the file again with the tool that makes it, such as: terraform show -json <planfile>";

/** The error for text that is not JSON, or not the JSON that belongs here. `problem` never holds a value. */
export const jsonError = (problem: string, at: Standing): InputError =>
  new InputError(
    `${problem}${at.part === "" ? "" : `, in ${shownPart(at.part)}`} (byte ${at.offset}); ${WRITE_AGAIN}`,
    at,
  );

/** The error for a document that stops before it is complete. */
export const truncatedError = (at: Standing): InputError =>
  new InputError(
    `the file ends in the middle of ${at.part === "" ? "the document" : shownPart(at.part)} (after ${at.offset} ` +
      "bytes): it was not written completely; write it again",
    at,
  );

/**
 * The part of a document as it may stand in a message, such as `output_changes.url`. Names in it are whoever's, and
 * nothing is known yet of what is secret: one that is no word is left out.
 */
export const shownPart = (part: string): string =>
  part
    .split(".")
    .map((name) => (isPlain(name) ? name : "*"))
    .join(".");
