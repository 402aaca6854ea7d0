import type { PlatformSettings } from "../modules/index.js";

/**
 * One environment, whole: what its parameter file holds. The platform's own parameters, each with its meaning,
 * are those of {@link PlatformSettings}; what stands here belongs to the stack around it.
 * The JSON Schema beside the files, `parameters/parameters.schema.json`, says the same to editors.
 */
export interface PlatformParameters extends PlatformSettings {
  /** Tags that every resource gets, beside those that the stack adds itself. */
  readonly tags: Readonly<Record<string, string>>;
  readonly state: StateParameters;
}

/** Where Terraform keeps the environment's state. */
export interface StateParameters {
  /** The S3 bucket, in the environment's own account. */
  readonly bucket: string;
  /** The DynamoDB table that keeps two applies from running at once. */
  readonly lockTable: string;
}
