/** The read stage: one input becomes one `Environment`. Start with `readEnvironment`. */
export { isPlanfile } from "../json/document-bytes.js";
export { readEnvironment } from "./read-environment.js";
export type { Input } from "./read-environment.js";
export { bundledSets, readProviderSchemas, type ProviderSchemas } from "./schemas.js";
export { bundledSecretAttributes } from "./secret-attributes.js";
export { combineSets } from "../knowledge/set-table.js";
