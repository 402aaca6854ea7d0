import type { Location } from "./contract.js";
import type { Value } from "./value.js";

/** One environment's parameter file, taken apart into its leaves. */
export interface ParameterFile {
  /** The file as the user named it. */
  readonly file: string;
  /** The leaves by name, in the order of the file. */
  readonly leaves: ReadonlyMap<string, ParameterLeaf>;
  /** The JSON Schema that the file names for editors (`$schema`), as it stands there. */
  readonly schema?: string;
  /** Where it names it. */
  readonly schemaAt?: Location;
}

/** One explicit input of the module. A list is one leaf, and so is an object without keys. */
export interface ParameterLeaf {
  /** What the contract calls it, written as `formatPath` writes places: `database.instanceClass`, `env["a.b"]`. */
  readonly name: string;
  /** The keys that lead to it in the file. */
  readonly path: readonly string[];
  /** Numbers keep every digit. */
  readonly value: Value;
  /** Where its key stands. */
  readonly location: Location;
  /** True when the file leaves it out and its schema gives a default. */
  readonly defaulted?: true;
}
