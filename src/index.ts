/**
 * The library: everything that `tfparity check` and `tfparity explain` do, as functions over plain data. None of them touches a file, a
 * process, the clock or the terminal. `tfparity/cdktf` is the other entry, for the app that synthesizes.
 */
export { checkParity, type CheckInput } from "./check-parity.js";
export { tracePlace } from "./trace-place.js";
export { readContract } from "./contract/index.js";
export { readParameterFile } from "./contract/index.js";
export { readEnvironment, readProviderSchemas, bundledSets, isPlanfile, type Input } from "./read/index.js";
export { readProof } from "./proof/read-proof.js";
export { renderReport, reportFormats, type ReportFormat, type ReportOptions } from "./report/index.js";
export { renderTrace, traceFormats, type TraceFormat } from "./report/trace.js";
export { combineSets, type SetTable } from "./model/set-table.js";
export { emptyContract } from "./model/contract.js";
export { InputError, InputErrors } from "./model/input-error.js";
export type * from "./model/contract.js";
export type * from "./model/environment.js";
export type * from "./model/parameters.js";
export type * from "./model/proof.js";
export type * from "./model/report.js";
export type * from "./model/trace.js";
