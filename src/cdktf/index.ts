/**
 * `tfparity/cdktf`: environments of one module, validated, synthesized, and with the proof of what their parameters
 * explain. Works with CDKTF, CDK Terrain and anything that writes Terraform JSON as they do, and imports none of
 * them. Start with `synthesizeEnvironments`.
 */
export { synthesizeEnvironments, PARAMETERS_FILE } from "./synthesize-environments.js";
export type { SynthesizedEnvironment, SynthesizedEnvironments } from "./synthesize-environments.js";
export { readParameters } from "./read-parameters.js";
export type { EnvironmentParameters } from "./read-parameters.js";
export type { EnvironmentsOptions, ParameterComplaint, ParameterOptions, SynthesizableApp } from "./options.js";
export { problemLines } from "./problem-lines.js";
export { PROOF_FILE } from "../prove/by-synthesis/read-proof.js";
export { InputError, InputErrors } from "../model/input-error.js";
export type { Attribution, Probe, Proof, ProvenPlace } from "../model/proof.js";
