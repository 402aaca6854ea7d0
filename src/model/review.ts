/** What a contract accepts, entry by entry, and who has looked at it. */
import type { Location } from "./contract.js";
import type { AcceptedKind } from "./ledger.js";

/** One entry of a contract or a baseline that lets differences stay. */
export interface AcceptedEntry {
  readonly is: AcceptedKind;
  /** What it is about, for people: `aws_db_instance.main engine_version`, or the id of a finding. */
  readonly at: string;
  /** The SHA-256 digest, in hex, of all that it says, reason, owner and day included, wherever it stands. */
  readonly sha256: string;
  readonly reason?: string;
  readonly owner?: string;
  /**
   * Those who own the file that it stands in, by which line of CODEOWNERS, where it names nobody itself: in a list for
   * people, and no part of what it says.
   */
  readonly fileOwners?: readonly FileOwner[];
  /** The last day that it counts, `YYYY-MM-DD`. */
  readonly expires?: string;
  /** Of a baseline: the day from which on it holds the finding, and what the finding was about. */
  readonly since?: string;
  readonly about?: string;
  /** The component that it is for alone. */
  readonly component?: string;
  /** Sets of environments: it holds where all of one set are compared. Absent where it holds for any. */
  readonly only?: readonly (readonly string[])[];
  readonly location: Location;
}

/** One of those who own a file, `@acme/platform`, and the line of CODEOWNERS that says so. */
export interface FileOwner {
  readonly name: string;
  readonly location: Location;
}

/** When somebody looked at an entry last, RFC 3339 in UTC, and who. */
export interface LastReview {
  readonly at: string;
  readonly by: string;
}

/** An entry, and its last review where there is one. */
export interface LookedAt {
  readonly entry: AcceptedEntry;
  readonly last?: LastReview;
}

/** What the ledger says of entries that hold for a promotion, where the contract asks for reviews. */
export interface ReviewState {
  /** The component whose own entries these are; absent of those that are of none, which count for all components. */
  readonly component?: string;
  /** How old a review may be. */
  readonly days: number;
  /** How many entries hold for the two environments. */
  readonly entries: number;
  /** Those that nobody has looked at in so many days, in the order of the contract. */
  readonly due: readonly LookedAt[];
  /** How many reviews do not count, since nobody has signed them whose signature the contract asks for. */
  readonly uncounted: number;
}

/** An entry as a list of what is accepted has it. */
export interface ListedEntry extends LookedAt {
  /** The day since when it is what it is, `YYYY-MM-DD`; absent where nobody can tell. */
  readonly since?: string;
  /** Whether nobody has looked at it for longer than the contract asks for. */
  readonly isDue: boolean;
}
