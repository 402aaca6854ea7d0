import { compareText } from "../model/value.js";

/**
 * What references name, without what is read from it: `var.size`, `local.tags`, `data.aws_ami.web`, `module.network`,
 * `each.value`. Each once, in order.
 */
export const referencedNames = (references: readonly string[]): readonly string[] =>
  [...new Set(references.map(headOf))].filter((head) => head.includes(".")).sort(compareText);

// --- internal ---

/** References begin with plain names: keys and splats come later. */
function headOf(text: string): string {
  const [root = "", first = "", second = ""] = text.split(/[.[]/, 3).map((part) => part.replace(/[\]"*]/g, ""));
  return root === "data" ? `${root}.${first}.${second}` : `${root}.${first}`;
}
