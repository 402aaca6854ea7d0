/**
 * The ledger: what passed the gate, one entry for each promotion, which plan was made again of a judged one, one entry
 * for each that was verified, and who has looked at what the contract accepts, one entry for each review.
 * `docs/promotions.md` says what it is for, ADR 38 and ADR 41 why it has this form.
 */
import type { Gate } from "./contract.js";
import type { Fingerprint, FingerprintChanges } from "./fingerprint.js";

/** What a line of the ledger says; `entry` tells which of them it is. */
export type LedgerEntry = PromotionEntry | ReplanEntry | ReviewEntry;

/** What every line of the ledger has. */
interface EntryFrame {
  readonly ledgerVersion: 1;
  /** The SHA-256 digests, in hex, of the lines that were the last ones when it was written; none for the first. */
  readonly after: readonly string[];
  /** The moment that was judged or looked by, RFC 3339 in UTC. */
  readonly at: string;
  readonly tool: { readonly name: "tfparity"; readonly version: string };
}

/** A promotion that passed. */
export interface PromotionEntry extends EntryFrame {
  readonly entry: "promotion";
  /** The component that it is about, where the contract has several; of each there is an entry of its own. */
  readonly component?: string;
  readonly from: PromotedEnvironment;
  readonly to: PromotedEnvironment & {
    /** The beginning of the digest of each part of its fingerprint: what changes it can be told by. */
    readonly parts: Readonly<Record<string, string>>;
  };
  /** The commit that was checked out, in full; absent outside of a repository. */
  readonly commit?: string;
  /** Set where the work tree had changes that were not committed. */
  readonly dirty?: true;
  readonly contract?: LedgerFile;
  readonly attestation?: LedgerFile;
  /** How strictly it was judged: the least severity that blocked, and what was asked for besides. */
  readonly judged: JudgedBy;
  /** The findings that a waiver or the baseline accepted, of whatever severity. */
  readonly accepted: readonly AcceptedFinding[];
  /**
   * All that the contract and its baseline accept where these two environments are compared, whether or not anything
   * needed it, in their order, without what `accepted` has of the baseline already; of a component what holds for
   * that. Absent in entries of earlier versions.
   */
  readonly contractAccepts?: readonly NotedAcceptance[];
}

/** That a plan was made again, and does what the judged one was to do. */
export interface ReplanEntry extends EntryFrame {
  readonly entry: "replan";
  /** The two environments of the promotion. */
  readonly from: string;
  readonly to: string;
  /** The plan that the gate judged. */
  readonly plan: LedgerFile;
  /** The plan that was made again, which is another file. */
  readonly replanned: LedgerFile;
  /** The attestation of the judged plan. */
  readonly attestation: LedgerFile;
  /** How many places moved that do not count, by kind: `{ "timestamp": 1, "computed": 3 }`. */
  readonly noise: Readonly<Record<string, number>>;
}

/** That somebody has looked at entries of a contract, and let them stay. */
export interface ReviewEntry extends EntryFrame {
  readonly entry: "review";
  /** Who looked, as they call themselves: `Ada <ada@acme.example>`. */
  readonly by: string;
  /** The contract as it was, its name as seen from the folder of the ledger, with `/`. */
  readonly contract: LedgerFile;
  readonly reviewed: readonly ReviewedEntry[];
}

/** An entry of a contract or a baseline that somebody has looked at. */
export interface ReviewedEntry {
  readonly is: AcceptedKind;
  /** What it is about, for people: `aws_db_instance.main engine_version`, or the id of a finding. */
  readonly at: string;
  /** The SHA-256 digest, in hex, of all that it says: what says something else has another one. */
  readonly sha256: string;
}

/** How a contract accepts something: until a day, for good, or until it changes. */
export type AcceptedKind = "waiver" | "allowance" | "baseline";

/** How strictly a promotion was judged. */
export type JudgedBy = Pick<Gate, "failOn" | "requireApplied" | "requireNoLiveDrift" | "requireSameConfiguration">;

/** One side of a promotion. */
export interface PromotedEnvironment {
  readonly environment: string;
  /** The plan that was judged. */
  readonly plan: LedgerFile;
  /** The digest of its fingerprint, and what that was made from. */
  readonly fingerprint: string;
  readonly madeFrom: Fingerprint["madeFrom"];
}

/** A file, with the SHA-256 digest of its bytes in hex. */
export interface LedgerFile {
  readonly name: string;
  readonly sha256: string;
}

/** A finding that a waiver or the baseline accepts. */
export interface AcceptedFinding {
  readonly id: string;
  readonly status: "waived" | "baselined";
  readonly reason: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly since?: string;
}

/** An entry of the contract or the baseline as it was, with nothing secret in it. */
export interface NotedAcceptance {
  readonly is: AcceptedKind;
  /** What it is about, for people: `aws_db_instance.main engine_version`, `parameters var.*`, the id of a finding. */
  readonly at: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly expires?: string;
  /** The day since when it is what it is, `YYYY-MM-DD`; absent where nobody can tell. */
  readonly since?: string;
}

/** The order in which environments get what is promoted, and how long it has to stay in each. */
export interface PromotionOrder {
  /** `["dev", "staging", "production"]`. */
  readonly order: readonly string[];
  readonly soakHours?: number;
}

/** Why nothing has to be in the ledger: it is from the first environment, or into one that the order does not name. */
export type FreeBecause = "first" | "unordered";

/**
 * What the ledger says of that which is about to be promoted. `before` is the environment that has to have it first,
 * `since` the moment from which on it has been there.
 */
export type PromotionStatus =
  /** Nothing has to be in the ledger. */
  | { readonly is: "free"; readonly because: FreeBecause }
  /** Another environment comes before the one that is to get it. */
  | { readonly is: "skipped"; readonly before: string }
  /**
   * Nothing passed into the environment where it was tested: `uncounted` entries that nobody trusted has signed, and
   * `milder` ones that were judged less strictly than the contract asks for.
   */
  | { readonly is: "unknown"; readonly uncounted: number; readonly milder: number }
  /** What passed last was something else. */
  | { readonly is: "changed"; readonly at: string; readonly changes: FingerprintChanges }
  /** What passed last has a fingerprint of another kind. */
  | { readonly is: "incomparable"; readonly at: string }
  | { readonly is: "soaking"; readonly since: string; readonly soakHours: number }
  | { readonly is: "passed"; readonly since: string };

/** What is configured now, held against the ledger. */
export interface ConfiguredSince {
  readonly fingerprint: string;
  readonly madeFrom: Fingerprint["madeFrom"];
  /** Whether that is what passed last. */
  readonly isLatest: boolean;
  /** What has changed since that passed; absent where the two cannot be compared. */
  readonly sinceLatest?: FingerprintChanges;
  /** What going back would change; absent where there is nothing to go back to, or the two cannot be compared. */
  readonly changes?: FingerprintChanges;
}
