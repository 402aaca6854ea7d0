/** What a check is asked: all that the command, the gate and `explain` give to `checkParity`. */
import type { RepositoryOwners } from "./codeowners/with-codeowners.js";
import type { Promotion } from "./gate/promotion.js";
import type { ProposedContract } from "./judge/weigh-changes.js";
import type { SourceConfiguration } from "./configuration/index.js";
import type { SetTable } from "./knowledge/set-table.js";
import type { AskFunctions } from "./language/external.js";
import type { Baseline } from "./model/baseline.js";
import type { CheckedComponent } from "./model/component.js";
import type { Contract, Severity } from "./model/contract.js";
import type { Environment } from "./model/environment.js";
import type { Manifest } from "./model/manifest.js";
import type { ParameterFile } from "./model/parameters.js";
import type { ParityReport } from "./model/report.js";
import type { Proof, ProvenPlace } from "./model/proof.js";
import type { SecretAttributes } from "./model/secret-attributes.js";

/** Everything that a check depends on; nothing else does. */
export interface CheckInput {
  /** At least two, with different names, all read from the same kind of source. */
  readonly environments: readonly Environment[];
  /** The name of the environment that the others are compared with. */
  readonly reference: string;
  readonly contract: Contract;
  /** What the work tree has in place of the contract; absent where that is the one that judges. */
  readonly proposed?: ProposedContract;
  /** By environment. */
  readonly parameters: ReadonlyMap<string, ParameterFile>;
  /** The synthesized configurations by environment, where there are any. */
  readonly synthesized: ReadonlyMap<string, Environment>;
  /** The proofs by compared environment, where there are any. */
  readonly proofs: ReadonlyMap<string, Proof>;
  /**
   * Where parameters that may differ write their values into synthesized configurations, by the proofs of all
   * environments: what is no part of a fingerprint must not depend on what an environment is compared with.
   */
  readonly movedByParameters?: readonly ProvenPlace[];
  /** The Terraform source that the plans were made from, by environment, where it is at hand. */
  readonly sources?: ReadonlyMap<string, SourceConfiguration>;
  /** What each environment is built with, by its name: of all that are compared, or of none. */
  readonly manifests?: ReadonlyMap<string, Manifest>;
  readonly sets: SetTable;
  /** Which attributes are secret whether or not an input marks them. */
  readonly secretAttributes: SecretAttributes;
  /** Who answers functions of Terraform that our own table lacks; without it, what calls them is undetermined. */
  readonly ask?: AskFunctions;
  /** What the contract's `baseline` holds. */
  readonly baseline?: Baseline;
  /** An earlier report to tell what is new since then; it changes no verdict. */
  readonly base?: ParityReport;
  /** Who owns the files of the repository, asked where there are findings; without it, the contract alone tells. */
  readonly owners?: () => Promise<RepositoryOwners | undefined>;
  /** The date that waivers are judged by, `YYYY-MM-DD`. */
  readonly today: string;
  /** The least severity that blocks; without it the contract's. */
  readonly failOn?: Severity;
  /** The one component that all of this is of; absent where an environment has a single root module. */
  readonly component?: CheckedComponent;
  /** What is asked of a promotion besides parity; the reference is where it goes. Absent for a mere check. */
  readonly promotion?: Promotion;
}
