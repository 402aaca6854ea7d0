/** Why a file or folder that a source names is not read. What depends on it is undetermined. */
export type UnreadReason =
  /** It leads outside of the folders that may be read. */
  | "outside"
  /** It leads into what git or Terraform keep for themselves. */
  | "kept-apart"
  /** It is larger than what anybody reads with `file`. */
  | "too-large"
  /** It is a folder, a pipe or a device. */
  | "no-file";

/** The same for people, after its name: `link.json`: it leads outside … */
export const unreadText: Readonly<Record<UnreadReason, string>> = {
  outside: "it leads outside of the folders that may be read, which --root can widen",
  "kept-apart": "it leads into what git or Terraform keep for themselves",
  "too-large": "it is too large to be read",
  "no-file": "it is no file",
};
