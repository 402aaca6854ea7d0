/** What an environment is built with, as `tfparity manifest` writes it. */
import { booleanValue, nullValue, stringValue, type Value } from "./value.js";
import type { Path } from "./path.js";

/** The version of the format that this version writes, and the only one that it reads. */
export const MANIFEST_VERSION = 1;

/** A manifest, read or made. What it does not know is said: `null`, and never left out. */
export interface Manifest {
  /** Versions of tools by name: `node` is `20.11.1`. A tool that is not installed is not there. */
  readonly tools: ReadonlyMap<string, string>;
  /** Digests of the lockfiles, `sha256:<hex>`, by name: `package-lock.json`. */
  readonly files: ReadonlyMap<string, string>;
  /** By the full address of the provider: `registry.terraform.io/hashicorp/aws`. */
  readonly providers: ReadonlyMap<string, LockedProvider>;
  /** Null outside of a repository. */
  readonly commit: BuiltCommit | null;
  /**
   * Images by resource address and then by the name of the container; null for one that the plan does not show. Null as
   * a whole where no plan was given.
   */
  readonly images: ReadonlyMap<string, ReadonlyMap<string, string | null>> | null;
  /** Which variables of the environment there are, by name; never what they hold. */
  readonly variables: ReadonlyMap<string, VariableState>;
}

/** A provider in `.terraform.lock.hcl`. */
export interface LockedProvider {
  readonly version: string;
  /** The digest of all hashes that the lock has for it, `sha256:<hex>`, whatever their order. */
  readonly hashes: string;
}

/** What was checked out. */
export interface BuiltCommit {
  readonly id: string;
  /** True where anything stood there that the commit does not have. */
  readonly dirty: boolean;
}

/** What is known of a variable; `pattern` stands at a pattern that was asked for, so that it is seen to be one. */
export type VariableState = "set" | "empty" | "unset" | "pattern";

/** One entry of a manifest: where it stands, as rules name it, and what stands there. */
export interface ManifestEntry {
  readonly path: Path;
  readonly value: Value;
}

/** All entries, in order: `["tools", "node"]` is `20.11.1`. */
export const manifestEntries = (manifest: Manifest): readonly ManifestEntry[] => [
  ...commitEntries(manifest.commit),
  ...[...manifest.files].map(([name, digest]) => entry(["files", name], stringValue(digest))),
  ...imageEntries(manifest.images),
  ...[...manifest.providers].flatMap(([address, { hashes, version }]) => [
    entry(["providers", address, "hashes"], stringValue(hashes)),
    entry(["providers", address, "version"], stringValue(version)),
  ]),
  ...[...manifest.tools].map(([name, version]) => entry(["tools", name], stringValue(version))),
  ...[...manifest.variables].map(([name, state]) => entry(["variables", name], stringValue(state))),
];

/** True for a manifest in which nothing stands that could differ. */
export const isEmptyManifest = (manifest: Manifest): boolean => manifestEntries(manifest).every(isNothing);

/**
 * True for what says only that nobody knows: a commit with changes of its own, an image that is not known yet, no
 * repository. Two of these are not the same thing because they read the same.
 */
export const isUnknownEntry = ({ path, value }: ManifestEntry): boolean =>
  (path[0] === "commit" && path[1] === "dirty" && value.kind === "boolean" && value.value) ||
  (path[0] === "images" && path.length > 1 && value.kind === "null");

// --- internal ---

const entry = (path: Path, value: Value): ManifestEntry => ({ path, value });

const commitEntries = (commit: BuiltCommit | null): readonly ManifestEntry[] =>
  commit === null
    ? [entry(["commit"], nullValue())]
    : [entry(["commit", "dirty"], booleanValue(commit.dirty)), entry(["commit", "id"], stringValue(commit.id))];

const imageEntries = (images: Manifest["images"]): readonly ManifestEntry[] =>
  images === null
    ? [entry(["images"], nullValue())]
    : [...images].flatMap(([address, containers]) =>
        [...containers].map(([name, image]) =>
          entry(["images", address, name], image === null ? nullValue() : stringValue(image)),
        ),
      );

const isNothing = ({ path, value }: ManifestEntry): boolean => path.length === 1 && value.kind === "null";
