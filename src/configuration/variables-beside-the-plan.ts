/**
 * The variables that a definition uses where no plan shows it: in `check`, `import` and `terraform` blocks, and in
 * `lifecycle`, `connection`, `provisioner` and condition blocks. `precondition { condition = var.size > 2 }` gives
 * `size`.
 */
import { references } from "../language/references.js";
import type { Body } from "./parsed-block.js";
import type { DefinedBlock } from "./file-definitions.js";

/**
 * The names of variables that a definition refers to where it leaves nothing in a plan: in checks, conditions and
 * provisioners. A variable's own validation is about its value, and needs nothing else to be there.
 */
export function unplannedReferencesIn({ kind, labels, body }: DefinedBlock): readonly string[] {
  const blocks = body.blocks.filter(({ type }) => ASIDE_BLOCKS.has(type));
  const attributes = new Map([...body.attributes].filter(([name]) => ASIDE_BLOCKS.has(name)));
  const names = variablesIn(ASIDE_KINDS.has(kind) ? body : { attributes, blocks });
  return kind === "variable" ? names.filter((name) => name !== labels[0]) : names;
}

// --- internal ---

const ASIDE_KINDS: ReadonlySet<string> = new Set(["check", "import", "terraform"]);
const ASIDE_BLOCKS: ReadonlySet<string> = new Set([
  "lifecycle",
  "connection",
  "provisioner",
  "precondition",
  "postcondition",
  "validation",
]);

const variablesIn = ({ attributes, blocks }: Body): readonly string[] => [
  ...[...attributes.values()]
    .flatMap(references)
    .flatMap(({ root, steps: [first] }) => (root === "var" && first?.kind === "attribute" ? [first.name] : [])),
  ...blocks.flatMap(({ body }) => variablesIn(body)),
];
