/**
 * What a definition says that leaves no value in a plan: the provisioners and connections of a resource, the conditions
 * of an output, the validations of a variable, and checks.
 */
import type { DefinedBlock } from "./file-definitions.js";
import type { Body } from "./parsed-block.js";

/** By the address inside the module: `terraform_data.a` with its provisioners, `var.size` with its validations. */
export const unplannedIn = (definitions: readonly DefinedBlock[]): ReadonlyMap<string, Body> =>
  new Map(
    definitions.flatMap(({ kind, labels, body }) => {
      const names = UNPLANNED[kind];
      if (names === undefined) return [];
      const said = names === "all" ? body : only(body, names);
      const isNothing = said.attributes.size === 0 && said.blocks.length === 0;
      return isNothing ? [] : [[[...(PREFIXES[kind] ?? []), ...labels].join("."), said] as const];
    }),
  );

// --- internal ---

/** The conditions of resources are in their `lifecycle`, which is read for itself. */
const UNPLANNED: Readonly<Record<string, readonly string[] | "all">> = {
  resource: ["provisioner", "connection"],
  output: ["precondition", "depends_on"],
  variable: ["validation"],
  check: "all",
};
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  output: ["output"],
  variable: ["var"],
  check: ["check"],
};

function only(body: Body, names: readonly string[]): Body {
  const kept = new Set(names);
  return {
    attributes: new Map([...body.attributes].filter(([name]) => kept.has(name))),
    blocks: body.blocks.filter(({ type }) => kept.has(type)),
  };
}
