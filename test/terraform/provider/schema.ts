import { readFileSync } from "node:fs";

/** A Terraform type in JSON notation: `"string"`, `["set","string"]`, `["list",["object",{"name":"string"}]]`. */
export type TypeNotation = string | readonly [string, TypeNotation | Readonly<Record<string, TypeNotation>>];

/** One attribute; what is absent is false. */
export interface Attribute {
  readonly type: TypeNotation;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
}

/** One nested block type; `single` stands in the value as an object or null, the others as arrays. */
export interface NestedBlock {
  readonly nesting: "single" | "list" | "set";
  readonly min?: number;
  readonly max?: number;
  readonly block: Block;
}

/** A block: attributes and nested blocks by name. */
export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** Everything the provider serves. `version` is that of the real provider whose schemas these follow. */
export interface ProviderSchemas {
  readonly version: string;
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly data: Readonly<Record<string, Block>>;
}

/** Reads the generated `schemas.json` beside this file; `npx tsx scripts/aws-provider-schemas.ts` writes it. */
export function readSchemas(): ProviderSchemas {
  return JSON.parse(readFileSync(new URL("./schemas.json", import.meta.url), "utf8")) as ProviderSchemas;
}
