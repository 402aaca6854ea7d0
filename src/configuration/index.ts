/** The Terraform source of an environment: what plan JSON leaves out of its configuration. Touches no files. */
export {
  readModuleTree,
  type ModuleTree,
  type ReadFolder,
  type SourceFolder,
  type UnreadSource,
} from "./module-tree.js";
export type { ReadContents } from "./files-read-by-source.js";
export { sourceConfiguration, type SourceConfiguration } from "./source-configuration.js";
export { joinSource, type JoinedSource } from "./join-source.js";
export { readLockFile, type ProviderInLock } from "./lock-file.js";
export { readVariableFile } from "./variable-file.js";
export { sourceMismatches, type Mismatch } from "./source-mismatches.js";
