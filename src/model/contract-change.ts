import type { Contract, Location } from "./contract.js";

/**
 * What a contract would change in the one that judges, as data: one entry for each rule that was added, removed or
 * says something else.
 */
export interface ContractChange {
  readonly section: ContractSection;
  /** Which part of the section, as people read it: `aws_db_instance.* tags`, `database.size`, `failOn`. */
  readonly subject: string;
  /** What it is about: a pattern of resources or of parameters, a name, a key. */
  readonly about: string;
  readonly what: "added" | "removed" | "changed";
  readonly direction: ChangeDirection;
  /** What of the rule is said in another way; empty when it was added or removed as a whole. */
  readonly fields: readonly FieldChange[];
  /** Where it stands in the proposed contract; absent for what is gone. */
  readonly location?: Location;
  /** Where it stands in the contract that judges; absent for what is new. */
  readonly before?: Location;
  /**
   * The contract that judges with this change and no other. Absent where that would compare other files, so that
   * nobody can tell what it would excuse.
   */
  readonly alone?: Contract;
}

/** A part of the contract; `file` is the contract as a whole. */
export type ContractSection =
  | "file"
  | "reference"
  | "environments"
  | "components"
  | "parameters"
  | "allow"
  | "waivers"
  | "severity"
  | "renames"
  | "schema"
  | "baseline"
  | "ledger"
  | "manifest"
  | "required"
  | "gate";

/** `narrower`: nothing passes that did not pass before. `wider`: something may, or it cannot be told. */
export type ChangeDirection = "wider" | "narrower";

/** One thing that a rule says, before and after, as text: `when`, from `staging >= 2` to `staging >= 1`. */
export interface FieldChange {
  readonly name: string;
  /** Absent where nothing was said. */
  readonly from?: string;
  /** Absent where nothing is said any more. */
  readonly to?: string;
}

/** How much of a verdict would be excused. */
export interface Excused {
  /** Places of open findings. */
  readonly differences: number;
  /** Open findings of which every place would be excused. */
  readonly findings: number;
}

/** A change with what it alone would excuse; without it where that cannot be counted, or was not. */
export interface WeighedChange extends ContractChange {
  readonly excused?: Excused;
}

/** What a proposed contract would change in the verdict of the one that judges. */
export interface ProposedChanges {
  readonly changes: readonly WeighedChange[];
  /** What all changes together would excuse; absent where the proposed contract is gone. */
  readonly together?: Excused;
}
