/** What an environment is built with, read from the JSON that `tfparity manifest` writes. */
import type * as AjvModule from "ajv";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import { isPlain } from "../knowledge/plain-text.js";
import { InputError } from "../model/input-error.js";
import { isEmptyManifest, type LockedProvider, type Manifest, type VariableState } from "../model/manifest.js";
import { isVersionText } from "../model/tool-version.js";
import { compareText } from "../model/value.js";

/**
 * Reads a manifest from the data of its JSON, as `tfparity manifest` writes it: every key that it has to have, and no
 * other. `file` is what messages name. Throws an InputError for what is no manifest of this version, and for one in
 * which nothing stands that could differ.
 */
export function readManifest(data: unknown, file: string): Manifest {
  const validate = validator();
  if (!validate(data)) throw new InputError(problemOf(validate.errors ?? []), { file });
  const manifest = manifestOf(data as ManifestFile);
  const [tool] = [...manifest.tools].find(([, version]) => !isVersionText(version)) ?? [];
  if (tool !== undefined) throw new InputError(`what stands at tools.${tool} is no version; ${WRITE_AGAIN}`, { file });
  if (isEmptyManifest(manifest))
    throw new InputError(
      "nothing stands in this manifest, so that nothing of it could be compared; write it in the folder and with the " +
        "PATH that the environment is built with",
      { file },
    );
  return manifest;
}

// --- internal ---

const WRITE_AGAIN = "write it again with: tfparity manifest";

interface ManifestFile {
  readonly tools: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly providers: Readonly<Record<string, LockedProvider>>;
  readonly commit: Manifest["commit"];
  readonly images: Readonly<Record<string, Readonly<Record<string, string | null>>>> | null;
  readonly variables: Readonly<Record<string, VariableState>>;
}

const manifestOf = ({ tools, files, providers, commit, images, variables }: ManifestFile): Manifest => ({
  tools: inOrder(tools),
  files: inOrder(files),
  providers: inOrder(providers),
  commit,
  images: images === null ? null : inOrder(mapped(images, inOrder)),
  variables: inOrder(variables),
});

const mapped = <Item, Made>(given: Readonly<Record<string, Item>>, make: (item: Item) => Made): Record<string, Made> =>
  Object.fromEntries(Object.entries(given).map(([key, item]) => [key, make(item)]));

const inOrder = <Item>(given: Readonly<Record<string, Item>>): ReadonlyMap<string, Item> =>
  new Map(Object.entries(given).sort(([one], [other]) => compareText(one, other)));

/** What is wrong, and where, without anything that stands there but the names of sections. */
function problemOf([error]: readonly ErrorObject[]): string {
  const at = (error?.instancePath ?? "").split("/")[1] ?? "";
  const where = at === "" ? "" : ` (in ${isPlain(at) ? at : "it"})`;
  const missing = String(error?.params["missingProperty"] ?? "");
  const unknown = String(error?.params["additionalProperty"] ?? "");
  const what =
    error?.keyword === "required"
      ? `"${missing}" is missing`
      : error?.keyword === "additionalProperties" && isPlain(unknown)
        ? `"${unknown}" has no meaning in it`
        : "its form is another one";
  return `this is no manifest of version 1${where}: ${what}; ${WRITE_AGAIN}`;
}

const require = createRequire(import.meta.url);
let remembered: ValidateFunction | undefined;

/** Loaded by the first manifest that is read. */
function validator(): ValidateFunction {
  const { Ajv } = require("ajv") as typeof AjvModule;
  return (remembered ??= new Ajv({ strict: true, allowUnionTypes: true }).compile(
    require("../../schema/manifest.schema.json") as object,
  ));
}
