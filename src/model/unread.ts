/** Why a file or folder that a source names is not read. What depends on it is undetermined. */
export type UnreadReason =
  /** It leads outside of the folders that may be read. */
  | "outside"
  /** It leads into what git or Terraform keep for themselves. */
  | "kept-apart"
  /** It is larger than what anybody reads with `file`. */
  | "too-large"
  /** It is a folder, a pipe or a device. */
  | "no-file"
  /** There is nothing of this name: something that is built before a plan is made, or that was there then. */
  | "missing"
  /** It is there, and may not be opened. */
  | "unreadable"
  /** It is one of more files in a folder than anybody reads from one. */
  | "too-many"
  /** Its path is not written out, so that any file can be meant. */
  | "unnamed"
  /** What is asked is which files there are. */
  | "listing";

/** The same for people, after its name: `link.json`: it leads outside … */
export const unreadText: Readonly<Record<UnreadReason, string>> = {
  outside: "it leads outside of the folders that may be read, which --root can widen",
  "kept-apart": "it leads into what git or Terraform keep for themselves",
  "too-large": "it is too large to be read",
  "no-file": "it is no file",
  missing: "it is not there",
  unreadable: "it cannot be opened",
  "too-many": "there are too many files in it",
  unnamed: "the path is not written out",
  listing: "which files there are is not followed",
};
