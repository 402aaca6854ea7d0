/**
 * The library: everything that `tfparity check`, `explain` and `gate` do, as functions over plain data. None of them
 * touches a file, a process, the clock or the terminal. A gate is a check with a `promotion`; what it passed is
 * attested and verified by digests that the caller takes of its files. `tfparity/cdktf` is the other entry, for the app
 * that synthesizes.
 */
export { checkParity, type CheckInput } from "./check.js";
export { tracePlace } from "./trace/trace-place.js";
export type { Promotion } from "./gate/promotion.js";
export { writeAttestation, PREDICATE_TYPE, STATEMENT_TYPE, VERIFIER } from "./gate/attestation.js";
export { openAttestation, readStatement, type OpenedAttestation } from "./gate/read-attestation.js";
export { judgeSigning, type NamedKey, type Signing, type Trust } from "./gate/judge-signing.js";
export { seal, type Envelope } from "./signature/envelope.js";
export { readPrivateKey, readPublicKey, type KeyProblem, type PrivateKey, type PublicKey } from "./signature/keys.js";
export type { SignerIdentity, SigstoreProblem } from "./signature/signer-identity.js";
export type {
  AttestedFacts,
  AttestedPlan,
  AttestedRequirements,
  Attestation,
  DigestedFile,
  PromotionPredicate,
  UsedWaiver,
  VerificationResult,
  VerifiedProperty,
} from "./gate/attestation.js";
export { verifyAttestation, type FoundFiles, type FoundPlan } from "./gate/verify.js";
export { readContract, readManifest, readParameterFile } from "./contract/index.js";
export {
  readEnvironment,
  readProviderSchemas,
  bundledSets,
  bundledSecretAttributes,
  isPlanfile,
  type Input,
  type ProviderSchemas,
} from "./read/index.js";
export { readProof } from "./prove/by-synthesis/read-proof.js";
export {
  readModuleTree,
  readVariableFile,
  sourceConfiguration,
  type ModuleTree,
  type ReadFolder,
  type SourceConfiguration,
  type SourceFolder,
  type UnreadSource,
} from "./configuration/index.js";
export { renderReport, reportFormats, type ReportFormat, type ReportOptions } from "./report/index.js";
export { renderTrace, traceFormats, type TraceFormat } from "./report/trace/trace.js";
export { combineSets, type SetTable } from "./knowledge/set-table.js";
export { combineSecretAttributes, noSecretAttributes, type SecretAttributes } from "./model/secret-attributes.js";
export { emptyContract } from "./model/contract.js";
export { InputError, InputErrors } from "./model/input-error.js";
export type * from "./model/contract.js";
export type * from "./model/environment.js";
export type * from "./model/manifest.js";
export type * from "./model/parameters.js";
export type * from "./model/proof.js";
export type * from "./model/report.js";
export type * from "./model/trace.js";
export type { UnreadReason } from "./model/unread.js";
